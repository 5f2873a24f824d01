"""Nobody at the keyboard is noticed, warned of in time, and forgiven at the first key."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from triage_desk.ui.idle import WARN_SECONDS, Idle

MINUTES = 10


class Clocks:
    """One clock that only grows, and one on the wall."""

    def __init__(self):
        self.passed = self.wall = 1000.0

    def advance(self, seconds):
        self.passed += seconds
        self.wall += seconds


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def idle(qtbot, clocks):
    parent = QWidget()
    qtbot.addWidget(parent)
    idle = Idle(parent, MINUTES, lambda: clocks.passed, lambda: clocks.wall)
    idle.warnings, idle.expiries = [], []
    idle.warned.connect(idle.warnings.append)
    idle.expired.connect(lambda: idle.expiries.append(1))
    yield idle
    idle.watch(on=False)


def look_after(idle, clocks, seconds):
    clocks.advance(seconds)
    idle.look()


def test_it_warns_and_then_expires_once(idle, clocks):
    look_after(idle, clocks, MINUTES * 60 - WARN_SECONDS)
    assert idle.warnings == []
    look_after(idle, clocks, 1)
    look_after(idle, clocks, 20)
    assert idle.warnings == [30, 10]
    look_after(idle, clocks, 9)
    assert idle.warnings == [30, 10, 0]
    assert idle.expiries == [1]
    idle.look()
    assert idle.expiries == [1]


@pytest.mark.parametrize(
    "event",
    [
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier),
        QMouseEvent(
            QEvent.Type.MouseMove, QPointF(1, 1), QPointF(1, 1), Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        ),
    ],
    ids=["a key", "the mouse"],
)  # fmt: skip
def test_any_key_and_any_move_begin_anew(idle, clocks, event):
    look_after(idle, clocks, MINUTES * 60 - 5)
    assert not idle.eventFilter(idle.parent(), event)
    assert idle.warnings == [6, 0]
    look_after(idle, clocks, MINUTES * 60 - WARN_SECONDS)
    assert idle.expiries == []


def test_what_is_no_sign_of_life_changes_nothing(idle, clocks):
    clocks.advance(MINUTES * 60)
    idle.eventFilter(idle.parent(), QEvent(QEvent.Type.Paint))
    idle.look()
    assert idle.expiries == [1]


def test_a_machine_that_slept_is_locked_when_it_wakes(idle, clocks):
    clocks.wall += 8 * 3600
    idle.look()
    assert idle.expiries == [1]


def test_a_clock_set_back_does_not_keep_the_desk_open(idle, clocks):
    clocks.wall -= 8 * 3600
    look_after(idle, clocks, MINUTES * 60)
    assert idle.expiries == [1]


def test_it_watches_the_windows_and_can_rest(idle, clocks, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    idle.watch(on=True)
    idle._follow(window.windowHandle())
    look_after(idle, clocks, MINUTES * 60 - 5)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert idle.warnings == [6, 0]
    idle.watch(on=False)
    assert not idle._look.isActive()
