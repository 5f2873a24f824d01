"""Asking somebody again how they are: each answer durable before the next question.

What is asked comes from the content: the plan of follow-ups, and the instruments of the pathway
whose questions may be shown. Of any other instrument the score is typed in, with its source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from triage_desk.clock import local_date
from triage_desk.domain.answers import Answer, Value
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.followup import BASELINE, FollowUp, FollowUpStatus
from triage_desk.domain.instrument import Direction, Instrument, Licence
from triage_desk.domain.language import Language
from triage_desk.domain.outcome import (
    OutcomeAnswer,
    OutcomeChannel,
    OutcomeScore,
    Taken,
    standing_answers,
    standing_scores,
)
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.questionnaire import Item, ItemText
from triage_desk.domain.trend import Trend
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import misfit_of
from triage_desk.rules.engine import Engine
from triage_desk.rules.instruments import measure
from triage_desk.services import activities
from triage_desk.services.activities import FUNCTION
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.outcome_results import Result, result_of, results_in
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.speech import language_of
from triage_desk.services.trends import Said, about_of, is_tracked, trends

LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class How:
    """How answers come in. ``taken_at`` is when they were said, ``None`` for now.

    ``language`` is the code of the one asked in, "" for that of the record. ``by`` is who gave the
    answer with no staff beside (an ``Answerer``), "" for who is signed in.
    """

    channel: OutcomeChannel
    taken_at: datetime | None = None
    language: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the person's language; ``about`` is the activity that is rated, or ""."""

    instrument: Instrument
    item: Item
    text: ItemText
    about: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked at one follow-up, as it stands. ``typed`` take a score alone.

    ``scores`` are those that stand, by instrument.
    """

    followup: FollowUp
    patient: Patient
    language: Language
    questions: tuple[Question, ...]
    typed: tuple[Instrument, ...]
    scores: tuple[OutcomeScore, ...]

    @property
    def at(self) -> int:
        """Return the place of the first open question, their number when none is open."""
        open_ones = (n for n, one in enumerate(self.questions) if one.answer is None)
        return next(open_ones, len(self.questions))


def open_asking(desk: Desk, followup_id: str, language: str = "") -> Asking:
    """Return what is asked at a follow-up; looking is an event.

    Raises:
        UserError: there is no such follow-up, or nobody is asked any more.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        found, record = _open(tx, followup_id)
        note(desk, tx, AuditAction.FOLLOWUP_OPENED, record.encounter, f"week {found.weeks}")
        return _asking(desk, tx, found, record, language)


def asking_in(desk: Desk, tx: Transaction, followup_id: str, language: str) -> Asking:
    """Return what is asked at a follow-up that is on a screen, in an open transaction.

    Raises:
        UserError: there is no such follow-up, or nobody is asked any more.
    """
    found, record = _open(tx, followup_id)
    return _asking(desk, tx, found, record, language)


def followed_in(desk: Desk, tx: Transaction, followup_id: str, at: datetime) -> EncounterRecord:
    """Return the visit that is followed, if it may be asked for at a moment.

    Raises:
        UserError: there is no such follow-up, nobody is asked any more, or a moment that cannot be.
    """
    _found, record = _open(tx, followup_id)
    _taken(desk, record, How(OutcomeChannel.PAPER, at))
    return record


def answer(desk: Desk, followup_id: str, question: Question, given: Answer, how: How) -> Asking:
    """Keep one answer, and return what is asked as it stands.

    Raises:
        UserError: an answer that does not fit, a moment that cannot be, or nobody is asked any
            more. Nothing is kept.
    """
    require(desk, Permission.TAKE_INTAKES)
    instrument, item = question.instrument, question.item
    fault = misfit_of(item, item.link_id, given)
    if fault:
        raise UserError(fault, item.link_id)
    with desk.store.write() as tx:
        found, record = _open(tx, followup_id)
        tx.outcomes.add_answer(
            OutcomeAnswer(
                found.followup_id,
                found.encounter_id,
                instrument.instrument_id,
                instrument.version,
                item.link_id,
                given,
                _taken(desk, record, how),
            )
        )
        what = f"{instrument.instrument_id} {item.link_id}"
        note(desk, tx, AuditAction.OUTCOME_ANSWERED, record.encounter, what)
        return _asking(desk, tx, found, record, how.language)


def type_in(
    desk: Desk, followup_id: str, instrument_id: str, typed: str, source: str, how: How
) -> Asking:
    """Keep a score that was worked out elsewhere, with where it comes from.

    Raises:
        UserError: no such instrument, no number of its range, no source, or a moment that cannot
            be. Nothing is kept.
    """
    require(desk, Permission.TAKE_INTAKES)
    instrument = desk.engine.ruleset.instruments.get(instrument_id)
    if instrument is None or instrument.items or not is_tracked(instrument):
        raise UserError("A score is not typed in for this measure: choose another one.", "score")
    value = _number(instrument, typed)
    words = " ".join(source.split())
    if not words or len(words) > LONGEST_SOURCE:
        raise UserError("Say in a few words where the score comes from.", "source")
    with desk.store.write() as tx:
        found, record = _open(tx, followup_id)
        tx.outcomes.add_score(
            OutcomeScore(
                *(found.followup_id, found.encounter_id, instrument_id, instrument.version, value),
                *(1, 1, about_of(desk.engine, instrument, record.answers), words),
                _taken(desk, record, how),
            )
        )
        note(desk, tx, AuditAction.OUTCOME_SCORED, record.encounter, instrument_id)
        return _asking(desk, tx, found, record, how.language)


def finish(desk: Desk, followup_id: str, how: How) -> tuple[Result, ...]:
    """Work out the scores, keep them, and close the follow-up; return each beside its baseline.

    When any is worse, or nothing has clearly changed by the week the content names, a clinician is
    to be told: the call list says so until somebody did.

    Raises:
        UserError: nothing was answered, or a moment that cannot be. Nothing is kept.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        found, record = _open(tx, followup_id)
        asking = _asking(desk, tx, found, record, how.language)
        taken = _taken(desk, record, how)
        scored = tuple(_scored(desk.engine, asking, record, taken))
        typed = [s for s in asking.scores if not s.known or s.source]
        if not scored and not typed:
            raise UserError("Nothing was answered: write down what came of the call instead.")
        for score in scored:
            tx.outcomes.add_score(score)
        results = results_in(desk, tx, found)
        worst = result_of(results)
        later = found.weeks != BASELINE
        kept = replace(
            found,
            status=FollowUpStatus.DONE,
            done_at=taken.taken_at if later else found.done_at,
            next_on=None,
            result=worst if later else found.result,
            clinician_open=later and _wants_clinician(desk, found, worst),
            changed_at=max(desk.clock(), found.changed_at),
            changed_by=desk.actor.name,
        )
        tx.outcomes.change(kept)
        detail = f"week {found.weeks} {kept.result.value}"
        note(desk, tx, AuditAction.FOLLOWUP_DONE, record.encounter, detail)
    return results


def _wants_clinician(desk: Desk, found: FollowUp, worst: Direction) -> bool:
    """Return whether a clinician has to know: worse, or below the band week after week."""
    stands_still = worst is Direction.NO_CLEAR_CHANGE
    late = desk.engine.ruleset.follow_ups.shows_no_change(found.weeks)
    return worst is Direction.WORSE or (stands_still and late)


def results(desk: Desk, followup_id: str) -> tuple[Result, ...]:
    """Return the scores of a follow-up on the screen, each beside its baseline."""
    with desk.store.read() as tx:
        return results_in(desk, tx, tx.outcomes.get(followup_id))


def trends_of(desk: Desk, followup_id: str) -> tuple[Trend, ...]:
    """Return the scores over time of the visit that a follow-up on the screen belongs to."""
    with desk.store.read() as tx:
        visit = tx.encounters.get(tx.outcomes.get(followup_id).encounter_id)
        name = visit.encounter_id
        said = Said(name, local_date(visit.started_at), tx.encounters.answers(name))
        scores, told = tx.outcomes.scores((name,)), tx.outcomes.answers((name,))
        return trends(desk.engine, (said,), scores, told)


def _open(tx: Transaction, followup_id: str) -> tuple[FollowUp, EncounterRecord]:
    found = tx.outcomes.get(followup_id)
    if found.status is FollowUpStatus.STOPPED:
        raise UserError("Nobody is asked any more for this visit; start a new intake instead.")
    return found, tx.encounters.record(found.encounter_id)


def _asking(
    desk: Desk, tx: Transaction, found: FollowUp, record: EncounterRecord, language: str
) -> Asking:
    engine = desk.engine
    tongue = language_of(engine, language or record.patient.language)
    kept = standing_answers(tx.outcomes.answers((found.encounter_id,)))
    scores = standing_scores(tx.outcomes.scores((found.encounter_id,)))
    mine = {name: score for (whose, name), score in scores.items() if whose == found.followup_id}
    asked = tuple(_asked(engine, record, found, mine))
    tasks = {one.own: one.words for one in activities.named(record.answers)}
    questions = tuple(
        Question(
            instrument,
            item,
            words_of(engine, instrument, item, tongue.code),
            tasks.get(item.link_id, "") if instrument.instrument_id == FUNCTION else "",
            answered.answer if answered is not None else None,
        )
        for instrument in asked
        for item in _items(instrument, tasks)
        for answered in (kept.get((found.followup_id, instrument.instrument_id, item.link_id)),)
    )
    typed = tuple(
        one
        for one in engine.ruleset.instruments.values()
        if not one.items and is_tracked(one) and one.instrument_id in _of_pathway(record, engine)
    )
    return Asking(found, record.patient, tongue, questions, typed, tuple(mine.values()))


def _asked(
    engine: Engine, record: EncounterRecord, found: FollowUp, known: dict[str, OutcomeScore]
) -> Iterator[Instrument]:
    """Yield what is asked, in order: the first two of the plan, the pathway's, the rest.

    A baseline that the intake gave already is not asked again.
    """
    shelf = engine.ruleset.instruments
    plan = engine.ruleset.follow_ups.asked_in(found.weeks)
    own = [
        name
        for name in _of_pathway(record, engine)
        if shelf[name].items and shelf[name].given_by == "person" and is_tracked(shelf[name])
    ]
    for name in dict.fromkeys((*plan[:2], *own, *plan[2:])):
        instrument = shelf[name]
        said = known.get(name)
        given = said is not None and said.taken.channel is OutcomeChannel.INTAKE
        unnamed = name == FUNCTION and not activities.named(record.answers)
        if instrument.licence is Licence.EMBED and not given and not unnamed:
            yield instrument


def _of_pathway(record: EncounterRecord, engine: Engine) -> tuple[str, ...]:
    """Return the instruments of the pathway that the visit was decided for, by id."""
    decided = record.decision.pathway if record.decision else None
    paths = {path.pathway_id: path for path in engine.ruleset.pathways}
    path = paths.get(decided.pathway_id) if decided else None
    return tuple(n for n in path.baseline if n in engine.ruleset.instruments) if path else ()


def _items(instrument: Instrument, tasks: Collection[str]) -> tuple[Item, ...]:
    """Return the questions asked: of the tasks only those that were named at the intake."""
    if instrument.instrument_id != FUNCTION:
        return instrument.items
    return tuple(item for item in instrument.items if item.link_id in tasks)


def words_of(engine: Engine, instrument: Instrument, item: Item, code: str) -> ItemText:
    """Return the words of a question of an instrument in a language, English where it has none."""
    words = instrument.texts[item.link_id]
    translation = engine.ruleset.translations.get(code)
    return translation.item(item, words) if translation else words


def _taken(desk: Desk, record: EncounterRecord, how: How) -> Taken:
    now = desk.clock()
    at = how.taken_at or now
    if at > now:
        raise UserError("The answers cannot be from a time to come: put the time right.", "taken")
    if local_date(at) < local_date(record.encounter.started_at):
        raise UserError("The answers are older than the visit: put the day right.", "taken")
    language = language_of(desk.engine, how.language or record.patient.language).code
    return Taken(at, now, how.by or desk.actor.user_id, how.channel, language)


def _number(instrument: Instrument, typed: str) -> float:
    low, high = instrument.minimum, instrument.maximum
    try:
        value = float(typed.strip().replace(",", "."))
    except ValueError:
        value = high + 1
    if not low <= value <= high:
        raise UserError(f"The score is a number from {low:g} to {high:g}.", "score")
    return value


def _scored(
    engine: Engine, asking: Asking, record: EncounterRecord, taken: Taken
) -> Iterator[OutcomeScore]:
    """Yield the score of every instrument of which anything was asked."""
    asked: dict[str, list[Question]] = {}
    for one in asking.questions:
        if one.answer is not None:
            asked.setdefault(one.instrument.instrument_id, []).append(one)
    for name, said in asked.items():
        instrument = said[0].instrument
        known: dict[str, Value] = {
            q.item.link_id: q.answer.value
            for q in said
            if q.answer is not None and q.answer.value is not None
        }
        words = about_of(engine, instrument, record.answers)
        if name == FUNCTION:
            rated = [one for one in said if one.item.link_id in known] or said
            words = activities.about([one.about for one in rated])
        yield OutcomeScore(
            *(asking.followup.followup_id, asking.followup.encounter_id, name, instrument.version),
            measure(instrument, known).value,
            len(known),
            sum(one.instrument.instrument_id == name for one in asking.questions),
            words,
            "",
            taken,
        )
