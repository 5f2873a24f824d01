"""Shortcuts that belong to no button: the key is the one that ``commands`` has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from triage_desk.ui import commands


def bind(name: str, owner: QWidget, act: Callable[[], object] | SignalInstance) -> QShortcut:
    """Let the key of the command ``name`` do ``act`` while ``owner`` is shown."""
    shortcut = QShortcut(QKeySequence(commands.key(name)), owner)
    shortcut.activated.connect(act)
    return shortcut
