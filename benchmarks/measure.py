"""Measuring side by side: A B A B, so that whatever else the machine does falls on both."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeAlias

Round: TypeAlias = Callable[[int], float]
"""Does one round of work, given its number, and returns the seconds of one unit of it."""

ROUNDS = 9
WARM_UP = 1


@dataclass(frozen=True, slots=True)
class Aim:
    """At most ``ratio`` times the peer, or at most ``seconds``."""

    ratio: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: our seconds for each round, and the peer's of the same round.

    Of memory it is megabytes: ``unit`` is "MB" then.
    """

    part: str
    what: str
    ours: tuple[float, ...]
    peer: str = ""
    theirs: tuple[float, ...] = ()
    aim: Aim | None = None
    unit: str = "s"

    @property
    def ratios(self) -> tuple[float, ...]:
        """Return ours by theirs, pair by pair."""
        return tuple(our / their for our, their in zip(self.ours, self.theirs, strict=False))

    @property
    def met(self) -> bool | None:
        """Return whether the median meets the aim, or ``None`` without one."""
        if self.aim is None:
            return None
        if self.aim.seconds is not None and median(self.ours) > self.aim.seconds:
            return False
        return self.aim.ratio is None or median(self.ratios) <= self.aim.ratio


def interleaved(
    what: str, sides: Mapping[str, Round], rounds: int = ROUNDS
) -> Mapping[str, tuple[float, ...]]:
    """Return the seconds of every round for each side; one round before them warms up."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(WARM_UP + rounds):
        _progress(f"{what}: round {number} of {rounds}")
        for name, side in sides.items():
            gc.collect()
            seconds = side(number)
            if number >= WARM_UP:
                found[name].append(seconds)
    _progress("")
    return {name: tuple(values) for name, values in found.items()}


def repeated(work: Callable[[], object], times: int) -> Round:
    """Return a round that does ``work`` so many times."""

    def run(_number: int) -> float:
        begin = perf_counter()
        for _ in range(times):
            work()
        return (perf_counter() - begin) / times

    return run


def each(work: Callable[..., object], given: Sequence[tuple[object, ...]]) -> Round:
    """Return a round that does ``work`` once with each of many arguments."""

    def run(_number: int) -> float:
        begin = perf_counter()
        for arguments in given:
            work(*arguments)
        return (perf_counter() - begin) / len(given)

    return run


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
