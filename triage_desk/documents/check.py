"""The papers of the monthly check: a form to rate an intake by, blind, and the sheet of a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Charts,
    FillIn,
    Frame,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
    key_values,
)
from triage_desk.domain.agreement import FEW, Kappa
from triage_desk.domain.check_paper import CheckForm, CheckRow, CheckSheet
from triage_desk.domain.encounter import Channel
from triage_desk.domain.month_chart import Dot, MonthChart
from triage_desk.domain.second_look import RatingReason

FORM_TITLE = "Monthly check: second look"
FORM_FOOT = "It holds answers of a patient. Shred it when the route is keyed in."
SHEET_TITLE = "Monthly check"
SHEET_FOOT = "It names staff and no patient. Keep it with the papers of whoever answers for them."
BOX = "\N{BALLOT BOX}"
NONE = "-"
NO = "No"
CLINIC = "The clinic"
HOW = (
    "Read the answers. Mark the route you would give, before you ask anybody what the desk did. "
    "Then open Monthly check in the program, find the form with the number above, and key your "
    "route in. It cannot be changed after that."
)
CHANNELS = {
    Channel.COUNTER: "at the counter",
    Channel.TELEPHONE: "on the telephone",
    Channel.CALL_BACK: "called back",
    Channel.PROXY: "through a helper",
    Channel.KIOSK: "at the tablet",
    Channel.SENT: "answers sent",
}
REASONS = {
    RatingReason.AGREES: "Both alike",
    RatingReason.NOT_SAID: "Not said yet",
    RatingReason.NOT_ASKED: "A question was not asked in full",
    RatingReason.HEARD_WRONG: "An answer does not fit what was said",
    RatingReason.TOO_CAUTIOUS: "The desk was more careful than needed",
    RatingReason.NOT_CAUTIOUS: "The desk was not careful enough",
    RatingReason.RULE: "A rule should be looked at",
    RatingReason.RECORD_THIN: "The record says too little to tell",
}
HEADINGS = ("Name", "Drawn", "Rated", "Same route", "Desk lower", "Desk higher", "Kappa (95%)")
SHARES = (0.22, 0.1, 0.1, 0.11, 0.11, 0.11, 0.25)
NOTES = (
    (
        "Drawn by chance for each person, and rated by somebody else who sees the answers and no "
        "route. Desk lower: the desk's route was less urgent than the second one."
    ),
    (
        "Kappa is agreement beyond chance, weighted by how far two routes are apart: 1 is all "
        f"alike, 0 what chance gives. It has no range below {FEW} visits, or where all are alike. "
        "Few visits tell little of one person: talk about the visits, not about the number."
    ),
)


def check_form(form: CheckForm) -> tuple[Block, ...]:
    """Return the blocks of one form: who, what was said, and the routes to mark."""
    who = f"{words.age_and_sex(form.person)}, {CHANNELS[form.channel]}"
    said = tuple(Row((_cell(question), _answer(answer))) for question, answer in form.said)
    many = f"{form.private} private answers are" if form.private > 1 else "1 private answer is"
    kept = f"{many} not on this paper. Read the whole visit in the program before you choose."
    routes = [Cell((Text(words.ROUTES[one], f"{BOX} "),)) for one in words.ROUTES]
    pairs = tuple(Row(tuple(routes[at : at + 2])) for at in range(0, len(routes), 2))
    return (
        Text(f"Form {form.mark}", style=TextStyle.STRONG),
        Text(f"{who}. Drawn for {month_in_words(form.month)}."),
        Frame("How to use this form", (Text(HOW),)),
        Table("What was said", (0.62, 0.38), said),
        *((Frame("Private", (Text(kept),)),) if form.private else ()),
        Table("Your route: mark one", (0.5, 0.5), pairs, ruled=False, data=False),
        FillIn((("What decided it", 1.0),)),
        FillIn((("Rated by", 0.5), ("Date", 0.25), ("Keyed in by", 0.25))),
    )


def check_sheet(sheet: CheckSheet) -> tuple[Block, ...]:
    """Return the blocks of the results: the month, all months, the trend, reasons, the seal."""
    reasons = tuple((REASONS[one], str(count)) for one, count in sheet.reasons)
    return (
        _rows(month_in_words(sheet.month), sheet.rows),
        _rows("All months so far", sheet.whole),
        *_trend(sheet),
        *((key_values("Why routes differed, all months", reasons, 0.6),) if reasons else ()),
        Section("", tuple(Text(line, style=TextStyle.SMALL) for line in NOTES)),
        Seal(
            f"TD-CHECK {sheet.month}",
            (("Talked over with the staff by", 0.6), ("Date", 0.4)),
            (
                Text(f"Made by {sheet.made_by}.", style=TextStyle.SMALL),
                Text(f"Seed of the draw: {', '.join(sheet.seeds) or NONE}", style=TextStyle.SMALL),
            ),
        ),
    )


def month_in_words(month: str) -> str:
    """Return "2026-10" as "October 2026"."""
    year, number = map(int, month.split("-"))
    first, _, _ = words.day(date(year, number, 1)).partition(" ")
    return f"{first} {year}"


def cells_of(one: CheckRow) -> tuple[str, ...]:
    """Return the words of a row, in the order of ``HEADINGS``."""
    return (
        *(one.name or CLINIC, str(one.drawn), str(one.rated)),
        share_of(one.agreed, one.rated),
        *(str(one.under), str(one.over), kappa_in_words(one.kappa)),
    )


def share_of(agreed: int, rated: int) -> str:
    """Return "4 of 5", or a dash where nothing was rated."""
    return f"{agreed} of {rated}" if rated else NONE


def kappa_in_words(found: Kappa | None) -> str:
    """Return a kappa with its interval, or why it has none; a dash for no kappa."""
    if found is None:
        return NONE
    if found.interval is None:
        why = "all alike" if found.is_alike else f"under {FEW}"
        return f"{found.value:.2f}, no range: {why}"
    return f"{found.value:.2f} ({found.interval.low:.2f} to {found.interval.high:.2f})"


def _rows(title: str, rows: Iterable[CheckRow]) -> Table:
    heading = Row(tuple(_cell(one) for one in HEADINGS), heading=True)
    return Table(title, SHARES, (heading, *(Row(tuple(map(_cell, cells_of(o)))) for o in rows)))


def _trend(sheet: CheckSheet) -> tuple[Block, ...]:
    """Return how often both came to the same route by month: drawn for the clinic, and in rows."""
    names = tuple(month_in_words(one)[:3] for one in sheet.months)
    heading = Row(tuple(_cell(one) for one in ("Name", *names)), heading=True)
    width = 0.7 / len(names)
    rows = tuple(
        Row((_cell(name or CLINIC), *(_cell(share_of(*one)) for one in counts)))
        for name, counts in sheet.trend
    )
    dots = tuple(
        Dot(name, 100 * agreed / rated if rated else None, share_of(agreed, rated))
        for name, (agreed, rated) in zip(names, sheet.trend[0][1], strict=True)
    )
    chart = MonthChart(f"{CLINIC}: same route, % by month", dots)
    drawn = (Charts("Same route, month by month", (chart,)),) if len(chart.known) > 1 else ()
    title = "" if drawn else "Same route, month by month"
    return (*drawn, Table(title, (0.3, *(width for _ in names)), (heading, *rows)))


def _answer(words_in: str) -> Cell:
    """Return an answer; one that is more than No is found among many at a glance."""
    if words_in == NO:
        return _cell(words_in)
    return Cell((Text("", words_in, TextStyle.SMALL),))


def _cell(text: str) -> Cell:
    return Cell((Text(text, style=TextStyle.SMALL),))
