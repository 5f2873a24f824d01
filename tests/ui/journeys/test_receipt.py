"""The receipt by keys alone: book, tick, look behind a reason, go on, and what was left open."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from tests.ui.clinic import LOW_BACK, OPENING, YES
from triage_desk.domain.answers import answered
from triage_desk.domain.clinic_settings import ReleaseMode, Version
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.practitioner import Hours, Practitioner, Profession
from triage_desk.domain.task import TaskKind
from triage_desk.services import calling, prevention, slots, tasks, ticks, triage
from triage_desk.services import clinic as settings
from triage_desk.ui.presenters.calls import Call, CallsPresenter
from triage_desk.ui.screens.calls import MOST_SHOWN, CallsScreen
from triage_desk.ui.screens.receipt import AFTER_PAINT_MS
from triage_desk.ui.widgets.lines import SourceLink, TickLine

WEEK = tuple(Hours(day, 8 * 60, 17 * 60) for day in range(7))


@pytest.fixture
def shown(desk_window, clinic):
    """The receipt of a plain back, in a clinic with two therapists."""
    with clinic.store.write() as tx:
        for name in ("Dev Mock", "Sam Trial"):
            person = Practitioner(name, name, Profession.PT, "PT", hours=WEEK)
            tx.clinic.keep(Version(0, OPENING, "mia", person))
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    desk_window.window._flow._open(view.encounter.encounter_id)
    desk_window.settle()
    desk_window.screen.setFocus()
    return desk_window


def kept(clinic, window):
    return ticks.of_visit(clinic.desk, window.screen.encounter_id)


def test_a_number_books_and_another_number_moves_the_visit(shown, clinic):
    record = shown.screen.presenter.record
    shown.press("1")
    first = slots.booked(clinic.desk, record)
    assert first.who == "Dev Mock, PT"
    assert shown.find("receipt.slot_1").isChecked()
    shown.press("2")
    second = slots.booked(clinic.desk, record)
    assert (second.who, second.appointment_id) == ("Sam Trial, PT", first.appointment_id)
    assert [tick.what for tick in kept(clinic, shown)] == ["booked"]


def test_another_time_is_typed_and_what_is_wrong_is_said_at_its_place(shown, clinic):
    shown.press("3")
    shown.type("receipt.other_day", "2026-03-12")
    shown.type("receipt.other_time", "noon")
    shown.type("receipt.other_who", "Urgent care")
    shown.press("Ctrl+Return")
    assert not slots.booked(clinic.desk, shown.screen.presenter.record)
    assert shown.sees("receipt.other")
    shown.type("receipt.other_time", "3:30 pm")
    shown.press("Ctrl+Return")
    made = slots.booked(clinic.desk, shown.screen.presenter.record)
    assert made.who == "Urgent care"
    assert (made.starts_at.astimezone().hour, made.starts_at.astimezone().minute) == (15, 30)
    assert "Urgent care" in shown.find("receipt.slot_other").words


@pytest.mark.parametrize(
    ("day", "time", "who", "field"),
    [
        ("tomorrow", "9", "Dev", "day"),
        ("2026-03-01", "9", "Dev", "day"),
        ("2026-03-12", "25:00", "Dev", "time"),
        ("2026-03-12", "9", "  ", "who"),
    ],
)
def test_a_time_that_cannot_be_is_refused(shown, day, time, who, field):
    presenter = shown.screen.presenter
    assert not presenter.booking.take_other(day, time, who)
    assert presenter.problem.field == field


def test_a_letter_ticks_and_the_same_letter_takes_it_back(shown, clinic):
    shown.press("R")
    line = shown.find("receipt.tick_read_aloud")
    assert line.isChecked()
    assert "Ana S." in line.words
    assert "done" in line.accessibleName()
    shown.press("R")
    assert not shown.find("receipt.tick_read_aloud").isChecked()
    assert [tick.state.value for tick in kept(clinic, shown)] == ["done", "open"]


def test_a_tick_leaves_the_focus_where_it_is(shown):
    shown.find("receipt.finish").setFocus()
    for key in ("4", "R", "1"):
        shown.press(key)
        assert QApplication.focusWidget().objectName() == "receipt.finish"


def test_the_numbers_go_on_with_what_is_before_booking(shown, clinic):
    lines = [line for line in shown.screen.findChildren(TickLine) if line.key == "4"]
    assert lines
    shown.press("4")
    assert kept(clinic, shown)[0].what.startswith("note:")


def test_s_goes_from_source_to_source_and_enter_opens_what_is_behind(shown):
    shown.press("S")
    first = shown.window.focusWidget()
    assert isinstance(first, SourceLink)
    shown.press("S")
    assert shown.window.focusWidget() is not first
    assert isinstance(shown.window.focusWidget(), SourceLink)
    shown.press("Return")
    assert shown.sees("receipt.rules_close")
    shown.press("Escape")
    assert not shown.sees("receipt.rules_close")


def test_everything_to_tick_is_in_one_list_too(shown, clinic):
    shown.press("Shift+S")
    assert shown.sees("receipt.all_steps")
    shown.press("H")
    assert [tick.what for tick in kept(clinic, shown)] == ["handout"]
    shown.press("Escape")
    assert shown.find("receipt.tick_handout").isChecked()


def test_next_patient_is_never_held_up_and_says_what_goes_to_the_call_list(shown, clinic):
    shown.press("1")
    for key in "RT":
        shown.press(key)
    assert "They go to the call list" in shown.words()
    encounter_id = shown.screen.encounter_id
    shown.press("Ctrl+Return")
    assert shown.place == "worklist"
    (row,) = calling.listed(clinic.desk).left
    assert row.encounter_id == encounter_id
    assert "handout" in row.what
    assert not {"booked", "read_aloud", "said_back"} & set(row.what)


def test_where_a_clinician_releases_the_receipt_waits_and_the_desk_goes_on(shown, clinic):
    with clinic.store.write() as tx:
        before = tx.clinic.settings() or clinic.desk.clinic
        held = replace(before, release=ReleaseMode.CLINICIAN_RELEASES)
        tx.clinic.keep(Version(0, OPENING, "mia", held))
    settings.refresh(shown.screen.presenter.desk)
    shown.screen.presenter.open()
    shown.settle()
    assert "waits for a clinician" in shown.words()
    assert not shown.sees("receipt.slot_1")
    assert not shown.find("receipt.print_letter").isEnabled()
    encounter_id = shown.screen.encounter_id
    shown.press("Ctrl+Return")
    assert shown.place == "worklist"
    with clinic.store.read() as tx:
        assert tx.encounters.get(encounter_id).status is EncounterStatus.DECIDED


def test_the_call_list_is_one_key_from_today_and_ticks_what_is_done(shown, clinic):
    shown.press("1")
    for key in "RT":
        shown.press(key)
    shown.press("Ctrl+Return")
    shown.press("Ctrl+T")
    assert shown.place == "calls"
    assert "R.M., 63" in shown.words()
    assert "Muster" not in shown.words()
    left = [what for what, _words in shown.screen.presenter.calls[0].left]
    for what in left:
        shown.click(f"calls.tick_{what}")
    assert "Nobody is left to call" in shown.words()
    shown.press("Escape")
    assert shown.place == "worklist"
    assert not shown.sees("worklist.calls")


def test_a_long_call_list_is_shown_from_its_beginning(show, clinic):
    presenter = CallsPresenter(clinic.desk)
    one = (("booked", "Book the visit."),)
    presenter.calls = tuple(
        Call(f"e{number}", "p1", f"R.M., {number}", "since today", one)
        for number in range(MOST_SHOWN + 3)
    )
    screen = CallsScreen(presenter)
    show(screen)
    assert len(screen.findChildren(TickLine)) == MOST_SHOWN
    assert "More come up as these are done: 3." in [w.text() for w in screen.findChildren(QLabel)]


def test_the_key_bar_of_an_emergency_says_what_its_button_says(desk_window, clinic):
    view = clinic.answer_until(clinic.start(), LOW_BACK | {"n_saddle": YES})
    triage.decide(clinic.desk, view.encounter.encounter_id)
    triage.acknowledge(clinic.desk, view.encounter.encounter_id, "Ida Fiktiv", "MD")
    desk_window.window._flow._open(view.encounter.encounter_id)
    desk_window.settle()
    said = {hint.words for hint in desk_window.screen.key_hints()}
    assert desk_window.find("receipt.print_card").text() in said
    assert "Print hand-out" not in said


@pytest.fixture
def asking(desk_window, clinic):
    """The receipt of a back that has hurt for months."""
    said = LOW_BACK | {"symptom_days": answered(200.0)}
    desk_window.window.resize(1280, 720)
    view = clinic.answer_until(clinic.start(), said)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    desk_window.window._flow._open(view.encounter.encounter_id)
    desk_window.settle()
    desk_window.screen.setFocus()
    desk_window.wait(lambda: desk_window.sees("receipt.make_task"))
    return desk_window


def test_what_is_worth_asking_becomes_a_task_or_goes_with_one_key(asking, clinic):
    assert "Worth asking: Moving more may help." in asking.words()
    assert asking.find("receipt.make_task").key == "Alt+M"
    asking.press("Alt+M")
    person = asking.screen.patient_id
    (made,) = (row.task for row in tasks.of_person(clinic.desk, person))
    assert made.last.kind is TaskKind.ACTIVITY
    said = f"✓ Task made by {made.asked_by.name} for Physical therapist, due Apr 9, 2026"
    assert said in asking.words()
    assert "Worth asking: Pain that lasts is hard." in asking.words()
    asking.press("Alt+N")
    assert not asking.sees("receipt.make_task")
    assert "Worth asking" not in asking.words()
    assert said in asking.words()
    assert asking.place == "receipt"
    assert len(tasks.of_person(clinic.desk, person)) == 1


def test_what_is_worth_asking_needs_no_scrolling_and_stays_as_it_is_read_again(asking):
    screen = asking.screen
    for area in screen.findChildren(QScrollArea):
        assert (area.verticalScrollBar().maximum(), area.horizontalScrollBar().maximum()) == (0, 0)
    asking.press("Alt+M")
    words = asking.words()
    screen.look_again()
    asking.settle()
    assert asking.words() == words, "somebody else changed something: nothing goes for a moment"
    assert {"Make a task", "Not now"} <= {hint.words for hint in screen.key_hints()}


def test_the_way_on_has_the_focus_once_nothing_is_left_to_ask(asking):
    for _ in range(2):
        asking.find("receipt.put_off").setFocus()
        asking.click("receipt.put_off")
    asking.wait(lambda: asking.find("receipt.finish").hasFocus())
    assert not asking.sees("receipt.put_off")


def test_what_another_desk_has_asked_meanwhile_is_refused_in_words(asking, clinic):
    visit = asking.screen.encounter_id
    prevention.not_now(clinic.desk, visit, "activity")
    asking.press("Alt+M")
    assert "no longer there" in asking.words()
    asking.screen.look_again()
    asking.settle()
    assert "Worth asking: Pain that lasts is hard." in asking.words()


def test_an_emergency_and_a_visit_that_is_closed_ask_for_nothing(desk_window, clinic):
    said = LOW_BACK | {"symptom_days": answered(200.0)}
    urgent = clinic.answer_until(clinic.start(), said | {"n_saddle": YES}).encounter.encounter_id
    triage.decide(clinic.desk, urgent)
    triage.acknowledge(clinic.desk, urgent, "Ida Fiktiv", "MD")
    closed = clinic.answer_until(clinic.start(), said).encounter.encounter_id
    triage.decide(clinic.desk, closed)
    triage.finish(clinic.desk, closed)
    for visit in (urgent, closed):
        desk_window.window._flow._open(visit)
        desk_window.settle()
        assert desk_window.place == "receipt"
        desk_window.qtbot.wait(3 * AFTER_PAINT_MS)
        assert not desk_window.sees("receipt.make_task")
        assert "Worth asking" not in desk_window.words()
