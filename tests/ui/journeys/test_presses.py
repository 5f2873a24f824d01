"""How many keys a visit takes, pressed one by one in the real window."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.clinic import LOW_BACK
from tests.ui.typist import Tally, presses_for
from triage_desk.domain.answers import answered
from triage_desk.domain.disposition import Disposition

MOST_PLAIN, MOST_EMERGENCY = 45, 12
# Three letters of the name, Return for the one found, Ctrl+Return to begin.
TO_BEGIN = ("Ctrl+N", "M", "U", "S", "Return", "Ctrl+Return")


class Typing:
    """A window and how often its keys were pressed."""

    def __init__(self, window):
        self.window = window
        self.tally = Tally()

    def press(self, keys):
        self.tally.presses.append(keys)
        if len(keys) == 1 and not keys.isupper():
            QTest.keyClicks(QApplication.focusWidget(), keys)
            self.window.settle()
        else:
            self.window.press(keys)

    def begin(self):
        for keys in TO_BEGIN:
            self.press(keys)
            self.window.wait(lambda: not self.window.window.jobs.busy)
        self.tally.decisions += 3
        assert self.window.place == "intake"

    def answer(self, says):
        """Answer the page shown."""
        page = self.window.page
        for keys in presses_for(page, self.window.screen._item, says):
            self.press(keys)
        self.tally.decisions += 1
        after = self.window.page if self.window.place == "intake" else None
        assert after is None or after.page_id != page.page_id, f"{page.page_id} stays"


@pytest.fixture
def typing(desk_window, clinic):
    clinic.patient()
    return Typing(desk_window)


def test_a_plain_visit_is_booked_with_few_keys(typing):
    typing.begin()
    while typing.window.place == "intake":
        typing.answer(LOW_BACK)
    assert typing.window.place == "receipt"
    assert typing.window.screen.presenter.record.route is Disposition.PT_FIRST
    typing.press("Ctrl+Return")
    assert typing.window.place == "worklist"
    assert len(typing.tally.presses) <= MOST_PLAIN, typing.tally.presses


def test_an_injury_as_old_as_the_pain_takes_no_more_keys(typing):
    typing.begin()
    hurt = LOW_BACK | {"injury": answered("minor"), "symptom_days": answered(2.0)}
    hurt |= {"injury_days": answered(2.0), "regions": answered(("ankle_foot",))}
    while typing.window.place == "intake":
        typing.answer(hurt)
    typing.press("Ctrl+Return")
    assert typing.tally.presses.count("Alt+S") == 2
    assert len(typing.tally.presses) <= MOST_PLAIN, typing.tally.presses


def test_an_emergency_is_on_the_screen_within_few_keys(typing):
    typing.begin()
    typing.press("A")
    assert typing.window.place == "emergency"
    assert len(typing.tally.presses) <= MOST_EMERGENCY
