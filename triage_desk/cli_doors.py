"""Two parts of the command line: accounts and keys, and what travels to and from other software.

What they do is in ``cli_access`` and ``cli_exchange``, imported only when it runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from triage_desk.domain.days import read_day
from triage_desk.domain.inbox import Choice
from triage_desk.domain.listing import ListForm
from triage_desk.domain.measure import Cut
from triage_desk.domain.role import Role
from triage_desk.domain.sheet import DateOrder, Field

Command: TypeAlias = Callable[[argparse.Namespace], int]

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


def add_exchange(commands: Commands, data: argparse.ArgumentParser) -> None:
    """Add ``export`` and ``import``."""
    acts = _group(commands, "export", "write what other software reads")
    asked = _add(acts, "questionnaire", "questionnaire", "the interview itself", data, _exchange)
    visits = _add(acts, "encounters", "encounters", "every visit", data, _exchange)
    person = _add(acts, "patient", "patient", "one person with all their visits", data, _exchange)
    person.add_argument("patient", metavar="PATIENT", help="the id of the record, or its MRN")
    visits.add_argument("--since", type=day, metavar="DATE", help="only what began since")
    people = _add(acts, "group", "group", "a saved list as a FHIR Group", data, _lists)
    people.add_argument("cohort", metavar="NAME", help="the name of a saved list")
    places = {asked: "a new file", visits: "a new folder", person: "a new place"}
    for parser, words in (places | {people: "a new place"}).items():
        parser.add_argument("--format", default="fhir", metavar="FORM", help="such as fhir, ndjson")
        parser.add_argument("out", type=Path, metavar="OUT", help=words)
    listed = _add(acts, "list", "listing", "a list of the window as a table", data, _lists)
    known = ["today", "calls", "audit", "referrals", "users", "tasks"]
    known += ["who-saw", "people", "cohort"]
    listed.add_argument("list", choices=known, metavar="LIST", help=", ".join(known))
    listed.add_argument("--patient", metavar="PATIENT", help="for who-saw: the record, or its MRN")
    listed.add_argument("--find", metavar="WORDS", help="for people: as typed in the search")
    listed.add_argument("--cohort", metavar="NAME", help="for cohort: the name of a saved list")
    shown = ["all", "physician", "pt", "taken", "result"]
    words = f"for referrals: {', '.join(shown)}"
    listed.add_argument("--which", choices=shown, default="all", metavar="WHICH", help=words)
    forms = [form.value for form in ListForm]
    listed.add_argument("--format", choices=forms, default="csv", help="by default csv")
    listed.add_argument("out", type=Path, metavar="OUT", help="a new file")
    words = "take over patients, appointments, staff and answers from files; tables too"
    taken = _add(commands, "import", "take", words, data, _exchange)
    taken.add_argument("files", type=Path, nargs="+", metavar="FILE", help="what was sent")
    taken.add_argument("--dry-run", action="store_true", help="only say what would be done")
    acts = _group(commands, "imports", "see what files brought, and take it back")
    _add(acts, "list", "brought", "list the last imports", data, _exchange)
    words = "take back what an import brought and nobody used since"
    back = _add(acts, "undo", "undo", words, data, _exchange)
    back.add_argument("batch", metavar="ID", help="from list; its first letters are enough")
    words = "take over what comes into a folder; done and parked files are put away in it"
    watched = _add(commands, "watch", "watch", words, data, _watch)
    watched.add_argument("folder", type=Path, metavar="FOLDER", help="where files come")
    watched.add_argument("--once", action="store_true", help="what is there now, and no more")
    words = "seconds between two looks; a file must be the same at both"
    watched.add_argument("--every", type=float, default=2.0, metavar="SECONDS", help=words)
    for parser in (taken, watched):
        words = "what a column of a table is, as 'Chart no=mrn'; may be given again"
        parser.add_argument(
            "--column", type=column, action="append", metavar="HEADING=FIELD", help=words
        )
        words = "how a table writes days: month or day first"
        parser.add_argument("--dates", choices=[order.value for order in DateOrder], help=words)
    watched.set_defaults(dry_run=False)


def add_measures(commands: Commands, data: argparse.ArgumentParser) -> None:
    """Add ``kpi``."""
    words = "what the clinic counts: every measure of some months, with intervals"
    asked = _add(commands, "kpi", "kpi", words, data, _measures)
    words = "so many months that end with this one, by default 3"
    asked.add_argument("--months", type=int, default=3, metavar="N", help=words)
    for name, dest, words in (
        ("--from", "first", "the first month, such as 202601"),
        ("--to", "last", "the last month"),
    ):
        asked.add_argument(name, dest=dest, type=int, metavar="YYYYMM", help=words)
    asked.add_argument("--json", action="store_true", help="as JSON")
    words = "who agrees with whom, what each danger sign yields, how often routes are changed"
    asked.add_argument("--routing", action="store_true", help=words)
    asked.add_argument("--definitions", action="store_true", help="what each measure means")
    words = "count everything anew first; minutes for a large clinic"
    asked.add_argument("--rebuild", action="store_true", help=words)
    asked.add_argument("--out", type=Path, metavar="OUT", help="a new file, as a table")
    words = "with --out: the estimate of costs in place of the measures"
    asked.add_argument("--costs", action="store_true", help=words)
    words = "one measure by groups too; small groups are hidden"
    asked.add_argument("--by", choices=[cut.value for cut in Cut], help=words)
    asked.add_argument("--measure", default="K09", metavar="ID", help="which one, by default K09")
    forms = [form.value for form in ListForm]
    asked.add_argument("--format", choices=forms, default="csv", help="by default csv")


def add_hl7(commands: Commands, data: argparse.ArgumentParser) -> None:
    """Add ``serve-hl7`` and ``hl7``."""
    words = "listen for HL7 version 2 messages over MLLP"
    heard = _add(commands, "serve-hl7", "serve", words, data, _hl7)
    heard.add_argument("--host", default="127.0.0.1", help="where; others than this need TLS")
    heard.add_argument("--port", type=int, default=2575, help="2575 by default; 0 is any free one")
    words = "an address or network that may connect, such as 10.1.0.7; may be given again"
    heard.add_argument("--allow", action="append", metavar="PEER", help=words)
    for name, kind, value, words in (
        ("--largest-mb", float, 20.0, "the largest message, in MB"),
        ("--idle", float, 300.0, "seconds after which a silent connection is closed"),
        ("--connections", int, 8, "how many at once"),
    ):
        heard.add_argument(name, type=kind, default=value, metavar="N", help=words)
    acts = _group(commands, "hl7", "see and replay HL7 messages that wait, send papers")
    waits = _add(acts, "parked", "parked", "list messages that wait", data, _hl7)
    waits.add_argument("message", nargs="?", metavar="ID", help="write this one as it came")
    again = _add(acts, "replay", "replay", "read messages that wait once more", data, _hl7)
    again.add_argument("message", nargs="*", metavar="ID", help="by default all")
    choices = [choice.value for choice in Choice]
    words = f"what you say of them: {', '.join(choices)}"
    again.add_argument("--choice", choices=choices, default="again", metavar="WORD", help=words)
    again.add_argument("--patient", default="", metavar="ID", help="the record of the same person")
    sent = _add(acts, "send", "send", "send the papers of a person over MLLP", data, _hl7)
    sent.add_argument("patient", metavar="PATIENT", help="the id of the record, or its MRN")
    sent.add_argument("--to", required=True, metavar="HOST:PORT", help="where to")
    sent.add_argument("--form", choices=["oru", "mdm"], default="oru", help="result or document")
    sent.add_argument("--seconds", type=float, default=30.0, metavar="N", help="wait for answers")
    sent.add_argument("--tls", action="store_true", help="needed for other computers")
    known = (("cert", "our certificate"), ("key", "its key"), ("ca", "whom to trust"))
    for parser in (heard, sent):
        for name, words in known:
            parser.add_argument(f"--tls-{name}", type=Path, metavar="FILE", help=f"{words}, PEM")


def column(text: str) -> tuple[str, Field]:
    """Return the heading and the meaning an argument names."""
    heading, _sign, meant = text.rpartition("=")
    if not heading or meant not in list(Field):
        known = ", ".join(Field)
        raise argparse.ArgumentTypeError(f'"{text}" is not HEADING=FIELD; fields are {known}')
    return heading, Field(meant)


def day(text: str) -> date:
    """Return the day an argument names."""
    try:
        return read_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date like 2026-11-21') from None


def _group(commands: Commands, name: str, words: str) -> Commands:
    parser = commands.add_parser(name, help=words, description=words)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _add(
    commands: Commands,
    name: str,
    does: str,
    words: str,
    data: argparse.ArgumentParser,
    later: Callable[[str], Command] | None = None,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words, parents=[data])
    parser.set_defaults(command=(later or _access)(does))
    return parser


def _exchange(name: str) -> Command:
    """Return a command of ``cli_exchange`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_exchange

        command: Command = getattr(cli_exchange, name)
        return command(arguments)

    return run


def _watch(name: str) -> Command:
    """Return a command of ``cli_watch`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_watch

        command: Command = getattr(cli_watch, name)
        return command(arguments)

    return run


def _lists(name: str) -> Command:
    """Return a command of ``cli_lists`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_lists

        command: Command = getattr(cli_lists, name)
        return command(arguments)

    return run


def _measures(name: str) -> Command:
    """Return a command of ``cli_measures`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_measures

        command: Command = getattr(cli_measures, name)
        return command(arguments)

    return run


def _hl7(name: str) -> Command:
    """Return a command of ``cli_hl7`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_hl7

        command: Command = getattr(cli_hl7, name)
        return command(arguments)

    return run


def _access(name: str) -> Command:
    """Return a command of ``cli_access`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_access

        command: Command = getattr(cli_access, name)
        return command(arguments)

    return run
