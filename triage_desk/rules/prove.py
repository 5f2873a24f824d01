"""The safety theorems T1 to T7, proved over every answer set of one ruleset.

Three steps: the interview and the judgement become one graph of *and* and *not*
(``prove_model``), random people show that the graph and the engine agree (``prove_sample``), and a
solver looks for an interview that breaks a theorem (``prove_theorems``, ``prove_reach``). What it
finds comes back as a case that the engine itself can run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from triage_desk.domain.decision import RulesetRef
from triage_desk.rules.engine import Engine
from triage_desk.rules.prove_cases import Counterexample
from triage_desk.rules.prove_lengths import Lengths, out_of_order
from triage_desk.rules.prove_model import Model, Policy, collect_then_max
from triage_desk.rules.prove_reach import Reach
from triage_desk.rules.prove_sample import disagreements
from triage_desk.rules.prove_space import AxiomKind, Search, Witness, in_row, rows
from triage_desk.rules.prove_theorems import WORDS, Law, Space, laws

THEOREMS = tuple(WORDS)
SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Result:
    """One theorem in one row. ``seconds`` is how long the solver took; ``detail`` counts."""

    theorem: str
    region: str
    holds: bool
    seconds: float
    counterexamples: tuple[Counterexample, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumed:
    """One thing taken as true; ``needed`` is False when T4 holds without it."""

    name: str
    kind: AxiomKind
    needed: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of one ruleset, and how. ``disagreed`` of ``sampled`` must be 0."""

    ruleset: RulesetRef
    results: tuple[Result, ...]
    assumed: tuple[Assumed, ...]
    longest: dict[str, int]
    counts: dict[str, int]
    sampled: int
    disagreed: int
    solver: str
    seconds: float

    @property
    def holds(self) -> bool:
        """True when every theorem holds in every row and the model is the engine's."""
        return self.disagreed == 0 and all(result.holds for result in self.results)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to prove: empty means all. ``timer`` returns seconds; ``tell`` hears of progress."""

    timer: Callable[[], float]
    tell: Callable[[str], None] = lambda _: None
    regions: Sequence[str] = ()
    theorems: Sequence[str] = ()
    samples: int = SAMPLES


def prove(engine: Engine, wanted: Wanted, policy: Policy = collect_then_max) -> Proof:
    """Prove what is wanted of ``engine``.

    Raises:
        EnvironmentFault: the solver is not installed.
    """
    start = wanted.timer()
    model = Model(engine, policy)
    search = Search(model)
    space = Space(model)
    wrong = disagreements(model, space.x, space.end_x, space.reference, wanted.samples)
    wanted.tell(f"{wanted.samples} random people, {wrong} differ between model and engine")
    asked = [row for row in rows(model) if not wanted.regions or row in wanted.regions]
    names = [name for name in THEOREMS if not wanted.theorems or name in wanted.theorems]
    results = tuple(_results(space, search, wanted, names, asked))
    complete = len(names) == len(THEOREMS) and len(asked) == len(rows(model))
    lengths = Lengths(space) if complete else None
    return Proof(
        engine.ruleset.ref,
        results,
        tuple(_assumed(space, search)) if complete else (),
        {row: lengths.longest(row) for row in asked} if lengths else {},
        {
            "questions": len(space.x.answers),
            "flags": len(engine.flags),
            "pathways": len(engine.pathways),
            "searches": model.searches,
        },
        wanted.samples,
        wrong,
        search.solver.name,
        wanted.timer() - start,
    )


def _results(
    space: Space, search: Search, wanted: Wanted, names: Sequence[str], asked: Sequence[str]
) -> Iterator[Result]:
    every = laws(space)
    lengths = Lengths(space) if "T7" in names else None
    reach = Reach(space) if "T5" in names else None
    for name in names:
        provers = [_Prover(space, search, law) for law in every if law.theorem == name]
        for row in asked:
            before = wanted.timer()
            found = tuple(c for prover in provers if (c := prover.in_row(row)) is not None)
            if reach is not None and name == "T5":
                found = tuple(reach.unreached(row))
            if lengths is not None and name == "T7":
                late = lengths.too_long(row)
                found = (*out_of_order(space.engine), *([late] if late else []))
            yield Result(name, row, not found, wanted.timer() - before, found)
            wanted.tell(f"{name} {row} {'does not hold' if found else 'holds'}")


class _Prover:
    """One law, row by row; a witness once made plain serves every row it lies in."""

    def __init__(self, space: Space, search: Search, law: Law) -> None:
        self._space, self._search, self._law = space, search, law
        self._found: list[Witness] = []
        self._rows = {row: in_row(space.model, law.inputs, row) for row in rows(space.model)}

    def in_row(self, row: str) -> Counterexample | None:
        """Return what breaks the law in a row, or ``None``: then it is proved."""
        law = self._law
        here = self._rows[row]
        for witness in self._found:
            if witness.holds(here):
                return law.tell(witness)
        wanted = (*law.always, law.bad, here)
        found = self._search.find(*wanted)
        if found is None:
            return None
        if not self._found:
            found = self._search.plainest(found, wanted, (*law.others, law.inputs))
        self._found.append(found)
        return law.tell(found)


def _assumed(space: Space, search: Search) -> Iterator[Assumed]:
    """Try T4 without each thing that is taken as true."""
    law = next(law for law in laws(space) if law.theorem == "T4")
    signed = space.engine.ruleset.assumptions
    for axiom in space.axioms:
        others = [other.holds for other in space.axioms if other is not axiom]
        needed = search.find(space.x.rules, *others, law.bad) is not None
        text = signed[axiom.name].text if axiom.kind is AxiomKind.MEANING else ""
        yield Assumed(axiom.name, axiom.kind, needed, text)
