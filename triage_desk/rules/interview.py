"""Which questions are visible, which is next, and what the rules may know of the answers.

Everything is recomputed from the frozen answer set, in one pass in the order asked: a question
depends only on earlier ones (``check``), so position never has to be stored. Answers of
questions that are no longer visible stay on record and never reach the rules.

A question whose gate is unknown is shown when somebody was asked and did not know ("not sure
opens the follow-up"), and waits while an answer it needs is still open.
"""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.answers import AnswerSet, Value
from triage_desk.domain.patient import Person
from triage_desk.domain.questionnaire import Item
from triage_desk.rules.conditions import FALSE, TRUE
from triage_desk.rules.derived import DERIVED, person_facts
from triage_desk.rules.engine import CompiledGate, CompiledItem, Engine

SHOWN, HIDDEN, WAITING = "shown", "hidden", "waiting"


@dataclass(frozen=True, slots=True)
class Shown:
    """One visible item with the link ids visible in it, and those still open."""

    item: Item
    leaf_ids: tuple[str, ...]
    open_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """Where an interview stands.

    ``facts`` is what the rules see: known answers of visible questions, hidden ones that count
    as no under a named assumption, and what is known of the person. ``waiting`` are link ids
    whose gate needs an answer still open. ``ended`` is True once the request is outside the
    scope of this desk.
    """

    facts: dict[str, Value]
    shown: tuple[Shown, ...]
    visible: frozenset[str]
    waiting: frozenset[str]
    ended: bool

    @property
    def open_ids(self) -> tuple[str, ...]:
        """Return the link ids that would be asked now, in order."""
        return tuple(i for page in self.shown for i in page.open_ids)

    @property
    def next_items(self) -> tuple[str, ...]:
        """Return the items that would be asked now, in order, before and after routing."""
        return tuple(page.item.link_id for page in self.shown if page.open_ids)

    @property
    def routing_open(self) -> bool:
        """True while a question that the rules look at is open or waits."""
        if self.waiting:
            return True
        return any(page.open_ids and not page.item.after_routing for page in self.shown)

    @property
    def wanted_open(self) -> tuple[str, ...]:
        """Return the items that are open and may not be left so, before and after routing."""
        return tuple(p.item.link_id for p in self.shown if p.open_ids and p.item.required)


class _Walk:
    """The one pass: what has been seen so far."""

    __slots__ = ("answers", "assume_no", "ended", "facts", "open", "shown", "visible", "waiting")

    def __init__(self, answers: AnswerSet, person: Person, *, assume_no: bool) -> None:
        self.answers = answers
        self.assume_no = assume_no
        self.ended = False
        self.facts = person_facts(person)
        self.open: set[str] = set()
        self.shown: list[Shown] = []
        self.visible: set[str] = set()
        self.waiting: set[str] = set()

    def state(self, gate: CompiledGate) -> str:
        """Return whether a gate shows, hides, or waits for an open answer."""
        if gate.test is None:
            return SHOWN
        value = gate.test(self.facts)
        if value == TRUE:
            return SHOWN
        if value == FALSE:
            return HIDDEN
        return SHOWN if self.open.isdisjoint(gate.needs) else WAITING

    def visit(self, compiled: CompiledItem) -> None:
        """Take one item: note what is visible, and what the rules may know of it."""
        whole = self.state(compiled.gate)
        leaf_ids: list[str] = []
        open_ids: list[str] = []
        for leaf in compiled.leaves:
            state = whole if whole != SHOWN else self.state(leaf)
            if self.skips(compiled.item, leaf.link_id, state):
                continue
            if state == SHOWN:
                leaf_ids.append(leaf.link_id)
                if self.take(leaf.link_id, compiled.item):
                    open_ids.append(leaf.link_id)
            elif state == WAITING:
                self.waiting.add(leaf.link_id)
                self.open.add(leaf.link_id)
            elif leaf.counts_as_no:
                self.facts[leaf.link_id] = False
        if leaf_ids:
            self.visible.update(leaf_ids)
            self.shown.append(Shown(compiled.item, tuple(leaf_ids), tuple(open_ids)))
        for name in compiled.completes:
            self.derive(name)

    def skips(self, item: Item, link_id: str, state: str) -> bool:
        """Return whether nothing more is asked here: what was said already still counts."""
        if not self.ended or item.after_routing or state == HIDDEN:
            return False
        return state == WAITING or link_id not in self.answers

    def take(self, link_id: str, item: Item) -> bool:
        """Use the answer of a visible link id; return True while it is open."""
        answer = self.answers.get(link_id)
        if answer is None:
            if self.assume_no and (item.lines or item.type == "boolean"):
                self.facts[link_id] = False
                return False
            self.open.add(link_id)
            return True
        if answer.value is not None:
            self.facts[link_id] = answer.value
        return False

    def derive(self, name: str) -> None:
        """Work out a derived item when everything it needs is known."""
        derived = DERIVED[name]
        if all(need in self.facts for need in derived.needs):
            self.facts[name] = derived.of(*(self.facts[need] for need in derived.needs))


def conduct(
    engine: Engine, answers: AnswerSet, person: Person, *, assume_no: bool = False
) -> Interview:
    """Return where the interview stands.

    ``assume_no`` takes every open yes/no question as no: only for asking what one changed
    answer alone would do.
    """
    walk = _Walk(answers, person, assume_no=assume_no)
    for compiled in engine.items:
        walk.visit(compiled)
        if compiled.item.link_id in engine.outside_needs:
            walk.ended = engine.outside_scope(walk.facts) == TRUE
    return Interview(
        walk.facts, tuple(walk.shown), frozenset(walk.visible), frozenset(walk.waiting), walk.ended
    )
