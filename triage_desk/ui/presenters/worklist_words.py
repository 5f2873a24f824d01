"""The rows of the day in words: one short line for each column, one sentence for the ear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from triage_desk.clock import local_date
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.day import DayRow, Stage
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterStatus, WorklistRow
from triage_desk.domain.lock import IntakeLock
from triage_desk.domain.review import ReviewState
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.kiosk_words import unverified_words
from triage_desk.ui.presenters.moments import age_of, clock_time, short_day, short_time, when
from triage_desk.ui.presenters.worklist import NextStep, WorklistPresenter

MINUTES_PER_HOUR = 60


class Column(IntEnum):
    """The columns in order."""

    WHO = 0
    CHANNEL = 1
    CAME = 2
    WAITING = 3
    STANDS = 4
    ROUTE = 5
    TARGET = 6
    WITH = 7
    NEXT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words, one field for each column.

    ``minutes`` is how long somebody waits, ``None`` where nobody waits in the room; ``late`` says
    that the time target is over, which the words of it say too.
    """

    row: DayRow
    words: tuple[str, ...]
    minutes: int | None
    late: bool

    @property
    def done(self) -> bool:
        """True for a row that asks for nothing more."""
        return self.row.stage is Stage.DONE

    @property
    def sentence(self) -> str:
        """Return the row as one sentence, for a screen reader."""
        said = [self.words[column] for column in _SPOKEN if self.words[column]]
        if self.minutes is not None and not self.done:
            age = age_of(self.minutes)
            arrived = "arrived" if self.row.arrived else "began"
            said.insert(2, text(f"worklist.spoken_{arrived}", age=age))
        then = self.words[Column.NEXT]
        return ", ".join([*said, text("worklist.spoken_next", next=then)] if then else said)


_SPOKEN = (
    *(Column.WHO, Column.CHANNEL, Column.STANDS),
    *(Column.ROUTE, Column.TARGET, Column.WITH),
)


def line_of(row: DayRow, presenter: WorklistPresenter, *, brief: bool = False) -> Line:
    """Return a row of the list in words; ``brief`` leaves the time alone of since when."""
    words = {
        Column.WHO: row.initials,
        Column.CHANNEL: _channel(row),
        Column.CAME: _came(row, brief=brief),
        Column.WAITING: _waiting(row, presenter),
        Column.STANDS: where_it_stands(row, presenter),
        Column.ROUTE: _route(row),
        Column.TARGET: _target(row, presenter),
        Column.WITH: _with(row, presenter),
        Column.NEXT: _next(presenter.next_step(row)),
    }
    said = tuple(words[column] for column in Column)
    return Line(row, said, presenter.waited(row), presenter.is_late(row))


def locked_words(lock: IntakeLock) -> str:
    """Return who has an intake open, where, and since when."""
    since = clock_time(lock.since)
    return text("worklist.locked_by", name=lock.user_name, desk=lock.workstation, time=since)


def where_it_stands(row: DayRow, presenter: WorklistPresenter) -> str:
    """Return what happened last, in one short line, or which desk has it open."""
    visit = row.visit
    if visit is None:
        return _where_booked(row)
    lock = presenter.elsewhere(visit)
    # Who calls from a kiosk is heard whoever has the intake.
    if lock is not None and visit.called_at is None:
        return locked_words(lock)
    words = text(
        f"worklist.status_{_standing(row, visit)}",
        done=visit.done,
        known=visit.known,
        time=clock_time(_when(row, visit)),
        booked=when(row.booked_at, presenter.now) if row.booked_at else "",
    )
    return ", ".join(filter(None, (words, unverified_words(visit))))


def _when(row: DayRow, visit: WorklistRow) -> datetime:
    """Return when that happened."""
    told = visit.told_at if row.is_emergency else None
    return visit.seen_at or visit.called_at or told or visit.changed_at


def _standing(row: DayRow, visit: WorklistRow) -> str:
    """Return the key of the words for what happened last."""
    finished = visit.status is EncounterStatus.FINISHED
    known = (
        ("seen", visit.seen_at is not None),
        ("called", visit.called_at is not None),
        ("review", row.stage is Stage.REVIEW),
        ("asked", row.review is ReviewState.ASKED),
        ("emergency", row.is_emergency and visit.told_at is None),
        ("told", row.is_emergency),
        ("given", row.booked_at is not None and visit.status is EncounterStatus.DECIDED),
        ("to_be_seen", row.stage is Stage.WAITING and finished),
    )
    return next((key for key, holds in known if holds), visit.status.value)


def _where_booked(row: DayRow) -> str:
    status = row.booked.appointment.status if row.booked else AppointmentStatus.BOOKED
    return text(f"worklist.booked_{status.value}")


def _channel(row: DayRow) -> str:
    """Return how somebody reached the desk; nothing of who did not."""
    if row.visit is not None:
        return text(f"channel.{row.visit.channel.value}")
    return text(f"channel.{Channel.COUNTER.value}") if row.arrived else ""


def _came(row: DayRow, *, brief: bool) -> str:
    """Return since when somebody is here, and how that is known."""
    if row.came_at is None:
        return ""
    if brief:
        return short_time(row.came_at)
    here = "came" if row.arrived else "began"
    way = here if row.in_room else "called"
    return text(f"worklist.since_{way}", time=short_time(row.came_at))


def _waiting(row: DayRow, presenter: WorklistPresenter) -> str:
    minutes = presenter.waited(row)
    if minutes is not None:
        key = "worklist.waited" if row.stage is Stage.DONE else "worklist.waits"
        return text(key, age=age_of(minutes))
    if row.visit is not None and not row.in_room and row.stage is not Stage.DONE:
        return text("worklist.on_phone")
    return ""


def _route(row: DayRow) -> str:
    if row.route is not None:
        return text(f"kit.route.{row.route.value}")
    known_later = row.stage in (Stage.IN_PROGRESS, Stage.PARKED)
    return text("worklist.no_route") if known_later else ""


def _target(row: DayRow, presenter: WorklistPresenter) -> str:
    left = presenter.left(row)
    if left is None or row.due_at is None:
        return ""
    told = row.visit is not None and row.visit.told_at is not None
    key = "today"
    if row.stage is Stage.EXPECTED:
        key = "past" if left < 0 else "comes"
    elif row.route is Disposition.EMERGENCY:
        key = "told" if told else "now_late" if left < 0 else "now"
    elif left < 0:
        key = "late"
    elif left >= MINUTES_PER_HOUR and local_date(row.due_at) != local_date(presenter.now):
        key = "day"
    words = text(
        f"worklist.target_{key}",
        time=clock_time(row.due_at),
        short=short_time(row.due_at),
        age=age_of(abs(left)),
        day=short_day(local_date(row.due_at)),
    )
    return f"{text('app.warning_sign')} {words}" if key.endswith("late") else words


def _with(row: DayRow, presenter: WorklistPresenter) -> str:
    if row.visit is not None:
        return presenter.who(row.visit)
    return row.booked.appointment.who if row.booked else ""


def _next(step: NextStep) -> str:
    return "" if step is NextStep.NOTHING else text(f"worklist.do_{step.value}")
