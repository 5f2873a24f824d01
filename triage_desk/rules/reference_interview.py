"""The interview in order: each question, its words, when it is asked, what hiding means."""

from __future__ import annotations

from triage_desk.domain.questionnaire import Item, ItemType, Line, Section
from triage_desk.domain.rulebook import Block, Facts, Grid, Heading, Page, Paragraph, Span, Words
from triage_desk.rules.reference_parts import (
    Material,
    about_any,
    bullets,
    case_grid,
    hidden_words,
    links,
    other_words,
    said,
    section_page,
    when_words,
    with_seal,
)

SIGN = (
    "I have read these questions, when each is asked, what counts as yes, and what it means when "
    "one is not asked. I agree that the desk may ask them."
)
TYPES = {
    ItemType.BOOLEAN: "Yes or no",
    ItemType.CHOICE: "A choice",
    ItemType.CHECKLIST: "A list, each line yes or no",
    ItemType.INTEGER: "A whole number",
    ItemType.DECIMAL: "A number",
    ItemType.QUANTITY: "A number with a unit",
    ItemType.DATE: "A day",
    ItemType.TEXT: "Free words",
}


def section_pages(material: Material) -> tuple[Page, ...]:
    """Return a page for each part of the interview, in the order asked."""
    return tuple(
        _section(material, section, number)
        for number, section in enumerate(material.engine.ruleset.sections, start=1)
    )


def _section(material: Material, section: Section, number: int) -> Page:
    title = material.engine.ruleset.section_titles.get(section.section_id, section.section_id)
    blocks: list[Block] = [block for item in section.items for block in _item(material, item)]
    names = dict.fromkeys(n for item in section.items for n in (item.link_id, *item.leaf_ids))
    cases = about_any(material, names)
    if cases:
        blocks += [Heading("Cases about these questions"), case_grid(material.engine, cases)]
    page = Page(section_page(section.section_id), f"Part {number}: {title}", "", tuple(blocks))
    return with_seal(material.engine, page, SIGN)


def _item(material: Material, item: Item) -> list[Block]:
    engine = material.engine
    text = engine.text(item, "en")
    blocks: list[Block] = [Heading(text.text), Facts(tuple(_facts(material, item)))]
    if item.options:
        blocks.append(Paragraph(said("The answers to choose from:")))
        blocks.append(bullets(text.options.get(o.code, o.code) for o in item.options))
    if item.lines:
        heads = ("Line", "What counts", "Asked when", "Not asked means", "Used by")
        rows = tuple(_line(material, item, line) for line in item.lines)
        blocks.append(Grid(text.text, heads, (0.24, 0.31, 0.19, 0.12, 0.14), rows))
    return [*blocks, *other_words(engine, item.link_id)]


def _facts(material: Material, item: Item) -> list[tuple[str, Words]]:
    engine = material.engine
    text, gate = engine.text(item, "en"), engine.ruleset.gates[item.link_id]
    many = ", several may be chosen" if item.repeats else ""
    marks = ", ".join(word for word, on in _marks(item) if on)
    rows: list[tuple[str, Words]] = [
        ("Id", said(item.link_id)),
        ("Answer", said(f"{TYPES[item.type]}{many}{_range(item)}")),
        ("Why we ask", said(text.why)),
        ("What counts", said(text.counts_as_yes)),
        ("How to ask", said(text.hint)),
        ("Handled with care", said(marks)),
        ("Asked when", said(when_words(engine, gate.ask_when))),
    ]
    if gate.ask_when is not None and not item.lines:
        rows.append(("Not asked means", hidden_words(engine, item.link_id)))
    if not item.lines:
        rows.append(("Used by", _used(material, item.link_id)))
    return [row for row in rows if row[1][0].text]


def _marks(item: Item | Line) -> tuple[tuple[str, bool], ...]:
    return (
        ("private, asked by pointing card", item.private),
        ("staff look or listen, never read aloud", item.staff_only),
        ("asked with staff present, never at a kiosk", isinstance(item, Item) and item.with_staff),
    )


def _range(item: Item) -> str:
    if not item.unit:
        return ""
    low = "" if item.minimum is None else f" from {item.minimum:g}"
    high = "" if item.maximum is None else f" to {item.maximum:g}"
    return f", kept in {item.unit}{low}{high}"


def _line(material: Material, item: Item, line: Line) -> tuple[Words, ...]:
    engine = material.engine
    text, gate = engine.text(item, "en"), engine.ruleset.gates[line.link_id]
    marks = "; ".join(word for word, on in _marks(line) if on)
    name = (
        Span(text.lines.get(line.link_id, line.link_id)),
        Span(f"\n{line.link_id}{'; ' if marks else ''}{marks}", muted=True),
    )
    return (
        name,
        said(text.line_help.get(line.link_id, "as for the whole list")),
        said(when_words(engine, gate.ask_when)),
        hidden_words(engine, line.link_id),
        _used(material, line.link_id),
    )


def _used(material: Material, link_id: str) -> Words:
    return links(material.used_by.get(link_id, ()))
