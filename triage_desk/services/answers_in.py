"""Answers that were given in other software: an intake of their own, for the desk to go on with.

They are kept as given elsewhere (``Answerer.ELSEWHERE``), who gave them counts as unverified, and
what staff entered stays. An emergency among them is put on record at once, and an emergency sign
somebody was unsure of calls for staff, as at a kiosk: every desk sees it in its list.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.answers import Answer
from triage_desk.domain.encounter import Answerer, Channel, Encounter, EncounterStatus
from triage_desk.domain.exchange import AnswersIn, Became, Note
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import misfit
from triage_desk.services import intake, locks, triage
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.ports import Transaction

# How old answers may be that begin an intake, and how far ahead another computer's clock may go.
# No study sets them: a form is filled in for a visit, and danger signs are asked again anyway.
STALE, AHEAD = timedelta(days=7), timedelta(days=1)


def keep(
    desk: Desk, tx: Transaction, given: AnswersIn, patient: Patient
) -> tuple[Became, tuple[Note, ...]]:
    """Keep answers of one response; the caller writes the event.

    Returns:
        What became of them, and what of them was not kept.

    Raises:
        UserError: they are another person's, the visit is closed, or nothing of them fits.
        Locked: the intake is open at another desk.
    """
    _require_person(desk, given, patient)
    fits, notes = _fitting(desk, given)
    found = _known(tx, given.encounter_id)
    if found is None:
        if not fits:
            raise UserError("none of its answers can be kept; ask at the desk")
        _begin(desk, tx, given, patient)
        _append(desk, tx, given.encounter_id, fits)
        return Became.ADDED, notes
    if tx.patients.current(found.patient_id).patient_id != patient.patient_id:
        raise UserError("its number is that of another person's visit here")
    record = tx.encounters.record(found.encounter_id)
    # A question that the desk opened again is the desk's to ask: the file does not fill it anew.
    dealt, here = {event.link_id for event in record.events}, record.answers
    new = {link_id: one for link_id, one in fits.items() if link_id not in dealt}
    differ = [name for name, one in fits.items() if name in here and here[name] != one]
    notes += tuple(
        Note(f"{given.place} {link_id}", "the desk has another answer, which stays")
        for link_id in sorted(differ)
    )
    if not new:
        return Became.SAME, notes
    if found.status not in intake.OPEN:
        raise UserError("this visit has its route already: ask again in a new intake")
    locks.hold(desk, tx, found)
    _append(desk, tx, found.encounter_id, new)
    return Became.CHANGED, notes


def _require_person(desk: Desk, given: AnswersIn, patient: Patient) -> None:
    """Refuse answers that say of themselves that somebody else gave them, or long ago."""
    now = desk.clock()
    given_at = given.authored_at or now
    if not now - STALE <= given_at <= now + AHEAD:
        raise UserError(f"it was not answered in the last {STALE.days} days: ask at the desk")
    on = local_date(given_at)
    wrong_sex = given.sex not in ("", Sex.UNKNOWN, patient.sex) and patient.sex is not Sex.UNKNOWN
    if patient.birth_date > on or wrong_sex:
        raise UserError("its sex or its date is not this person's: ask who answered")
    if given.age_years not in (None, patient.person(on).age_years):
        raise UserError("its age is not this person's: ask who answered")


def _fitting(desk: Desk, given: AnswersIn) -> tuple[dict[str, Answer], tuple[Note, ...]]:
    """Return the answers that the content in force can keep, and why not the others."""
    faults = {link_id: misfit(desk.engine, link_id, one) for link_id, one in given.answers.items()}
    fits = {link_id: one for link_id, one in given.answers.items() if not faults[link_id]}
    notes = (Note(f"{given.place} {link_id}", why) for link_id, why in faults.items() if why)
    return fits, tuple(notes)


def _known(tx: Transaction, encounter_id: str) -> Encounter | None:
    try:
        return tx.encounters.get(encounter_id)
    except UserError:
        return None


def _begin(desk: Desk, tx: Transaction, given: AnswersIn, patient: Patient) -> None:
    spoken = {language.code for language in desk.engine.ruleset.languages}
    moment = desk.clock()
    tx.encounters.add(
        Encounter(
            *(given.encounter_id, patient.patient_id, EncounterStatus.PARKED, Channel.SENT),
            *(moment, desk.actor.user_id, desk.engine.ruleset.ref, moment),
            language=given.language if given.language in spoken else SOURCE,
            changed_by=desk.actor.name,
            unverified=True,
        )
    )


def _append(desk: Desk, tx: Transaction, encounter_id: str, new: dict[str, Answer]) -> None:
    """Append answers; then look whether somebody has to come at once."""
    encounter = tx.encounters.get(encounter_id)
    moment = moment_for(desk, encounter)
    by = Answerer.ELSEWHERE.value
    tx.encounters.append_answers(encounter_id, new, moment, by, name=desk.actor.name)
    view = intake.read(desk, tx, encounter_id)
    if view.emergencies:
        triage.decide_in(desk, tx, encounter_id)
    elif view.clinician_now:
        _call(desk, tx, encounter_id, moment)


def _call(desk: Desk, tx: Transaction, encounter_id: str, moment: datetime) -> None:
    encounter = tx.encounters.get(encounter_id)
    since = encounter.called_at or moment
    changed = replace(encounter, called_at=since, changed_at=moment, changed_by=desk.actor.name)
    tx.encounters.update(changed)
