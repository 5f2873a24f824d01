"""What stands beside a question: heading, sections, help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from triage_desk.services.views import SectionState
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.keybutton import paint_check
from triage_desk.ui.widgets.labels import clear, column, label, put, quoted, row, rule


class Heading(QWidget):
    """The question: "Say this", the words in quotation marks, and how to ask it."""

    def __init__(self, words: str = "", hint: str = "", *, staff_only: bool = False) -> None:
        """Show a question; ``staff_only`` ones are looked at, not read aloud."""
        super().__init__()
        layout = column(self, gap=4)
        self._caption = label(step="caption", tone="muted", bold=True)
        self._words = label(step="question")
        self._words.setObjectName("question")
        self._hint = label(tone="muted")
        for part in (self._caption, self._words, self._hint):
            layout.addWidget(part)
        self.show_question(words, hint, staff_only=staff_only)

    def show_question(self, words: str, hint: str = "", *, staff_only: bool = False) -> None:
        """Show another question; an empty hint takes no room."""
        self._caption.setText(text("kit.heading.you_see" if staff_only else "kit.heading.say"))
        # Large text leaves the room to the words themselves; their marks say that they are said.
        self._caption.setVisible(staff_only or not theme.current().large)
        self._words.setText(words if staff_only else quoted(words))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))


class _SectionLine(QWidget):
    """One section: a ring, a thick ring, or a tick; its title; how far it is."""

    def __init__(self, state: SectionState) -> None:
        super().__init__()
        self._state = state
        now = theme.current()
        layout = row(self, gap=8)
        layout.setContentsMargins(20 + now.grown(24), 5, 16, 5)
        current = state.state == "now"
        tone = "" if state.state != "to come" else "muted"
        layout.addWidget(label(state.title, tone=tone, bold=current), 1)
        if current and state.asked:
            progress = text("kit.rail.progress", answered=state.answered, asked=state.asked)
            layout.addWidget(label(progress, "caption", "muted", wrap=False))
        word = text(f"kit.rail.{state.state.replace(' ', '_')}")
        self.setAccessibleName(
            text("kit.rail.spoken", title=state.title, answered=state.answered,
                 asked=state.asked, state=word)
        )  # fmt: skip

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of the section we are in, and the mark."""
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
        outer.addLayout(self._lines)
        self.show_sections(sections)

    def show_sections(self, sections: Iterable[SectionState]) -> None:
        """Show other states."""
        clear(self._lines)
        for state in sections:
            put(self._lines, _SectionLine(state))

    def changeEvent(self, event: QEvent) -> None:
        """Repaint the marks when the theme changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.update()


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
        inside = QWidget()
        inside.setObjectName("contents")
        self._layout = column(inside, 16, 8)
        self._area.setWidget(inside)
        outer.addWidget(self._area)
        self.show_help(why, counts, not_say)

    @property
    def area(self) -> QScrollArea:
        """Return what scrolls."""
        return self._area

    def show_help(self, why: str, counts: str = "", not_say: str = "") -> None:
        """Show the help of another question."""
        clear(self._layout)
        for number, (title, words) in enumerate(
            (("kit.help.title", why), ("kit.help.counts", counts))
        ):
            if words:
                if number and why:
                    put(self._layout, rule())
                put(self._layout, label(text(title), "reading", bold=True))
                put(self._layout, *(label(line) for line in words.splitlines()))
        self._layout.addStretch(1)
        if not_say:
            title_line = label(text("kit.help.not_say"), "caption", "muted", bold=True)
            put(self._layout, rule(), title_line, label(not_say, "caption", "muted"))
