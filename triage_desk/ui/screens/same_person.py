"""Is it the same person? Both records side by side and three choices that look alike."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QStyle, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.find_patient import Choice, Comparison, FindPatientPresenter
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, rule

CHOICES = (
    ("find.use_same", Choice.SAME),
    ("find.use_else", Choice.SOMEONE_ELSE),
    ("find.use_unsure", Choice.NOT_SURE),
)
SIGNS = {"=": "same", "≠": "differs", "?": "unknown"}


class SamePersonPanel(QWidget):
    """The panel at the right. It warns and never blocks."""

    decided = Signal(object)

    def __init__(self) -> None:
        """Lay out heading, comparison and choices."""
        super().__init__()
        outer = column(self)
        ground = frame("right")
        outer.addWidget(ground)
        inside = self._inside = QWidget()
        layout = column(inside, 16, 8)
        layout.addWidget(label(text("find.same_person"), "section", bold=True))
        self._note = label("", tone="muted")
        layout.addWidget(self._note)
        self._lines = column(gap=0)
        layout.addLayout(self._lines)
        layout.addWidget(label(text("find.ask_aloud"), "caption", "muted", bold=True))
        layout.addWidget(label(text("find.ask_aloud_words"), "reading"))
        layout.addStretch(1)
        for action_id, choice in CHOICES:
            button = ActionButton(action_id, text(action_id))
            button.clicked.connect(lambda _=False, c=choice: self.decided.emit(c))
            layout.addWidget(button)
        # Beside the form it scrolls by itself; under it, with large text, the page does.
        column(ground).addWidget(inside if theme.current().large else scrolling(inside))

    def least_width(self) -> int:
        """Return the logical pixels at which nothing in it is cut, its scroll bar beside it."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return self._inside.minimumSizeHint().width() + bar

    def show_presenter(self, presenter: FindPatientPresenter) -> None:
        """Show the comparison the presenter holds."""
        compared = presenter.compared
        signs = [line.sign for line in compared]
        self._note.setText(
            text(
                "find.same_person_note",
                same=signs.count("="),
                differs=signs.count("≠"),
                unknown=signs.count("?"),
            )
        )
        clear(self._lines)
        if compared:
            self._lines.addWidget(_grid(compared))


def _grid(compared: tuple[Comparison, ...]) -> QWidget:
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 4, 0, 8)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    heads = ("", text("find.you_typed"), "", text("find.on_file"))
    for place, words in enumerate(heads):
        grid.addWidget(label(words, "caption", "muted", bold=True), 0, place)
    grid.addWidget(rule(), 1, 0, 1, 4)
    for number, line in enumerate(compared, 2):
        differs = line.sign == "≠"
        tone = "late" if differs else ""
        cells = (
            label(text(f"find.{line.field}"), "caption", "muted"),
            label(line.typed or "—"),
            label(text(f"find.sign_{SIGNS[line.sign]}"), "caption", tone, bold=differs),
            label(line.on_file or "—", tone=tone, bold=differs),
        )
        for place, cell in enumerate(cells):
            grid.addWidget(cell, number, place)
    return result
