"""Names that sound alike, and names one slip of a finger away.

Three keys for each name: the two of Double Metaphone (Lawrence Philips, C/C++ Users Journal, June
2000; by the package ``doublemetaphone``), made for names as English speakers say them, and one of
ours for Spanish, where b and v, s and z, ll and y, and j, x and soft g are one sound and h is none
(Real Academia Española, Ortografía de la lengua española, 2010, chapter on letters and sounds).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from doublemetaphone import doublemetaphone

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SPANISH = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"qu(?=[ei])|ck|c(?![eihy])|q", "k"),
        (r"c(?=[eiy])|z|ss", "s"),
        (r"gu(?=[ei])", "G"),
        (r"j|x|g(?=[eiy])", "J"),
        (r"(?<![cst])h", ""),
        (r"v|w", "b"),
        (r"ll", "y"),
        (r"(.)\1+", r"\1"),
    )
)
# Less alike than this, two names with one sound are not what somebody heard: Wright for Reid.
LEAST_LIKENESS = 0.5
MOST_LONGER = 3


class Keys(NamedTuple):
    """How one name sounds; equal keys of one kind mean alike. Empty keys mean nothing."""

    plain: str
    sound: str
    other_sound: str


def keys_of(word: str) -> Keys:
    """Return the keys of one folded word."""
    letters = "".join(c for c in word if c in LETTERS)
    sound, other = doublemetaphone(letters) if letters else ("", "")
    return Keys(_spanish(letters), sound, other)


def sound_alike(word: str, mine: Keys, other: str) -> bool:
    """Return whether two folded words, ``mine`` of the first, are said the same.

    In English or in Spanish; and by an English key alone only when they look alike too.
    """
    theirs = keys_of(other)
    if mine.plain and mine.plain == theirs.plain:
        return True
    shared = {mine.sound, mine.other_sound} & {theirs.sound, theirs.other_sound} - {""}
    alike = bool(shared) and not too_long(word, other)
    return alike and likeness(word, other) >= LEAST_LIKENESS


def too_long(word: str, other: str) -> bool:
    """Return whether one of two words has too many letters more to be meant for the other."""
    return abs(len(word) - len(other)) > MOST_LONGER


def likeness(word: str, other: str) -> float:
    """Return how much of two words is the same, from 0 to 1."""
    return SequenceMatcher(None, word, other, autojunk=False).ratio()


def one_letter_off(word: str) -> frozenset[str]:
    """Return every word that is one letter more, less or different, or has two swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    made = {left + right[1:] for left, right in cuts if right}
    made |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    for letter in LETTERS:
        made |= {left + letter + right for left, right in cuts}
        made |= {left + letter + right[1:] for left, right in cuts if right}
    return frozenset(made - {word, ""})


def _spanish(letters: str) -> str:
    for pattern, sound in _SPANISH:
        letters = pattern.sub(sound, letters)
    return letters
