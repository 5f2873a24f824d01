"""How names, numbers and phones are compared: without accents, case, punctuation or zeros before.

Everything that is looked for and everything that is found goes through these functions.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that NFKD leaves whole although people type them with two hands or without a stroke.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_JOINERS = re.compile("['\u2019\u02bc`.]")
_BREAKS = re.compile("[\\s,;/_\u2010-\u2015-]+")
_NO_WORD = re.compile(r"[^\w]|_")
_FIRST_ZEROS = re.compile(r"^([^\d]*)0+(?=\d)")
US_PHONE, US_PREFIX = 10, "1"


def fold(text: str) -> str:
    """Return ``text`` as it is compared: no accents, case, apostrophes or doubled spaces."""
    if text.isascii():  # Nothing to take apart, and a quarter of the time.
        return _BREAKS.sub(" ", _JOINERS.sub("", text.lower())).strip()
    small = unicodedata.normalize("NFKD", text).casefold()
    # Folding case may join what was apart, so it is taken apart once more.
    apart = unicodedata.normalize("NFKD", small)
    bare = "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)
    return _BREAKS.sub(" ", _JOINERS.sub("", bare)).strip()


def digits_of(text: str) -> str:
    """Return the decimal digits of ``text`` as 0 to 9, whatever script they were typed in."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def phone_digits(text: str) -> str:
    """Return the digits of a phone number, without the 1 of a US number of eleven digits."""
    digits = digits_of(text)
    return digits[1:] if len(digits) == US_PHONE + 1 and digits[0] == US_PREFIX else digits


def mrn_key(text: str) -> str:
    """Return a record number without punctuation, case, and zeros before its first digits."""
    bare = _NO_WORD.sub("", fold(text))
    # A number that is being typed may be all zeros yet: "00" still is the beginning of "00418".
    return _FIRST_ZEROS.sub(r"\1", bare) if bare.strip("0") else ""


def number_of(key: str) -> str:
    """Return what a record number's key has from its first digit on: "418" of "t418"."""
    return digits_of(key).lstrip("0")
