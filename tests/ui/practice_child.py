"""The program that plays practice with somebody at its keyboard, for who starts it as another.

``python practice_child.py practice`` is ``triage-desk practice`` whose keys are pressed as a person
would: what the key of the vignette says, but for the answers named in ``MISHEARD``. It closes after
as many vignettes as ``ROUNDS`` has, or at the end of the round.
"""

import json
import os
import sys

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.driver import Driver
from tests.ui.typist import presses_for
from triage_desk import cli, cli_practice
from triage_desk.services import training
from triage_desk.ui.lessonshell import LessonShell
from triage_desk.ui.presenters.lesson import Stage

MISHEARD = "TRIAGE_TEST_MISHEARD"
ROUNDS = "TRIAGE_TEST_ROUNDS"


# These hands stand still at times on an emergency, which is played with real keys beside them
# (test_practice_as_a_person): they begin with a plain visit, whatever chance draws.
PLAIN = "V05"
drawn = training.lesson


def plain_first(*about):
    """Draw a round that begins with a plain visit."""
    names = drawn(*about)
    return (PLAIN, *(name for name in names if name != PLAIN))[: len(names)]


class Hands(LessonShell):
    """The window of practice, and who types in it."""

    def _entered(self, desk):
        super()._entered(desk)
        self.wanted, self.done = int(os.environ.get(ROUNDS, "99")), 0
        self.driver = Driver(self, None)
        QTimer.singleShot(0, self, self._type)

    def _type(self):
        driver = self.driver
        match driver.place:
            case "lesson":
                self._at_lesson(driver.screen.presenter)
            case "intake":
                self._answer()
            case "emergency":
                driver.type("emergency.told_name", "Ida Fiktiv")
                driver.type("emergency.told_role", "MD")
                for keys in ("Alt+1", "Alt+2", "Alt+3", "Ctrl+Return"):
                    driver.press(keys)
                if driver.place != "lesson":
                    driver.press("Alt+Home")
            case _:
                driver.press("Alt+Home")
        QTimer.singleShot(0, self, self._type)

    def _at_lesson(self, presenter):
        self.done += presenter.stage is Stage.MARKED
        if self.done == self.wanted:
            self.close()
        else:
            self.driver.press("Return")

    def _answer(self):
        driver, lesson = self.driver, self.session.flow._lesson.presenter
        if driver.page.done:
            driver.press("Alt+Right")
            return
        says = dict(lesson._book.keys[lesson.name].answers)
        for link_id in json.loads(os.environ.get(MISHEARD, "[]")):
            says.pop(link_id, None)
        for keys in presses_for(driver.page, driver.screen._item, says):
            self._press(keys)

    def _press(self, keys):
        if len(keys) == 1 and not keys.isupper():
            QTest.keyClicks(QApplication.focusWidget(), keys)
            self.driver.settle()
        else:
            self.driver.press(keys)


if __name__ == "__main__":
    cli_practice.LessonShell = Hands
    training.lesson = plain_first
    sys.exit(cli.main(sys.argv[1:]))
