"""Care of the key: the recovery sheet, the system's keyring, and a new key for everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import RecoverySheet
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.ports_papers import Renderer
from triage_desk.services.readback import proved
from triage_desk.services.secrets import name_of_vault, new_sheet, vault_of


def new_recovery_sheet(desk: Desk) -> RecoverySheet:
    """Make a new recovery sheet; the old one opens nothing any more, but backups made before."""
    require(desk, Permission.MANAGE_KEYS)
    vault = vault_of(desk)
    fresh = new_sheet(desk.letterhead.clinic, desk.clock(), desk.actor.name)
    sheet = replace(fresh, vault=name_of_vault(vault))
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.RECOVERY_SHEET_MADE, "")
        vault.set_recovery(sheet.code)
    return sheet


def sheet_paper(renderer: Renderer, sheet: RecoverySheet) -> bytes:
    """Return the recovery sheet as PDF.

    Raises:
        EnvironmentFault: it was read back and a group of the code is not on it.
    """
    return proved(renderer, sheet, renderer.render_recovery(sheet))


def keyring_on(desk: Desk) -> None:
    """Let the keyring of this system open the data, so that name and PIN will do in the morning.

    Raises:
        EnvironmentFault: this system has no keyring, or one that forgets.
    """
    require(desk, Permission.MANAGE_KEYS)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.KEYRING_ON, "")
        vault_of(desk).use_keyring()


def keyring_off(desk: Desk) -> None:
    """Take that way in away again."""
    require(desk, Permission.MANAGE_KEYS)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.KEYRING_OFF, "")
        vault_of(desk).forget_keyring()


def has_keyring(desk: Desk) -> bool:
    """Tell whether the keyring of this system opens the data."""
    return desk.vault is not None and desk.vault.has_keyring


def rotate_key(desk: Desk, told: Callable[[str, float], None], stop: Callable[[], bool]) -> None:
    """Encrypt everything with a new key. The desk is closed after it: sign in again.

    Passphrases, PINs, the keyring and the recovery sheet stay as they are; a person who was turned
    off and copied the old key has nothing any more. Backups made before stay readable with what
    opened them then, and so does a stolen copy of the data of that day.

    Args:
        desk: where an administrator signed in; nobody else may have these data open.
        told: hears a word for the step ("copy", "prove", "switch") and the share done of it.
        stop: asked now and then; true leaves everything as it was.

    Raises:
        UserError: it was stopped, or the data are open elsewhere; the desk goes on.
        EnvironmentFault: no room for a second copy, or a disk that fails; nothing was changed.
    """
    require(desk, Permission.MANAGE_KEYS)

    def last(tx: Transaction) -> None:
        note(desk, tx, AuditAction.KEY_CHANGED, "")

    vault_of(desk).rotate(last, told, stop)
