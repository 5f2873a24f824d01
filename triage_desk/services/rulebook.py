"""The rulebook: read the content, run its cases, and write the pages that clinicians sign."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage_desk import files
from triage_desk.domain.rulebook import Book
from triage_desk.errors import ContentError, UserError
from triage_desk.rules.cases import read_cases
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder
from triage_desk.rules.overlay import load_with_overlay
from triage_desk.rules.read_safety import read_rescreen, read_safety
from triage_desk.rules.reference import build_book
from triage_desk.services.ports import BookWriter

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many files and bytes; ``removed`` pages had nothing to say any more."""

    files: int
    size: int
    removed: tuple[str, ...]


def make_book(content: Path, safety: Path, overlay: Path | None = None) -> Book:
    """Return the rulebook of the content folder ``content`` with the safety case of ``safety``.

    Raises:
        ContentError: the content, the clinic's ``overlay`` upon it, a case or the safety case has
            a fault.
    """
    engine = compile_ruleset(load_with_overlay(content, overlay))
    folder = Folder(content)
    cases = read_cases(folder, engine)
    if cases.faults:
        first = cases.faults[0]
        raise ContentError(first.message, first.file, first.line)
    return build_book(engine, cases, read_rescreen(folder), read_safety(Folder(safety)))


def write_book(book: Book, target: Path, writer: BookWriter) -> Written:
    """Write a rulebook into ``target`` and remove the pages of an earlier one that are gone.

    Raises:
        UserError: the folder holds something else.
        EnvironmentFault: the folder cannot be written.
    """
    _refuse_what_is_not_ours(target, writer)
    made = writer.files(book)
    files.make_private_folder(target)
    for name, data in made.items():
        path = target / name
        if not path.is_file() or path.read_bytes() != data:
            files.write_private(path, data)
    stale = sorted(path for path in target.glob("*.html") if path.name not in made)
    for path in stale:
        files.remove(path)
    size = sum(len(data) for data in made.values())
    return Written(len(made), size, tuple(path.name for path in stale))


def _refuse_what_is_not_ours(target: Path, writer: BookWriter) -> None:
    if not target.is_dir() or not any(target.iterdir()):
        return
    index = target / INDEX
    if not index.is_file() or not writer.wrote(index.read_bytes()):
        raise UserError(
            f"{target.name} holds other files: choose an empty folder for the rulebook."
        )
