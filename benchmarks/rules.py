"""One whole intake through the rules, beside zen-engine and straight-line Python.

Ours starts from the answers: it conducts the interview, then judges. The others are given the
facts that our interview found, made ready outside their time, and return verdicts only. "Rules
alone" is the same work on both sides. The aim beside a graph, zen-engine's own way to run rules, is
for our whole work; beside one long expression, which nobody would maintain, for the same work.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.intakes import Intake, load_engine, plain_lumbar, random_mix
from benchmarks.measure import Aim, Figure, each, interleaved, repeated
from benchmarks.translate import Judge, straight_line
from benchmarks.zen_peer import zen_expression, zen_facts, zen_table
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import VERDICTS, Judgement, judge

PART = "rules"
INTAKES = 1000
TIMES = 200
ROUTE = "verdicts and route"
TABLE = "zen-engine, one decision graph"
EXPRESSION = "zen-engine, one compiled expression"
FLOOR = "straight-line Python"
UNDER = Aim(seconds=150e-6)
FASTER = Aim(ratio=1.0)


def route(engine: Engine, intake: Intake) -> Judgement:
    """Return what we are measured by: from answers to every verdict and the route."""
    return judge(engine, conduct(engine, intake.answers, intake.person), intake.answers)


def verdicts(engine: Engine, intake: Intake) -> tuple[int, ...]:
    """Return our verdicts as the peers write them."""
    return tuple(VERDICTS.index(verdict) for verdict in route(engine, intake).verdicts)


def check_agreement(engine: Engine, judges: Sequence[Judge], intakes: Sequence[Intake]) -> None:
    """Stop when a peer comes to another verdict on any flag of any intake.

    Raises:
        ValueError: which peer, which intake, which flags.
    """
    for number, intake in enumerate(intakes):
        expected = verdicts(engine, intake)
        facts = zen_facts(conduct(engine, intake.answers, intake.person).facts)
        for place, other in enumerate(judges):
            found = tuple(other(facts))
            if found != expected:
                names = [
                    compiled.flag.flag_id
                    for compiled, a, b in zip(engine.flags, expected, found, strict=True)
                    if a != b
                ]
                raise ValueError(f"judge {place} differs on intake {number}: {', '.join(names)}")


def run() -> list[Figure]:
    """Measure; every peer has agreed with us on every flag of every intake before."""
    engine = load_engine()
    plain, mix = plain_lumbar(engine), random_mix(engine, INTAKES)
    peers = {
        TABLE: zen_table(engine),
        EXPRESSION: zen_expression(engine),
        FLOOR: straight_line(engine),
    }
    check_agreement(engine, tuple(peers.values()), (plain, *mix))
    return [
        *_whole(engine, f"plain back pain, {len(engine.flags)} flags", (plain,), peers),
        *_whole(engine, f"mix of {len(mix)} intakes", mix, peers),
        *_decision(engine, plain),
    ]


def _whole(
    engine: Engine, name: str, intakes: Sequence[Intake], peers: dict[str, Judge]
) -> list[Figure]:
    """Measure from answers to the route, and the rules alone, against each peer."""
    held = [conduct(engine, intake.answers, intake.person) for intake in intakes]
    facts = [(zen_facts(interview.facts),) for interview in held]
    alone = [
        (engine, interview, intake.answers) for interview, intake in zip(held, intakes, strict=True)
    ]
    many = 1 if len(intakes) > 1 else TIMES
    sides = {
        "ours": each(route, [(engine, intake) for intake in intakes] * many),
        "alone": each(judge, alone * many),
        **{peer: each(other, facts * many) for peer, other in peers.items()},
    }
    found = interleaved(f"{PART}, {name}", sides)
    whole, rules = f"{name}: {ROUTE}", f"{name}: rules alone"
    return [
        Figure(PART, whole, found["ours"], aim=UNDER),
        Figure(PART, whole, found["ours"], TABLE, found[TABLE], FASTER),
        Figure(PART, whole, found["ours"], EXPRESSION, found[EXPRESSION]),
        Figure(PART, rules, found["alone"], TABLE, found[TABLE], FASTER),
        Figure(PART, rules, found["alone"], EXPRESSION, found[EXPRESSION], FASTER),
        Figure(PART, rules, found["alone"], FLOOR, found[FLOOR]),
    ]


def _decision(engine: Engine, intake: Intake) -> list[Figure]:
    """Measure the whole decision: with findings, words and sources, then with near misses."""
    day = engine.ruleset.effective_from

    def decide(*, explain: bool) -> None:
        evaluate(engine, intake.answers, intake.person, day, explain=explain)

    sides = {
        "with findings and words": repeated(lambda: decide(explain=False), TIMES // 4),
        "with what would change it": repeated(lambda: decide(explain=True), 5),
    }
    found = interleaved(f"{PART}, decision", sides)
    return [Figure(PART, f"plain back pain: decision {name}", found[name]) for name in sides]
