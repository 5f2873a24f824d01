"""What each command at the desk does; ``cli`` parses and chooses, ``cli_content`` has the rest.

Apart from ``cli`` so that the window does not wait for the imports of commands it never runs.
"""

from __future__ import annotations

import _thread
import argparse
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from triage_desk import app, files, paths, selftest
from triage_desk.cli_interview import TerminalInterview
from triage_desk.clock import now
from triage_desk.demo_data import make as make_demo_data
from triage_desk.demo_data import make_year as make_demo_year
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.standing import State
from triage_desk.errors import UserError
from triage_desk.exits import DONE, FAULTS, INCOMPLETE
from triage_desk.rules.engine import Engine
from triage_desk.services import presentation, scores, summary
from triage_desk.services.assess import (
    AGE_RANGE,
    SEX_WORDS,
    Assessment,
    assess,
    judged,
    read_age,
    read_json,
    read_sex,
)

STDIN = "-"
LARGEST = 4_000_000


def _out(lines: Sequence[str]) -> None:
    print("\n".join(lines), flush=True)


def _out_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2), flush=True)


def questionnaire(arguments: argparse.Namespace) -> int:
    """List every question, as text or JSON."""
    engine = app.load_engine()
    language = _language(engine, arguments.language)
    if arguments.json:
        _out_json(presentation.questionnaire(engine, language))
    else:
        _out(summary.questionnaire_lines(engine, language))
    return DONE


def _language(engine: Engine, code: str) -> str:
    """Return ``code``; raise ``UserError`` when this content has no such language."""
    known = tuple(engine.ruleset.texts)
    if code not in known:
        raise UserError(f'There is no language "{code}"; known: {", ".join(known)}.')
    return code


def _engine(data_dir: Path | None) -> Engine:
    """Return the content that holds here; say so when it has expired."""
    content = app.content_of(data_dir)
    if content.standing.state is State.EXPIRED:
        print(content.standing.sentence, file=sys.stderr)
    return content.engine


def assess_file(arguments: argparse.Namespace) -> int:
    """Decide where an intake file goes; see the module for exit codes."""
    data = read_json(_text_of(arguments.intake))
    _spare(arguments.intake, arguments.pdf)
    engine = _engine(arguments.data_dir)
    practice = app.settings_of(arguments.data_dir).practice
    assessed = assess(engine, data, arguments.on or app.today(), practice)
    return _finish(engine, assessed, arguments, _language(engine, arguments.language))


def _text_of(name: str) -> str:
    """Return the text of an intake file, or of standard input for ``-``."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            data = files.read_at_most(Path(name), LARGEST)
        if len(data) > LARGEST:
            raise UserError("An intake has no more than 4 MB: check what is sent.")
        return data.decode("utf-8-sig")
    except OSError as error:
        why = error.strerror or "no reason given"
        raise UserError(f"The intake cannot be read: {name} ({why}); check the name.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"The intake is not UTF-8 text: {name}; save it as UTF-8.") from error


def _spare(intake: str, letter: Path | None) -> None:
    """Raise ``UserError`` when the letter would take the place of the intake it is made from."""
    if letter is not None and intake != STDIN and letter.exists() and letter.samefile(intake):
        raise UserError("The letter would replace the intake; give --pdf another name.")


def _finish(
    engine: Engine,
    assessed: Assessment,
    arguments: argparse.Namespace,
    language: str,
    channel: Channel = Channel.COUNTER,
) -> int:
    """Write the letter where one is wanted and may be made, then say the decision."""
    decided = assessed.decision
    wanted: Path | None = arguments.pdf
    if wanted is not None and decided.complete:
        known = app.settings_of(arguments.data_dir)
        app.write_letter(wanted, app.letter_of(engine, assessed, known, now))
    plain = presentation.decision(engine, decided, assessed.answers, language, channel)
    if arguments.json:
        _out_json(plain)
    else:
        unused = presentation.not_used(engine, decided, assessed.answers)
        _out(summary.decision_lines(engine, decided, language, channel.way))
        _out(summary.not_used_lines(engine, [str(entry["id"]) for entry in unused]))
    if wanted is not None and decided.complete:
        _beside(arguments, f"Referral letter: {wanted}")
    elif wanted is not None:
        print("No letter was written: the intake is not complete yet.", file=sys.stderr)
    return DONE if decided.complete else INCOMPLETE


def _beside(arguments: argparse.Namespace, sentence: str) -> None:
    """Say something that is no part of the JSON on standard output."""
    print(sentence, file=sys.stderr if arguments.json else sys.stdout, flush=True)


def interview(arguments: argparse.Namespace) -> int:
    """Ask the questions in this terminal, then decide."""
    engine = _engine(arguments.data_dir)

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

    language = _language(engine, arguments.language)
    person = _person(arguments, ask, say)
    channel = Channel(arguments.channel)
    interview = TerminalInterview(engine, person, say, ask, language, way=channel.way)
    finished = interview.run()
    practice = app.settings_of(arguments.data_dir).practice
    assessed = judged(engine, interview.answers, person, app.today(), practice)
    say("")
    if not finished:
        say("The interview stopped before its end.")
    if interview.told:
        say(f"Told of the emergency: {interview.told}")
    return _finish(engine, assessed, arguments, interview.language, channel)


def _person(
    arguments: argparse.Namespace, ask: Callable[[str], str], say: Callable[[str], None]
) -> Person:
    """Return age and sex: from the command line, or asked for until they can be used."""
    age = _given_age(arguments.age)
    sex = Sex(arguments.sex) if arguments.sex else None
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


def instruments(arguments: argparse.Namespace) -> int:
    """List every instrument, with what its owner allows."""
    ruleset = app.load_engine().ruleset
    if arguments.json:
        _out_json(scores.shelf(ruleset))
    else:
        _out([f"{one.instrument_id:<11} {one.title}" for one in ruleset.instruments.values()])
    return DONE


def score(arguments: argparse.Namespace) -> int:
    """Score one instrument; without a score, because answers are missing, the exit code says so."""
    instrument = scores.find(app.load_engine().ruleset, arguments.instrument)
    now_known = scores.score(instrument, read_json(_text_of(arguments.answers)))
    before = None
    if arguments.before:
        before = scores.score(instrument, read_json(_text_of(arguments.before)))
    if arguments.json:
        _out_json(scores.report(instrument, now_known, before))
    else:
        _out(scores.lines(instrument, now_known, before))
    return DONE if now_known.value is not None else INCOMPLETE


def demo_data(arguments: argparse.Namespace) -> int:
    """Make the data folder of a large invented clinic."""
    if arguments.data_dir is None:
        raise UserError("Name a new folder for the invented clinic: --data-dir DIR.", "data-dir")
    speed = make_demo_data(
        arguments.data_dir, arguments.patients, arguments.encounters, arguments.seed, _far
    )
    made = f"{arguments.patients:,} patients and {arguments.encounters:,} encounters"
    print(f"Invented, nobody is real: {made} in {arguments.data_dir} ({speed:,.0f} a second)")
    return DONE


YEAR_FOLDER = "demo-year"


def year_of_demo(arguments: argparse.Namespace) -> None:
    """Make the invented clinic with a year behind it where it is missing, and say so."""
    folder = arguments.data_dir or paths.data_dir() / YEAR_FOLDER
    arguments.data_dir = folder
    if arguments.make:
        _stop_with_input()
        make_demo_year(folder, lambda _what, done, total: _out([step_line(done, total)]))
        return
    if not folder.exists():
        print("Making a year of an invented clinic; this takes minutes, once. Ctrl+C stops it.")
    made = make_demo_year(folder, _far)
    if made:
        print(f"Invented, nobody is real: {made:,} visits of a year in {folder}")


STEP = "step "


def step_line(done: int, total: int) -> str:
    """Return the line by which a window is told how far the year is."""
    return f"{STEP}{done} {total}"


def _stop_with_input() -> None:
    """Stop as by Ctrl+C when the input ends: the window that began it stopped it, or is gone."""
    try:
        number = sys.stdin.fileno()
    except OSError:
        return

    def watch() -> None:
        # Not by the stream: its lock would be held when the program ends.
        while os.read(number, 1):
            pass
        _thread.interrupt_main()

    # Whoever was started in the background of a shell ignores Ctrl+C, and hands that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=watch, daemon=True).start()


def _far(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{what}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)


def self_test(_arguments: argparse.Namespace) -> int:
    """Try every part of this installation once."""
    good = True
    for step in selftest.self_test():
        print(f"{'ok  ' if step.good else 'FAIL'} {step.milliseconds:7.1f} ms  {step.words}")
        good = good and step.good
    return DONE if good else FAULTS


def _typed_age(text: str) -> int | None:
    """Return an age typed in digits, or ``None`` when it cannot be one."""
    return read_age(int(text))[0] if re.fullmatch(r"[0-9]{1,3}", text) else None


def _given_age(text: str | None) -> int | None:
    """Return the age given on the command line, if one was.

    Raises:
        UserError: it cannot be an age.
    """
    if text is None:
        return None
    age = _typed_age(text)
    if age is None:
        raise UserError(f'An age is {AGE_RANGE}, not "{text}".')
    return age
