"""The interview on paper: boxes to tick, what to do on a yes, and which ruleset it is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    FillIn,
    Frame,
    Row,
    Seal,
    Table,
    Text,
    TextStyle,
    Tone,
)
from triage_desk.domain.blank_interview import (
    BlankInterview,
    BlankLine,
    BlankQuestion,
    Together,
    WhenYes,
)

TITLE = "Interview on paper"
FOOT = "For a day without the program. Type it in as soon as the program is back."
BOX = "\N{BALLOT BOX}"
STATES = ("Yes", "No", "Not sure", "Won't say")
SHARES = (0.64, 0.09, 0.09, 0.09, 0.09)
HOW = (
    "Ask in this order. Tick one box on every line you ask: an empty line is not a No.",
    (
        "A Yes with an arrow: do what stands there at once. Not sure of an emergency or of a sign "
        "for today: a clinician speaks to the person within 10 minutes, as after a Yes."
    ),
    "Look at the answers that count together, behind the questions; they go by number.",
    (
        "Book nothing as PT first from this paper. Type it in when the program is back, or have a "
        "clinician read it today and sign it."
    ),
)
STAFF = "What you see; not read aloud."
PRIVATE = "Ask in private, or by the card."
MUTED, SMALL = TextStyle.MUTED, TextStyle.SMALL


def blank_interview(blank: BlankInterview) -> tuple[Block, ...]:
    """Return the blocks: how to use it, who it is, the questions, the rules, the seal."""
    blocks: list[Block] = []
    if blank.notice:
        blocks.append(Text(blank.notice, style=MUTED))
    blocks.append(Frame("How to use this paper", _numbered(HOW), Tone.DANGER))
    blocks.append(FillIn((("Name", 0.5), ("Born", 0.2), ("Phone", 0.3))))
    blocks.append(FillIn((("Asked by", 0.5), ("Date", 0.2), ("Time of the first question", 0.3))))
    for section, questions in groupby(blank.questions, key=lambda one: one.section):
        for number, question in enumerate(questions):
            blocks.append(_question(question, "" if number else section))
    blocks.append(
        Table("Answers that count together", (0.66, 0.34), tuple(map(_rule, blank.together)))
    )
    blocks.append(Table("Routes, the most urgent one first", (0.24, 0.76), tuple(_routes(blank))))
    blocks.append(FillIn((("Route chosen", 0.4), ("By (clinician)", 0.4), ("Time", 0.2))))
    blocks.append(_seal(blank))
    return tuple(blocks)


def blank_title(blank: BlankInterview) -> str:
    """Return what the form is called, with its region."""
    return f"{TITLE}: {blank.region}"


def _numbered(lines: Iterable[str]) -> tuple[Text, ...]:
    return tuple(Text(line, f"{number}. ") for number, line in enumerate(lines, 1))


def _question(question: BlankQuestion, section: str) -> Table:
    """Return one question; ``section`` is its heading, or "" after the first."""
    number = f"{question.number}. " if question.number else ""
    notes = _notes(question.only, question.private, seen=question.staff_only)
    asked = Cell((Text("", number + question.text), *notes))
    if question.lines:
        heads = (Cell((Text(state, style=SMALL),)) for state in STATES)
        lines = (_line(line, question) for line in question.lines)
        return Table(section, SHARES, (Row((asked, *heads), heading=True), *lines))
    not_sure = Cell((Text("Not sure", f"{BOX} "),))
    if not question.options:
        write = Cell((Text(question.unit, "_" * (14 if question.unit else 26) + " "),))
        return Table(section, (0.5, 0.34, 0.16), (Row((asked, write, not_sure)),), data=False)
    how = Cell((Text("Tick all that fit" if question.several else "Tick one", style=SMALL),))
    boxes = [Cell((Text(words, f"{BOX} {letter} "),)) for letter, words in question.options]
    pairs = [boxes[at : at + 2] for at in range(0, len(boxes), 2)]
    rows = (Row((*pair, *[Cell(())] * (2 - len(pair)))) for pair in pairs)
    last = Row((not_sure, how))
    every = (Row((asked,), heading=True), *rows, last)
    return Table(section, (0.5, 0.5), every, ruled=False, data=False)


def _notes(only: str, private: bool, *, seen: bool) -> Iterator[Text]:
    """Yield when it is asked, and how; ``seen`` is what staff see, who ask nobody."""
    if only:
        yield Text(f"{only}.", "Only if ", SMALL)
    if seen:
        yield Text(STAFF, style=SMALL)
    elif private:
        yield Text(PRIVATE, style=SMALL)


def _line(line: BlankLine, question: BlankQuestion) -> Row:
    only = line.only if line.only != question.only else ""
    private = line.private and not line.staff_only
    seen = line.staff_only and not question.staff_only
    said = [Text(line.text, f"{line.number}. "), *_notes(only, private, seen=seen)]
    if line.yes is not None:
        said.append(_do(line.yes))
    boxes = (Cell((Text(BOX, style=TextStyle.LARGE),)) for _state in STATES)
    return Row((Cell(tuple(said)), *boxes))


def _do(yes: WhenYes) -> Text:
    return Text(yes.do, f"\N{RIGHTWARDS ARROW} {words.ROUTES[yes.route]}: ")


def _rule(rule: Together) -> Row:
    left = (Text("", rule.title), Text(f"{rule.when}."), Text(rule.rule_id, style=SMALL))
    return Row((Cell(left), Cell((_do(WhenYes(rule.route, rule.do)),))))


def _routes(blank: BlankInterview) -> Iterator[Row]:
    for route, what in blank.routes:
        yield Row((Cell((Text("", words.ROUTES[route]),)), Cell((Text(what),))))


def _seal(blank: BlankInterview) -> Seal:
    """Return what proves which content the form is from, in a code and in words."""
    language = f" \N{MIDDLE DOT} asked in {blank.language_name}"
    return Seal(
        f"Triage Desk ruleset {blank.version} {blank.content_hash} interview {blank.region}",
        (("Typed in by", 0.6), ("Date, time", 0.4)),
        (
            Text(f"{blank.version} \N{MIDDLE DOT} {blank.signed}{language}", "Ruleset ", SMALL),
            Text(blank.content_hash, "Content ", SMALL),
            Text(words.PURPOSE, style=SMALL),
        ),
    )
