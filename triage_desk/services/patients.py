"""Finding people on file and adding new ones."""

from __future__ import annotations

from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.patient import OLDEST_YEARS, Patient, Sex
from triage_desk.errors import UserError
from triage_desk.rules.typed import typed_date
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk


def search(desk: Desk, text: str, limit: int = 50) -> tuple[Patient, ...]:
    """Return people by name, birth date, phone or record number; nothing for an empty box."""
    if not text.strip():
        return ()
    with desk.store.read() as tx:
        return tx.patients.search(text.strip(), limit)


def searched(desk: Desk, people: int) -> None:
    """Keep that a search showed so many different people; never what was typed.

    Called once when a search is left, because ``search`` runs after every letter. Whoever then
    opens a record leaves an event of their own.
    """
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.PEOPLE_SEARCHED, "", f"people {people}")


def alike(desk: Desk, family: str, given: str, birth_date: date) -> tuple[Patient, ...]:
    """Return people already on file who may be the same person: a warning, never a bar."""
    with desk.store.read() as tx:
        return tx.patients.alike(family, given, birth_date)


def create(  # noqa: PLR0913, PLR0917 - one argument for each field of the form
    desk: Desk,
    family: str,
    given: str,
    birth_date: str | date,
    sex: Sex,
    mrn: str = "",
    phone: str = "",
    language: str = "en",
    preferred_name: str = "",
) -> Patient:
    """Keep a new person and return them.

    Raises:
        UserError: a name missing, or an impossible birth date; ``field`` says which.
    """
    for field, value in (("family", family), ("given", given)):
        if not value.strip():
            raise UserError(f"Type the {field} name to start a new record.", field)
    born = read_birth_date(desk, birth_date)
    patient = Patient(
        desk.new_id(),
        " ".join(family.split()),
        " ".join(given.split()),
        born,
        sex,
        mrn.strip(),
        phone.strip(),
        language,
        preferred_name.strip(),
    )
    with desk.store.write() as tx:
        tx.patients.add(patient)
        note(desk, tx, AuditAction.PATIENT_CREATED, patient)
    return patient


def read_birth_date(desk: Desk, birth_date: str | date) -> date:
    """Return a birth date, typed or given.

    Raises:
        UserError: no date, in the future, or more than 130 years ago.
    """
    born = typed_date(birth_date, "birth_date") if isinstance(birth_date, str) else birth_date
    today = local_date(desk.clock())
    if born > today:
        raise UserError("The birth date is in the future; check the year.", "birth_date")
    if today.year - born.year > OLDEST_YEARS:
        raise UserError(
            f"The birth date is over {OLDEST_YEARS} years ago; check the year.", "birth_date"
        )
    return born
