"""Who waits for whom outside the tasks: reviews, what a reviewer asked, referrals, and calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.permission import Permission
from triage_desk.domain.referral import UNACKNOWLEDGED
from triage_desk.domain.review import ReviewState, routes_for
from triage_desk.domain.role import Role
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

# So many of each kind are looked at; "100" then reads "100 or more".
MOST_SHOWN = 100
CLINICIANS = (Role.PT, Role.PHYSICIAN)


class What(StrEnum):
    """What is waited for."""

    REVIEW = "review"
    ASKED = "asked"
    REFERRAL = "referral"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Turn:
    """How many wait for somebody, and the longest since when.

    ``of`` is the role that waits or is waited for beside the desk, ``None`` where it is whoever
    takes the referral, or the person.
    """

    what: What
    of: Role | None
    count: int
    since: datetime

    @property
    def many(self) -> bool:
        """Return whether there may be more than are counted."""
        return self.count >= MOST_SHOWN


def turns(desk: Desk) -> tuple[Turn, ...]:
    """Return who waits for whom, the longest wait first; no name and no visit is among it."""
    require(desk, Permission.SEE_PATIENTS)
    with desk.store.read() as tx:
        return tuple(sorted(_turns(desk, tx), key=lambda one: one.since))


def _turns(desk: Desk, tx: Transaction) -> Iterator[Turn]:
    for role in CLINICIANS:
        for what, state in ((What.REVIEW, ReviewState.WAITING), (What.ASKED, ReviewState.ASKED)):
            rows = tx.reviews.queue(state, routes_for(role), MOST_SHOWN)
            yield from _turn(what, role, [row.since for row in rows])
    referrals = tx.referrals.open(UNACKNOWLEDGED, MOST_SHOWN)
    yield from _turn(What.REFERRAL, None, [row.since for row in referrals])
    calls = tx.outcomes.to_call(local_date(desk.clock()), MOST_SHOWN)
    due = [datetime.combine(row.followup.due_on, time()).astimezone() for row in calls]
    yield from _turn(What.CALL, None, due)


def _turn(what: What, of: Role | None, since: Sequence[datetime]) -> Iterator[Turn]:
    if since:
        yield Turn(what, of, len(since), min(since))
