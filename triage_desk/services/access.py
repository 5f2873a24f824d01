"""Into the data and out again: the first day, signing in, changing places, locking.

Passphrases and PINs are stretched on purpose, so nearly everything here takes a tenth of a second
to half a second and belongs in a job, never on the thread that draws the window.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from triage_desk.domain import passphrase as phrases
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.pin import after_wrong, is_gone
from triage_desk.domain.user import DoorState, Named, Pin, Role, User
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.arrival import actor_of, desk_for, enter, forgive, hear, prove_pin
from triage_desk.services.auditing import note
from triage_desk.services.clinic import come_in
from triage_desk.services.desk import Desk
from triage_desk.services.entrance import Entrance, FirstDay, Locked
from triage_desk.services.secrets import (
    NO_PIN,
    name_of_vault,
    named_by,
    new_sheet,
    read_code,
    refuse_easy,
    refuse_easy_pin,
    refuse_wait,
    said,
    vault_of,
    wrong_pin,
)

__all__ = [
    "Entrance", "FirstDay", "Locked", "has_keyring", "lock", "open_with_recovery", "people",
    "set_up", "sign_in", "sign_in_with_keyring", "state", "switch_user", "unlock",
]  # fmt: skip


def state(entrance: Entrance) -> DoorState:
    """Return what the data folder is: nothing yet, data without accounts, or shut.

    Raises:
        EnvironmentFault: what is there is damaged, newer than this program, or incomplete.
    """
    return entrance.door.state()


def people(entrance: Entrance) -> tuple[Named, ...]:
    """Return who can sign in, by name; where a keyring opens the data, a PIN will do."""
    return entrance.door.people()


def has_keyring(entrance: Entrance) -> bool:
    """Tell whether the keyring of this system opens the data, so that name and PIN will do."""
    return entrance.door.has_keyring


def set_up(
    entrance: Entrance,
    clinic: str,
    name: str,
    passphrase: str,
    pin: str,
    *,
    credentials: str = "",
) -> FirstDay:
    """Make the clinic, its first administrator and the encrypted database, or put them over data.

    Raises:
        UserError: something is missing or too easy to guess; ``field`` is ``clinic``, ``name``,
            ``passphrase`` or ``pin``.
        EnvironmentFault: the folder cannot be used.
    """
    clinic = said(clinic, "clinic", "Type the name of the clinic.")
    name = said(name, "name", "Type your name.")
    refuse_easy(passphrase, (clinic, name))
    refuse_easy_pin(pin)
    if entrance.door.state() is DoorState.SHUT:
        raise UserError("This clinic has accounts already: sign in.", "name")
    now = entrance.clock()
    who = (entrance.new_id(), name, Role.ADMINISTRATOR, credentials.strip())
    user = User(*who, enabled=True, created_at=now, last_here=now)
    sheet = new_sheet(clinic, now, name)
    store, vault = entrance.door.make(user.user_id, name, passphrase, sheet.code)
    with ExitStack() as undo:
        undo.callback(vault.close)
        entrance.name_clinic(clinic)
        wrap = vault.wrap(user.user_id, pin)
        desk = entrance.desk_of(store, vault, actor_of(user, entrance.workstation))
        with store.write() as tx:
            tx.users.add(user)
            tx.users.set_pin(user.user_id, Pin(wrap))
            note(desk, tx, AuditAction.ACCOUNTS_SET_UP, user.user_id)
        come_in(desk)
        undo.pop_all()
    return FirstDay(desk, replace(sheet, vault=name_of_vault(vault)))


def sign_in(entrance: Entrance, name: str, passphrase: str) -> Desk:
    """Open the data with a passphrase. ``name`` is as shown at the door, in any case of letters.

    Raises:
        UserError: no such person, disabled, or a wrong passphrase (``field`` is ``passphrase``).
        EnvironmentFault: the data cannot be opened.
    """
    named, now = _at_the_door(entrance, name), entrance.clock()
    wrong = [each.at for each in entrance.door.tries() if each.user_id == named.user_id]
    refuse_wait(phrases.waits_until(len(wrong), max(wrong, default=None)), now, "passphrase")
    opened = entrance.door.open(named.user_id, passphrase)
    if opened is None:
        entrance.door.note(named.user_id, now)
        raise UserError("Wrong passphrase. Check capital letters and try again.", "passphrase")
    return enter(entrance, opened, named, AuditAction.SIGNED_IN)


def sign_in_with_keyring(entrance: Entrance, name: str, pin: str) -> Desk:
    """Open the data with the keyring of this system, for the person whose PIN this is.

    Raises:
        UserError: as ``switch_user``; then nothing stays open.
        EnvironmentFault: no keyring, or it does not know the key any more: use the passphrase.
    """
    named = _at_the_door(entrance, name)
    store, vault = entrance.door.open_by_keyring()
    with ExitStack() as undo:
        undo.callback(vault.close)
        desk = desk_for(entrance, (store, vault), named)
        with store.write() as tx:
            hear(desk, tx, ())
            user = tx.users.get(named.user_id)
        vault.forget_left()
        prove_pin(desk, vault, user, pin)
        undo.pop_all()
    return enter(entrance, (store, vault), named, AuditAction.SIGNED_IN)


def open_with_recovery(entrance: Entrance, code: str, name: str, passphrase: str) -> Desk:
    """Open the data with the recovery sheet; give the administrator ``name`` a new passphrase.

    Their PIN goes, so set a new one next. The sheet stays good until a new one is made.

    Raises:
        UserError: the code is mistyped (the group is named) or not of these data (``code``), the
            name is no administrator's (``name``), or the passphrase is too easy (``passphrase``).
        EnvironmentFault: the data cannot be opened.
    """
    written = read_code(code)
    refuse_easy(passphrase, (name,))
    opened = entrance.door.open_by_recovery(written)
    if opened is None:
        raise UserError("This code opens other data: look which sheet it is.", "code")
    store, vault = opened
    with ExitStack() as undo:
        undo.callback(vault.close)
        with store.read() as tx:
            user = named_by(tx.users.all(), name)
        if user.role is not Role.ADMINISTRATOR or not user.enabled:
            raise UserError("Choose the name of an administrator.", "name")
        vault.set_passphrase(user.user_id, user.name, passphrase)
        undo.pop_all()
    named = Named(user.user_id, user.name)
    return enter(entrance, opened, named, AuditAction.RECOVERY_SHEET_USED)


def switch_user(desk: Desk, name: str, pin: str) -> Desk:
    """Return the same open data with another person at the keyboard.

    Raises:
        UserError: no such person (``name``), a wrong PIN, a wait, or no PIN any more (``pin``).
    """
    vault = vault_of(desk)
    with desk.store.read() as tx:
        user = named_by(tx.users.all(), name)
    prove_pin(desk, vault, user, pin)
    changed = desk.acting_as(actor_of(user, desk.actor.workstation))
    with desk.store.write() as tx:
        forgive(tx, user.user_id)
        tx.users.update(replace(user, last_here=desk.clock()))
        note(changed, tx, AuditAction.USER_SWITCHED, user.user_id, f"from {desk.actor.user_id}")
    return changed


def lock(desk: Desk) -> Locked:
    """Close the data and overwrite the key; what the desk showed must be gone from the screen.

    A lock that cannot be noted (a full disk) locks all the same; see ``Locked.fault``.

    Raises:
        UserError: nobody signed in here.
    """
    vault, lock_id, fault = vault_of(desk), desk.new_id(), ""
    named, pins = vault.people(), {}
    try:
        with desk.store.write() as tx:
            pins = dict(tx.users.pins())
            staff = [user for user in tx.users.all() if user.enabled]
            tx.users.set_locked(desk.actor.workstation, lock_id)
            note(desk, tx, AuditAction.SCREEN_LOCKED, desk.actor.user_id)
        named = tuple(Named(user.user_id, user.name, user.user_id in pins) for user in staff)
    except EnvironmentFault as error:
        pins, fault = {}, str(error)
    return Locked(vault.lock(lock_id, pins), named, desk.actor.user_id, fault)


def unlock(entrance: Entrance, locked: Locked, name: str, pin: str) -> Desk:
    """Open the data again with a PIN.

    Without one, or after too many wrong ones, use ``sign_in``: it opens a locked screen too.

    Raises:
        UserError: as ``switch_user``.
        EnvironmentFault: the data cannot be opened.
    """
    named, now = named_by(locked.people, name), entrance.clock()
    left = locked.lock.left().get(named.user_id)
    if left is None or is_gone(left):
        raise UserError(NO_PIN, "pin")
    refuse_wait(left.waits_until, now, "pin")
    opened = locked.lock.open(named.user_id, pin)
    if opened is None:
        left = after_wrong(left, now)
        locked.lock.note(named.user_id, left, now)
        raise wrong_pin(left, now)
    return enter(entrance, opened, named, AuditAction.SCREEN_UNLOCKED, lock=locked.lock)


def _at_the_door(entrance: Entrance, name: str) -> Named:
    """Return who has this name at every desk now: another desk may have let them in today."""
    entrance.door.state()
    return named_by(entrance.door.people(), name)
