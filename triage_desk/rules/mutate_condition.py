"""Every small change of one condition: what a slip of the pen, or a wrong number, would make of it.

Mutation analysis of programs (DeMillo, Lipton, Sayward 1978, Computer 11(4):34-41), on data: a
change that no case notices is either a case that is missing or no change of meaning at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from triage_desk.rules.conditions import (
    All,
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
)
from triage_desk.rules.content import Threshold

Compound: TypeAlias = All | AnyOf | NoneOf | AtLeast
UP, DOWN = "+", "-"
NEVER = AnyOf(())


@dataclass(frozen=True, slots=True)
class Edit:
    """One changed condition.

    ``words`` holds ``{0}`` and ``{1}`` for the conditions in ``about``, so that it can be written
    with ids or with the words of the questions. ``operator`` names the kind of change.
    """

    operator: str
    words: str
    about: tuple[Condition, ...]
    condition: Condition


def step(threshold: Threshold) -> float:
    """Return the smallest change of a number, in its own unit: 1, or a tenth of a part of one."""
    return 1.0 if threshold.value == int(threshold.value) else 0.1


def shifted(thresholds: Mapping[str, Threshold]) -> dict[str, Threshold]:
    """Return every threshold one step up and one step down, under the names ``x+`` and ``x-``."""
    return {
        name + way: replace(known, threshold_id=name + way, value=known.value + by * step(known))
        for name, known in thresholds.items()
        for way, by in ((UP, 1), (DOWN, -1))
    }


def edits(condition: Condition) -> Iterator[Edit]:
    """Yield every changed form of ``condition``, one change each, outer parts first.

    The names of numbers one step up or down are those of ``shifted``.
    """
    if isinstance(condition, Compound):
        yield from _compound(condition)
        for place, part in enumerate(condition.parts):
            for edit in edits(part):
                yield replace(edit, condition=_with_part(condition, place, edit.condition))
    else:
        yield from _leaf(condition)


def _with_part(condition: Compound, place: int, part: Condition) -> Condition:
    parts = (*condition.parts[:place], part, *condition.parts[place + 1 :])
    return replace(condition, parts=parts)


def _compound(condition: Compound) -> Iterator[Edit]:
    parts = condition.parts
    several = len(parts) > 1
    for place, part in enumerate(parts if several else ()):
        fewer = replace(condition, parts=(*parts[:place], *parts[place + 1 :]))
        yield Edit("part dropped", "without ({0})", (part,), fewer)
    match condition:
        case All() if several:
            yield Edit("all <-> any", "({0}) -> any of these", (condition,), AnyOf(parts))
        case AnyOf() if several:
            yield Edit("all <-> any", "({0}) -> all of these", (condition,), All(parts))
        case NoneOf():
            yield Edit("none turned round", "({0}) -> some of these", (condition,), AnyOf(parts))
            if several:
                both = NoneOf((All(parts),))
                yield Edit("all <-> any", "({0}) -> not all of these", (condition,), both)
        case AtLeast(count):
            for other in (count - 1, count + 1):
                if 0 < other <= len(parts):
                    words = f"at least {count} of {len(parts)} -> at least {other}"
                    yield Edit("count", words, (), replace(condition, count=other))
        case _:
            pass


def _leaf(leaf: Leaf) -> Iterator[Edit]:
    match leaf:
        case Is(_, bool(value)):
            yield _changed("value flipped", leaf, replace(leaf, value=not value))
        case Below(item, name):
            yield _changed("comparison flipped", leaf, AtLeastValue(item, name))
        case AtLeastValue(item, name):
            yield _changed("comparison flipped", leaf, Below(item, name))
        case _:
            yield Edit("comparison flipped", "not ({0})", (leaf,), NoneOf((leaf,)))
    match leaf:
        case OneOf(item, codes) | Includes(item, codes):
            for code in codes:
                fewer = replace(leaf, values=tuple(c for c in codes if c != code))
                yield Edit("code dropped", f"{item} without {code}", (), fewer)
        case Below(_, name) | AtLeastValue(_, name):
            for way in (UP, DOWN):
                yield _changed("number moved", leaf, replace(leaf, threshold=name + way))
        case Between(_, low, high):
            for way in (UP, DOWN):
                yield _changed("number moved", leaf, replace(leaf, low=low + way))
                yield _changed("number moved", leaf, replace(leaf, high=high + way))
        case _:
            pass


def _changed(operator: str, before: Leaf, after: Leaf) -> Edit:
    return Edit(operator, "{0} -> {1}", (before, after), after)


def in_short(condition: Condition) -> str:
    """Return a condition by the ids of its items and numbers: short, and stable over rewording."""
    if isinstance(condition, AtLeast):
        return f"{condition.count} of {len(condition.parts)}"
    if isinstance(condition, Compound):
        word = " and " if isinstance(condition, All) else " or "
        joined = word.join(_bracketed(part) for part in condition.parts)
        return f"not ({joined})" if isinstance(condition, NoneOf) else joined
    return f"{condition.item} {_leaf_in_short(condition)}"


def _leaf_in_short(leaf: Leaf) -> str:
    match leaf:
        case Is(_, value):
            word = ("no", "yes")[value] if isinstance(value, bool) else value
            return f"is {word}"
        case OneOf(_, codes) | Includes(_, codes):
            return f"in {'/'.join(codes)}"
        case Below(_, name):
            return f"< {name}"
        case AtLeastValue(_, name):
            return f">= {name}"
        case Between(_, low, high):
            return f"{low}..{high}"
        case _:
            return "answered"


def _bracketed(part: Condition) -> str:
    said = in_short(part)
    many = isinstance(part, All | AnyOf) and len(part.parts) > 1
    return f"({said})" if many else said
