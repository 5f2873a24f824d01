"""The large buttons of the kiosk: pressed with a finger, read from arm's length, spoken aloud."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from triage_desk.ui import theme
from triage_desk.ui.widgets.icons import paint_icon
from triage_desk.ui.widgets.keybutton import KeyButton, Look, speak_as_radio


class BigAnswer(KeyButton):
    """One answer, 72 px high: dot or box, and words that wrap."""

    def __init__(self, object_name: str, words: str, *, several: bool = False) -> None:
        """Make an answer; ``several`` draws a tick box in place of a radio dot."""
        lead = "box" if several else "dot"
        look = Look(
            *("option", "kiosk_answer", False, lead),
            height="kiosk_answer_height",
            tick="kiosk_tick",
            edge=theme.current().px("kiosk_edge"),
        )
        super().__init__(object_name, words, (), look)
        self.setCheckable(True)
        if not several:
            speak_as_radio(self)


class BigNumber(KeyButton):
    """One number of a scale, or one key of the number pad."""

    def __init__(self, object_name: str, words: str) -> None:
        """Make a number; it is chosen when it is filled."""
        edge = theme.current().px("kiosk_edge")
        look = Look(step="kiosk_answer", height="kiosk_answer_height", edge=edge)
        super().__init__(object_name, words, (), look)
        self.setCheckable(True)

    def minimumSizeHint(self) -> QSize:
        """Return room for two digits: a scale of eleven must fit side by side."""
        full = super().minimumSizeHint()
        return QSize(min(full.width(), theme.current().grown(72)), full.height())


class LineAnswer(KeyButton):
    """One answer to one line of a list, 56 px high; readers hear the line with it."""

    def __init__(self, object_name: str, words: str, line: str) -> None:
        """Make an answer to ``line``."""
        look = Look(
            *("option", "kiosk_note", False, "dot"),
            height="kiosk_line_height",
            edge=theme.current().px("kiosk_edge"),
        )
        super().__init__(object_name, words, (), look)
        self.setCheckable(True)
        self.set_spoken(f"{line.rstrip(':')}: {words}")
        speak_as_radio(self)


class Aside(KeyButton):
    """A small key of one line or question that shows a picture only; readers hear its words."""

    def __init__(self, object_name: str, icon: str, spoken: str) -> None:
        """Make a button with the picture ``icon``."""
        now = theme.current()
        look = Look(height="kiosk_line_height", edge=now.px("kiosk_edge"))
        super().__init__(object_name, "", (), look)
        self._picture = icon
        self.set_spoken(spoken)
        self.setToolTip(spoken)
        self.setFixedWidth(now.grown(now.px("kiosk_aside_width")))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in the middle."""
        super().paintEvent(event)
        now = theme.current()
        side = now.grown(now.px("kiosk_picture"))
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            paint_icon(painter, self._picture, box, now.colour("ink"))


class BigButton(KeyButton):
    """A button of the page: Back, Next, I need help."""

    def __init__(self, object_name: str, words: str, *, primary: bool = False) -> None:
        """Make a button; only one of a page is primary."""
        look = Look(
            kind="primary" if primary else "normal",
            step="kiosk_answer" if primary else "kiosk_note",
            height="kiosk_answer_height",
            edge=theme.current().px("kiosk_edge"),
        )
        super().__init__(object_name, words, (), look)


class LanguageButton(KeyButton):
    """One language of the person, in its own name."""

    def __init__(self, object_name: str, words: str) -> None:
        """Make a button that stays filled while its language is shown."""
        look = Look(
            step="kiosk_note", bold=False, height="answer", edge=theme.current().px("kiosk_edge")
        )
        super().__init__(object_name, words, (), look)
        self.setCheckable(True)
        speak_as_radio(self)


class BigEmergency(KeyButton):
    """The fixed line in a red frame: who presses it calls staff."""

    def __init__(self, object_name: str, words: str) -> None:
        """Make the line; it wraps like an answer."""
        look = Look("emergency", "kiosk_note", icon="octagon-alert", height="kiosk_urgent_height")
        super().__init__(object_name, words, (), look)
