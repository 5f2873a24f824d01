"""A list of yes/no lines, read aloud one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from triage_desk.domain.answers import Answer
from triage_desk.services.views import Page
from triage_desk.ui import answerkeys as keys
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.nonebar import NoneBar
from triage_desk.ui.items.row import AnswerRow
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.keybutton import same_width
from triage_desk.ui.widgets.labels import column, frame, rule
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys

# What may be hidden of the last line while it still counts as read: its lower edge.
_ALMOST = 4
# Twice between the lines and the answers for the rest: around what stretches.
_GAP = 4
# What stands above and below the buttons of a row: as much as the window has room for.
MARGINS = (8, 6, 4, 3, 2, 1, 0)
_STATES = ("open", "yes", "no", "not_sure", "declined", "not_asked")


class ChecklistWidget(ItemWidget):
    """Rows with letters, and one bar for the lines still open."""

    def __init__(self, page: Page) -> None:
        """Ask the lines of ``page``, at most eight."""
        super().__init__(page)
        self._read = self._seen = False
        self._scrolls = False
        self._arranged: tuple[QSize, bool] | None = None
        self.rows = tuple(
            AnswerRow(
                letter,
                line,
                page.text.lines.get(line.link_id, line.link_id),
                among_others=not page.item.staff_only,
                way=page.way,
            )
            for letter, line in zip(keys.LINES, page.lines, strict=False)
        )
        self.none_bar = NoneBar(page.item.link_id, private=page.item.private)
        self.none_bar.said.connect(self._say_of_open)
        self.none_bar.noted.connect(self.noted)
        self._lay_out()
        for shown in self.rows:
            shown.said.connect(lambda link_id, answer: self._say({link_id: answer}))
        dot = QShortcut(QKeySequence(keys.OTHER), self)
        dot.setAutoRepeat(False)
        dot.activated.connect(self._open_menu)
        scroll_by_keys(self, self._area)
        arrows = ArrowKeys(self)
        arrows.set_rows([shown.controls for shown in self.rows] + [self.none_bar.buttons])
        self.set_page(page)

    def _lay_out(self) -> None:
        outer = column(self, gap=_GAP)
        card = frame("card")
        outer.addWidget(card, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(card, 1).addWidget(self._area)
        inside = QWidget()
        inside.setObjectName("contents")
        # In its place before it is filled: what is moved is dressed once more.
        self._area.setWidget(inside)
        self._list = column(inside, gap=0)
        for number, shown in enumerate(self.rows):
            if number:
                self._list.addWidget(rule())
            self._list.addWidget(shown)
        self._list.addStretch(1)
        outer.addStretch()
        outer.addWidget(self.none_bar)
        self._card = card
        bar = self._area.verticalScrollBar()
        bar.valueChanged.connect(self._look)
        bar.rangeChanged.connect(self._look)

    def set_page(self, page: Page) -> None:
        """Show the lines with other answers."""
        before = self._page
        super().set_page(page)
        for shown in self.rows:
            shown.show_answer(page.answers.get(shown.line.link_id))
        self._show_open()
        self._say_changed(before)

    def _say_changed(self, before: Page) -> None:
        """Let readers say how a line stands now: its letter was pressed from anywhere."""
        ids = (shown.line.link_id for shown in self.rows)
        changed = [i for i in ids if before.answers.get(i) != self._page.answers.get(i)]
        for shown in self.rows:
            if changed == [shown.line.link_id] and self.isVisible():
                announce(shown)

    @property
    def note(self) -> str:
        """Return what the bar would do."""
        return self.none_bar.note

    def _show_open(self) -> None:
        count = len(self._page.open_ids)
        self.none_bar.show_open(count, of_all=len(self.rows), read=self._read)

    def focus_first(self) -> None:
        """Put the focus on Yes of the first open line; nothing is pressed by it."""
        still = [r for r in self.rows if r.line.link_id in self._page.open_ids]
        target = (still or self.rows)[0]
        target.yes.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(target)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of lines and bar."""
        last = keys.LINES[len(self.rows) - 1]
        more = (
            (((commands.named("pages").keys[-1],), text("kit.scroll.more")),)
            if self._scrolls
            else ()
        )
        return (
            *more,
            ((keys.LINES_YES[0], "\u2013", last), text("kit.answer.yes")),
            ((keys.LINES_NOT_SURE[0], "\u2013", last), text("kit.answer.not_sure")),
            ((keys.OTHER,), text("kit.answer.other")),
            (keys.NO[:1], self.none_bar.none.words),
        )

    def _say_of_open(self, answer: Answer) -> None:
        self._say(dict.fromkeys(self._page.open_ids, answer))

    def _open_menu(self) -> None:
        focus = QApplication.focusWidget()
        for shown in self.rows:
            if focus is not None and shown.isAncestorOf(focus):
                shown.open_menu()
                return

    # -------------------------------------------------------------------------------- room

    def showEvent(self, event: QShowEvent) -> None:
        """See which lines can be read."""
        super().showEvent(event)
        self._arrange_anew()
        self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put buttons under the words where there is no room beside them."""
        super().resizeEvent(event)
        self._arrange_anew()

    def _arrange_anew(self) -> None:
        """Arrange where that was not done yet for this size, in the dress it is shown in."""
        dressed = self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
        if self._arranged != (self.size(), dressed):
            self._arranged = (self.size(), dressed)
            self._arrange()

    def _arrange(self) -> None:
        now = theme.current()
        metrics = QFontMetrics(now.font("caption", bold=True))
        words = [text(f"kit.answer.{state}") for state in _STATES[:4]]
        state = max(metrics.horizontalAdvance(word) for word in words) + now.grown(8)
        letters = theme.letter_width(QFontMetrics(now.font("line_item"))) * 34
        room = self.width() - 40
        for column_of in zip(*(shown.controls for shown in self.rows), strict=True):
            same_width(column_of)
        stacked = any(r.controls_width(state) + letters > room for r in self.rows)
        for shown in self.rows:
            shown.set_widths(state, stacked=stacked)
        self._fit_height()
        self._look()

    def _fit_height(self) -> None:
        """End the card with its last line; in a low window the rows stand closer first."""
        below = self.none_bar.heightForWidth(self.width())
        room = self.height() - below - 2 * _GAP
        rules = len(self.rows) - 1
        # As if the scroll bar were there: it takes the width in which a word more may break, and
        # would then stay for ever.
        wide = self.width() - 4 - self._area.verticalScrollBar().sizeHint().width()
        least = sum(r.height_at(wide) for r in self.rows) + rules + 4
        for margin in MARGINS:
            high = least + 2 * margin * len(self.rows)
            if high <= room:
                break
        for shown in self.rows:
            shown.set_margin(margin)
        self._card.setMaximumHeight(high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Keep that the last line was on screen, once it was."""
        self._seen = self._read
        super().paintEvent(event)

    def _look(self, *_range: int) -> None:
        """Note whether the last line is on screen; once it was painted there, it stays noted.

        Until then it is no more than how the page stands just now: a page laid out ahead is often
        shown under a longer question, and has less room than it was measured in.
        """
        bar = self._area.verticalScrollBar()
        hidden = bar.maximum() - bar.value()
        scrolls = bar.maximum() > _ALMOST
        if scrolls != self._scrolls:
            self._scrolls = scrolls
            self.noted.emit()
        read = self._seen or (self.isVisible() and hidden <= _ALMOST)
        if read != self._read:
            self._read = read
            self._show_open()
