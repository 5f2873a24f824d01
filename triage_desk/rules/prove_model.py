"""The interview and the judgement of ``interview.py`` and ``judge.py``, once more, as literals.

``walk`` asks a complete interview: every question that is visible was answered, or asked and not
known. ``ask_all`` is the reference of losslessness: every question asked, none skipped, and each
flag limited to the regions it names. A test holds both against the engine, answer set by answer
set (``prove_sample``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import OLDEST_YEARS, Sex
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.rules.conditions import Condition
from triage_desk.rules.content import UnknownPolicy
from triage_desk.rules.derived import DERIVED
from triage_desk.rules.engine import Engine
from triage_desk.rules.prove_graph import NEVER, SURELY, Graph, no
from triage_desk.rules.prove_terms import (
    Codes,
    Kleene,
    Number,
    Reader,
    Term,
    YesNo,
    cells_of,
    choose,
    new_number,
    new_term,
    restrict,
    score,
)

LEVELS = tuple(sorted(Disposition, key=lambda d: d.urgency))
SEXES = tuple(sex.value for sex in Sex if sex is not Sex.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Inputs:
    """One person and what they say to every question, asked or not.

    ``given`` says that a question was answered although the interview had ended before it.
    ``rules`` must hold of every person (an option chosen, numbers in order).
    """

    age: Number
    sex: Codes
    answers: Mapping[str, Term]
    given: Mapping[str, int]
    rules: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One flag that asks for one disposition when ``when`` holds; ``place`` in engine.flags."""

    place: int
    disposition: Disposition
    when: int


Policy: TypeAlias = Callable[[Graph, Sequence[Ask]], Mapping[Disposition, int]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out of one set of inputs.

    ``visible``, ``hidden`` and ``asked`` are keyed by link id and by item. ``verdicts`` holds for
    each flag (present, absent); ``level`` says for each disposition that the route is at least
    that urgent; ``booked`` which pathway is taken and ``fitting`` which would fit.
    """

    terms: Mapping[str, Term]
    visible: Mapping[str, int]
    hidden: Mapping[str, int]
    asked: Mapping[str, int]
    ended: int
    verdicts: tuple[Kleene, ...]
    asks: tuple[Ask, ...]
    level: Mapping[Disposition, int]
    booked: tuple[int, ...]
    fitting: tuple[int, ...]
    no_pathway: int
    referrals: tuple[int, ...]

    def held(self, place: int) -> int:
        """Return the literal that one flag, not ruled out, asks for something."""
        present = self.verdicts[place].yes
        holds = [ask.when for ask in self.asks if ask.place == place and ask.when != present]
        return holds[0] if holds else NEVER


def collect_then_max(graph: Graph, asks: Sequence[Ask]) -> dict[Disposition, int]:
    """Return for each disposition that some flag asks for it or for a more urgent one."""
    return {
        level: graph.some(ask.when for ask in asks if ask.disposition >= level) for level in LEVELS
    }


def new_inputs(graph: Graph, engine: Engine) -> Inputs:
    """Return a person about whom nothing is said yet."""
    rules: list[int] = []
    ages = cells_of(engine, "age", 0, OLDEST_YEARS, whole=True)
    age = new_number(graph, "age", ages, rules, SURELY)
    sexes = {code: graph.input(f"sex {code}") for code in SEXES}
    rules.append(graph.at_most_one(list(sexes.values())))
    answers: dict[str, Term] = {}
    for item in engine.ruleset.items:
        if not item.after_routing:
            for link_id in item.leaf_ids:
                answers[link_id] = new_term(graph, engine, item, link_id, rules)
    given = {link_id: graph.input(f"{link_id} given") for link_id in answers}
    sex = Codes(graph.some(sexes.values()), sexes)
    return Inputs(age, sex, answers, given, graph.every(rules))


@dataclass(slots=True)
class _Walk:
    """The one pass, as in ``interview._Walk``."""

    terms: dict[str, Term]
    visible: dict[str, int]
    hidden: dict[str, int]
    asked: dict[str, int]
    ended: int = NEVER


class Model:
    """One ruleset as a graph; ``policy`` joins what flags ask for (the engine takes the maximum).

    Every interview walked here lives in the one graph, so they share what they have in common.
    """

    def __init__(self, engine: Engine, policy: Policy = collect_then_max) -> None:
        """Prepare an empty graph for the rules of ``engine``."""
        self.engine = engine
        self.graph = Graph()
        self.policy = policy
        self.searches = 0
        self.reader = Reader(self.graph, engine.values)

    def inputs(self) -> Inputs:
        """Return a new person in this graph."""
        return new_inputs(self.graph, self.engine)

    def walk(self, inputs: Inputs) -> Outcome:
        """Return what a complete interview of ``inputs`` ends with."""
        graph, engine = self.graph, self.engine
        seen = _Walk({"age": inputs.age, "sex": inputs.sex}, {}, {}, {})
        for compiled in engine.items:
            item = compiled.item
            if item.after_routing:
                continue
            page = self._shows(item.link_id, seen.terms)
            leaf_ids = [leaf.link_id for leaf in compiled.leaves]
            for leaf in compiled.leaves:
                name = leaf.link_id
                own = SURELY if name == item.link_id else self._shows(name, seen.terms)
                self._visit(name, graph.both(page, own), inputs, seen, no_when=leaf.counts_as_no)
            seen.asked[item.link_id] = graph.some(seen.visible[name] for name in leaf_ids)
            self._derive(compiled.completes, seen.terms)
            if item.link_id in engine.outside_needs:
                seen.ended = self.reader.read(engine.ruleset.outside_scope, seen.terms).yes
        verdicts = self._verdicts(seen.terms)
        asks = self._asks(verdicts, seen, inputs)
        return self._judge(seen, verdicts, asks)

    def _shows(self, link_id: str, terms: Mapping[str, Term]) -> int:
        gate = self.engine.ruleset.gates[link_id].ask_when
        return SURELY if gate is None else no(self.reader.read(gate, terms).no)

    def _visit(self, name: str, shows: int, inputs: Inputs, seen: _Walk, *, no_when: bool) -> None:
        graph = self.graph
        visible = graph.both(shows, graph.some((no(seen.ended), inputs.given[name])))
        seen.visible[name], seen.hidden[name] = visible, no(shows)
        term = restrict(graph, inputs.answers[name], visible)
        if no_when and isinstance(term, YesNo):
            term = choose(graph, no(shows), term)
        seen.terms[name] = term

    def _derive(self, names: Iterable[str], terms: dict[str, Term]) -> None:
        for name in names:
            found = score(self.graph, DERIVED[name], terms)
            if found is not None:
                terms[name] = found

    def _verdicts(self, terms: Mapping[str, Term]) -> tuple[Kleene, ...]:
        graph, found = self.graph, []
        for compiled in self.engine.flags:
            when = self.reader.read(compiled.flag.when, terms)
            if compiled.flag.unless is not None:
                spared = self.reader.read(compiled.flag.unless, terms).yes
                when = Kleene(graph.both(when.yes, no(spared)), graph.some((when.no, spared)))
            found.append(when)
        return tuple(found)

    def _asks(self, verdicts: Sequence[Kleene], seen: _Walk, inputs: Inputs) -> tuple[Ask, ...]:
        """Return what each flag asks for; after the end it holds only what was asked in vain."""
        graph, asks = self.graph, []
        for place, (compiled, said) in enumerate(zip(self.engine.flags, verdicts, strict=True)):
            flag = compiled.flag
            asks.append(Ask(place, flag.disposition, said.yes))
            hold = flag.if_unknown.disposition
            if flag.if_unknown.policy is not UnknownPolicy.HOLD or hold is None:
                continue
            open_still = graph.both(no(said.yes), no(said.no))
            in_vain = graph.some(
                graph.both(seen.visible[name], no(inputs.answers[name].known))
                for name in compiled.needs
                if name in seen.visible
            )
            holds = graph.both(open_still, graph.some((no(seen.ended), in_vain)))
            asks.append(Ask(place, hold, holds))
        return tuple(asks)

    def _judge(self, seen: _Walk, verdicts: tuple[Kleene, ...], asks: tuple[Ask, ...]) -> Outcome:
        graph = self.graph
        floor = [
            Ask(-1, Disposition.OUTSIDE_SCOPE, SURELY),
            Ask(-1, Disposition.PT_FIRST, no(seen.ended)),
        ]
        level = dict(self.policy(graph, [*asks, *floor]))
        soon = Disposition.PHYSICIAN_SOON
        to_pt = graph.both(level[Disposition.PT_FIRST], no(level[soon]))
        pathways = [compiled.pathway for compiled in self.engine.pathways]
        fitting = tuple(self._fits(p.fits, p.not_when, seen.terms) for p in pathways)
        booked, free = [], to_pt
        for fits in fitting:
            booked.append(graph.both(free, fits))
            free = graph.both(free, no(fits))
        for raised in LEVELS:
            if Disposition.PT_FIRST < raised <= soon:
                level[raised] = graph.some((level[raised], free))
        referrals = tuple(
            self.reader.read(rule.when, seen.terms).yes for rule in self.engine.ruleset.secondary
        )
        return Outcome(
            seen.terms, seen.visible, seen.hidden, seen.asked, seen.ended, verdicts, asks, level,
            tuple(booked), fitting, free, referrals,
        )  # fmt: skip

    def _fits(self, fits: Condition, not_when: Condition | None, terms: Mapping[str, Term]) -> int:
        found = self.reader.read(fits, terms).yes
        if not_when is None:
            return found
        return self.graph.both(found, no(self.reader.read(not_when, terms).yes))

    def ask_all(self, inputs: Inputs) -> Outcome:
        """Return the reference: every question put, each flag only in the regions it names."""
        terms: dict[str, Term] = {"age": inputs.age, "sex": inputs.sex, **inputs.answers}
        self._derive(DERIVED, terms)
        everything = dict.fromkeys(inputs.answers, SURELY)
        seen = _Walk(terms, everything, dict.fromkeys(inputs.answers, NEVER), {})
        verdicts = tuple(
            self._in_region(said, compiled.flag.regions, terms)
            for said, compiled in zip(self._verdicts(terms), self.engine.flags, strict=True)
        )
        return self._judge(seen, verdicts, self._asks(verdicts, seen, inputs))

    def _in_region(
        self, said: Kleene, regions: tuple[str, ...], terms: Mapping[str, Term]
    ) -> Kleene:
        place = terms.get(REGIONS)
        if not regions or not isinstance(place, Codes):
            return said
        graph = self.graph
        here = graph.some(place.codes[code] for code in regions)
        return Kleene(
            graph.every((said.yes, place.known, here)),
            graph.some((said.no, graph.both(place.known, no(here)))),
        )
