"""A number over months as a plain description, which the window and paper draw alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage_desk.domain.measure import Goal

# Room above and below what is shown, as a share of it.
ROOM = 0.12


@dataclass(frozen=True, slots=True)
class Dot:
    """One month of a trend; ``value`` is ``None`` where nobody was counted.

    ``limits`` are those of the control chart that a number can go beyond, none where the month is
    not on it; ``signal`` is whether one of its rules holds.
    """

    month: str
    value: float | None
    words: str
    limits: tuple[float, ...] = ()
    signal: bool = False


@dataclass(frozen=True, slots=True)
class MonthChart:
    """A line over months with the goal as a ground; ``goal`` in the unit of the values.

    ``centre`` is that of the control chart, ``None`` without one.
    """

    title: str
    dots: tuple[Dot, ...]
    goal: Goal | None = None
    centre: float | None = None

    @property
    def known(self) -> tuple[float, ...]:
        """Return the values there are."""
        return tuple(dot.value for dot in self.dots if dot.value is not None)

    @property
    def span(self) -> tuple[float, float]:
        """Return the lowest and highest value shown: numbers, limits, the near end of the goal.

        Raises:
            ValueError: no month has a value.
        """
        goal = self.goal
        ends = [end for end in (goal.low, goal.high) if end is not None] if goal else []
        limits = [end for dot in self.dots for end in dot.limits]
        centre = [] if self.centre is None else [self.centre]
        return _roomy([*self.known, *centre, *limits, *ends])

    @property
    def ground(self) -> tuple[float, float] | None:
        """Return from where to where the goal lies in what is shown; ``None`` without one."""
        if self.goal is None:
            return None
        low, top = self.span
        begin = low if self.goal.low is None else max(low, self.goal.low)
        end = top if self.goal.high is None else min(top, self.goal.high)
        return (begin, end) if begin < end else None


def _roomy(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * ROOM or max(abs(high) * 0.1, 1.0)
    return (max(0.0, low - room) if low >= 0 else low - room), high + room
