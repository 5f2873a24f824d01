"""What a clinic's overlay does: whether it holds together, and what it raises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.disposition import Disposition
from triage_desk.errors import ContentError
from triage_desk.rules.cases import VIGNETTES_FILE, Case, filled, read_cases, run_case
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.rules.never_lower import never_lower
from triage_desk.rules.overlay import has_only_cases, merge, read_overlay
from triage_desk.rules.vignettes import read_vignettes


@dataclass(frozen=True, slots=True)
class OverlayReport:
    """Every fault in a sentence; how many cases were tried with both, and how many it raises."""

    faults: tuple[str, ...]
    cases: int = 0
    raised: int = 0


def check_overlay(root: Path, overlay: Path) -> OverlayReport:
    """Check an overlay upon sound content: by its structure, and upon every case as well."""
    try:
        base = load_ruleset(root)
        merged = base if has_only_cases(overlay) else merge(base, read_overlay(overlay))
        engine = compile_ruleset(merged)
        own = own_faults(root, overlay, engine)
    except ContentError as error:
        return OverlayReport((str(error),))
    found = compare(compile_ruleset(base), engine, Folder(root))
    return replace(found, faults=(*found.faults, *own))


def own_faults(root: Path, overlay: Path, engine: Engine) -> tuple[str, ...]:
    """Return what came out otherwise than a clinic's own visits for practice say.

    Raises:
        ContentError: one of them is not understood.
    """
    if not (overlay / VIGNETTES_FILE).is_file():
        return ()
    found, plain = read_vignettes(root, overlay, engine)
    return tuple(
        f"{one.vignette_id}: {fault}"
        for one in found
        if not one.is_ours
        for fault in run_case(engine, one.case, plain)
    )


def compare(base: Engine, merged: Engine, folder: Folder) -> OverlayReport:
    """Compare the routes of every case of ``folder`` under two rulesets."""
    faults = list(never_lower(base.ruleset, merged.ruleset))
    cases, raised = read_cases(folder, base), 0
    for case in cases.cases:
        answers, _ = filled(base, case, cases.plain)
        before, after = _route(base, case, answers), _route(merged, case, answers)
        raised += after > before
        if after < before:
            faults.append(f"{case.case_id}: {before.value} became {after.value}")
    return OverlayReport(tuple(faults), len(cases.cases), raised)


def _route(engine: Engine, case: Case, answers: AnswerSet) -> Disposition:
    return judge(engine, conduct(engine, answers, case.person), answers).disposition
