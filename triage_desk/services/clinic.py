"""What all desks of the clinic share: settings, people, places and teams, each change kept.

Everybody may read them, since booking and papers do; whoever runs the clinic changes them. Nothing
is deleted: a person or place that is no longer there is turned off, and keeps its name.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import TypeVar

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.clinic_settings import CLINIC_ID, Clinic, Version, changed
from triage_desk.domain.cost import CostInput
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.permission import Permission
from triage_desk.domain.practitioner import (
    BookingTarget,
    CareTeam,
    Location,
    Practitioner,
    targets,
)
from triage_desk.errors import ServerGone, UserError
from triage_desk.services.auditing import note
from triage_desk.services.clinic_checks import checked, good_logo
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

R = TypeVar("R", Practitioner, Location, CareTeam, CostInput)

LATELY = timedelta(days=30)
NOTHING_BEFORE = "There is nothing to take back: it is as it was first kept."
_ACTIONS = {
    Practitioner: AuditAction.PRACTITIONER_CHANGED,
    Location: AuditAction.LOCATION_CHANGED,
    CareTeam: AuditAction.CARE_TEAM_CHANGED,
    CostInput: AuditAction.COST_CHANGED,
}


# ------------------------------------------------------------------------------------- reading


def refresh(desk: Desk) -> bool:
    """Read the settings anew for all who hold this desk; return whether any were ever kept.

    While the server is away, what was read last goes on.
    """
    try:
        with desk.store.read() as tx:
            kept = tx.clinic.settings()
            logo = tx.clinic.logo(kept.logo) if kept and kept.logo else b""
    except ServerGone:
        return True
    if kept is not None:
        desk.shared.show(kept, logo)
    return kept is not None


def history(desk: Desk) -> tuple[Version[Clinic], ...]:
    """Return every version of the settings, newest first."""
    require(desk, Permission.CHANGE_SETTINGS)
    with desk.store.read() as tx:
        return tx.clinic.history(Clinic)


def people(desk: Desk) -> tuple[Practitioner, ...]:
    """Return the practitioners, those turned off too, in the order in which they were added."""
    with desk.store.read() as tx:
        return tx.clinic.practitioners()


def places(desk: Desk) -> tuple[Location, ...]:
    """Return the rooms and desks, those turned off too."""
    with desk.store.read() as tx:
        return tx.clinic.locations()


def teams(desk: Desk) -> tuple[CareTeam, ...]:
    """Return the care teams, those turned off too."""
    with desk.store.read() as tx:
        return tx.clinic.teams()


def computers_lately(desk: Desk) -> tuple[tuple[str, datetime], ...]:
    """Return the workstations of the last 30 days with when each was last used, newest first."""
    require(desk, Permission.CHANGE_SETTINGS)
    with desk.store.read() as tx:
        return tx.log.workstations(desk.clock() - LATELY)


def who_can_take(desk: Desk, route: Disposition, pathway_id: str = "") -> tuple[BookingTarget, ...]:
    """Return with whom a visit may be booked, with their hours and rooms: the likeliest first.

    Empty where the clinic has named nobody, or while the server is away.
    """
    try:
        with desk.store.read() as tx:
            staff, rooms = tx.clinic.practitioners(), tx.clinic.locations()
    except ServerGone:
        return ()
    return targets(staff, rooms, route, pathway_id)


# ------------------------------------------------------------------------------------ changing


def come_in(desk: Desk) -> None:
    """Read the settings for whoever has just come in; the very first time, take them over."""
    if not refresh(desk):
        take_over(desk)


def take_over(desk: Desk) -> None:
    """Keep what this computer's ``settings.toml`` says of the clinic; another desk may be first."""
    with desk.store.write() as tx:
        if tx.clinic.settings() is None:
            _keep(desk, tx, desk.clinic)
            note(desk, tx, AuditAction.SETTINGS_TAKEN_OVER, CLINIC_ID)
    refresh(desk)


def change(desk: Desk, before: Clinic, after: Clinic, logo: bytes | None = None) -> Clinic:
    """Keep what was changed between two values; return the settings as they are then.

    What another desk changed meanwhile stays, field by field.

    Args:
        desk: where it is changed.
        before: the settings as they were shown.
        after: the settings as they are wanted.
        logo: another picture for the letterhead, empty for none, ``None`` for the same.

    Raises:
        UserError: a value that will not do; ``field`` names it.
    """
    require(desk, Permission.CHANGE_SETTINGS)
    after = checked(after)
    if logo:
        good_logo(desk.renderer, logo)
    with desk.store.write() as tx:
        if logo is not None:
            after = replace(after, logo=tx.clinic.keep_logo(logo) if logo else "")
        now = tx.clinic.settings() or desk.clinic
        wanted = {name: getattr(after, name) for name in changed(before, after)}
        kept = replace(now, **wanted)
        if kept != now:
            _keep(desk, tx, kept)
            note(desk, tx, AuditAction.SETTINGS_CHANGED, CLINIC_ID, ",".join(changed(now, kept)))
    refresh(desk)
    return kept


def take_back(desk: Desk) -> Clinic:
    """Keep the settings once more as they were before the last change; return them.

    Raises:
        UserError: there was no change yet.
    """
    require(desk, Permission.CHANGE_SETTINGS)
    with desk.store.write() as tx:
        versions = tx.clinic.history(Clinic)
        if len(versions) < len(("now", "before")):
            raise UserError(NOTHING_BEFORE)
        now, before = versions[0].value, versions[1].value
        _keep(desk, tx, before)
        names = ",".join(changed(now, before))
        note(desk, tx, AuditAction.SETTINGS_CHANGED, CLINIC_ID, f"back: {names}")
    refresh(desk)
    return before


def keep_person(desk: Desk, person: Practitioner) -> Practitioner:
    """Keep a practitioner, new or changed.

    Raises:
        UserError: a value that will not do; ``field`` names it.
    """
    return _keep_record(desk, person)


def keep_place(desk: Desk, place: Location) -> Location:
    """Keep a room or a desk, new or changed; raise as ``keep_person``."""
    return _keep_record(desk, place)


def keep_team(desk: Desk, team: CareTeam) -> CareTeam:
    """Keep a care team, new or changed; raise as ``keep_person``."""
    return _keep_record(desk, team)


def costs(desk: Desk) -> tuple[CostInput, ...]:
    """Return the numbers typed for the estimate of costs, those turned off too."""
    require(desk, Permission.SEE_MEASURES)
    with desk.store.read() as tx:
        return tx.clinic.costs()


def keep_cost(desk: Desk, cost: CostInput) -> CostInput:
    """Keep a number for the estimate of costs, new or changed; raise as ``keep_person``."""
    return _keep_record(desk, cost)


def take_back_record(desk: Desk, kind: type[R], record_id: str) -> R:
    """Keep a record once more as it was before its last change; what was new is turned off.

    Raises:
        UserError: there is no such record.
    """
    require(desk, Permission.CHANGE_SETTINGS)
    with desk.store.write() as tx:
        versions = tx.clinic.history(kind, record_id)
        if not versions:
            raise UserError(NOTHING_BEFORE)
        now = versions[0].value
        before = versions[1].value if versions[1:] else replace(now, active=False)
        _keep(desk, tx, before)
        note(desk, tx, _ACTIONS[kind], record_id, f"back: {','.join(changed(now, before))}")
    return before


def _keep_record(desk: Desk, record: R) -> R:
    require(desk, Permission.CHANGE_SETTINGS)
    record, kind = checked(record), type(record)
    record_id = str(getattr(record, fields(record)[0].name))
    with desk.store.write() as tx:
        versions = tx.clinic.history(kind, record_id)
        now = versions[0].value if versions else None
        if record != now:
            _keep(desk, tx, record)
            names = "added" if now is None else ",".join(changed(now, record))
            note(desk, tx, _ACTIONS[kind], record_id, names)
    return record


def _keep(
    desk: Desk, tx: Transaction, value: Clinic | Practitioner | Location | CareTeam | CostInput
) -> None:
    tx.clinic.keep(Version(0, desk.clock(), desk.actor.user_id, value))
