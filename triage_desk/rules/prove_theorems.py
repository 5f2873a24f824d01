"""T1 to T4 and T6: laws of every complete interview, each as a literal that must never hold.

A law is given as what would break it (``bad``) under what is taken as given (``always``). The
words of a theorem stand in its ``Law``, so that the certificate says exactly what was proved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from triage_desk.domain.disposition import Disposition
from triage_desk.rules.engine import Engine
from triage_desk.rules.prove_cases import Counterexample, Expectation, counterexample
from triage_desk.rules.prove_graph import NEVER, Graph, no
from triage_desk.rules.prove_model import LEVELS, Inputs, Model, Outcome
from triage_desk.rules.prove_space import (
    Axiom,
    AxiomKind,
    Witness,
    axioms,
    in_row,
    rows,
    with_less_known,
    with_more_yes,
)
from triage_desk.rules.prove_terms import YesNo

WORDS = {
    "T1": "No complete interview with a red flag present ends below the disposition of that flag.",
    "T2": "Within the scope of this desk more signs never lower the route. (a) Where every flag "
    "of one interview says at least what it says in another (absent, not ruled out, present), the "
    "route is at least as urgent. (b) For the same person, a yes in place of "
    "a known no on any set of yes/no questions, the questions it opens answered truly, never "
    "lowers the route; a line whose yes may lower it says so, with the reason.",
    "T3": "Not knowing never clears a flag. When any set of answers, and the sex, turns into not "
    "known, and the questions this opens are answered truly: no flag that was present becomes "
    "absent, and within the scope of this desk the route stays at or above the hold of every flag "
    "that was present.",
    "T4": "Losslessness. For every person, with every true answer or not sure, the route after the "
    "interview is at least the route if every question had been put, each flag judged in the "
    "regions it names. A request outside the scope ends the interview: there it holds for flags "
    "whose questions all come before.",
    "T5": "Nothing is there for nothing. Every flag, disposition and pathway is reached by some "
    "honest person, every flag in each region it names chosen alone; and for every question put, "
    "in each region chosen alone, two people who differ in it alone get different results: another "
    "verdict, route, pathway or further referral. The four that open every letter are left out.",
    "T6": "Every complete interview has exactly one disposition, and exactly one pathway where it "
    "goes to the physical therapist; no two pathways of one rank ever fit together.",
    "T7": "The interview ends: every question depends on earlier ones only, and no more are put "
    "than the content states for the region.",
}


@dataclass(frozen=True, slots=True)
class Law:
    """One theorem, or a part of it: ``bad`` must never hold where ``always`` does."""

    theorem: str
    always: tuple[int, ...]
    bad: int
    inputs: Inputs
    others: tuple[Inputs, ...]
    tell: Callable[[Witness], Counterexample]


class Space:
    """The interviews that the laws speak of, walked in one model."""

    def __init__(self, model: Model) -> None:
        """Walk one person, their more-yes and less-known twins, and a second person."""
        self.model = model
        self.graph: Graph = model.graph
        self.engine: Engine = model.engine
        gates = self.engine.ruleset.gates
        self.spared = tuple(name for name, gate in gates.items() if gate.yes_may_lower)
        self.x = model.inputs()
        self.end_x = model.walk(self.x)
        self.axioms: tuple[Axiom, ...] = axioms(model, self.x, self.end_x)
        self.alone = {row: in_row(model, self.x, row, alone=True) for row in rows(model)}
        self.last = self.graph.last
        self.y = model.inputs()
        self.end_y = model.walk(self.y)
        self.more = with_more_yes(model, self.x, self.spared)
        self.end_more = model.walk(self.more)
        self.more_axioms = axioms(model, self.more, self.end_more)
        self.less = with_less_known(model, self.x)
        self.end_less = model.walk(self.less)
        self.reference = model.ask_all(self.x)

    def flag_id(self, place: int) -> str:
        """Return the id of a flag by its place in ``engine.flags``."""
        return self.engine.flags[place].flag.flag_id

    def route(self, found: Witness, outcome: Outcome) -> Disposition:
        """Return the disposition of an outcome."""
        return max(level for level in LEVELS if found.holds(outcome.level[level]))

    def lower(self, first: Outcome, second: Outcome) -> int:
        """Return the literal that the second route is less urgent than the first."""
        graph = self.graph
        return graph.some(
            graph.both(first.level[level], no(second.level[level])) for level in LEVELS
        )

    def told(
        self, found: Witness, ends: tuple[Inputs, Outcome], says: str, expect: Expectation,
        about: str = "",
    ) -> Counterexample:  # fmt: skip
        """Return the counterexample that one interview of a witness makes."""
        inputs, outcome = ends
        person, answers = found.person(inputs), found.answers(inputs, outcome)
        return counterexample(self.engine, about or self.flag_id(0), says, person, answers, expect)


def laws(space: Space) -> tuple[Law, ...]:
    """Return every law, in the order of the theorems."""
    return (_t1(space), _t2a(space), _t2b(space), *_t3(space), _t4(space), *_t6(space))


def _t1(space: Space) -> Law:
    graph, end = space.graph, space.end_x
    flags = list(enumerate(space.engine.flags))
    below = {
        place: graph.both(end.verdicts[place].yes, no(end.level[flag.flag.disposition]))
        for place, flag in flags
    }

    def tell(found: Witness) -> Counterexample:
        place = next(place for place, literal in below.items() if found.holds(literal))
        flag = space.engine.flags[place].flag
        says = f"{flag.flag_id} is present and the route is below {flag.disposition.value}."
        expect = Expectation(at_least=flag.disposition)
        return space.told(found, (space.x, end), says, expect, flag.flag_id)

    return Law("T1", (space.x.rules,), graph.some(below.values()), space.x, (), tell)


def _t2a(space: Space) -> Law:
    graph, x, y = space.graph, space.end_x, space.end_y
    more = []
    for place in range(len(space.engine.flags)):
        present = y.verdicts[place].yes
        more.append(graph.follows(x.verdicts[place].yes, present))
        more.append(graph.follows(x.held(place), graph.some((present, y.held(place)))))
    scope = no(graph.some((x.ended, y.ended)))

    def tell(found: Witness) -> Counterexample:
        route = space.route(found, x)
        says = (
            f"Another interview with no more findings ends at {route.value}: "
            f"{_who(space, found, space.x, x)}."
        )
        return space.told(found, (space.y, y), says, Expectation(at_least=route))

    always = (space.x.rules, space.y.rules, *more, scope)
    return Law("T2", always, space.lower(x, y), space.y, (space.x,), tell)


def _t2b(space: Space) -> Law:
    def tell(found: Witness) -> Counterexample:
        route = space.route(found, space.end_x)
        changed = [
            name
            for name, term in space.x.answers.items()
            if found.holds(term.known)
            and found.holds(_value(space.more, name)) != found.holds(_value(space.x, name))
        ]
        says = f"With no in place of yes on {', '.join(changed)} the route is {route.value}."
        return space.told(found, (space.more, space.end_more), says, Expectation(at_least=route))

    bad = space.lower(space.end_x, space.end_more)
    same = [a.holds for a in (*space.axioms, *space.more_axioms) if a.kind is AxiomKind.SAME]
    always = (space.x.rules, no(space.end_x.ended), *same)
    return Law("T2", always, bad, space.x, (space.more,), tell)


def _value(inputs: Inputs, name: str) -> int:
    term = inputs.answers[name]
    return term.value if isinstance(term, YesNo) else NEVER


def _t3(space: Space) -> tuple[Law, ...]:
    graph, x, less = space.graph, space.end_x, space.end_less
    flags = space.engine.flags
    cleared = {
        place: graph.both(x.verdicts[place].yes, less.verdicts[place].no)
        for place in range(len(flags))
    }
    dropped = {}
    for place, compiled in enumerate(flags):
        hold = compiled.flag.if_unknown.disposition
        if hold is not None:
            kept = min(hold, compiled.flag.disposition)
            dropped[place] = graph.both(x.verdicts[place].yes, no(less.level[kept]))

    def clears(found: Witness) -> Counterexample:
        name = space.flag_id(next(p for p, literal in cleared.items() if found.holds(literal)))
        says = f"{name} is present with more answers known: {_who(space, found, space.x, x)}."
        expect = Expectation(not_absent=name)
        return space.told(found, (space.less, less), says, expect, name)

    def drops(found: Witness) -> Counterexample:
        place = next(p for p, literal in dropped.items() if found.holds(literal))
        hold = flags[place].flag.if_unknown.disposition
        name = space.flag_id(place)
        says = f"{name} is present with more answers known: {_who(space, found, space.x, x)}."
        return space.told(found, (space.less, less), says, Expectation(at_least=hold), name)

    truly = (space.x.rules, *(axiom.holds for axiom in space.axioms))
    same_scope = no(graph.differ(x.ended, less.ended))
    others = (space.less,)
    return (
        Law("T3", (*truly, same_scope), graph.some(cleared.values()), space.x, others, clears),
        Law("T3", (*truly, no(x.ended)), graph.some(dropped.values()), space.x, others, drops),
    )


def _t4(space: Space) -> Law:
    graph, x, reference = space.graph, space.end_x, space.reference
    lower = graph.both(no(x.ended), space.lower(reference, x))
    early = _before_end(space.engine)
    ended = graph.some(
        graph.every((x.ended, reference.verdicts[place].yes, no(x.level[flag.flag.disposition])))
        for place, flag in enumerate(space.engine.flags)
        if early.issuperset(flag.needs)
    )

    def tell(found: Witness) -> Counterexample:
        full = space.route(found, reference)
        asks = [
            space.flag_id(ask.place)
            for ask in reference.asks
            if ask.disposition == full and found.holds(ask.when)
        ]
        hidden = {
            name: "not sure" if answer.value is None else answer.value
            for name, answer in found.truth(space.x).items()
            if not found.holds(x.visible[name]) and answer.value is not False
        }
        untold = ", ".join(f"{name} {value}" for name, value in hidden.items() if _told(value))
        says = (
            f"If every question had been asked the route would be {full.value}"
            f" ({', '.join(asks) or 'no pathway'}); true and never asked: {untold or 'nothing'}."
        )
        about = asks[0] if asks else ""
        return space.told(found, (space.x, x), says, Expectation(at_least=full), about)

    always = (space.x.rules, *(axiom.holds for axiom in space.axioms))
    return Law("T4", always, graph.some((lower, ended)), space.x, (), tell)


def _told(value: object) -> bool:
    """Leave numbers and free choices that mean nothing out of a sentence."""
    return value is True or value == "not sure"


def _before_end(engine: Engine) -> frozenset[str]:
    """Return what is known of everybody, whatever the request: the pages before it, the person."""
    found = {"age", "sex"}
    for item in engine.ruleset.items:
        found.update(item.leaf_ids)
        if item.link_id in engine.outside_needs:
            break
    return frozenset(found)


def _t6(space: Space) -> tuple[Law, ...]:
    graph, end = space.graph, space.end_x
    exact = [
        graph.both(end.level[low], no(end.level[high]))
        for low, high in zip(LEVELS, (*LEVELS[1:], None), strict=True)
        if high is not None
    ]
    exact.append(end.level[LEVELS[-1]])
    one_route = graph.both(graph.some(exact), graph.at_most_one(exact))
    to_pt = graph.both(end.level[Disposition.PT_FIRST], no(end.level[Disposition.PHYSICIAN_SOON]))
    one_path = graph.both(graph.some(end.booked), graph.at_most_one(end.booked))
    routes = graph.some((no(one_route), graph.both(to_pt, no(one_path))))
    paths = space.engine.pathways
    pairs = {
        (a, b): graph.every((to_pt, end.fitting[a], end.fitting[b]))
        for a, b in combinations(range(len(paths)), 2)
        if paths[a].pathway.rank == paths[b].pathway.rank
    }

    def no_single(found: Witness) -> Counterexample:
        says = "This interview has no disposition or pathway, or more than one."
        expect = Expectation(at_least=Disposition.EMERGENCY)
        return space.told(found, (space.x, end), says, expect)

    def two(found: Witness) -> Counterexample:
        (a, b), _ = next((pair, lit) for pair, lit in pairs.items() if found.holds(lit))
        names = paths[a].pathway.pathway_id, paths[b].pathway.pathway_id
        says = f"{names[0]} and {names[1]} have one rank, and both fit."
        return space.told(found, (space.x, end), says, Expectation(pathway=names[1]))

    return (
        Law("T6", (space.x.rules,), routes, space.x, (), no_single),
        Law("T6", (space.x.rules,), graph.some(pairs.values()), space.x, (), two),
    )


def _who(space: Space, found: Witness, inputs: Inputs, outcome: Outcome) -> str:
    """Say in a few words what another interview was told."""
    person, answers = found.person(inputs), found.answers(inputs, outcome)
    told = [
        name if answer.value is True else f"{name} {answer.value}"
        for name, answer in answers.items()
        if answer.value is not None and answer.value is not False
    ]
    return f"age {person.age_years}, sex {person.sex.value}, {', '.join(told)}"
