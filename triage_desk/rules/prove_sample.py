"""The model against the engine: random people, put through both, must come out the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from triage_desk.domain.answers import NOT_SURE, Answer, AnswerSet, answered
from triage_desk.domain.decision import Verdict
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import REGIONS, Item, ItemType
from triage_desk.rules.derived import DERIVED, person_facts
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.prove_graph import bits_of
from triage_desk.rules.prove_model import LEVELS, Inputs, Model, Outcome
from triage_desk.rules.prove_terms import Codes, Number, Term, YesNo

Holds: TypeAlias = Callable[[int], bool]
BATCH = 500
LIVELY = (0.0, 0.02, 0.05, 0.2, 0.5)


class Sample:
    """One random person with an answer to every question, as plain values and as bits."""

    def __init__(self, random: Random, model: Model, inputs: Inputs) -> None:
        """Draw the person; how many signs and how much is not known differs from one to another."""
        self._random = random
        self._ticks, self._unsure = random.choice(LIVELY), random.choice(LIVELY) / 2
        self.bits: set[int] = set()
        age = self._cell(inputs.age)
        code = random.choice([sex.value for sex in Sex])
        if code in inputs.sex.codes:
            self.bits.add(inputs.sex.codes[code])
        self.person = Person(int(age), Sex(code))
        self.truth = {
            name: self._draw(model.engine.owner_of[name], term)
            for name, term in inputs.answers.items()
        }
        self.given = {name for name in self.truth if random.random() < LIVELY[-1]}
        self.bits.update(inputs.given[name] for name in self.given)

    def _draw(self, item: Item, term: Term) -> Answer:
        random = self._random
        known = random.random() >= self._unsure
        if known:
            self.bits.add(term.known)
        match term:
            case YesNo(_, value):
                said = random.random() < self._ticks
                if said:
                    self.bits.add(value)
                return answered(said) if known else NOT_SURE
            case Codes(_, codes):
                count = random.choice((1, 1, 2, len(codes))) if item.repeats else 1
                chosen = random.sample(list(codes), min(count, len(codes)))
                self.bits.update(codes[code] for code in chosen)
                ordered = tuple(code for code in codes if code in chosen)
                return answered(ordered if item.repeats else chosen[0]) if known else NOT_SURE
            case Number():
                number = self._cell(term)
                whole = item.type is ItemType.INTEGER
                return answered(int(number) if whole else number) if known else NOT_SURE
            case _:
                return answered("said") if known else NOT_SURE

    def _cell(self, term: Number) -> float:
        place = self._random.randrange(len(term.cells))
        self.bits.update(term.steps[:place])
        return term.cells[place]


def bits_given(people: Sequence[Sample]) -> dict[int, int]:
    """Return the inputs of many people at once, one person a bit (see ``Graph.evaluate``)."""
    given: dict[int, int] = {}
    for place, sample in enumerate(people):
        for literal in sample.bits:
            given[literal] = given.get(literal, 0) | 1 << place
    return given


def disagreements(model: Model, inputs: Inputs, end: Outcome, full: Outcome, count: int) -> int:
    """Return how many of ``count`` random people come out differently in model and engine."""
    random, wrong = Random(count), 0  # noqa: S311 - invented answers need no secrecy
    for start in range(0, count, BATCH):
        people = [Sample(random, model, inputs) for _ in range(min(BATCH, count - start))]
        values = model.graph.evaluate(bits_given(people), len(people))
        for place, sample in enumerate(people):

            def holds(literal: int, place: int = place) -> bool:
                return bool(bits_of(literal, values, len(people)) >> place & 1)  # noqa: B023

            wrong += not _agrees(model, sample, end, full, holds)
    return wrong


def _agrees(model: Model, sample: Sample, end: Outcome, full: Outcome, holds: Holds) -> bool:
    engine = model.engine
    answers = AnswerSet(sample.truth)
    if conduct(engine, answers, sample.person).ended:
        before = set(answers) - set(sample.given)
        early = {name for name in before if holds(end.visible[name])}
        answers = AnswerSet({k: v for k, v in answers.items() if k in sample.given | early})
    interview = conduct(engine, answers, sample.person)
    judged = judge(engine, interview, answers)
    visible = {name for name, literal in end.visible.items() if holds(literal)}
    level = max(level for level in LEVELS if holds(end.level[level]))
    booked = [i for i, literal in enumerate(end.booked) if holds(literal)]
    paths = [engine.pathways[place].pathway for place in booked]
    return (
        visible == interview.visible - _after_routing(model)
        and holds(end.ended) == interview.ended
        and level is judged.disposition
        and paths == ([judged.pathway] if judged.pathway else [])
        and holds(end.no_pathway) == judged.no_pathway
        and _said(end, holds) == list(judged.verdicts)
        and _said(full, holds) == _reference(model, sample)
        and judged.complete
    )


def _after_routing(model: Model) -> set[str]:
    items = model.engine.ruleset.items
    return {leaf for item in items if item.after_routing for leaf in item.leaf_ids}


def _said(outcome: Outcome, holds: Holds) -> list[Verdict]:
    found = []
    for verdict in outcome.verdicts:
        unsure = Verdict.ABSENT if holds(verdict.no) else Verdict.NOT_RULED_OUT
        found.append(Verdict.PRESENT if holds(verdict.yes) else unsure)
    return found


def _reference(model: Model, sample: Sample) -> list[Verdict]:
    """Return every verdict on the whole truth, worked out by the engine's own conditions."""
    facts = person_facts(sample.person)
    facts |= {name: a.value for name, a in sample.truth.items() if a.value is not None}
    for name, derived in DERIVED.items():
        if facts.keys() >= set(derived.needs):
            facts[name] = derived.of(*(facts[need] for need in derived.needs))
    found = []
    for compiled in model.engine.flags:
        verdict, regions = compiled.verdict(facts), set(compiled.flag.regions)
        if regions and REGIONS in sample.truth:
            chosen = sample.truth[REGIONS].value
            here = 1 if not isinstance(chosen, tuple) else 2 * (not regions.isdisjoint(chosen))
            verdict = min(verdict, here)
        found.append((Verdict.ABSENT, Verdict.NOT_RULED_OUT, Verdict.PRESENT)[verdict])
    return found
