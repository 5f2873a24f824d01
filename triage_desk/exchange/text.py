"""Text that came from outside is data: no control characters, no turning round, no end of it."""

from __future__ import annotations

import unicodedata

LONGEST = 2_000
# What turns a line of text round, or hides in it: shown beside a name it can lie.
_TURNING = frozenset("\u200b\u200e\u200f\u2060\ufeff\u061c") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def tidy(text: str, longest: int = LONGEST, *, keep_lines: bool = False) -> str:
    """Return text composed (NFC), without hidden characters, at most ``longest`` letters.

    Everything stands on one line, unless ``keep_lines``. Zero-width joiners stay: Persian and Indic
    names need them.
    """
    # What is cut anyway is not looked at: a text without end costs no more than one that has.
    kept = "".join(map(_plain, unicodedata.normalize("NFC", text[: 8 * longest])))
    lines = kept.split("\n") if keep_lines else [kept]
    whole = "\n".join(" ".join(line.split()) for line in lines)
    return whole.strip()[:longest].rstrip()


def _plain(letter: str) -> str:
    if letter in _TURNING:
        return ""
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Zl", "Zp"):
        return "\n" if letter == "\n" else " "
    return "" if kind in ("Cs", "Co", "Cn") else letter
