"""Nothing moves by itself, for anybody: WCAG 2.2, criteria 2.2.2 and 2.3.3, without a switch."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, Qt
from PySide6.QtWidgets import QApplication, QProgressBar

import triage_desk
from tests.ui.clinic import LOW_BACK
from triage_desk.ui import theme

UI = Path(triage_desk.__file__).parent / "ui"
# What Qt offers to move things with; a progress bar without an end runs for ever.
MOVES = re.compile(
    r"Q\w*Animation\b|QTimeLine|QMovie|QScroller\b|QGraphicsOpacityEffect|setWindowOpacity"
    r"|setRange\(0, 0\)|setAnimated\(True\)"
)


@pytest.mark.parametrize("name", theme.THEME_NAMES)
def test_menus_lists_and_tips_open_at_once(qapp, name):
    theme.apply(qapp, name)
    effects = [effect for effect in Qt.UIEffect if effect is not Qt.UIEffect.UI_General]
    assert not [effect for effect in effects if qapp.isEffectEnabled(effect)]


def test_no_code_moves_anything():
    found = [path.name for path in UI.rglob("*.py") if MOVES.search(path.read_text("utf-8"))]
    assert not found


def test_a_screen_stands_still_as_soon_as_it_is_there(desk_window, clinic):
    """Each key leads to the last picture of what it does: nothing is on its way."""
    window = desk_window
    window.start_patient()
    for keys in ("N", "F1", "Escape", "F7", "F7"):
        window.press(keys)
        assert not running(window.window), keys
        before = window.window.grab().toImage()
        window.settle()
        assert window.window.grab().toImage() == before, keys
    window.answer_until(LOW_BACK)
    assert not running(window.window)


def running(window):
    """Return what moves now: an animation of Qt's style or of a widget, a bar without an end."""
    moving = [
        animation
        for owner in (QApplication.style(), window)
        for animation in owner.findChildren(QAbstractAnimation)
        if animation.state() is QAbstractAnimation.State.Running
    ]
    return moving + [bar for bar in window.findChildren(QProgressBar) if bar.maximum() == 0]
