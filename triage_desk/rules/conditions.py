"""The closed vocabulary of conditions, in Kleene's three-valued logic.

A condition is data: a small frozen tree that the loader builds and every reader can list.
``compile_condition`` turns it into a closure over facts (link id -> known value; a missing
fact is unknown). Truth is ordered FALSE < UNKNOWN < TRUE, so that *all* is the minimum, *any*
the maximum, and *none* the mirror of *any* (Kleene, Introduction to Metamathematics, 1952,
section 64, strong connectives).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from triage_desk.domain.answers import Value


class Truth(IntEnum):
    """Kleene's three values."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. An empty list holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds. An empty list does not."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` of the parts hold."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """The item has exactly this value: True or False for yes/no, else a code."""

    item: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The choice is one of these codes."""

    item: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """The choice of several codes includes at least one of these."""

    item: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """The number is strictly below a named threshold."""

    item: str
    threshold: str


@dataclass(frozen=True, slots=True)
class AtLeastValue:
    """The number is at or above a named threshold."""

    item: str
    threshold: str


@dataclass(frozen=True, slots=True)
class Between:
    """The number is at or above ``low`` and at or below ``high``, two named thresholds."""

    item: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The item has a known value. Two-valued: an unknown answer is not an answer."""

    item: str


Condition: TypeAlias = (
    All
    | AnyOf
    | NoneOf
    | AtLeast
    | Is
    | OneOf
    | Includes
    | Below
    | AtLeastValue
    | Between
    | Answered
)
Leaf: TypeAlias = Is | OneOf | Includes | Below | AtLeastValue | Between | Answered
Facts: TypeAlias = Mapping[str, Value]
Test: TypeAlias = Callable[[Facts], int]

ALWAYS = All(())
FALSE, UNKNOWN, TRUE = int(Truth.FALSE), int(Truth.UNKNOWN), int(Truth.TRUE)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield every leaf of ``condition``, left to right."""
    if isinstance(condition, All | AnyOf | NoneOf | AtLeast):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def items_of(condition: Condition) -> tuple[str, ...]:
    """Return the link ids a condition looks at, each once, in order."""
    return tuple(dict.fromkeys(leaf.item for leaf in leaves(condition)))


def thresholds_of(condition: Condition) -> tuple[str, ...]:
    """Return the named thresholds a condition compares with, each once, in order."""
    found: dict[str, None] = {}
    for leaf in leaves(condition):
        if isinstance(leaf, Below | AtLeastValue):
            found[leaf.threshold] = None
        elif isinstance(leaf, Between):
            found[leaf.low] = found[leaf.high] = None
    return tuple(found)


def compile_condition(condition: Condition, thresholds: Mapping[str, float]) -> Test:
    """Return a closure that evaluates ``condition`` over facts to 0, 1 or 2 (see ``Truth``).

    Raises:
        KeyError: a threshold that ``thresholds`` does not hold.
    """
    match condition:
        case All(parts):
            return _all(tuple(compile_condition(p, thresholds) for p in parts))
        case AnyOf(parts):
            return _any(tuple(compile_condition(p, thresholds) for p in parts))
        case NoneOf(parts):
            some = _any(tuple(compile_condition(p, thresholds) for p in parts))
            return lambda facts: TRUE - some(facts)
        case AtLeast(count, parts):
            return _at_least(count, tuple(compile_condition(p, thresholds) for p in parts))
        case _:
            return _leaf(condition, thresholds)


def truth(condition: Condition, facts: Facts, thresholds: Mapping[str, float]) -> Truth:
    """Evaluate once. For repeated use compile first."""
    return Truth(compile_condition(condition, thresholds)(facts))


def _all(tests: tuple[Test, ...]) -> Test:
    def run(facts: Facts) -> int:
        least = TRUE
        for test in tests:
            value = test(facts)
            if value == FALSE:
                return FALSE
            if value == UNKNOWN:
                least = UNKNOWN
        return least

    return tests[0] if len(tests) == 1 else run


def _any(tests: tuple[Test, ...]) -> Test:
    def run(facts: Facts) -> int:
        most = FALSE
        for test in tests:
            value = test(facts)
            if value == TRUE:
                return TRUE
            if value == UNKNOWN:
                most = UNKNOWN
        return most

    return tests[0] if len(tests) == 1 else run


def _at_least(count: int, tests: tuple[Test, ...]) -> Test:
    def run(facts: Facts) -> int:
        values = [test(facts) for test in tests]
        true = values.count(TRUE)
        if true >= count:
            return TRUE
        return UNKNOWN if true + values.count(UNKNOWN) >= count else FALSE

    return run


def _leaf(leaf: Leaf, thresholds: Mapping[str, float]) -> Test:
    match leaf:
        case Answered(item):
            return lambda facts: TRUE if item in facts else FALSE
        case Is(item, wanted):
            return _is(item, wanted)
        case OneOf(item, codes):
            return _test_value(item, frozenset(codes).__contains__)
        case Includes(item, codes):
            wanted_codes = frozenset(codes)
            return _test_value(item, lambda value: not wanted_codes.isdisjoint(value))
        case _:
            return _number(leaf, thresholds)


def _number(leaf: Below | AtLeastValue | Between, thresholds: Mapping[str, float]) -> Test:
    if isinstance(leaf, Between):
        low, high = thresholds[leaf.low], thresholds[leaf.high]
        return _test_value(leaf.item, lambda value: low <= value <= high)
    limit = thresholds[leaf.threshold]
    if isinstance(leaf, Below):
        return _test_value(leaf.item, lambda value: value < limit)
    return _test_value(leaf.item, lambda value: value >= limit)


def _is(item: str, wanted: bool | str) -> Test:
    """The commonest leaf by far, so without a second call."""

    def run(facts: Facts) -> int:
        value = facts.get(item)
        if value is None:
            return UNKNOWN
        return TRUE if value == wanted else FALSE

    return run


def _test_value(item: str, holds: Callable[..., bool]) -> Test:
    def run(facts: Facts) -> int:
        value = facts.get(item)
        if value is None:
            return UNKNOWN
        return TRUE if holds(value) else FALSE

    return run
