"""T5: every flag, disposition and pathway is reached, and no question is asked for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from triage_desk.domain.questionnaire import COMPLAINT_ITEMS
from triage_desk.rules.prove_cases import Counterexample
from triage_desk.rules.prove_graph import NEVER, SURELY, bits_of, no
from triage_desk.rules.prove_model import LEVELS, Outcome
from triage_desk.rules.prove_sample import Sample, bits_given
from triage_desk.rules.prove_space import ANY_MIX, NO_REGION, Search, Witness
from triage_desk.rules.prove_terms import Codes, Number, Term, YesNo, new_term
from triage_desk.rules.prove_theorems import Space

PEOPLE = 2000
NEAR = (1, 2, 5)


class Reach:
    """What T5 asks of one ruleset, row by row; a witness of one row serves the others it lies in.

    A solver of its own knows one interview only: with the interviews of the other theorems in it,
    each question to it takes thirty times as long.
    """

    def __init__(self, space: Space) -> None:
        """Start with nobody found."""
        self._space, self._search = space, Search(space.model)
        self._found: list[Witness] = []
        self._twins: dict[str, tuple[int, ...]] = {}
        self._honest = (space.x.rules, *(axiom.holds for axiom in space.axioms))
        self._wanted = {row: tuple(self._wanted_in(row)) for row in space.alone}
        self._lost = {row: tuple(self._nobody(row)) for row in space.alone}
        self._worth = Worth(space, self._found)

    def unreached(self, row: str) -> Iterator[Counterexample]:
        """Yield what is there for nothing in one row: nobody reaches it, or it changes nothing."""
        for name in self._lost[row]:
            yield Counterexample(f"Nobody reaches {name} in the row {row}.")
        for name in self._worth.unsettled(row) if row != NO_REGION else ():
            if self._worthless(row, name):
                yield Counterexample(f"The question {name} changes no result in the row {row}.")

    def _worthless(self, row: str, name: str) -> bool:
        """Return whether a question is put in a row, and no answer to it changes anything there."""
        end, here = self._space.end_x, self._space.alone[row]
        put = (self._space.x.rules, here, end.visible[name], no(end.ended))
        if self._search.find(*put) is None:
            return False
        if name not in self._twins:
            self._twins[name] = _differ(self._space, name)
        return self._search.find(*put, *self._twins[name]) is None

    def _nobody(self, row: str) -> Iterator[str]:
        here = self._space.alone[row]
        if not self._reached(here):
            yield "anything, so what is taken for granted contradicts itself,"
            return
        for name, literal in self._wanted[row]:
            if not self._reached(here, literal):
                yield name

    def _wanted_in(self, row: str) -> Iterator[tuple[str, int]]:
        graph, end, engine = self._space.graph, self._space.end_x, self._space.engine
        for compiled, said in zip(engine.flags, end.verdicts, strict=True):
            if row == ANY_MIX or row in compiled.flag.regions:
                yield f"the flag {compiled.flag.flag_id}", said.yes
        if row != ANY_MIX:
            return
        above = {level: end.level[higher] for level, higher in pairwise(LEVELS)}
        for level in LEVELS:
            only = graph.both(end.level[level], no(above.get(level, NEVER)))
            yield f"the disposition {level.value}", only
        for pathway, booked in zip(engine.pathways, end.booked, strict=True):
            yield f"the pathway {pathway.pathway.pathway_id}", booked

    def _reached(self, *wanted: int) -> bool:
        if any(all(map(witness.holds, wanted)) for witness in self._found):
            return True
        found = self._search.find(*self._honest, *wanted)
        if found is not None:
            self._found.append(found)
        return found is not None


class Worth:
    """Which questions change a result: people at hand first, the solver for what is left open.

    At hand are random people, and those who were found to reach each flag: next to an edge.
    """

    def __init__(self, space: Space, found: Sequence[Witness]) -> None:
        """Give many people at once, one a bit, another answer to one question after the other."""
        self._space, self._found = space, found
        self._width = PEOPLE + len(found)
        given = self._given()
        self._before = self._evaluated(given)
        self._changed = {
            name: self._people(name, [self._evaluated(g) for g in self._others(given, term)])
            for name, term in space.x.answers.items()
        }

    def _given(self) -> dict[int, int]:
        random = Random(PEOPLE)  # noqa: S311 - invented answers need no secrecy
        model, x = self._space.model, self._space.x
        given = bits_given([Sample(random, model, x) for _ in range(PEOPLE)])
        for literal in (name for name in model.graph.names if name <= self._space.last):
            bits = sum(w.holds(literal) << place for place, w in enumerate(self._found, PEOPLE))
            given[literal] = given.get(literal, 0) | bits
        return given

    def _evaluated(self, given: Mapping[int, int]) -> list[int]:
        return self._space.graph.evaluate(given, self._width, self._space.last)

    def _others(self, given: Mapping[int, int], term: Term) -> Iterator[dict[int, int]]:
        """Yield the same people with another answer: the opposite, or that of somebody near."""
        ones = (1 << self._width) - 1
        if isinstance(term, YesNo):
            yield {**given, term.known: ones, term.value: given[term.value] ^ ones}
            return
        for by in NEAR:
            changed = dict(given)
            for literal in (term.known, *_bits(term)):
                bits = given[literal]
                changed[literal] = (bits << by | bits >> (self._width - by)) & ones
            yield changed

    def _people(self, name: str, others: Iterable[list[int]]) -> int:
        """Return the people who are asked ``name`` and get another result."""
        end, width, people = self._space.end_x, self._width, 0
        for after in others:
            changed = 0
            for result in _results(end):
                changed |= bits_of(result, self._before, width) ^ bits_of(result, after, width)
            for values in (self._before, after):
                changed &= bits_of(end.visible[name], values, width)
                changed &= bits_of(no(end.ended), values, width)
            people |= changed
        return people

    def unsettled(self, row: str) -> Iterator[str]:
        """Yield every question that changes a result for nobody at hand in a row."""
        people = bits_of(self._space.alone[row], self._before, self._width)
        for name, changed in self._changed.items():
            if not changed & people and name not in COMPLAINT_ITEMS:
                yield name


def _differ(space: Space, name: str) -> tuple[int, ...]:
    """Return what holds when another answer to one question gives another result."""
    graph, rules = space.graph, [SURELY]
    term = new_term(graph, space.engine, space.engine.owner_of[name], name, rules)
    end = space.model.walk(replace(space.x, answers={**space.x.answers, name: term}))
    pairs = zip(_results(space.end_x), _results(end), strict=True)
    differs = graph.some(graph.differ(a, b) for a, b in pairs)
    return (*rules, end.visible[name], no(end.ended), differs)


def _results(end: Outcome) -> tuple[int, ...]:
    """Return everything that one interview decides."""
    verdicts = [literal for said in end.verdicts for literal in said]
    return (*verdicts, *end.level.values(), *end.booked, *end.referrals)


def _bits(term: Term) -> Iterable[int]:
    """Return what an answer that is no yes or no is made of."""
    match term:
        case Codes(_, codes):
            return codes.values()
        case Number(_, _, steps):
            return steps
        case _:
            return ()
