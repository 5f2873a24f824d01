"""What the program refuses, in the language that staff at this desk read.

Errors are raised with their English, which the command line says. ``resources/i18n/errors`` has
the same sentence in another language beside it, found by its English as in gettext, with
``{braces}`` for what differs. It is read when the first error is shown, and never in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from triage_desk.domain.language import SOURCE
from triage_desk.errors import TriageDeskError
from triage_desk.ui import i18n
from triage_desk.ui.resources import resource

BLANK = re.compile(r"\{(\w+)\}")
# Where only a number or a time stands: a name that looks like a sentence must not be taken for one.
COUNTED = frozenset({"clock", "count", "day", "high", "low", "year"})
NUMBER = re.compile(r"[\d:.,e+-]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One English sentence, cut at what differs, with its words in another language."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    words: str

    def values_in(self, english: str) -> dict[str, str] | None:
        """Return what stands in the places of ``english``; ``None`` of another sentence."""
        first, *more = self.pieces
        if not english.startswith(first):
            return None
        at, values = len(first), []
        for piece in more[:-1]:
            end = english.find(piece, at + 1)
            if end < 0:
                return None
            values.append(english[at:end])
            at = end + len(piece)
        if more:
            end = len(english) - len(more[-1])
            if end <= at or not english.endswith(more[-1]):
                return None
            values.append(english[at:end])
        elif len(english) > at:
            return None
        found = dict(zip(self.names, values, strict=True))
        counted = COUNTED & found.keys()
        return found if all(NUMBER.fullmatch(found[name]) for name in counted) else None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sentences, and the words that may stand within one, each the most telling first."""

    sentences: tuple[Sentence, ...]
    parts: tuple[Sentence, ...]


def said(error: TriageDeskError) -> str:
    """Return what to show of an error; English where its sentence has no other words."""
    return in_words(str(error))


def in_words(english: str, code: str = "") -> str:
    """Return a sentence of the program; one that is in no catalogue stays as it is.

    ``code`` is that of the language, or "" for the one that staff read now.
    """
    code = code or i18n.language()
    if code == SOURCE:
        return english
    known = catalogue(code)
    return _found(english, known.sentences, known.parts) or english


@lru_cache
def catalogue(code: str) -> Catalogue:
    """Return the sentences of a language; none where it has no file."""
    file = resource("i18n", "errors", f"{code}.toml")
    tables = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    return Catalogue(_read(tables.get("sentences", {})), _read(tables.get("parts", {})))


def _read(table: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Cut every sentence at what differs; one with more words of its own is tried first."""
    found = [
        Sentence(tuple(BLANK.split(english)[::2]), tuple(BLANK.findall(english)), words)
        for english, words in table.items()
    ]
    return tuple(sorted(found, key=lambda one: -sum(map(len, one.pieces))))


def _found(english: str, table: tuple[Sentence, ...], parts: tuple[Sentence, ...]) -> str:
    for sentence in table:
        values = sentence.values_in(english)
        if values is not None:
            shown = {name: _found(value, parts, parts) or value for name, value in values.items()}
            return sentence.words.format(**shown)
    return ""
