"""A table of others on its way in: what its columns mean, what its rows say, who is who."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath

from triage_desk.clock import local_date
from triage_desk.domain.batch import Source, Way
from triage_desk.domain.exchange import (
    Became,
    ImportReport,
    Kind,
    MemberIn,
    Outcome,
    PatientIn,
)
from triage_desk.domain.sheet import Columns, DateOrder, Fault, Field, Lack, Sheet, Understood
from triage_desk.domain.sheet_reading import date_order, lacks, understand, with_order
from triage_desk.errors import UserError
from triage_desk.services import importing, patients
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.presenters.waits import Wait
from triage_desk.ui.refusals import said

SAMPLE = 300
MOST_SHOWN = 12
MOST_NAMED = 30
LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what stands in it first, and what it is taken for."""

    heading: str
    example: str
    field: Field | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody of the table who may be on file: where, who in words, and who they may be."""

    place: str
    who: str
    like: str
    like_words: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What would come of the table, or came of it."""

    understood: Understood
    report: ImportReport


class TablePresenter(Presenter):
    """One table. ``tried`` is what a trial found, ``taken`` what was kept."""

    def __init__(self, desk: Desk) -> None:
        """Start without a table."""
        super().__init__(desk)
        self.sheet: Sheet | None = None
        self.mapped = Columns(())
        self.lacks: tuple[Lack, ...] = ()
        self.rows: tuple[str, ...] = ()
        self.tried: Tried | None = None
        self.taken: Tried | None = None
        self.doing = ""
        self.wait, self._under_way = Wait(), ""
        self.stopped = False
        self.said: dict[str, str] = {}

    # ------------------------------------------------------------------------- what it means

    def read(self, path: PurePath) -> tuple[Sheet, Columns]:
        """Return the table of a file and what was said of its headings; runs in a job."""
        tables = self.desk.table_files()
        sheet = tables.read(path)
        return sheet, tables.columns_of(sheet)

    def show(self, sheet: Sheet, columns: Columns) -> None:
        """Take a table that was read."""
        self.sheet, self.said = sheet, {}
        self.doing, self.problem = "", None
        self._map(columns)

    def choose(self, number: int, wanted: Field | None) -> None:
        """Take a column for something; no other column is that any more."""
        fields = [None if one is wanted else one for one in self.mapped.fields]
        fields[number] = wanted
        self._map(replace(self.mapped, fields=tuple(fields)))

    def write_days(self, order: DateOrder | None) -> None:
        """Take the days as written month first, or day first."""
        self._map(replace(self.mapped, order=order))

    @property
    def doing_what(self) -> str:
        """Return the name of what is under way, however far it is; "" for nothing."""
        return self._under_way if self.doing else ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns with an example each."""
        if self.sheet is None:
            return ()
        return tuple(
            Column(heading, self._example(number), self.mapped.fields[number])
            for number, heading in enumerate(self.sheet.header)
        )

    @property
    def asks_order(self) -> bool:
        """Tell whether the days of the table can be read in two ways."""
        found = date_order(self._sample(), self.mapped) if self.sheet else None
        return found is not None and len(found) != 1

    @property
    def lacking(self) -> str:
        """Return what is still to be said, in one sentence."""
        return text(f"tables.lack.{self.lacks[0].value}") if self.lacks else ""

    @property
    def ready(self) -> bool:
        """Tell whether the table can be taken over."""
        return self.sheet is not None and not (self.lacks or self.doing or self.taken)

    @property
    def told(self) -> str:
        """Return how the file was read."""
        if self.sheet is None:
            return ""
        rows = text("counted.rows", count=len(self.sheet.rows))
        return text("tables.read_as", how=self.sheet.how, rows=rows)

    def _map(self, columns: Columns) -> None:
        sample = self._sample()
        self.mapped, self.tried, self.taken = columns, None, None
        self.lacks = lacks(sample, columns)
        self.rows = () if self.lacks else self._preview(sample)
        self.changed()

    def _sample(self) -> Sheet:
        """Return the first rows: enough to see, and few enough to read at each key."""
        sheet = self.sheet or Sheet((), ())
        return replace(sheet, rows=sheet.rows[:SAMPLE])

    def _example(self, number: int) -> str:
        rows = self._sample().rows
        found = (row.cells[number] for row in rows if number < len(row.cells))
        return next((cell for cell in found if cell), "")

    def _preview(self, sample: Sheet) -> tuple[str, ...]:
        few = replace(sample, rows=sample.rows[:MOST_SHOWN])
        found = self._understand(few, sample)
        people = {one.key: one for one in found.delivery.patients}
        lines = {one.place: _person(one) for one in people.values()}
        for one in found.delivery.appointments:
            local = one.starts_at.astimezone()
            who = people.get(one.patient_key)
            name = _person(who) if who else one.patient_key.partition(":")[2]
            when = f"{day(local.date())}, {clock_time(local)}"
            lines[one.place] = " · ".join(filter(None, (name, when, one.who, one.reason)))
        lines |= {one.place: _member(one) for one in found.delivery.members}
        shown = [(row.number, lines.get(f"row {row.number}", "")) for row in few.rows]
        bad = {number: _faults(found.faults, number) for number, _line in shown}
        return tuple(
            text("tables.row", row=number, said=bad[number] or line)
            for number, line in shown
            if bad[number] or line
        )

    def _understand(self, sheet: Sheet, whole: Sheet) -> Understood:
        columns = with_order(whole, self.mapped)
        return understand(sheet, columns, local_date(self.desk.clock()))

    # --------------------------------------------------------------------------- taking it over

    def begin(self, doing: str) -> None:
        """Say that something is under way."""
        self.wait, self._under_way, self.stopped = Wait(), doing, False
        self.doing, self.problem = text(f"tables.{doing}"), None
        self.changed()

    def progressed(self, done: int, total: int) -> None:
        """Say how far it is."""
        if self.doing:
            so_far = text("tables.so_far", done=f"{done:,}", total=f"{total:,}")
            self.doing = f"{text(f'tables.{self._under_way}')} {so_far}"
            self.changed()

    def attempt(self, tell: Callable[[int, int], None], *, trial: bool) -> Tried:
        """Take the table over, or only say what would come of it; runs in a job."""
        sheet = self.sheet or Sheet((), ())
        found = self._understand(sheet, sheet)
        who = {place: one for place, one in self.said.items() if one != LEFT_OUT}
        source = Source(sheet.file, sheet.sha256, Way.WINDOW)
        report = importing.take(
            self.desk,
            found.delivery,
            source=source,
            trial=trial,
            said=who,
            watch=self.wait.hear(tell),
        )
        if not (trial or report.stopped):
            self.desk.table_files().remember(sheet, self.mapped)
        return Tried(found, report)

    def came(self, tried: Tried, *, trial: bool) -> None:
        """Take what an attempt found."""
        self.doing, self.tried = "", None if tried.report.stopped else tried
        self.taken = None if trial else self.tried
        self.stopped = tried.report.stopped
        self.changed()

    def is_one(self, place: str, who: str) -> None:
        """Say who a doubtful person is: the id of a record, "" for somebody new, or left out."""
        self.said[place] = who

    @property
    def counted(self) -> tuple[str, ...]:
        """Return what came of the rows, a line for each kind."""
        if self.tried is None:
            return ()
        lines = []
        for kind in (Kind.PATIENT, Kind.APPOINTMENT, Kind.MEMBER):
            mine = [one for one in self.tried.report.outcomes if one.kind is kind]
            parts = [
                text(f"tables.became.{became.value}", count=count)
                for became in Became
                if (count := sum(one.became is became for one in mine))
            ]
            if parts:
                lines.append(f"{text(f'tables.kind.{kind.value}')}: {', '.join(parts)}")
        refused = len(self.tried.understood.refused)
        return (*lines, text("tables.rows_refused", count=refused)) if refused else tuple(lines)

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what cannot be understood or kept: row, column, what, what to do."""
        if self.tried is None:
            return ()
        named = [_fault(one) for one in self.tried.understood.faults]
        refused = [one for one in self.tried.report.outcomes if one.became is Became.REFUSED]
        # Whoever is doubtful is asked about, and when they come waits for that.
        asked = {one.place for one in refused if one.like}
        named += [
            f"{_row(one)}: {said(UserError(one.why))}" for one in refused if one.place not in asked
        ]
        more = len(named) - MOST_NAMED
        rest = (text("tables.more", count=more),) if more > 0 else ()
        return (*named[:MOST_NAMED], *rest)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return who may be on file, for somebody to say; nothing is put together unasked."""
        if self.tried is None:
            return ()
        delivery = self.tried.understood.delivery
        people = {one.place: one for one in delivery.patients}
        people |= {one.place: one.who for one in delivery.members if one.who}
        held = [one for one in self.tried.report.outcomes if one.like and one.place in people]
        return tuple(self._doubt(one, people[one.place]) for one in held[:MOST_SHOWN])

    def _doubt(self, one: Outcome, given: PatientIn) -> Doubt:
        who = given.patient
        near = patients.alike(
            self.desk, who.family, who.given, who.birth_date, who.sex, who.phone, who.mrn
        )
        like = next((p for p in near if p.patient_id == one.like), None)
        words = f"{like.full_name}, {day(like.birth_date)}" if like else one.like
        return Doubt(one.place, f"{_row(one)}: {_person(given)}", one.like, words)


def _person(one: PatientIn) -> str:
    who = one.patient
    number = text("tables.number", mrn=who.mrn) if who.mrn else ""
    return " · ".join(filter(None, (who.full_name, day(who.birth_date), number)))


def _member(one: MemberIn) -> str:
    name = _person(one.who) if one.who else one.patient_key.partition(":")[2]
    kind = text(f"tables.programme.{one.kind.value}")
    days = [day(on) if on else "" for on in (one.starts_on, one.ends_on)]
    when = text("tables.from_to", first=days[0], last=days[1]) if any(days) else ""
    return " · ".join(filter(None, (name, one.programme, kind, one.payer, when)))


def _row(one: Outcome) -> str:
    return text("tables.row_number", row=one.place.removeprefix("row "))


def _fault(one: Fault) -> str:
    words = text(f"tables.trouble.{one.trouble.value}")
    column = text("tables.in_column", column=one.column) if one.column else ""
    return f"{text('tables.row_number', row=one.row)}{column}: {words}"


def _faults(found: Iterable[Fault], number: int) -> str:
    words = [text(f"tables.trouble.{one.trouble.value}") for one in found if one.row == number]
    return f"{text('app.warning_sign')} {'; '.join(words)}" if words else ""
