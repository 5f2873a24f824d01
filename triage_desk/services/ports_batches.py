"""What the services need of the store about imports, and of who waits for a long one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from triage_desk.domain.batch import Batch, Brought, TakenBack


class BatchRepository(Protocol):
    """Imports and what they brought; nothing of it is ever changed."""

    def add(self, batch: Batch, brought: Collection[Brought]) -> None:
        """Keep an import with what it brought, in that order."""

    def get(self, batch_id: str) -> Batch:
        """Return one import; raise ``UserError`` when there is none."""

    def recent(self, limit: int) -> tuple[Batch, ...]:
        """Return at most ``limit`` imports, newest first."""

    def brought(self, batch_id: str) -> tuple[Brought, ...]:
        """Return what an import brought and was not taken back, in its order."""

    def take_back(self, batch_id: str, done: TakenBack, brought: Collection[Brought]) -> None:
        """Keep that some of what an import brought is as before."""

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Brought, ...]:
        """Return what imports did with some records, oldest first."""

    def in_use(self, patient_ids: Collection[str]) -> frozenset[str]:
        """Return which of some records anything refers to: a visit, a change, a task, a message."""

    def touched(self, patient_ids: Collection[str], since: datetime) -> frozenset[str]:
        """Return which of some records were changed, or had a visit begun, after a moment."""
