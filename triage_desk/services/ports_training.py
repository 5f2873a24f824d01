"""What the services need of the store about practice and the monthly audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from triage_desk.domain.second_look import Draw, Rating
from triage_desk.domain.training import Played, TrainingCertificate


class TrainingRepository(Protocol):
    """What staff practised, and what was rated again; nothing of it is ever changed."""

    def add_played(self, played: Played) -> None:
        """Keep a vignette that was played."""

    def played(self, user_id: str = "") -> tuple[Played, ...]:
        """Return what one person played, or everybody, oldest first."""

    def add_certificate(self, made: TrainingCertificate) -> None:
        """Keep a certificate."""

    def certificates(self, user_id: str = "") -> tuple[TrainingCertificate, ...]:
        """Return the certificates of one person, or of everybody, oldest first."""

    def decided(self, since: datetime, until: datetime) -> Mapping[str, Sequence[str]]:
        """Return the intakes that staff decided in [since, until), by who took them.

        Those drawn before are left out, and those of persons who were removed.
        """

    def acted_on(self, user_id: str, name: str) -> frozenset[str]:
        """Return the intakes drawn whose route this person changed, confirmed or wrote about.

        A change of route is kept with the name of who decided, a review with their id.
        """

    def add_draw(self, draw: Draw) -> None:
        """Keep that an intake was drawn."""

    def draws(self) -> tuple[Draw, ...]:
        """Return every intake that was drawn, oldest first."""

    def add_rating(self, rating: Rating) -> None:
        """Keep what a second rater said."""

    def ratings(self) -> tuple[Rating, ...]:
        """Return every second rating, oldest first."""
