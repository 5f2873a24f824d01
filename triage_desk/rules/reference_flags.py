"""The page of each red flag: its rule as a flow and in sentences, and all that stands behind it."""

from __future__ import annotations

from triage_desk.domain.rulebook import (
    Block,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Point,
    Points,
    RouteLine,
    Span,
    Words,
)
from triage_desk.rules.clauses import Clause, Joint, as_point, clause_of
from triage_desk.rules.content import RedFlag, UnknownPolicy
from triage_desk.rules.derived import PERSON_FACTS
from triage_desk.rules.engine import CompiledFlag
from triage_desk.rules.flow import Outcome, flow
from triage_desk.rules.reference_parts import (
    Material,
    case_grid,
    hidden_words,
    region_words,
    route_page,
    route_word,
    said,
    section_page,
    source_grid,
    strong,
    when_words,
    with_seal,
)
from triage_desk.rules.words import question_in_words

SIGN = (
    "I have read this rule, its words, its sources and its cases. I agree that the desk may use "
    "it, and that an answer that is not known may be treated as this page says."
)


def flag_page(material: Material, compiled: CompiledFlag) -> Page:
    """Return the page of one red flag in force."""
    flag, engine = compiled.flag, material.engine
    when = clause_of(engine, flag.when)
    unless = clause_of(engine, flag.unless) if flag.unless else None
    blocks: tuple[Block, ...] = (
        RouteLine(flag.disposition, route_word(engine, flag.disposition), flag.say),
        _about(material, flag),
        Heading("What staff say and do"),
        _desk(material, flag),
        Heading("Why, for clinicians"),
        Paragraph(said(flag.rationale)),
        source_grid(engine, flag.sources),
        Heading("The rule in plain sentences"),
        *_sentences(when, unless),
        Heading("The rule as a flow"),
        flow(f"How {flag.flag_id} is decided", when, unless, _outcomes(material, flag)),
        Heading("The questions it needs"),
        _questions(material, compiled),
        Heading("When it is not known"),
        *_not_known(material, flag),
        Heading("How it behaves"),
        case_grid(engine, material.results.get(flag.flag_id, ())),
    )
    page = Page(flag.flag_id, flag.title, flag.flag_id, blocks, flag.disposition)
    return with_seal(engine, page, SIGN)


def _about(material: Material, flag: RedFlag) -> Facts:
    engine = material.engine
    involved = {rule.referral_id: rule.who for rule, _ in engine.secondary}
    also = ", ".join(involved[name] for name in flag.secondary)
    route = Span(route_word(engine, flag.disposition), page=route_page(flag.disposition))
    within = engine.ruleset.dispositions[flag.disposition].act_within
    rows: list[tuple[str, Words]] = [
        ("Condition of concern", said(flag.condition)),
        ("Regions", said(region_words(engine, flag.regions))),
        ("Route when found", (route, Span(f". {within}"))),
        ("Route when not known", said(_hold_words(material, flag))),
        ("Owner", said(flag.owner)),
        ("Reviewed on", said(flag.reviewed_on.isoformat())),
    ]
    if also:
        rows.insert(4, ("Also offered", said(also)))
    return Facts(tuple(rows))


def _hold_words(material: Material, flag: RedFlag) -> str:
    """Return the least urgent route while the flag is not ruled out."""
    held = flag.if_unknown.disposition
    if held is None:
        return "No route is held for it"
    return f"{route_word(material.engine, held)}, or more urgent"


def _outcomes(material: Material, flag: RedFlag) -> tuple[Outcome, ...]:
    engine, held = material.engine, flag.if_unknown.disposition
    word = route_word(engine, flag.disposition)
    unsure = f"Held at {route_word(engine, held)} at least." if held else flag.if_unknown.reason
    return (
        Outcome("Found", f"{word} at least.", flag.disposition),
        Outcome("Could not be ruled out", unsure, held),
        Outcome("Not found", "Asks for nothing."),
    )


def _sentences(when: Clause, unless: Clause | None) -> tuple[Block, ...]:
    whole = when.joint is Joint.ALL and when.parts
    points = tuple(as_point(part) for part in when.parts) if whole else (as_point(when),)
    intro = "It is found when all of these hold:" if whole else "It is found when this holds:"
    blocks: list[Block] = [Paragraph(said(intro)), Points(points, numbered=bool(whole))]
    if unless is not None:
        blocks += [
            Paragraph(said("It is not found, whatever else was said, with a known yes to this:")),
            Points((as_point(unless),)),
        ]
    return tuple(blocks)


def _questions(material: Material, compiled: CompiledFlag) -> Grid:
    """Return where each answer comes from, when it is asked, and what it means when it is not."""
    engine, rows = material.engine, []
    for link_id in compiled.needs:
        question = question_in_words(engine, link_id)
        if link_id in PERSON_FACTS:
            rows.append((said(question), said("from the record"), said("always"), said("-")))
            continue
        item = engine.owner_of[link_id]
        title = engine.ruleset.section_titles.get(item.section, item.section)
        gates = engine.ruleset.gates
        asked = gates[link_id].ask_when or gates[item.link_id].ask_when
        rows.append(
            (
                (Span(question), Span(f"\n{link_id}", muted=True)),
                (Span(title, page=section_page(item.section)),),
                said(when_words(engine, asked)),
                hidden_words(engine, link_id),
            )
        )
    heads = ("Question", "Part of the interview", "Asked when", "Not asked means")
    return Grid("Questions", heads, (0.36, 0.16, 0.32, 0.16), tuple(rows))


def _not_known(material: Material, flag: RedFlag) -> tuple[Block, ...]:
    engine, unknown = material.engine, flag.if_unknown
    phrases = engine.ruleset.phrases
    if unknown.policy is UnknownPolicy.HOLD:
        what = strong(f"The visit is held at: {_hold_words(material, flag)}. ")
        return (
            Paragraph((*what, Span(phrases.get(f"hold_{flag.disposition.value}", "")))),
            Paragraph(
                said(
                    "Why: an answer that is open, not sure, declined or skipped is never read as "
                    "no, and this sign would change the route."
                ),
                muted=True,
            ),
        )
    verb = "Asked later" if unknown.policy is UnknownPolicy.ASK else "Accepted"
    return (Paragraph((*strong(f"{verb}: "), Span(unknown.reason))),)


def _desk(material: Material, flag: RedFlag) -> Facts:
    rule = material.engine.ruleset.dispositions[flag.disposition]
    return Facts(
        (
            ("Say of this sign", said(flag.say)),
            ("Say of the route", said(rule.say)),
            ("Do", said(flag.action)),
            ("Book", said(rule.book)),
        )
    )


def retired_page(material: Material) -> tuple[Page, ...]:
    """Return one page with the tombstones of retired flags; none when there are none."""
    gone = [flag for flag in material.engine.ruleset.flags if flag.retired is not None]
    if not gone:
        return ()
    points = tuple(
        Point(
            (
                *strong(f"{flag.flag_id} {flag.condition}. "),
                Span(f"Since {flag.retired.on.isoformat()}: {flag.retired.why} "),
                Span(f"Instead: {flag.retired.replaced_by or 'nothing'}."),
            )
        )
        for flag in gone
        if flag.retired is not None
    )
    return (Page("retired", "Retired red flags", "", (Points(points),)),)
