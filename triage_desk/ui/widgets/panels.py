"""What stands beside a question: heading, sections, help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from triage_desk.services.views import SectionState
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.checks import paint_check
from triage_desk.ui.widgets.labels import (
    at_once,
    column,
    label,
    put,
    quoted,
    row,
    rule,
    set_properties,
)


class Heading(QWidget):
    """The question: "Say this", the words in quotation marks, and how to ask it."""

    def __init__(self, words: str = "", hint: str = "", *, staff_only: bool = False) -> None:
        """Show a question; ``staff_only`` ones are looked at, not read aloud."""
        super().__init__()
        self._layout = column(self, gap=4)
        self._caption = label(step="caption", tone="muted", bold=True)
        self._words = label(step="question")
        self._words.setObjectName("question")
        self._hint = label(tone="muted")
        for part in (self._caption, self._words, self._hint):
            self._layout.addWidget(part)
        self.show_question(words, hint, staff_only=staff_only)

    def show_question(
        self,
        words: str,
        hint: str = "",
        *,
        staff_only: bool = False,
        not_said: bool = False,
        beside: str = "",
    ) -> None:
        """Show another question; an empty hint takes no room. ``beside`` stands by the caption.

        ``not_said`` is not to be said to the one who speaks now, but to the person alone.
        """
        key = "you_see" if staff_only else "not_said" if not_said else "say"
        caption = text(f"kit.heading.{key}")
        self._caption.setText(f"{caption}   {beside}" if beside else caption)
        # Large text leaves the room to the words themselves; their marks say that they are said.
        told = staff_only or not_said or bool(beside)
        self._caption.setVisible(told or not theme.current().large)
        self._words.setText(words if staff_only or not_said else quoted(words))
        self.setAccessibleName(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def high_at(self, width: int) -> int:
        """Return how high the words are in ``width``, in logical pixels, shown or not."""
        for part in (self._caption, self._words, self._hint):
            part.ensurePolished()
        self._layout.invalidate()
        return self._layout.totalHeightForWidth(width)


class _SectionLine(QWidget):
    """One section: a ring, a thick ring, or a tick; its title; how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self._state: SectionState | None = None
        self._shown: tuple[SectionState, str] | None = None
        layout = row(self, gap=8)
        layout.setContentsMargins(20 + theme.current().grown(24), 5, 16, 5)
        self._title = label()
        self._beside = label(step="caption", tone="muted", wrap=False)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._beside)

    def show_state(self, state: SectionState, took: str = "") -> None:
        if (state, took) == self._shown:
            return
        self._state, self._shown = state, (state, took)
        current = state.state == "now"
        tone, bold = "muted" if state.state == "to come" else "", "true" if current else "false"
        set_properties(self._title, {"tone": tone, "bold": bold})
        self._title.setText(state.title)
        progress = text("kit.rail.progress", answered=state.answered, asked=state.asked)
        beside = progress if current and state.asked else took
        self._beside.setText(beside)
        self._beside.setVisible(bool(beside))
        self.update()
        word = text(f"kit.rail.{state.state.replace(' ', '_')}")
        word = text("kit.rail.took", state=word, time=took) if took else word
        self.setAccessibleName(
            text("kit.rail.spoken", title=state.title, answered=state.answered,
                 asked=state.asked, state=word)
        )  # fmt: skip

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of the section we are in, and the mark."""
        if self._state is None:
            return
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = self._state.state
        if state == "now":
            painter.fillRect(self.rect(), now.colour("select"))
            painter.fillRect(0, 0, now.px("selected_bar"), self.height(), now.colour("primary"))
        side = float(now.grown(15))
        dot = QRectF(20, (self.height() - side) / 2, side, side)
        if state == "done":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("primary"))
            painter.drawEllipse(dot)
            paint_check(painter, dot, now.colour("onprimary"))
            return
        wide = 4.0 if state == "now" else 1.5
        painter.setPen(QPen(now.colour("primary" if state == "now" else "strong"), wide))
        painter.setBrush(now.colour("surface"))
        painter.drawEllipse(dot.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2))


class StepRail(QFrame):
    """The sections of the interview with how far each is."""

    def __init__(self, sections: Sequence[SectionState] = ()) -> None:
        """Show sections in their order."""
        super().__init__()
        self.setProperty("ground", "bar")
        outer = column(self, gap=0)
        title = label(text("kit.rail.title"), "caption", "muted", bold=True)
        title.setContentsMargins(20, 10, 16, 6)
        outer.addWidget(title)
        self._lines = column(gap=0)
        self._shown: list[_SectionLine] = []
        outer.addLayout(self._lines)
        self.show_sections(sections)

    def show_sections(self, sections: Iterable[SectionState], first_took: str = "") -> None:
        """Show other states; ``first_took`` is how long the first section took, once it is done."""
        states = tuple(sections)
        while len(self._shown) > len(states):
            surplus = self._shown.pop()
            surplus.hide()
            surplus.deleteLater()
        for number, state in enumerate(states):
            took = first_took if number == 0 and state.state == "done" else ""
            if number == len(self._shown):
                self._shown.append(_SectionLine())
                put(self._lines, self._shown[-1])
            self._shown[number].show_state(state, took)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint the marks when the theme changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.update()


class _Words(QWidget):
    """A title and lines under it, kept from question to question: new ones cost a paint each."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._layout = column(self, gap=8)
        self._layout.addWidget(label(text(title), "reading", bold=True))
        self._lines: list[QLabel] = []

    def show_words(self, words: str) -> None:
        """Show other words, one line each; none take no room."""
        with at_once(self):
            self._write(words.splitlines())

    def _write(self, lines: Sequence[str]) -> None:
        while len(self._lines) < len(lines):
            self._lines.append(label())
            self._layout.addWidget(self._lines[-1])
        for number, line in enumerate(self._lines):
            line.setText(lines[number] if number < len(lines) else "")
            line.setVisible(number < len(lines))
        self.setVisible(bool(lines))


class HelpPanel(QFrame):
    """Why we ask, what counts as Yes, what not to say."""

    def __init__(self, why: str = "", counts: str = "", not_say: str = "") -> None:
        """Show help; empty parts take no room. ``counts`` may have several lines."""
        super().__init__()
        self.setProperty("ground", "right")
        outer = column(self)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._area)
        inside = QWidget()
        inside.setObjectName("contents")
        # In its place before it is filled: what is moved is dressed once more.
        self._area.setWidget(inside)
        layout = column(inside, 16, 8)
        self._why, self._counts = _Words("kit.help.title"), _Words("kit.help.counts")
        self._between, self._not_say = rule(), label(step="caption", tone="muted")
        title = label(text("kit.help.not_say"), "caption", "muted", bold=True)
        self._last = (rule(), title, self._not_say)
        for part in (self._why, self._between, self._counts):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in self._last:
            layout.addWidget(part)
        self.show_help(why, counts, not_say)

    @property
    def area(self) -> QScrollArea:
        """Return what scrolls."""
        return self._area

    def show_help(self, why: str, counts: str = "", not_say: str = "") -> None:
        """Show the help of another question."""
        self._why.show_words(why)
        self._between.setVisible(bool(why and counts))
        self._counts.show_words(counts)
        self._not_say.setText(not_say)
        for part in self._last:
            part.setVisible(bool(not_say))
