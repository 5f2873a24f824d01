"""The audit as people read it: filtered, paged, with names; and who did what, counted."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter, AuditRow, Seen
from triage_desk.domain.patient import Patient, Sex
from triage_desk.store.mapping import AnyRow, micros, moment_of
from triage_desk.store.shape import TABLES

_events, _users = TABLES["audit_events"], TABLES["users"]
_patients, _encounters = TABLES["patients"], TABLES["encounters"]
_number = _events.c.sequence
_PAGE = (
    select(_events, _users.c.name, _patients.c.family, _patients.c.given)
    .outerjoin(_users, _users.c.user_id == _events.c.actor)
    .outerjoin(_encounters, _encounters.c.encounter_id == _events.c.record_id)
    .outerjoin(
        _patients,
        # Events from before patients were noted know only the visit.
        _patients.c.patient_id == func.coalesce(_events.c.patient_id, _encounters.c.patient_id),
    )
    .order_by(_number.desc())
)
_NO_DAY = date(1970, 1, 1)


def numbers(connection: Connection, wanted: AuditFilter) -> Sequence[int]:
    """Return the numbers of the events wanted, the newest first.

    Without a filter they are all there are: a range, whatever the size of the log.
    """
    if wanted.is_empty:
        return range(connection.execute(select(func.max(_number))).scalar() or 0, 0, -1)
    query = select(_number).where(*_conditions(wanted)).order_by(_number.desc())
    return array("q", connection.execute(query).scalars())


def rows(connection: Connection, wanted: Sequence[int]) -> tuple[AuditRow, ...]:
    """Return events by their numbers, the newest first."""
    return tuple(map(_row, connection.execute(_PAGE.where(_number.in_(list(wanted))))))


def actors(connection: Connection) -> Mapping[str, str]:
    """Return everybody who ever left an event: user ids with names, by name."""
    query = (
        select(_events.c.actor, _users.c.name)
        .distinct()
        .outerjoin(_users, _users.c.user_id == _events.c.actor)
    )
    found = {row.actor: row.name or row.actor for row in connection.execute(query)}
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def seen_by(connection: Connection, patient_ids: Sequence[str]) -> tuple[Seen, ...]:
    """Return who had to do with the records of one person, the last one first."""
    query = _counted(_of_patients(patient_ids))
    return tuple(sorted(_seen(connection.execute(query)), key=lambda one: one.last, reverse=True))


def done_by(connection: Connection, since: datetime, until: datetime) -> tuple[Seen, ...]:
    """Return who did what within [since, until), by name."""
    query = _counted(_events.c.at >= micros(since), _events.c.at < micros(until))
    return tuple(sorted(_seen(connection.execute(query)), key=lambda one: one.name.casefold()))


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor:
        found.append(_events.c.actor == wanted.actor)
    if wanted.actions:
        found.append(_events.c.action.in_([action.value for action in wanted.actions]))
    if wanted.but:
        found.append(_events.c.action.not_in([action.value for action in wanted.but]))
    if wanted.since is not None:
        found.append(_events.c.at >= micros(wanted.since))
    if wanted.until is not None:
        found.append(_events.c.at < micros(wanted.until))
    if wanted.patient_id:
        found.append(_of_patients([wanted.patient_id]))
    if wanted.record_id:
        found.append(_events.c.record_id.startswith(wanted.record_id, autoescape=True))
    return found


def _of_patients(patient_ids: Sequence[str]) -> ColumnElement[bool]:
    """Return what holds for events about these records, of before they were noted as well."""
    visits = select(_encounters.c.encounter_id).where(_encounters.c.patient_id.in_(patient_ids))
    mine = or_(_events.c.record_id.in_(visits), _events.c.record_id.in_(patient_ids))
    return or_(_events.c.patient_id.in_(patient_ids), and_(_events.c.patient_id.is_(None), mine))


def _counted(*where: ColumnElement[bool]) -> Select[Any]:
    first, last = func.min(_events.c.at), func.max(_events.c.at)
    who = (_events.c.actor, _events.c.role, _events.c.action, _users.c.name)
    return (
        select(*who, first.label("first"), last.label("last"), func.count().label("times"))
        .outerjoin(_users, _users.c.user_id == _events.c.actor)
        .where(*where)
        .group_by(*who)
        .order_by(last.desc())
    )


def _seen(found: Iterable[AnyRow]) -> list[Seen]:
    by_person: dict[tuple[str, str], list[AnyRow]] = defaultdict(list)
    for row in found:
        by_person[row.actor, row.role].append(row)
    return [
        Seen(
            actor,
            mine[0].name or actor,
            role,
            moment_of(min(row.first for row in mine)),
            moment_of(max(row.last for row in mine)),
            {AuditAction(row.action): row.times for row in mine},
        )
        for (actor, role), mine in by_person.items()
    ]


def _row(row: AnyRow) -> AuditRow:
    initials = ""
    if row.family is not None:
        initials = Patient("", row.family, row.given, _NO_DAY, Sex.UNKNOWN).initials
    return AuditRow(
        row.sequence,
        moment_of(row.at),
        row.actor,
        row.name or row.actor,
        row.role,
        row.workstation,
        AuditAction(row.action),
        row.record_id,
        row.detail,
        row.content_version,
        row.patient_id or "",
        initials,
    )
