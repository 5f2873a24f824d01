"""Messages of interfaces in SQL, as ``services.ports_inbox`` wants them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select

from triage_desk.domain.inbox import Fate, Letter
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_inbox = TABLES["inbox"]


class SqlInbox:
    """Messages that came, and what became of each."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, letter: Letter) -> None:
        """Keep what became of a message."""
        values = {
            **{name: getattr(letter, name) for name in _TEXTS},
            "act": letter.act,
            "fate": letter.fate.value,
            "at": mapping.micros(letter.at),
            "sent_at": None if letter.sent_at is None else mapping.micros(letter.sent_at),
        }
        self._connection.execute(insert(_inbox), values)

    def first(self, message_id: str) -> Letter | None:
        """Return how a message came."""
        return self._one(message_id, _inbox.c.act)

    def last(self, message_id: str) -> Letter | None:
        """Return what became of a message last."""
        return self._one(message_id, _inbox.c.act.desc())

    def named(self, sender: str, control_id: str) -> str:
        """Return the id of a message that came under this number from this sender, or ""."""
        mine = (_inbox.c.sender == sender) & (_inbox.c.control_id == control_id)
        query = select(_inbox.c.message_id).where(mine).order_by(_inbox.c.number).limit(1)
        return str(self._connection.execute(query).scalar() or "")

    def parked(self, limit: int) -> tuple[Letter, ...]:
        """Return how messages came that wait now, each with the last reason, oldest first."""
        newest = select(func.max(_inbox.c.number)).group_by(_inbox.c.message_id)
        waits = (_inbox.c.fate == Fate.PARKED.value) & _inbox.c.number.in_(newest)
        # Without their words: five hundred may be of many megabytes each.
        facts = [one for one in _inbox.c if one.name != "body"]
        query = select(*facts, literal("").label("body")).where(waits)
        query = query.order_by(_inbox.c.number).limit(limit)
        return tuple(map(_letter_of, self._connection.execute(query)))

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Letter, ...]:
        """Return what became of the messages about some records, oldest first."""
        query = select(_inbox).where(_inbox.c.patient_id.in_(patient_ids))
        return tuple(map(_letter_of, self._connection.execute(query.order_by(_inbox.c.number))))

    def authority(self, patient_id: str) -> str:
        """Return who gave the number by which messages knew a record last, or ""."""
        mine = (_inbox.c.patient_id == patient_id) & (_inbox.c.authority != "")
        taken = mine & (_inbox.c.fate == Fate.TAKEN.value)
        query = select(_inbox.c.authority).where(taken).order_by(_inbox.c.number.desc()).limit(1)
        return str(self._connection.execute(query).scalar() or "")

    def sent_later(
        self, sender: str, patient_ids: Collection[str], at: datetime, kind: str
    ) -> bool:
        """Return whether a message about some records is kept that its sender sent after ``at``."""
        mine = _inbox.c.patient_id.in_(patient_ids) & (_inbox.c.sender == sender)
        later = (_inbox.c.fate == Fate.TAKEN.value) & (_inbox.c.sent_at > mapping.micros(at))
        kinds = _inbox.c.kind.startswith(kind, autoescape=True)
        query = select(literal(1)).where(mine & later & kinds).limit(1)
        return self._connection.execute(query).first() is not None

    def _one(self, message_id: str, order: Any) -> Letter | None:  # noqa: ANN401 - an order
        query = select(_inbox).where(_inbox.c.message_id == message_id).order_by(order).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else _letter_of(row)


_TEXTS = (
    *("message_id", "sender", "control_id", "kind", "authority", "patient_id", "why", "by"),
    "body",
)


def _letter_of(row: Any) -> Letter:  # noqa: ANN401 - a row has what its query named
    return Letter(
        *(row.message_id, row.act, row.sender, row.control_id, row.kind, row.authority),
        *(row.patient_id, Fate(row.fate), row.why, mapping.moment_of(row.at), row.by, row.body),
        number=row.number,
        sent_at=None if row.sent_at is None else mapping.moment_of(row.sent_at),
    )
