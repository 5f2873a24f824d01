"""What passphrases, PINs, names and recovery codes must be, in words for who types them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from math import ceil
from typing import Protocol, TypeVar

from triage_desk.domain import passphrase, pin, recovery
from triage_desk.domain.user import Left, RecoverySheet
from triage_desk.errors import UserError
from triage_desk.services.desk import Desk
from triage_desk.services.ports_access import Vault

NO_PIN = "There is no PIN for this name. Sign in with the passphrase, then set a PIN."
_VAULT_SIGNS = 8


class HasName(Protocol):
    """A person or a name at the door."""

    @property
    def name(self) -> str:
        """Return the name as shown."""


Who = TypeVar("Who", bound=HasName)


def said(text: str, field: str, sentence: str) -> str:
    """Return what was typed without spaces around; raise ``UserError`` when it is nothing."""
    words = " ".join(text.split())
    if not words:
        raise UserError(sentence, field)
    return words


def named_by(people: Iterable[Who], name: str) -> Who:
    """Return who is meant by a name, in any case of letters.

    Raises:
        UserError: nobody has this name here.
    """
    wanted = " ".join(name.split()).casefold()
    for each in people:
        if each.name.casefold() == wanted:
            return each
    raise UserError("There is no account with this name here. Choose a name from the list.", "name")


def refuse_easy(words: str, names: Iterable[str], field: str = "passphrase") -> None:
    """Raise ``UserError`` for a new passphrase that is short or easy to guess."""
    fault = passphrase.fault(words, names)
    if fault:
        raise UserError(fault, field)


def refuse_easy_pin(digits: str) -> None:
    """Raise ``UserError`` for a new PIN that is short or easy to guess."""
    fault = pin.fault(digits)
    if fault:
        raise UserError(fault, "pin")


def refuse_wait(until: datetime | None, now: datetime, field: str) -> None:
    """Raise ``UserError`` while a name has to wait after wrong tries."""
    if until is not None and now < until:
        seconds = ceil((until - now).total_seconds())
        raise UserError(f"Too many wrong tries. Wait {_span(seconds)}, then try again.", field)


def wrong_pin(left: Left, now: datetime) -> UserError:
    """Return what to say of a wrong PIN, and of what comes next."""
    if pin.is_gone(left):
        return UserError(
            "Wrong PIN, too many times. The PIN is gone: sign in with the passphrase, then set a "
            "new PIN.",
            "pin",
        )
    if left.waits_until is not None:
        seconds = int((left.waits_until - now).total_seconds())
        return UserError(f"Wrong PIN. Wait {_span(seconds)}, then try again.", "pin")
    return UserError("Wrong PIN. Try again.", "pin")


def read_code(typed: str) -> str:
    """Return a recovery code as it is written, from what somebody typed.

    Raises:
        UserError: it cannot be right; the group to look at again is named.
    """
    try:
        return "-".join(recovery.write(recovery.read(typed)))
    except recovery.MistypedError as error:
        if 0 < error.group <= recovery.GROUPS:
            words = f"Group {error.group} of the code is not right. Look at the sheet again."
        else:
            words = f"The code has {recovery.GROUPS} groups of {recovery.SIGNS} signs. Type all."
        raise UserError(words, "code") from error


def new_sheet(clinic: str, made_at: datetime, made_by: str) -> RecoverySheet:
    """Return a sheet with a fresh code; the vault it belongs to is still to be named."""
    return RecoverySheet(clinic, made_at, made_by, "", recovery.write(os.urandom(recovery.BYTES)))


def name_of_vault(vault: Vault) -> str:
    """Return the short name of these data, as on the recovery sheet."""
    return vault.vault_id[:_VAULT_SIGNS].lower()


def vault_of(desk: Desk) -> Vault:
    """Return the key of a desk at which somebody signed in.

    Raises:
        UserError: nobody did, because there are no accounts yet.
    """
    if desk.vault is None:
        raise UserError("There are no accounts yet: set up the clinic first.")
    return desk.vault


def _span(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
