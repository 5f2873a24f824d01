"""Care of the key: the recovery sheet, the system's keyring, and a new key for everything."""

from __future__ import annotations

from collections.abc import Callable

from triage_desk.domain.permission import Permission
from triage_desk.domain.user import RecoverySheet
from triage_desk.errors import EnvironmentFault
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require


def new_recovery_sheet(desk: Desk) -> RecoverySheet:
    """Make a new recovery sheet; the old one opens nothing any more, but backups made before."""
    require(desk, Permission.MANAGE_KEYS)
    raise _later()


def keyring_on(desk: Desk) -> None:
    """Let the keyring of this system open the data, so that name and PIN will do in the morning.

    Raises:
        EnvironmentFault: this system has no keyring, or one that forgets.
    """
    require(desk, Permission.MANAGE_KEYS)
    raise _later()


def keyring_off(desk: Desk) -> None:
    """Take that way in away again."""
    require(desk, Permission.MANAGE_KEYS)
    raise _later()


def has_keyring(desk: Desk) -> bool:
    """Tell whether the keyring of this system opens the data."""
    return desk.vault is not None and desk.vault.has_keyring


def rotate_key(desk: Desk, told: Callable[[str, float], None], stop: Callable[[], bool]) -> None:
    """Encrypt everything with a new key. The desk is closed after it: sign in again.

    Passphrases and the recovery sheet stay; every PIN and the keyring are to be set anew. Backups
    made before stay readable with what opened them then.

    Args:
        desk: where an administrator signed in; nobody else may have these data open.
        told: hears a word for the step and the share done of it, 0 to 1.
        stop: asked now and then; true leaves everything as it was.

    Raises:
        UserError: it was stopped, or the data are open elsewhere.
        EnvironmentFault: no room for a second copy, or a disk that fails; nothing was changed.
    """
    require(desk, Permission.MANAGE_KEYS)
    raise _later()


def _later() -> EnvironmentFault:
    return EnvironmentFault("This part of the keys is not built yet.")
