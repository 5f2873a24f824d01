"""What the services need of the store for what is done beside a route."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from triage_desk.domain.care import Goal, Participant
from triage_desk.domain.tick import OpenTicks, Tick


class CareRepository(Protocol):
    """Ticks of receipts, goals and care teams; all of them only grow."""

    def add_tick(self, tick: Tick) -> None:
        """Keep that something was ticked, or is open again."""

    def ticks(self, encounter_id: str) -> tuple[Tick, ...]:
        """Return the ticks of an encounter, oldest first."""

    def count_left_open(self, since: datetime) -> int:
        """Return how many visits have something left open since a moment."""
        ...

    def left_open(self, since: datetime) -> tuple[OpenTicks, ...]:
        """Return the visits with something left open since a moment, oldest first."""

    def add_goal(self, goal: Goal) -> None:
        """Keep a version of a goal."""

    def goals(self, patient_ids: Collection[str]) -> tuple[Goal, ...]:
        """Return every version of the goals of some records, oldest first."""

    def add_participant(self, participant: Participant) -> None:
        """Keep a version of somebody in a care team."""

    def team(self, patient_ids: Collection[str]) -> tuple[Participant, ...]:
        """Return every version of the care teams of some records, oldest first."""
