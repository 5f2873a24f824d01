"""What stays on the kiosk until staff have signed in. The data are closed behind it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.settings import ClinicSettings
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.kiosk import Over
from triage_desk.ui.screens.screen import Place, Screen, scrolling
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bigbuttons import BigButton
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.marks import paint_mark

BEEP_MS = 2000
MOST_BEEPS = 30
MARK = 120
MARGIN = 60


class _Mark(QWidget):
    """The octagon of an emergency, large; its words stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(MARK, MARK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it on the ground of the page."""
        colours = theme.current().route(Disposition.EMERGENCY)
        paint_mark(
            *(QPainter(self), Disposition.EMERGENCY, QRectF(self.rect())),
            *(colours.mark, colours.glyph),
        )


class KioskOverScreen(Screen):
    """``staff`` asks for the page to sign in. An urgent one is red and can be heard."""

    staff = Signal()

    def __init__(self, over: Over, number: str, clinic: ClinicSettings, *, sound: bool) -> None:
        """Show fixed words; ``number`` is the one staff dial in an emergency."""
        super().__init__(Place.KIOSK_OVER)
        self._over, self._number, self._clinic = over, number, clinic
        self._title = label(over.title, "kiosk_over")
        self._note = label(over.note, "kiosk_note" if theme.current().large else "kiosk_question")
        self._note.setVisible(bool(over.note))
        self._staff = BigButton("kiosk.staff", text("kiosk.staff"))
        self._staff.clicked.connect(self.staff)
        if over.language.direction == "rtl":
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._lay_out()
        self._beeps = MOST_BEEPS if sound and over.urgent else 0
        self._sound = QTimer(self)
        self._sound.setInterval(BEEP_MS)
        self._sound.timeout.connect(self._beep)
        bind("call_staff", self, self.staff)

    def may_close(self) -> bool:
        """Return False: staff sign in first."""
        return False

    def first_focus(self) -> QWidget | None:
        """Return the only button."""
        return self._staff

    def showEvent(self, event: QShowEvent) -> None:
        """Let readers say the words at once, and call whoever is near."""
        super().showEvent(event)
        announce(self._title, urgent=True)
        if self._beeps:
            self._beep()
            self._sound.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the red ground of an urgent page."""
        now = theme.current()
        urgent = now.route(Disposition.EMERGENCY).fill
        QPainter(self).fillRect(self.rect(), urgent if self._over.urgent else now.colour("bg"))

    def _beep(self) -> None:
        self._beeps -= 1
        QApplication.beep()
        if self._beeps <= 0:
            self._sound.stop()

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        body = QWidget()
        page = column(body, gap=20)
        edge = MARGIN // 2 if theme.current().large else MARGIN
        page.setContentsMargins(edge, edge, edge, 24)
        page.addStretch(1)
        head = row(gap=40)
        if self._over.urgent:
            head.addWidget(_Mark())
            for part in (self._title, self._note):
                part.setProperty("tone", f"route_{Disposition.EMERGENCY.value}")
        words = column(gap=16)
        words.addWidget(self._title)
        words.addWidget(self._note)
        head.addLayout(words, 1)
        page.addLayout(head)
        page.addStretch(2)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(self._for_staff())

    def _for_staff(self) -> QFrame:
        """Return the bar for staff: what to do, where we are, and the way in."""
        bar = frame("bottom")
        line = row(bar, gap=24)
        line.setContentsMargins(MARGIN, 14, MARGIN, 14)
        told = column(gap=2)
        words = "kiosk.staff_urgent" if self._over.urgent else "kiosk.staff_note"
        told.addWidget(label(text(words, number=self._number), "reading", bold=True))
        where = ", ".join(part for part in (self._clinic.name, *self._clinic.address) if part)
        if where:
            told.addWidget(label(where, "body", "muted"))
        line.addLayout(told, 1)
        line.addWidget(self._staff)
        return bar
