"""What makes a passphrase good enough: long, and not made of what everybody would try first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

SHORTEST = 12
# What is left once names and common words are taken out must be as long as a fair password.
_LEAST_OWN = 8
_LEAST_SIGNS = 6
_LEAST_NAME = 3

# Words of which most guessed passwords are made; longer ones first, so that they go as a whole.
_WORDS = """
password passphrase passwort contrasena letmein welcome iloveyou qwertyuiop qwerty asdfgh asdf
zxcvbn admin administrator monkey dragon master shadow sunshine princess football baseball superman
batman trustno hello secret login access abc123 abcdef abcd 123456789 1234567 123456 12345 1234
changeme default triagedesk triage frontdesk desk clinic doctor hospital health medical therapy
physio spring summer autumn winter january february march april june july august september october
november december monday friday correcthorsebatterystaple
"""
_COMMON = tuple(sorted(_WORDS.split(), key=len, reverse=True))
WRONG_BEFORE_WAIT = 5
WAIT_SECONDS = 10


def fault(passphrase: str, names: Iterable[str]) -> str:
    """Say what is wrong with a new passphrase, in one sentence; "" when it will do.

    Args:
        passphrase: as typed.
        names: of the clinic and of the person.
    """
    if len(passphrase.strip()) < SHORTEST:
        return (
            f"The passphrase is too short: use at least {SHORTEST} signs. "
            "Four words that do not belong together are good."
        )
    folded = _letters(passphrase)
    if len(set(folded)) < _LEAST_SIGNS:
        return "The passphrase says the same few signs again and again. Use four different words."
    own = folded
    for name in sorted(_pieces(names), key=len, reverse=True):
        own = own.replace(name, "")
    if len(own) < _LEAST_OWN:
        return "The passphrase is built from your name or the clinic's. Use other words."
    for word in _COMMON:
        own = own.replace(word, "")
    if len(own) < _LEAST_OWN:
        return "The passphrase is made of words that are guessed first. Add words of your own."
    return ""


def waits_until(wrong: int, last: datetime | None) -> datetime | None:
    """Return until when a name waits after so many wrong passphrases in a row, the last at."""
    if last is None or wrong < WRONG_BEFORE_WAIT:
        return None
    return last + timedelta(seconds=WAIT_SECONDS)


def _pieces(names: Iterable[str]) -> set[str]:
    pieces = {_letters(piece) for name in names for piece in re.split(r"[\s\-.,]+", name)}
    return {piece for piece in pieces if len(piece) >= _LEAST_NAME}


def _letters(text: str) -> str:
    """Return letters and digits alone, small, without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
