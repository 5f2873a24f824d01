"""Signing in on the command line: a name, and a passphrase typed unseen or read as one line.

A passphrase is never taken as an argument: arguments are seen by every user of a computer.
"""

from __future__ import annotations

import argparse
import getpass
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from triage_desk import app, entry, paths
from triage_desk.domain.user import DoorState
from triage_desk.errors import UserError
from triage_desk.services import access
from triage_desk.services.desk import Desk
from triage_desk.services.entrance import Entrance


@contextmanager
def signed_in(arguments: argparse.Namespace) -> Iterator[Desk]:
    """Open the data for whoever ``--user`` names, and close them afterwards.

    Raises:
        UserError: nobody is named, or the passphrase is wrong.
        EnvironmentFault: there are no data, or they cannot be opened.
    """
    folder = paths.data_dir(arguments.data_dir)
    content = app.content_of(folder)
    at = entry.entrance(folder, content=content)
    if access.state(at) is DoorState.SHUT:
        name = _name(at, arguments.user)
        words = secret(f"Passphrase of {name}: ", arguments.passphrase_file)
        desk = access.sign_in(at, name, words)
    else:
        desk = app.open_kept_desk(folder, content)
    try:
        yield desk
    finally:
        if desk.vault is None:
            app.close(desk)
        else:
            desk.vault.close()


def secret(prompt: str, path: Path | None = None) -> str:
    """Return a secret: from a private file, typed unseen, or one line of standard input.

    Raises:
        UserError: nothing was typed, or others may read the file.
    """
    if path is not None:
        return from_file(path)
    seen = sys.stdin.isatty()
    typed = getpass.getpass(prompt) if seen else sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise UserError("Type the recovery code or a passphrase, or hand it in as one line.")
    return typed


def new_secret(path: Path | None, what: str) -> str:
    """Return a new secret: from a private file, or typed twice.

    Raises:
        UserError: as ``secret`` says, or the two are not the same.
    """
    first = secret(f"{what}: ", path)
    if path is None and secret(f"{what} again: ") != first:
        raise UserError(f"{what}: the two are not the same; try again.")
    return first


def from_file(path: Path) -> str:
    """Return the first line of a private file.

    Raises:
        UserError: it cannot be read, is empty, or may be read by others.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise UserError(
                    f"Other users may read this file: {path}; close it first with chmod 600."
                )
            line = stream.readline().rstrip("\r\n")
    except OSError as error:
        why = error.strerror or "no reason given"
        raise UserError(f"The passphrase file cannot be read: {path} ({why}).") from error
    except UnicodeDecodeError as error:
        raise UserError(f"The passphrase file is not UTF-8 text: {path}.") from error
    if not line:
        raise UserError(f"The passphrase file is empty: {path}.")
    return line


def _name(at: Entrance, user: str | None) -> str:
    if user is not None:
        return user
    people = access.people(at)
    if len(people) == 1:
        return people[0].name
    names = ", ".join(one.name for one in people)
    raise UserError(f"Name who you are: --user NAME, one of {names}.")
