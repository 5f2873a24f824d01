"""All that is kept of one person in SQL, as ``services.ports_people`` wants it."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from triage_desk.domain.audit import AuditEvent
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.tables import Row

_TABLES = Row.metadata.tables
_patients = _TABLES["patients"]
_encounters = _TABLES["encounters"]
_events = _TABLES["audit_events"]


class SqlPeopleFiles:
    """All of one person at once."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def find(self, named: str) -> str:
        """Return the id of the record with this id or record number.

        Raises:
            UserError: there is none.
        """
        which = or_(_patients.c.patient_id == named, _patients.c.mrn == named)
        found = self._connection.execute(select(_patients.c.patient_id).where(which)).scalar()
        if not named or found is None:
            raise UserError("There is no such person on file; look up the record number.")
        return str(found)

    def same_person(self, patient_id: str) -> tuple[str, ...]:
        """Return the ids of all records that were merged with this one, itself among them."""
        into = _patients.c.get("merged_into")
        if into is None:
            return (patient_id,)
        known, last = {patient_id}, 0
        while len(known) > last:  # Merges form a tree: up to its root, and down all branches.
            last = len(known)
            query = select(_patients.c.patient_id, into).where(
                or_(_patients.c.patient_id.in_(known), into.in_(known))
            )
            for row in self._connection.execute(query):
                known |= {name for name in row if name}
        return tuple(sorted(known))

    def visits(self, patient_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of their encounters, oldest first."""
        query = (
            select(_encounters.c.encounter_id)
            .where(_encounters.c.patient_id.in_(patient_ids))
            .order_by(_encounters.c.started_at, _encounters.c.encounter_id)
        )
        return tuple(self._connection.execute(query).scalars())

    def events(self, patient_ids: tuple[str, ...]) -> tuple[AuditEvent, ...]:
        """Return the audit events about them or their encounters, oldest first."""
        theirs = select(_encounters.c.encounter_id).where(_encounters.c.patient_id.in_(patient_ids))
        query = (
            select(_events)
            .where(
                or_(
                    _events.c.patient_id.in_(patient_ids),
                    _events.c.record_id.in_(patient_ids),
                    _events.c.record_id.in_(theirs),
                )
            )
            .order_by(_events.c.sequence)
        )
        return tuple(mapping.audit_event_of(row) for row in self._connection.execute(query))
