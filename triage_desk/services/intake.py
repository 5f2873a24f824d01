"""An intake from its first question to its last: every answer durable before the next page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from triage_desk.clock import local_date
from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.day import ELSEWHERE
from triage_desk.domain.decision import Finding, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Answerer, Channel, Encounter, EncounterStatus
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.questionnaire import Item
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import misfit
from triage_desk.rules.findings import FindingWriter
from triage_desk.rules.interview import Interview, conduct
from triage_desk.rules.judge import Judgement, judge
from triage_desk.rules.typed import read_typed
from triage_desk.services import appointments, journal, locks, pickup
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.foresight import Expected, known
from triage_desk.services.moments import moment_for
from triage_desk.services.pages import history_of, pages_of, sections_of
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.speech import language_of, languages
from triage_desk.services.views import IntakeView

OPEN = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)


def start(
    desk: Desk,
    patient_id: str,
    channel: Channel,
    follows: str = "",
    *,
    appointment_id: str = "",
    told: str = "",
) -> IntakeView:
    """Begin an intake for a person on file, in their language where it is here.

    ``follows`` is the visit it follows up, ``appointment_id`` the appointment that they came for;
    without one, whoever is here came for theirs of today. ``told`` are codes for the log: how a
    follow-up came. Returns its first page.

    Raises:
        UserError: there is no such person, the visit it follows is another person's, or an intake
            was begun for the appointment.
    """
    require(desk, Permission.TAKE_INTAKES)
    moment = desk.clock()
    with desk.store.write() as tx:
        patient = tx.patients.current(patient_id)
        if follows:
            before = tx.encounters.get(follows)
            if tx.patients.current(before.patient_id).patient_id != patient.patient_id:
                raise UserError("That visit is another person's: open their page first.")
        encounter = Encounter(
            desk.new_id(),
            patient.patient_id,
            EncounterStatus.IN_PROGRESS,
            channel,
            moment,
            desk.actor.user_id,
            desk.engine.ruleset.ref,
            moment,
            language=language_of(desk.engine, patient.language).code,
            follows=follows,
        )
        tx.encounters.add(encounter)
        _expected(desk, tx, encounter, appointment_id)
        locks.take(desk, tx, encounter.encounter_id)
        detail = f"follows {follows} {told}".strip() if follows else ""
        note(desk, tx, AuditAction.INTAKE_STARTED, encounter, detail)
    return _view(desk, encounter, patient, AnswerSet())


def _expected(desk: Desk, tx: Transaction, encounter: Encounter, appointment_id: str) -> None:
    """Note what the intake was begun for; not while the server, which knows it, is away."""
    if journal.is_away(desk):
        return
    if not appointment_id and encounter.channel not in ELSEWHERE:
        appointment_id = appointments.of_today(desk, tx, encounter.patient_id)
    if appointment_id:
        appointments.attach(desk, tx, appointment_id, encounter.encounter_id)


def view(desk: Desk, encounter_id: str) -> IntakeView:
    """Return an intake as it stands."""
    with desk.store.read() as tx:
        return read(desk, tx, encounter_id)


def read(desk: Desk, tx: Transaction, encounter_id: str) -> IntakeView:
    """Return an intake as it stands in an open transaction."""
    encounter = tx.encounters.get(encounter_id)
    patient = tx.patients.current(encounter.patient_id)
    alone = _given_alone(tx, encounter)
    return _view(desk, encounter, patient, tx.encounters.answers(encounter_id), alone)


def _given_alone(tx: Transaction, encounter: Encounter) -> Mapping[str, Answerer]:
    """Return which answers were given with no staff beside: none where staff asked."""
    if encounter.channel not in (Channel.KIOSK, Channel.SENT):
        return {}
    return tx.encounters.record(encounter.encounter_id).given_alone


def answer(
    desk: Desk,
    encounter_id: str,
    changes: Mapping[str, Answer | None],
    seen: int | None = None,
    expected: Expected | None = None,
) -> IntakeView:
    """Keep answers in one durable transaction, then return the intake as it stands.

    ``None`` opens a question again. ``seen`` is the version on the screen, by default any. What was
    ``expected`` of exactly what is kept now is not worked out a second time.

    Raises:
        UserError: an answer that does not fit, or an intake that is closed. Nothing is kept.
        Locked: the intake is open at another desk.
        Stale: another desk changed it meanwhile.
    """
    require(desk, Permission.TAKE_INTAKES)
    for link_id, given in changes.items():
        fault = misfit(desk.engine, link_id, given) if given is not None else ""
        if fault:
            raise UserError(fault, link_id)
    with desk.store.write() as tx:
        encounter = open_here(desk, tx, encounter_id, seen)
        moment = moment_for(desk, encounter)
        tx.encounters.append_answers(
            encounter_id,
            changes,
            moment,
            desk.actor.user_id,
            name=desk.actor.name,
            version=encounter.version,
        )
        answers = tx.encounters.answers(encounter_id)
        patient = tx.patients.current(encounter.patient_id)
        changed = replace(
            encounter,
            changed_at=moment,
            changed_by=desk.actor.name,
            version=encounter.version + 1,
        )
        alone = _given_alone(tx, encounter)
        shown = known(desk, expected, changed, patient, answers, alone) or _view(
            desk, changed, patient, answers, alone
        )
        shown = replace(shown, encounter=_note_safe(desk, tx, shown, moment))
        note(desk, tx, AuditAction.ANSWER_GIVEN, encounter, " ".join(changes))
    return shown


def expect(desk: Desk, shown: IntakeView, changes: Mapping[str, Answer | None]) -> Expected:
    """Work out beforehand, while nobody waits, how the intake would stand with ``changes``."""
    return Expected(desk.engine, local_date(desk.clock()), as_if(desk, shown, changes))


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Answers that were refused: in words, and whether they would be an emergency."""

    words: tuple[str, ...]
    emergency: bool


def unsaved(desk: Desk, shown: IntakeView, changes: Mapping[str, Answer | None]) -> Unsaved:
    """Return what refused answers say, so that nothing said at the desk goes unheard."""
    judged = as_if(desk, shown, changes)
    words = tuple(
        f"{said.text}: {said.shown}"
        for said in judged.history
        if said.link_id in changes and not said.private
    )
    return Unsaved(words, bool(judged.emergencies))


def as_if(desk: Desk, shown: IntakeView, changes: Mapping[str, Answer | None]) -> IntakeView:
    """Return the intake as it would stand with ``changes``; nothing of them is kept.

    A disk that is full must not keep an emergency from being seen.
    """
    answers = shown.answers.without(*changes).with_answers(
        {link_id: given for link_id, given in changes.items() if given is not None}
    )
    return _view(desk, shown.encounter, shown.patient, answers)


def _note_safe(desk: Desk, tx: Transaction, shown: IntakeView, moment: datetime) -> Encounter:
    """Note when the safety section was first done (time to safe), and keep the encounter."""
    encounter = shown.encounter
    first = desk.engine.ruleset.sections[0].section_id
    safe = all(page.done for page in shown.pages if page.section == first)
    if encounter.safe_at is None and safe:
        return tx.encounters.update(
            replace(encounter, safe_at=moment, paused_before_safe=encounter.paused_seconds)
        )
    return encounter


def speak(desk: Desk, encounter_id: str, code: str) -> IntakeView:
    """Ask in another language from now on; every answer stays, and the decision is the same.

    Raises:
        UserError: there is no such language, or the intake is closed.
    """
    require(desk, Permission.TAKE_INTAKES)
    known = [language.code for language in languages(desk)]
    if code not in known:
        raise UserError(f'There is no language "{code}"; known: {", ".join(known)}.', "language")
    with desk.store.write() as tx:
        encounter = open_here(desk, tx, encounter_id)
        if encounter.language != code:
            tx.encounters.update(_touched(desk, encounter, language=code))
            note(desk, tx, AuditAction.LANGUAGE_CHANGED, encounter, code)
    return view(desk, encounter_id)


def park(desk: Desk, encounter_id: str) -> Encounter:
    """Set an intake aside; it stays in today's list and loses nothing."""
    require(desk, Permission.TAKE_INTAKES)
    return _move(desk, encounter_id, EncounterStatus.PARKED, AuditAction.INTAKE_PARKED)


def resume(desk: Desk, encounter_id: str) -> IntakeView:
    """Continue an intake that was parked or cut short; this desk has it open from now on.

    After a long time aside the safety section is asked again (``pickup``).

    Raises:
        Locked: it is open at another desk.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        encounter = tx.encounters.get(encounter_id)
        require_open(encounter)
        locks.take(desk, tx, encounter_id)
        older = pickup.begun_with_other_content(desk, encounter)
        aside = pickup.aside_minutes(desk, encounter)
        pickup.taken_up(desk, tx, encounter)
        note(desk, tx, AuditAction.INTAKE_CONTINUED, encounter, older)
        return replace(read(desk, tx, encounter_id), begun_with=older, aside_minutes=aside)


def discard(desk: Desk, encounter_id: str, reason: str, seen: int | None = None) -> Encounter:
    """Close an intake without a decision; its answers stay on record.

    Raises:
        UserError: no reason given, or a visit that has a route and was opened again.
        Locked: it is open at another desk.
        Stale: it is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.TAKE_INTAKES)
    if not reason.strip():
        raise UserError("Say in a few words why this intake is discarded.", "reason")
    return _move(
        desk,
        encounter_id,
        EncounterStatus.DISCARDED,
        AuditAction.INTAKE_DISCARDED,
        reason.strip(),
        seen,
    )


def _move(
    desk: Desk,
    encounter_id: str,
    to: EncounterStatus,
    action: AuditAction,
    reason: str = "",
    seen: int | None = None,
) -> Encounter:
    with desk.store.write() as tx:
        encounter = open_here(desk, tx, encounter_id, seen)
        if to is EncounterStatus.DISCARDED and encounter.disposition is not None:
            raise UserError(
                "This visit has a route, and a clinician asked one more thing: answer it, or mark "
                "it as not asked."
            )
        words = reason or encounter.discard_reason
        tx.encounters.update(_touched(desk, encounter, status=to, discard_reason=words))
        locks.free(desk, tx, encounter_id)
        note(desk, tx, action, encounter)
        return tx.encounters.get(encounter_id)


def open_here(desk: Desk, tx: Transaction, encounter_id: str, seen: int | None = None) -> Encounter:
    """Return an open intake that this desk may change."""
    encounter = tx.encounters.get(encounter_id)
    if encounter.status not in OPEN:
        locks.require_seen(encounter, seen)
    require_open(encounter)
    locks.hold(desk, tx, encounter, seen)
    return encounter


def _touched(desk: Desk, encounter: Encounter, **changes: Any) -> Encounter:  # noqa: ANN401
    """Return an encounter with changes, and with who made them when."""
    moment = moment_for(desk, encounter)
    return replace(encounter, changed_at=moment, changed_by=desk.actor.name, **changes)


def require_open(encounter: Encounter) -> None:
    """Refuse to go on with an intake that has a route or was discarded.

    Raises:
        UserError: it is closed.
    """
    if encounter.status not in OPEN:
        raise UserError("This intake is closed; start a new one to change an answer.")


def parse(desk: Desk, item: Item, text: str) -> Answer:
    """Return what was typed for ``item`` as an answer.

    Raises:
        UserError: it cannot be read; the sentence says how to write it.
    """
    return read_typed(item, text)


def _view(
    desk: Desk,
    encounter: Encounter,
    patient: Patient,
    answers: AnswerSet,
    alone: Mapping[str, Answerer] | None = None,
) -> IntakeView:
    engine = desk.engine
    person = patient.person(local_date(desk.clock()))
    interview = conduct(engine, answers, person)
    judgement = judge(engine, interview, answers)
    pages = pages_of(engine, interview, answers, encounter.language, encounter.channel.way)
    at = next((i for i, page in enumerate(pages) if not page.done), len(pages))
    now = pages[at].section if at < len(pages) else ""
    emergencies = _urgent(desk, interview, judgement, answers, Verdict.PRESENT)
    return IntakeView(
        encounter=encounter,
        patient=patient,
        answers=answers,
        pages=pages,
        at=at,
        sections=sections_of(engine, interview, now),
        history=history_of(engine, interview, answers, pages, alone or {}),
        emergencies=emergencies,
        clinician_now=_urgent(desk, interview, judgement, answers, Verdict.NOT_RULED_OUT),
        complete=judgement.complete and at == len(pages),
        may_end=judgement.complete and (bool(emergencies) or not interview.wanted_open),
        language=language_of(desk.engine, encounter.language),
    )


def _urgent(
    desk: Desk, interview: Interview, judgement: Judgement, answers: AnswerSet, verdict: Verdict
) -> tuple[Finding, ...]:
    """Return emergency findings: present ones, or ones somebody was asked and unsure of."""
    writer = FindingWriter(desk.engine, interview, answers)
    found = []
    for flag, said, asks in zip(
        desk.engine.flags, judgement.verdicts, judgement.contributes, strict=True
    ):
        if flag.flag.disposition is not Disposition.EMERGENCY or said is not verdict:
            continue
        unsure = any(
            i in interview.visible and i in answers and not answers[i].known for i in flag.needs
        )
        if verdict is Verdict.PRESENT or unsure:
            found.append(writer.finding(flag, said, asks))
    return tuple(found)
