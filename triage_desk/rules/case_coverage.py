"""Which flags and pathways have the cases that they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from triage_desk.rules.cases import FLAG_KINDS, CaseKind, Cases
from triage_desk.rules.check_references import Fault
from triage_desk.rules.engine import Engine

PATHWAY_CASES = 2


def coverage(engine: Engine, cases: Cases) -> Iterator[Fault]:
    """Yield a fault for every flag without its four kinds of case, and pathway without its two."""
    kinds: dict[str, Counter[CaseKind]] = {}
    for case in cases.cases:
        kinds.setdefault(case.about, Counter())[case.kind] += 1
    for compiled in engine.flags:
        name = compiled.flag.flag_id
        lacking = [kind.value for kind in FLAG_KINDS if not kinds.get(name, Counter())[kind]]
        if lacking:
            yield _uncovered(engine, name, f"has no case of kind {', '.join(lacking)}")
    for path in engine.pathways:
        name = path.pathway.pathway_id
        count = kinds.get(name, Counter())[CaseKind.PATHWAY]
        if count < PATHWAY_CASES:
            yield _uncovered(engine, name, f"has {count} of {PATHWAY_CASES} cases of kind pathway")


def _uncovered(engine: Engine, name: str, message: str) -> Fault:
    file, line = engine.ruleset.origins[name]
    return Fault(f"{name}: {message}", file, line)
