"""Telling a screen reader that something was said on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface


def announce(widget: QWidget, *, urgent: bool = False) -> None:
    """Let readers say at once what ``widget`` says: its accessible name, or a label's own words.

    ``urgent`` interrupts what they are saying. An event of the kind Alert would be shorter, but
    Qt sends none to the readers of Linux.
    """
    from PySide6.QtGui import QAccessible

    spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    words = spoken.text(QAccessible.Text.Name) if spoken is not None else ""
    if isinstance(widget, QLabel) and not widget.accessibleName():
        words = QTextDocumentFragment.fromHtml(words).toPlainText() if "<" in words else words
    if words.strip():
        say(widget, words, urgent=urgent)


def say(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Let readers say ``words`` at once, as something that ``widget`` tells."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, words)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
