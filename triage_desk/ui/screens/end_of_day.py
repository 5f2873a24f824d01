"""End of the day: make the sheet that is signed, or check an old one against the log."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.end_of_day import EndOfDayPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

WIDEST = 760


class EndOfDayScreen(Screen):
    """``sheet_wanted`` asks for the paper of today."""

    closed = Signal()
    sheet_wanted = Signal()

    def __init__(self, presenter: EndOfDayPresenter) -> None:
        """Lay out both halves."""
        super().__init__(Place.END_OF_DAY)
        self.presenter = presenter
        self._notice = Notice()
        self._make = ActionButton("day.make", text("end_of_day.make"), primary=True, icon="printer")
        self._make.clicked.connect(self.sheet_wanted)
        self._code = Field(
            "day.code", text("end_of_day.code"), line_edit(text("end_of_day.code_hint"))
        )
        self._code.entered.connect(self._look)
        self._check = ActionButton("day.check", text("end_of_day.check"))
        self._check.clicked.connect(self._look)
        self._close = ActionButton("day.close", text("end_of_day.close"))
        self._close.clicked.connect(self.closed)
        self._lay_out()
        presenter.on_change(self._show)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        return (
            hint("make_sheet"),
            hint("check_sheet"),
            hint("close_page"),
        )

    def first_focus(self) -> QWidget | None:
        """Return the button that makes the sheet."""
        return self._make

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        body, inner = QWidget(), QWidget()
        # In a row: a column alone would ask how high words are at the width of the window.
        across = row(body)
        across.setContentsMargins(20, 12, 20, 12)
        inner.setMaximumWidth(theme.current().grown(WIDEST))
        across.addWidget(inner, 1)
        across.addStretch(0)
        page = column(inner, gap=12)
        page.addWidget(label(text("end_of_day.title"), "question"))
        sheet = self._card("make", self._make)
        check = self._card("check", self._check, self._code, self._notice)
        for card in (sheet, check):
            page.addWidget(card)
        page.addStretch(1)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(action_bar([self._close], []))

    @staticmethod
    def _card(name: str, act: ActionButton, *above: QWidget) -> QFrame:
        card = frame("card")
        layout = column(card, 16, 8)
        layout.addWidget(label(text(f"end_of_day.{name}_title"), "section", bold=True))
        layout.addWidget(label(text(f"end_of_day.{name}_words")))
        for part in above:
            layout.addWidget(part)
        line = row()
        line.addWidget(act)
        line.addStretch(1)
        layout.addLayout(line)
        return card

    def _look(self) -> None:
        self.presenter.check(self._code.typed)

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        self._code.show_error(problem.sentence if problem and problem.field == "code" else "")
        if problem is not None:
            self._notice.show_words("error", "" if problem.field == "code" else problem.sentence)
            self._code.control.setFocus()
        else:
            self._notice.show_words("saved" if shown.fits else "error", shown.words)
        self.hints_changed.emit()
