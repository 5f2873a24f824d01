"""The day at the desk: who stands where, whose turn it is, and what a key does with a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.day import DayRow, Stage
from triage_desk.domain.encounter import Channel, EncounterStatus, WorklistRow
from triage_desk.domain.lock import IntakeLock
from triage_desk.domain.review import ReviewState
from triage_desk.services import (
    appointments,
    calling,
    intake,
    locks,
    pickup,
    referrals,
    tasks,
    ticks,
    undo,
    waiting,
    worklist,
)
from triage_desk.services.appointments import Undoable
from triage_desk.services.desk import Desk
from triage_desk.services.undo import Done
from triage_desk.services.views import IntakeView
from triage_desk.ui.liked import Liked
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import minutes_between

UNFINISHED = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)


class Filter(StrEnum):
    """Which rows of the day are shown: all, or one stage; the stages add up to all."""

    ALL = "all"
    EXPECTED = "expected"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    PARKED = "parked"
    REVIEW = "review"
    DONE = "done"

    def passes(self, row: DayRow) -> bool:
        """Return whether a row is shown."""
        return self is Filter.ALL or row.stage.value == self.value


class RowAct(StrEnum):
    """What can be done with a row in the list itself, each by one key; ``BOOK`` makes one."""

    ARRIVE = "arrive"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    SEEN = "seen"
    BOOK = "book"


class NextStep(StrEnum):
    """What Enter does with a row."""

    ARRIVE = "arrive"
    START = "start"
    GO_ON = "continue"
    LOOK = "look"
    OPEN = "open"
    BOOK = "book"
    ASK = "ask"
    SEEN = "seen"
    VIEW = "view"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One intake that waits to be continued. Ages are whole minutes.

    ``cut_off`` says that the program ended at this computer while the intake was open.
    """

    row: WorklistRow
    by: str
    idle_minutes: int
    ask_safety_again: bool
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An act in the list that can be taken back, and whose row it was about."""

    act: RowAct
    done: Undoable | Done
    initials: str


class WorklistPresenter(Presenter):
    """The home screen. ``now`` moves with the minute, ``read_at`` with each look at the store."""

    def __init__(self, desk: Desk, liked: Liked | None = None) -> None:
        """Start with an empty list and the filter this person chose last; ``refresh`` reads it."""
        super().__init__(desk)
        self._liked = liked or Liked()
        self.all_rows: tuple[DayRow, ...] = ()
        self.calls = self.referrals = self.tasks = 0
        self.filter = Filter(self._liked.filters.get(desk.actor.user_id, Filter.ALL.value))
        self.read_at: datetime = desk.clock()
        self.now: datetime = self.read_at
        self.discarded: tuple[Done, str] | None = None
        self.told: Told | None = None
        self._held: dict[str, int] = {}

    def refresh(self, held: dict[str, int] | None = None) -> None:
        """Read the list again; ``held`` are rows that keep their place, by id, counted from 0."""
        self._held = held or {}
        with self.trying():
            self.all_rows = worklist.day(self.desk)
            self.calls = ticks.count_calls(self.desk) + calling.count(self.desk)
            self.referrals = referrals.count(self.desk)
            self.tasks = tasks.count(self.desk)
            self.read_at = self.now = self.desk.clock()
        self.changed()

    def forget(self) -> None:
        """Show nobody, until the list is read again: somebody who is no staff has the screen."""
        self.all_rows, self.calls, self.referrals, self.tasks = (), 0, 0, 0
        self.told, self._held = None, {}
        self.changed()

    @property
    def holds(self) -> bool:
        """True while a row must not move, since somebody may be about to press it."""
        return bool(self._held)

    def tick(self, held: dict[str, int] | None = None) -> None:
        """Let the clocks go on without a look at the store; a new day is read.

        Rows that were held and are not among ``held`` go to their place.
        """
        self._held = {row_id: at for row_id, at in self._held.items() if row_id in (held or {})}
        if local_date(self.desk.clock()) != local_date(self.read_at):
            self.refresh()
            return
        self.now = self.desk.clock()
        self.changed()

    def choose(self, wanted: Filter) -> None:
        """Show only the rows of one filter; it is remembered for this person."""
        self._held = {}
        self.filter = wanted
        self._liked.filters[self.desk.actor.user_id] = wanted.value
        self.changed()

    @property
    def rows(self) -> tuple[DayRow, ...]:
        """Return the rows that the filter leaves, in their order, but for those that are held."""
        shown = [row for row in self.all_rows if self.filter.passes(row)]
        held = [row for row in shown if row.row_id in self._held]
        rows = [row for row in shown if row.row_id not in self._held]
        for row in sorted(held, key=lambda row: self._held[row.row_id]):
            rows.insert(min(self._held[row.row_id], len(rows)), row)
        return tuple(rows)

    @property
    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the intakes without a route that no other desk has open, oldest first."""
        visits = [row.visit for row in self.all_rows if row.visit is not None]
        open_here = (v for v in visits if v.status in UNFINISHED and self.elsewhere(v) is None)
        return tuple(self._age(visit) for visit in sorted(open_here, key=lambda v: v.changed_at))

    @property
    def urgent(self) -> tuple[str, ...]:
        """Return what in the list wants somebody at once: "emergency", "called"."""
        visits = [row.visit for row in self.all_rows if row.visit is not None]
        kinds = (
            ("emergency", any(row.is_emergency for row in self.all_rows)),
            ("called", any(visit.called_at is not None for visit in visits)),
        )
        return tuple(kind for kind, there in kinds if there)

    @property
    def urgent_untold(self) -> bool:
        """Return whether an emergency stands in the list of which nobody has been told."""
        return any(r.is_emergency and r.visit and r.visit.told_at is None for r in self.all_rows)

    def count(self, wanted: Filter) -> int:
        """Return how many rows a filter leaves."""
        return sum(wanted.passes(row) for row in self.all_rows)

    def waited(self, row: DayRow) -> int | None:
        """Return whole minutes since somebody came, until they were seen; ``None``: not here."""
        visit = row.visit
        if row.came_at is None or not row.in_room:
            return None
        if visit is not None and visit.seen_at is not None:
            return minutes_between(row.came_at, visit.seen_at)
        return minutes_between(row.came_at, self.now) if row.waits else None

    def left(self, row: DayRow) -> int | None:
        """Return minutes until the time target, below 0 when it is over; ``None`` without one."""
        if row.due_at is None or row.stage is Stage.DONE:
            return None
        return int((row.due_at - self.now).total_seconds() // 60)

    def is_late(self, row: DayRow) -> bool:
        """Return whether the time target of a route is over; who is expected is not late by it."""
        left = self.left(row)
        return left is not None and left < 0 and row.stage is not Stage.EXPECTED

    def who(self, row: WorklistRow) -> str:
        """Return the name of who began the intake."""
        actor = self.desk.actor
        return actor.name if row.started_by == actor.user_id and actor.name else row.by

    def idle(self, row: WorklistRow) -> int:
        """Return whole minutes since somebody last touched the encounter."""
        return minutes_between(row.changed_at, self.now)

    def elsewhere(self, row: WorklistRow) -> IntakeLock | None:
        """Return the lock of an intake that another desk has open now."""
        lock = row.lock
        if lock is None or locks.is_mine(self.desk, lock) or not lock.holds(self.now):
            return None
        # After a crash the same computer goes on at once; another one of its name does not.
        here = lock.workstation == self.desk.actor.workstation
        return None if here and not locks.is_namesake(self.desk, lock) else lock

    def is_open(self, encounter_id: str) -> bool:
        """Return whether an intake is not done yet, as the list was read."""
        visit = self._visit(encounter_id)
        return visit is not None and visit.status in UNFINISHED

    def is_elsewhere(self, encounter_id: str) -> bool:
        """Return whether another desk has the intake open, as the list was read."""
        visit = self._visit(encounter_id)
        return visit is not None and self.elsewhere(visit) is not None

    def resume(self, encounter_id: str) -> IntakeView | None:
        """Continue an unfinished intake; ``None`` with ``problem`` when that cannot be done."""
        view = None
        with self.trying():
            view = intake.resume(self.desk, encounter_id)
        self.changed()
        return view

    def start(self, row: DayRow) -> IntakeView | None:
        """Begin the intake of somebody who was expected; ``None`` with ``problem`` set."""
        view = None
        with self.trying():
            view = intake.start(
                self.desk, row.patient_id, Channel.COUNTER, appointment_id=row.appointment_id
            )
        self.changed()
        return view

    def discard(self, encounter_id: str, reason: str) -> bool:
        """Discard an unfinished intake; the reason is kept, and so are its answers."""
        before = self._visit(encounter_id)
        if before is None:
            return False
        with self.trying():
            after = intake.discard(self.desk, encounter_id, reason)
            self.discarded = (undo.discarded(self.desk, after, before.status), before.initials)
        return self._read_again()

    # ------------------------------------------------------------------- acts in the list itself

    def acts(self, row: DayRow) -> tuple[RowAct, ...]:
        """Return what can be done with a row now, besides its next step."""
        if row.visit is not None:
            visit = row.visit
            done = visit.seen_at is not None or visit.status in UNFINISHED
            return () if done or visit.route is None else (RowAct.SEEN,)
        match row.booked.appointment.status if row.booked else None:
            case AppointmentStatus.BOOKED:
                return RowAct.ARRIVE, RowAct.NO_SHOW, RowAct.CANCEL
            case AppointmentStatus.ARRIVED:
                to_be_seen = row.made_for and not row.made_for_seen
                return (RowAct.CANCEL, RowAct.SEEN) if to_be_seen else (RowAct.CANCEL,)
            case AppointmentStatus.NOSHOW:
                return (RowAct.ARRIVE,)
            case _:
                return ()

    def act(self, row: DayRow, act: RowAct) -> bool:
        """Do one act with a row; False with ``problem`` when that cannot be done."""
        if act not in self.acts(row):
            return False
        ways: dict[RowAct, Callable[[], Undoable | Done]] = {
            RowAct.ARRIVE: lambda: appointments.arrive(self.desk, row.appointment_id),
            RowAct.NO_SHOW: lambda: appointments.no_show(self.desk, row.appointment_id),
            RowAct.CANCEL: lambda: appointments.cancel(self.desk, row.appointment_id),
            RowAct.SEEN: lambda: waiting.seen(self.desk, row.encounter_id or row.made_for),
        }
        with self.trying():
            self.told = Told(act, ways[act](), row.initials)
        return self._read_again()

    def take_back(self) -> bool:
        """Take back the last act done in the list; False when there is none."""
        told, self.told = self.told, None
        if told is None:
            return False
        with self.trying():
            if isinstance(told.done, Undoable):
                appointments.take_back(self.desk, told.done)
            else:
                undo.take_back(self.desk, told.done)
        self._read_again()
        return True

    def forget_told(self) -> None:
        """Offer nothing to take back any more."""
        self.told = None

    def next_step(self, row: DayRow) -> NextStep:
        """Return what Enter does with a row."""
        visit = row.visit
        if visit is None:
            return self._step_of_booked(row)
        if visit.status in UNFINISHED:
            return NextStep.LOOK if self.elsewhere(visit) else NextStep.GO_ON
        if row.stage in (Stage.DONE, Stage.REVIEW):
            return NextStep.VIEW
        if row.is_emergency or (row.booked_at and visit.status is EncounterStatus.DECIDED):
            return NextStep.OPEN
        asked, booked = row.review is ReviewState.ASKED, visit.status is EncounterStatus.FINISHED
        return NextStep.ASK if asked else NextStep.SEEN if booked else NextStep.BOOK

    def _step_of_booked(self, row: DayRow) -> NextStep:
        """Return what comes next where no intake was begun; whoever had theirs begins none."""
        acts = self.acts(row)
        known = (
            (NextStep.ARRIVE, RowAct.ARRIVE in acts),
            (NextStep.SEEN, RowAct.SEEN in acts),
            (NextStep.VIEW, row.made_for_seen),
            (NextStep.START, bool(acts)),
        )
        return next((step for step, holds in known if holds), NextStep.NOTHING)

    def _read_again(self) -> bool:
        """Read the list when nothing went wrong; else only say what did."""
        if self.problem is not None:
            self.changed()
            return False
        self.refresh(self._held)
        return True

    def _visit(self, encounter_id: str) -> WorklistRow | None:
        return next((r.visit for r in self.all_rows if r.encounter_id == encounter_id), None)

    def _age(self, visit: WorklistRow) -> Unfinished:
        idle = self.idle(visit)
        again = timedelta(minutes=idle) >= pickup.safety_holds(self.desk)
        return Unfinished(visit, self.who(visit), idle, again, self._cut_off(visit))

    def _cut_off(self, visit: WorklistRow) -> bool:
        """Return whether a run of the program that is over has it open at this computer."""
        lock, here = visit.lock, self.desk.actor.workstation
        if visit.status is not EncounterStatus.IN_PROGRESS or lock is None:
            return False
        return lock.workstation == here and not locks.is_mine(self.desk, lock)
