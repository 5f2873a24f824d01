"""The backups of this clinic: what lies in the folders, what failed, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from triage_desk.clock import local_date
from triage_desk.domain.backup import BackupFile, BackupRecord, Proof
from triage_desk.domain.backup_plan import BackupHealth
from triage_desk.services import backups
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Watch
from triage_desk.ui import refusals
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.moments import clock_time, day

MEGABYTE = 1e6


class State(StrEnum):
    """What is known of one backup."""

    PROVED = "proved"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page. ``path`` is ``None`` where no file came of a try."""

    made_at: datetime | None
    state: State
    intakes: int
    size: int
    where: str
    path: PurePath | None

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the words of each column."""
        when = "" if self.made_at is None else moment_words(self.made_at)
        size = text("backup.megabytes", number=f"{self.size / MEGABYTE:,.1f}") if self.size else ""
        count = f"{self.intakes:,}" if self.size else ""
        return (when, text(f"backup.state_{self.state.value}"), count, size, self.where)

    @property
    def said(self) -> str:
        """Return the line as it is said aloud."""
        when, state, _count, size, where = self.cells
        intakes = text("counted.intakes", count=self.intakes) if self.size else ""
        return ", ".join(filter(None, (when, state, intakes, size, where)))


class BackupsPresenter(Presenter):
    """The page of backups. ``lines`` are newest first; ``note`` says what was just done."""

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``read`` and ``took`` fill it."""
        super().__init__(desk)
        self.lines: tuple[Line, ...] = ()
        self.note = ""

    def read(self) -> tuple[Line, ...]:
        """Return the lines; runs in a job, since a folder may lie on a slow disk."""
        return lines_of(backups.found(self.desk), backups.records(self.desk))

    def took(self, lines: tuple[Line, ...]) -> None:
        """Show what was read."""
        self.lines = lines
        self.changed()

    def stand(self, lines: tuple[Line, ...]) -> None:
        """Show what was read, and how the newest backup stands."""
        with self.trying():
            last = next((r for r in backups.records(self.desk) if r.proved_at is not None), None)
            self.note = text("backup.none") if not lines else ""
            if last is not None:
                self.note = proved_words(last, self.desk.clock())
        self.took(lines)

    def make(self, watch: Watch) -> tuple[BackupRecord, ...]:
        """Make and prove backups; runs in a job."""
        return backups.take(self.desk, watch)

    def made(self, records: Sequence[BackupRecord]) -> None:
        """Tell what came of it: the first fault, or that all is proved."""
        failures = [record.failure for record in records if record.failure]
        self.problem = Problem(refusals.in_words(failures[0])) if failures else None
        self.note = "" if failures else proved_words(records[0], self.desk.clock())
        self.changed()

    def prove(self, path: PurePath, watch: Watch) -> Proof:
        """Prove one once more; runs in a job."""
        return backups.prove(self.desk, path, watch)

    def proved(self, proof: Proof) -> None:
        """Tell what came of it."""
        self.problem = None if proof.good else Problem(proof.why)
        self.note = text("backup.proved_again") if proof.good else ""
        self.changed()

    def failed(self, sentence: str) -> None:
        """Tell why nothing came of it."""
        self.problem, self.note = Problem(sentence), ""
        self.changed()

    def said(self, note: str) -> None:
        """Tell something that is no fault."""
        self.problem, self.note = None, note
        self.changed()


def lines_of(found: Sequence[BackupFile], records: Sequence[BackupRecord]) -> tuple[Line, ...]:
    """Return what lies in the folders and which tries gave no file, newest first."""
    lines = [
        Line(
            file.manifest.made_at if file.manifest else None,
            State.PROVED if file.proved else State.DOUBTFUL,
            file.manifest.intakes if file.manifest else 0,
            file.size,
            str(file.path),
            file.path,
        )
        for file in found
    ]
    lines += [
        Line(record.made_at, State.FAILED, 0, 0, record.failure, None)
        for record in records
        if record.failure and not record.path
    ]
    return tuple(
        sorted(
            lines, key=lambda line: line.made_at.timestamp() if line.made_at else 0, reverse=True
        )
    )


def proved_words(record: BackupRecord, now: datetime) -> str:
    """Return that a backup is proved, since when, and how much it holds."""
    proved_at = record.proved_at or record.made_at
    values = {
        "time": clock_time(proved_at),
        "intakes": text("counted.intakes", count=record.intakes),
    }
    if local_date(proved_at) == local_date(now):
        return text("backup.proved", **values)
    return text("backup.proved_on", day=day(local_date(proved_at)), **values)


def warning(health: BackupHealth | None) -> str:
    """Return the line that everybody sees when the backups do not stand well; else ""."""
    if health is None:
        return ""
    if health.failure:
        return text("backup.failed", why=health.failure)
    if not health.late:
        return ""
    if health.proved_at is None:
        return text("backup.late_never")
    at = health.proved_at
    return text("backup.late", day=day(local_date(at)), time=clock_time(at))


def moment_words(moment: datetime) -> str:
    """Return day and time of day in the clinic's own clock."""
    return f"{day(local_date(moment))}, {clock_time(moment)}"
