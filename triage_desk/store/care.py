"""Ticks, goals and care teams in SQL, as ``services.ports_care`` wants them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, FromClause, Select, exists, func, insert, select

from triage_desk.clock import local_date
from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.patient import age_in_years
from triage_desk.domain.tick import OpenTicks, Tick, TickState
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_ticks = TABLES["ticks"]
_goals = TABLES["goals"]
_teams = TABLES["care_teams"]
_encounters = TABLES["encounters"]
_patients = TABLES["patients"]


class SqlCare:
    """What is done for people beside their routes."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add_tick(self, tick: Tick) -> None:
        """Keep that something was ticked, or is open again."""
        self._connection.execute(insert(_ticks), _tick_values(tick))

    def ticks(self, encounter_id: str) -> tuple[Tick, ...]:
        """Return the ticks of an encounter, oldest first."""
        query = select(_ticks).where(_ticks.c.encounter_id == encounter_id)
        rows = self._connection.execute(query.order_by(_ticks.c.number))
        return tuple(map(_tick_of, rows))

    def left_open(self, since: datetime) -> tuple[OpenTicks, ...]:
        """Return the visits with something left open since a moment, oldest first."""
        query = (
            self._left_open(since, _ticks)
            .add_columns(_patients.c.family, _patients.c.given, _patients.c.birth_date)
            .add_columns(_patients.c.patient_id)
            .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
            .order_by(_ticks.c.number)
        )
        found: dict[str, list[mapping.AnyRow]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.encounter_id, []).append(row)
        return tuple(_open_of(rows) for rows in found.values())

    def count_left_open(self, since: datetime) -> int:
        """Return how many visits have something left open since a moment."""
        visits = self._left_open(since, _ticks.c.encounter_id).distinct().subquery()
        return int(self._connection.execute(select(func.count()).select_from(visits)).scalar_one())

    @staticmethod
    def _left_open(since: datetime, wanted: FromClause | Column[Any]) -> Select[Any]:
        """Ask for ``wanted`` of what was left open and is not ticked."""
        later = _ticks.alias()
        ticked = exists().where(
            later.c.encounter_id == _ticks.c.encounter_id,
            later.c.what == _ticks.c.what,
            later.c.number > _ticks.c.number,
        )
        return (
            select(wanted)
            .join(_encounters, _encounters.c.encounter_id == _ticks.c.encounter_id)
            .where(
                _ticks.c.state == TickState.OPEN.value,
                _ticks.c.left_open.is_(True),
                _ticks.c.at >= mapping.micros(since),
                _encounters.c.status == EncounterStatus.FINISHED.value,
                _ticks.c.what != "",  # Empty where the person was removed.
                ~ticked,
            )
        )

    def add_goal(self, goal: Goal) -> None:
        """Keep a version of a goal."""
        values = {
            "goal_id": goal.goal_id,
            "patient_id": goal.patient_id,
            "encounter_id": goal.encounter_id,
            "words": goal.words,
            "status": goal.status.value,
            "set_on": goal.set_on.isoformat(),
            "due_on": goal.due_on.isoformat() if goal.due_on else "",
            "closeness": goal.closeness,
            "at": mapping.micros(goal.at),
            "by": goal.by,
            "readiness": goal.readiness,
            "confidence": goal.confidence,
            "barrier": goal.barrier,
            "remedy": goal.remedy,
            "helper_id": goal.helper_id,
        }
        self._connection.execute(insert(_goals), values)

    def goals(self, patient_ids: Collection[str]) -> tuple[Goal, ...]:
        """Return every version of the goals of some records, oldest first."""
        query = select(_goals).where(_goals.c.patient_id.in_(patient_ids), _goals.c.words != "")
        rows = self._connection.execute(query.order_by(_goals.c.number))
        return tuple(map(_goal_of, rows))

    def add_participant(self, participant: Participant) -> None:
        """Keep a version of somebody in a care team."""
        values = {
            "participant_id": participant.participant_id,
            "patient_id": participant.patient_id,
            "name": participant.name,
            "role": participant.role.value,
            "phone": participant.phone,
            "may_be_told": participant.may_be_told,
            "active": participant.active,
            "at": mapping.micros(participant.at),
            "by": participant.by,
        }
        self._connection.execute(insert(_teams), values)

    def team(self, patient_ids: Collection[str]) -> tuple[Participant, ...]:
        """Return every version of the care teams of some records, oldest first."""
        query = select(_teams).where(_teams.c.patient_id.in_(patient_ids), _teams.c.name != "")
        rows = self._connection.execute(query.order_by(_teams.c.number))
        return tuple(map(_participant_of, rows))


def _tick_values(tick: Tick) -> mapping.Values:
    return {
        "encounter_id": tick.encounter_id,
        "what": tick.what,
        "state": tick.state.value,
        "at": mapping.micros(tick.at),
        "by": tick.by,
        "left_open": tick.left,
    }


def _tick_of(row: mapping.AnyRow) -> Tick:
    at = mapping.moment_of(row.at)
    state = TickState(row.state)
    return Tick(row.encounter_id, row.what, state, at, row.by, left=bool(row.left_open))


def _open_of(rows: list[mapping.AnyRow]) -> OpenTicks:
    """Return the line of one visit: a few things left open at one moment."""
    first = rows[0]
    since = mapping.moment_of(first.at)
    letters = [name[:1].upper() for name in (first.given.strip(), first.family.strip()) if name]
    born, day = date.fromisoformat(first.birth_date), local_date(since)
    return OpenTicks(
        encounter_id=first.encounter_id,
        patient_id=first.patient_id,
        initials="".join(f"{letter}." for letter in letters),
        age_years=age_in_years(min(born, day), day),
        since=since,
        what=tuple(row.what for row in rows),
    )


def _goal_of(row: mapping.AnyRow) -> Goal:
    return Goal(
        goal_id=row.goal_id,
        patient_id=row.patient_id,
        words=row.words,
        status=GoalStatus(row.status),
        set_on=date.fromisoformat(row.set_on),
        at=mapping.moment_of(row.at),
        by=row.by,
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        closeness=row.closeness,
        encounter_id=row.encounter_id,
        readiness=row.readiness,
        confidence=row.confidence,
        barrier=row.barrier,
        remedy=row.remedy,
        helper_id=row.helper_id,
    )


def _participant_of(row: mapping.AnyRow) -> Participant:
    return Participant(
        participant_id=row.participant_id,
        patient_id=row.patient_id,
        name=row.name,
        role=CareRole(row.role),
        at=mapping.moment_of(row.at),
        by=row.by,
        phone=row.phone,
        may_be_told=bool(row.may_be_told),
        active=bool(row.active),
    )
