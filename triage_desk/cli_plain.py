"""The command line of whoever just opens the window: it waits for no parser of a command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from triage_desk import __version__

FOLDER = "--data-dir"


def asks_for_window(given: Sequence[str]) -> bool:
    """Tell whether the arguments name no command: the parsers of thirty need not be made."""
    return not given or (given[0] == FOLDER and len(given) == len((FOLDER, "its value")))


def plain_parser(command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Return a parser without commands; ``command`` runs when none is given."""
    parser = argparse.ArgumentParser(
        prog="triage-desk",
        description="Screens and routes people with muscle, joint and balance problems. "
        "Without a command the window opens.",
        epilog="This decides where to book, not what is wrong.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(FOLDER, type=Path, metavar="DIR", help="where the data are kept")
    parser.set_defaults(command=command)
    return parser
