"""The flow of a rule: boxes, arrows and words laid out in points, one picture for screen and paper.

Steps stand below each other at the left. A no leaves to the right, because one no is enough to
end a rule; a yes or a not sure goes down, because an unsure answer is only settled at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.rulebook import Arrow, Box, Diagram, Label, Pen, Shape
from triage_desk.rules.clauses import Clause, Joint, in_a_line
from triage_desk.rules.flow_text import width_of, wrapped

WIDTH = 504.0
LANE = 398.0
RAIL = 452.0
GAP = 25.0
PAD = 7.0
GUTTER = 24.0
NUMBER = 20.0
BETWEEN = 4.0
SIZE, LINE = 9.0, 12.0
SMALL, SMALL_LINE = 7.5, 9.5
WANTED_SHARE = 0.36
OUTCOME_GAP = 12.0
BASE = 0.76  # of the line height, from its top to the base line
WORD_BETWEEN = {Joint.ALL: "and", Joint.ANY: "or", Joint.NONE: "nor"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A box at the end of a flow: a strong line and further words."""

    title: str
    text: str
    route: Disposition | None = None


@dataclass(frozen=True, slots=True)
class Exits:
    """The words at the arrows of a flow.

    ``down`` stands below a step, ``out`` at its right. ``check`` is the box that parts the first
    outcome from the second, with ``certain`` and ``unsure`` at its arrows; without it the last
    step leads to the first outcome alone.
    """

    down: str
    out: str
    check: str = ""
    certain: str = ""
    unsure: str = ""


RULE = Exits(
    "yes, or not sure", "no", "Is every step above a known yes?", "yes", "at least one is not sure"
)
PATHWAY = Exits("yes", "no, unsure")


@dataclass(slots=True)
class _Canvas:
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def lines(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...],
        pen: Pen = Pen.PLAIN,
        *,
        small: bool = False,
    ) -> float:
        """Write lines below each other from the top ``y``; return where the next one starts."""
        size, leading = (SMALL, SMALL_LINE) if small else (SIZE, LINE)
        for line in lines:
            self.labels.append(Label(x, y + leading * BASE, line, size, pen))
            y += leading
        return y

    def word(self, x: float, y: float, text: str, *, centred: bool = False) -> None:
        """Write a word at an arrow, ``y`` its base line."""
        self.labels.append(Label(x, y, text, 8.0, Pen.MUTED, centred))


def flow(
    title: str,
    clause: Clause,
    unless: Clause | None,
    outcomes: tuple[Outcome, ...],
    exits: Exits = RULE,
) -> Diagram:
    """Return the flow of one rule.

    Args:
        title: the name of the picture.
        clause: what must hold; a joint of all becomes one step for each part.
        unless: the exemption, which needs a known yes.
        outcomes: what comes out: of a known yes, of a not sure (only with ``exits.check``), of no.
        exits: the words at the arrows.
    """
    steps = clause.parts if clause.joint is Joint.ALL and clause.parts else (clause,)
    canvas = _Canvas()
    y, exits_at = 0.0, []
    for number, step in enumerate(steps, start=1):
        bottom = _step(canvas, step, y, str(number) if len(steps) > 1 else "")
        exits_at.append((y + bottom) / 2)
        y = _down(canvas, bottom, exits.down)
    if unless is not None:
        bottom = _unless(canvas, unless, y)
        exits_at.append((y + bottom) / 2)
        canvas.word(LANE + 5, (y + bottom) / 2 - 4, "known yes")
        y = _down(canvas, bottom, "no, or not sure")
    for place in exits_at[: len(steps)]:
        canvas.word(LANE + 5, place - 4, exits.out)
    y = _ending(canvas, y, outcomes, exits, exits_at)
    return Diagram(
        title,
        WIDTH,
        y,
        tuple(canvas.boxes),
        tuple(canvas.arrows),
        tuple(canvas.labels),
        _outline(steps, unless, outcomes),
    )


def _outline(
    steps: tuple[Clause, ...], unless: Clause | None, outcomes: tuple[Outcome, ...]
) -> str:
    said = [f"Step {n}: {in_a_line(step)}." for n, step in enumerate(steps, start=1)]
    if unless is not None:
        said.append(f"Unless: {in_a_line(unless)}.")
    said += [f"{outcome.title}: {outcome.text}" for outcome in outcomes]
    return " ".join(said)


def _down(canvas: _Canvas, bottom: float, word: str) -> float:
    """Draw the arrow below a box; return where the next box starts."""
    middle = LANE / 2
    canvas.arrows.append(Arrow(((middle, bottom), (middle, bottom + GAP))))
    canvas.word(middle + 7, bottom + GAP / 2 + 1, word)
    return bottom + GAP


def _step(canvas: _Canvas, clause: Clause, y: float, number: str) -> float:
    """Draw one step at ``y``; return its bottom."""
    if number:
        canvas.labels.append(
            Label(NUMBER / 2 - 2, y + PAD + LINE * BASE, number, SIZE, Pen.STRONG, centred=True)
        )
    x = NUMBER if number else 0.0
    return _clause(canvas, clause, x, y, LANE - x, depth=0)


def _unless(canvas: _Canvas, clause: Clause, y: float) -> float:
    place = len(canvas.boxes)
    canvas.boxes.append(Box(0, y, LANE, 0, Shape.UNLESS))
    inside = canvas.lines(PAD, y + PAD - 2, ("Unless",), Pen.STRONG)
    bottom = _clause(canvas, clause, PAD, inside + 2, LANE - 2 * PAD, depth=1) + PAD
    canvas.boxes[place] = Box(0, y, LANE, bottom - y, Shape.UNLESS)
    return bottom


def _clause(canvas: _Canvas, clause: Clause, x: float, y: float, width: float, depth: int) -> float:
    if clause.parts:
        return _group(canvas, clause, x, y, width, depth)
    return _question(canvas, clause, x, y, width)


def _group(canvas: _Canvas, clause: Clause, x: float, y: float, width: float, depth: int) -> float:
    """Draw a joint: its title, and its parts indented with the word between them."""
    place = len(canvas.boxes)
    shape = Shape.INNER if depth % 2 else Shape.GROUP
    canvas.boxes.append(Box(x, y, width, 0, shape))
    top = canvas.lines(x + PAD, y + PAD - 2, (clause.title,), Pen.STRONG) + 3
    word = WORD_BETWEEN.get(clause.joint, "")
    left = x + (GUTTER if word else PAD)
    inner = width - (left - x) - PAD
    bottom = top
    for part in clause.parts:
        if word and part is not clause.parts[0]:
            canvas.word(x + PAD - 2, top + PAD + SIZE - 2, word)
        bottom = _clause(canvas, part, left, top, inner, depth + 1)
        top = bottom + BETWEEN
    canvas.boxes[place] = Box(x, y, width, bottom + PAD - y, shape)
    return bottom + PAD


def _question(canvas: _Canvas, clause: Clause, x: float, y: float, width: float) -> float:
    """Draw a question: its words, the answer looked for at the right, numbers below."""
    place = len(canvas.boxes)
    canvas.boxes.append(Box(x, y, width, 0, Shape.QUESTION))
    room = width - 2 * PAD
    share = room * WANTED_SHARE
    answer = wrapped(clause.wanted, share, SIZE, bold=True)
    used = max((width_of(line, SIZE, bold=True) for line in answer), default=-10.0)
    words = wrapped(clause.title, room - used - 10, SIZE)
    top = y + PAD - 2
    bottom = max(
        canvas.lines(x + PAD, top, words),
        canvas.lines(x + width - PAD - used, top, answer, Pen.STRONG),
    )
    for note in clause.notes:
        lines = wrapped(note, room, SMALL)
        bottom = canvas.lines(x + PAD, bottom, lines, Pen.MUTED, small=True)
    bottom += PAD - 2
    canvas.boxes[place] = Box(x, y, width, bottom - y, Shape.QUESTION)
    return bottom


def _ending(
    canvas: _Canvas,
    y: float,
    outcomes: tuple[Outcome, ...],
    exits: Exits,
    exits_at: list[float],
) -> float:
    """Draw the check and the outcomes; the rail of every no leads to the last outcome."""
    middles = [LANE / 2]
    if exits.check:
        bottom = y + LINE + 2 * PAD
        canvas.boxes.append(Box(0, y, LANE, bottom - y, Shape.CHECK))
        canvas.labels.append(
            Label(LANE / 2, y + PAD + LINE * BASE, exits.check, SIZE, Pen.STRONG, centred=True)
        )
        y, middles = bottom + GAP, [80.0, 276.0]
        for middle, word in zip(middles, (exits.certain, exits.unsure), strict=True):
            canvas.arrows.append(Arrow(((middle, bottom), (middle, y))))
            canvas.word(middle + 7, bottom + GAP / 2 + 1, word)
    for place in exits_at:
        last = place == exits_at[0]
        canvas.arrows.append(
            Arrow(((LANE, place), (RAIL, place), (RAIL, y)))
            if last
            else Arrow(((LANE, place), (RAIL, place)), head=False)
        )
    return _outcomes(canvas, y, outcomes, [*middles, RAIL])


def _outcomes(
    canvas: _Canvas, y: float, outcomes: tuple[Outcome, ...], middles: list[float]
) -> float:
    edges = [0.0]
    edges += [(a + b) / 2 for a, b in pairwise(middles)]
    edges.append(WIDTH)
    spans = [
        (left + (OUTCOME_GAP / 2 if left else 0), right - (OUTCOME_GAP / 2 if right < WIDTH else 0))
        for left, right in pairwise(edges)
    ]
    bottom = y
    for (left, right), outcome in zip(spans, outcomes, strict=True):
        room = right - left - 2 * PAD
        top = y + PAD - 2
        for text, pen in ((outcome.title, Pen.STRONG), (outcome.text, Pen.PLAIN)):
            for line in wrapped(text, room, SIZE, bold=pen is Pen.STRONG):
                base = top + LINE * BASE
                canvas.labels.append(Label(left + PAD, base, line, SIZE, pen, route=outcome.route))
                top += LINE
        bottom = max(bottom, top + PAD - 2)
    for (left, right), outcome in zip(spans, outcomes, strict=True):
        canvas.boxes.append(Box(left, y, right - left, bottom - y, Shape.OUTCOME, outcome.route))
    return bottom
