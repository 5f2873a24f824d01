"""A condition as a tree of clauses in words: what the flow draws and the sentences say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.rulebook import Point, Span
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
    thresholds_of,
)
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import question_in_words, value_in_words


class Joint(StrEnum):
    """How the parts of a clause belong together."""

    ALL = "all"
    ANY = "any"
    NONE = "none"
    AT_LEAST = "at least"
    LEAF = "leaf"


@dataclass(frozen=True, slots=True)
class Clause:
    """A question with the answer that is looked for, or a joint of further clauses.

    ``notes`` say of each number its unit, its date and its source. ``item`` is the link id.
    """

    joint: Joint
    title: str
    wanted: str = ""
    notes: tuple[str, ...] = ()
    item: str = ""
    parts: tuple[Clause, ...] = ()


def clause_of(engine: Engine, condition: Condition) -> Clause:
    """Return a condition in words, a joint of one part replaced by that part."""
    match condition:
        case All(parts):
            made = _parts(engine, parts, Joint.ALL)
            return _joined(Joint.ALL, "All of these" if made else "Always", made)
        case AnyOf(parts):
            return _joined(Joint.ANY, "Any one of these", _parts(engine, parts, Joint.ANY))
        case NoneOf(parts):
            made = _parts(engine, parts, Joint.ANY)
            return Clause(Joint.NONE, "None of these" if len(made) > 1 else "Not this", parts=made)
        case AtLeast(count, parts):
            made = tuple(clause_of(engine, part) for part in parts)
            return Clause(Joint.AT_LEAST, f"At least {count} of these {len(made)}", parts=made)
        case _:
            return _leaf(engine, condition)


def _parts(engine: Engine, parts: Iterable[Condition], joint: Joint) -> tuple[Clause, ...]:
    """Return the parts, those of a part with the same joint drawn in: a or (b or c)."""
    made = [clause_of(engine, part) for part in parts]
    return tuple(
        inner
        for part in made
        for inner in (part.parts if part.joint is joint and part.parts else (part,))
    )


def _joined(joint: Joint, title: str, parts: tuple[Clause, ...]) -> Clause:
    return parts[0] if len(parts) == 1 else Clause(joint, title, parts=parts)


def _leaf(engine: Engine, leaf: Leaf) -> Clause:
    notes = tuple(limit_note(engine, name) for name in thresholds_of(leaf))
    question = question_in_words(engine, leaf.item)
    return Clause(Joint.LEAF, question, _wanted(engine, leaf), notes, leaf.item)


def _wanted(engine: Engine, leaf: Leaf) -> str:
    match leaf:
        case Is(item, value):
            return value_in_words(engine, item, value)
        case OneOf(item, codes) | Includes(item, codes):
            return " or ".join(value_in_words(engine, item, code) for code in codes)
        case Below(_, threshold):
            return f"below {_limit(engine, threshold)}"
        case AtLeastValue(_, threshold):
            return f"{_limit(engine, threshold)} or more"
        case Between(_, low, high):
            return f"{_limit(engine, low)} to {_limit(engine, high)}"
        case _:
            return "any known answer"


def _limit(engine: Engine, name: str) -> str:
    threshold = engine.ruleset.thresholds[name]
    return f"{threshold.value:g} {threshold.unit}"


def limit_note(engine: Engine, name: str) -> str:
    """Return a threshold in one line: value, unit, date and source with the place in it."""
    limit = engine.ruleset.thresholds[name]
    place = f", {limit.locator}" if limit.locator else ""
    return (
        f"{limit.value:g} {limit.unit}: in force from {limit.in_force_from.isoformat()}, "
        f"source {limit.source}{place}"
    )


def in_a_line(clause: Clause) -> str:
    """Return a clause as one line of text, for those who do not see a picture."""
    if clause.joint is Joint.LEAF:
        return f"{clause.title} \N{EN DASH} {clause.wanted}"
    inner = "; ".join(in_a_line(part) for part in clause.parts)
    return f"{clause.title}: ({inner})" if inner else clause.title


def as_point(clause: Clause) -> Point:
    """Return a clause as a point of a list, its parts as the points below it."""
    if clause.joint is Joint.LEAF:
        said = (Span(f"{clause.title} \N{EN DASH} "), Span(clause.wanted, strong=True))
        notes = tuple(Span(f"\n{note}", muted=True) for note in clause.notes)
        return Point((*said, *notes))
    colon = ":" if clause.parts else ""
    return Point((Span(clause.title + colon),), tuple(as_point(part) for part in clause.parts))
