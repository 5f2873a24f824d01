"""The tables at the end of the rulebook: assumptions, numbers, sources, what the PT asks, index."""

from __future__ import annotations

from collections.abc import Callable

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.domain.rulebook import (
    Block,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Span,
    Words,
)
from triage_desk.rules.check_references import all_conditions
from triage_desk.rules.conditions import leaves, thresholds_of
from triage_desk.rules.content import Ruleset
from triage_desk.rules.reference_parts import (
    Material,
    address,
    checked_words,
    instrument_page,
    links,
    region_words,
    route_word,
    said,
    sealed,
    section_page,
    strong,
    with_seal,
)

SIGN_ASSUMPTIONS = "I agree that a hidden question may count as no for these reasons."
SIGN_NUMBERS = "I have read these numbers, their units, dates and sources, and agree to them."
SIGN_RESCREEN = (
    "I agree that the desk does not ask about these, and that the physical therapist does as said."
)


def used_by(ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """Return which flags and pathways look at each link id."""
    found: dict[str, dict[str, None]] = {}
    for flag in ruleset.flags:
        if flag.retired is None:
            for condition in (flag.when, flag.unless):
                for leaf in leaves(condition) if condition is not None else ():
                    found.setdefault(leaf.item, {})[flag.flag_id] = None
    for pathway in ruleset.pathways:
        for condition in (pathway.fits, pathway.not_when):
            for leaf in leaves(condition) if condition is not None else ():
                found.setdefault(leaf.item, {})[pathway.pathway_id] = None
    return {link_id: tuple(names) for link_id, names in found.items()}


def assumptions_page(material: Material) -> Page:
    """Return why a question that was not shown may count as no, and which ones do."""
    ruleset = material.engine.ruleset
    rows = []
    for name, assumption in ruleset.assumptions.items():
        hides = [link_id for link_id, gate in ruleset.gates.items() if gate.if_hidden == name]
        used = ", ".join(hides) or "none"
        if assumption.ask_openly:
            used = "none: this clinic does not rely on it and asks them"
        rows.append((strong(name), said(assumption.text), said(used)))
    blocks: tuple[Block, ...] = (
        Paragraph(
            said(
                "A question that is not shown stays not known, and not known is never no, unless "
                "one of these assumptions is named beside it."
            )
        ),
        Grid(
            "Assumptions",
            ("Id", "Why it counts as no", "Questions"),
            (0.14, 0.5, 0.36),
            tuple(rows),
        ),
    )
    page = Page("assumptions", "Assumptions", "", blocks)
    return with_seal(material.engine, page, SIGN_ASSUMPTIONS)


def thresholds_page(material: Material) -> Page:
    """Return every number a rule compares with."""
    ruleset, users = material.engine.ruleset, _threshold_users(material)
    rows = []
    for name, limit in ruleset.thresholds.items():
        cite = ruleset.sources[limit.source]
        until = f" until {limit.in_force_until.isoformat()}" if limit.in_force_until else ""
        rows.append(
            (
                (*strong(f"{limit.value:g} {limit.unit}"), Span(f"\n{name}", muted=True)),
                said(f"from {limit.in_force_from.isoformat()}{until}"),
                (
                    Span(cite.source_id, page="sources"),
                    Span(f"\n{limit.locator}"),
                    Span(f"\n{checked_words(cite.checked)}", muted=True),
                ),
                said(limit.why),
                users(name),
            )
        )
    heads = ("Number", "In force", "Source", "Why this number", "Used by")
    grid = Grid("Numbers", heads, (0.19, 0.13, 0.24, 0.26, 0.18), tuple(rows))
    page = Page("thresholds", "Numbers used by the rules", "", (grid,))
    return with_seal(material.engine, page, SIGN_NUMBERS)


def _threshold_users(material: Material) -> Callable[[str], Words]:
    ruleset = material.engine.ruleset
    pages = {flag.flag_id for flag in ruleset.flags if flag.retired is None}
    pages |= {pathway.pathway_id for pathway in ruleset.pathways}
    owners: dict[str, dict[str, None]] = {}
    for owner, condition in all_conditions(ruleset):
        for name in thresholds_of(condition):
            owners.setdefault(name, {})[owner] = None
    for name, one in ruleset.instruments.items():
        pages.add(instrument_page(name))
        for used in one.numbers:
            owners.setdefault(used.threshold_id, {})[instrument_page(name)] = None

    def users(name: str) -> Words:
        found = owners.get(name, {})
        flags = [owner for owner in found if owner in pages]
        asked = [owner for owner in found if owner not in pages]
        also = said(f"{', ' if flags else ''}when to ask {', '.join(asked)}") if asked else ()
        return (*(links(flags) if flags or not asked else ()), *also)

    return users


def sources_page(material: Material) -> Page:
    """Return every source, whether it was looked up, and who leans on it."""
    ruleset = material.engine.ruleset
    users: dict[str, dict[str, None]] = {}
    for flag in ruleset.flags:
        for citation in flag.sources:
            users.setdefault(citation.source, {})[flag.flag_id] = None
    for pathway in ruleset.pathways:
        for citation in pathway.sources:
            users.setdefault(citation.source, {})[pathway.pathway_id] = None
    for limit in ruleset.thresholds.values():
        users.setdefault(limit.source, {})["thresholds"] = None
    for name, one in ruleset.instruments.items():
        for source, _ in one.sources:
            users.setdefault(source, {})[instrument_page(name)] = None
    retired = {flag.flag_id for flag in ruleset.flags if flag.retired is not None}
    rows = tuple(
        (
            (Span(source.cite), Span(f"\n{name}", muted=True)),
            address(source.locator),
            said("checked") if source.checked else strong("recalled"),
            links(user for user in users.get(name, {}) if user not in retired),
        )
        for name, source in sorted(ruleset.sources.items())
    )
    recalled = sum(not source.checked for source in ruleset.sources.values())
    blocks: tuple[Block, ...] = (
        Paragraph(
            said(
                "Checked: the statement was seen at the place given. Recalled: somebody must look "
                f"it up before release. Recalled now: {recalled} of {len(rows)}."
            )
        ),
        Grid("Sources", ("Source", "Where", "State", "Used by"), (0.36, 0.3, 0.11, 0.23), rows),
    )
    return sealed(Page("sources", "Sources", "", blocks))


def rescreen_page(material: Material) -> Page:
    """Return what of the evidence base the desk does not ask, and who asks instead."""
    engine = material.engine
    rows = tuple(
        (
            strong(entry.condition_id),
            said(route_word(engine, entry.tier)),
            said(entry.condition),
            said(entry.why),
            said(entry.pt_asks),
        )
        for entry in material.rescreen
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            said(
                "These conditions of the evidence base have no question at the desk. The physical "
                "therapist asks about them at the first visit, as the last column says."
            )
        ),
        Grid(
            "Left to the first visit",
            ("Id", "Level", "Condition", "Why not at the desk", "What the PT asks"),
            (0.14, 0.13, 0.2, 0.25, 0.28),
            rows,
        ),
    )
    page = Page("rescreen", "Left to the first visit", "", blocks)
    return with_seal(engine, page, SIGN_RESCREEN)


def regions_page(material: Material) -> Page:
    """Return which flags and pathways belong to each place of the body."""
    engine = material.engine
    item = next((i for i in engine.ruleset.items if i.link_id == REGIONS), None)
    codes = [option.code for option in item.options] if item else []
    fits = {p.pathway_id: _regions_of(material, p.pathway_id) for p in engine.ruleset.pathways}
    blocks: list[Block] = []
    for code in codes:
        rows = _by_route(material, code)
        paths = links(name for name, regions in fits.items() if code in regions)
        blocks += [Heading(region_words(engine, [code])), Facts((*rows, ("Pathways", paths)))]
    blocks.append(Heading("Asked of every region"))
    blocks.append(Facts(_by_route(material, "")))
    return sealed(Page("regions", "Index by region", "", tuple(blocks)))


def _by_route(material: Material, region: str) -> tuple[tuple[str, Words], ...]:
    """Return the flags of a region by route; of no region, those that are asked everywhere."""
    rows = []
    for route in Disposition:
        names = [
            c.flag.flag_id
            for c in material.engine.flags
            if c.flag.disposition is route
            and (region in c.flag.regions if region else not c.flag.regions)
        ]
        if names:
            rows.append((route_word(material.engine, route), links(names)))
    return tuple(rows)


def _regions_of(material: Material, pathway_id: str) -> set[str]:
    pathway = next(p for p in material.engine.ruleset.pathways if p.pathway_id == pathway_id)
    return {
        code
        for leaf in leaves(pathway.fits)
        if leaf.item == REGIONS
        for code in getattr(leaf, "values", ())
    }


def questions_page(material: Material) -> Page:
    """Return every question and line in the order asked, with the flags that look at it."""
    engine = material.engine
    rows = []
    for item in engine.ruleset.items:
        text = engine.text(item, "en")
        for leaf in item.leaf_ids:
            name = text.lines.get(leaf, text.text)
            rows.append(
                (
                    (Span(name), Span(f"\n{leaf}", muted=True)),
                    (Span(item.section, page=section_page(item.section)),),
                    links(material.used_by.get(leaf, ())),
                )
            )
    grid = Grid("Questions", ("Question", "Part", "Used by"), (0.5, 0.16, 0.34), tuple(rows))
    return sealed(Page("questions", "Index by question", "", (grid,)))
