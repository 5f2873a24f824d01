"""Removing a person on request, by two people, as the clinic's policy allows.

Names, answers and words become empty; what remains are ids, times and routes, so that counts and
the audit chain stay whole. Where backups still hold the person is told, not hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from triage_desk.clock import day_in_words, local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.backup_plan import gone_by
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.permission import Permission
from triage_desk.domain.removal import Removal, RemovalPolicy, RemovalReason, RemovalReport
from triage_desk.domain.user import Role, User
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.ports_access import Vault

_OPEN = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)


def remove(
    desk: Desk,
    named: str,
    reason: RemovalReason,
    confirmer: str,
    proves: Callable[[User], bool],
) -> RemovalReport:
    """Empty everything kept of one person, by id or record number.

    Args:
        desk: where the person stands who asks for it.
        named: whose record; merged ones go with it.
        reason: a code.
        confirmer: the name of an administrator who is somebody else.
        proves: tells whether the secret typed is that administrator's. Slow.

    Raises:
        UserError: the role does not allow it, no policy is set, it is too early, an intake is
            still open, or the administrator did not prove themselves.
        EnvironmentFault: it could not be written; nothing was removed.
    """
    require(desk, Permission.REMOVE_PATIENTS)
    policy = _policy(desk)
    second = _second(desk, confirmer, proves)
    at = desk.clock()
    with desk.store.write() as tx:
        patient = tx.patients.get(tx.people.find(named))
        records = tx.people.same_person(patient.patient_id)
        visits = tx.people.visits(records)
        _refuse_early(policy, _last(tx, records), local_date(at))
        removal_id = desk.new_id()
        for record in records:
            tx.people.empty(
                Removal(
                    removal_id,
                    record,
                    reason,
                    at,
                    desk.actor.user_id,
                    second.user_id,
                    policy.years,
                    policy.decided_by,
                    policy.decided_on,
                )
            )
        detail = f"{removal_id} {reason.value}, confirmed by {second.user_id}"
        note(desk, tx, AuditAction.PATIENT_REMOVED, patient, detail)
    return _report(desk, removal_id, records, len(visits), at)


def by_passphrase(vault: Vault | None, passphrase: Callable[[], str]) -> Callable[[User], bool]:
    """Return what tells whether the ``passphrase`` that is asked for is that person's. Slow.

    Raises:
        UserError: nobody has signed in with a passphrase, so nobody can prove themselves.
    """
    if vault is None:
        raise UserError("Removing a person needs two people with accounts: set them up first.")

    def proves(user: User) -> bool:
        return vault.has_passphrase(user.user_id, passphrase())

    return proves


def done(desk: Desk) -> tuple[Removal, ...]:
    """Return every removal, newest first: after a restore, older ones may have to be done again.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.REMOVE_PATIENTS)
    with desk.store.read() as tx:
        return tx.people.removals()


def _policy(desk: Desk) -> RemovalPolicy:
    if desk.clinic.keeping is None:
        raise UserError(
            "No rule for removing people is set. Your state says how long records must be kept: "
            "a manager writes the years, who decided and when under Settings, Keeping records."
        )
    return desk.clinic.keeping


def _second(desk: Desk, name: str, proves: Callable[[User], bool]) -> User:
    """Return the administrator who confirms, proved by their secret."""
    with desk.store.read() as tx:
        people = [user for user in tx.users.all() if user.enabled]
    wanted = " ".join(name.split()).casefold()
    for user in people:
        if user.name.casefold() == wanted:
            if user.user_id == desk.actor.user_id:
                raise UserError("Two people are needed: ask another administrator.", "name")
            if user.role is not Role.ADMINISTRATOR:
                raise UserError("Only an administrator may confirm this.", "name")
            if not proves(user):
                raise UserError("This is not the passphrase of that administrator.", "passphrase")
            return user
    raise UserError("There is no administrator with this name.", "name")


def _last(tx: Transaction, records: tuple[str, ...]) -> date:
    """Return the day of the last visit; of the record itself where there never was one."""
    visits = [tx.encounters.get(visit) for visit in tx.people.visits(records)]
    if any(visit.status in _OPEN for visit in visits):
        raise UserError("An intake of this person is still open: finish or discard it first.")
    moments = [visit.started_at for visit in visits]
    moments = moments or [event.at for event in tx.people.events(records)[:1]]
    if not moments:
        raise UserError("Nobody knows since when this record is kept, so it cannot be removed.")
    return local_date(max(moments))


def _refuse_early(policy: RemovalPolicy, last_visit: date, today: date) -> None:
    earliest = policy.earliest(last_visit)
    if today < earliest:
        raise UserError(
            f"This record must be kept until {day_in_words(earliest)}: the clinic keeps records "
            f"for {policy.years} years after the last visit ({day_in_words(last_visit)}), as "
            f"{policy.decided_by} decided on {day_in_words(policy.decided_on)}."
        )


def _report(
    desk: Desk, removal_id: str, records: tuple[str, ...], visits: int, at: datetime
) -> RemovalReport:
    """Wipe what was freed, and say which backups still hold the person."""
    try:
        desk.store.scrub()
        scrubbed = True
    except EnvironmentFault:
        scrubbed = False  # Other desks are writing; the next removal wipes this too.
    shelf = desk.backups
    if shelf is None:
        return RemovalReport(removal_id, records, visits, (), None, scrubbed)
    files = tuple(str(f.path) for folder in shelf.folders for f in shelf.listing(folder))
    return RemovalReport(removal_id, records, visits, files, gone_by(shelf.plan, at), scrubbed)
