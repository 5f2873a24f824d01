"""T7: every question depends on earlier ones only, and the interview ends in time."""

from __future__ import annotations

from collections.abc import Iterator

from triage_desk.domain.questionnaire import Item
from triage_desk.rules.conditions import items_of
from triage_desk.rules.derived import DERIVED, PERSON_FACTS
from triage_desk.rules.engine import Engine
from triage_desk.rules.prove_cases import Counterexample, Expectation
from triage_desk.rules.prove_graph import no
from triage_desk.rules.prove_space import Search
from triage_desk.rules.prove_theorems import Space


def out_of_order(engine: Engine) -> Iterator[Counterexample]:
    """Yield every question that depends on one which is not asked before it."""
    known = set(PERSON_FACTS)
    for item in engine.ruleset.items:
        for owner in dict.fromkeys((item.link_id, *item.leaf_ids)):
            when = engine.ruleset.gates[owner].ask_when
            for name in items_of(when) if when is not None else ():
                if name not in known:
                    says = f"The question {owner} depends on {name}, which is not asked before it."
                    yield Counterexample(says)
        known.update(item.leaf_ids)
        known.update(name for name, d in DERIVED.items() if known.issuperset(d.needs))


class Lengths:
    """How many questions an interview may put: one ladder of counts, read row by row."""

    def __init__(self, space: Space) -> None:
        """Count the questions of one interview; what comes after routing is not counted."""
        self._space, self._search = space, Search(space.model)
        self._items: list[Item] = [
            item for item in space.engine.ruleset.items if not item.after_routing
        ]
        asked = [space.end_x.asked[item.link_id] for item in self._items]
        self._ladder = space.graph.counts(len(asked), asked)

    def _row(self, row: str) -> tuple[int, ...]:
        return self._space.x.rules, no(self._space.end_x.ended), self._space.alone[row]

    def longest(self, row: str) -> int:
        """Return the largest number of questions put in a row."""
        low, high = 0, len(self._items)
        while low < high:
            middle = (low + high + 1) // 2
            if self._search.find(*self._row(row), self._ladder[middle]) is None:
                high = middle - 1
            else:
                low = middle
        return low

    def too_long(self, row: str) -> Counterexample | None:
        """Return an interview longer than the content states, or ``None``."""
        most = self._space.engine.ruleset.most_items.get(row)
        if most is None:
            longest = self.longest(row)
            return Counterexample(f"most_items in ruleset.yaml has no {row}: it is {longest}.")
        if most >= len(self._items):
            return None
        wanted = (*self._row(row), self._ladder[most + 1])
        found = self._search.find(*wanted)
        if found is None:
            return None
        found = self._search.plainest(found, wanted, [self._space.x])
        says = f"More than {most} questions are put; the longest interview has {self.longest(row)}."
        ends = self._space.x, self._space.end_x
        return self._space.told(found, ends, says, Expectation(most_items=most))
