"""The rulebook: everything that decides, on pages that a physician and a PT read and sign.

``CHAPTERS`` is the one place that says what stands in it, and in which order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.rulebook import Book, Chapter, Page
from triage_desk.rules.cases import Case, Cases, try_case
from triage_desk.rules.engine import Engine
from triage_desk.rules.findings import NO_PATHWAY
from triage_desk.rules.reference_care import (
    handout_pages,
    involve_page,
    pathway_page,
    route_pages,
)
from triage_desk.rules.reference_flags import flag_page, retired_page
from triage_desk.rules.reference_front import cover, how_to_read
from triage_desk.rules.reference_instruments import instrument_pages
from triage_desk.rules.reference_interview import section_pages
from triage_desk.rules.reference_parts import CaseResult, Material
from triage_desk.rules.reference_safety import hazards_page, intended_use_page
from triage_desk.rules.reference_tables import (
    assumptions_page,
    questions_page,
    regions_page,
    rescreen_page,
    sources_page,
    thresholds_page,
    used_by,
)
from triage_desk.rules.safety import Rescreen, Safety

Pages: TypeAlias = Callable[[Material], tuple[Page, ...]]
TITLE = "Triage Desk rulebook"


def build_book(
    engine: Engine,
    cases: Cases,
    rescreen: tuple[Rescreen, ...],
    safety: Safety,
) -> Book:
    """Return the rulebook of one version of the content; every case is run for it.

    Args:
        engine: the compiled content.
        cases: its cases, without faults.
        rescreen: what of the evidence base the desk does not ask.
        safety: hazard log and intended use.
    """
    ruleset = engine.ruleset
    results = run_cases(engine, cases)
    material = Material(engine, results, rescreen, safety, used_by(ruleset))
    made = ((title, pages(material)) for title, pages in CHAPTERS)
    return Book(
        TITLE,
        ruleset.ref.version,
        ruleset.ref.content_hash,
        ruleset.status,
        ruleset.approver,
        ruleset.effective_from,
        cover(material),
        tuple(Chapter(title, pages) for title, pages in made if pages),
    )


def run_cases(engine: Engine, cases: Cases) -> dict[str, tuple[CaseResult, ...]]:
    """Run every case and return the results by what each is about."""
    found: dict[str, list[CaseResult]] = {}
    for case in cases.cases:
        found.setdefault(case.about, []).append(_run(engine, cases, case))
    return {about: tuple(results) for about, results in found.items()}


def _run(engine: Engine, cases: Cases, case: Case) -> CaseResult:
    decision, otherwise = try_case(engine, case, cases.plain)
    said_of = {finding.rule_id: finding.verdict for finding in decision.findings}
    return CaseResult(
        case,
        said_of.get(case.about, _verdict_left_out(case.about)),
        decision.disposition,
        decision.pathway.pathway_id if decision.pathway else "",
        agrees=not otherwise,
    )


def _verdict_left_out(about: str) -> Verdict | None:
    """Return the verdict on a case whose subject has no finding: none, for what is no flag.

    The finding "no pathway fits" stands in a decision only when it is true.
    """
    return Verdict.ABSENT if about == NO_PATHWAY else None


# ---------------------------------------------------------------------------------- chapters


def _flags_of(*routes: Disposition) -> Pages:
    def pages(material: Material) -> tuple[Page, ...]:
        return tuple(
            flag_page(material, compiled)
            for compiled in material.engine.flags
            if compiled.flag.disposition in routes
        )

    return pages


def _one(page: Callable[[Material], Page]) -> Pages:
    return lambda material: (page(material),)


def _pathways(material: Material) -> tuple[Page, ...]:
    return tuple(pathway_page(material, compiled) for compiled in material.engine.pathways)


CHAPTERS: tuple[tuple[str, Pages], ...] = (
    ("About this book", lambda m: (how_to_read(m), intended_use_page(m))),
    ("Where a visit can go", lambda m: (*route_pages(m), involve_page(m))),
    ("The interview, in order", section_pages),
    ("Red flags: emergency", _flags_of(Disposition.EMERGENCY)),
    ("Red flags: physician today", _flags_of(Disposition.PHYSICIAN_TODAY)),
    ("Red flags: physician soon", _flags_of(Disposition.PHYSICIAN_SOON)),
    (
        "Red flags: a point for the PT",
        _flags_of(Disposition.PT_FIRST_NOTIFY, Disposition.PT_FIRST, Disposition.OUTSIDE_SCOPE),
    ),
    ("Retired red flags", retired_page),
    ("Pathways", _pathways),
    ("Instruments", instrument_pages),
    ("Hand-outs", handout_pages),
    ("Left to the first visit", _one(rescreen_page)),
    (
        "What it rests on",
        lambda m: (assumptions_page(m), thresholds_page(m), sources_page(m)),
    ),
    ("Safety", _one(hazards_page)),
    ("Indexes", lambda m: (regions_page(m), questions_page(m))),
)
