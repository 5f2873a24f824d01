"""What the services need of the store for reviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.review import CopyRow, QueueRow, Review, ReviewState, SeenRow


class ReviewRepository(Protocol):
    """What clinicians did with routes, and which visits wait for them.

    Which visits wait is worked out by the store from decisions, overrides and reviews, in the
    transaction that keeps any of them.
    """

    def add(self, review: Review) -> None:
        """Keep one act."""

    def queue(
        self, state: ReviewState, routes: Collection[Disposition], limit: int
    ) -> tuple[QueueRow, ...]:
        """Return the visits of a state, the most urgent first, then the oldest."""

    def count(self, state: ReviewState, routes: Collection[Disposition]) -> int:
        """Return how many there are."""

    def waiting(self, limit: int) -> Mapping[str, ReviewState]:
        """Return at most ``limit`` visits that wait, the newest first, by encounter id."""

    def copies(self, since: datetime, limit: int) -> tuple[CopyRow, ...]:
        """Return the visits begun since then whose route is ``COPIED`` and that nobody noted.

        Those whose route was set last come first.
        """

    def seen_by(self, user_id: str, limit: int) -> tuple[SeenRow, ...]:
        """Return the visits whose route this person stood for, from their last ``limit`` acts."""
