"""What stands in the palette, and how what is typed fits it; needs no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.folding import fold
from triage_desk.ui.i18n import text

INSIDE = 2


class Kind(StrEnum):
    """What an entry is."""

    TODAY = "today"
    COMMAND = "command"
    PATIENT = "patient"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``ref`` says what it leads to: a command's name, an id, a page of help.

    ``kind`` is ``None`` where all lines are of one kind, which then is not told.
    """

    kind: Kind | None
    ref: str
    words: str
    note: str = ""
    key: str = ""

    @property
    def spoken(self) -> str:
        """Return the line as a screen reader says it."""
        kind = text(f"palette.{self.kind.value}") if self.kind else ""
        parts = (kind, self.words, self.note)
        return ", ".join(part for part in parts if part)


def fits(typed: str, words: str) -> int:
    """Return how well what was typed fits: 3 each word begins one, 2 inside, 1 letters in order.

    0 is not at all. Nothing typed fits everything.
    """
    wanted, there = typed.casefold().split(), words.casefold()
    if all(any(word.startswith(part) for word in there.split()) for part in wanted):
        return 3
    if all(part in there for part in wanted):
        return INSIDE
    letters = iter(there)
    return int(all(letter in letters for letter in "".join(wanted)))


def narrowed(typed: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that have each typed word somewhere, those that begin a word first."""
    wanted = fold(typed)
    fit = [(fits(wanted, fold(entry.words)), entry) for entry in entries]
    clear = [pair for pair in fit if pair[0] >= INSIDE]
    clear.sort(key=lambda pair: -pair[0])
    return tuple(entry for _fit, entry in clear)
