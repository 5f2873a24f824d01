"""Whether a content folder holds together, and does what its cases say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from triage_desk.errors import ContentError
from triage_desk.rules.case_coverage import coverage
from triage_desk.rules.cases import Cases, as_fault, read_cases, run_case
from triage_desk.rules.check import check
from triage_desk.rules.check_references import Fault
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.loader import Folder, load_unchecked
from triage_desk.rules.vignettes import read_vignettes
from triage_desk.services.translations import state_of


@dataclass(frozen=True, slots=True)
class ContentReport:
    """Every fault as ``file:line: message``, and how much was looked at.

    ``cases_run`` is False when the rules themselves have faults: no case can be judged then.
    ``notes`` say what each language lacks: its patients are shown English there, with a mark.
    """

    faults: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    cases_run: bool = False
    notes: tuple[str, ...] = ()


def check_content(root: Path, progress: Callable[[int, int], None]) -> ContentReport:
    """Read ``root``, cross-check it and run every case; call ``progress`` with done and total."""
    try:
        ruleset = load_unchecked(root)
    except ContentError as error:
        return ContentReport((str(error),))
    counts = {
        "items": len(ruleset.items),
        "red flags": len(ruleset.flags),
        "pathways": len(ruleset.pathways),
    }
    folder = Folder(root)
    faults = check(ruleset)
    if faults:
        return ContentReport(tuple(_line(folder.locate(fault)) for fault in faults), counts)
    engine = compile_ruleset(ruleset)
    cases = read_cases(folder, engine)
    failures = _failures(engine, cases, progress)
    found = [*cases.faults, *failures, *coverage(engine, cases)]
    found += [] if cases.faults else _vignettes(root, engine)
    counts["cases"] = len(cases.cases)
    notes = tuple(state_of(ruleset, code) for code in ruleset.translations)
    return ContentReport(tuple(map(_line, found)), counts, cases_run=True, notes=notes)


def _vignettes(root: Path, engine: Engine) -> list[Fault]:
    try:
        read_vignettes(root, None, engine)
    except ContentError as error:
        return [as_fault(error)]
    return []


def _failures(engine: Engine, cases: Cases, progress: Callable[[int, int], None]) -> list[Fault]:
    found = []
    for number, case in enumerate(cases.cases, start=1):
        found += [case.fault(message) for message in run_case(engine, case, cases.plain)]
        progress(number, len(cases.cases))
    return found


def _line(fault: Fault) -> str:
    return str(ContentError(fault.message, fault.file, fault.line))
