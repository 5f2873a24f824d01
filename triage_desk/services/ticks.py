"""What a receipt asks to be done: who ticked it and when, and the list of what was left open.

An open tick never holds anybody up. When the desk goes on to the next patient, what is still open
is written down as left, and somebody calls.
"""

from __future__ import annotations

from datetime import timedelta

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import Decision, Finding, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.permission import Permission
from triage_desk.domain.tick import (
    BOOKED,
    CLINICIAN,
    HANDOUT,
    NOTE,
    OFFER,
    PT_CALL,
    READ_ALOUD,
    SAID_BACK,
    Tick,
    TickState,
    split,
    standing,
)
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

# After that a call about a visit helps nobody any more.
CALLED_WITHIN = timedelta(days=30)
_TOLD = (Disposition.PHYSICIAN_TODAY, Disposition.PHYSICIAN_SOON, Disposition.PT_FIRST_NOTIFY)


def asked_of(record: EncounterRecord) -> tuple[str, ...]:
    """Return what the receipt of a visit asks to be ticked, in the order of the screen.

    An emergency has its own page with its own steps, and nothing is booked outside this desk.
    """
    decision, route = record.decision, record.route
    if decision is None or route is None or route is Disposition.EMERGENCY:
        return ()
    asked = [PT_CALL] if calls_first(record) else []
    asked += [CLINICIAN] if route in _TOLD else []
    asked += [BOOKED] if route is not Disposition.OUTSIDE_SCOPE else []
    if route.sends_to_pt:
        asked += [f"{NOTE}{one.note_id}" for one in decision.before_booking]
    asked += [f"{OFFER}{one.referral_id}" for one in decision.secondary_referrals]
    return (*asked, READ_ALOUD, SAID_BACK, HANDOUT)


def calls_first(record: EncounterRecord) -> tuple[Finding, ...]:
    """Return what a PT asks by telephone before a visit is booked: open signs of the same day.

    A clinician who set the route has asked already.
    """
    route, decision = record.route, record.decision
    if decision is None or record.override is not None or route is None or not route.sends_to_pt:
        return ()
    return tuple(found for found in _held(decision) if found.disposition >= _SAME_DAY)


_SAME_DAY = Disposition.PHYSICIAN_TODAY


def _held(decision: Decision) -> tuple[Finding, ...]:
    found = decision.with_verdict(Verdict.NOT_RULED_OUT)
    return tuple(one for one in found if one.applies and one.contributes is not None)


def of_visit(desk: Desk, encounter_id: str) -> tuple[Tick, ...]:
    """Return the ticks of a visit that is on the screen, oldest first."""
    with desk.store.read() as tx:
        return tx.care.ticks(encounter_id)


def tick(desk: Desk, encounter_id: str, what: str, *, done: bool) -> tuple[Tick, ...]:
    """Keep that something was done, or is open again, and return all ticks of the visit.

    Also of a visit that is closed: that is what the call list is for.

    Raises:
        UserError: the receipt of this visit does not ask for it.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        if what not in asked_of(record):
            raise UserError("The route of this visit has changed: open it again.")
        state = TickState.DONE if done else TickState.OPEN
        moment = moment_for(desk, record.encounter)
        tx.care.add_tick(Tick(encounter_id, what, state, moment, desk.actor.name))
        note(desk, tx, AuditAction.STEP_TICKED, record.encounter, f"{split(what)[0]} {state.value}")
        return tx.care.ticks(encounter_id)


def leave_open(desk: Desk, tx: Transaction, record: EncounterRecord) -> int:
    """Write down what nobody has ticked, as a step of finishing a visit; return how much it is."""
    encounter_id, moment = record.encounter.encounter_id, moment_for(desk, record.encounter)
    known = standing(tx.care.ticks(encounter_id))
    left = [
        what
        for what in asked_of(record)
        if what not in known or known[what].state is TickState.OPEN
    ]
    for what in left:
        tx.care.add_tick(
            Tick(encounter_id, what, TickState.OPEN, moment, desk.actor.name, left=True)
        )
    return len(left)


def count_calls(desk: Desk) -> int:
    """Return how many visits are on the call list."""
    with desk.store.read() as tx:
        return tx.care.count_left_open(desk.clock() - CALLED_WITHIN)
