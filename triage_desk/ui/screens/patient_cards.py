"""The cards of a patient page: goal, scores, visits; what is left to do, people, good to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QWidget

from triage_desk.domain.care import Participant
from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.goal_words import GoalShown
from triage_desk.ui.presenters.patient_beside import Beside, TrendShown, VisitShown
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, quoted, row, rule
from triage_desk.ui.widgets.lines import SourceLink, TickLine
from triage_desk.ui.widgets.route import RoutePill
from triage_desk.ui.widgets.trendchart import TrendChart

MOST_VISITS, MOST_TRENDS, MOST_CHARTS, MOST_PAPERS, MOST_KNOWN = 8, 4, 2, 4, 8
ONE = 1


@dataclass(frozen=True, slots=True)
class PageActs:
    """What a card calls: a goal or helper to change (``None`` for a new one), a visit, a tick.

    ``turn`` shows the scores as a table or as charts, ``source`` what is behind a measure;
    ``judge`` asks whether a route was right, ``None`` for whoever may not say.
    """

    goal: Callable[[GoalShown | None], None]
    helper: Callable[[Participant | None], None]
    visit: Callable[[str], None]
    tick: Callable[[str, str], None]
    turn: Callable[[], None]
    source: Callable[[TrendShown], None]
    judge: Callable[[str], None] | None = None


def titled(title: str, *beside: QWidget, note: str = "") -> tuple[QFrame, QBoxLayout]:
    """Return a card with a heading, ``note`` after it, and what stands at the right of them."""
    card = frame("card")
    inside = column(card, 10, 4)
    inside.setContentsMargins(12, 8, 12, 8)
    head = row()
    head.addWidget(label(text(title), "reading", bold=True, wrap=not note), 0 if note else 1)
    if note:
        head.addWidget(label(note, "caption", "muted"), 1)
    for widget in beside:
        head.addWidget(widget)
    inside.addLayout(head)
    return card, inside


def fill_goals(layout: QBoxLayout, shown: Beside, acts: PageActs) -> None:
    """Put the goals into one card, in the person's own words, and what else is good to know."""
    new = ActionButton("patient.goal", text("goal.new"))
    new.clicked.connect(lambda: acts.goal(None))
    card = frame("card")
    inside = column(card, 10, 2)
    inside.setContentsMargins(12, 8, 12, 8)
    head, first = row(gap=16), column(gap=2)
    first.addWidget(label(text("goal.title"), "caption", "muted", bold=True))
    head.addLayout(first, 1)
    if shown.goals:
        first.addWidget(_wanted(shown.goals[0].words))
        head.addWidget(_change_goal(shown.goals[0], acts, has_key=True))
    elif shown.goal_said:
        first.addWidget(_wanted(shown.goal_said))
        first.addWidget(label(text("goal.only_said"), "caption", "muted"))
    else:
        first.addWidget(label(text("goal.none"), tone="muted"))
    head.addWidget(new, 0, Qt.AlignmentFlag.AlignTop)
    inside.addLayout(head)
    for number, goal in enumerate(shown.goals):
        if number:
            line = row(gap=16)
            line.addWidget(_wanted(goal.words), 1)
            line.addWidget(_change_goal(goal, acts, has_key=False))
            inside.addLayout(line)
        inside.addLayout(_standing(goal))
    if shown.goals and shown.goal_said:
        inside.addWidget(_wanted(shown.goal_said))
        inside.addWidget(label(text("goal.only_said"), "caption", "muted"))
    _add_line(inside, "beside.know", shown.good_to_know, MOST_KNOWN)
    layout.addWidget(card)


def _wanted(words: str) -> QWidget:
    return label(quoted(words), "reading", bold=True)


def _change_goal(goal: GoalShown, acts: PageActs, *, has_key: bool) -> SourceLink:
    return _change("goal_change", goal.words, lambda: acts.goal(goal), has_key=has_key)


def _standing(goal: GoalShown) -> QBoxLayout:
    lines = column(gap=0)
    near = " \N{MIDDLE DOT} ".join(filter(None, (goal.closeness, goal.note)))
    lines.addWidget(label(near, "caption", "muted"))
    if goal.way:
        lines.addWidget(label(goal.way, "caption"))
    return lines


def _change(command: str, of_what: str, act: Callable[[], None], *, has_key: bool) -> SourceLink:
    """Return the link that changes one of several; the first of them has the key."""
    words = text("goal.change")
    key = commands.key(command) if has_key else ""
    link = SourceLink(f"patient.{command}", words, f"{words}: {of_what}", key)
    link.clicked.connect(act)
    return link


def fill_trends(
    layout: QBoxLayout, shown: Beside, acts: PageActs, *, as_table: bool, beside: bool
) -> None:
    """Put the scores into one card: charts and what they mean, or the same numbers as a table.

    ``beside`` says that there is room for two charts side by side.
    """
    if not shown.trends:
        return
    button = ActionButton("patient.turn", text("trend.as_chart" if as_table else "trend.as_table"))
    button.clicked.connect(acts.turn)
    card, inside = titled("trend.title", button)
    if as_table:
        inside.addWidget(_table(shown.trends))
    else:
        line = row(gap=20) if beside else column(gap=8)
        for trend in shown.trends[:MOST_CHARTS]:
            line.addWidget(_measure(trend, acts, chart=len(trend.rows) > ONE), 1)
        inside.addLayout(line)
        for trend in shown.trends[MOST_CHARTS:MOST_TRENDS]:
            inside.addWidget(_measure(trend, acts, chart=False))
    layout.addWidget(card)


def _measure(shown: TrendShown, acts: PageActs, *, chart: bool) -> QWidget:
    result = QWidget()
    lines = column(result, gap=2)
    lines.addWidget(label(shown.title, "caption", "muted", bold=True))
    lines.addWidget(label(shown.change, "reading", bold=True))
    if chart:
        lines.addWidget(TrendChart(shown.trend, shown.summary))
    last = row()
    last.addWidget(label(shown.meaning), 1)
    link = SourceLink("patient.source", shown.cited, f"{text('trend.source_link')}: {shown.title}")
    link.clicked.connect(lambda: acts.source(shown))
    last.addWidget(link)
    lines.addLayout(last)
    lines.addStretch(1)
    return result


def _table(trends: Iterable[TrendShown]) -> QWidget:
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 0, 0, 0)
    at = 0
    for shown in trends:
        grid.addWidget(label(shown.title, bold=True), at, 0, 1, 2)
        grid.addWidget(label(f"{shown.change}. {shown.meaning}", tone="muted"), at + 1, 0, 1, 2)
        at += 2
        for day, value in shown.rows:
            grid.addWidget(label(day), at, 0)
            grid.addWidget(label(value, bold=True), at, 1)
            at += 1
        grid.addWidget(label(" ".join(shown.source), "caption", "muted"), at, 0, 1, 2)
        grid.addWidget(rule(), at + 1, 0, 1, 2)
        at += 2
    return result


def fill_visits(layout: QBoxLayout, shown: Beside, acts: PageActs) -> None:
    """Put the timeline into one card, newest first."""
    card, inside = titled("patient.visits")
    inside.setSpacing(2)
    for number, visit in enumerate(shown.visits[:MOST_VISITS], 1):
        inside.addWidget(_visit(number, visit, acts))
    rest = len(shown.visits) - MOST_VISITS
    if rest > 0:
        inside.addWidget(label(text("receipt.more", count=rest), "caption", "muted"))
    if not shown.visits:
        inside.addWidget(label(text("patient.no_visits"), tone="muted"))
    layout.addWidget(card)


def _visit(number: int, visit: VisitShown, acts: PageActs) -> QWidget:
    result = QWidget()
    line = row(result, gap=12)
    words = column(gap=0)
    words.addWidget(label(" · ".join(filter(None, (visit.when, visit.about)))))
    words.addWidget(label(visit.more, "caption", "muted"))
    line.addLayout(words, 1)
    if visit.route is not None:
        line.addWidget(RoutePill(visit.route))
    else:
        line.addWidget(label(visit.state, bold=True, wrap=False))
    judge = acts.judge
    if visit.route is not None and judge is not None:
        right = ActionButton(f"patient.judge_{number}", text("patient.judge"))
        right.set_spoken(f"{text('patient.judge')}: {visit.when}, {visit.about}")
        right.clicked.connect(lambda: judge(visit.encounter_id))
        line.addWidget(right)
    keys = commands.named("visit").keys
    key = keys[number - 1] if number <= len(keys) else ""
    go = ActionButton(f"patient.visit_{number}", text("patient.open_visit"), key)
    go.set_spoken(f"{text('patient.open_visit')}: {visit.when}, {visit.about}")
    go.clicked.connect(lambda: acts.visit(visit.encounter_id))
    line.addWidget(go)
    return result


def fill_left(layout: QBoxLayout, shown: Beside, acts: PageActs) -> None:
    """Put what was left open after a visit into one card; nothing where all was done."""
    if not shown.left:
        return
    card, inside = titled("beside.next", note=shown.left_since)
    inside.setSpacing(0)
    for one in shown.left:
        line = TickLine(f"patient.left_{one.key}", one.words, one.key)
        line.clicked.connect(lambda _=False, o=one: acts.tick(o.encounter_id, o.what))
        inside.addWidget(line)
    layout.addWidget(card)


def fill_papers(layout: QBoxLayout, shown: Beside) -> None:
    """Name the papers that were made, in one line; nothing where there are none."""
    if shown.papers:
        card = frame("card")
        inside = column(card, 10, 4)
        inside.setContentsMargins(12, 6, 12, 6)
        _add_line(inside, "beside.paper_title", shown.papers, MOST_PAPERS)
        layout.addWidget(card)


def _add_line(layout: QBoxLayout, title: str, parts: Sequence[str], most: int) -> None:
    """Add some words in one line behind what they are about; nothing where there are none."""
    if not parts:
        return
    rest = len(parts) - most
    more = (text("receipt.more", count=rest),) if rest > 0 else ()
    line = row(gap=12)
    top = Qt.AlignmentFlag.AlignTop
    line.addWidget(label(text(title), "caption", "muted", bold=True, wrap=False), 0, top)
    line.addWidget(label(" \N{MIDDLE DOT} ".join((*parts[:most], *more)), "caption"), 1)
    layout.addLayout(line)


def fill_people(layout: QBoxLayout, shown: Beside, acts: PageActs) -> None:
    """Put who cares and who helps into one card."""
    add = ActionButton("patient.helper", text("team.new"))
    add.clicked.connect(lambda: acts.helper(None))
    card, inside = titled("team.title", add, note="" if shown.team else text("team.none"))
    for number, (one, (role, words)) in enumerate(zip(shown.team, shown.people, strict=True)):
        line = row()
        line.addWidget(label(role, "caption", "muted", wrap=False))
        line.addWidget(label(words), 1)
        change = partial(acts.helper, one)
        line.addWidget(_change("helper_change", one.name, change, has_key=number == 0))
        inside.addLayout(line)
    layout.addWidget(card)


def refill(layout: QBoxLayout, *fills: Callable[[QBoxLayout], None]) -> None:
    """Take everything out of a layout and fill it anew."""
    clear(layout)
    for fill in fills:
        fill(layout)
