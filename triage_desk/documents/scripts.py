"""Letters of other scripts on paper: joined, in the order of the eye, in a face that has them.

Arabic and Hebrew lie in the two faces of every paper; Arabic letters are joined by putting each
one's own form (``arabic_reshaper``), and a line is put in the order of the eye when it is drawn
(``python-bidi``). Chinese and Japanese have a face of their own, which is read when a paper first
needs it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from triage_desk.documents.style import BOLD, REGULAR

if TYPE_CHECKING:
    from arabic_reshaper import ArabicReshaper

EAST_ASIAN = "DroidSansFallback"
FIRST_EAST_ASIAN = 0x2E80  # what lies above is in that face, or in none
SUBSTITUTE = "\N{WHITE SQUARE}"
_SUBSCRIPTS = str.maketrans("0123456789", "".join(chr(0x2080 + digit) for digit in range(10)))
_PRESENTATION = range(0xFB1D, 0xFF00)
# Hebrew, Arabic and their neighbours, and all that lies in the face for Chinese or in none.
_OTHER = re.compile("[\u0590-\u08ff\u2e80-\U0010ffff]")


def is_plain(text: str) -> bool:
    """Return whether nothing in ``text`` needs another face, another form or another order."""
    return text.isascii() or _OTHER.search(text) is None


def is_east_asian(char: str) -> bool:
    """Return whether a character is looked for in the face for Chinese and Japanese."""
    return ord(char) >= FIRST_EAST_ASIAN and ord(char) not in _PRESENTATION


def runs_right(text: str) -> bool:
    """Return whether something in ``text`` is read from right to left."""
    return not is_plain(text) and any(map(_is_right, text))


def begins_right(text: str) -> bool:
    """Return whether the first letter of ``text`` is read from right to left."""
    first = next((char for char in text if unicodedata.bidirectional(char) in "LRAL"), "")
    return bool(first) and _is_right(first)


def _is_right(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def joined(text: str) -> str:
    """Return ``text`` composed (NFC), each Arabic letter in the form its place asks for."""
    composed = unicodedata.normalize("NFC", text)
    if is_plain(composed) or not any(unicodedata.bidirectional(c) == "AL" for c in composed):
        return composed
    shaped: str = _reshaper().reshape(composed)
    return shaped


def for_the_eye(line: str) -> str:
    """Return one line in the order in which it is drawn, from left to right."""
    if not runs_right(line):
        return line
    from bidi import get_display

    return str(get_display(line, base_dir="R" if begins_right(line) else "L"))


def as_typed(text: str) -> str:
    """Return joined letters as they are typed, for whoever has a paper read aloud."""
    return unicodedata.normalize("NFKC", text)


def in_faces(text: str, *, bold: bool) -> Iterator[tuple[str, str]]:
    """Yield the pieces of ``text``, each with the name of its face."""
    usual = BOLD if bold else REGULAR
    if is_plain(text):
        yield usual, text
        return
    for other, chars in groupby(text, is_east_asian):
        yield EAST_ASIAN if other else usual, "".join(chars)


def box(number: int) -> str:
    """Return what stands for the letter with this number among those nobody can print."""
    return SUBSTITUTE + str(number).translate(_SUBSCRIPTS)


def named(char: str) -> str:
    """Return the name of a character by Unicode, with its number."""
    return f"{unicodedata.name(char, 'no name')} (U+{ord(char):04X})"


@lru_cache(maxsize=1)
def _reshaper() -> ArabicReshaper:
    from arabic_reshaper import ArabicReshaper

    # The sign for the name of God is in no face here; vowel signs are part of a name.
    return ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
