"""What came to the server from desks that could not reach it, as ``services.ports`` wants it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.journal import Conflict, ConflictKind
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_merged = TABLES["merged_entries"]
_conflicts = TABLES["conflicts"]
_events = TABLES["audit_events"]


class SqlJournal:
    """Entries that came, each once, and what in them contradicts another desk."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def came(self, entry_id: str) -> bool:
        """Return whether an entry was told to the server before."""
        query = select(_merged.c.entry_id).where(_merged.c.entry_id == entry_id)
        return self._connection.execute(query).first() is not None

    def add_entry(self, entry_id: str, at: datetime, workstation: str) -> None:
        """Remember that an entry came, in the transaction of its steps."""
        values = {"entry_id": entry_id, "at": mapping.micros(at), "workstation": workstation}
        self._connection.execute(insert(_merged), values)

    def happened(self, event: AuditEvent) -> bool:
        """Return whether the server has exactly this event: an answer of it was lost, not it."""
        query = select(_events.c.sequence).where(
            _events.c.record_id == event.record_id,
            _events.c.at == mapping.micros(event.at),
            _events.c.actor == event.actor,
            _events.c.workstation == event.workstation,
            _events.c.action == event.action.value,
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def add_conflict(self, conflict: Conflict) -> None:
        """Keep what two desks said differently; ``number`` is given here."""
        values = asdict(conflict)
        del values["number"]
        values |= {
            "kind": conflict.kind.value,
            "at": mapping.micros(conflict.at),
            "found_at": mapping.micros(conflict.found_at),
        }
        self._connection.execute(insert(_conflicts), values)

    def conflicts(self, encounter_id: str = "") -> tuple[Conflict, ...]:
        """Return those not settled, oldest first, of one encounter or of all."""
        query = select(_conflicts).where(_conflicts.c.settled_by == "")
        if encounter_id:
            query = query.where(_conflicts.c.encounter_id == encounter_id)
        return tuple(map(_conflict_of, self._connection.execute(query.order_by("number"))))

    def conflict(self, number: int) -> Conflict:
        """Return one; raise ``UserError`` when there is none."""
        row = self._connection.execute(
            select(_conflicts).where(_conflicts.c.number == number)
        ).first()
        if row is None:
            raise UserError("This is not on file: open the list again.")
        return _conflict_of(row)

    def say_again(self, conflict: Conflict, ours: str, by: str, at: datetime) -> None:
        """Put a later answer of the same desk in the place of the one it gave before."""
        self._update(conflict, {"ours": ours, "by": by, "at": mapping.micros(at)})

    def settle(self, conflict: Conflict, by: str, *, ours: bool) -> Conflict:
        """Keep who chose, and what; return the conflict as it is then."""
        self._update(conflict, {"settled_by": by, "kept_ours": ours})
        return replace(conflict, settled_by=by, kept_ours=ours)

    def _update(self, conflict: Conflict, values: dict[str, Any]) -> None:
        mine = _conflicts.c.number == conflict.number
        self._connection.execute(update(_conflicts).where(mine), values)


def _conflict_of(row: Any) -> Conflict:  # noqa: ANN401 - a row of conflicts
    return Conflict(
        number=row.number,
        encounter_id=row.encounter_id,
        entry_id=row.entry_id,
        kind=ConflictKind(row.kind),
        link_id=row.link_id,
        ours=row.ours,
        theirs=row.theirs,
        by=row.by,
        workstation=row.workstation,
        at=mapping.moment_of(row.at),
        their_name=row.their_name,
        found_at=mapping.moment_of(row.found_at),
        settled_by=row.settled_by,
        kept_ours=row.kept_ours,
    )
