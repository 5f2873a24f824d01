"""Options in a scrolling column, or in two where there are many and there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from triage_desk.services.views import Page
from triage_desk.ui import answerkeys as keys
from triage_desk.ui import theme
from triage_desk.ui.widgets.buttons import OptionButton
from triage_desk.ui.widgets.labels import column

_ONE_COLUMN = 6


class OptionColumn(QScrollArea):
    """The options of a choice item; ``pressed`` carries the code."""

    pressed = Signal(str)

    def __init__(self, page: Page, *, several: bool) -> None:
        """Show the options of ``page`` with a key each."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setObjectName("contents")
        outer = column(self._inside, gap=0)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self._columns = 0
        codes = [option.code for option in page.item.options]
        self._buttons = {
            code: self._button(page, code, key, several=several)
            for code, key in zip(codes, keys.for_options(len(codes)), strict=True)
        }
        self.setWidget(self._inside)
        self._arrange(1)

    def _button(self, page: Page, code: str, key: str, *, several: bool) -> OptionButton:
        words = page.text.options.get(code, code)
        name = f"{page.item.link_id}.{code}"
        button = OptionButton(name, words, (key,) if key else (), several=several)
        button.clicked.connect(lambda: self.pressed.emit(code))
        return button

    @property
    def buttons(self) -> Mapping[str, OptionButton]:
        """Return the buttons by code."""
        return self._buttons

    def rows(self) -> list[list[QWidget]]:
        """Return the buttons as they stand, for the arrow keys."""
        buttons = list(self._buttons.values())
        high = self._rows_high(self._columns)
        return [list(buttons[start::high]) for start in range(high)] if buttons else []

    def show_chosen(self, codes: Sequence[str]) -> None:
        """Mark the codes chosen."""
        for code, button in self._buttons.items():
            button.setChecked(code in codes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second column when there are many options and room for them."""
        super().resizeEvent(event)
        many = len(self._buttons) > _ONE_COLUMN
        self._arrange(2 if many and self.width() > theme.current().grown(680) else 1)

    def _rows_high(self, columns: int) -> int:
        return -(-len(self._buttons) // max(columns, 1))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        # A key at the far edge of a wide screen is no longer seen as belonging to its words.
        self._inside.setMaximumWidth(theme.current().grown(640) * columns)
        high = self._rows_high(columns)
        for number, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, number % high, number // high)
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
