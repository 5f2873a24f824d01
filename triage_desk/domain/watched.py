"""A folder that is watched: what other software puts there is taken over, each file once.

A file is taken when it has stopped growing: its size and time are the same at two looks. What is
still written under another name (``.part``, ``.tmp``, a name with a dot before) waits until it is
renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Look: TypeAlias = Mapping[str, tuple[int, int]]
"""Size in bytes and time of change in nanoseconds of each file, by its name."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A file that was not taken over, or not all of it: since when it waits, and why, in lines."""

    name: str
    at: datetime
    why: tuple[str, ...]


def settled(before: Look, now: Look) -> tuple[str, ...]:
    """Return the files that are as they were at the look before, and not empty."""
    return tuple(name for name, known in now.items() if known[0] and before.get(name) == known)
