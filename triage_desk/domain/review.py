"""What clinicians do with a route: they look at it and stand for it, or ask, call, and later judge.

A decision is never edited. A review is a row of its own that says which decision it saw, from
which route to which, by whom and when; a change of route is an override in the same transaction.
Whether a visit waits for a clinician is worked out from these rows alone (``state_of``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from triage_desk.domain.care import may_mean
from triage_desk.domain.clinic_settings import ReleaseMode
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.override import OverrideReason
from triage_desk.domain.role import Role


class ReviewKind(StrEnum):
    """What was done.

    * ``CONFIRMED``: a clinician looked and lets the route stand.
    * ``RELEASED``: the same where the clinic holds every route until then.
    * ``CHANGED``: a clinician changed the route; the override beside it has the same moment.
    * ``QUESTION_BACK``: the desk shall ask one more thing; ``link_id`` names the question, or is
      empty where ``words`` ask it.
    * ``ANSWERED``: the desk brought the answer to such words.
    * ``CALLED_BACK``: the person was called; ``outcome`` says what came of it.
    * ``FEEDBACK``: what the visit showed of the route, later; see ``Feedback``.
    * ``NOTED``: a physician read a copy for information; nobody's turn is changed by it.
    * ``TAKEN_BACK``: the act before it, by the same person, was undone.
    """

    CONFIRMED = "confirmed"
    RELEASED = "released"
    CHANGED = "changed"
    QUESTION_BACK = "question_back"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"
    FEEDBACK = "feedback"
    NOTED = "noted"
    TAKEN_BACK = "taken_back"


class CallOutcome(StrEnum):
    """What came of calling the person."""

    NOTHING_NEW = "nothing_new"
    WORSE = "worse"
    NEW_FACTS = "new_facts"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    CALL_LATER = "call_later"


class Feedback(StrEnum):
    """Which door the person needed, told once they were seen.

    ``RIGHT`` says it of the route as booked (``Review.from_disposition``); the others name the
    door. ``routing_of`` makes under- and over-triage of it.
    """

    RIGHT = "right"
    SHOULD_BE_PHYSICIAN = "should_be_physician"
    SHOULD_BE_EMERGENCY = "should_be_emergency"
    SHOULD_BE_PT = "should_be_pt"


class Routing(StrEnum):
    """How the route compares with the door that was needed."""

    RIGHT = "right"
    UNDER = "under"
    OVER = "over"


class ReviewState(StrEnum):
    """Whether a visit waits for a clinician. ``NONE``: no route, or an emergency handed over."""

    NONE = "none"
    WAITING = "waiting"
    ASKED = "asked"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Review:
    """One act about one route, never edited. ``at`` is UTC.

    ``by`` is a user id, ``name`` and ``role`` as they were then. ``decision`` counts the decisions
    of the encounter from 1: the one that was on the screen; ``ruleset_version`` is the content
    that made it. ``from_disposition`` is the route before the act, ``to_disposition`` after it.
    ``reason`` is filled for ``CHANGED``, ``link_id`` for ``QUESTION_BACK``, ``outcome`` for
    ``CALLED_BACK``, ``feedback`` for ``FEEDBACK``; ``words`` may go with any.
    """

    encounter_id: str
    kind: ReviewKind
    at: datetime
    by: str
    name: str
    role: Role
    decision: int
    ruleset_version: str
    from_disposition: Disposition
    to_disposition: Disposition
    words: str = ""
    reason: OverrideReason | None = None
    link_id: str = ""
    outcome: CallOutcome | None = None
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One visit that waits for a clinician, or for the desk to ask: initials, never a name.

    ``since`` is when the route to be looked at was set, ``regions`` the codes of where it is.
    """

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    route: Disposition
    state: ReviewState
    since: datetime
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One visit of which a physician has a copy for information; initials only.

    ``since`` is when the route was set, ``regions`` the codes of where it is. ``to`` is the
    physician of the care team whom it is for, "" where none is known; any physician may read it.
    """

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    since: datetime
    regions: tuple[str, ...] = ()
    to: str = ""

    def is_for(self, name: str) -> bool:
        """Return whether it is for the physician of this name."""
        return may_mean(self.to, name)


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One visit whose route a clinician stood for, to be judged later; initials only."""

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    route: Disposition
    at: datetime
    regions: tuple[str, ...] = ()
    feedback: Feedback | None = None


SIGN_OFF = (ReviewKind.CONFIRMED, ReviewKind.RELEASED, ReviewKind.CHANGED)
_TURNS = (*SIGN_OFF, ReviewKind.QUESTION_BACK, ReviewKind.ANSWERED)

# The route whose named point a physician is told of, for information.
COPIED = Disposition.PT_FIRST_NOTIFY
# In place of a number of hours: before the day ends on which the route was set.
SAME_DAY = 0
_LEVEL = {
    Disposition.EMERGENCY: 3,
    Disposition.PHYSICIAN_TODAY: 2,
    Disposition.PHYSICIAN_SOON: 2,
    Disposition.PT_FIRST_NOTIFY: 1,
    Disposition.PT_FIRST: 1,
    Disposition.OUTSIDE_SCOPE: 0,
}
_NEEDED = {
    Feedback.SHOULD_BE_EMERGENCY: 3,
    Feedback.SHOULD_BE_PHYSICIAN: 2,
    Feedback.SHOULD_BE_PT: 1,
}


def routes_for(role: Role) -> tuple[Disposition, ...]:
    """Return the routes in the queue of a role: a physician's are those that book a physician."""
    if role is Role.PHYSICIAN:
        return (Disposition.PHYSICIAN_TODAY, Disposition.PHYSICIAN_SOON)
    return tuple(route for route in Disposition if route is not Disposition.EMERGENCY)


def standing(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return the acts that were not taken back, oldest first; ``reviews`` are in their order.

    Taking back is of the last act of the same person.
    """
    left: list[Review] = []
    for review in reviews:
        if review.kind is not ReviewKind.TAKEN_BACK:
            left.append(review)
            continue
        mine = [place for place, act in enumerate(left) if act.by == review.by]
        if mine:
            del left[mine[-1]]
    return tuple(left)


def sign_off(reviews: Iterable[Review], decisions: int, route: Disposition | None) -> Review | None:
    """Return the act with which a clinician stands for ``route``, or ``None``.

    It counts only for the decision it saw (number ``decisions``) and for the route it left: a new
    decision, a change by anybody since, and an open question all want another look.
    """
    last = _last_turn(reviews, decisions)
    if last is None or last.kind not in SIGN_OFF or not last.role.is_clinician:
        return None
    return last if last.to_disposition is route else None


def open_question(reviews: Iterable[Review], decisions: int) -> Review | None:
    """Return what the desk was asked and has not brought back yet, or ``None``."""
    last = _last_turn(reviews, decisions)
    return last if last is not None and last.kind is ReviewKind.QUESTION_BACK else None


def state_of(reviews: Iterable[Review], decisions: int, route: Disposition | None) -> ReviewState:
    """Return whether the route of a visit with so many decisions waits for a clinician.

    An emergency never does: it is handed over to a clinician by name, at once.
    """
    acts = tuple(reviews)
    if route is None or route is Disposition.EMERGENCY:
        return ReviewState.NONE
    if open_question(acts, decisions) is not None:
        return ReviewState.ASKED
    done = sign_off(acts, decisions, route) is not None
    return ReviewState.DONE if done else ReviewState.WAITING


def looks_first(route: Disposition | None, release: ReleaseMode) -> bool:
    """Return whether the desk waits for a clinician's look before it books a route.

    It does for those with a point to check, and for all where the clinic wants each released.
    """
    return route is Disposition.PT_FIRST_NOTIFY or release is ReleaseMode.CLINICIAN_RELEASES


def noted(reviews: Iterable[Review], decisions: int) -> bool:
    """Return whether a physician read the copy of decision number ``decisions``."""
    return any(
        act.kind is ReviewKind.NOTED and act.decision == decisions for act in standing(reviews)
    )


def last_feedback(reviews: Iterable[Review]) -> Review | None:
    """Return the judgement that stands: the last one given, whoever gave it."""
    given = [act for act in standing(reviews) if act.kind is ReviewKind.FEEDBACK]
    return given[-1] if given else None


def routing_of(feedback: Feedback, route: Disposition) -> Routing:
    """Return under- or over-triage of ``route``, judged by what was needed.

    ``route`` is the one as booked, ``Review.from_disposition`` of the feedback. Doors compare in
    four levels: emergency, physician, PT, outside; so "today" and "soon" are one door.
    """
    needed = _NEEDED.get(feedback, _LEVEL[route])
    if needed == _LEVEL[route]:
        return Routing.RIGHT
    return Routing.UNDER if needed > _LEVEL[route] else Routing.OVER


def due_at(route: Disposition, since: datetime, within: Mapping[Disposition, int]) -> datetime:
    """Return by when a clinician shall have looked, in the local time of the machine.

    ``within`` is what the clinic has set (``Clinic.look_within``): hours of the clock, or
    ``SAME_DAY``, which holds for routes it does not name too.
    """
    local = since.astimezone()
    hours = within.get(route, SAME_DAY)
    if hours != SAME_DAY:
        return local + timedelta(hours=hours)
    return datetime.combine(local.date(), time.max, local.tzinfo)


def _last_turn(reviews: Iterable[Review], decisions: int) -> Review | None:
    """Return the last act that says whose turn it is, about decision number ``decisions``."""
    turns = [act for act in standing(reviews) if act.kind in _TURNS]
    return turns[-1] if turns and turns[-1].decision == decisions else None
