"""The place for one screen at a time."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

# The type step of headings; the words of a question to ask carry a name of their own.
HEADING = "question"


class Stage(QStackedWidget):
    """Shows one screen; readers hear its heading when the focus enters it.

    The focus leaves a screen before it goes: hidden with it, the focus would jump into the bar
    above for a moment, and readers would say so.

    It takes the room the window leaves. Asked how much it wants, it would ask every screen it
    holds, shown or not, and each of those every part of it: most of what a key press cost.
    """

    def hasHeightForWidth(self) -> bool:
        """Return False: no screen makes the window higher."""
        return False

    def sizeHint(self) -> QSize:
        """Return nothing: the window gives all the room it has."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what a screen has no room for it shortens or scrolls."""
        return QSize(0, 0)

    def setCurrentWidget(self, widget: QWidget) -> None:
        """Show ``widget``."""
        shown = self.currentWidget()
        if shown is not widget:
            let_go(shown)
        super().setCurrentWidget(widget)
        widget.setAccessibleName(heading_of(widget))

    def removeWidget(self, widget: QWidget) -> None:
        """Take ``widget`` away."""
        let_go(widget)
        super().removeWidget(widget)


def let_go(leaving: QWidget | None) -> QWidget | None:
    """Take the focus from what is about to be hidden; return who had it, if it was in there.

    Whoever calls gives the focus to something else, in the same turn or the next.
    """
    held = leaving.window().focusWidget() if leaving is not None else None
    if leaving is None or held is None or not leaving.isAncestorOf(held):
        return None
    held.clearFocus()
    return held


def heading_of(screen: QWidget) -> str:
    """Return the first heading that can be seen on a screen, or ""."""
    for line in screen.findChildren(QLabel):
        if line.property("step") == HEADING and line.objectName() != HEADING and line.isVisible():
            return line.text()
    return ""
