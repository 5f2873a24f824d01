"""What happens whenever somebody comes in: wrong tries are told, the right person is let in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import TypeAlias

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.pin import after_wrong, is_gone
from triage_desk.domain.user import Actor, Left, Named, Pin, Role, Try, User
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.clinic import come_in
from triage_desk.services.desk import Desk
from triage_desk.services.entrance import Entrance
from triage_desk.services.ports import Store, Transaction
from triage_desk.services.ports_access import Lock, Vault
from triage_desk.services.secrets import NO_PIN, refuse_wait, vault_of, wrong_pin

Kept: TypeAlias = tuple[Mapping[str, Left], tuple[Try, ...]]

DISABLED = "This account is turned off. Ask an administrator."


def actor_of(user: User, workstation: str) -> Actor:
    """Return a person as recorded with everything they do."""
    return Actor(user.user_id, user.name, user.role, workstation)


def enter(
    entrance: Entrance,
    opened: tuple[Store, Vault],
    named: Named,
    action: AuditAction,
    *,
    lock: Lock | None = None,
) -> Desk:
    """Let a person in whose secret was right, or close the data again.

    Raises:
        UserError: the account is turned off.
    """
    store, vault = opened
    with ExitStack() as undo:
        undo.callback(vault.close)
        desk = desk_for(entrance, opened, named)
        with store.write() as tx:
            user = _user(tx, entrance, named)
            if not user.enabled:
                raise UserError(DISABLED, "name")
            desk = desk.acting_as(actor_of(user, entrance.workstation))
            hear(desk, tx, entrance.door.tries(), lock)
            forgive(tx, user.user_id, lost=action is AuditAction.RECOVERY_SHEET_USED)
            tx.users.update(replace(user, last_here=desk.clock()))
            note(desk, tx, action, user.user_id)
        come_in(desk)
        undo.pop_all()
    entrance.door.forget_tries()
    vault.forget_left()
    return desk


def desk_for(entrance: Entrance, opened: tuple[Store, Vault], named: Named) -> Desk:
    """Return a desk at which nobody may do anything yet: who it is comes from the database."""
    unknown = Actor(named.user_id, named.name, Role.FRONT_DESK, entrance.workstation)
    return entrance.desk_of(*opened, unknown)


def hear(desk: Desk, tx: Transaction, wrong: Iterable[Try], lock: Lock | None = None) -> None:
    """Write into the audit what could not be written while the data were closed.

    Wrong PINs of a locked screen count on. Where their record is gone, somebody took it away, so
    every PIN is dropped.
    """
    _tell(desk, tx, wrong, "passphrase")
    lock_id = tx.users.locked(desk.actor.workstation)
    if not lock_id:
        return
    kept = _kept(desk, lock_id, lock)
    left, tries = kept or ({}, ())
    _tell(desk, tx, tries, "pin")
    for user_id, pin in tx.users.pins().items():
        state = left.get(user_id, Left(0))
        gone = kept is None or is_gone(state)
        worse = state if state.wrong > pin.wrong else Left(pin.wrong, pin.waits_until)
        again = replace(pin, wrong=worse.wrong, waits_until=worse.waits_until)
        tx.users.set_pin(user_id, None if gone else again)
    if kept is None:
        note(desk, tx, AuditAction.PIN_TAKEN, "", "all: the record of a locked screen is gone")
    tx.users.set_locked(desk.actor.workstation, "")


def _kept(desk: Desk, lock_id: str, lock: Lock | None) -> Kept | None:
    """Return what a locked screen kept: in this program, or in its file."""
    if lock is not None:
        return lock.left(), lock.tries()
    return vault_of(desk).left_behind(lock_id)


def prove_pin(desk: Desk, vault: Vault, user: User, digits: str) -> None:
    """Let pass who knows the PIN of ``user``; count it when it is wrong.

    Raises:
        UserError: turned off, no PIN, a wait, or a wrong PIN.
    """
    with desk.store.read() as tx:
        pin = tx.users.pins().get(user.user_id)
    if not user.enabled:
        raise UserError(DISABLED, "name")
    if pin is None:
        raise UserError(NO_PIN, "pin")
    refuse_wait(pin.waits_until, desk.clock(), "pin")
    if vault.fits(user.user_id, digits, pin.wrap):
        return
    with desk.store.write() as tx:
        left = _count(tx, user.user_id, desk)
        note(desk, tx, AuditAction.SIGN_IN_REFUSED, user.user_id, "pin")
    raise wrong_pin(left, desk.clock())


def _count(tx: Transaction, user_id: str, desk: Desk) -> Left:
    """Count one more wrong try, upon what the database says now: another desk may count too."""
    pin = tx.users.pins().get(user_id, Pin(""))
    left = after_wrong(Left(pin.wrong, pin.waits_until), desk.clock())
    gone = is_gone(left) or not pin.wrap
    again = replace(pin, wrong=left.wrong, waits_until=left.waits_until)
    tx.users.set_pin(user_id, None if gone else again)
    return left


def forgive(tx: Transaction, user_id: str, *, lost: bool = False) -> None:
    """Count wrong PINs anew; whoever came by the recovery sheet has lost theirs."""
    pin = tx.users.pins().get(user_id)
    if pin is not None:
        tx.users.set_pin(user_id, None if lost else Pin(pin.wrap))


def _tell(desk: Desk, tx: Transaction, tries: Iterable[Try], what: str) -> None:
    counted = Counter(each.user_id for each in tries)
    for user_id, times in counted.items():
        note(desk, tx, AuditAction.SIGN_IN_REFUSED, user_id, f"{what}, {times} times")


def _user(tx: Transaction, entrance: Entrance, named: Named) -> User:
    """Return the person; where set-up was broken off before its last step, take that step."""
    if not tx.users.all():
        now = entrance.clock()
        first = User(
            named.user_id, named.name, Role.ADMINISTRATOR, "", enabled=True, created_at=now
        )
        tx.users.add(first)
    return tx.users.get(named.user_id)
