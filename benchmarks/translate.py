"""Our conditions as text for other machines: zen-engine's expressions, and straight-line Python.

Neither knows a third truth value, so a condition becomes a pair: what makes it known to be true,
and what makes it known to be false. Where neither holds it is unknown.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from triage_desk.rules.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Condition,
    Includes,
    Is,
    Leaf,
    NoneOf,
    OneOf,
    items_of,
)
from triage_desk.rules.content import RedFlag
from triage_desk.rules.engine import Engine

Judge: TypeAlias = Callable[[dict[str, Any]], Sequence[int]]
"""Facts to one number for each flag in force: 0 absent, 1 not ruled out, 2 present."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An expression that holds when a condition is true, and one that holds when it is false."""

    true: str
    false: str


class Language(ABC):
    """How one machine writes a leaf and the number of things that hold."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        """Take the numbers that named thresholds stand for."""
        self._thresholds = thresholds

    def pair(self, condition: Condition) -> Pair:
        """Return both expressions of a condition."""
        match condition:
            case All(parts):
                return self._all([self.pair(part) for part in parts])
            case AnyOf(parts):
                return self._negated(self._all([self._negated(self.pair(p)) for p in parts]))
            case NoneOf(parts):
                return self._all([self._negated(self.pair(part)) for part in parts])
            case AtLeast(count, parts):
                pairs = [self.pair(part) for part in parts]
                true = self.count([pair.true for pair in pairs])
                false = self.count([pair.false for pair in pairs])
                return Pair(f"{true} >= {count}", f"{false} > {len(pairs) - count}")
            case _:
                return self._leaf(condition)

    def verdict(self, flag: RedFlag) -> Pair:
        """Return what makes a flag present, and what makes it absent."""
        when = self.pair(flag.when)
        if flag.unless is None:
            return when
        exempt = self.pair(flag.unless).true
        return Pair(f"({when.true}) and not ({exempt})", f"({when.false}) or ({exempt})")

    def _all(self, pairs: Sequence[Pair]) -> Pair:
        if len(pairs) == 1:
            return pairs[0]
        true = " and ".join(f"({pair.true})" for pair in pairs) or self.constant(value=True)
        false = " or ".join(f"({pair.false})" for pair in pairs) or self.constant(value=False)
        return Pair(true, false)

    @staticmethod
    def _negated(pair: Pair) -> Pair:
        return Pair(pair.false, pair.true)

    def _leaf(self, leaf: Leaf) -> Pair:
        name, known = leaf.item, self.known(leaf.item)
        match leaf:
            case Answered():
                return Pair(known, f"not ({known})")
            case Is(_, bool(wanted)):
                equal = self.equal
                return Pair(equal(name, value=wanted), equal(name, value=not wanted))
            case Is(_, code):
                holds = f"{name} == {json.dumps(code)}"
            case OneOf(_, codes):
                holds = self.one_of(name, codes)
            case Includes(_, codes):
                holds = self.includes(name, codes)
            case Below(_, limit):
                holds = f"{name} < {self._thresholds[limit]}"
            case AtLeastValue(_, limit):
                holds = f"{name} >= {self._thresholds[limit]}"
            case Between(_, low, high):
                low_value, high_value = self._thresholds[low], self._thresholds[high]
                holds = f"{name} >= {low_value} and {name} <= {high_value}"
        return Pair(f"{known} and {holds}", f"{known} and not ({holds})")

    @abstractmethod
    def constant(self, *, value: bool) -> str:
        """Return a truth value."""

    @abstractmethod
    def known(self, name: str) -> str:
        """Return whether a fact is known."""

    @abstractmethod
    def equal(self, name: str, *, value: bool) -> str:
        """Return whether a yes/no fact is known and has this value."""

    @abstractmethod
    def one_of(self, name: str, codes: Iterable[str]) -> str:
        """Return whether a known choice is one of some codes."""

    @abstractmethod
    def includes(self, name: str, codes: Iterable[str]) -> str:
        """Return whether known choices include one of some codes."""

    @abstractmethod
    def count(self, parts: Iterable[str]) -> str:
        """Return how many of the parts hold."""


class Zen(Language):
    """The expression language of zen-engine; a fact that is missing is null."""

    def constant(self, *, value: bool) -> str:
        """Return a truth value."""
        return json.dumps(value)

    def known(self, name: str) -> str:
        """Return whether a fact is known."""
        return f"{name} != null"

    def equal(self, name: str, *, value: bool) -> str:
        """Return whether a yes/no fact is known and has this value."""
        return f"{name} == {json.dumps(value)}"

    def one_of(self, name: str, codes: Iterable[str]) -> str:
        """Return whether a known choice is one of some codes."""
        return f"{name} in {json.dumps(list(codes))}"

    def includes(self, name: str, codes: Iterable[str]) -> str:
        """Return whether known choices include one of some codes."""
        return f"some({name}, # in {json.dumps(list(codes))})"

    def count(self, parts: Iterable[str]) -> str:
        """Return how many of the parts hold."""
        return "(" + " + ".join(f"(({part}) ? 1 : 0)" for part in parts) + ")"


class Python(Language):
    """Python over local variables; a fact that is missing is None."""

    def constant(self, *, value: bool) -> str:
        """Return a truth value."""
        return repr(value)

    def known(self, name: str) -> str:
        """Return whether a fact is known."""
        return f"{name} is not None"

    def equal(self, name: str, *, value: bool) -> str:
        """Return whether a yes/no fact is known and has this value."""
        return f"{name} is {value}"

    def one_of(self, name: str, codes: Iterable[str]) -> str:
        """Return whether a known choice is one of some codes."""
        return f"{name} in {tuple(codes)!r}"

    def includes(self, name: str, codes: Iterable[str]) -> str:
        """Return whether known choices include one of some codes."""
        return "(" + " or ".join(f"{code!r} in {name}" for code in codes) + ")"

    def count(self, parts: Iterable[str]) -> str:
        """Return how many of the parts hold."""
        return "(" + " + ".join(f"({part})" for part in parts) + ")"


def straight_line(engine: Engine) -> Judge:
    """Return the floor: one Python function without a loop, a call or a closure for each flag."""
    language = Python(engine.values)
    flags = [compiled.flag for compiled in engine.flags]
    lines = ["def judge(facts):", " get = facts.get"]
    lines += [f" {name} = get({name!r})" for name in _names(flags)]
    pairs = [language.verdict(flag) for flag in flags]
    values = ",\n  ".join(f"2 if {pair.true} else 0 if {pair.false} else 1" for pair in pairs)
    lines.append(f" return (\n  {values},\n )")
    scope: dict[str, Judge] = {}
    exec(compile("\n".join(lines), "<straight line>", "exec"), scope)  # noqa: S102 - made here
    return scope["judge"]


def _names(flags: Iterable[RedFlag]) -> tuple[str, ...]:
    conditions = [c for flag in flags for c in (flag.when, flag.unless) if c is not None]
    names = dict.fromkeys(name for condition in conditions for name in items_of(condition))
    strange = [name for name in names if not name.isidentifier()]
    if strange:
        raise ValueError(f"not to be written as a variable: {', '.join(strange)}")
    return tuple(names)
