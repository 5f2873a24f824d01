"""The command line: parse, hand over, say what came out. The one place that prints.

Exit codes: 0 done (for an intake: complete), 1 a check found faults, 2 the input or the content
must be mended, 3 the intake is not complete yet, 4 the machine must be mended, 70 a bug of ours.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from triage_desk import __version__, app
from triage_desk.cli_interview import TerminalInterview
from triage_desk.clock import now
from triage_desk.domain.patient import Person, Sex
from triage_desk.errors import ContentError, EnvironmentFault, UserError
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate
from triage_desk.services import presentation, summary
from triage_desk.services.assess import (
    AGE_RANGE,
    SEX_WORDS,
    Assessment,
    BadIntake,
    assess,
    read_age,
    read_json,
    read_sex,
)
from triage_desk.services.content_check import check_content

DONE, FAULTS, BAD_INPUT, INCOMPLETE, MACHINE, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130
DEBUG_VARIABLE = "TRIAGE_DESK_DEBUG"
STDIN = "-"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments)
    except BrokenPipeError:
        # Whoever read us has seen enough; what Python still writes at its end goes nowhere.
        os.dup2(os.pipe()[1], sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        _complain(f"This is a fault of the program ({place}); set {DEBUG_VARIABLE}=1 to see all.")
        return BUG


def _run(arguments: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except BadIntake as error:
        for fault in error.faults:
            _complain(fault)
        return BAD_INPUT
    except (UserError, ContentError) as error:
        _complain(str(error))
        return BAD_INPUT
    except EnvironmentFault as error:
        _complain(str(error))
        return MACHINE


def _speak_utf8() -> None:
    """Write UTF-8 into files and pipes on every system, and never fail over a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _out(lines: Sequence[str]) -> None:
    print("\n".join(lines), flush=True)


def _out_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2), flush=True)


# ------------------------------------------------------------------------------------- commands


def _questionnaire(arguments: argparse.Namespace) -> int:
    engine = app.load_engine()
    known = tuple(engine.ruleset.texts)
    if arguments.language not in known:
        raise UserError(f'There is no language "{arguments.language}"; known: {", ".join(known)}.')
    if arguments.json:
        _out_json(presentation.questionnaire(engine, arguments.language))
    else:
        _out(summary.questionnaire_lines(engine, arguments.language))
    return DONE


def _assess(arguments: argparse.Namespace) -> int:
    data = read_json(_text_of(arguments.intake))
    engine = app.load_engine()
    assessed = assess(engine, data, arguments.on or app.today())
    return _finish(engine, assessed, arguments)


def _text_of(name: str) -> str:
    """Return the text of an intake file, or of standard input for ``-``."""
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        why = error.strerror or "no reason given"
        raise UserError(f"The intake cannot be read: {name} ({why}); check the name.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"The intake is not UTF-8 text: {name}; save it as UTF-8.") from error


def _finish(engine: Engine, assessed: Assessment, arguments: argparse.Namespace) -> int:
    """Write the letter where one is wanted and may be made, then say the decision."""
    decided = assessed.decision
    wanted: Path | None = arguments.pdf
    if wanted is not None and decided.complete:
        known = app.settings_of(arguments.data_dir)
        app.write_letter(wanted, app.letter_of(engine, assessed, known, now))
    plain = presentation.decision(engine, decided, assessed.answers)
    if arguments.json:
        _out_json(plain)
    else:
        unused = presentation.not_used(engine, decided, assessed.answers)
        _out(summary.decision_lines(engine, decided))
        _out(summary.not_used_lines(engine, [str(entry["id"]) for entry in unused]))
    if wanted is not None and decided.complete:
        _beside(arguments, f"Referral letter: {wanted}")
    elif wanted is not None:
        _complain("No letter was written: the intake is not complete yet.")
    return DONE if decided.complete else INCOMPLETE


def _beside(arguments: argparse.Namespace, sentence: str) -> None:
    """Say something that is no part of the JSON on standard output."""
    print(sentence, file=sys.stderr if arguments.json else sys.stdout, flush=True)


def _interview(arguments: argparse.Namespace) -> int:
    engine = app.load_engine()

    def say(line: str) -> None:
        _beside(arguments, line)

    def ask(prompt: str) -> str:
        print(prompt, end="", file=sys.stderr if arguments.json else sys.stdout, flush=True)
        line = sys.stdin.readline()
        if not line:
            say("")
            raise EOFError
        if not sys.stdin.isatty():
            say(line.rstrip())
        return line

    person = _person(arguments, ask, say)
    interview = TerminalInterview(engine, person, say, ask)
    finished = interview.run()
    decided = evaluate(engine, interview.answers, person, app.today())
    say("")
    if not finished:
        say("The interview stopped before its end.")
    if interview.told:
        say(f"Told of the emergency: {interview.told}")
    return _finish(engine, Assessment(decided, interview.answers), arguments)


def _person(
    arguments: argparse.Namespace, ask: Callable[[str], str], say: Callable[[str], None]
) -> Person:
    """Return age and sex: from the command line, or asked for until they can be used."""
    age, sex = arguments.age, arguments.sex
    try:
        while age is None:
            age = _typed_age(ask("Age in whole years: ").strip())
            if age is None:
                say(f"Type {AGE_RANGE}.")
        while sex is None:
            sex, wrong = read_sex(ask(f"Sex at birth ({', '.join(SEX_WORDS)}): ").strip().lower())
            if wrong:
                say(wrong)
    except EOFError:
        raise UserError(
            "Age and sex are needed first; type them, or give --age and --sex."
        ) from None
    return Person(age, sex)


def _content_check(arguments: argparse.Namespace) -> int:
    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 20 == 0 or done == total):
            end = "\n" if done == total else ""
            print(f"\rcases {done} of {total}", end=end, file=sys.stderr, flush=True)

    report = check_content(arguments.content or app.content_folder(), progress)
    for fault in report.faults:
        print(fault)
    counts = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    print(f"Looked at: {counts or 'nothing, the content could not be read'}")
    if not report.cases_run:
        print("The cases were not run: mend the content first.")
    many = len(report.faults)
    print(f"{many} fault{'s' if many != 1 else ''} found." if many else "No fault found.")
    return FAULTS if many else DONE


def _self_test(_arguments: argparse.Namespace) -> int:
    good = True
    for step in app.self_test():
        print(f"{'ok  ' if step.good else 'FAIL'} {step.milliseconds:7.1f} ms  {step.words}")
        good = good and step.good
    return DONE if good else FAULTS


def _window(arguments: argparse.Namespace) -> int:
    return app.run_window(arguments.data_dir)


def _demo(arguments: argparse.Namespace) -> int:
    return app.run_demo(arguments.data_dir)


# --------------------------------------------------------------------------------------- parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="triage-desk",
        description="Screens and routes people with muscle, joint and balance problems. "
        "Without a command the window opens.",
        epilog="This decides where to book, not what is wrong.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where the data are kept")
    parser.set_defaults(command=_window)
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
    _add(commands, "window", _window, "open the window (the default)", data)
    _add(commands, "demo", _demo, "open the window on an invented clinic", data)
    _add_assess(commands, data)
    _add_interview(commands, data)
    _add_questionnaire(commands)
    _add_content(commands)
    _add(commands, "self-test", _self_test, "try every part of this installation once")
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
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


def _add_assess(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], data: argparse.ArgumentParser
) -> None:
    parser = _add(commands, "assess", _assess, "decide where an intake file goes", data)
    parser.add_argument("intake", metavar="INTAKE", help="a JSON file, or - for standard input")
    _add_results(parser)
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day of the decision")


def _add_interview(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], data: argparse.ArgumentParser
) -> None:
    parser = _add(commands, "interview", _interview, "ask the questions in this terminal", data)
    parser.add_argument("--age", type=_age, metavar="YEARS", help="age in whole years")
    parser.add_argument("--sex", type=Sex, choices=list(Sex), metavar="SEX", help="sex at birth")
    _add_results(parser)


def _add_questionnaire(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "questionnaire", _questionnaire, "list every question")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--language", default="en", metavar="CODE", help="language of the words")


def _add_content(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "work on the clinical content"
    content = commands.add_parser("content", help=words, description=words)
    acts = content.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = _add(acts, "check", _content_check, "check the content and run all its cases")
    check.add_argument("--content", type=Path, metavar="DIR", help="another content folder")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date like 2026-11-21') from None


def _typed_age(text: str) -> int | None:
    """Return an age typed in digits, or ``None`` when it cannot be one."""
    return read_age(int(text))[0] if re.fullmatch(r"[0-9]{1,3}", text) else None


def _age(text: str) -> int:
    age = _typed_age(text)
    if age is None:
        raise argparse.ArgumentTypeError(f'an age is {AGE_RANGE}, not "{text}"')
    return age
