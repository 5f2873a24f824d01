"""Facts and conditions as literals: Kleene's three values on two rails.

A condition becomes a pair (it is true, it is false); neither means unknown. A number is the cell
it lies in: every condition compares numbers with named thresholds only, so two numbers between
the same thresholds cannot be told apart by any rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import NamedTuple, TypeAlias

from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
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
    leaves,
    thresholds_of,
)
from triage_desk.rules.derived import Derived
from triage_desk.rules.engine import Engine
from triage_desk.rules.prove_graph import NEVER, SURELY, Graph, no


class Kleene(NamedTuple):
    """A condition on two rails: the literal that it is true, and that it is false."""

    yes: int
    no: int


UNKNOWN = Kleene(NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes/no answer: ``value`` counts only where ``known``."""

    known: int
    value: int


@dataclass(frozen=True, slots=True)
class Codes:
    """A choice, one literal a code; of several codes when ``repeats``."""

    known: int
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Number:
    """A number by its cell: ``steps[i]`` says that it lies above cell i.

    ``cells`` are numbers that stand for their cells, ascending, in the unit of the item.
    """

    known: int
    cells: tuple[float, ...]
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A derived number: each value it may take with the literal that it does."""

    known: int
    values: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A text or a date: no rule looks further than whether it is known."""

    known: int


Term: TypeAlias = YesNo | Codes | Number | Score | Words
Terms: TypeAlias = Mapping[str, Term]


def all_conditions(engine: Engine) -> tuple[Condition, ...]:
    """Return every condition that decides something: gates, flags, pathways, referrals, scope."""
    ruleset = engine.ruleset
    found = [gate.ask_when for gate in ruleset.gates.values()]
    for flag in engine.flags:
        found += [flag.flag.when, flag.flag.unless]
    for path in ruleset.pathways:
        found += [path.fits, path.not_when]
    found += [rule.when for rule in ruleset.secondary]
    return (*(condition for condition in found if condition is not None), ruleset.outside_scope)


def cells_of(engine: Engine, name: str, low: float, high: float, *, whole: bool) -> list[float]:
    """Return one number for every cell that the thresholds cut ``low`` to ``high`` into."""
    cuts: set[float] = set()
    for condition in all_conditions(engine):
        for leaf in leaves(condition):
            if leaf.item == name:
                cuts.update(engine.values[limit] for limit in thresholds_of(leaf))
    points = sorted({low, high, *(cut for cut in cuts if low <= cut <= high)})
    cells = set(points)
    for left, right in pairwise(points):
        middle = math.floor((left + right) / 2)
        if left < middle < right:
            cells.add(float(middle))
        elif not whole:
            cells.add((left + right) / 2)
    return sorted(cells)


def new_term(graph: Graph, engine: Engine, item: Item, link_id: str, rules: list[int]) -> Term:
    """Return free inputs for one answer; what they must obey is added to ``rules``."""
    known = graph.input(f"{link_id} known")
    if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return YesNo(known, graph.input(link_id))
    if item.type is ItemType.CHOICE:
        codes = {o.code: graph.input(f"{link_id} {o.code}") for o in item.options}
        rules.append(graph.some(codes.values()))
        if not item.repeats:
            rules.append(graph.at_most_one(list(codes.values())))
        return Codes(known, codes)
    if item.type in NUMBERS:
        low = item.minimum if item.minimum is not None else 0.0
        high = item.maximum if item.maximum is not None else 1e6
        whole = item.type is ItemType.INTEGER
        return new_number(
            graph, link_id, cells_of(engine, link_id, low, high, whole=whole), rules, known
        )
    return Words(known)


def new_number(
    graph: Graph, name: str, cells: Sequence[float], rules: list[int], known: int
) -> Number:
    """Return a free number over ``cells``."""
    steps = tuple(graph.input(f"{name} above {cell:g}") for cell in cells[:-1])
    rules.extend(graph.follows(upper, lower) for lower, upper in pairwise(steps))
    return Number(known, tuple(cells), steps)


def restrict(graph: Graph, term: Term, when: int) -> Term:
    """Return ``term``, known only where ``when`` holds as well."""
    return replace(term, known=graph.both(term.known, when))


def choose(graph: Graph, when: int, term: YesNo) -> YesNo:
    """Return ``term``, a known no as well wherever ``when`` holds."""
    return YesNo(graph.some((term.known, when)), graph.both(term.value, no(when)))


def score(graph: Graph, derived: Derived, terms: Terms) -> Score | None:
    """Return a derived item over choices, or ``None`` where a part it needs is not there."""
    parts = [terms.get(name) for name in derived.needs]
    codes = [part.codes for part in parts if isinstance(part, Codes)]
    if len(codes) != len(parts):
        return None
    known = graph.every(part.known for part in parts if part is not None)
    values = tuple(
        (
            float(derived.of(*(code for code, _ in combination))),
            graph.every(literal for _, literal in combination),
        )
        for combination in product(*(list(part.items()) for part in codes))
    )
    return Score(known, values)


class Reader:
    """Turns conditions over terms into pairs of literals."""

    __slots__ = ("graph", "values")

    def __init__(self, graph: Graph, values: Mapping[str, float]) -> None:
        """Take the graph to build in and the thresholds by name."""
        self.graph = graph
        self.values = values

    def read(self, condition: Condition, terms: Terms) -> Kleene:
        """Return the pair of literals of ``condition``."""
        graph = self.graph
        match condition:
            case All(parts):
                found = [self.read(part, terms) for part in parts]
                return Kleene(graph.every(k.yes for k in found), graph.some(k.no for k in found))
            case AnyOf(parts):
                found = [self.read(part, terms) for part in parts]
                return Kleene(graph.some(k.yes for k in found), graph.every(k.no for k in found))
            case NoneOf(parts):
                found = [self.read(part, terms) for part in parts]
                return Kleene(graph.every(k.no for k in found), graph.some(k.yes for k in found))
            case AtLeast(count, parts):
                found = [self.read(part, terms) for part in parts]
                short = len(found) - count + 1
                return Kleene(
                    graph.count_at_least(count, [k.yes for k in found]),
                    graph.count_at_least(short, [k.no for k in found]) if short > 0 else SURELY,
                )
            case _:
                return self._leaf(condition, terms)

    def _leaf(self, leaf: Leaf, terms: Terms) -> Kleene:
        term = terms.get(leaf.item)
        if term is None:
            return Kleene(NEVER, SURELY) if isinstance(leaf, Answered) else UNKNOWN
        if isinstance(leaf, Answered):
            return Kleene(term.known, no(term.known))
        holds = self._holds(leaf, term)
        return Kleene(self.graph.both(term.known, holds), self.graph.both(term.known, no(holds)))

    def _holds(self, leaf: Leaf, term: Term) -> int:
        match leaf, term:
            case Is(_, wanted), YesNo(_, value):
                return value if wanted else no(value)
            case Is(_, str(code)), Codes(_, codes):
                return codes[code]
            case OneOf(_, wanted_codes), Codes(_, codes):
                return self.graph.some(codes[code] for code in wanted_codes)
            case Includes(_, wanted_codes), Codes(_, codes):
                return self.graph.some(codes[code] for code in wanted_codes)
            case _, Number() | Score():
                return self._compare(self._test(leaf), term)
            case _:
                raise TypeError(f"{leaf} does not fit {type(term).__name__}")

    def _test(self, leaf: Leaf) -> Callable[[float], bool]:
        match leaf:
            case Below(_, limit):
                top = self.values[limit]
                return lambda value: value < top
            case AtLeastValue(_, limit):
                bottom = self.values[limit]
                return lambda value: value >= bottom
            case Between(_, low, high):
                ends = self.values[low], self.values[high]
                return lambda value: ends[0] <= value <= ends[1]
            case _:
                raise TypeError(f"{leaf} compares no number")

    def _compare(self, holds: Callable[[float], bool], term: Number | Score) -> int:
        graph = self.graph
        if isinstance(term, Score):
            return graph.some(literal for value, literal in term.values if holds(value))
        above = (SURELY, *term.steps, NEVER)
        runs, start = [], -1
        for place, cell in enumerate((*term.cells, math.nan)):
            inside = place < len(term.cells) and holds(cell)
            if inside and start < 0:
                start = place
            elif not inside and start >= 0:
                runs.append(graph.both(above[start], no(above[place])))
                start = -1
        return graph.some(runs)
