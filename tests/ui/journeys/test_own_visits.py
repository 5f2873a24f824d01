"""A clinic's own visit: written in the window, played as that person, checked, kept, taken out."""

import sys
from dataclasses import replace

import pytest

from tests.services import fakes
from tests.ui.clinic import engine
from tests.ui.journeys.test_practice import CHILD
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.patient import Sex
from triage_desk.domain.role import Role
from triage_desk.rules.specimen import plain_answer
from triage_desk.services import marking, training
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn
from triage_desk.services.this_computer import Computer
from triage_desk.ui.trainer import line_of

D = Disposition


@pytest.fixture(scope="module")
def book():
    return marking.read_book(engine(), fakes.CONTENT, None)


@pytest.fixture
def boss(clinic, open_window, tmp_path):
    """The page of whoever answers for the staff, at a desk that knows where its content lies."""
    here = Computer(tmp_path, fakes.CONTENT, None, tmp_path, tmp_path, tmp_path)
    desk = replace(clinic.desk, computer=here)
    desk = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
    clinic.actor = desk.actor
    window = open_window(clinic)
    window.window.session.flow._desk = desk
    window.window.session.do("training")
    window.wait(lambda: window.screen.presenter.mine is not None)
    window.press("Ctrl+O")
    window.wait(lambda: window.place == "own_visits" and not window.window.jobs.busy)
    return window


def plays(window, tmp_path, turn):
    """Have the other program say this turn."""
    lines, script = tmp_path / "lines", tmp_path / "child.py"
    lines.write_text(line_of(turn) + "\n", encoding="utf-8")
    script.write_text(CHILD, encoding="utf-8")
    trainer = window.window.session.flow.trainer
    trainer._command = (sys.executable, "-S", str(script), str(lines))
    return trainer


def write(window, age="41"):
    window.press("Ctrl+Return")
    assert "Make this person up." in window.words()
    window.type("own_visits.title", "Back pain, numb between the legs.")
    window.type("own_visits.opening", "My back is bad.")
    window.type("own_visits.why", "Nobody waits with this.")
    window.type("own_visits.age_years", age)
    for name, value in (("sex", "male"), ("route", "emergency")):
        box = window.find(f"own_visits.{name}")
        box.setCurrentIndex(box.findData(value))


def play(window):
    window.press("Ctrl+Return")
    trainer = window.window.session.flow.trainer
    window.wait(lambda: not trainer.is_under_way and "What the rules make" in window.words())


def test_a_visit_is_written_played_and_kept_and_taken_out_again(boss, book, tmp_path):
    plays(boss, tmp_path, Turn("LOCAL-SKETCH", book.keys["V02"].answers, D.EMERGENCY, 9, 20))
    assert "There is none yet." in boss.words()
    write(boss)
    play(boss)
    assert "Both are the same" in boss.words()
    assert "belong to the key" in boss.words() or "belongs to the key" in boss.words()
    boss.press("Ctrl+Return")
    boss.wait(lambda: bool(boss.screen.presenter.lines))
    boss.settle()
    assert "Kept. It comes up in practice from now on." in boss.words()
    (row,) = boss.screen.presenter.rows
    assert row == ("Back pain, numb between the legs.", D.EMERGENCY, "Yes")
    desk = boss.window.session.flow._desk
    (name,) = set(training.book(desk).keys) - set(book.keys)
    assert training.mine(desk).score.played == 0
    boss.press("Ctrl+Delete")
    boss.wait(lambda: not boss.screen.presenter.lines)
    assert name not in training.book(desk).keys


def test_where_the_rules_say_otherwise_nothing_is_kept_and_the_words_stay(boss, book, tmp_path):
    plays(boss, tmp_path, Turn("LOCAL-SKETCH", book.keys["V01"].answers, D.PT_FIRST, 9, 20))
    write(boss)
    play(boss)
    assert "They differ, so it is not kept." in boss.words()
    assert not boss.screen._go.isEnabled()
    boss.press("Alt+Left")
    assert boss.find("own_visits.opening").text() == "My back is bad."
    assert boss.find("own_visits.route").currentData() == "emergency"


def test_what_is_missing_is_said_at_its_field_and_escape_keeps_the_words(boss):
    write(boss, age="old")
    boss.press("Ctrl+Return")
    assert "Write an age from 0 to 120." in boss.words()
    assert boss.find("own_visits.age_years").hasFocus()
    boss.press("Escape")
    boss.press("Ctrl+Return")
    assert boss.find("own_visits.title").text() == "Back pain, numb between the legs."
    boss.find("own_visits.age_years").setText("41")
    for name, sentence in (("route", "Choose one of these."), ("sex", "Choose one of these.")):
        boss.find(f"own_visits.{name}").setCurrentIndex(-1)
        boss.press("Ctrl+Return")
        assert sentence in boss.words()


def test_one_window_of_practice_at_a_time(boss, book, tmp_path):
    trainer = plays(boss, tmp_path, Turn("x", book.keys["V01"].answers, D.PT_FIRST))
    waits = "import sys; sys.stdin.readline(); sys.stdin.close(); import time; time.sleep(60)"
    trainer._command = (sys.executable, "-S", "-c", waits)
    desk = boss.window.session.flow._desk
    trainer.start(desk, training.Lesson("r", ()), book, Plan("f", "n", Role.PT, ()))
    write(boss)
    boss.press("Ctrl+Return")
    assert "A practice window is open." in boss.words()
    trainer.end()


def test_a_visit_that_is_written_is_played_unmarked_and_nobody_speaks(practice):
    said = []
    sketch = Sketch("A back.", "My back.", "Nothing.", 34, Sex.MALE, D.PT_FIRST)
    window = practice((), said, sketch=sketch)
    assert "answer each question as this person would" in window.words()
    window.press("Return")
    assert window.place == "intake"
    assert "They say" not in window.words()
    while window.place == "intake":
        window.screen._item.answered.emit(
            {i: plain_answer(window.page.item) for i in window.page.open_ids}
        )
        window.settle()
    window.press("Alt+Home")
    assert "The visit is played" in window.words()
    (turn,) = said
    assert turn.vignette_id == "LOCAL-SKETCH"
