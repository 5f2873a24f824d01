"""Taking up an intake again: how long it lay aside, and what must be asked once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from triage_desk.domain.answers import NO, Answer
from triage_desk.domain.encounter import Answerer, Channel, Encounter, EncounterStatus
from triage_desk.rules.answer_format import misfit
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.ports import Transaction


def safety_holds(desk: Desk) -> timedelta:
    """Return after how long without a change every No of the safety section is asked again."""
    return timedelta(minutes=desk.clinic.safety_again_minutes)


def aside_minutes(desk: Desk, encounter: Encounter) -> int:
    """Return for how many minutes nobody touched an intake, 0 while its danger signs still hold."""
    away = moment_for(desk, encounter) - encounter.changed_at
    return int(away.total_seconds()) // 60 if away >= safety_holds(desk) else 0


def taken_up(desk: Desk, tx: Transaction, encounter: Encounter) -> Encounter:
    """Keep that somebody goes on with an intake now; open what must be asked once more.

    Opened again are answers that the questions in force would not take, and, past
    ``safety_holds``, each No of the safety section: a Yes or a doubt said then still counts. A No
    that other software sent is asked again however fresh it came. What was said stays on record.
    The time since the last change counts as a pause.
    """
    moment = moment_for(desk, encounter)
    away = moment - encounter.changed_at
    again = _unfit(desk, tx, encounter) if begun_with_other_content(desk, encounter) else set()
    if away >= safety_holds(desk):
        again |= _safe_so_far(desk, tx, encounter)
    elif encounter.channel is Channel.SENT:
        again |= _safe_so_far(desk, tx, encounter) & _sent(tx, encounter)
    if again:
        opened: dict[str, Answer | None] = dict.fromkeys(sorted(again))
        tx.encounters.append_answers(
            encounter.encounter_id, opened, moment, desk.actor.user_id, name=desk.actor.name
        )
    return tx.encounters.update(
        replace(
            tx.encounters.get(encounter.encounter_id),
            status=EncounterStatus.IN_PROGRESS,
            changed_at=moment,
            changed_by=desk.actor.name,
            called_at=None,
            paused_seconds=encounter.paused_seconds + int(away.total_seconds()),
        )
    )


def begun_with_other_content(desk: Desk, encounter: Encounter) -> str:
    """Return the version of the content an intake began with, where another is in force now."""
    return "" if encounter.ruleset == desk.engine.ruleset.ref else encounter.ruleset.version


def _unfit(desk: Desk, tx: Transaction, encounter: Encounter) -> set[str]:
    """Return every answer that the questions in force would not take.

    The older questions are not kept with the program, and the rules in force are the ones that
    somebody answers for today: so the intake goes on with them.
    """
    return {
        link_id
        for link_id, answer in tx.encounters.answers(encounter.encounter_id).items()
        if link_id in desk.engine.owner_of and misfit(desk.engine, link_id, answer)
    }


def _sent(tx: Transaction, encounter: Encounter) -> set[str]:
    """Return which answers that stand came from other software."""
    alone = tx.encounters.record(encounter.encounter_id).given_alone
    return {link_id for link_id, by in alone.items() if by is Answerer.ELSEWHERE}


def _safe_so_far(desk: Desk, tx: Transaction, encounter: Encounter) -> set[str]:
    answers = tx.encounters.answers(encounter.encounter_id)
    first = desk.engine.ruleset.sections[0]
    asked = (link_id for item in first.items for link_id in item.leaf_ids)
    return {link_id for link_id in asked if answers.get(link_id) == NO}
