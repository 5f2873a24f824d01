"""Lists of people by keys: built, counted at each step, saved, opened again, called again."""

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.clinic import ANA, LOW_BACK
from triage_desk.domain.cohort import Cohort, Criterion, Match, Says, What
from triage_desk.domain.role import Role
from triage_desk.errors import EnvironmentFault
from triage_desk.services import cohorts, tasks, triage
from triage_desk.ui.screens.picker import PickDialog

WOMEN = Cohort(Match.ALL, (Criterion(What.SEX, Says.PRESENT, "female"),))


@pytest.fixture
def lists(open_window, clinic):
    """Return what opens the page of lists, for somebody of a role, with one routed visit."""

    def open_page(role=Role.MANAGER):
        view = clinic.answer_until(clinic.start(), LOW_BACK)
        triage.decide(clinic.desk, view.encounter.encounter_id)
        clinic.actor = replace(ANA, user_id="mona", role=Role.MANAGER)
        cohorts.keep(clinic.desk, "Women", WOMEN, shared=True, recall_days=84)
        cohorts.keep(clinic.desk, "Others", WOMEN, shared=True)
        clinic.actor = replace(ANA, role=role)
        shown = open_window(clinic)
        shown.window._flow.cohorts()
        shown.settle()
        assert shown.place == "cohorts"
        shown.wait(lambda: not shown.screen.presenter.doing)
        return shown

    return open_page


def add(shown, what, about, says, number=""):
    shown.choose("cohorts.what_caption", what)
    if about:
        shown.choose("cohorts.about", about)
    shown.choose("cohorts.says_caption", says)
    if number:
        shown.type("cohorts.number", number)
    shown.press("Ctrl+Return")
    shown.wait(lambda: not shown.screen.presenter.doing)
    shown.settle()


def test_a_list_is_built_and_counted_at_each_step(lists):
    shown = lists()
    shown.press("Ctrl+Return")
    assert "Choose what to look at" in shown.words()
    add(shown, "route", "pt_first", "present")
    assert "1 person, of 1 looked at." in shown.words()
    assert "of whom all of this holds: Sent to “PT first”: yes." in shown.words()
    assert shown.find("cohorts.table").item(0, 0).text() == "R.M."
    add(shown, "age", "", "at_least", "99")
    assert "0 people" in shown.words()
    shown.choose("cohorts.match", "any")
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert len(shown.screen.presenter.lines) == 1
    shown.find("cohorts.asked").selectRow(1)
    shown.click("cohorts.act_drop")
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert len(shown.screen.presenter.asked) == 1
    assert "Muster" not in shown.words(), "initials, never a name"


def test_a_list_is_saved_under_a_name_and_taken_away(lists, clinic):
    shown = lists()
    add(shown, "age", "", "at_most", "99")
    shown.press("Ctrl+S")
    assert "Name the list" in shown.words()
    shown.type("cohorts.name", "Everybody")
    shown.type("cohorts.weeks", "often")
    shown.press("Ctrl+S")
    assert "Write a whole number" in shown.words()
    shown.type("cohorts.weeks", "")
    shown.press("Ctrl+S")
    assert [one.name for one in cohorts.listed(clinic.desk)] == ["Everybody", "Others", "Women"]
    shown.click("cohorts.act_remove")
    assert [one.name for one in cohorts.listed(clinic.desk)] == ["Others", "Women"]


def test_the_desk_sees_whom_to_call_again_and_nothing_else(lists, clinic):
    shown = lists(Role.FRONT_DESK)
    box = shown.find("cohorts.saved")
    assert [box.itemText(at) for at in range(box.count())] == ["Women"]
    shown.choose("cohorts.saved", box.itemData(0))
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert not shown.find("cohorts.act_recall").isHidden()
    shown.press("Ctrl+R")
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert "New tasks: 1." in shown.words()
    shown.press("Ctrl+R")
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert "With one open: 1." in shown.words()
    [row] = tasks.listed(clinic.desk)
    assert row.task.title == "Call again: Women"
    shown.find("cohorts.table").setFocus()
    shown.press("Return")
    assert shown.place == "patient"


def test_enter_in_a_field_does_not_lead_away_to_a_person(lists):
    shown = lists()
    add(shown, "age", "", "at_least", "0")
    assert shown.screen.presenter.lines
    for name in ("cohorts.name", "cohorts.about", "cohorts.what_caption"):
        shown.find(name).setFocus()
        shown.press("Return")
        assert shown.place == "cohorts", name
    shown.find("cohorts.table").setFocus()
    shown.press("Return")
    assert shown.place == "patient"


# ------------------------------------------------------------------- one of hundreds of questions


def picker(shown):
    """Return the picker that is open, if one is."""
    found = [one for one in shown.window.findChildren(PickDialog) if one.isVisible()]
    return found[0] if found else None


def type_keys(shown, words):
    for letter in words:
        QTest.keyClick(QApplication.focusWidget(), letter)
        shown.settle()


@pytest.fixture
def questions(lists):
    """Return the page where one of the questions is about to be chosen."""
    shown = lists()
    shown.choose("cohorts.what_caption", "answer")
    shown.find("cohorts.about").setFocus()
    return shown


def test_a_question_is_found_by_any_part_of_its_words_and_taken_as_it_is_marked(questions):
    shown = questions
    everything = shown.find("cohorts.about").count()
    type_keys(shown, "hin bon")
    assert len(picker(shown).entries) < everything / 10, "any part of the words"
    QApplication.focusWidget().clear()
    type_keys(shown, "thin bon")
    assert [one.words for one in picker(shown).entries][:2] == [
        "Thin bones (in “History and medicines”)",
        "Thin bones (in “Signs for a doctor today”)",
    ]
    shown.press("Down")
    marked = picker(shown).current.words
    shown.press("Return")
    assert picker(shown) is None
    about = shown.find("cohorts.about")
    assert about.currentData() == "f_b_thin\n"
    assert about.currentText() == marked
    assert about.hasFocus()
    shown.choose("cohorts.says_caption", "unknown")
    shown.press("Ctrl+Return")
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert "Thin bones (in “Signs for a doctor today”): not known" in shown.words()


def test_nothing_is_taken_that_nobody_marked(questions):
    shown = questions
    about = shown.find("cohorts.about")
    shown.press("Down")
    assert len(picker(shown).entries) == about.count()
    assert picker(shown).current is None
    shown.press("Return")
    assert picker(shown) is not None, "nothing is marked yet"
    type_keys(shown, "zzzz")
    assert picker(shown).entries == ()
    shown.press("Return")
    shown.press("Escape")
    assert picker(shown) is None
    assert about.currentIndex() == -1
    assert shown.place == "cohorts"


def test_what_was_chosen_before_is_marked_and_stays_when_the_picker_is_closed(questions):
    shown = questions
    about = shown.find("cohorts.about")
    about.setCurrentIndex(7)
    shown.click("cohorts.about")
    assert picker(shown).current.words == about.itemText(7)
    shown.press("Down")
    shown.press("Escape")
    assert about.currentIndex() == 7
    wheel = QWheelEvent(
        *(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase),
        False,
    )
    QApplication.sendEvent(about, wheel)
    assert about.currentIndex() == 7


def test_readers_hear_what_the_picker_is_for_and_what_enter_takes(questions):
    shown = questions
    assert shown.find("cohorts.about").accessibleName() == "Which"
    type_keys(shown, "thin bones")
    field = QApplication.focusWidget()
    assert field.accessibleName() == "Which"
    assert field.accessibleDescription() == "Thin bones (in “History and medicines”)"


def test_no_two_choices_carry_the_same_words(questions):
    about = questions.find("cohorts.about")
    words = [about.itemText(at) for at in range(about.count())]
    assert len(words) > 300
    assert len(set(words)) == len(words)


# ------------------------------------------------------------------- beside the window, and late


class Held:
    """Holds a call of a service in its thread until it is let go; notes what each was given."""

    def __init__(self, monkeypatch, name):
        self.real, self.gate, self.watches = getattr(cohorts, name), Event(), []
        self.waits = 0
        monkeypatch.setattr(cohorts, name, self.call)

    def call(self, *given, **more):
        self.watches.append(more.get("watch") or given[-1])
        self.waits += 1
        assert self.gate.wait(10)
        return self.real(*given, **more)


def test_the_page_opens_while_what_is_saved_is_still_being_read(lists, monkeypatch):
    held = Held(monkeypatch, "listed")
    held.gate.set()
    shown = lists()
    shown.press("Escape")
    held.gate.clear()
    shown.window._flow.cohorts()
    shown.settle()
    assert shown.place == "cohorts"
    assert "Reading the saved lists" in shown.words()
    shown.choose("cohorts.what_caption", "age")
    held.gate.set()
    shown.wait(lambda: not shown.screen.presenter.doing)
    box = shown.find("cohorts.saved")
    assert [box.itemText(at) for at in range(box.count())] == ["A new list", "Others", "Women"]
    assert shown.find("cohorts.what_caption").currentData() == "age", "what was chosen stays"


def test_what_was_asked_before_is_never_shown_for_what_is_asked_now(lists, monkeypatch):
    shown = lists()
    held = Held(monkeypatch, "look")
    shown.choose("cohorts.what_caption", "age")
    shown.choose("cohorts.says_caption", "at_least")
    shown.type("cohorts.number", "0")
    shown.press("Ctrl+Return")
    shown.wait(lambda: held.waits == 1)
    shown.choose("cohorts.what_caption", "age")
    shown.choose("cohorts.says_caption", "at_least")
    shown.type("cohorts.number", "99")
    shown.press("Ctrl+Return")
    held.gate.set()
    shown.wait(lambda: held.waits == 2 and not shown.screen.presenter.doing)
    assert held.watches[0].cancelled, "the first one was stopped"
    assert not held.watches[1].cancelled
    assert "0 people, of" in shown.words()
    assert "Stopped" not in shown.words()


def test_a_list_that_asks_for_nothing_any_more_shows_nobody(lists, monkeypatch):
    shown = lists()
    held = Held(monkeypatch, "look")
    shown.choose("cohorts.saved", shown.screen.presenter.saved[0].cohort_id)
    shown.wait(lambda: held.waits == 1)
    shown.choose("cohorts.saved", "")
    assert not shown.screen.presenter.doing
    held.gate.set()
    shown.wait(lambda: not shown.window._flow._jobs.busy)
    assert shown.screen.presenter.looked is None
    assert shown.screen.presenter.lines == ()


def test_a_page_that_is_left_stops_what_it_began(lists, monkeypatch):
    shown = lists()
    held = Held(monkeypatch, "look")
    shown.choose("cohorts.saved", shown.screen.presenter.saved[0].cohort_id)
    shown.wait(lambda: held.waits == 1)
    shown.press("Escape")
    assert shown.place != "cohorts"
    assert held.watches[0].cancelled
    held.gate.set()
    shown.wait(lambda: not shown.window._flow._jobs.busy)


def test_a_look_that_fails_is_said_and_nobody_is_shown(lists, monkeypatch):
    shown = lists()

    def fails(*_given, **_more):
        raise EnvironmentFault("The server does not answer.")

    monkeypatch.setattr(cohorts, "look", fails)
    shown.choose("cohorts.saved", shown.screen.presenter.saved[0].cohort_id)
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert "The server does not answer" in shown.words()
    assert shown.screen.presenter.lines == ()


def test_while_tasks_are_made_no_other_list_is_chosen(lists, monkeypatch):
    shown = lists()
    held = Held(monkeypatch, "recall")
    women = next(one for one in shown.screen.presenter.saved if one.calls_again)
    shown.choose("cohorts.saved", women.cohort_id)
    shown.wait(lambda: not shown.screen.presenter.doing)
    shown.press("Ctrl+R")
    shown.wait(lambda: held.waits == 1)
    assert not shown.find("cohorts.saved").isEnabled()
    assert not shown.sees("cohorts.act_add")
    held.gate.set()
    shown.wait(lambda: not shown.screen.presenter.doing)
    assert "New tasks: 1." in shown.words()
    assert shown.find("cohorts.saved").isEnabled()
