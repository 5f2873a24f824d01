"""The same rules over many intakes at once: one pass, a column at a time.

``decide_all`` gives for every intake what ``conduct`` and ``judge`` give for one: the same gates,
the same three values, the same waiting, the same holds. It reads the same ``Engine``; each
condition is worked out once for a chunk of rows small enough to stay in the processor's cache,
however many rules share it. Like ``columns``, for analysis and development only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from triage_desk.domain.disposition import Disposition
from triage_desk.rules.columns import (
    NO,
    NO_CODE,
    SEXES,
    UNSURE,
    YES,
    Column,
    Columns,
    Kind,
    kind_of,
)
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
)
from triage_desk.rules.content import UnknownPolicy
from triage_desk.rules.derived import DERIVED
from triage_desk.rules.engine import CompiledFlag, CompiledGate, CompiledItem, Engine

CHUNK = 32768
DISPOSITIONS: tuple[Disposition, ...] = tuple(sorted(Disposition))
NO_PATHWAY = -1
Truths: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]
Node: TypeAlias = "Callable[[_Rows], Truths]"


@dataclass(frozen=True, slots=True)
class Cohort:
    """What the rules say of n intakes.

    ``verdicts``: uint8, n x flags of the engine, 0 absent, 1 not ruled out, 2 present.
    ``dispositions``: uint8, n, a place in ``DISPOSITIONS`` (its urgency, 0 to 5).
    ``pathways``: int16, n, a place in ``engine.pathways`` or ``NO_PATHWAY``.
    ``complete``, ``no_pathway`` and ``ended``: bool, n, as in ``Judgement`` and ``Interview``.
    ``visible``: bool, n x ``leaf_ids``, which questions are shown; no columns unless asked for.
    """

    verdicts: Truths
    dispositions: NDArray[np.uint8]
    pathways: NDArray[np.int16]
    complete: Mask
    no_pathway: Mask
    ended: Mask
    visible: Mask
    leaf_ids: tuple[str, ...]


def decide_all(
    engine: Engine, columns: Columns, *, workers: int = 1, visible: bool = False
) -> Cohort:
    """Return what the rules say of every intake; ``workers`` threads share the chunks.

    Raises:
        ValueError: a question that is no yes/no counts as no when it is hidden.
    """
    plan = _Plan(engine)
    count, flags = len(columns), len(engine.flags)
    leaf_ids = tuple(engine.owner_of)
    cohort = Cohort(
        verdicts=np.empty((count, flags), np.uint8, order="F"),
        dispositions=np.empty(count, np.uint8),
        pathways=np.empty(count, np.int16),
        complete=np.empty(count, np.bool_),
        no_pathway=np.empty(count, np.bool_),
        ended=np.empty(count, np.bool_),
        visible=np.empty((count, len(leaf_ids) if visible else 0), np.bool_, order="F"),
        leaf_ids=leaf_ids,
    )

    def work(start: int) -> None:
        _Rows(plan, columns, slice(start, start + CHUNK)).run(cohort)

    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(work, range(0, count, CHUNK)):
            pass
    return cohort


class _Plan:
    """Every condition of a ruleset once, by number, ready to run on the facts of a chunk."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.kinds = {"age": Kind.NUMBER, "sex": Kind.ONE}
        self.codes: dict[str, tuple[str, ...]] = {"sex": tuple(sex.value for sex in SEXES)}
        for link_id, item in engine.owner_of.items():
            self.kinds[link_id] = kind_of(item)
            self.codes[link_id] = tuple(option.code for option in item.options)
        self.kinds |= dict.fromkeys(DERIVED, Kind.NUMBER)
        self.nodes: list[Node] = []
        self.numbers: dict[Condition, int] = {}
        gates = engine.ruleset.gates.items()
        self.gates = {i: self.add(gate.ask_when) for i, gate in gates if gate.ask_when is not None}
        self.flags = [
            (self.add(c.flag.when), self.add(c.flag.unless) if c.flag.unless else None, c)
            for c in engine.flags
        ]
        self.pathways = [
            (self.add(c.pathway.fits), self.add(c.pathway.not_when) if c.pathway.not_when else None)
            for c in engine.pathways
        ]
        self.outside_scope = self.add(engine.ruleset.outside_scope)
        self.derived = {name: self.table(name) for item in engine.items for name in item.completes}
        self.refuse_hidden_values()

    def refuse_hidden_values(self) -> None:
        for item in self.engine.items:
            for leaf in item.leaves:
                if leaf.counts_as_no and self.kinds[leaf.link_id] is not Kind.YES_NO:
                    raise ValueError(f'"{leaf.link_id}" is no yes/no: it cannot count as no')

    def table(self, name: str) -> NDArray[np.float64]:
        """Return a derived item for every combination of the options it needs."""
        derived = DERIVED[name]
        options = [self.codes[need] for need in derived.needs]
        values = [derived.of(*codes) for codes in product(*options)]
        return np.array(values, np.float64).reshape([len(codes) for codes in options])

    def add(self, condition: Condition) -> int:
        """Return the number of a condition; one that is known already keeps its number."""
        if condition not in self.numbers:
            node = self.node(condition)
            self.numbers[condition] = len(self.nodes)
            self.nodes.append(node)
        return self.numbers[condition]

    def node(self, condition: Condition) -> Node:
        match condition:
            case All(parts):
                return _fold(np.minimum, YES, [self.add(part) for part in parts])
            case AnyOf(parts):
                return _fold(np.maximum, NO, [self.add(part) for part in parts])
            case NoneOf(parts):
                some = self.add(AnyOf(parts))
                return lambda rows: YES - rows.truth(some)
            case AtLeast(count, parts):
                return _at_least(count, [self.add(part) for part in parts])
            case _:
                return self.leaf(condition)

    def leaf(self, leaf: Leaf) -> Node:
        item = leaf.item
        match leaf:
            case Answered():
                return lambda rows: rows.known(item) * np.uint8(YES)
            case Is(_, value):
                if isinstance(value, str):
                    return self.one_of(item, (value,))
                return lambda rows: rows.facts[item] if value else YES - rows.facts[item]
            case OneOf(_, codes):
                return self.one_of(item, codes)
            case Includes(_, codes):
                bits = sum(1 << place for place in self.places(item, codes))
                return lambda rows: rows.settled(item, (rows.facts[item] & bits) != 0)
            case _:
                return self.number(leaf)

    def number(self, leaf: Below | AtLeastValue | Between) -> Node:
        item, values = leaf.item, self.engine.values
        least, most, limit = -np.inf, np.inf, np.inf
        match leaf:
            case Below(_, name):
                limit = values[name]
            case AtLeastValue(_, name):
                least = values[name]
            case _:
                least, most = values[leaf.low], values[leaf.high]

        def run(rows: _Rows) -> Truths:
            fact = rows.facts[item]
            return rows.settled(item, (fact >= least) & (fact <= most) & (fact < limit))

        return run

    def one_of(self, item: str, codes: Sequence[str]) -> Node:
        """A code picks its truth from a table; not known (-1) picks the last."""
        table = np.zeros(len(self.codes[item]) + 1, np.uint8)
        table[-1] = UNSURE
        table[self.places(item, codes)] = YES
        return lambda rows: table[rows.facts[item]]

    def places(self, item: str, codes: Sequence[str]) -> list[int]:
        return [place for place, code in enumerate(self.codes[item]) if code in codes]


def _fold(join: Callable[..., Any], empty: int, parts: Sequence[int]) -> Node:
    if not parts:
        return lambda rows: np.full(rows.count, empty, np.uint8)
    return lambda rows: reduce(join, [rows.truth(part) for part in parts])


def _at_least(count: int, parts: Sequence[int]) -> Node:
    def run(rows: _Rows) -> Truths:
        values = [rows.truth(part) for part in parts]
        true = sum(((v == YES).astype(np.uint8) for v in values), np.zeros(rows.count, np.uint8))
        some = sum(((v != NO).astype(np.uint8) for v in values), np.zeros(rows.count, np.uint8))
        return (true >= count).astype(np.uint8) + (some >= count).astype(np.uint8)

    return run


class _Rows:
    """The one pass over a chunk of rows, as ``interview._Walk`` goes over one intake."""

    def __init__(self, plan: _Plan, columns: Columns, rows: slice) -> None:
        self.plan, self.columns, self.rows = plan, columns, rows
        age, sex = columns.age[rows], columns.sex[rows]
        self.count = len(age)
        self.facts: dict[str, Column] = {"age": age, "sex": sex}
        self.truths: list[Truths | None] = [None] * len(plan.nodes)
        self.ended: Mask = np.zeros(self.count, np.bool_)
        self.routing_open: Mask = np.zeros(self.count, np.bool_)
        self.open: dict[str, Mask] = {}
        self.shown: dict[str, Mask] = {}
        self.asked_in_vain: dict[str, Mask] = {}

    def truth(self, number: int) -> Truths:
        """Return a condition over this chunk, worked out when it is first wanted."""
        found = self.truths[number]
        if found is None:
            found = self.truths[number] = self.plan.nodes[number](self)
        return found

    def known(self, item: str) -> Mask:
        """Return where an item has a known value."""
        fact, kind = self.facts[item], self.plan.kinds[item]
        found: Mask
        if kind in (Kind.YES_NO, Kind.OTHER):
            found = fact != UNSURE
        else:
            found = ~np.isnan(fact) if kind is Kind.NUMBER else fact >= 0
        return found

    def settled(self, item: str, holds: Mask) -> Truths:
        """Return yes or no where the item is known, and unknown elsewhere."""
        return np.where(self.known(item), holds * np.uint8(YES), np.uint8(UNSURE))

    def run(self, cohort: Cohort) -> None:
        """Walk the interview, judge, and write into these rows of ``cohort``."""
        engine = self.plan.engine
        for compiled in engine.items:
            self.visit(compiled)
            if compiled.item.link_id in engine.outside_needs:
                self.ended = self.truth(self.plan.outside_scope) == YES
        for place, link_id in enumerate(cohort.leaf_ids[: cohort.visible.shape[1]]):
            cohort.visible[self.rows, place] = self.shown[link_id]
        self.judge(cohort)

    def state(self, gate: CompiledGate) -> tuple[Mask, Mask]:
        """Return where a gate shows, and where it waits for an open answer."""
        nowhere = np.zeros(self.count, np.bool_)
        if gate.test is None:
            return ~nowhere, nowhere
        value = self.truth(self.plan.gates[gate.link_id])
        needed = reduce(
            np.logical_or, (self.open[i] for i in gate.needs if i in self.open), nowhere
        )
        waits = (value == UNSURE) & needed
        return (value != NO) & ~waits, waits

    def visit(self, compiled: CompiledItem) -> None:
        """Take one item: note what is visible, and what the rules may know of it."""
        item = compiled.item
        whole_shown, whole_waits = self.state(compiled.gate)
        for leaf in compiled.leaves:
            shown, waits = self.state(leaf)
            waits = whole_waits | (whole_shown & waits)
            shown = whole_shown & shown
            hidden = ~(shown | waits)
            column, missing, unsure = self.column(leaf.link_id)
            if not item.after_routing:
                shown = shown & ~(self.ended & missing)
                waits = waits & ~self.ended
                self.routing_open |= shown & missing
            self.routing_open |= waits
            self.shown[leaf.link_id] = shown
            self.open[leaf.link_id] = (shown & missing) | waits
            self.asked_in_vain[leaf.link_id] = shown & unsure
            self.keep(leaf, column, shown & ~missing & ~unsure, hidden)
        for name in compiled.completes:
            self.derive(name)

    def column(self, link_id: str) -> tuple[Column, Mask, Mask]:
        """Return the answers to a question, where it is open, and where nobody knew."""
        kind = self.plan.kinds[link_id]
        whole = self.columns.answers.get(link_id)
        if whole is None:
            column: Column = np.full(self.count, kind.open, kind.value)
        else:
            column = whole[self.rows]
        if kind is Kind.NUMBER:
            return column, np.isneginf(column), np.isnan(column)
        unsure = UNSURE if kind in (Kind.YES_NO, Kind.OTHER) else NO_CODE
        return column, column == kind.open, column == unsure

    def keep(self, leaf: CompiledGate, column: Column, taken: Mask, hidden: Mask) -> None:
        """Keep as a fact what was said where it is visible, and a hidden line that counts as no."""
        kind = self.plan.kinds[leaf.link_id]
        unknown = {Kind.NUMBER: np.nan, Kind.YES_NO: UNSURE, Kind.OTHER: UNSURE}.get(kind, NO_CODE)
        fact = np.where(taken, column, np.array(unknown, column.dtype))
        if leaf.counts_as_no:
            fact[hidden] = NO
        self.facts[leaf.link_id] = fact

    def derive(self, name: str) -> None:
        """Look a derived item up where everything it needs is known."""
        needs = DERIVED[name].needs
        known = reduce(np.logical_and, (self.known(need) for need in needs))
        values = self.plan.derived[name][tuple(self.facts[need] for need in needs)]
        self.facts[name] = np.where(known, values, np.nan)

    def judge(self, cohort: Cohort) -> None:
        """Ask every flag, take the most urgent, then look for a pathway."""
        urgency = np.where(self.ended, 0, Disposition.PT_FIRST.urgency).astype(np.uint8)
        stopped = np.zeros(self.count, np.bool_)
        for place, (when, unless, compiled) in enumerate(self.plan.flags):
            verdict = self.truth(when)
            if unless is not None:
                verdict = np.where(self.truth(unless) == YES, np.uint8(NO), verdict)
            cohort.verdicts[self.rows, place] = verdict
            urgency = np.maximum(urgency, self.asks_for(compiled, verdict))
            if compiled.flag.disposition is Disposition.EMERGENCY:
                stopped |= verdict == YES
        to_pt = np.isin(urgency, [d.urgency for d in Disposition if d.sends_to_pt])
        pathway = np.where(to_pt, self.first_pathway(), NO_PATHWAY)
        lost = to_pt & (pathway == NO_PATHWAY)
        soon = np.uint8(Disposition.PHYSICIAN_SOON.urgency)
        cohort.dispositions[self.rows] = np.where(lost, soon, urgency)
        cohort.pathways[self.rows] = pathway
        cohort.complete[self.rows] = stopped | ~self.routing_open
        cohort.no_pathway[self.rows] = lost
        cohort.ended[self.rows] = self.ended

    def asks_for(self, compiled: CompiledFlag, verdict: Truths) -> NDArray[np.uint8]:
        """Return the urgency a flag asks for; 0 for nothing."""
        policy = compiled.flag.if_unknown
        hold = 0
        if policy.policy is UnknownPolicy.HOLD and policy.disposition is not None:
            hold = policy.disposition.urgency
        asks = np.array([0, hold, compiled.flag.disposition.urgency], np.uint8)[verdict]
        if self.ended.any():
            needs = [self.asked_in_vain[i] for i in compiled.needs if i in self.asked_in_vain]
            in_vain = reduce(np.logical_or, needs, np.zeros(self.count, np.bool_))
            asks[self.ended & (verdict == UNSURE) & ~in_vain] = 0
        return asks

    def first_pathway(self) -> NDArray[np.int16]:
        """Return the place of the pathway of lowest rank that fits for certain."""
        found = np.full(self.count, NO_PATHWAY, np.int16)
        for place, (fits, not_when) in reversed(tuple(enumerate(self.plan.pathways))):
            good = self.truth(fits) == YES
            if not_when is not None:
                good = good & (self.truth(not_when) != YES)
            found[good] = place
        return found
