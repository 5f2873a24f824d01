"""Widgets are shown, dressed and active before a test touches them."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_desk.ui import theme


@pytest.fixture
def show(qapp, qtbot):
    """Show widgets in one window of 1280 x 720 and wait until keys reach it."""
    theme.apply(qapp)
    kept = []

    def _show(*widgets, size=(1280, 720)):
        window = QWidget()
        kept.append(window)
        qtbot.addWidget(window)
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return _show
