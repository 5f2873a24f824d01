"""What goes on in a window while the desk is locked, and would end with it."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Outlasting(QObject):
    """A child of the window: asked once before it closes, and ended with it."""

    def why_stay(self) -> str:
        """Return once why the window should not be closed now; "" where nothing would be lost."""
        return ""

    def end(self) -> None:
        """End with the window."""
