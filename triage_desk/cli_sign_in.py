"""Signing in on the command line: a name, and a passphrase typed unseen or read as one line.

A passphrase is never taken as an argument: arguments are seen by every user of a computer.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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
    at = entry.entrance(folder)
    if access.state(at) is DoorState.SHUT:
        name = _name(at, arguments.user)
        desk = access.sign_in(at, name, secret(f"Passphrase of {name}: "))
    else:
        desk = app.open_kept_desk(folder)
    try:
        yield desk
    finally:
        app.close(desk)


def secret(prompt: str) -> str:
    """Return a secret typed unseen, or one line of standard input.

    Raises:
        UserError: nothing was typed.
    """
    seen = sys.stdin.isatty()
    typed = getpass.getpass(prompt) if seen else sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise UserError("Type the recovery code or a passphrase, or hand it in as one line.")
    return typed


def _name(at: Entrance, user: str | None) -> str:
    if user is not None:
        return user
    people = access.people(at)
    if len(people) == 1:
        return people[0].name
    names = ", ".join(one.name for one in people)
    raise UserError(f"Name who you are: --user NAME, one of {names}.")
