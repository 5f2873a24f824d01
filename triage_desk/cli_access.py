"""What each ``user`` and ``key`` command does: the accounts, and the key of the data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from triage_desk import entry, files, paths
from triage_desk.cli_sign_in import new_secret, signed_in
from triage_desk.domain.user import DoorState, RecoverySheet, Role, User
from triage_desk.errors import UserError
from triage_desk.exits import DONE
from triage_desk.services import access, keycare, users
from triage_desk.services.desk import Desk
from triage_desk.services.secrets import named_by, vault_of

_AFTER = "Who may have copied the key keeps nothing after: triage-desk key rotate."
# Records on a server are not encrypted with the key: a new one would change nothing there.
_AFTER_ON_SERVER = (
    "The records are on a server: if they may know its password, change it there, and in the "
    "settings of every computer."
)


def set_up(arguments: argparse.Namespace) -> int:
    """Make the clinic and its first administrator, or put accounts over data without them."""
    folder = paths.data_dir(arguments.data_dir)
    entrance = entry.entrance(folder)
    if access.state(entrance) is DoorState.SHUT:
        raise UserError("This clinic has accounts already: triage-desk user list.")
    words = new_secret(arguments.passphrase_file, "Passphrase")
    pin = new_secret(arguments.pin_file, "PIN")
    day = access.set_up(entrance, arguments.clinic, arguments.name, words, pin)
    vault_of(day.desk).close()
    return _give(day.sheet, arguments.sheet)


def show(arguments: argparse.Namespace) -> int:
    """List the accounts."""
    with signed_in(arguments) as desk:
        for user in users.everybody(desk):
            print(_line(user))
    return DONE


def add(arguments: argparse.Namespace) -> int:
    """Let a new person in."""
    with signed_in(arguments) as desk:
        words = new_secret(arguments.new_passphrase_file, "First passphrase")
        role = Role(arguments.role)
        print(
            _line(users.add(desk, arguments.name, role, words, credentials=arguments.credentials))
        )
    return DONE


def disable(arguments: argparse.Namespace) -> int:
    """Turn an account off."""
    with signed_in(arguments) as desk:
        print(_line(users.disable(desk, _named(desk, arguments.name).user_id)))
        print(_AFTER_ON_SERVER if desk.link is not None else _AFTER)
    return DONE


def enable(arguments: argparse.Namespace) -> int:
    """Turn an account on again, with a new passphrase."""
    with signed_in(arguments) as desk:
        who = _named(desk, arguments.name)
        words = new_secret(arguments.new_passphrase_file, "New passphrase")
        print(_line(users.enable(desk, who.user_id, words)))
    return DONE


def reset(arguments: argparse.Namespace) -> int:
    """Give somebody a new passphrase, and take away their PIN."""
    with signed_in(arguments) as desk:
        who = _named(desk, arguments.name)
        words = new_secret(arguments.new_passphrase_file, "New passphrase")
        print(_line(users.new_passphrase(desk, who.user_id, words)))
    return DONE


def rotate(arguments: argparse.Namespace) -> int:
    """Encrypt everything with a new key."""

    def told(step: str, share: float) -> None:
        if sys.stderr.isatty():
            print(f"\r{step:<8}{100 * share:3.0f} %", end="", file=sys.stderr, flush=True)

    with signed_in(arguments) as desk:
        keycare.rotate_key(desk, told, lambda: False)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print("Everything is encrypted with a new key. Passphrases, PINs and the sheet are as before.")
    print("Backups made before still open with the passphrases and the sheet of their day.")
    return DONE


def recovery(arguments: argparse.Namespace) -> int:
    """Make a new recovery sheet."""
    with signed_in(arguments) as desk:
        sheet = keycare.new_recovery_sheet(desk)
    return _give(sheet, arguments.sheet)


def keyring(arguments: argparse.Namespace) -> int:
    """Turn the keyring of this system on or off, or say which it is."""
    with signed_in(arguments) as desk:
        if arguments.state == "on":
            keycare.keyring_on(desk)
        elif arguments.state == "off":
            keycare.keyring_off(desk)
        on = keycare.has_keyring(desk)
    print(f"The keyring of this system is {'on: name and PIN open the data' if on else 'off'}.")
    return DONE


def _give(sheet: RecoverySheet, path: Path | None) -> int:
    """Write the sheet as PDF where one is wanted, or show its code."""
    if path is None:
        print(f"Recovery code of {sheet.clinic} (data {sheet.vault}); write it down, lock it away:")
        print(f"  {' '.join(sheet.groups)}")
    else:
        from triage_desk.documents import PdfRenderer

        pdf = keycare.sheet_paper(PdfRenderer(), sheet)
        print(f"Recovery sheet: {files.write_private(path, pdf)}")
        print("Print it, lock it away, then delete the file.")
    return DONE


def _named(desk: Desk, name: str) -> User:
    return named_by(users.everybody(desk), name)


def _line(user: User) -> str:
    state = "" if user.enabled else "  off"
    return f"{user.name:<24} {user.role.value:<14} {'PIN' if user.has_pin else '-':<4}{state}"
