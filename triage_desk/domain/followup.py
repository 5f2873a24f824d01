"""When somebody is asked again how they are, and what came of trying to reach them.

An episode begins with the intake whose route was accepted. Its baseline is week 0; each later
follow-up is planned then (in FHIR's terms a Task to ask a Questionnaire). A call is an act that is
never edited; where a follow-up stands is its own row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.instrument import Direction

BASELINE = 0
# After so many calls that reached nobody, calling stops and a letter is the better way.
MOST_TRIES = 4
# Due in these days is shown as due; who answers within them of the day it was due has returned.
RETURN_DAYS = 15


class FollowUpStatus(StrEnum):
    """Where a follow-up stands. ``DONE``: asked to its end, whatever was known."""

    PLANNED = "planned"
    DONE = "done"
    STOPPED = "stopped"


class CallResult(StrEnum):
    """What came of a call. ``TOLD``: a clinician was told that somebody does worse."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    CALL_LATER = "call_later"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    MOVED = "moved"
    DIED = "died"
    TOLD = "told"


class StopReason(StrEnum):
    """Why nobody is asked any more. ``TAKEN_BACK``: the visit was not over after all."""

    TRIES = "tries"
    REFUSED = "refused"
    MOVED = "moved"
    DIED = "died"
    TAKEN_BACK = "taken_back"
    REMOVED = "removed"


# Results after which nobody calls again, for any follow-up of the episode.
STOPS = {
    CallResult.REFUSED: StopReason.REFUSED,
    CallResult.MOVED: StopReason.MOVED,
    CallResult.DIED: StopReason.DIED,
}
# Results that count as a try that reached nobody.
MISSED = (CallResult.NO_ANSWER, CallResult.LEFT_MESSAGE, CallResult.WRONG_NUMBER)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One time at which somebody is asked how they are.

    ``weeks`` counts from the day the route was accepted, 0 for the baseline of that day; ``route``
    is that route.
    ``due_on`` and ``next_on`` (the day of the next call, if one was agreed) are days of the local
    calendar; moments are UTC. ``tries`` counts the calls that reached nobody. ``result`` is what
    happened since the baseline, over all measures that have a published limit: worse when any is
    worse, else better when any is better. ``clinician_open`` is True while a clinician has still
    to be told that it is worse, or that nothing has clearly changed for weeks.
    """

    followup_id: str
    encounter_id: str
    weeks: int
    due_on: date
    route: Disposition
    status: FollowUpStatus
    planned_at: datetime
    changed_at: datetime
    changed_by: str
    tries: int = 0
    next_on: date | None = None
    done_at: datetime | None = None
    stopped: StopReason | None = None
    result: Direction = Direction.UNKNOWN
    clinician_open: bool = False

    @property
    def is_open(self) -> bool:
        """True while somebody has still to be asked."""
        return self.status is FollowUpStatus.PLANNED

    @property
    def call_on(self) -> date:
        """Return the day of the next call: the one agreed, else the day it is due."""
        return self.next_on or self.due_on


@dataclass(frozen=True, slots=True)
class FollowUpCall:
    """One call, never edited. ``by`` is the id of who called, ``name`` theirs as it was then."""

    followup_id: str
    encounter_id: str
    result: CallResult
    at: datetime
    by: str
    name: str
    next_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One line of the call list: initials, never a name."""

    followup: FollowUp
    patient_id: str
    initials: str
    age_years: int
    language: str


class CallKind(StrEnum):
    """Why somebody is on the list. The order is that of the list where all else is equal."""

    BELOW = "below"
    NO_CHANGE = "no_change"
    NOT_REACHED = "not_reached"
    OVERDUE = "overdue"
    DUE = "due"


def kind_of(followup: FollowUp, today: date) -> CallKind:
    """Return why a follow-up is on the list of ``today``."""
    if followup.clinician_open:
        worse = followup.result is not Direction.NO_CLEAR_CHANGE
        return CallKind.BELOW if worse else CallKind.NO_CHANGE
    if followup.tries:
        return CallKind.NOT_REACHED
    return CallKind.OVERDUE if followup.due_on < today else CallKind.DUE


def days_late(followup: FollowUp, today: date) -> int:
    """Return how many days have passed since the follow-up was due, 0 before."""
    return max(0, (today - followup.due_on).days)


def due_on(day: date, weeks: int) -> date:
    """Return the day so many weeks after one."""
    return day + timedelta(weeks=weeks)


def within_return(followup: FollowUp, done_on: date) -> bool:
    """Return whether somebody answered within 15 days of the day it was due, before or after."""
    return abs((done_on - followup.due_on).days) <= RETURN_DAYS
