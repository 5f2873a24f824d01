"""One person's page: who they are, their visits, corrections, and records that are one person's.

Two records of one person are put together by a link: the one that stays shows the visits of both,
the other is found as before and leads to it, and taking them apart again loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import EncounterStatus, WorklistRow
from triage_desk.domain.likeness import Agreement, Likeness, compare, likely
from triage_desk.domain.patient import Merge, Patient, PatientChange, Sex, told_apart
from triage_desk.domain.permission import Permission
from triage_desk.domain.scan import LetterCode
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.patients import read_birth_date
from triage_desk.services.permission import require
from triage_desk.services.person_page import PersonPage, gather
from triage_desk.services.ports import Transaction

OPEN = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)
MOST_CANDIDATES = 5
FIELDS = (
    "family",
    "given",
    "preferred_name",
    "birth_date",
    "sex",
    "phone",
    "mrn",
    "language",
)
# What the record that stays takes over where it has nothing. A number would stand in two records,
# and a name to use is found through the other record; a sex would change how visits are judged.
PHONE = "phone"


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What a patient page shows.

    ``asked`` is the record that was asked for, when that is under ``patient`` now; ``under`` are
    all such records, ``visits`` those of all of them. ``candidates`` may be the same person;
    ``apart`` are as much alike, and somebody said that they are not. ``beside`` is all but the
    facts.
    """

    patient: Patient
    asked: Patient | None
    under: tuple[Patient, ...]
    visits: tuple[WorklistRow, ...]
    changes: tuple[PatientChange, ...]
    merges: tuple[Merge, ...]
    candidates: tuple[Likeness, ...]
    apart: tuple[Patient, ...]
    beside: PersonPage

    @property
    def open_intakes(self) -> int:
        """Return how many intakes are not done yet: a new birth date or sex judges them anew."""
        return sum(visit.status in OPEN for visit in self.visits)


@dataclass(frozen=True, slots=True)
class Held:
    """One fact of two records, and which value will hold when they are put together."""

    field: str
    kept: str
    gone: str
    agreement: Agreement
    holds: str


def open_page(desk: Desk, patient_id: str) -> RecordPage:
    """Return a person's page; opening it is an event of the audit.

    Raises:
        UserError: there is no such record.
    """
    require(desk, Permission.SEE_RECORDS)
    with desk.store.write() as tx:
        asked, patient = tx.patients.get(patient_id), tx.patients.current(patient_id)
        note(desk, tx, AuditAction.PATIENT_VIEWED, patient)
        under = tx.patients.under(patient.patient_id)
        ids = [patient.patient_id, *(other.patient_id for other in under)]
        visits = tx.encounters.of_patients(ids)
        merges = tx.patients.merges(patient.patient_id)
        others = told_apart(merges, patient.patient_id)
        alike = likely(patient, tx.patients.near(patient))
        asked_of = tuple(one for one in alike if one.patient.patient_id not in others)
        return RecordPage(
            patient=patient,
            asked=asked if asked.merged_into else None,
            under=under,
            visits=visits,
            changes=tx.patients.changes(patient.patient_id),
            merges=merges,
            candidates=asked_of[:MOST_CANDIDATES],
            apart=tuple(one.patient for one in alike if one.patient.patient_id in others),
            beside=gather(desk.engine, tx, ids, visits, local_date(desk.clock())),
        )


def correct(desk: Desk, patient_id: str, facts: Patient, birth_date: str | date) -> Patient:
    """Keep what was corrected of a record, with what stood there before, and return it.

    ``facts`` carries the fields as they shall stand, but for ``birth_date``, as typed. Intakes
    that are open are judged with the new birth date and sex from now on; decisions stay.

    Raises:
        UserError: a name missing, an impossible birth date, a record number that is taken, or a
            record that is under another one.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    for field in ("family", "given"):
        if not getattr(facts, field).strip():
            raise UserError(f"The {field} name cannot be empty.", field)
    wanted = replace(facts, birth_date=read_birth_date(desk, birth_date))
    with desk.store.write() as tx:
        before = _standing(tx, patient_id)
        after = _tidy(replace(wanted, patient_id=patient_id, merged_into=""))
        changes = _changes(desk, before, after)
        if changes:
            tx.patients.change(after, changes)
            fields = " ".join(change.field for change in changes)
            note(desk, tx, AuditAction.PATIENT_CHANGED, after, fields)
    return after


def held(kept: Patient, gone: Patient) -> tuple[Held, ...]:
    """Return, fact by fact, what will hold when ``gone`` is put under ``kept``."""
    agreements = dict(compare(kept, gone).facts)
    return tuple(
        Held(
            name,
            as_text(kept, name),
            as_text(gone, name),
            agreements.get(name, _plainly(kept, gone, name)),
            as_text(kept, name) or (as_text(gone, name) if name == PHONE else ""),
        )
        for name in FIELDS
    )


def merge(desk: Desk, kept_id: str, gone_id: str) -> Patient:
    """Put one record under another that stays, and return that; ``separate`` undoes it.

    Raises:
        UserError: they are one record, one of them is under another already, or the one to go
            has records under it.
    """
    require(desk, Permission.MERGE_PATIENTS)
    with desk.store.write() as tx:
        kept = join(desk, tx, kept_id, gone_id)
        note(desk, tx, AuditAction.PATIENTS_MERGED, kept, f"record {gone_id}")
    return kept


def join(desk: Desk, tx: Transaction, kept_id: str, gone_id: str) -> Patient:
    """Put one record under another in an open transaction; raise as ``merge``."""
    if kept_id == gone_id:
        raise UserError("These are the same record: choose another one.")
    kept, gone = _standing(tx, kept_id), _standing(tx, gone_id)
    if tx.patients.under(gone_id):
        raise UserError(
            "The record that would go has another one under it: keep that record and put "
            "this one under it, or take those two apart first."
        )
    moment, by = desk.clock(), desk.actor.user_id
    filled: tuple[tuple[str, str], ...] = ()
    if gone.phone and not kept.phone:
        filled = ((PHONE, gone.phone),)
        kept = _keep(desk, tx, kept, replace(kept, phone=gone.phone))
    tx.patients.merge(Merge(kept_id, gone_id, moment, by, filled=filled))
    return kept


def separate(desk: Desk, gone_id: str) -> Patient:
    """Take a record out from under another again, and return it as it stands alone.

    What was copied then is taken back where it still stands as copied. From now on the two are
    known to be of two people.

    Raises:
        UserError: it is under no other record.
    """
    require(desk, Permission.MERGE_PATIENTS)
    with desk.store.write() as tx:
        gone = tx.patients.get(gone_id)
        if not gone.merged_into:
            raise UserError("This record stands by itself already.")
        last = [m for m in tx.patients.merges(gone_id) if m.gone_id == gone_id and not m.undone][-1]
        kept = tx.patients.get(last.kept_id)
        if (PHONE, kept.phone) in last.filled:
            kept = _keep(desk, tx, kept, replace(kept, phone=""))
        moment, by = desk.clock(), desk.actor.user_id
        tx.patients.merge(Merge(last.kept_id, gone_id, moment, by, undone=True))
        note(desk, tx, AuditAction.PATIENTS_SEPARATED, kept, f"record {gone_id}")
    return replace(gone, merged_into="")


def tell_apart(desk: Desk, one_id: str, other_id: str) -> None:
    """Keep that two records are of two people, so that nobody is asked about them again.

    ``merge`` takes it back.

    Raises:
        UserError: they are one record, or one of them is under another.
    """
    require(desk, Permission.MERGE_PATIENTS)
    if one_id == other_id:
        raise UserError("These are the same record: choose another one.")
    with desk.store.write() as tx:
        one, _other = _standing(tx, one_id), _standing(tx, other_id)
        moment, by = desk.clock(), desk.actor.user_id
        tx.patients.merge(Merge(one_id, other_id, moment, by, undone=True))
        note(desk, tx, AuditAction.PATIENTS_TOLD_APART, one, f"record {other_id}")


def visit_on_letter(desk: Desk, code: LetterCode) -> str:
    """Return the id of the visit whose letter carries a code.

    Raises:
        UserError: no visit here has it.
    """
    require(desk, Permission.SEE_RECORDS)
    with desk.store.read() as tx:
        encounter_id = tx.encounters.starting_with(code.reference)
    if encounter_id is None:
        raise UserError("No visit here has the code of this letter: search by name.")
    return encounter_id


def as_text(patient: Patient, field: str) -> str:
    """Return one fact as it is kept in the record of changes."""
    value = getattr(patient, field)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Sex) else " ".join(value.split())


def _standing(tx: Transaction, patient_id: str) -> Patient:
    patient = tx.patients.get(patient_id)
    if patient.merged_into:
        raise UserError(
            "This record is now under another one: open that record, or take them apart first."
        )
    return patient


def _changes(desk: Desk, before: Patient, after: Patient) -> tuple[PatientChange, ...]:
    moment, by = desk.clock(), desk.actor.user_id
    return tuple(
        PatientChange(before.patient_id, moment, by, name, old, new)
        for name in FIELDS
        for old, new in [(as_text(before, name), as_text(after, name))]
        if old != new
    )


def _keep(desk: Desk, tx: Transaction, before: Patient, after: Patient) -> Patient:
    tx.patients.change(after, _changes(desk, before, after))
    return after


def _tidy(patient: Patient) -> Patient:
    return replace(
        patient,
        family=as_text(patient, "family"),
        given=as_text(patient, "given"),
        preferred_name=as_text(patient, "preferred_name"),
        phone=as_text(patient, "phone"),
        mrn=as_text(patient, "mrn"),
    )


def _plainly(kept: Patient, gone: Patient, name: str) -> Agreement:
    one, other = as_text(kept, name), as_text(gone, name)
    if not one or not other:
        return Agreement.UNKNOWN
    return Agreement.SAME if one.casefold() == other.casefold() else Agreement.DIFFERS
