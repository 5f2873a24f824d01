"""The pages of what follows the rules: pathways, routes, hand-outs, others to involve."""

from __future__ import annotations

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import Handout
from triage_desk.domain.rulebook import (
    Block,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Points,
    RouteLine,
    Span,
    Words,
)
from triage_desk.rules.clauses import as_point, clause_of
from triage_desk.rules.content import Pathway
from triage_desk.rules.engine import CompiledPathway
from triage_desk.rules.flow import PATHWAY, Outcome, flow
from triage_desk.rules.reference_parts import (
    Material,
    bullets,
    case_grid,
    handout_page,
    instrument_page,
    links,
    other_words,
    region_words,
    route_page,
    route_word,
    said,
    sealed,
    section_page,
    source_grid,
    strong,
    with_seal,
)

SIGN = (
    "I have read when this pathway is taken, what it books, its words, its sources and its cases. "
    "I agree that the desk may book first visits under it."
)
SIGN_ROUTE = "I agree with the time, the booking and the words of this route."
SIGN_HANDOUT = "I agree that these words may be given to patients."


def pathway_page(material: Material, compiled: CompiledPathway) -> Page:
    """Return the page of one pathway."""
    pathway, engine = compiled.pathway, material.engine
    fits = clause_of(engine, pathway.fits)
    not_when = clause_of(engine, pathway.not_when) if pathway.not_when else None
    outcomes = (
        Outcome("This pathway", f"{pathway.title}. {pathway.who}.", Disposition.PT_FIRST),
        Outcome("Not this one", "The next pathway is looked at."),
    )
    blocks: list[Block] = [
        RouteLine(Disposition.PT_FIRST, pathway.title, pathway.first_visit),
        _about(material, pathway),
        Heading("When it is taken"),
        Paragraph(
            said(
                "Looked at only when the route is PT first, with or without telling the "
                f"physician. Pathways are tried by rank; this one has rank {pathway.rank}, "
                "and the first that fits for certain is taken. When none fits, a physician sees "
                "the person soon."
            ),
            muted=True,
        ),
        flow(f"When {pathway.pathway_id} is taken", fits, not_when, outcomes, PATHWAY),
        Heading("In plain sentences"),
        Points((as_point(fits),)),
    ]
    if not_when is not None:
        blocks += [Paragraph(said("Not with a known yes to this:")), Points((as_point(not_when),))]
    blocks += [
        Heading("What the letter must hold"),
        bullets(pathway.letter_points),
        Heading("What is measured first"),
        _baseline(material, pathway),
        Heading("What to watch for"),
        bullets(pathway.safety_net),
        *other_words(engine, "", pathway.safety_net),
        Heading("What stands behind it"),
        source_grid(engine, pathway.sources),
        Heading("How it behaves"),
        case_grid(engine, material.results.get(pathway.pathway_id, ())),
    ]
    page = Page(pathway.pathway_id, pathway.title, pathway.pathway_id, tuple(blocks))
    return with_seal(engine, page, SIGN)


def _about(material: Material, pathway: Pathway) -> Facts:
    engine = material.engine
    handout = engine.ruleset.handouts[pathway.handout]
    involved = {rule.referral_id: rule.who for rule, _ in engine.secondary}
    rows: list[tuple[str, Words]] = [
        ("First visit", said(pathway.first_visit)),
        ("Who", said(pathway.who)),
        ("Visits to expect", said(pathway.visits)),
        ("Asked again after", said(_asked_again(material, pathway))),
        ("Hand-out", (Span(handout.title, page=handout_page(handout.handout_id)),)),
        ("Owner", said(pathway.owner)),
        ("Review by", said(pathway.review_by.isoformat())),
    ]
    also = ", ".join(involved[name] for name in pathway.secondary)
    if also:
        rows.insert(4, ("Also offered", said(also)))
    return Facts(tuple(rows))


def _asked_again(material: Material, pathway: Pathway) -> str:
    plan = material.engine.ruleset.follow_ups
    return f"{', '.join(map(str, plan.weeks_of(pathway.pathway_id)))} weeks"


def _baseline(material: Material, pathway: Pathway) -> Grid:
    engine = material.engine
    rows = []
    for link_id in pathway.baseline:
        instrument = engine.ruleset.instruments.get(link_id)
        if instrument is not None:
            rows.append((said(instrument.title), (Span(link_id, page=instrument_page(link_id)),)))
            continue
        item = next(item for item in engine.ruleset.items if item.link_id == link_id)
        title = engine.ruleset.section_titles.get(item.section, item.section)
        where = (Span(title, page=section_page(item.section)),)
        rows.append((said(engine.text(item, "en").text), where))
    return Grid("Baseline", ("Question or instrument", "Where"), (0.7, 0.3), tuple(rows))


def route_pages(material: Material) -> tuple[Page, ...]:
    """Return a page for each route, the most urgent first."""
    return tuple(_route(material, route) for route in Disposition)


def _route(material: Material, route: Disposition) -> Page:
    engine = material.engine
    rule = engine.ruleset.dispositions[route]
    word = route_word(engine, route)
    flags = [c.flag for c in engine.flags if c.flag.disposition is route]
    held = [c.flag.flag_id for c in engine.flags if c.flag.if_unknown.disposition is route]
    rows = tuple(
        (
            (Span(flag.flag_id, page=flag.flag_id),),
            said(flag.title),
            said(flag.condition),
            said(region_words(engine, flag.regions)),
        )
        for flag in flags
    )
    time = "now" if rule.hours == 0 else f"within {rule.hours} clock hours"
    blocks: tuple[Block, ...] = (
        RouteLine(route, word, rule.say),
        Facts(
            (
                ("By when", said(rule.act_within)),
                ("Time target", said(time)),
                ("Book", said(rule.book)),
                ("Say", said(rule.say)),
            )
        ),
        Heading("What to watch for"),
        bullets(rule.safety_net),
        *other_words(engine, route.value, rule.safety_net),
        Heading("Red flags that ask for it"),
        Grid(
            "Red flags",
            ("Id", "As staff see it", "Condition", "Regions"),
            (0.16, 0.3, 0.3, 0.24),
            rows,
        )
        if rows
        else Paragraph(said("No red flag asks for this route; it is what is left.")),
        Heading("Red flags that hold it while they are not ruled out"),
        Paragraph(links(held)),
    )
    return with_seal(engine, Page(route_page(route), word, "", blocks, route), SIGN_ROUTE)


def handout_pages(material: Material) -> tuple[Page, ...]:
    """Return a page for each hand-out, with the pathways that give it."""
    return tuple(
        _handout(material, handout) for handout in material.engine.ruleset.handouts.values()
    )


def _handout(material: Material, handout: Handout) -> Page:
    engine = material.engine
    given = [p.pathway_id for p in engine.ruleset.pathways if p.handout == handout.handout_id]
    blocks: list[Block] = [Facts((("Given with", links(given)),))]
    for section in handout.sections:
        blocks.append(Heading(section.heading))
        if section.bullets:
            blocks.append(bullets(section.paragraphs))
        else:
            blocks += [Paragraph(said(text)) for text in section.paragraphs]
    page = Page(handout_page(handout.handout_id), handout.title, "", tuple(blocks))
    return with_seal(engine, page, SIGN_HANDOUT)


def involve_page(material: Material) -> Page:
    """Return the page of the people who are offered beside the route."""
    engine = material.engine
    blocks: list[Block] = []
    for rule, _ in engine.secondary:
        asked_by = [c.flag.flag_id for c in engine.flags if rule.referral_id in c.flag.secondary]
        asked_by += [
            p.pathway_id for p in engine.ruleset.pathways if rule.referral_id in p.secondary
        ]
        blocks += [
            Heading(rule.who),
            Paragraph(said(rule.reason)),
            Paragraph(strong("Offered when this holds:")),
            Points((as_point(clause_of(engine, rule.when)),)),
            Facts(
                (("Also offered by", links(asked_by)), ("Hand over", said(rule.hand_over or "-")))
            ),
            *other_words(engine, rule.referral_id),
        ]
        cases = material.results.get(rule.referral_id, ())
        if cases:
            blocks.append(case_grid(engine, cases))
    return sealed(Page("involve", "Others to involve", "", tuple(blocks)))
