"""What the services need of the store for follow-ups and outcomes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from triage_desk.domain.followup import FollowUp, FollowUpCall, FollowUpRow
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeScore


class OutcomeRepository(Protocol):
    """Follow-ups as they stand; calls, answers and scores, which only grow."""

    def plan(self, followup: FollowUp) -> None:
        """Keep a new follow-up."""

    def get(self, followup_id: str) -> FollowUp:
        """Return one follow-up.

        Raises:
            UserError: there is none.
        """

    def change(self, followup: FollowUp) -> None:
        """Keep a follow-up as it stands now."""

    def of_visits(self, encounter_ids: Collection[str]) -> tuple[FollowUp, ...]:
        """Return the follow-ups of some intakes, by the day they are due."""

    def to_call(self, until: date, limit: int) -> tuple[FollowUpRow, ...]:
        """Return whom to call up to a day: who does worse, then by urgency of route, then by days.

        Those of whom a clinician has still to be told are among them; baselines are not.
        """

    def count_to_call(self, until: date) -> int:
        """Return how many there are."""
        ...

    def unplanned(self, since: datetime, limit: int) -> tuple[str, ...]:
        """Return the intakes finished since a moment that begin something and have no plan."""

    def add_call(self, call: FollowUpCall) -> None:
        """Keep what came of a call."""

    def calls(self, encounter_ids: Collection[str]) -> tuple[FollowUpCall, ...]:
        """Return the calls about some intakes, oldest first."""

    def add_answer(self, answer: OutcomeAnswer) -> None:
        """Keep one answer."""

    def answers(self, encounter_ids: Collection[str]) -> tuple[OutcomeAnswer, ...]:
        """Return every answer kept for some intakes, oldest first."""

    def add_score(self, score: OutcomeScore) -> None:
        """Keep one score."""

    def scores(self, encounter_ids: Collection[str]) -> tuple[OutcomeScore, ...]:
        """Return every score kept for some intakes, oldest first."""
