"""A referral as something to be delivered: FHIR's ServiceRequest, and the Task to carry it out.

A visit that books a PT or a physician has one. It is told by acts that only grow: each says what
happened, when, and who said so; where the referral stands is the last of them. An emergency is
handed over by name and makes none by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.disposition import Disposition


class ReferralState(StrEnum):
    """Where a referral stands. ``SEEN`` says that the person was, ``CLOSED`` that we know more."""

    DRAFTED = "drafted"
    PRINTED = "printed"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    BOOKED = "booked"
    SEEN = "seen"
    CLOSED = "closed"
    CANCELLED = "cancelled"


S = ReferralState
UNACKNOWLEDGED = (S.DRAFTED, S.PRINTED, S.SENT)
"""Nobody has said yet that they have it."""
OPEN = (*UNACKNOWLEDGED, S.ACKNOWLEDGED, S.BOOKED)
"""Somebody has still to do something, or to come."""
LISTED = (*OPEN, S.SEEN)
"""What a list may show: the open ones, and those of whom no result came back yet."""
NOT_SENT = (None, S.DRAFTED, S.CANCELLED)
"""Nobody else was asked to see the person: whoever was seen here was seen for the route."""

# What may follow what. Steps may be left out, since people telephone; none goes back but a booking
# that fell through. One that was cancelled may be made anew.
FOLLOWS: Mapping[ReferralState, tuple[ReferralState, ...]] = {
    S.DRAFTED: (S.PRINTED, S.SENT, S.ACKNOWLEDGED, S.BOOKED, S.SEEN, S.CANCELLED),
    S.PRINTED: (S.SENT, S.ACKNOWLEDGED, S.BOOKED, S.SEEN, S.CANCELLED),
    S.SENT: (S.ACKNOWLEDGED, S.BOOKED, S.SEEN, S.CANCELLED),
    S.ACKNOWLEDGED: (S.BOOKED, S.SEEN, S.CANCELLED),
    S.BOOKED: (S.ACKNOWLEDGED, S.SEEN, S.CANCELLED),
    S.SEEN: (S.CLOSED,),
    S.CLOSED: (),
    S.CANCELLED: (S.DRAFTED,),
}
# The status of a ServiceRequest and of its Task in FHIR R4, for each state.
REQUEST_STATUS: Mapping[ReferralState, str] = {
    S.DRAFTED: "draft",
    S.PRINTED: "active",
    S.SENT: "active",
    S.ACKNOWLEDGED: "active",
    S.BOOKED: "active",
    S.SEEN: "completed",
    S.CLOSED: "completed",
    S.CANCELLED: "revoked",
}
TASK_STATUS: Mapping[ReferralState, str] = {
    S.DRAFTED: "draft",
    S.PRINTED: "requested",
    S.SENT: "requested",
    S.ACKNOWLEDGED: "accepted",
    S.BOOKED: "ready",
    S.SEEN: "completed",
    S.CLOSED: "completed",
    S.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class ReferralAct:
    """One step of a referral, never edited. ``at`` is UTC.

    ``route`` is the one it is for. ``by`` is the id of who said so, ``name`` theirs as it was
    then. ``who`` is whom it is about: who took it, with whom it is booked, who saw the person;
    ``on`` the day of that, ``None`` where nobody knows it: ``at`` is no day of a visit.
    """

    encounter_id: str
    state: ReferralState
    route: Disposition
    at: datetime
    by: str
    name: str
    words: str = ""
    who: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral of a list: initials, never a name. ``since`` is when it was made.

    ``state`` is ``None`` for a visit on the screen that has none yet.
    """

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    route: Disposition
    state: ReferralState | None
    since: datetime


def needs_referral(route: Disposition | None) -> bool:
    """Return whether a route sends somebody to a PT or a physician, and not in an emergency."""
    return route not in (None, Disposition.EMERGENCY, Disposition.OUTSIDE_SCOPE)


def same_door(one: Disposition, other: Disposition) -> bool:
    """Return whether two routes lead to the same people."""
    return needs_referral(other) and one.sends_to_pt == other.sends_to_pt


def state_of(acts: Sequence[ReferralAct]) -> ReferralState | None:
    """Return where a referral stands; ``None`` where there is none. ``acts`` are oldest first."""
    return acts[-1].state if acts else None


def may_follow(acts: Sequence[ReferralAct], state: ReferralState) -> bool:
    """Return whether ``state`` may be said next; a referral begins as drafted."""
    return state in next_of(state_of(acts))


def next_of(state: ReferralState | None) -> tuple[ReferralState, ...]:
    """Return what may be said of a referral that stands so, or of none."""
    return (S.DRAFTED,) if state is None else FOLLOWS[state]


def days_seen(acts: Sequence[ReferralAct]) -> tuple[date, ...]:
    """Return the days on which the person was seen, as far as they are known, in the order told."""
    return tuple(act.on for act in acts if act.state is S.SEEN and act.on is not None)


def made_at(acts: Sequence[ReferralAct]) -> datetime | None:
    """Return when the referral was made that stands now: one made anew begins anew."""
    made = [act.at for act in acts if act.state is S.DRAFTED]
    return made[-1] if made else None
