"""The part of the command line about accounts and keys; what it does is in ``cli_access``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from triage_desk.domain.user import Role

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """Add who signs in, for every command that opens kept data."""
    words = "who signs in, where people have accounts"
    parser.add_argument("--user", metavar="NAME", help=words)
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="a private file (mode 600) with the passphrase; otherwise it is asked for",
    )


def add_accounts(commands: Commands, data: argparse.ArgumentParser) -> None:
    """Add ``user`` and ``key``."""
    acts = _group(commands, "user", "let people in and shut them out")
    first = _add(acts, "set-up", "set_up", "make the clinic and its first administrator", data)
    first.add_argument("--clinic", required=True, metavar="NAME", help="the name of the clinic")
    first.add_argument("--pin-file", type=Path, metavar="FILE", help="a private file with the PIN")
    first.add_argument("name", metavar="NAME", help="the first administrator")
    _add(acts, "list", "show", "list the accounts", data)
    made = _add(acts, "add", "add", "let a new person in", data)
    roles = [role.value for role in Role]
    made.add_argument("--role", choices=roles, required=True, help=", ".join(roles))
    made.add_argument("--credentials", default="", metavar="WORDS", help='such as "PT, DPT"')
    shut = _add(acts, "disable", "disable", "turn an account off; the name stays on record", data)
    again = _add(acts, "enable", "enable", "turn an account on, with a new passphrase", data)
    anew = _add(acts, "reset", "reset", "give a new passphrase; the PIN goes", data)
    for parser in (made, shut, again, anew):
        parser.add_argument("name", metavar="NAME", help="the person")
    for parser in (made, again, anew):
        words = "a private file with their passphrase"
        parser.add_argument("--new-passphrase-file", type=Path, metavar="FILE", help=words)
    acts = _group(commands, "key", "care for the key of the data")
    _add(acts, "rotate", "rotate", "encrypt everything with a new key", data)
    fresh = _add(acts, "recovery", "recovery", "make a new recovery sheet", data)
    for parser in (first, fresh):
        words = "write the sheet as PDF, here; otherwise its code is shown"
        parser.add_argument("--sheet", type=Path, metavar="OUT", help=words)
    ring = _add(acts, "keyring", "keyring", "use the keyring of this system, or not", data)
    ring.add_argument("state", nargs="?", choices=["on", "off"], help="by default say which")


def _group(commands: Commands, name: str, words: str) -> Commands:
    parser = commands.add_parser(name, help=words, description=words)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _add(
    commands: Commands,
    name: str,
    does: str,
    words: str,
    data: argparse.ArgumentParser,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words, parents=[data])
    parser.set_defaults(command=_access(does))
    return parser


def _access(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command of ``cli_access`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_access

        command: Callable[[argparse.Namespace], int] = getattr(cli_access, name)
        return command(arguments)

    return run
