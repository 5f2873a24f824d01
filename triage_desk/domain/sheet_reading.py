"""A table with its columns named, understood row by row: people, and when they come."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from triage_desk.domain import sheet_cells as cells
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.exchange import (
    BY_MRN,
    AppointmentIn,
    Delivery,
    MemberIn,
    Note,
    PatientIn,
)
from triage_desk.domain.folding import fold, mrn_key
from triage_desk.domain.panel import LONGEST_EPISODE
from triage_desk.domain.patient import OLDEST_YEARS, Patient, Sex
from triage_desk.domain.sheet import (
    LEAVES_OUT,
    Columns,
    DateOrder,
    Fault,
    Field,
    Lack,
    Sheet,
    SheetRow,
    Trouble,
    Understood,
)
from triage_desk.domain.sheet_panels import read_member

USUAL_MINUTES: Final = 30
LONGEST_MINUTES: Final = 480
_DAYS: Final = (
    *(Field.BIRTH_DATE, Field.DAY, Field.STARTS),
    *(Field.MEMBER_FROM, Field.MEMBER_TO),
)
_TEXTS: Final = {Field.PHONE: "phone", Field.PREFERRED: "preferred_name", Field.MRN: "mrn"}

SENTENCES: Final = {
    Trouble.NO_NAME: "a family and a given name are needed: fill them in",
    Trouble.NO_DATE: "the day is missing: fill it in",
    Trouble.NO_SUCH_DATE: "this is no day: write it as 2026-11-21",
    Trouble.SHORT_YEAR: "the year has two digits: write all four",
    Trouble.BIRTH_LATER: "the birth date is in the future: check the year",
    Trouble.TOO_OLD: f"the birth date is over {OLDEST_YEARS} years ago: check the year",
    Trouble.NO_TIME: "the time is missing: fill it in",
    Trouble.NO_SUCH_TIME: "this is no time: write it as 14:30",
    Trouble.MINUTES: f"an appointment lasts 1 to {LONGEST_MINUTES} minutes: check the number",
    Trouble.STATUS: "this status is not known: write booked, arrived, cancelled or no-show",
    Trouble.SAYS_ELSE: "a row above says something else of the same person: correct one",
    Trouble.SEX: "this sex is not known and is left out: write female, male or other",
    Trouble.LANGUAGE: "this language is not known and is left out: write its code, such as es",
    Trouble.LONG_ROW: "this row has more cells than the table has columns: check its quotes",
    Trouble.NO_NUMBER: "nobody is named: fill in the record number",
    Trouble.PROGRAMME: "the program is missing: fill in its name",
    Trouble.KIND: "this kind is not known: write ACO, capitation, bundle or medical home",
    Trouble.ENDS_BEFORE: "it ends before it begins: check the two days",
    Trouble.EPISODE: f"an episode has 1 to {LONGEST_EPISODE} days: check the number",
}
"""What is wrong with a cell and what to do about it, for a terminal."""


def date_order(sheet: Sheet, columns: Columns) -> frozenset[DateOrder] | None:
    """Return in which orders the days of a table can be; see ``sheet_cells.orders``."""
    return cells.orders(
        row.cells[place]
        for wanted in _DAYS
        if (place := columns.place(wanted)) >= 0
        for row in sheet.rows
        if place < len(row.cells)
    )


def with_order(sheet: Sheet, columns: Columns) -> Columns:
    """Return the columns with the order of days, where the rows themselves leave only one."""
    found = date_order(sheet, columns)
    if columns.order is None and found is not None and len(found) == 1:
        return replace(columns, order=next(iter(found)))
    return columns


def lacks(sheet: Sheet, columns: Columns) -> tuple[Lack, ...]:
    """Return what must be said before the table can be taken over; nothing when it can."""
    found: list[Lack] = []
    used = [one for one in columns.fields if one is not None]
    named = columns.has(Field.FULL_NAME) or columns.has(Field.FAMILY, Field.GIVEN)
    about = columns.holds_appointments or columns.holds_panel
    by_number = columns.has(Field.MRN) and about
    if not named and (columns.has(Field.BIRTH_DATE) or not by_number):
        found.append(Lack.WHO)
    if named and not columns.has(Field.BIRTH_DATE):
        found.append(Lack.BIRTH_DATE)
    if columns.has(Field.DAY) and not columns.has(Field.TIME):
        found.append(Lack.TIME)
    if columns.has(Field.TIME) and not columns.has(Field.DAY):
        found.append(Lack.DAY)
    if columns.holds_panel and columns.holds_appointments:
        found.append(Lack.BOTH)
    if columns.holds_panel and not columns.has(Field.PROGRAMME_KIND):
        found.append(Lack.KIND)
    if len(used) != len(set(used)):
        found.append(Lack.TWICE)
    possible = date_order(sheet, columns)
    if possible is not None and len(possible) > 1 and columns.order is None:
        found.append(Lack.ORDER)
    return tuple(found)


def understand(sheet: Sheet, columns: Columns, today: date) -> Understood:
    """Return what the rows say; a row with a fault is left out whole, and named.

    The caller has seen to ``lacks`` first.
    """
    run = _Reading(columns, sheet.header, today)
    for row in sheet.rows:
        run.take(row)
    return run.outcome()


@dataclass(slots=True)
class _Reading:
    columns: Columns
    header: tuple[str, ...]
    today: date
    people: dict[str, PatientIn] = field(default_factory=dict)
    appointments: list[AppointmentIn] = field(default_factory=list)
    members: list[MemberIn] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def take(self, row: SheetRow) -> None:
        """Keep what a row says, or why not."""
        reading = _Row(self, row)
        person = reading.person()
        key = person.key if person else f"{BY_MRN}{reading.text(Field.MRN)}"
        coming, member = reading.appointment(key), reading.member(person)
        before = self.people.get(person.key) if person else None
        if person and before and not _agree(before, person):
            reading.bad(Field.MRN if person.patient.mrn else Field.FAMILY, Trouble.SAYS_ELSE)
        self.faults += reading.faults
        if any(fault.trouble not in LEAVES_OUT for fault in reading.faults):
            self.refused.add(row.number)
            return
        if member is not None:
            # Who is in a programme must be on file: a panel adds nobody.
            self.members.append(member)
            return
        if person and not before:
            self.people[person.key] = person
        if coming is not None:
            self.appointments.append(coming)

    def outcome(self) -> Understood:
        """Return all of it."""
        notes = tuple(
            Note(f"row {fault.row}, {fault.column}", SENTENCES[fault.trouble])
            for fault in self.faults
        )
        people, members = tuple(self.people.values()), tuple(self.members)
        delivery = Delivery(people, tuple(self.appointments), notes=notes, members=members)
        return Understood(delivery, tuple(self.faults), frozenset(self.refused))


class _Row:
    """One row under way, with what is wrong with it."""

    def __init__(self, run: _Reading, row: SheetRow) -> None:
        self.faults: list[Fault] = []
        self._run, self._row = run, row
        if len(row.cells) > len(run.header):
            self.faults.append(Fault(row.number, "", Trouble.LONG_ROW))

    def text(self, wanted: Field) -> str:
        """Return a cell, "" where there is none."""
        place = self._run.columns.place(wanted)
        return self._row.cells[place] if 0 <= place < len(self._row.cells) else ""

    def bad(self, wanted: Field, trouble: Trouble) -> None:
        """Note what is wrong with a cell."""
        place = self._run.columns.place(wanted)
        heading = self._run.header[place] if place >= 0 else ""
        self.faults.append(Fault(self._row.number, heading, trouble))

    def person(self) -> PatientIn | None:
        """Return who the row is about; ``None`` where it only has a record number, or a fault."""
        columns = self._run.columns
        if not columns.has(Field.BIRTH_DATE):
            return None
        name = Field.FULL_NAME if columns.has(Field.FULL_NAME) else Field.FAMILY
        family, given = self.text(Field.FAMILY), self.text(Field.GIVEN)
        if name is Field.FULL_NAME:
            family, given = cells.split_name(self.text(name))
        if not (family and given):
            self.bad(name, Trouble.NO_NAME)
        born, mrn = self._born(), self.text(Field.MRN)
        facts: dict[str, str] = {
            own: self.text(wanted) for wanted, own in _TEXTS.items() if self.text(wanted)
        }
        sex, language = self._sex(), self._language()
        if language:
            facts["language"] = language
        if born is None:
            return None
        patient = Patient("", family, given, born, sex, **facts)
        stated = {"family", "given", "birth_date", *facts}
        if sex is not Sex.UNKNOWN:
            stated.add("sex")
        key = mrn_key(mrn) or f"{fold(family)}|{fold(given)}|{born.isoformat()}"
        return PatientIn(f"sheet:{key}", patient, frozenset(stated), place=self.place, by_name=True)

    @property
    def place(self) -> str:
        """Return where the row stands, for reports."""
        return f"row {self._row.number}"

    def _born(self) -> date | None:
        text = self.text(Field.BIRTH_DATE)
        born = cells.read_date(text, self._run.columns.order) if text else Trouble.NO_DATE
        if not isinstance(born, Trouble) and born > self._run.today:
            born = Trouble.BIRTH_LATER
        elif not isinstance(born, Trouble) and self._run.today.year - born.year > OLDEST_YEARS:
            born = Trouble.TOO_OLD
        if isinstance(born, Trouble):
            self.bad(Field.BIRTH_DATE, born)
            return None
        return born

    def _sex(self) -> Sex:
        sex = cells.read_sex(self.text(Field.SEX)) if self.text(Field.SEX) else Sex.UNKNOWN
        if isinstance(sex, Trouble):
            self.bad(Field.SEX, sex)
            return Sex.UNKNOWN
        return sex

    def _language(self) -> str:
        text = self.text(Field.LANGUAGE)
        found = cells.read_language(text) if text else ""
        if isinstance(found, Trouble):
            self.bad(Field.LANGUAGE, found)
            return ""
        return found

    def member(self, who: PatientIn | None) -> MemberIn | None:
        """Return in which programme somebody is; ``None`` where it does not say, or a fault."""
        if not self._run.columns.holds_panel:
            return None
        return read_member(self.text, self.bad, self._run.columns.order, who, self.place)

    def appointment(self, key: str) -> AppointmentIn | None:
        """Return when somebody comes; ``None`` where the table does not say, or a fault."""
        columns = self._run.columns
        if not columns.holds_appointments:
            return None
        if not columns.has(Field.BIRTH_DATE) and not self.text(Field.MRN):
            self.bad(Field.MRN, Trouble.NO_NAME)
        starts, minutes, status = self._starts(), self._minutes(), self._status()
        if starts is None:
            return None
        who, named = self.text(Field.WHO), self.text(Field.APPOINTMENT)
        said = (
            named or hashlib.sha256(f"{key}|{starts.isoformat()}|{fold(who)}".encode()).hexdigest()
        )
        return AppointmentIn(
            f"sheet|{said[:64]}",
            key,
            starts,
            minutes,
            status,
            who,
            reason=self.text(Field.REASON),
            place=self.place,
        )

    def _starts(self) -> datetime | None:
        order = self._run.columns.order
        if self._run.columns.has(Field.STARTS):
            text = self.text(Field.STARTS)
            both = cells.read_both(text, order) if text else Trouble.NO_TIME
            if isinstance(both, Trouble):
                self.bad(Field.STARTS, both)
                return None
            return datetime.combine(*both).astimezone()
        day, at = self.text(Field.DAY), self.text(Field.TIME)
        on = cells.read_date(day, order) if day else Trouble.NO_DATE
        clock = cells.read_time(at) if at else Trouble.NO_TIME
        if isinstance(on, Trouble):
            self.bad(Field.DAY, on)
        if isinstance(clock, Trouble):
            self.bad(Field.TIME, clock)
        if isinstance(on, Trouble) or isinstance(clock, Trouble):
            return None
        return datetime.combine(on, clock).astimezone()

    def _minutes(self) -> int:
        text = self.text(Field.MINUTES)
        minutes = int(text) if text.isdecimal() and len(text) < len("99999") else 0
        if text and not 0 < minutes <= LONGEST_MINUTES:
            self.bad(Field.MINUTES, Trouble.MINUTES)
        return minutes or USUAL_MINUTES

    def _status(self) -> AppointmentStatus:
        text = self.text(Field.STATUS)
        status = cells.read_status(text) if text else AppointmentStatus.BOOKED
        if isinstance(status, Trouble):
            self.bad(Field.STATUS, status)
            return AppointmentStatus.BOOKED
        return status


def _agree(one: PatientIn, other: PatientIn) -> bool:
    return all(
        getattr(one.patient, name) == getattr(other.patient, name)
        for name in one.stated & other.stated
    )
