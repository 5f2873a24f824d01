"""The staff: who may sign in, as what, and their own passphrase and PIN."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Pin, Role, User
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.secrets import refuse_easy, refuse_easy_pin, said, vault_of

LAST_ADMINISTRATOR = (
    "This is the last administrator. Make another person an administrator first, or nobody could "
    "let people in."
)


def everybody(desk: Desk) -> tuple[User, ...]:
    """Return all the staff: the enabled first, then by name."""
    require(desk, Permission.MANAGE_USERS)
    with desk.store.write() as tx:
        staff = tx.users.all()
        note(desk, tx, AuditAction.USERS_LISTED, "", str(len(staff)))
    return staff


def me(desk: Desk) -> User:
    """Return the person at the keyboard."""
    with desk.store.read() as tx:
        return tx.users.get(desk.actor.user_id)


def here(desk: Desk) -> tuple[User, ...]:
    """Return who can take this place: the enabled, by name. For the box to change places."""
    with desk.store.read() as tx:
        return tuple(user for user in tx.users.all() if user.enabled)


def add(desk: Desk, name: str, role: Role, passphrase: str, *, credentials: str = "") -> User:
    """Let a new person in, with a first passphrase that they change at once.

    Raises:
        UserError: no name or a name taken (``name``), or too easy a passphrase (``passphrase``).
    """
    require(desk, Permission.MANAGE_USERS)
    name = said(name, "name", "Type the name of the new person.")
    refuse_easy(passphrase, (desk.letterhead.clinic, name))
    who = (desk.new_id(), name, role, credentials.strip())
    user = User(*who, enabled=True, created_at=desk.clock())
    with desk.store.write() as tx:
        tx.users.add(user)
        note(desk, tx, AuditAction.USER_ADDED, user.user_id, role.value)
        # Last, so that a name that is taken makes no way in. A way in without a person is no harm.
        vault_of(desk).set_passphrase(user.user_id, name, passphrase)
    return user


def change(desk: Desk, user_id: str, *, name: str, role: Role, credentials: str) -> User:
    """Keep another name, role or credentials.

    Raises:
        UserError: no name, a name taken, or the last administrator would lose the role.
    """
    require(desk, Permission.MANAGE_USERS)
    name = said(name, "name", "Type the name of this person.")
    with desk.store.write() as tx:
        before = tx.users.get(user_id)
        if role is not Role.ADMINISTRATOR:
            _keep_an_administrator(tx, before)
        after = replace(before, name=name, role=role, credentials=credentials.strip())
        tx.users.update(after)
        detail = f"{before.role.value} to {role.value}" if before.role is not role else ""
        note(desk, tx, AuditAction.USER_CHANGED, user_id, detail)
        vault_of(desk).rename(user_id, name)
    return after


def disable(desk: Desk, user_id: str) -> User:
    """Shut a person out: passphrase and PIN go, the name stays in every record.

    Who held a key may have copied it: ``keycare.rotate_key`` is the way to make that worthless.

    Raises:
        UserError: it is the last administrator, or the person at the keyboard.
    """
    require(desk, Permission.MANAGE_USERS)
    if user_id == desk.actor.user_id:
        raise UserError("You cannot turn off your own account. Ask another administrator.")
    with desk.store.write() as tx:
        before = tx.users.get(user_id)
        _keep_an_administrator(tx, before)
        tx.users.set_pin(user_id, None)
        tx.users.update(replace(before, enabled=False))
        note(desk, tx, AuditAction.USER_DISABLED, user_id)
        vault_of(desk).shut_out(user_id)
        return tx.users.get(user_id)


def enable(desk: Desk, user_id: str, passphrase: str) -> User:
    """Let a person in again, with a new first passphrase.

    Raises:
        UserError: too easy a passphrase (``passphrase``).
    """
    require(desk, Permission.MANAGE_USERS)
    with desk.store.write() as tx:
        before = tx.users.get(user_id)
        refuse_easy(passphrase, (desk.letterhead.clinic, before.name))
        after = replace(before, enabled=True)
        tx.users.update(after)
        note(desk, tx, AuditAction.USER_ENABLED, user_id)
        vault_of(desk).set_passphrase(user_id, before.name, passphrase)
    return after


def new_passphrase(desk: Desk, user_id: str, passphrase: str) -> User:
    """Give somebody a new first passphrase, because they forgot theirs; their PIN goes.

    Raises:
        UserError: too easy a passphrase (``passphrase``), or the account is turned off.
    """
    require(desk, Permission.MANAGE_USERS)
    with desk.store.write() as tx:
        user = tx.users.get(user_id)
        if not user.enabled:
            raise UserError("This account is turned off. Turn it on with a new passphrase.")
        refuse_easy(passphrase, (desk.letterhead.clinic, user.name))
        tx.users.set_pin(user_id, None)
        note(desk, tx, AuditAction.PASSPHRASE_GIVEN, user_id)
        vault_of(desk).set_passphrase(user_id, user.name, passphrase)
        return tx.users.get(user_id)


def reset_pin(desk: Desk, user_id: str) -> User:
    """Take away somebody's PIN; they set a new one with their passphrase."""
    require(desk, Permission.MANAGE_USERS)
    with desk.store.write() as tx:
        tx.users.set_pin(user_id, None)
        note(desk, tx, AuditAction.PIN_TAKEN, user_id)
        return tx.users.get(user_id)


def change_my_passphrase(desk: Desk, old: str, new: str) -> None:
    """Wrap the key anew; of the database only the audit grows.

    Raises:
        UserError: the old one is wrong (``old``), or the new one is too easy (``new``).
    """
    require(desk, Permission.CHANGE_OWN_KEYS)
    vault, actor = vault_of(desk), desk.actor
    refuse_easy(new, (desk.letterhead.clinic, actor.name), "new")
    if not vault.has_passphrase(actor.user_id, old):
        raise UserError("The old passphrase is wrong. Check capital letters and try again.", "old")
    with desk.store.write() as tx:
        name = tx.users.get(actor.user_id).name
        note(desk, tx, AuditAction.PASSPHRASE_CHANGED, actor.user_id)
        vault.set_passphrase(actor.user_id, name, new)


def set_my_pin(desk: Desk, passphrase: str, pin: str) -> User:
    """Give the person at the keyboard a PIN, or another one.

    Raises:
        UserError: the passphrase is wrong (``passphrase``), or the PIN is too easy (``pin``).
    """
    require(desk, Permission.CHANGE_OWN_KEYS)
    vault, user_id = vault_of(desk), desk.actor.user_id
    refuse_easy_pin(pin)
    if not vault.has_passphrase(user_id, passphrase):
        words = "The passphrase is wrong. Check capital letters and try again."
        raise UserError(words, "passphrase")
    wrap = vault.wrap(user_id, pin)
    with desk.store.write() as tx:
        tx.users.set_pin(user_id, Pin(wrap))
        note(desk, tx, AuditAction.PIN_SET, user_id)
        return tx.users.get(user_id)


def _keep_an_administrator(tx: Transaction, leaving: User) -> None:
    others = [
        user
        for user in tx.users.all()
        if user.enabled and user.role is Role.ADMINISTRATOR and user.user_id != leaving.user_id
    ]
    if leaving.role is Role.ADMINISTRATOR and leaving.enabled and not others:
        raise UserError(LAST_ADMINISTRATOR, "role")
