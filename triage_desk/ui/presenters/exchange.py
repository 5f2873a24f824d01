"""What came in from other software: which file, who took it over, what it brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from triage_desk import settings
from triage_desk.domain.batch import Batch, Stays, UndoReport
from triage_desk.domain.exchange import Became, Kind
from triage_desk.domain.watched import Parked
from triage_desk.errors import UserError
from triage_desk.services import batches, inbox
from triage_desk.services import folder as watched
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.presenters.waits import Wait
from triage_desk.ui.refusals import said

MOST_NAMED = 12


class Part(StrEnum):
    """What the page shows: the imports, or what came into the watched folder and waits."""

    FILES = "files"
    FOLDER = "folder"


_SHOWN = (Became.ADDED, Became.CHANGED, Became.REFUSED)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in words; ``may_go_back`` while something of it may be taken back."""

    batch_id: str
    when: str
    name: str
    file: str
    brought: str
    stands: str
    may_go_back: bool
    was_taken_back: bool


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """One parked file in words."""

    name: str
    when: str
    why: str


class ExchangePresenter(Presenter):
    """The imports. ``doing`` is what is under way in words, ``undone`` what came of the last.

    ``folder`` is the one watched, "" for none; ``parked`` what waits in it. ``waiting`` is how many
    messages wait.
    """

    def __init__(self, desk: Desk, trouble: str = "") -> None:
        """Start empty; ``open`` reads the list. ``trouble``: why the folder cannot be read."""
        super().__init__(desk)
        self.part, self.trouble = Part.FILES, trouble
        self.folder = ""
        self.parked: tuple[Parked, ...] = ()
        self.batches: tuple[Batch, ...] = ()
        self.waiting = 0
        self.doing = ""
        self.undone: UndoReport | None = None
        self.wait = Wait()

    def open(self) -> None:
        """Read the list; counts and names of files, so it is no event."""
        with self.trying():
            self.batches = batches.recent(self.desk)
            self.waiting = len(inbox.waiting(self.desk))
        self.changed()

    @property
    def lines(self) -> tuple[ImportLine, ...]:
        """Return the imports, newest first."""
        return tuple(map(_line, self.batches))

    def choose(self, part: Part) -> None:
        """Show the other part."""
        self.part, self.problem, self.undone = part, None, None
        self.changed()

    def read_folder(self) -> tuple[str, tuple[Parked, ...]]:
        """Return which folder is watched, and what waits there; runs in a job."""
        named = settings.load(computer_of(self.desk).data).watch_folder
        return named, watched.parked(self.desk, PurePath(named)) if named else ()

    def show_folder(self, found: tuple[str, tuple[Parked, ...]]) -> None:
        """Take what a job read."""
        self.folder, self.parked = found
        self.changed()

    def again(self, name: str) -> tuple[str, tuple[Parked, ...]]:
        """Put a parked file back into the folder, in a job; return what waits then."""
        watched.again(self.desk, PurePath(self.folder), name)
        return self.read_folder()

    @property
    def parked_lines(self) -> tuple[ParkedLine, ...]:
        """Return the parked files, newest first."""
        return tuple(map(_parked_line, self.parked))

    @property
    def watching(self) -> str:
        """Return which folder is watched, or how to name one."""
        if not self.folder:
            return text("exchange.folder_off")
        return self.trouble or text("exchange.folder_on", folder=self.folder)

    def begin(self) -> None:
        """Say that an import is on its way back."""
        self.wait, self.undone, self.problem = Wait(), None, None
        self.doing = text("exchange.undoing")
        self.changed()

    def progressed(self, done: int, total: int) -> None:
        """Say how far it is."""
        if self.doing:
            self.doing = text("exchange.undoing_so_far", done=f"{done:,}", total=f"{total:,}")
            self.changed()

    def undo(self, batch_id: str, tell: Callable[[int, int], None]) -> UndoReport:
        """Take an import back; runs in a job."""
        return batches.undo(self.desk, batch_id, self.wait.hear(tell))

    def came(self, report: UndoReport) -> None:
        """Take what came of it, and read the list again."""
        self.doing, self.undone = "", report
        self.open()

    @property
    def told(self) -> str:
        """Return what came of the last one taken back."""
        if self.undone is None:
            return ""
        if self.undone.stopped:
            return text("exchange.stopped")
        stays = len(self.undone.stays)
        back = text("exchange.back", count=self.undone.back)
        return f"{back} {text('exchange.stays', count=stays)}" if stays else back

    @property
    def stays(self) -> tuple[str, ...]:
        """Return what was not taken back: which row, who, why."""
        if self.undone is None:
            return ()
        found = [_stays(one) for one in self.undone.stays]
        more = len(found) - MOST_NAMED
        rest = (text("tables.more", count=more),) if more > 0 else ()
        return (*found[:MOST_NAMED], *rest)


def _line(one: Batch) -> ImportLine:
    local, done = one.at.astimezone(), one.taken_back
    stands = ""
    if done is not None:
        key = "taken_back_some" if done.stays else "taken_back"
        stands = text(f"exchange.{key}", name=done.name, count=done.stays)
    return ImportLine(
        one.batch_id,
        f"{day(local.date())}, {clock_time(local)}",
        one.name,
        one.source.file or text("exchange.no_file"),
        counted(one),
        stands or text(f"exchange.way.{one.source.way.value}"),
        done is None or bool(done.stays),
        done is not None,
    )


def counted(one: Batch) -> str:
    """Return what an import brought, kind by kind."""
    found = []
    for kind in Kind:
        parts = [
            text(f"tables.became.{became.value}", count=count)
            for became in _SHOWN
            if (count := one.counts.get(f"{kind.value} {became.value}", 0))
        ]
        if parts:
            found.append(f"{text(f'exchange.kind.{kind.value}')}: {', '.join(parts)}")
    return "; ".join(found)


def _parked_line(one: Parked) -> ParkedLine:
    local = one.at.astimezone()
    why = _translated(one.why[0]) if one.why else ""
    more = len(one.why) - 1
    rest = text("tables.more", count=more) if more > 0 else ""
    when = f"{day(local.date())}, {clock_time(local)}"
    return ParkedLine(one.name, when, " ".join(filter(None, (why, rest))))


def _translated(line: str) -> str:
    """Return a reason in the language of the window; its place stays before it."""
    place, sign, sentence = line.rpartition(": ")
    whole = said(UserError(line))
    return whole if whole != line else f"{place}{sign}{said(UserError(sentence))}"


def _stays(one: Stays) -> str:
    place = one.brought.place
    number = place.removeprefix("row ")
    row = text("tables.row_number", row=number) if number != place else place
    who = " · ".join(filter(None, (row, one.initials)))
    return f"{who}: {said(UserError(one.why))}"
