"""What a list of people looks at in a decision, kept beside it so that it need not be unpacked.

A decision is never changed, so neither is its digest: it is written with the decision, or, for one
of an earlier program, when a list first had to unpack it. Where none is kept the decision itself is
read: a digest makes a list quick, and never another one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, and_, delete, insert, select

from triage_desk.domain.cohort import Digest
from triage_desk.domain.decision import Decision, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.store.packing import Packing
from triage_desk.store.shape import TABLES
from triage_desk.store.stories import number_of

_decisions = TABLES["decisions"]
_digests = TABLES["decision_digests"]
_sets = TABLES["flag_sets"]
_ROUTES = {one.value: one for one in Disposition}
# Those that were present, absent, and not ruled out.
_Flags: TypeAlias = tuple[frozenset[str], frozenset[str], frozenset[str]]
# Id of a flag, its verdict, and whether anything of it was asked.
_Finding: TypeAlias = tuple[str, str, bool]


def add(connection: Connection, encounter_id: str, number: int, decision: Decision) -> None:
    """Keep the digest of a decision that was just kept under a number."""
    pathway = decision.pathway.pathway_id if decision.pathway else ""
    found = ((one.rule_id, one.verdict.value, one.applies) for one in decision.findings)
    keep(connection, [_made(encounter_id, number, decision.disposition, pathway, found)])


def keep(connection: Connection, made: Collection[Digest]) -> None:
    """Keep digests, but of decisions that have one, or were made empty since they were read."""
    if not made:
        return
    _name_sets(connection, made)
    numbers = [one.number for one in made]
    query = (
        select(_decisions.c.number, _digests.c.number, _decisions.c.body)
        .outerjoin(_digests, _OF_DECISION)
        .where(_decisions.c.number.in_(numbers))
    )
    wanting = {row[0] for row in connection.execute(query) if row[1] is None and row[2]}
    rows = [_values(one) for one in made if one.number in wanting]
    if rows:
        connection.execute(insert(_digests), rows)


def drop(connection: Connection, encounter_ids: Any) -> None:  # noqa: ANN401 - ids or a query
    """Forget the digests of some visits."""
    connection.execute(delete(_digests).where(_digests.c.encounter_id.in_(encounter_ids)))


class Digests:
    """The digests that one transaction reads; what many of them share is made once."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._sets: dict[int, frozenset[str]] = {}
        self._found: dict[tuple[int, str, str], _Flags] = {}

    def last(self, encounter_ids: Collection[str]) -> tuple[dict[str, Digest], tuple[Digest, ...]]:
        """Return that of the last decision of each visit, and those that are not kept yet."""
        columns = (_decisions.c.encounter_id, _decisions.c.number)
        kept = (_digests.c.disposition, _digests.c.pathway)
        flags = (_digests.c.flag_set, _digests.c.present, _digests.c.open)
        query = (
            select(*columns, *kept, *flags)
            .outerjoin(_digests, _OF_DECISION)
            .where(_decisions.c.encounter_id.in_(encounter_ids))
            .order_by(_decisions.c.number)
        )
        rows = {row[0]: row for row in self._connection.execute(query).all()}
        self._learn({row[4] for row in rows.values()} - self._sets.keys())
        known = {one: self._read(*row) for one, row in rows.items() if row[4] in self._sets}
        missing = [row[1] for one, row in rows.items() if one not in known]
        unpacked = _unpacked(self._connection, missing)
        return known | {one.encounter_id: one for one in unpacked}, unpacked

    def _learn(self, numbers: set[int]) -> None:
        """Read sets of flags; one that is not there any more is made anew from the decision."""
        if numbers:
            query = select(_sets.c.flag_set, _sets.c.flags).where(_sets.c.flag_set.in_(numbers))
            for number, flags in self._connection.execute(query):
                self._sets[number] = frozenset(flags.split())

    def _read(self, *row: Any) -> Digest:  # noqa: ANN401 - the columns of ``last``
        encounter_id, number, route, pathway, *found = row
        key = (found[0], found[1], found[2])
        if key not in self._found:
            present, still = frozenset(found[1].split()), frozenset(found[2].split())
            self._found[key] = present, self._sets[found[0]] - present - still, still
        return Digest(encounter_id, number, _ROUTES[route], pathway, *self._found[key])


_OF_DECISION = and_(
    _digests.c.encounter_id == _decisions.c.encounter_id, _digests.c.number == _decisions.c.number
)


def _unpacked(connection: Connection, numbers: Collection[int]) -> tuple[Digest, ...]:
    """Return the digests of decisions that have none, by reading what was decided."""
    if not numbers:
        return ()
    packing, made = Packing(connection), []
    query = select(_decisions).where(_decisions.c.number.in_(numbers))
    for row in connection.execute(query):
        plain = json.loads(packing.unpack_text(row.dictionary, row.body)) if row.body else {}
        pathway = (plain.get("pathway") or {}).get("pathway_id", "")
        found = (
            (one["rule_id"], one["verdict"], one.get("applies", True))
            for one in plain.get("findings", ())
        )
        route = Disposition(row.disposition)
        made.append(_made(row.encounter_id, row.number, route, pathway, found))
    return tuple(made)


def _made(
    encounter_id: str, number: int, route: Disposition, pathway: str, found: Iterable[_Finding]
) -> Digest:
    by: dict[str, set[str]] = {verdict.value: set() for verdict in Verdict}
    for rule_id, verdict, applies in found:
        if applies:
            by[verdict].add(rule_id)
    flags = (by[one] for one in (Verdict.PRESENT, Verdict.ABSENT, Verdict.NOT_RULED_OUT))
    return Digest(encounter_id, number, route, pathway, *map(frozenset, flags))


def _asked(one: Digest) -> tuple[str, ...]:
    return tuple(sorted(one.present | one.absent | one.open))


def _values(one: Digest) -> Mapping[str, Any]:
    return {
        "encounter_id": one.encounter_id,
        "number": one.number,
        "disposition": one.route.value,
        "pathway": one.pathway,
        "flag_set": number_of(_asked(one)),
        "present": " ".join(sorted(one.present)),
        "open": " ".join(sorted(one.open)),
    }


def _name_sets(connection: Connection, made: Iterable[Digest]) -> None:
    """Keep which flags each set has, where it is not known yet."""
    wanted = {number_of(asked): " ".join(asked) for asked in map(_asked, made)}
    query = select(_sets.c.flag_set).where(_sets.c.flag_set.in_(wanted))
    known = set(connection.execute(query).scalars())
    new = [{"flag_set": n, "flags": flags} for n, flags in wanted.items() if n not in known]
    if new:
        connection.execute(insert(_sets), new)
