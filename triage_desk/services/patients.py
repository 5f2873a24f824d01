"""Finding people on file and adding new ones."""

from __future__ import annotations

from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.folding import fold
from triage_desk.domain.found import FoundList
from triage_desk.domain.likeness import likely
from triage_desk.domain.look import read_look
from triage_desk.domain.patient import OLDEST_YEARS, Patient, Sex
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.rules.typed import typed_date
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.stopping import Stop

# People read at once.
PAGE = 1000


def find(desk: Desk, text: str, limit: int = 50, stop: Stop | None = None) -> FoundList:
    """Return who fits as typed: names, birth date, phone, record number, in any order.

    This is the answer to a key press; ``find_close`` is the second one. ``stop`` gives the
    question up from another thread.
    """
    require(desk, Permission.SEE_PATIENTS)
    look = read_look(text, local_date(desk.clock()))
    if look.empty:
        return FoundList()
    with desk.store.read() as tx:
        return tx.patients.find(look, limit, stop)


def find_close(desk: Desk, text: str, limit: int = 50, stop: Stop | None = None) -> FoundList:
    """Return who only comes close to what was typed, and is not in the list of ``find``.

    Short names, names that sound alike or are a letter off, birth dates a slip away.
    """
    require(desk, Permission.SEE_PATIENTS)
    look = read_look(text, local_date(desk.clock()))
    if look.empty:
        return FoundList()
    with desk.store.read() as tx:
        return tx.patients.find_close(look, limit, stop)


def get_ready(desk: Desk) -> None:
    """Do beforehand what would make the first search of the day slow; a quarter of a second."""
    with desk.store.read() as tx:
        tx.patients.get_ready()


def search(desk: Desk, text: str, limit: int = 50) -> tuple[Patient, ...]:
    """Return the people of both answers, those who fit as typed first."""
    found = find(desk, text, limit)
    close = find_close(desk, text, limit) if found.ask_close else FoundList()
    return (*found.patients, *close.patients)


def everybody(desk: Desk) -> tuple[Patient, ...]:
    """Return everybody on file by name, for a list that leaves; looking is an event.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.EXPORT)
    found: list[Patient] = []
    with desk.store.write() as tx:
        while page := tx.patients.page(found[-1].patient_id if found else "", PAGE):
            found += page
        note(desk, tx, AuditAction.PEOPLE_SEARCHED, "", f"people {len(found)}")
    return tuple(sorted(found, key=lambda one: (fold(one.family), fold(one.given), one.mrn)))


def searched(desk: Desk, people: int) -> None:
    """Keep that a search showed so many different people; never what was typed.

    Called once when a search is left, because ``search`` runs after every letter. Whoever then
    opens a record leaves an event of their own.
    """
    require(desk, Permission.SEE_PATIENTS)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.PEOPLE_SEARCHED, "", f"people {people}")


def alike(
    desk: Desk,
    family: str,
    given: str,
    birth_date: date,
    sex: Sex = Sex.UNKNOWN,
    phone: str = "",
    mrn: str = "",
) -> tuple[Patient, ...]:
    """Return who on file may be this person, the likeliest first: a warning, never a bar."""
    require(desk, Permission.SEE_PATIENTS)
    typed = Patient("", family, given, birth_date, sex, mrn, phone)
    with desk.store.read() as tx:
        return tuple(found.patient for found in likely(typed, tx.patients.near(typed)))


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
    require(desk, Permission.CHANGE_PATIENTS)
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
    today = local_date(desk.clock())
    born = _read_day(birth_date, today) if isinstance(birth_date, str) else birth_date
    if born > today:
        raise UserError("The birth date is in the future; check the year.", "birth_date")
    if today.year - born.year > OLDEST_YEARS:
        raise UserError(
            f"The birth date is over {OLDEST_YEARS} years ago; check the year.", "birth_date"
        )
    return born


def _read_day(typed: str, today: date) -> date:
    """Return the one day that ``typed`` can mean, in any usual form."""
    look = read_look(typed, today)
    if len(look.born) == 1 and not look.words:
        return look.born[0]
    return typed_date(typed, "birth_date")
