"""Referrals in SQL, and the queue made of them, as ``services.ports_referrals`` wants them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, literal, or_, select, update

from triage_desk.clock import local_date
from triage_desk.domain.appointment import FOR_VISIT, STANDS
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.domain.referral import (
    LISTED,
    ReferralAct,
    ReferralRow,
    ReferralState,
    made_at,
    state_of,
)
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_appointments = TABLES["appointments"]
_acts = TABLES["referral_acts"]
_queue = TABLES["referral_queue"]
_ROUTES = {route.urgency: route for route in Disposition}


class SqlReferrals:
    """What happened to referrals, and which of them are open."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, act: ReferralAct) -> None:
        """Keep one act, and whether the referral is still open."""
        self._connection.execute(insert(_acts), _values(act))
        self._requeue(act.encounter_id)

    def of_visit(self, encounter_id: str) -> tuple[ReferralAct, ...]:
        """Return the acts of one referral, oldest first."""
        return acts_of(self._connection, encounter_id)

    def states(self, encounter_ids: Collection[str]) -> dict[str, ReferralState]:
        """Return where the referrals of some visits stand."""
        query = (
            select(_acts.c.encounter_id, _acts.c.state)
            .where(_acts.c.encounter_id.in_(encounter_ids))
            .order_by(_acts.c.number)
        )
        rows = self._connection.execute(query)
        return {row.encounter_id: ReferralState(row.state) for row in rows}

    def open(
        self,
        states: Collection[ReferralState],
        limit: int,
        since: datetime | None = None,
    ) -> tuple[ReferralRow, ...]:
        """Return the referrals in some states, the most urgent first, then the oldest."""
        kept = _patients.alias()
        columns = [
            func.coalesce(kept.c[name], _patients.c[name]).label(name)
            for name in ("patient_id", "family", "given", "birth_date")
        ]
        query = (
            select(_queue, _encounters.c.started_at, *columns)
            .select_from(_queue)
            .join(_encounters, _encounters.c.encounter_id == _queue.c.encounter_id)
            .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
            .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
            .where(*_asked_after(states))
            .order_by(_queue.c.urgency.desc(), _queue.c.since, _queue.c.encounter_id)
            .limit(limit)
        )
        if since is not None:
            query = query.where(_queue.c.since >= mapping.micros(since))
        return tuple(map(_row, self._connection.execute(query)))

    def count(self, states: Collection[ReferralState], limit: int) -> int:
        """Return how many there are, at most ``limit``: it stops to count there."""
        few = (
            select(literal(1))
            .select_from(_queue)
            .join(_encounters, _encounters.c.encounter_id == _queue.c.encounter_id)
            .where(*_asked_after(states))
            .limit(limit)
            .subquery()
        )
        return int(self._connection.execute(select(func.count()).select_from(few)).scalar() or 0)

    def _requeue(self, encounter_id: str) -> None:
        """Work out anew whether a referral is in a list: after each act."""
        acts = self.of_visit(encounter_id)
        state, since = state_of(acts), made_at(acts)
        mine = _queue.c.encounter_id == encounter_id
        if state is None or since is None or state not in LISTED:
            self._connection.execute(delete(_queue).where(mine))
            return
        values = {
            "state": state.value,
            "urgency": acts[-1].route.urgency,
            "since": mapping.micros(since),
        }
        if self._connection.execute(update(_queue).where(mine), values).rowcount == 0:
            self._connection.execute(insert(_queue), {"encounter_id": encounter_id, **values})


def acts_of(connection: Connection, encounter_id: str) -> tuple[ReferralAct, ...]:
    """Return the acts of the referral of one encounter, oldest first."""
    query = select(_acts).where(_acts.c.encounter_id == encounter_id).order_by(_acts.c.number)
    return tuple(map(act_of, connection.execute(query)))


def _asked_after(states: Collection[ReferralState]) -> tuple[Any, ...]:
    """Return the conditions of a list: nobody is asked for who is here, or has a time here."""
    still = and_(_encounters.c.seen_at.is_(None), ~_booked_here())
    return (
        _queue.c.state.in_([state.value for state in states]),
        or_(_queue.c.state == ReferralState.SEEN.value, still),
    )


def _booked_here() -> Any:  # noqa: ANN401 - a condition of a query
    """Return the condition that a time stands for the visit in the list of this desk."""
    return exists(select(literal(1)).select_from(_appointments)).where(
        and_(
            _appointments.c.external_id != "",  # So that the index of these names is used.
            _appointments.c.external_id == literal(FOR_VISIT) + _queue.c.encounter_id,
            _appointments.c.status.in_([status.value for status in STANDS]),
        )
    )


def _values(act: ReferralAct) -> mapping.Values:
    return {
        "encounter_id": act.encounter_id,
        "state": act.state.value,
        "route": act.route.value,
        "at": mapping.micros(act.at),
        "by": act.by,
        "name": act.name,
        "words": act.words,
        "who": act.who,
        "day": act.on.isoformat() if act.on else "",
    }


def act_of(row: mapping.AnyRow) -> ReferralAct:
    """Return the act of a row of ``referral_acts``."""
    return ReferralAct(
        encounter_id=row.encounter_id,
        state=ReferralState(row.state),
        route=Disposition(row.route),
        at=mapping.moment_of(row.at),
        by=row.by,
        name=row.name,
        words=row.words,
        who=row.who,
        on=date.fromisoformat(row.day) if row.day else None,
    )


def _row(row: Any) -> ReferralRow:  # noqa: ANN401 - a row of a query
    born, day = date.fromisoformat(row.birth_date), local_date(mapping.moment_of(row.started_at))
    patient = Patient(row.patient_id, row.family, row.given, born, Sex.UNKNOWN)
    return ReferralRow(
        row.encounter_id,
        row.patient_id,
        patient.initials,
        age_in_years(min(born, day), day),
        _ROUTES[row.urgency],
        ReferralState(row.state),
        mapping.moment_of(row.since),
    )
