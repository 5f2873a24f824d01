"""What stands around every page of the kiosk: clinic, progress, languages, large buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from triage_desk.domain.language import Language
from triage_desk.ui import theme
from triage_desk.ui.presenters.kiosk import IDLE_SECONDS
from triage_desk.ui.screens.screen import Place, Screen, scrolling
from triage_desk.ui.widgets.bigbuttons import BigButton, BigEmergency, LanguageButton
from triage_desk.ui.widgets.labels import column, frame, label, row

MARGIN = 40


class KioskFrame(Screen):
    """The frame; ``spoken`` carries the code of the language that was pressed."""

    spoken = Signal(str)

    def __init__(self, clinic: str, languages: Iterable[Language]) -> None:
        """Lay out the frame around an empty page; ``clinic`` is the only name on it."""
        super().__init__(Place.KIOSK)
        self._clinic = label(clinic, "kiosk_note", bold=True)
        self._progress = label("", "kiosk_note", "muted", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._spoken = row(gap=0)
        self._page, self._ends, self._kept = column(gap=10), column(gap=0), column(gap=12)
        self._urgent = BigEmergency("kiosk.urgent", "")
        self._back = BigButton("kiosk.back", "")
        self._help = BigButton("kiosk.help", "")
        self._meaning = BigButton("kiosk.meaning", "")
        self._next = BigButton("kiosk.next", "", primary=True)
        self._clears = label("", "reading", "muted")
        self._languages = {
            one.code: LanguageButton(f"kiosk.language_{one.code}", one.name) for one in languages
        }
        self._lay_out()

    def _lay_out(self) -> None:
        now = theme.current()
        outer = column(self, gap=0)
        head, foot, body = frame("top"), frame("bottom"), QWidget()
        head.setLayout(self._head())
        foot.setLayout(self._foot())
        inside = column(body, gap=0)
        inside.addLayout(self._page)
        inside.addLayout(self._ends)
        inside.addStretch(1)
        edge = now.grown(MARGIN) if not now.large else MARGIN
        self._page.setContentsMargins(edge, 12, edge, 8)
        outer.addWidget(head)
        self._scroll = scrolling(body)
        outer.addWidget(self._scroll, 1)
        self._kept.setContentsMargins(edge, 4, edge, 12)
        self._kept.addWidget(self._urgent)
        # Large text leaves no room for more than the buttons: the rest is scrolled to.
        (self._ends if now.large else outer).addLayout(self._kept)
        outer.addWidget(foot)

    def _head(self) -> QHBoxLayout:
        line = row(gap=16)
        line.setContentsMargins(MARGIN, 10, MARGIN, 10)
        self._bar.setFixedWidth(theme.current().grown(180))
        parts: tuple[QWidget, ...] = (self._clinic, self._progress, self._bar)
        for part in parts:
            line.addWidget(part, 1 if part is self._clinic else 0)
        line.addLayout(self._spoken)
        for code, button in self._languages.items():
            button.clicked.connect(lambda _on=False, c=code: self.spoken.emit(c))
            self._spoken.addWidget(button)
        return line

    def _foot(self) -> QHBoxLayout:
        line = row(gap=16)
        line.setContentsMargins(MARGIN, 12, MARGIN, 12)
        for button in (self._back, self._help, self._meaning):
            line.addWidget(button)
        line.addStretch(1)
        self._clears.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clears.setMaximumWidth(theme.current().grown(250))
        line.addWidget(self._clears, 1)
        line.addWidget(self._next)
        return line

    def say_fixed(self, words: Mapping[str, str], language: Language) -> None:
        """Write the fixed words, and lay out as they are read."""
        rtl = language.direction == "rtl"
        way = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        self.setLayoutDirection(way)
        self._back.set_words(words["back"])
        self._help.set_words(words["help"])
        self._meaning.set_words(words["meaning"])
        self._urgent.set_words(f"{words['urgent']} {words['urgent_tell']}")
        self._clears.setText(words["clears"].format(seconds=IDLE_SECONDS))
        for code, button in self._languages.items():
            button.setChecked(code == language.code)
