"""T5 and T7: everything is reached and asked for something; the interview ends in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.questionnaire import Item
from triage_desk.rules.conditions import items_of
from triage_desk.rules.derived import DERIVED, PERSON_FACTS
from triage_desk.rules.engine import Engine
from triage_desk.rules.prove_cases import Counterexample, Expectation
from triage_desk.rules.prove_graph import bits_of, no
from triage_desk.rules.prove_model import Inputs, Outcome
from triage_desk.rules.prove_sample import Sample, bits_given
from triage_desk.rules.prove_space import ANY_MIX, Search, in_row
from triage_desk.rules.prove_terms import Codes, Number, Term, YesNo
from triage_desk.rules.prove_theorems import Space

PEOPLE = 1000


def unreached(space: Space, search: Search, row: str) -> Iterator[Counterexample]:
    """Yield what T5 finds for nothing in one row: nobody reaches it, or it changes nothing."""
    here = in_row(space.model, space.x, row, alone=True)
    honest = [space.x.rules, here, *(axiom.holds for axiom in space.axioms)]
    if search.find(*honest) is None:
        yield Counterexample("What is taken for granted contradicts itself: nobody is left.")
        return
    end, place = space.end_x, f" in the row {row}"
    for compiled, said in zip(space.engine.flags, end.verdicts, strict=True):
        wanted = row == ANY_MIX or row in compiled.flag.regions
        if wanted and search.find(*honest, said.yes) is None:
            yield Counterexample(f"Nobody reaches the flag {compiled.flag.flag_id}{place}.")
    if row == ANY_MIX:
        yield from _unreached_routes(space, search, honest)
        yield from _asked_for_nothing(space, search)


def _unreached_routes(space: Space, search: Search, honest: list[int]) -> Iterator[Counterexample]:
    graph, end = space.graph, space.end_x
    ordered = sorted(Disposition, key=lambda d: d.urgency)
    for level, above in zip(ordered, [*ordered[1:], None], strict=True):
        higher = end.level[above] if above is not None else 0
        if search.find(*honest, graph.both(end.level[level], no(higher))) is None:
            yield Counterexample(f"Nobody reaches the disposition {level.value}.")
    for compiled, booked in zip(space.engine.pathways, end.booked, strict=True):
        if search.find(*honest, booked) is None:
            name = compiled.pathway.pathway_id
            yield Counterexample(f"Nobody reaches the pathway {name}.")


def _asked_for_nothing(space: Space, search: Search) -> Iterator[Counterexample]:
    """Yield every question that never changes a result, all other answers the same."""
    x, y, worth = space.x, space.y, _worth_asking(space)
    both = [x.rules, y.rules, no(space.end_x.ended), no(space.end_y.ended)]
    alike = {name: _alike(space, term, y.answers[name]) for name, term in x.answers.items()}
    both += [_alike(space, x.age, y.age), _alike(space, x.sex, y.sex)]
    differs = _results_differ(space)
    for name in x.answers:
        if name in worth:
            continue
        shown = space.end_x.visible[name], space.end_y.visible[name]
        rest = [literal for other, literal in alike.items() if other != name]
        if search.find(*both, *rest, *shown, differs) is None:
            yield Counterexample(f"The question {name} changes no result.")


def _worth_asking(space: Space) -> set[str]:
    """Return the questions whose answer, taken from somebody else, changes a result.

    A cheap search among random people; what it does not find the solver looks for.
    """
    random = Random(PEOPLE)  # noqa: S311 - invented answers need no secrecy
    given = bits_given([Sample(random, space.model, space.x) for _ in range(PEOPLE)])
    before, ones = space.graph.evaluate(given, PEOPLE), (1 << PEOPLE) - 1
    results, worth = _results(space.end_x), set()
    for name, term in space.x.answers.items():
        changed = dict(given)
        for literal in (term.known, *_bits(term)):
            bits = given.get(literal, 0)
            changed[literal] = (bits << 1 | bits >> (PEOPLE - 1)) & ones
        after = space.graph.evaluate(changed, PEOPLE)
        shown = ones
        for values in (before, after):
            shown &= bits_of(space.end_x.visible[name], values, PEOPLE)
            shown &= bits_of(no(space.end_x.ended), values, PEOPLE)
        if any(shown & (bits_of(r, before, PEOPLE) ^ bits_of(r, after, PEOPLE)) for r in results):
            worth.add(name)
    return worth


def _results(end: Outcome) -> tuple[int, ...]:
    """Return everything that one interview decides."""
    verdicts = [literal for said in end.verdicts for literal in said]
    return (*verdicts, *end.level.values(), *end.booked, *end.referrals)


def _results_differ(space: Space) -> int:
    pairs = zip(_results(space.end_x), _results(space.end_y), strict=True)
    return space.graph.some(space.graph.differ(a, b) for a, b in pairs)


def _alike(space: Space, one: Term, other: Term) -> int:
    graph = space.graph
    pairs = [(one.known, other.known), *zip(_bits(one), _bits(other), strict=True)]
    return graph.every(no(graph.differ(a, b)) for a, b in pairs)


def _bits(term: Term) -> Iterable[int]:
    match term:
        case YesNo(_, value):
            return (value,)
        case Codes(_, codes):
            return codes.values()
        case Number(_, _, steps):
            return steps
        case _:
            return ()


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

    def __init__(self, space: Space, search: Search) -> None:
        """Count the questions of one interview; what comes after routing is not counted."""
        self._space, self._search = space, search
        self._items: list[Item] = [
            item for item in space.engine.ruleset.items if not item.after_routing
        ]
        asked = [space.end_x.asked[item.link_id] for item in self._items]
        self._ladder = space.graph.counts(len(asked), asked)

    def _row(self, row: str) -> tuple[int, ...]:
        inputs: Inputs = self._space.x
        here = in_row(self._space.model, inputs, row, alone=True)
        return inputs.rules, no(self._space.end_x.ended), here

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
