"""The command line: parse, hand over, say what came out. The one place that prints.

Exit codes: 0 done (for an intake: complete), 1 a check found faults or a comparison differences,
2 the input or the content must be mended, 3 the intake is not complete yet, 4 the machine must be
mended, 70 a bug of ours.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from triage_desk import launch
from triage_desk.cli_plain import asks_for_window, plain_parser
from triage_desk.errors import ContentError, EnvironmentFault, UserError
from triage_desk.exits import BAD_INPUT, BUG, DONE, INTERRUPTED, MACHINE

DEBUG_VARIABLE = "TRIAGE_DESK_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    given = sys.argv[1:] if argv is None else list(argv)
    parser = plain_parser(_window) if asks_for_window(given) else _whole_parser()
    arguments = parser.parse_args(given)
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
    except (UserError, ContentError) as error:
        # An intake may have several faults: one sentence, one line each.
        _complain(str(error))
        return BAD_INPUT
    except EnvironmentFault as error:
        _complain(str(error))
        return MACHINE


def _speak_utf8() -> None:
    """Write UTF-8 into files and pipes on every system, and never fail over a character."""
    if sys.stdin is None:
        # Whoever started us closed it: the same as an input that has ended.
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _window(arguments: argparse.Namespace) -> int:
    return launch.run_window(arguments.data_dir)


def _demo(arguments: argparse.Namespace) -> int:
    return launch.run_demo(arguments.data_dir)


def _whole_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands: whoever opens the window does not wait for it."""
    from triage_desk import cli_parsers

    return cli_parsers.whole_parser(_window, _demo)
