"""A row of choices of which one holds: filters, the channel. Chosen is fill, bold and a bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy

from triage_desk.ui import theme
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.widgets.labels import row


class Segment(QAbstractButton):
    """One choice of the row."""

    def __init__(self, action_id: str, words: str) -> None:
        """Make a choice; its words are its accessible name."""
        super().__init__()
        self.setObjectName(action_id)
        self.setCheckable(True)
        # Readers say "radio button"; that one holds at a time is the work of the row's own group.
        self.setAutoExclusive(True)
        self.set_words(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Change the words; a count in them may change."""
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the words in bold, so that choosing moves nothing."""
        now = theme.current()
        metrics = QFontMetrics(now.font("body", bold=True))
        width = metrics.horizontalAdvance(self.text()) + now.grown(28)
        return QSize(width, max(now.px("button"), metrics.height() + now.grown(14)))

    def minimumSizeHint(self) -> QSize:
        """Return the full size: words are never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another size when the theme or the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint edge, fill, bar and words."""
        now = theme.current()
        painter = QPainter(self)
        on = self.isChecked()
        painter.setPen(now.colour("strong"))
        painter.setBrush(now.colour("select" if on else "surface"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if on:
            bar = now.px("selected_bar")
            painter.fillRect(1, self.height() - bar, self.width() - 2, bar, now.colour("primary"))
        painter.setPen(now.colour("ink"))
        painter.setFont(now.font("body", bold=on))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())


class Choices(QFrame):
    """One of several; ``chosen`` carries the value of the one that was taken."""

    chosen = Signal(object)

    def choose(self, value: object) -> None:
        """Show ``value`` as chosen, without a signal."""
        raise NotImplementedError

    def set_words(self, value: object, words: str) -> None:
        """Change the words of one of them."""
        raise NotImplementedError


class DropSegments(Choices):
    """The same choices folded into one line, for large text."""

    def __init__(
        self, name: str, action_id: str, choices: Sequence[tuple[str, str, object]]
    ) -> None:
        """Offer (action id, words, value); ``name`` is what readers hear first."""
        super().__init__()
        self._values = [value for _, _, value in choices]
        self._box = combo([(words, number) for number, (_, words, _) in enumerate(choices)], "")
        self._box.setObjectName(action_id)
        self._box.setAccessibleName(name)
        self._box.activated.connect(lambda number: self.chosen.emit(self._values[number]))
        row(self, gap=0).addWidget(self._box)

    def choose(self, value: object) -> None:
        """Show ``value`` as chosen, without a signal."""
        self._box.setCurrentIndex(self._values.index(value))

    def set_words(self, value: object, words: str) -> None:
        """Change the words of one of them."""
        self._box.setItemText(self._values.index(value), words)


class Segments(Choices):
    """The row. ``chosen`` carries the value of the segment that was pressed."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str, object]]) -> None:
        """Show (action id, words, value) side by side; ``name`` is what readers hear first."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._values = [value for _, _, value in choices]
        layout = row(self, gap=0)
        for number, (action_id, words, _) in enumerate(choices):
            button = Segment(action_id, words)
            self._group.addButton(button, number)
            layout.addWidget(button)
        self._group.idClicked.connect(self._tell)

    def choose(self, value: object) -> None:
        """Show ``value`` as chosen, without a signal."""
        self._group.button(self._values.index(value)).setChecked(True)

    def set_words(self, value: object, words: str) -> None:
        """Change the words of one segment."""
        button = self._group.button(self._values.index(value))
        if isinstance(button, Segment):
            button.set_words(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the segments with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        number = (self._group.checkedId() + step) % len(self._values)
        button = self._group.button(number)
        button.setFocus()
        button.click()

    def _tell(self, number: int) -> None:
        self.chosen.emit(self._values[number])
