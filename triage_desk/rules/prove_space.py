"""What the proof ranges over: rows by region, what honest people answer, and one found witness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from triage_desk.domain.answers import NOT_SURE, Answer, AnswerSet, Value, answered
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import REGIONS, ItemType
from triage_desk.rules.content import AssumptionKind, Gate
from triage_desk.rules.prove_graph import NEVER, SURELY, Graph, bits_of, no
from triage_desk.rules.prove_model import Inputs, Model, Outcome
from triage_desk.rules.prove_solver import Solver
from triage_desk.rules.prove_terms import Codes, Number, Term, YesNo

ANY_MIX, NO_REGION = "any", "unknown"
PLAIN_NO = "no"


def rows(model: Model) -> tuple[str, ...]:
    """Return the rows of the certificate: every region, no region known, any mix of them."""
    items = [item for item in model.engine.ruleset.items if item.link_id == REGIONS]
    codes = [option.code for item in items for option in item.options]
    return (*codes, NO_REGION, ANY_MIX) if codes else (ANY_MIX,)


def in_row(model: Model, inputs: Inputs, row: str, *, alone: bool = False) -> int:
    """Return the literal that ``inputs`` lie in ``row``; ``alone``: no other region is chosen."""
    graph, term = model.graph, inputs.answers.get(REGIONS)
    if row == ANY_MIX or not isinstance(term, Codes):
        return SURELY
    if row == NO_REGION:
        return no(term.known)
    others = [literal for code, literal in term.codes.items() if code != row] if alone else []
    return graph.every((term.known, term.codes[row], *map(no, others)))


class AxiomKind(StrEnum):
    """What an axiom is about: a hidden question, a question on two lines, a detail of another."""

    MEANING = "meaning"
    SAME = "same_as"
    PART = "part_of"


@dataclass(frozen=True, slots=True)
class Axiom:
    """Something taken as true of honest answers: ``name`` for people, ``holds`` its literal."""

    name: str
    kind: AxiomKind
    holds: int


def axioms(model: Model, inputs: Inputs, outcome: Outcome) -> tuple[Axiom, ...]:
    """Return what clinicians sign: the meaning of hidden questions, and of twin questions."""
    gates, graph = model.engine.ruleset.gates, model.graph
    twins = _twins(gates)
    found = []
    for name, assumption in model.engine.ruleset.assumptions.items():
        if assumption.kind is AssumptionKind.MEANING:
            parts = [
                graph.follows(_silent(graph, leaf, outcome, twins), _said_no(graph, term))
                for leaf, term in inputs.answers.items()
                if gates[leaf].if_hidden == name and isinstance(term, YesNo)
            ]
            found.append(Axiom(name, AxiomKind.MEANING, graph.every(parts)))
    for leaf, gate in gates.items():
        if gate.same_as:
            holds = _same(graph, inputs.answers[leaf], inputs.answers[gate.same_as])
            found.append(Axiom(f"{leaf} = {gate.same_as}", AxiomKind.SAME, holds))
        if gate.part_of:
            wholes = [inputs.answers[name] for name in gate.part_of]
            holds = _part(graph, inputs.answers[leaf], wholes)
            name = f"{leaf} in {', '.join(gate.part_of)}"
            found.append(Axiom(name, AxiomKind.PART, holds))
    return tuple(axiom for axiom in found if axiom.holds != SURELY)


def _twins(gates: Mapping[str, Gate]) -> dict[str, list[str]]:
    twins: dict[str, list[str]] = {}
    for leaf, gate in gates.items():
        if gate.same_as:
            twins.setdefault(leaf, []).append(gate.same_as)
            twins.setdefault(gate.same_as, []).append(leaf)
    return twins


def _silent(graph: Graph, leaf: str, outcome: Outcome, twins: Mapping[str, Sequence[str]]) -> int:
    """Return the literal that a question is hidden and no twin of it was asked."""
    asked = [outcome.visible[twin] for twin in twins.get(leaf, ())]
    return graph.every((outcome.hidden[leaf], *map(no, asked)))


def _said_no(graph: Graph, term: YesNo) -> int:
    return graph.both(term.known, no(term.value))


def _said_yes(graph: Graph, term: Term) -> int:
    """Return the literal of a known yes; for a choice, of any known answer but "no"."""
    if isinstance(term, YesNo):
        return graph.both(term.known, term.value)
    plain = term.codes.get(PLAIN_NO, NEVER) if isinstance(term, Codes) else NEVER
    return graph.both(term.known, no(plain))


def _same(graph: Graph, one: Term, other: Term) -> int:
    differs = graph.some(
        (
            graph.differ(one.known, other.known),
            graph.differ(_said_yes(graph, one), _said_yes(graph, other)),
        )
    )
    return no(differs)


def _part(graph: Graph, part: Term, wholes: Iterable[Term]) -> int:
    """Return the literal that a yes to the part is a yes to a whole, and all no a no."""
    parts = [term for term in wholes if isinstance(term, YesNo)]
    yes = graph.follows(_said_yes(graph, part), graph.some(_said_yes(graph, w) for w in parts))
    if not isinstance(part, YesNo):
        return yes
    all_no = graph.every(_said_no(graph, whole) for whole in parts)
    return graph.both(yes, graph.follows(all_no, _said_no(graph, part)))


@dataclass(frozen=True, slots=True)
class Witness:
    """Inputs the solver found, and from them the value of every literal."""

    model: Model
    values: Sequence[int]

    def holds(self, literal: int) -> bool:
        """Return whether a literal is true here."""
        return bool(bits_of(literal, self.values, 1))

    def person(self, inputs: Inputs) -> Person:
        """Return the person of ``inputs``."""
        sex = next((code for code, one in inputs.sex.codes.items() if self.holds(one)), "unknown")
        if not self.holds(inputs.sex.known):
            sex = "unknown"
        return Person(int(self._number(inputs.age)), Sex(sex))

    def answers(self, inputs: Inputs, outcome: Outcome) -> AnswerSet:
        """Return what was said to every question that was put."""
        return AnswerSet(
            {
                link_id: self._answer(link_id, term)
                for link_id, term in inputs.answers.items()
                if self.holds(outcome.visible[link_id])
            }
        )

    def truth(self, inputs: Inputs) -> AnswerSet:
        """Return what would be said to every question, also to those never put."""
        return AnswerSet({name: self._answer(name, t) for name, t in inputs.answers.items()})

    def _answer(self, link_id: str, term: Term) -> Answer:
        return answered(self._value(link_id, term)) if self.holds(term.known) else NOT_SURE

    def _value(self, link_id: str, term: Term) -> Value:
        item = self.model.engine.owner_of[link_id]
        match term:
            case YesNo(_, value):
                return self.holds(value)
            case Codes(_, codes):
                chosen = tuple(code for code, literal in codes.items() if self.holds(literal))
                return chosen if item.repeats else chosen[0]
            case Number():
                number = self._number(term)
                return int(number) if item.type is ItemType.INTEGER else number
            case _:
                return "said"

    def _number(self, term: Number) -> float:
        return term.cells[sum(self.holds(step) for step in term.steps)]


class Search:
    """Finds witnesses in one model, and makes them as plain as they can be."""

    def __init__(self, model: Model) -> None:
        """Start a solver over the model's graph."""
        self.model = model
        self.solver = Solver(model.graph)

    def find(self, *literals: int) -> Witness | None:
        """Return a witness of all literals, or ``None`` when nothing fits them."""
        self.model.searches += 1
        given = self.solver.find(literals)
        return None if given is None else self._witness(given)

    def _witness(self, given: Mapping[int, bool]) -> Witness:
        values = self.model.graph.evaluate({k: int(v) for k, v in given.items()}, 1)
        return Witness(self.model, values)

    def plainest(
        self, found: Witness, literals: Sequence[int], people: Iterable[Inputs]
    ) -> Witness:
        """Return a witness of the same literals in which as much as possible is plain."""
        fixed, waiting = list(literals), [[w for inputs in people for w in plain_wishes(inputs)]]
        while waiting:
            wishes = waiting.pop()
            better = found if all(map(found.holds, wishes)) else self.find(*fixed, *wishes)
            if better is not None:
                found = better
                fixed += wishes
            elif len(wishes) > 1:
                half = len(wishes) // 2
                waiting += [wishes[half:], wishes[:half]]
        return found


def plain_wishes(inputs: Inputs) -> Iterator[int]:
    """Yield the literals of a plain person: everything known, no sign, few places."""
    for link_id, term in inputs.answers.items():
        yield term.known
        if isinstance(term, YesNo):
            yield no(term.value)
        elif isinstance(term, Codes):
            yield from map(no, reversed(list(term.codes.values())))
        yield no(inputs.given[link_id])


def with_more_yes(model: Model, inputs: Inputs, spared: Iterable[str]) -> Inputs:
    """Return the same person with any set of known no turned to yes, but for ``spared``."""
    graph, kept = model.graph, set(spared)
    answers: dict[str, Term] = {}
    for link_id, term in inputs.answers.items():
        if isinstance(term, YesNo) and link_id not in kept:
            more = graph.both(graph.input(f"{link_id} now yes"), term.known)
            answers[link_id] = YesNo(term.known, graph.some((term.value, more)))
        else:
            answers[link_id] = term
    return replace(inputs, answers=answers)


def with_less_known(model: Model, inputs: Inputs) -> Inputs:
    """Return the same person with any set of answers, and perhaps the sex, not known."""
    graph = model.graph
    answers = {
        link_id: replace(term, known=graph.both(term.known, graph.input(f"{link_id} kept")))
        for link_id, term in inputs.answers.items()
    }
    sex = replace(inputs.sex, known=graph.both(inputs.sex.known, graph.input("sex kept")))
    return replace(inputs, answers=answers, sex=sex)
