"""The audit chain as people talk of it: where it ends, whether it holds, what does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

GROUP = 4
DIGEST_DIGITS = 64
_NOT_HEX = re.compile(r"[\s:\-]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a chain: its number, 0 before the first, and its hash in hex.

    Whoever has kept a head can tell later whether the log still contains exactly that event and
    everything before it.
    """

    number: int
    digest: str

    @property
    def groups(self) -> str:
        """Return the hash in capital groups of four, to be printed and read aloud."""
        text = self.digest.upper()
        return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))

    @property
    def code(self) -> str:
        """Return number and hash in one word, as the square code on paper holds them."""
        return f"{self.number}-{self.digest.upper()}"


START = Head(0, "0" * DIGEST_DIGITS)


def read_digest(text: str) -> str | None:
    """Return a hash, or its first groups, as typed from paper, or ``None`` when it is none.

    Blanks and hyphens are left out; at least eight digits are needed to tell anything.
    """
    digits = _NOT_HEX.sub("", text).lower()
    return digits if re.fullmatch(rf"[0-9a-f]{{8,{DIGEST_DIGITS}}}", digits) else None


def read_code(text: str) -> tuple[int, str] | None:
    """Return number and hash of a code that was scanned or typed, or ``None``."""
    number, _, digest = text.strip().partition("-")
    found = read_digest(digest)
    return (int(number), found) if re.fullmatch(r"[0-9]{1,15}", number) and found else None


class Misfit(StrEnum):
    """What does not fit at the first broken link.

    ``CHANGED``: the event does not say what was written. ``MISSING``: there is no event of this
    number. ``UNLINKED``: it does not follow the event before it. ``CUT``: the log ends before an
    event that was there when it was last looked at. ``REMADE``: that event is another one now.
    """

    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    CUT = "cut"
    REMADE = "remade"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not fit. ``at`` is what the event says, where there is one."""

    number: int
    what: Misfit
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the chain that was walked: ``head`` is its last sound link."""

    head: Head
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a check of the chain found.

    ``after`` is where the walk began (``START`` for all of it), ``head`` its last sound link.
    ``unguarded`` names what should keep the log from being changed and is gone or altered.
    """

    at: datetime
    full: bool
    after: Head
    head: Head
    broken: Broken | None = None
    unguarded: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """True when every link fits and every guard stands."""
        return self.broken is None and not self.unguarded

    @property
    def events(self) -> int:
        """Return how many events were walked and fit."""
        return self.head.number - self.after.number
