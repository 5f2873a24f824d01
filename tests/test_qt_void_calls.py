"""A person's session makes more Qt calls than any test does."""

import subprocess
import sys

import pytest

TWENTY_THOUSAND_CALLS = """
from PySide6.QtCore import QObject
thing = QObject()
for number in range(20_000):
    thing.setObjectName("name")
print("alive")
"""

A_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
print(app.platformName())
"""


def python(program, env=None):
    return subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )


def test_qt_survives_a_long_session():
    """PySide6 6.12.0 on Python 3.11 loses a reference to None per call and aborts near 5,100."""
    done = python(TWENTY_THOUSAND_CALLS)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


@pytest.mark.xvfb
def test_a_window_opens_on_a_real_display(x_environment):
    """All system libraries of the xcb plugin are there."""
    done = python(A_WINDOW, x_environment)
    assert (done.returncode, done.stdout.strip()) == (0, "xcb"), done.stderr
