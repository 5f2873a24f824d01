"""A small invented rulebook with every kind of block in it."""

from dataclasses import fields, is_dataclass, replace
from datetime import date

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.rulebook import (
    Book,
    Chapter,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Point,
    Points,
    RouteLine,
    Signature,
    Span,
)
from triage_desk.rules.clauses import Clause, Joint
from triage_desk.rules.flow import Outcome, flow

NASTY = 'A & B <script>alert("x")</script> </main>'
FLAG = "RF-X-001"


def leaf(text, notes=()):
    return Clause(Joint.LEAF, text, "Yes", notes)


def rule(many=3, text=NASTY):
    parts = tuple(leaf(f"{text} {n}", ("50 years: in force from 2026-01-01",)) for n in range(many))
    one = Clause(Joint.ANY, "Any one of these", parts=(leaf("First"), leaf("Second")))
    whole = Clause(Joint.ALL, "All of these", parts=(*parts, one))
    outcomes = tuple(
        Outcome(title, text, route)
        for title, route in (
            ("Found", Disposition.EMERGENCY),
            ("Could not be ruled out", Disposition.PHYSICIAN_TODAY),
            ("Not found", None),
        )
    )
    return flow(f"How {FLAG} is decided {NASTY}", whole, leaf("Unless this"), outcomes)


def flag_page(many=3):
    return Page(
        FLAG,
        f"A sign {NASTY}",
        FLAG,
        (
            RouteLine(Disposition.EMERGENCY, "Emergency", NASTY),
            Facts((("Owner", (Span(NASTY),)), ("Route", (Span("Emergency", page="other"),)))),
            Heading("The rule as a flow"),
            rule(many),
            Heading("In words"),
            Paragraph((Span("It is found when:"),)),
            Points(
                (Point((Span(NASTY),), (Point((Span("Inner", strong=True),)),)),), numbered=True
            ),
            Heading("Sources"),
            Grid(
                "Sources",
                ("Source", "Where"),
                (0.5, 0.5),
                (
                    (
                        (Span("A paper"), Span("\nRF note", muted=True)),
                        (Span("a link", url="https://example.org/a?b=1&c=2"),),
                    ),
                    *(((Span(f"row {n}"),), (Span(NASTY),)) for n in range(60)),
                ),
            ),
            Signature(f"I agree. {NASTY}", ("Name", "Role", "Date")),
        ),
        Disposition.EMERGENCY,
        "ab" * 32,
    )


def book(**changes):
    others = tuple(
        Page(name, title, "", (Paragraph((Span(f"Words of {title}"),), muted=True), *blocks))
        for name, title, blocks in (
            ("other", "Another page", ()),
            ("empty", "An empty table", (Facts(()), Heading("Last heading"))),
        )
    )
    values = {
        "title": "Test rulebook",
        "version": "1.2",
        "content_hash": "0123456789abcdef" * 4,
        "status": "draft",
        "approver": "",
        "effective_from": date(2026, 11, 21),
        "cover": (Paragraph((Span("This decides where to book."),)),),
        "chapters": (Chapter("Flags & more", (flag_page(),)), Chapter("Others", others)),
    }
    return Book(**{**values, **changes})


def part_of(whole, longest, every):
    """Return a book with some pages of each chapter; links to the others lead nowhere."""
    kept = set()
    for chapter in whole.chapters:
        by_length = sorted(chapter.pages, key=lambda page: len(repr(page)))
        kept |= {page.page_id for page in (*by_length[-longest:], *chapter.pages[::every])}
    chapters = [
        replace(one, pages=tuple(page for page in one.pages if page.page_id in kept))
        for one in whole.chapters
    ]
    return replace(whole, chapters=_unlinked(tuple(chapters), kept))


def _unlinked(value, kept):
    if isinstance(value, tuple):
        return tuple(_unlinked(one, kept) for one in value)
    if isinstance(value, Span):
        return replace(value, page=value.page if value.page in kept else "")
    if is_dataclass(value):
        told = ((each.name, getattr(value, each.name)) for each in fields(value) if each.init)
        return replace(value, **{name: _unlinked(one, kept) for name, one in told})
    return value
