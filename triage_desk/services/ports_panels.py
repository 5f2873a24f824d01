"""What the services need of the store about panels."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from triage_desk.domain.panel import Member, PanelAct, Programme


class PanelRepository(Protocol):
    """Who is in which programme, and what was said of it before."""

    def add(self, act: PanelAct) -> None:
        """Keep one version; it stands from now on."""

    def acts(self, member_id: str) -> tuple[PanelAct, ...]:
        """Return every version of one, oldest first."""

    def get(self, member_id: str) -> Member:
        """Return one as it stands.

        Raises:
            UserError: there is none, or it was withdrawn.
        """
        ...

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Member, ...]:
        """Return what stands of some records, by programme and beginning."""

    def acts_of(self, patient_ids: Collection[str]) -> tuple[PanelAct, ...]:
        """Return every version of some records, oldest first."""

    def programmes(self, day: date) -> tuple[Programme, ...]:
        """Return every programme by name, with how many people are in it on a day."""
