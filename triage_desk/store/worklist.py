"""The lines of the worklist, in SQL: visits with who they are for, and where they go now."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table, case, func, select
from sqlalchemy.sql import ColumnElement

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason, WorklistRow
from triage_desk.domain.lock import IntakeLock
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_answers = TABLES["answer_events"]
_decisions = TABLES["decisions"]
_overrides = TABLES["overrides"]
_notices = TABLES["notices"]
_locks = TABLES["intake_locks"]
_LOCK = [column.label(f"lock_{column.name}") for column in _locks.c]


def _make_worklist() -> Any:  # noqa: ANN401 - a statement, typed by its columns
    mine = _encounters.c.encounter_id
    events = _answers.alias()
    last = select(func.max(events.c.sequence)).where(events.c.encounter_id == mine)
    answered = (
        select(func.count())
        .where(
            _answers.c.sequence.in_(last.group_by(events.c.link_id).correlate(_encounters)),
            _answers.c.answer.is_not(None),
        )
        .correlate(_encounters)
        .scalar_subquery()
    )
    override = case((_standing_overrides() > 0, _latest(_overrides, _overrides.c.to_disposition)))
    override_at = _latest(_overrides, _overrides.c.at)
    decision = _latest(_decisions, _decisions.c.disposition)
    told_at = _latest(_notices, _notices.c.at)
    # A record merged into another shows the person whose record that is.
    kept = _patients.alias()
    columns = [
        func.coalesce(kept.c[name], _patients.c[name]).label(f"patient_{name}")
        for name in ("family", "given", "birth_date")
    ]
    current = func.coalesce(_patients.c.merged_into, _patients.c.patient_id)
    return (
        select(
            _encounters,
            *columns,
            *_LOCK,
            current.label("current_id"),
            answered.label("answered"),
            override.label("overridden_to"),
            override_at.label("overridden_at"),
            decision.label("decided_as"),
            told_at.label("told_at"),
        )
        .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
        .outerjoin(_locks, _locks.c.encounter_id == mine)
        .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
        .order_by(_encounters.c.changed_at.desc(), mine)
    )


def _latest(table: Table, column: ColumnElement[Any]) -> Any:  # noqa: ANN401 - a subquery
    mine = table.c.encounter_id == _encounters.c.encounter_id
    query = select(column).where(mine).order_by(table.c.number.desc()).limit(1)
    return query.correlate(_encounters).scalar_subquery()


def _standing_overrides() -> Any:  # noqa: ANN401 - a subquery
    """Return how many changes of route are left: each taking back ends one before it."""
    taken_back = _overrides.c.reason == OverrideReason.TAKEN_BACK.value
    query = select(func.coalesce(func.sum(case((taken_back, -1), else_=1)), 0)).where(
        _overrides.c.encounter_id == _encounters.c.encounter_id
    )
    return query.correlate(_encounters).scalar_subquery()


WORKLIST = _make_worklist()


def worklist_row(row: Any) -> WorklistRow:  # noqa: ANN401 - a row of WORKLIST
    """Return the line of a row of ``WORKLIST``."""
    encounter = mapping.encounter_of(row)
    born, day = date.fromisoformat(row.patient_birth_date), local_date(encounter.started_at)
    patient = Patient(row.current_id, row.patient_family, row.patient_given, born, Sex.UNKNOWN)
    route = row.overridden_to or row.decided_as
    overridden, told = row.overridden_at, row.told_at
    return WorklistRow(
        encounter_id=encounter.encounter_id,
        patient_id=row.current_id,
        initials=patient.initials,
        age_years=age_in_years(min(born, day), day),
        status=encounter.status,
        channel=encounter.channel,
        started_at=encounter.started_at,
        changed_at=encounter.changed_at,
        started_by=encounter.started_by,
        answered=row.answered,
        route=Disposition(route) if route else None,
        overridden=row.overridden_to is not None,
        lock=_lock_in(row),
        unverified=encounter.unverified,
        called_at=encounter.called_at,
        safe_at=encounter.safe_at,
        route_at=mapping.moment_of(overridden) if overridden else encounter.decided_at,
        told_at=mapping.moment_of(told) if told else None,
        seen_at=encounter.seen_at,
        version=encounter.version,
    )


def _lock_in(row: Any) -> IntakeLock | None:  # noqa: ANN401 - a row of WORKLIST
    if row.lock_encounter_id is None:
        return None
    names = (column.name for column in _locks.c)
    return mapping.lock_of(SimpleNamespace(**{n: getattr(row, f"lock_{n}") for n in names}))
