"""What all desks share, in SQL, as ``services.ports_clinic`` wants it."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from sqlalchemy import Connection, func, insert, select

from triage_desk.domain import codec
from triage_desk.domain.clinic_settings import CLINIC_ID, Clinic, Version
from triage_desk.domain.cost import CostInput
from triage_desk.domain.practitioner import CareTeam, Location, Practitioner
from triage_desk.store.changes import CHANNEL
from triage_desk.store.mapping import AnyRow, micros, moment_of
from triage_desk.store.shape import TABLES

_versions = TABLES["settings_versions"]
_logos = TABLES["clinic_logos"]
_KINDS = {
    "clinic": Clinic,
    "practitioner": Practitioner,
    "location": Location,
    "team": CareTeam,
    "cost": CostInput,
}
_NAMES: dict[type, str] = {kind: name for name, kind in _KINDS.items()}

V = TypeVar("V")


class SqlClinic:
    """The settings, people, places and teams of the clinic, with every version of each."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def settings(self) -> Clinic | None:
        """Return the settings as they are, or ``None`` when none were ever kept."""
        found = self._last(Clinic)
        return found[0] if found else None

    def practitioners(self) -> tuple[Practitioner, ...]:
        """Return everybody ever kept, in the order in which they first were."""
        return self._last(Practitioner)

    def locations(self) -> tuple[Location, ...]:
        """Return every place."""
        return self._last(Location)

    def teams(self) -> tuple[CareTeam, ...]:
        """Return every team."""
        return self._last(CareTeam)

    def costs(self) -> tuple[CostInput, ...]:
        """Return every number typed for the estimate of costs."""
        return self._last(CostInput)

    def keep(self, version: Version[V]) -> None:
        """Keep a value as it is from now on; its ``number`` is given here."""
        row = {
            "kind": _NAMES[type(version.value)],
            "record_id": _id_of(version.value),
            "at": micros(version.at),
            "by": version.by,
            "body": codec.to_json(version.value),
        }
        self._connection.execute(insert(_versions), row)
        if self._connection.dialect.name == "postgresql":
            # A file tells of every commit; a server only of what it is asked to.
            self._connection.execute(select(func.pg_notify(CHANNEL, row["record_id"])))

    def history(self, kind: type[V], record_id: str = CLINIC_ID) -> tuple[Version[V], ...]:
        """Return every version of one value, newest first."""
        mine = (_versions.c.record_id == record_id) & (_versions.c.kind == _NAMES[kind])
        query = select(_versions).where(mine).order_by(_versions.c.number.desc())
        return tuple(
            Version(row.number, moment_of(row.at), row.by, codec.from_json(kind, row.body))
            for row in self._connection.execute(query)
        )

    def logo(self, sha256: str) -> bytes:
        """Return the picture of this name, or nothing."""
        query = select(_logos.c.body).where(_logos.c.sha256 == sha256)
        found = self._connection.execute(query).scalar()
        return bytes(found) if found is not None else b""

    def keep_logo(self, picture: bytes) -> str:
        """Keep a picture, once; return its name."""
        name = hashlib.sha256(picture).hexdigest()
        known = select(_logos.c.sha256).where(_logos.c.sha256 == name)
        if self._connection.execute(known).first() is None:
            self._connection.execute(insert(_logos), {"sha256": name, "body": picture})
        return name

    def _last(self, kind: type[V]) -> tuple[V, ...]:
        mine = _versions.c.kind == _NAMES[kind]
        ends = select(func.max(_versions.c.number), func.min(_versions.c.number).label("first"))
        last = ends.where(mine).group_by(_versions.c.record_id).subquery()
        query = select(_versions.c.body).join(last, _versions.c.number == last.c[0])
        rows: list[AnyRow] = list(self._connection.execute(query.order_by(last.c.first)))
        return tuple(codec.from_json(kind, row.body) for row in rows)


def _id_of(value: object) -> str:
    match value:
        case Practitioner():
            return value.practitioner_id
        case Location():
            return value.location_id
        case CareTeam():
            return value.team_id
        case CostInput():
            return value.kind.value
        case _:
            return CLINIC_ID
