"""Steps of a referral that several use-cases share, within their transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from triage_desk.clock import local_date
from triage_desk.domain.appointment import FOR_VISIT, AppointmentStatus
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.referral import (
    NOT_SENT,
    OPEN,
    ReferralAct,
    ReferralState,
    may_follow,
    needs_referral,
    same_door,
    state_of,
)
from triage_desk.errors import UserError
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.ports import Transaction

ROUTE_CHANGED = "The route changed."
TAKEN_BACK = "Taken back."
S = ReferralState


def begin(desk: Desk, tx: Transaction, record: EncounterRecord) -> None:
    """Make the referral of a visit whose route is accepted, where the route needs one.

    An emergency was handed over by name, and nothing is booked outside this desk: neither makes
    one. Whoever has one already needs no other.
    """
    if needs_referral(record.route) and may_follow(record.referral, S.DRAFTED):
        add(desk, tx, record, S.DRAFTED)


def follow(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    """Let an open referral follow the route that holds now.

    To other people it is another referral: the one before is cancelled, and a new one is made
    where the route needs one.
    """
    record = tx.encounters.record(encounter_id)
    state, route = state_of(record.referral), record.route
    if state is None or state not in OPEN or route is None:
        return
    before = record.referral[-1].route
    if before is not route and same_door(before, route):
        add(desk, tx, record, state, route=route, words=ROUTE_CHANGED)
    elif before is not route:
        add(desk, tx, record, S.CANCELLED, words=ROUTE_CHANGED)
        begin(desk, tx, tx.encounters.record(encounter_id))


def printed(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    """Keep that the letter of a visit went to a printer; a copy of it later says nothing new."""
    begin(desk, tx, tx.encounters.record(encounter_id))
    record = tx.encounters.record(encounter_id)
    if record.referral and may_follow(record.referral, S.PRINTED):
        add(desk, tx, record, S.PRINTED)


def judged(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    """Close a referral whose route was judged once the person was seen: the result came back.

    Routes are judged days or weeks after the visit, so today is no day of it.
    """
    record = tx.encounters.record(encounter_id)
    if record.referral and may_follow(record.referral, S.SEEN):
        add(desk, tx, record, S.SEEN, who=desk.actor.name, on=_day_seen(tx, record))
        record = tx.encounters.record(encounter_id)
    if record.referral and may_follow(record.referral, S.CLOSED):
        add(desk, tx, record, S.CLOSED)


def _day_seen(tx: Transaction, record: EncounterRecord) -> date | None:
    """Return the day of the visit that a route led to, as far as this desk knows it.

    It is that of the time given here, where it was kept. Without such a time it is the day on which
    the person was seen here, unless somebody else was asked to see them.
    """
    given = tx.appointments.of_external(f"{FOR_VISIT}{record.encounter.encounter_id}")
    if given is not None:
        kept = given.status is AppointmentStatus.FULFILLED
        return local_date(given.starts_at) if kept else None
    seen_at = record.encounter.seen_at
    if seen_at is None or state_of(record.referral) not in NOT_SENT:
        return None
    return local_date(seen_at)


def take_back(desk: Desk, tx: Transaction, encounter_id: str) -> None:
    """Cancel a referral that nobody outside can know of, since its visit is not done after all."""
    record = tx.encounters.record(encounter_id)
    if state_of(record.referral) is S.DRAFTED:
        add(desk, tx, record, S.CANCELLED, words=TAKEN_BACK)


def add(
    desk: Desk,
    tx: Transaction,
    record: EncounterRecord,
    state: ReferralState,
    **more: Any,  # noqa: ANN401 - fields of ReferralAct by name
) -> None:
    """Keep one act of the person at the keyboard; ``more`` are further fields.

    A referral is for the route it was made for, until an act names another.

    Raises:
        UserError: there is no route yet.
    """
    route = record.route if state is S.DRAFTED else record.referral[-1].route
    if route is None:
        raise UserError("There is no route yet: finish the questions first.")
    act = ReferralAct(
        record.encounter.encounter_id,
        state,
        route,
        moment_for(desk, record.encounter),
        desk.actor.user_id,
        desk.actor.name,
    )
    tx.referrals.add(replace(act, **more))
