"""The parsers of all commands: what each is called, what it takes, and what it says of itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from triage_desk import cli_doors
from triage_desk.cli_plain import plain_parser
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.domain.removal import RemovalReason
from triage_desk.exits import DONE

Command: TypeAlias = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def whole_parser(window: Command, demo: Command) -> argparse.ArgumentParser:
    """Return the parser of every command; ``window`` and ``demo`` open the window."""
    parser = plain_parser(window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    # SUPPRESS: a --data-dir given before the command must not be forgotten again.
    data.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where data and settings are kept",
    )
    cli_doors.add_sign_in(data)
    _add(commands, "window", window, "open the window (the default)", data)
    shown = _add(commands, "demo", _demo(demo), "open the window on an invented clinic", data)
    words = "one with a year behind it, made by the first start: some minutes"
    shown.add_argument("--year", action="store_true", help=words)
    shown.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    _add_assess(commands, data)
    _add_interview(commands, data)
    _add_questionnaire(commands)
    _add_instrument(commands)
    _add_content(commands, data)
    _add_audit(commands, data)
    _add_backup(commands, data)
    _add_database(commands, data)
    _add_people(commands, data)
    cli_doors.add_exchange(commands, data)
    cli_doors.add_hl7(commands, data)
    cli_doors.add_measures(commands, data)
    _add_papers(commands, data)
    _add_demo_data(commands, data)
    cli_doors.add_accounts(commands, data)
    _add(commands, "practice", _practice, "play a round of practice that a window has begun")
    _add(commands, "self-test", _later("self_test"), "try every part of this installation once")
    return parser


def _add(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
    *parents: argparse.ArgumentParser,
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=words, description=words, parents=list(parents))
    added.set_defaults(command=run)
    return added


def _add_results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write the decision as JSON")
    parser.add_argument("--pdf", type=Path, metavar="OUT", help="write the referral letter here")
    _add_language(parser)


def _add_language(parser: argparse.ArgumentParser) -> None:
    words = "language of what the patient hears, such as es"
    parser.add_argument("--language", default="en", metavar="CODE", help=words)


def _add_assess(commands: Commands, data: argparse.ArgumentParser) -> None:
    parser = _add(
        commands, "assess", _later("assess_file"), "decide where an intake file goes", data
    )
    parser.add_argument("intake", metavar="INTAKE", help="a JSON file, or - for standard input")
    _add_results(parser)
    parser.add_argument("--on", type=cli_doors.day, metavar="DATE", help="the day of the decision")


def _add_interview(commands: Commands, data: argparse.ArgumentParser) -> None:
    parser = _add(
        commands, "interview", _later("interview"), "ask the questions in this terminal", data
    )
    parser.add_argument("--age", metavar="YEARS", help="age in whole years")
    words = [sex.value for sex in Sex]
    parser.add_argument("--sex", choices=words, metavar="SEX", help=f"at birth: {', '.join(words)}")
    asked = (Channel.COUNTER, Channel.TELEPHONE, Channel.CALL_BACK, Channel.PROXY)
    ways = [channel.value for channel in Channel if channel in asked]
    reached = f"how the person is reached: {', '.join(ways)}; it changes what is said"
    parser.add_argument(
        *("--channel",), choices=ways, default=ways[0], metavar="CHANNEL", help=reached
    )
    _add_results(parser)


def _add_questionnaire(commands: Commands) -> None:
    parser = _add(commands, "questionnaire", _later("questionnaire"), "list every question")
    parser.add_argument("--json", action="store_true", help="as JSON")
    _add_language(parser)


def _add_instrument(commands: Commands) -> None:
    words = "list and score the questionnaires that follow an outcome"
    instrument = commands.add_parser("instrument", help=words, description=words)
    acts = instrument.add_subparsers(title="commands", metavar="COMMAND", required=True)
    shelf = _add(acts, "list", _later("instruments"), "list every instrument and its licence")
    shelf.add_argument("--json", action="store_true", help="as JSON")
    score = _add(acts, "score", _later("score"), "score the answers of one instrument")
    score.add_argument("instrument", metavar="ID", help="such as PEG")
    score.add_argument("answers", metavar="ANSWERS", help="a JSON file, or - for standard input")
    score.add_argument("--before", metavar="FILE", help="earlier answers, to tell the change")
    score.add_argument("--json", action="store_true", help="as JSON")


def _add_audit(commands: Commands, data: argparse.ArgumentParser) -> None:
    words = "check the log of who did what"
    audit = commands.add_parser("audit", help=words, description=words)
    acts = audit.add_subparsers(title="commands", metavar="COMMAND", required=True)
    walked = _add(acts, "verify", _audit("verify"), "walk the chain of events", data)
    words = "only what was added since it was last found sound"
    walked.add_argument("--since-last", action="store_true", help=words)
    words = "take the end as it is, because an older backup was put back"
    walked.add_argument("--accept", action="store_true", help=words)
    end = _add(acts, "head", _audit("head"), "say where the log ends now, to be kept", data)
    held = _add(acts, "check", _audit("check"), "say whether a sheet still fits the log", data)
    held.add_argument("--number", type=int, metavar="N", help="the number on the sheet")
    held.add_argument("--hash", metavar="ABCD...", help="the code below it, or its first groups")
    held.add_argument("--code", metavar="N-ABCD...", help="both in one, as scanned")
    for parser in (walked, end, held):
        parser.add_argument("--json", action="store_true", help="as JSON")


def _add_demo_data(commands: Commands, data: argparse.ArgumentParser) -> None:
    words = "make a large invented clinic, to try how the program stands a load"
    parser = _add(commands, "demo-data", _later("demo_data"), words, data)
    for name, words in (
        ("patients", "how many people"),
        ("encounters", "how many visits, over ten years"),
        ("seed", "the same number makes the same clinic"),
    ):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=words, required=name != "seed")
    parser.set_defaults(seed=1)


def _add_backup(commands: Commands, data: argparse.ArgumentParser) -> None:
    made = _add(commands, "backup", _backup("make"), "make a backup and prove it", data)
    words = "another folder than that of the settings"
    made.add_argument("--to", type=Path, metavar="DIR", help=words)
    acts = made.add_subparsers(title="commands", metavar="COMMAND")
    shelf = _add(acts, "list", _backup("show"), "list the backups in the folders", data)
    shelf.add_argument("--to", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=words)
    proved = _add(acts, "prove", _backup("prove"), "restore a backup to a scratch folder, check it")
    words = "make a data folder of a backup"
    restored = _add(commands, "restore", _backup("restore"), words, data)
    restored.add_argument("--replace", action="store_true", help="keep data that are there aside")
    for parser in (proved, restored):
        parser.add_argument("file", type=Path, metavar="FILE", help="a backup")


def _add_database(commands: Commands, data: argparse.ArgumentParser) -> None:
    words = "say where the data are, move them to a server, bring it up to date"
    database = commands.add_parser("database", help=words, description=words)
    acts = database.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add(acts, "status", _database("status"), "say where the data are, and their version", data)
    _add(acts, "roles", _database("roles"), "print the script that makes roles and database")
    words = "bring the tables on a server to the shape of this program"
    upgraded = _add(acts, "upgrade", _database("upgrade"), words, data)
    moved = _add(acts, "move", _database("to_server"), "move the data here to a server", data)
    for parser in (upgraded, moved):
        parser.add_argument("--to", metavar="URL", required=parser is moved, help="its address")


def _add_papers(commands: Commands, data: argparse.ArgumentParser) -> None:
    made = _add(commands, "document", _papers("document"), "write a paper of a visit as PDF", data)
    kinds = [kind.value for kind in DocumentKind]
    made.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    made.add_argument("visit", metavar="ENCOUNTER", help="its id, or the reference on its papers")
    made.add_argument("--locked", action="store_true", help="it opens with a passphrase only")
    words = "the passphrase of a locked paper, from a private file"
    made.add_argument("--paper-passphrase-file", type=Path, metavar="FILE", help=words)
    words = "write an interview to ask on paper, or cards to point at"
    blank = _add(commands, "blank", _papers("blank"), words, data)
    blank.add_argument("what", choices=["interview", "cards"], metavar="WHAT", help="or cards")
    blank.add_argument("region", metavar="REGION", help="such as lumbar")
    _add_language(blank)
    for parser in (made, blank):
        parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="a new PDF")


def _papers(name: str) -> Command:
    """Return a command of ``cli_papers`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_papers

        command: Command = getattr(cli_papers, name)
        return command(arguments)

    return run


def _add_people(commands: Commands, data: argparse.ArgumentParser) -> None:
    words = "write everything kept about one person, for that person"
    given = _add(commands, "export-patient", _backup("export"), words, data)
    words = "empty everything kept of one person, as the clinic's policy allows"
    gone = _add(commands, "remove-patient", _backup("remove"), words, data)
    for parser in (given, gone):
        parser.add_argument("patient", metavar="PATIENT", help="the id of the record, or its MRN")
    known = [reason.value for reason in RemovalReason]
    gone.add_argument("--reason", choices=known, required=True, help="why")
    gone.add_argument("--confirmed-by", metavar="NAME", required=True, help="an administrator")
    given.add_argument("--to", type=Path, metavar="FILE", required=True, help="a new .zip file")


def _add_content(commands: Commands, data: argparse.ArgumentParser) -> None:
    words = "work on the clinical content"
    content = commands.add_parser("content", help=words, description=words)
    acts = content.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = _add(acts, "check", _content("check"), "check the content and run all its cases")
    wanted = _add(acts, "words", _content("words"), "list what a language still needs, as YAML")
    wanted.add_argument("language", metavar="CODE", help="a folder of text/, such as es")
    does = "make every small change of the content; some case must notice each"
    mutate = _add(acts, "mutate", _content("mutate"), does)
    mutate.add_argument("--only", metavar="ID", help="only one flag, pathway, question or number")
    mutate.add_argument("--json", action="store_true", help="as JSON")
    prove = _add(acts, "prove", _content("prove"), "prove the safety theorems T1 to T7")
    prove.add_argument("--json", action="store_true", help="as JSON")
    prove.add_argument("--region", action="append", metavar="R", help="only this row; may repeat")
    prove.add_argument("--theorem", action="append", metavar="T", help="only T1 ... T7; may repeat")
    words = "write the certificate, by default where a source tree keeps it"
    prove.add_argument("--certificate", nargs="?", const="", metavar="DIR", help=words)
    prove.add_argument("--overlay", type=Path, metavar="DIR", help="a clinic's own, upon it")
    for parser in (check, wanted, mutate, prove):
        parser.add_argument("--content", type=Path, metavar="DIR", help="another content folder")
    _add_change(acts, check, data)
    _add_signing(acts)


def _add_change(
    acts: Commands,
    check: argparse.ArgumentParser,
    data: argparse.ArgumentParser,
) -> None:
    """Add what is needed to change the content without fear."""
    compare = _add(acts, "diff", _content("diff"), "say what differs between two content folders")
    compare.add_argument("old", type=Path, metavar="OLD", help="the content before")
    compare.add_argument("new", type=Path, metavar="NEW", help="the content after")
    book = _add(acts, "rulebook", _content("rulebook"), "write the rulebook clinicians sign")
    book.add_argument("--content", type=Path, metavar="DIR", help="another content folder")
    book.add_argument("--to", type=Path, metavar="DIR", help="where the pages go")
    book.add_argument("--pdf", type=Path, metavar="OUT", help="print it as one document, here")
    words = "say whose route a new content would have changed, over the intakes kept here"
    past = _add(acts, "impact", _content("impact"), words, data)
    past.add_argument("new", type=Path, metavar="NEW", help="the content to try")
    past.add_argument(
        "--since", type=cli_doors.day, metavar="DATE", help="only what was decided since"
    )
    for parser in (compare, past):
        parser.add_argument("--json", action="store_true", help="as JSON")
    for parser, words in (
        (check, "a clinic's own, upon it"),
        (book, "a clinic's own, upon it"),
        (compare, "upon NEW"),
        (past, "upon NEW"),
    ):
        parser.add_argument("--overlay", type=Path, metavar="DIR", help=words)


def _add_signing(acts: Commands) -> None:
    """Add what a clinician needs to sign the content."""
    made = _add(acts, "keygen", _content("keygen"), "make a key to sign content with")
    made.add_argument("--to", type=Path, metavar="FILE", required=True, help="a new file for it")
    signed = _add(acts, "sign", _content("sign"), "sign a content folder that has no faults")
    signed.add_argument("--key", type=Path, metavar="FILE", required=True, help="from keygen")
    signed.add_argument("--approver", metavar="NAME", required=True, help="name, credentials")
    for name, words in (("from", "the first day in force"), ("until", "the last day in force")):
        signed.add_argument(f"--effective-{name}", type=cli_doors.day, metavar="DATE", help=words)
    words = "say whether a content folder is as it was signed"
    verified = _add(acts, "verify", _content("verify"), words)
    verified.add_argument("--trust", metavar="KEY", required=True, help="the public key, or a file")
    for parser in (signed, verified):
        parser.add_argument("folder", type=Path, metavar="DIR", help="a content folder")


# ------------------------------------------------------------------------------------- commands


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command of ``cli_commands`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_commands

        command: Callable[[argparse.Namespace], int] = getattr(cli_commands, name)
        return command(arguments)

    return run


def _content(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command of ``cli_content`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_content

        command: Callable[[argparse.Namespace], int] = getattr(cli_content, name)
        return command(arguments)

    return run


def _demo(show: Command) -> Command:
    def run(arguments: argparse.Namespace) -> int:
        if arguments.year:
            from triage_desk import cli_commands

            cli_commands.year_of_demo(arguments)
        # A window that offers it makes it first, and shows it after.
        return DONE if arguments.make else show(arguments)

    return run


def _practice(arguments: argparse.Namespace) -> int:
    from triage_desk import cli_practice

    return cli_practice.practice(arguments)


def _audit(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command of ``cli_audit`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_audit

        command: Callable[[argparse.Namespace], int] = getattr(cli_audit, name)
        return command(arguments)

    return run


def _database(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command of ``cli_database`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_database

        command: Callable[[argparse.Namespace], int] = getattr(cli_database, name)
        return command(arguments)

    return run


def _backup(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command of ``cli_backup`` or ``cli_people`` that is imported only when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        from triage_desk import cli_backup, cli_people

        module = cli_people if hasattr(cli_people, name) else cli_backup
        command: Callable[[argparse.Namespace], int] = getattr(module, name)
        return command(arguments)

    return run
