"""Messages of other software that wait: the list, and one looked at beside what is on file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from triage_desk.domain.inbox import Choice
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.inbox import Fact, InboxPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, rule
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.rowtable import Row, RowTable

COLUMNS = ("when", "sender", "kind", "why")
# With large letters there is room for two; the rest is said when it is looked at.
LARGE = ("kind", "why")


class InboxScreen(Screen):
    """``closed`` goes back; while a message is looked at, back leads to the list."""

    closed = Signal()

    def __init__(self, presenter: InboxPresenter) -> None:
        """Lay out the page; ``presenter`` has read the list."""
        super().__init__(Place.INBOX)
        self.presenter = presenter
        self._notice = Notice()
        self._columns = LARGE if theme.current().large else COLUMNS
        headings = [text(f"inbox.{name}") for name in self._columns]
        widest = self._columns.index("why")
        self._table = RowTable("inbox.table", text("inbox.title"), headings, widest, wraps=True)
        self._table.activated.connect(lambda _index: self.look())
        self._table.itemSelectionChanged.connect(self._show_acts)
        self._none = label(text("inbox.none"), tone="muted")
        self._look = ActionButton("inbox.look", text("inbox.look"), primary=True)
        self._look.clicked.connect(lambda _=False: self.look())
        self._acts = {choice: self._button(choice) for choice in Choice}
        self._close = ActionButton("inbox.close", text("keys.back"))
        self._close.clicked.connect(lambda _=False: self._back())
        self._lay_out()
        bind("look_message", self._table, self.look)
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        listed = self.presenter.lines and self.presenter.looked is None
        rows = (hint("move"), hint("look_message")) if listed else ()
        return (*rows, hint("close_page"))

    def status(self) -> str:
        """Return how many messages wait."""
        return text("inbox.count", count=len(self.presenter.lines))

    def first_focus(self) -> QWidget | None:
        """Return the list, or the way back where it is empty."""
        return self._table if self.presenter.lines else self._close

    def look(self) -> None:
        """Look at the message that is chosen."""
        lines, picked = self.presenter.lines, self._table.picked
        listed = self.presenter.looked is None and 0 <= picked < len(lines)
        if listed and self.presenter.look(lines[picked].message_id):
            self._acts[Choice.AGAIN].setFocus()

    # ------------------------------------------------------------------------------ what is shown

    def _lay_out(self) -> None:
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        page.addWidget(label(text("inbox.title"), "question"))
        self._note = label(text("inbox.note"), tone="muted")
        for part in (self._note, self._notice, self._none):
            page.addWidget(part)
        self._card = frame("card")
        column(self._card, 1).addWidget(self._table)
        page.addWidget(self._card, 1)
        inside = QWidget()
        self._message = column(inside, 14, 8)
        self._looked = scrolling(inside)
        page.addWidget(self._looked, 1)
        self._rest = QWidget()
        page.addWidget(self._rest, 1)
        outer = column(self, gap=0)
        outer.addLayout(page, 1)
        acts = [self._acts[one] for one in ORDER]
        outer.addWidget(action_bar([self._look, *acts], [self._close]))

    def _button(self, choice: Choice) -> ActionButton:
        name = f"inbox.say_{choice.value}"
        button = ActionButton(name, text(name))
        button.clicked.connect(lambda _=False: self._say(choice))
        return button

    def _say(self, choice: Choice) -> None:
        self.presenter.say(choice)
        if self.presenter.looked is None:
            self.first_or_none().setFocus()

    def first_or_none(self) -> QWidget:
        """Return what has the focus when the list is shown again."""
        return self.first_focus() or self._close

    def _back(self) -> None:
        if self.presenter.looked is None:
            self.closed.emit()
            return
        self.presenter.put_away()
        self.first_or_none().setFocus()

    def _show(self) -> None:
        shown = self.presenter
        lines, looking = shown.lines, shown.looked is not None
        self._none.setVisible(not lines and not looking)
        self._rest.setVisible(not lines and not looking)
        self._note.setVisible(bool(lines) and not looking and not theme.current().large)
        self._card.setVisible(bool(lines) and not looking)
        self._looked.setVisible(looking)
        if shown.problem is not None:
            self._notice.show_words("error", shown.problem.sentence)
        else:
            self._notice.show_words("saved", shown.told)
        if looking:
            self._show_message()
        else:
            self._table.fill([Row([getattr(one, n) for n in self._columns]) for one in lines])
        self._show_acts()

    def _show_message(self) -> None:
        shown = self.presenter
        clear(self._message)
        self._message.addWidget(label(shown.why, "section", bold=True))
        self._message.addWidget(label(shown.came, tone="muted"))
        for line in shown.coming:
            self._message.addWidget(label(line))
        if len(shown.records) > 1:
            box = combo([(words, n) for n, words in enumerate(shown.records)], "")
            box.setObjectName("inbox.record")
            box.setAccessibleName(text("inbox.record"))
            box.setCurrentIndex(shown.beside)
            box.activated.connect(shown.put_beside)
            self._message.addWidget(label(text("inbox.record"), "caption", "muted", bold=True))
            self._message.addWidget(box)
        if shown.facts:
            self._message.addWidget(_grid(shown.facts, has_record=bool(shown.records)))
        self._message.addWidget(label(text("inbox.raw"), "caption", "muted", bold=True))
        raw = label(shown.raw, tone="muted")
        raw.setTextFormat(Qt.TextFormat.PlainText)
        raw.setAccessibleName(text("inbox.raw"))
        self._message.addWidget(raw)
        self._message.addStretch(1)

    def _show_acts(self) -> None:
        shown = self.presenter
        listed = bool(shown.lines) and shown.looked is None
        self._look.setVisible(listed)
        self._look.setEnabled(listed and self._table.picked >= 0)
        for choice, button in self._acts.items():
            button.setVisible(choice in shown.choices)
            button.setEnabled(choice in shown.choices)
        self.hints_changed.emit()


ORDER = (Choice.AGAIN, Choice.SAME, Choice.OTHER, Choice.TAKE, Choice.CLOSE)


def _grid(facts: tuple[Fact, ...], *, has_record: bool) -> QWidget:
    """Return a person of a message beside the record; what differs says so in words."""
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 4, 0, 8)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(3, 1)
    heads = ("", text("inbox.sent"), "", text("inbox.here") if has_record else "")
    for place, words in enumerate(heads):
        grid.addWidget(label(words, "caption", "muted", bold=True), 0, place)
    grid.addWidget(rule(), 1, 0, 1, 4)
    for number, one in enumerate(facts, 2):
        tone = "late" if one.differs else ""
        sign = text("find.sign_differs") if one.differs else ""
        cells = (
            label(one.name, "caption", "muted"),
            label(one.sent or "—"),
            label(sign, "caption", tone, bold=True),
            label(one.here or "—" if has_record else "", tone=tone, bold=one.differs),
        )
        for place, cell in enumerate(cells):
            grid.addWidget(cell, number, place)
    return result
