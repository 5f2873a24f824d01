"""What the services need of the store about all that is kept of one person."""

from __future__ import annotations

from typing import Protocol

from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.person_file import SetAside
from triage_desk.domain.removal import Removal


class PeopleFiles(Protocol):
    """All of one person at once: for their own eyes, or to be removed."""

    def find(self, named: str) -> str:
        """Return the id of the record with this id or record number; else ``UserError``."""

    def same_person(self, patient_id: str) -> tuple[str, ...]:
        """Return the ids of all records that were merged with this one, itself among them."""

    def visits(self, patient_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of their encounters, oldest first."""

    def events(self, patient_ids: tuple[str, ...]) -> tuple[AuditEvent, ...]:
        """Return the audit events about them or their encounters, oldest first."""

    def set_aside(self, visits: tuple[str, ...]) -> tuple[SetAside, ...]:
        """Return the answers on which desks differed, oldest first."""

    def empty(self, removal: Removal) -> None:
        """Make everything empty that is kept of one record, but ids, times and routes."""

    def removals(self) -> tuple[Removal, ...]:
        """Return every removal, newest first."""
