"""Reviews: the queue at the left, one visit beside it, and four keys for what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.receipt import Group, Reason
from triage_desk.ui.presenters.review import ReviewPresenter
from triage_desk.ui.screens.actions import ActionRow
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.reasons import RulesDialog, reason_line
from triage_desk.ui.screens.review_dialogs import ActDialog, AskDialog, CallDialog
from triage_desk.ui.screens.review_queue import QueueList
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row, rule
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.quote import Quote
from triage_desk.ui.widgets.route import RoutePill, route_word
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys

QUEUE_WIDTH, ASIDE_WIDTH = 260, 340
QUEUE_ROWS_LARGE = 220
MOST_LINES = 6


class ReviewScreen(Screen):
    """``override_wanted`` carries a record; ``kept`` comes after an act that can be undone.

    ``turned`` comes when another visit is shown, ``spoken`` names one about which what was typed
    in a dialog is kept.
    """

    override_wanted = Signal(object)
    seen_wanted = Signal()
    kept = Signal(object, str)
    turned = Signal()
    spoken = Signal(str)

    def __init__(self, presenter: ReviewPresenter) -> None:
        """Lay out an empty page; ``begin`` fills it."""
        super().__init__(Place.REVIEW)
        self.presenter = presenter
        self._large = theme.current().large
        self._turned_to = ""
        self._queue = QueueList()
        self._count = label("", "caption", "muted", wrap=False)
        self._notice = Notice()
        self._urgent = Notice()
        self._who = label("", "question", wrap=False)
        self._facts = label("", tone="muted")
        self._pill = RoutePill(Disposition.PT_FIRST)
        self._own = Quote()
        self._start, self._findings, self._answers = (frame("card") for _ in range(3))
        self._empty = label(text("review.empty"), "reading", "muted")
        self._actions = ActionRow(bar=True)
        for card in (self._start, self._findings, self._answers):
            column(card, 14, 6)
        self._visit = self._page()
        self._lay_out()
        self._queue.chosen.connect(presenter.choose)
        bind("queue_down", self, lambda: presenter.move(1))
        bind("queue_up", self, lambda: presenter.move(-1))
        presenter.on_change(self._show)

    def say_urgent(self, kinds: Sequence[str]) -> None:
        """Say what in today's list wants somebody at once; nothing where nothing does."""
        what = ", ".join(text(f"review.urgent_{kind}") for kind in kinds)
        self._urgent.show_words("error", text("review.urgent", what=what) if what else "")

    def begin(self, wanted: str = "") -> None:
        """Read the queue, and show ``wanted`` or the first that waits."""
        self.presenter.refresh(wanted)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the letters of the page."""
        if self.presenter.record is None:
            return (hint("seen_by_me"),)
        named = ("reroute", "ask_back", "call_person", "rules", "pages", "seen_by_me")
        return (hint("move"), *self._first_key(), *map(hint, named))

    def _first_key(self) -> tuple[KeyHint, ...]:
        return () if self.presenter.asked else (hint("stand_for"),)

    def status(self) -> str:
        """Say that the decision stays."""
        return self.presenter.kept

    def first_focus(self) -> QWidget | None:
        """Return the queue: letters act on what is chosen in it, and Enter does nothing."""
        if self.presenter.record is None:
            return self.findChild(ActionButton, "review.seen")
        return self._queue

    @property
    def encounter_id(self) -> str:
        """Return the visit shown."""
        return self.presenter.encounter_id

    @property
    def unverified(self) -> bool:
        """Return whether staff have still to ask who the person of the visit shown is."""
        record = self.presenter.record
        return record is not None and record.encounter.unverified

    def look_again(self) -> None:
        """Read the visit shown anew."""
        self.presenter.choose(self.encounter_id)

    # ------------------------------------------------------------------------------ laying out

    def _lay_out(self) -> None:
        side = frame("bar")
        left = column(side, gap=0)
        head = row()
        head.setContentsMargins(16, 12, 12, 10)
        head.addWidget(label(text("review.title"), "section", bold=True, wrap=False), 1)
        head.addWidget(self._count)
        left.addLayout(head)
        left.addWidget(rule())
        left.addWidget(self._queue, 1)
        within = label(self.presenter.within, "caption", "muted")
        within.setContentsMargins(16, 8, 12, 10)
        left.addWidget(within)
        within.setVisible(not self._large)
        body = column(gap=0)
        body.addWidget(self._urgent)
        body.addWidget(self._notice)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body.addWidget(self._empty, 1)
        body.addWidget(self._visit, 1)
        upper = QBoxLayout(_across(beside=not self._large))
        upper.setSpacing(0)
        upper.addWidget(side)
        upper.addLayout(body, 1)
        if self._large:
            side.setMaximumHeight(QUEUE_ROWS_LARGE)
        else:
            side.setFixedWidth(theme.current().grown(QUEUE_WIDTH))
        outer = column(self, gap=0)
        outer.addLayout(upper, 1)
        outer.addWidget(self._actions)

    def _page(self) -> QWidget:
        head = row(gap=12)
        head.addWidget(self._who)
        head.addWidget(self._facts, 1)
        head.addWidget(self._pill)
        inside = QWidget()
        page = column(inside, 16, 10)
        page.addLayout(head)
        first = QBoxLayout(_across(beside=not self._large))
        second = QBoxLayout(_across(beside=not self._large))
        upper, lower = self._pairs()
        for line, (wide, narrow) in ((first, upper), (second, lower)):
            line.setSpacing(10)
            line.addWidget(wide, 1)
            line.addWidget(narrow)
            if not self._large:
                narrow.setFixedWidth(theme.current().grown(ASIDE_WIDTH))
        page.addLayout(first)
        page.addLayout(second, 1)
        area = scrolling(inside)
        scroll_by_keys(self, area)
        return area

    def _pairs(self) -> tuple[tuple[QFrame, QFrame], tuple[QFrame, QFrame]]:
        """Return the cards, two by two: what is most read stands at the left."""
        return (self._own, self._start), (self._findings, self._answers)

    # --------------------------------------------------------------------------------- showing

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        self._count.setText(shown.heading)
        self._queue.show_lines(shown.lines, shown.position)
        record = shown.record
        self.patient_id = record.patient.patient_id if record else ""
        self._empty.setVisible(record is None)
        self._visit.setVisible(record is not None)
        if self.encounter_id != self._turned_to:
            self._turned_to = self.encounter_id
            QTimer.singleShot(0, self, self.turned.emit)
        if record is not None:
            self._who.setText(record.patient.initials)
            self._facts.setText(shown.facts)
            self._pill.set_disposition(shown.route or Disposition.OUTSIDE_SCOPE)
            self._show_words()
            self._show_findings()
            self._show_answers()
        self._queue.setEnabled(bool(shown.lines))
        self._show_actions()
        self.hints_changed.emit()

    def _show_words(self) -> None:
        content = self.presenter.content
        said = content.said if content else ()
        words = said[0][1] if said else ""
        caption = text("review.own_words")
        if not words:
            caption = f"{caption}: {text('review.no_words')}"
        self._own.show_words(caption, words, said[1:])
        self._show_start()

    def _show_start(self) -> None:
        card = emptied(self._start, text("review.scores"))
        scores = self.presenter.scores
        for title, value in scores:
            card.addWidget(_pair(title, value))
        if not scores:
            card.addWidget(label(text("review.no_scores"), tone="muted"))
        card.addStretch(1)

    def _show_findings(self) -> None:
        shown = self.presenter
        rules = self._rules_button()
        card = emptied(self._findings, text("review.findings"), rules)
        if shown.so_far:
            card.addWidget(label(text("review.so_far"), bold=True))
            for line in shown.so_far:
                card.addWidget(label(line))
        if shown.asked:
            card.addWidget(label(text("review.waits_for_desk"), tone="late", bold=True))
        for number, group in enumerate(shown.groups):
            lead = group if number or shown.so_far else replace(group, heading="")
            self._add(card, lead)
        card.addStretch(1)

    def _add(self, card: QBoxLayout, group: Group) -> None:
        """Add heading and lines, each with a link to what it rests on; the rest is counted."""
        if group.heading:
            card.addWidget(label(group.heading, bold=True))
        for reason in group.reasons[:MOST_LINES]:
            card.addWidget(reason_line(reason, opened=self._behind))
        rest = len(group.reasons) - MOST_LINES
        if rest > 0:
            card.addWidget(label(text("receipt.more", count=rest), "caption", "muted"))
        if not group.reasons and group.empty:
            card.addWidget(label(group.empty, tone="muted"))

    def _behind(self, reason: Reason) -> None:
        made = self.presenter.receipt
        if made is not None:
            self._open_rules([Group("", made.behind(reason))], reason.sentence)

    def _open_rules(self, groups: Sequence[Group], title: str = "") -> None:
        dialog = RulesDialog(self, groups, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_answers(self) -> None:
        shown = self.presenter
        card = emptied(self._answers, text("review.answers"))
        card.addWidget(label(shown.counted, "caption", "muted"))
        for question, answer in shown.given:
            card.addWidget(_pair(question, answer))
        if shown.denied:
            card.addWidget(label(text("review.denied", lines="; ".join(shown.denied))))
        card.addStretch(1)

    def _show_actions(self) -> None:
        shown = self.presenter
        seen = self._button("seen", self.seen_wanted.emit)
        done = label(shown.done_today, "caption", "muted", wrap=False)
        if shown.record is None or shown.route is None:
            self._actions.show_parts([done], [seen])
            return
        buttons = [
            self._first_act(shown.route),
            self._button("change", lambda: self.override_wanted.emit(shown.record)),
            self._button("ask", self._ask),
            self._button("call", self._call),
        ]
        self._actions.show_parts(buttons, [seen] if self._large else [done, seen])

    def _first_act(self, route: Disposition) -> ActionButton:
        """Return the button of what is done with most visits: the route is let stand."""
        verb = "release" if self.presenter.releases else "confirm"
        words = text(f"review.{verb}", route=route_word(route))
        if self._large:
            words = text(f"review.{verb}_short")
        confirm = ActionButton("review.confirm", words, primary=True)
        confirm.clicked.connect(lambda: self._do(self.presenter.confirm))
        confirm.setEnabled(not self.presenter.asked)
        return confirm

    def _button(self, name: str, act: Callable[[], object]) -> ActionButton:
        words = text(f"review.{name}_short" if self._large else f"review.{name}")
        button = ActionButton(f"review.{name}", words)
        button.clicked.connect(lambda _=False: act())
        return button

    def _rules_button(self) -> ActionButton:
        made = self.presenter.receipt
        count = len(made.decision.looked_at) if made and made.decision else 0
        rules = ActionButton("review.sources", text("review.all_rules", count=count))
        rules.clicked.connect(self._show_rules)
        return rules

    # ------------------------------------------------------------------------------------ acts

    def _do(self, act: Callable[[], bool]) -> None:
        if act():
            self._told()

    def _ask(self) -> None:
        shown = self.presenter
        dialog = AskDialog(
            self, shown.questions, lambda: self._keep(lambda: shown.ask(*dialog.said))
        )
        self._open_to_type(dialog)

    def _call(self) -> None:
        shown, record = self.presenter, self.presenter.record
        phone = record.patient.phone if record else ""
        dialog = CallDialog(self, phone, lambda: self._keep(lambda: shown.call(*dialog.said)))
        self._open_to_type(dialog)

    def _open_to_type(self, dialog: ActDialog) -> None:
        dialog.accepted.connect(self._told)
        open_dialog(dialog)

    def _keep(self, act: Callable[[], bool]) -> str:
        """Do an act of a dialog; return why it was not done, or ""."""
        visit, shown = self.encounter_id, self.presenter
        if act():
            self.spoken.emit(visit)
            return ""
        return shown.problem.sentence if shown.problem is not None else ""

    def dialogs(self) -> Mapping[str, Callable[[str], object]]:
        """Return the dialogs in which something is typed about the visit shown."""
        return {"ask": lambda _about: self._ask(), "call": lambda _about: self._call()}

    def typed_in(self) -> QWidget | None:
        """Return the dialog that is open: the page itself has no field."""
        return self.dialog

    def _told(self) -> None:
        self.kept.emit(self.presenter.done, self.presenter.initials)
        self._queue.setFocus()

    def _show_rules(self) -> None:
        made = self.presenter.receipt
        if made is not None:
            self._open_rules([*made.groups, made.all_rules])


def _across(*, beside: bool) -> QBoxLayout.Direction:
    way = QBoxLayout.Direction
    return way.LeftToRight if beside else way.TopToBottom


def emptied(card: QFrame, title: str, beside: QWidget | None = None) -> QBoxLayout:
    """Return the layout of a card with nothing in it but its title, and what stands beside it."""
    layout = card.layout()
    if not isinstance(layout, QBoxLayout):
        raise TypeError(card.objectName())
    clear(layout)
    head = QWidget()
    line = row(head)
    line.addWidget(label(title, "reading", bold=True), 1)
    if beside is not None:
        line.addWidget(beside)
    layout.addWidget(head)
    return layout


def _pair(question: str, answer: str) -> QWidget:
    result = QWidget()
    line = row(result, gap=12)
    line.addWidget(label(question, tone="muted"), 3)
    said = label(answer, bold=True)
    said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    line.addWidget(said, 2)
    return result
