"""Small parts that the pages of the rulebook share: words, links, results of cases, seals."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import KIOSK, PROXY, REGIONS, TELEPHONE, WAYS
from triage_desk.domain.rulebook import (
    Block,
    Diagram,
    Grid,
    Page,
    Point,
    Points,
    Signature,
    Span,
    Words,
)
from triage_desk.rules.cases import Case, CaseKind
from triage_desk.rules.clauses import clause_of, in_a_line
from triage_desk.rules.conditions import Condition
from triage_desk.rules.content import Citation
from triage_desk.rules.engine import Engine
from triage_desk.rules.safety import Rescreen, Safety
from triage_desk.rules.ways import SAFETY_NET, differing

EVERYWHERE = "every region"
SIGNS = ("Name and licence", "Role", "Signature", "Date")
KINDS = {
    CaseKind.FIRES: "fires",
    CaseKind.JUST_NOT: "just does not",
    CaseKind.UNKNOWN: "not known",
    CaseKind.ALONE: "alone",
    CaseKind.PATHWAY: "pathway",
    CaseKind.SCENARIO: "scenario",
    CaseKind.ASKS: "asks",
    CaseKind.EDGE: "edge",
}
ON_A_WAY = {
    TELEPHONE: "By telephone",
    PROXY: "To a helper who answers for the person",
    KIOSK: "At a kiosk",
}
VERDICTS = {
    Verdict.PRESENT: "Found",
    Verdict.ABSENT: "Not found",
    Verdict.NOT_RULED_OUT: "Could not be ruled out",
}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What one case came to when it was run for this book.

    ``verdict`` is that of the flag the case is about, ``None`` where it is about no flag.
    ``agrees`` is False when anything came out differently than the case expects.
    """

    case: Case
    verdict: Verdict | None
    disposition: Disposition
    pathway: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a rulebook is made of. ``results`` is keyed by what a case is about."""

    engine: Engine
    results: Mapping[str, tuple[CaseResult, ...]]
    rescreen: tuple[Rescreen, ...]
    safety: Safety
    used_by: Mapping[str, tuple[str, ...]]


def said(text: str) -> Words:
    """Return plain words."""
    return (Span(text),)


def strong(text: str) -> Words:
    """Return words in bold."""
    return (Span(text, strong=True),)


def links(pages: Iterable[str]) -> Words:
    """Return links to pages whose names are their ids, parted by commas."""
    made: list[Span] = []
    for page in pages:
        made += [Span(", "), Span(page, page=page)] if made else [Span(page, page=page)]
    return tuple(made) or said("none")


def bullets(texts: Iterable[str]) -> Points:
    """Return a plain list."""
    return Points(tuple(Point(said(text)) for text in texts))


def section_page(section_id: str) -> str:
    """Return the id of the page of a part of the interview."""
    return f"ask-{section_id}"


def route_page(route: Disposition) -> str:
    """Return the id of the page of a route."""
    return f"route-{route.value}"


def handout_page(handout_id: str) -> str:
    """Return the id of the page of a hand-out."""
    return f"handout-{handout_id}"


def route_word(engine: Engine, route: Disposition) -> str:
    """Return a route in the words of the content."""
    return engine.ruleset.phrases.get(route.value, route.value)


def instrument_page(instrument_id: str) -> str:
    """Return the id of the page of an instrument."""
    return f"instrument-{instrument_id}"


def region_words(engine: Engine, codes: Iterable[str]) -> str:
    """Return places of the body in words; none named means everywhere."""
    item = engine.owner_of.get(REGIONS)
    options = engine.text(item, "en").options if item else {}
    return ", ".join(options.get(code, code) for code in codes) or EVERYWHERE


def when_words(engine: Engine, condition: Condition | None) -> str:
    """Return when something is asked."""
    return in_a_line(clause_of(engine, condition)) if condition is not None else "always"


def hidden_words(engine: Engine, link_id: str) -> Words:
    """Return what it means when a question is not asked."""
    gates, item = engine.ruleset.gates, engine.owner_of.get(link_id)
    if gates[link_id].if_hidden:
        return (Span("No, by "), Span(gates[link_id].if_hidden, page="assumptions"))
    own = [link_id, item.link_id] if item else [link_id]
    hides = any(gates[name].ask_when is not None for name in own)
    return said("Stays not known" if hides else "Never hidden")


def source_grid(engine: Engine, citations: Iterable[Citation]) -> Grid:
    """Return sources with the place in each, and whether somebody looked."""
    rows = []
    for citation in citations:
        source = engine.ruleset.sources[citation.source]
        place = citation.locator or source.locator
        rows.append((said(source.cite), address(place), said(checked_words(source.checked))))
    return Grid("Sources", ("Source", "Where", "Looked up"), (0.46, 0.36, 0.18), tuple(rows))


def checked_words(checked: bool) -> str:
    """Return whether a source was looked up, in words."""
    return "checked" if checked else "recalled, look up before use"


def address(place: str) -> Words:
    """Return where to find something, as a link when it is an address of the web."""
    if not place:
        return said("no place given")
    return (Span(place, url=place if place.startswith(("https://", "http://")) else ""),)


def case_grid(engine: Engine, results: Iterable[CaseResult]) -> Grid:
    """Return cases with what came out when they were run for this book."""
    rows = tuple(
        (
            said(KINDS[result.case.kind]),
            (
                Span(result.case.sentence),
                Span(f"\n{result.case.case_id}", muted=True),
            ),
            _outcome(engine, result),
            said("as expected") if result.agrees else strong("NOT as expected"),
        )
        for result in results
    )
    return Grid("Cases", ("Kind", "Case", "Result", "Agrees"), (0.12, 0.47, 0.25, 0.16), rows)


def about_any(material: Material, names: Iterable[str]) -> tuple[CaseResult, ...]:
    """Return the results of the cases about any of these."""
    return tuple(result for name in names for result in material.results.get(name, ()))


def _outcome(engine: Engine, result: CaseResult) -> Words:
    verdict = f"{VERDICTS[result.verdict]}. " if result.verdict is not None else ""
    pathway = f", {result.pathway}" if result.pathway else ""
    return said(f"{verdict}Route: {route_word(engine, result.disposition)}{pathway}")


def with_seal(engine: Engine, page: Page, text: str) -> Page:
    """Return a page that ends with a place to sign, and carries its fingerprint."""
    print_of = fingerprint(page.blocks)
    version = engine.ruleset.ref.version
    words = f"{text} Version {version}, page fingerprint {print_of[:16]}."
    return replace(page, blocks=(*page.blocks, Signature(words, SIGNS)), fingerprint=print_of)


def sealed(page: Page) -> Page:
    """Return a page with its fingerprint."""
    return replace(page, fingerprint=fingerprint(page.blocks))


def fingerprint(blocks: tuple[Block, ...]) -> str:
    """Return the SHA-256 (hex) of the words of ``blocks``; how they are drawn does not matter."""
    digest = hashlib.sha256()
    for text in _texts(blocks):
        digest.update(f"{len(text)}\0{text}".encode())
    return digest.hexdigest()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Diagram):
        yield value.outline
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _texts(getattr(value, part.name))


def other_words(engine: Engine, owner: str, lines: Collection[str] = ()) -> list[Block]:
    """Return what is said otherwise by telephone, to a helper or at a kiosk; nothing if all is.

    ``lines`` are what is said there of what to watch for.
    """
    rows = tuple(
        (said(ON_A_WAY[way]), said(other.part), said(other.words))
        for way in WAYS
        for other in differing(engine.ruleset, SOURCE, way)
        if other.owner == owner or (other.owner == SAFETY_NET and other.part in lines)
    )
    return [Grid("Said otherwise", ("How", "Which", "Words"), (0.25, 0.15, 0.6), rows)] * bool(rows)
