"""Today's encounters, what is unfinished, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.answers import NO, Answer
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus, WorklistRow
from triage_desk.domain.lock import IntakeLock
from triage_desk.services import intake, locks, undo, worklist
from triage_desk.services.desk import Desk
from triage_desk.services.undo import Done
from triage_desk.services.views import IntakeView
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import minutes_between

UNFINISHED = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)
ASK_SAFETY_AGAIN_MINUTES = 30


class Filter(StrEnum):
    """Which lines of the day are shown; the counts of the last two add up to the first."""

    ALL = "all"
    TO_DO = "to_do"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One intake that waits to be continued. Ages are whole minutes."""

    row: WorklistRow
    by: str
    idle_minutes: int
    ask_safety_again: bool


class WorklistPresenter(Presenter):
    """The home screen: every line of today, most urgent first, then as they came."""

    def __init__(self, desk: Desk) -> None:
        """Start with an empty list; ``refresh`` reads it."""
        super().__init__(desk)
        self.all_rows: tuple[WorklistRow, ...] = ()
        self.filter = Filter.ALL
        self.read_at: datetime = desk.clock()
        self.discarded: tuple[Done, str] | None = None

    def refresh(self) -> None:
        """Read the list again."""
        with self.trying():
            rows = worklist.today(self.desk)
            self.read_at = self.desk.clock()
            kept = (row for row in rows if row.status is not EncounterStatus.DISCARDED)
            self.all_rows = tuple(sorted(kept, key=_order))
        self.changed()

    def choose(self, wanted: Filter) -> None:
        """Show only the lines of one filter."""
        self.filter = wanted
        self.changed()

    @property
    def rows(self) -> tuple[WorklistRow, ...]:
        """Return the lines that the filter leaves, in the order shown."""
        return tuple(row for row in self.all_rows if _passes(row, self.filter))

    @property
    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the intakes without a route that no other desk has open, oldest first."""
        waiting = (
            row for row in self.all_rows if row.status in UNFINISHED and self.elsewhere(row) is None
        )
        return tuple(self._age(row) for row in sorted(waiting, key=lambda row: row.changed_at))

    def count(self, wanted: Filter) -> int:
        """Return how many lines a filter leaves."""
        return sum(_passes(row, wanted) for row in self.all_rows)

    def waited(self, row: WorklistRow) -> int:
        """Return whole minutes since the person came."""
        return minutes_between(row.started_at, self.read_at)

    def who(self, row: WorklistRow) -> str:
        """Return the name of who began the intake."""
        actor = self.desk.actor
        return actor.name if row.started_by == actor.user_id and actor.name else row.by

    def idle(self, row: WorklistRow) -> int:
        """Return whole minutes since somebody last touched the encounter."""
        return minutes_between(row.changed_at, self.read_at)

    def elsewhere(self, row: WorklistRow) -> IntakeLock | None:
        """Return the lock of an intake that another desk has open now."""
        lock = row.lock
        if lock is None or locks.is_mine(self.desk, lock) or not lock.holds(self.read_at):
            return None
        # After a crash the same computer goes on at once.
        return None if lock.workstation == self.desk.actor.workstation else lock

    def is_open(self, encounter_id: str) -> bool:
        """Return whether an intake is not done yet, as the list was read."""
        rows = [row for row in self.all_rows if row.encounter_id == encounter_id]
        return any(row.status in _UNDONE for row in rows)

    def is_elsewhere(self, encounter_id: str) -> bool:
        """Return whether another desk has the intake open, as the list was read."""
        rows = [row for row in self.all_rows if row.encounter_id == encounter_id]
        return any(self.elsewhere(row) is not None for row in rows)

    def resume(self, encounter_id: str) -> IntakeView | None:
        """Continue an unfinished intake; ``None`` with ``problem`` when that cannot be done."""
        view = None
        with self.trying():
            view = self._safety_again(intake.resume(self.desk, encounter_id), encounter_id)
        self.changed()
        return view

    def discard(self, encounter_id: str, reason: str) -> bool:
        """Discard an unfinished intake; the reason is kept, and so are its answers."""
        before = {row.encounter_id: row for row in self.all_rows}[encounter_id]
        with self.trying():
            after = intake.discard(self.desk, encounter_id, reason)
            self.discarded = (undo.discarded(self.desk, after, before.status), before.initials)
        done = self.problem is None
        if done:
            self.refresh()
        else:
            self.changed()
        return done

    def _safety_again(self, view: IntakeView, encounter_id: str) -> IntakeView:
        """Open every No of the safety section again when it was said too long ago."""
        touched = {row.encounter_id: self.idle(row) for row in self.all_rows}
        if touched.get(encounter_id, 0) < ASK_SAFETY_AGAIN_MINUTES or not view.pages:
            return view
        first = view.pages[0].section
        said = {
            link_id: answer
            for page in view.pages
            if page.section == first
            for link_id, answer in page.answers.items()
        }
        again: dict[str, Answer | None] = {i: None for i, a in said.items() if a == NO}
        return intake.answer(self.desk, encounter_id, again) if again else view

    def _age(self, row: WorklistRow) -> Unfinished:
        idle = self.idle(row)
        return Unfinished(row, self.who(row), idle, idle >= ASK_SAFETY_AGAIN_MINUTES)


def _passes(row: WorklistRow, wanted: Filter) -> bool:
    if wanted is Filter.ALL:
        return True
    return (row.status is EncounterStatus.FINISHED) == (wanted is Filter.DONE)


def _order(row: WorklistRow) -> tuple[bool, int, datetime]:
    # Nothing finished stands above something to do; without a route the person came first counts.
    route = row.route or Disposition.PHYSICIAN_TODAY
    return row.status is EncounterStatus.FINISHED, -route.urgency, row.started_at


_UNDONE = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)
