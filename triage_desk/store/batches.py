"""Imports in SQL, as ``services.ports_batches`` wants them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, insert, select

from triage_desk.domain.batch import Batch, Brought, Source, TakenBack, Way
from triage_desk.domain.exchange import Became, Kind
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_batches = TABLES["import_batches"]
_entries = TABLES["import_entries"]
_changes = TABLES["patient_changes"]
_encounters = TABLES["encounters"]
TAKEN, BACK = "taken", "taken_back"
# Rows of one statement: servers have a limit for what is bound.
AT_ONCE = 2_000


class SqlBatches:
    """Imports and what they brought."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, batch: Batch, brought: Collection[Brought]) -> None:
        """Keep an import with what it brought."""
        values = {
            "batch_id": batch.batch_id,
            "act": TAKEN,
            "at": mapping.micros(batch.at),
            "by": batch.by,
            "name": batch.name,
            "way": batch.source.way.value,
            "file": batch.source.file,
            "sha256": batch.source.sha256,
            "counts": json.dumps(dict(batch.counts)),
        }
        self._connection.execute(insert(_batches), values)
        self._keep(batch.batch_id, brought)

    def get(self, batch_id: str) -> Batch:
        """Return one import."""
        query = select(_batches).where(_batches.c.batch_id == batch_id).order_by(_batches.c.number)
        found = _batches_of(self._connection.execute(query))
        if not found:
            raise UserError("There is no such import: open the list again.")
        return found[0]

    def recent(self, limit: int) -> tuple[Batch, ...]:
        """Return imports, newest first."""
        newest = (
            select(_batches.c.batch_id)
            .where(_batches.c.act == TAKEN)
            .order_by(_batches.c.number.desc())
            .limit(limit)
        )
        ids = list(self._connection.execute(newest).scalars())
        query = select(_batches).where(_batches.c.batch_id.in_(ids)).order_by(_batches.c.number)
        return _batches_of(self._connection.execute(query))[::-1]

    def brought(self, batch_id: str) -> tuple[Brought, ...]:
        """Return what an import brought and was not taken back."""
        mine = _entries.c.batch_id == batch_id
        found: dict[tuple[Kind, str, str], Brought] = {}
        for row in self._connection.execute(select(_entries).where(mine).order_by(*_ORDER)):
            one = _brought_of(row)
            name = one.kind, one.record_id, one.place
            if one.became is Became.TAKEN_BACK:
                found.pop(name, None)
            else:
                found[name] = one
        return tuple(found.values())

    def take_back(self, batch_id: str, done: TakenBack, brought: Collection[Brought]) -> None:
        """Keep that some of what an import brought is as before."""
        values = {
            "batch_id": batch_id,
            "act": BACK,
            "at": mapping.micros(done.at),
            "by": done.by,
            "name": done.name,
            **dict.fromkeys(("way", "file", "sha256"), ""),
            "counts": json.dumps({"back": done.back, "stays": done.stays}),
        }
        self._connection.execute(insert(_batches), values)
        back = [replace(one, became=Became.TAKEN_BACK, before="") for one in brought]
        self._keep(batch_id, back)

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Brought, ...]:
        """Return what imports did with some records, oldest first."""
        query = select(_entries).where(_entries.c.patient_id.in_(patient_ids)).order_by(*_ORDER)
        return tuple(map(_brought_of, self._connection.execute(query)))

    def in_use(self, patient_ids: Collection[str]) -> frozenset[str]:
        """Return which of some records anything refers to.

        Every table whose rows belong to a record counts, so that one made later does, too.
        """
        found: set[str] = set()
        for column in _that_refer():
            query = select(column).where(column.in_(patient_ids))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def touched(self, patient_ids: Collection[str], since: datetime) -> frozenset[str]:
        """Return which of some records were changed, or had a visit begun, after a moment."""
        found: set[str] = set()
        for at in (_changes.c.at, _encounters.c.started_at):
            who = at.table.c.patient_id
            query = select(who).where(who.in_(patient_ids), at > mapping.micros(since))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def _keep(self, batch_id: str, brought: Collection[Brought]) -> None:
        rows = [
            {
                "batch_id": batch_id,
                "kind": one.kind.value,
                "record_id": one.record_id,
                "patient_id": one.patient_id,
                "became": one.became.value,
                "place": one.place,
                "before": one.before,
            }
            for one in brought
        ]
        for at in range(0, len(rows), AT_ONCE):
            self._connection.execute(insert(_entries), rows[at : at + AT_ONCE])


@cache
def _that_refer() -> tuple[Any, ...]:
    """Return the columns that name the record they belong to; messages have no foreign key."""
    who = TABLES["patients"].c.patient_id
    keys = (key for table in TABLES.values() for key in table.foreign_keys)
    return (*(key.parent for key in keys if key.column is who), TABLES["inbox"].c.patient_id)


_ORDER = (_entries.c.number,)


def _batches_of(rows: Any) -> tuple[Batch, ...]:  # noqa: ANN401 - rows of a query
    """Return imports in the order of their first rows, each as it stands now."""
    found: dict[str, Batch] = {}
    for row in rows:
        counts = json.loads(row.counts)
        at = mapping.moment_of(row.at)
        if row.act == BACK:
            done = TakenBack(at, row.by, row.name, counts["back"], counts["stays"])
            found[row.batch_id] = replace(found[row.batch_id], taken_back=done)
        else:
            source = Source(row.file, row.sha256, Way(row.way))
            found[row.batch_id] = Batch(row.batch_id, at, row.by, row.name, source, counts)
    return tuple(found.values())


def _brought_of(row: mapping.AnyRow) -> Brought:
    return Brought(
        Kind(row.kind), row.record_id, row.patient_id, Became(row.became), row.place, row.before
    )
