"""What the services need of the store for referrals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from triage_desk.domain.referral import ReferralAct, ReferralRow, ReferralState


class ReferralRepository(Protocol):
    """What happened to referrals, and which of them are open."""

    def add(self, act: ReferralAct) -> None:
        """Keep one act."""

    def of_visit(self, encounter_id: str) -> tuple[ReferralAct, ...]:
        """Return the acts of one referral, oldest first."""

    def states(self, encounter_ids: Collection[str]) -> Mapping[str, ReferralState]:
        """Return where the referrals of some visits stand; those that have none are left out."""

    def open(
        self,
        states: Collection[ReferralState],
        limit: int,
        since: datetime | None = None,
    ) -> tuple[ReferralRow, ...]:
        """Return the referrals in some states, the most urgent first, then the oldest.

        ``since`` leaves out those made before. Left out are visits whose person was seen here or
        has a time booked here; whether a result came back is asked of them all the same. What is
        closed or cancelled is in no list.
        """

    def count(self, states: Collection[ReferralState], limit: int) -> int:
        """Return how many ``open`` would return, at most ``limit``."""
