"""What stands in the palette, and how what is typed fits it; needs no store."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    """One line. ``ref`` says what it leads to: a command's name, an id, a page of help."""

    kind: Kind
    ref: str
    words: str
    note: str = ""
    key: str = ""

    @property
    def spoken(self) -> str:
        """Return the line as a screen reader says it."""
        parts = (text(f"palette.{self.kind.value}"), self.words, self.note)
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
