"""What the services need of the store for cohorts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from triage_desk.domain.cohort import Candidate, Cohort, Digest, Kept, Lead


class CohortRepository(Protocol):
    """Cohorts that were saved, and the people they may be about."""

    def add(self, kept: Kept) -> None:
        """Keep one version; it stands from now on."""

    def all(self) -> tuple[Kept, ...]:
        """Return every cohort as it stands, by name; none that was removed."""

    def versions(self, cohort_id: str) -> tuple[Kept, ...]:
        """Return every version of one, oldest first."""

    def people(self, cohort: Cohort, today: date) -> tuple[Lead, ...]:
        """Return who may be in a cohort, by name.

        Some of them are not in it; nobody who is in it is missing.
        """

    def candidates(
        self, cohort: Cohort, people: Sequence[Lead], today: date
    ) -> tuple[Candidate, ...]:
        """Return what is kept of some of ``people``, as far as the cohort looks at it."""

    def learned(self) -> tuple[Digest, ...]:
        """Return what of decisions had to be unpacked in this transaction."""

    def learn(self, some: Collection[Digest]) -> None:
        """Keep what had to be unpacked, for the next list."""
