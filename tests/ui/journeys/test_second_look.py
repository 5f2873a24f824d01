"""The monthly check in the window: drawn, rated without the route, explained, and counted."""

from dataclasses import replace

import pypdfium2
import pytest

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.role import Role
from triage_desk.domain.second_look import RatingReason
from triage_desk.domain.user import Actor
from triage_desk.services import second_look, triage


@pytest.fixture
def boss(open_window, clinic):
    """The window of a manager, who took none of the three intakes of the front desk."""
    for _ in range(3):
        view = clinic.answer_until(clinic.start(), LOW_BACK)
        triage.decide(clinic.desk, view.encounter.encounter_id)
    clinic.actor = Actor("mona", "Mona Manager", Role.MANAGER, "back-office")
    window = open_window(clinic)
    window.window.session.do("second_look")
    window.wait(lambda: window.screen.presenter.results is not None)
    return window


def drawn(window):
    window.type("second_look.month", "2026-03")
    window.press("Ctrl+D")
    window.wait(lambda: not window.window.jobs.busy and bool(window.screen.presenter.rows))
    return window


def test_a_sample_is_drawn_and_rated_without_its_route(boss):
    window = drawn(boss)
    assert "3 intakes wait for you" in window.words()
    window.click("second_look.rate")
    assert "Which route would you give?" in window.words()
    assert "PT first" not in window.words()
    assert "Muster" not in window.words()
    window.click("second_look.route_pt_first")
    assert "Both came to the same route." in window.words()
    assert "2 intakes wait for you" in window.words()
    window.click("second_look.rate")
    window.click("second_look.route_emergency")
    assert "The two routes differ" in window.words()
    window.click("second_look.why_not_cautious")
    assert "Kept." in window.words()
    window.screen.begin()
    window.wait(lambda: bool(window.screen.presenter.reasons))
    assert "The desk was not careful enough (1)" in window.words()
    clinic_row, ana = window.screen.presenter.rows
    assert clinic_row[:6] == ("The clinic", "2026-03", "3", "2", "1 of 2", "1")
    assert ana[1:] == clinic_row[1:]
    chart = window.find("second_look.chart")
    spoken = "how often both came to the same route, by month: Mar 1 of 2"
    assert chart.accessibleName() == f"The clinic: {spoken}"
    window.find("second_look.table").setFocus()
    window.press("Down")
    window.press("Down")
    assert chart.accessibleName() == f"{ana[0]}: {spoken}"


def test_the_check_by_its_keys_alone(boss):
    """Drawn, rated by number, explained by number, left and gone on with: no mouse."""
    window = drawn(boss)
    window.press("Ctrl+Return")
    assert "Form " in window.words()
    window.press("Alt+5")
    assert "Both came to the same route." in window.words()
    window.press("Ctrl+Return")
    window.press("Alt+1")
    assert "The two routes differ" in window.words()
    window.press("Alt+7")
    assert "The two routes differ" in window.words()
    window.press("Alt+4")
    assert "Kept." in window.words()
    window.press("Alt+1")
    assert "1 intake waits for you" in window.words()
    found = second_look.results(boss.window.session.flow._desk)
    assert set(found.reasons) == {RatingReason.NOT_CAUTIOUS}


def paper(window, keys):
    """Return the words of the paper that keys bring."""
    window.press(keys)
    window.wait(lambda: window.place == "office_paper" and bool(window.screen.presenter.pdf))
    shown = window.screen.presenter
    shown.keep_printed()
    shown.keep_saved()
    with pypdfium2.PdfDocument(shown.pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_forms_are_printed_blind_and_the_month_with_its_results(boss):
    window = drawn(boss)
    marks = [one.draw_id[:8].upper() for one in window.screen.presenter.waiting]
    pages = paper(window, "Ctrl+Shift+P")
    assert [mark for mark in marks if any(f"Form {mark}" in page for page in pages)] == marks
    assert not any("Muster" in page for page in pages)
    window.press("Escape")
    window.wait(lambda: window.place == "second_look")
    window.press("Ctrl+Return")
    assert f"Form {marks[0]}" in window.words()
    window.press("Alt+5")
    window.screen.begin()
    window.wait(lambda: "1 of 1" in window.screen.presenter.rows[0])
    (page,) = paper(window, "Ctrl+P")
    assert "March 2026" in page
    assert "1 of 1" in page


def test_before_anything_is_rated_there_is_no_trend(boss):
    assert boss.screen.presenter.trend(0) == ("", ())
    window = drawn(boss)
    assert not window.sees("second_look.chart")


def test_an_intake_that_is_left_waits_on(boss):
    window = drawn(boss)
    window.click("second_look.rate")
    window.press("Escape")
    assert "3 intakes wait for you" in window.words()
    window.press("Escape")
    assert window.place == "worklist"


def test_what_is_no_month_is_said(boss):
    boss.type("second_look.month", "spring")
    boss.press("Ctrl+D")
    assert "This is no month. Write it as 2026-10." in boss.words()


def test_a_clinician_rates_and_the_desk_does_not(boss, clinic, open_window):
    drawn(boss)
    clinic.actor = Actor("dev", "Dev Sample", Role.PT, "back-office")
    window = open_window(clinic)
    window.window.session.do("second_look")
    window.wait(lambda: bool(window.screen.presenter.waiting))
    assert not window.sees("second_look.draw")
    presenter = window.screen.presenter
    assert presenter.rows == ()
    presenter.blind = None
    presenter.rate(Disposition.PT_FIRST)
    presenter.explain(None)
    assert len(presenter.waiting) == 3
    clinic.actor = replace(clinic.actor, user_id="sam", role=Role.FRONT_DESK)
    window = open_window(clinic)
    window.window.session.do("second_look")
    window.settle()
    assert window.place == "worklist"
