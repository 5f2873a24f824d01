"""Practice: a round in a window of its own, and what of it comes back to the clinic's."""

import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel

from tests.services import fakes
from tests.ui import practice_child
from tests.ui.driver import Driver
from triage_desk import paths
from triage_desk.domain import codec
from triage_desk.domain.answers import NO
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.role import Role
from triage_desk.domain.training import Mark, Standing
from triage_desk.domain.user import Actor, User
from triage_desk.errors import EnvironmentFault
from triage_desk.rules.specimen import plain_answer
from triage_desk.services import marking, patients, training
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn
from triage_desk.services.this_computer import Computer
from triage_desk.ui.lessonpages import WITHOUT
from triage_desk.ui.presenters.entries import Kind
from triage_desk.ui.presenters.training import TrainingPresenter
from triage_desk.ui.screens.palette import PaletteDialog
from triage_desk.ui.trainer import Trainer, line_of

D = Disposition


@pytest.fixture(scope="module")
def book():
    """The vignettes of the program's content."""
    from tests.ui.clinic import engine

    return marking.read_book(engine(), fakes.CONTENT, None)


def banner(window):
    return " ".join(
        label.text()
        for label in window.window.menuWidget().findChildren(QLabel)
        if label.isVisible()
    )


def play(window, book, name, **otherwise):
    """Answer as the key of a vignette has it, but for what is said ``otherwise``."""
    key = book.keys[name]
    for _ in range(80):
        if window.place != "intake":
            return
        page = window.page
        said = {
            i: otherwise.get(i) or key.answers.get(i) or plain_answer(page.item)
            for i in page.open_ids
        }
        window.screen._item.answered.emit(said)
        window.settle()


def test_a_round_is_played_with_the_real_screens_and_marked_with_reasons(practice, book):
    said = []
    window = practice(("V19", "V01"), said)
    assert window.place == "lesson"
    assert window.window.windowTitle().startswith("PRACTICE")
    assert "PRACTICE" in banner(window)
    assert "My neck is stiff" in window.words()
    window.press("Return")
    assert window.place == "intake"
    assert "No, none of these" in banner(window)
    play(window, book, "V19", u_clumsy=NO)
    assert window.place == "receipt"
    assert "They say" not in banner(window)
    window.press("Ctrl+Return")
    assert window.place == "lesson"
    words = window.words()
    assert "Too low" in words
    assert "Missed: Clumsy hands or wobbly walk" in words
    assert "Newly clumsy with keys or buttons, or new wobbly walk: Yes" in words
    assert [(turn.vignette_id, turn.route) for turn in said] == [("V19", D.PT_FIRST)]
    window.press("Return")
    window.press("Return")
    play(window, book, "V01")
    window.press("Alt+Home")
    assert "you found every flag" in window.words()
    window.press("Return")
    assert "1 of 2 routes right" in window.words()
    assert len(said) == 2


def test_an_emergency_ends_the_visit_in_practice_too(practice, book):
    said = []
    window = practice(("V02",), said)
    window.press("Return")
    play(window, book, "V02")
    assert window.place == "emergency"
    assert "PRACTICE" in banner(window)
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    for keys in ("Alt+1", "Alt+2", "Alt+3", "Ctrl+Return"):
        window.press(keys)
    if window.place != "lesson":
        window.press("Alt+Home")
    assert window.place == "lesson"
    assert said[0].route is D.EMERGENCY
    assert "Right" in window.words()


def test_a_visit_that_was_left_goes_on_and_one_given_up_begins_anew(practice):
    window = practice(("V01",))
    window.press("Return")
    first = window.screen.presenter.encounter_id
    window.press("Alt+Home")
    assert "Go on with the visit" in window.screen._go.words
    window.press("Return")
    assert window.screen.presenter.encounter_id == first
    assert window.screen.presenter.discard("left")
    window.press("Alt+Home")
    assert "Begin the visit" in window.screen._go.words


def test_practice_has_no_offices_and_lets_nothing_out(practice):
    window = practice(("V01",), role=Role.MANAGER)
    for office in (
        *("settings", "users", "me", "backups", "audit", "end_of_day", "reviews", "new_intake"),
        *("import_table", "save_list", "hand_over", "training", "second_look", "lock"),
    ):
        window.window.session.do(office)
        window.settle()
        assert window.place == "lesson", office
    assert not window.sees("top.lock")
    assert window.find("top.user").menu_of_entries().isEmpty()
    window.press("Ctrl+K")
    (dialog,) = window.window.findChildren(PaletteDialog)
    offered = {entry.ref for entry in dialog.entries if entry.kind is Kind.COMMAND}
    assert not offered & WITHOUT
    assert "emergency" in offered
    window.press("Escape")
    desk = window.window.session._desk
    assert desk.tables is desk.link is desk.writes_person is desk.backups is None
    assert desk.renderer.stamp == "PRACTICE"


# --------------------------------------------------------------------- what comes to the clinic

CHILD = """
import sys
plan = sys.stdin.readline()
print("a library says something")
print("turn {not json")
for line in open(sys.argv[1], encoding="utf-8"):
    print(line, end="", flush=True)
"""


@pytest.fixture
def schooled(clinic, tmp_path):
    """The clinic at a desk that knows where its content lies, with Ana on its list of staff."""
    here = Computer(tmp_path, fakes.CONTENT, None, tmp_path, tmp_path, tmp_path)
    actor = clinic.desk.actor
    with clinic.store.write() as tx:
        user = User(actor.user_id, actor.name, actor.role, "", True, clinic.clock())
        tx.users.add(user)
    return replace(clinic.desk, computer=here)


def child(tmp_path, turns):
    """Return the command of a program that says these turns."""
    lines = tmp_path / "lines"
    lines.write_text("".join(line_of(turn) + "\n" for turn in turns), encoding="utf-8")
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    return (sys.executable, "-S", str(script), str(lines))


def right(book, names):
    return [Turn(name, book.keys[name].answers, book.keys[name].route, 10, 90) for name in names]


def begin(trainer, desk, book):
    lesson = training.begin(desk)
    plan = Plan("folder", desk.actor.name, desk.actor.role, lesson.vignettes)
    trainer.start(desk, lesson, book, plan)
    return lesson


def test_what_the_other_program_says_is_kept_and_ends_with_a_certificate(
    clinic, schooled, open_window, book, tmp_path
):
    clinic_window = open_window(clinic)
    window, jobs = clinic_window.window, clinic_window.window.jobs
    names = tuple(book.keys)[:10]
    trainer = Trainer(window, jobs, child(tmp_path, right(book, names)))
    trainer.serve(schooled)
    begin(trainer, schooled, book)
    assert trainer.is_under_way
    trainer.start(schooled, training.begin(schooled), book, Plan("f", "n", Role.PT, ()))
    clinic_window.wait(lambda: not trainer.is_under_way and not trainer._heard and not jobs.busy)
    found = training.mine(schooled)
    assert [one.mark for one in found.last] == [Mark.RIGHT] * 10
    assert found.standing is Standing.TRAINED


def test_what_was_heard_while_the_screen_was_locked_waits_for_the_same_person(
    clinic, schooled, open_window, book, tmp_path
):
    driver = open_window(clinic)
    jobs, refused = driver.window.jobs, []
    turns = [*right(book, ["V01"]), replace(right(book, ["V01"])[0], vignette_id="gone")]
    trainer = Trainer(driver.window, jobs, child(tmp_path, turns))
    trainer.refused.connect(refused.append)
    begin(trainer, schooled, book)
    driver.wait(lambda: not trainer.is_under_way)
    other = schooled.acting_as(Actor("ben", "Ben B.", Role.FRONT_DESK, "front-1"))
    trainer.serve(other)
    assert len(trainer._heard) == 3
    trainer.serve(schooled)
    driver.wait(lambda: not trainer._heard and not jobs.busy)
    assert len(training.mine(schooled).last) == 1
    assert len(refused) == 1


def ended(clinic, schooled, open_window, book, command):
    """Return the trainer after a round by a program of this command, and what it said."""
    driver, said = open_window(clinic), []
    trainer = Trainer(driver.window, driver.window.jobs, command)
    trainer.refused.connect(lambda error: said.append(str(error)))
    trainer.serve(schooled)
    begin(trainer, schooled, book)
    driver.wait(lambda: not trainer.is_under_way and not driver.window.jobs.busy)
    return trainer, said


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("import os; os.abort()", "The practice window ended with a fault."),
        ("raise SystemExit(70)", "The practice window ended with a fault."),
        (
            "sys.stderr.write('noise\\nThe disk is full.\\n'); sys.exit(4)",
            "The disk is full.",
        ),
    ],
)
def test_a_program_that_ends_badly_says_why_in_one_sentence(
    clinic, schooled, open_window, book, script, sentence
):
    trainer, said = ended(
        *(clinic, schooled, open_window, book),
        (sys.executable, "-S", "-c", f"import sys; sys.stdin.readline(); {script}"),
    )
    assert len(said) == 1
    assert said[0].startswith(sentence)
    assert str(trainer.fault) == said[0]
    presenter = TrainingPresenter(schooled)
    presenter.fault = trainer.fault
    assert presenter.notice == ("error", said[0])


def test_a_program_that_cannot_be_started_is_over(clinic, schooled, open_window, book):
    trainer, said = ended(clinic, schooled, open_window, book, ("/nowhere/at/all",))
    assert said[0].startswith("The practice window could not be started.")
    assert not trainer.is_under_way


def test_practice_that_is_closed_before_the_first_visit_is_over_keeps_nothing(
    clinic, schooled, open_window, book, tmp_path
):
    trainer, said = ended(clinic, schooled, open_window, book, child(tmp_path, []))
    assert said == []
    assert trainer.fault is None
    assert not trainer._heard


def test_what_the_disk_did_not_take_waits_and_is_tried_again(
    clinic, schooled, open_window, book, tmp_path, monkeypatch, qtbot
):
    def full(*_turn):
        raise EnvironmentFault("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(training, "record", full)
        trainer, said = ended(
            clinic, schooled, open_window, book, child(tmp_path, right(book, ["V01"]))
        )
        assert set(said) == {"The disk is full."}
        assert len(trainer._heard) == 2
    trainer.serve(schooled)
    jobs = trainer.parent().jobs
    Driver(trainer.parent(), qtbot).wait(lambda: not trainer._heard and not jobs.busy)
    assert [one.mark for one in training.mine(schooled).last] == [Mark.RIGHT]


WAITS = "import sys; sys.stdin.readline(); sys.stdin.close(); import time; time.sleep(60)"


def test_the_window_asks_once_before_it_ends_a_round_that_is_open(
    clinic, schooled, open_window, book
):
    driver = open_window(clinic)
    window = driver.window
    trainer = window.session.flow.trainer
    trainer._command = (sys.executable, "-S", "-c", WAITS)
    begin(trainer, schooled, book)
    process = trainer._process
    driver.wait(lambda: process.state() is process.ProcessState.Running)
    window._backed_up = True
    assert not window.close()
    assert "A round of practice is open." in window._unforeseen.words
    assert trainer.is_under_way
    assert window.close()
    assert process.state() is process.ProcessState.NotRunning
    assert not trainer.is_under_way


def test_the_round_of_somebody_else_is_said_to_be_theirs(clinic, schooled, open_window, book):
    window = open_window(clinic)
    window.window.session.flow._desk = schooled
    window.window.session.do("training")
    window.wait(lambda: window.screen.presenter.mine is not None)
    assert window.screen._start.hasFocus()
    trainer = window.window.session.flow.trainer
    trainer._command = (sys.executable, "-S", "-c", WAITS)
    other = schooled.acting_as(Actor("ben", "Ben B.", Role.FRONT_DESK, "front-1"))
    begin(trainer, other, book)
    window.wait(lambda: not window.window.jobs.busy)
    assert "Somebody else's round is open" in window.words()
    assert not window.screen._start.isEnabled()
    assert window.screen._close.hasFocus()
    trainer.end()


def test_a_visit_is_played_in_the_real_program_by_its_keys_and_kept_in_the_clinic(
    clinic, schooled, open_window, monkeypatch
):
    """The whole way: the palette, another process, keys, the mark, and back to the clinic."""
    monkeypatch.setattr(paths, "program", lambda: (sys.executable, practice_child.__file__))
    monkeypatch.setenv(practice_child.ROUNDS, "1")
    window = open_window(clinic)
    window.window.session.flow._desk = schooled
    window.press("Ctrl+K")
    for letter in "practice":
        window.press(letter.upper())
    window.wait(lambda: not window.window.jobs.busy)
    window.press("Return")
    window.wait(lambda: window.screen.presenter.mine is not None)
    window.press("Ctrl+Return")
    window.press("Ctrl+Return")
    assert "A round is open in the practice window." in window.words()
    trainer = window.window.session.flow.trainer
    window.qtbot.waitUntil(lambda: trainer.is_under_way, timeout=30_000)
    window.qtbot.waitUntil(
        lambda: not (trainer.is_under_way or trainer._heard or window.window.jobs.busy),
        timeout=120_000,
    )
    window.settle()
    assert trainer.fault is None
    assert "Routes right: 1 of 1" in window.words()
    assert "Flags missed: 0" in window.words()
    (played,) = training.mine(schooled).last
    assert played.mark is Mark.RIGHT
    assert played.seconds_to_safe is not None
    assert patients.search(schooled, "Practice") == ()
    assert list((schooled.computer.data / "practice").iterdir()) == []


def test_the_page_says_how_one_stands_and_prints_the_certificate(
    clinic, schooled, open_window, book
):
    boss = schooled.acting_as(replace(schooled.actor, role=Role.MANAGER))
    clinic.actor = boss.actor
    window = open_window(clinic)
    window.window.session.flow._desk = boss
    window.window.session.do("training")
    window.wait(lambda: window.screen.presenter.mine is not None)
    assert "You have no certificate yet." in window.words()
    assert "1 is not trained now" in window.words()
    assert not window.screen._print.isEnabled()
    for turn in right(book, tuple(book.keys)[:10]):
        training.record(boss, book, "r", turn)
    training.finish(boss, book, "r")
    window.screen.begin()
    window.wait(window.screen._print.isEnabled)
    assert "Routes right: 10 of 10" in window.words()
    assert "You are trained until" in window.words()
    window.press("Ctrl+P")
    window.wait(lambda: bool(window.screen.presenter.pdf))
    assert window.place == "office_paper"
    window.screen.presenter.keep_printed()
    window.screen.presenter.keep_saved()
    window.press("Escape")
    assert window.place == "training"


def test_a_change_of_the_rules_asks_for_what_it_touched_until_that_is_played_well(
    clinic, schooled, open_window, book, tmp_path, monkeypatch
):
    """The page, the round, the paper and the way back, by the keys of the page."""
    names = tuple(book.keys)[:10]
    for turn in right(book, names):
        training.record(schooled, book, "r", turn)
    training.finish(schooled, book, "r")
    other = dict(book.keys)
    for name in (names[1], names[4]):
        other[name] = replace(other[name], digest="as the new rules have it")
    changed = replace(book, keys=other)
    monkeypatch.setattr(training, "book", lambda _desk: changed)
    window = open_window(clinic)
    window.window.session.flow._desk = schooled
    trainer = window.window.session.flow.trainer
    trainer.serve(schooled)
    trainer._command = child(tmp_path, right(changed, (names[1], names[4])))
    window.window.session.do("training")
    window.wait(lambda: window.screen.presenter.mine is not None)
    assert "The rules changed: 2 visits are to be played again." in window.words()
    assert window.words().count("The rules changed a visit you played. It comes back now.") == 2
    assert {names[1], names[4]} <= set(training.begin(schooled).vignettes)
    made = window.screen.presenter.mine
    paper = training.paper_of(schooled, made.user, made.certificate, made.to_play)
    assert paper.again == (2, 5)
    window.press("Ctrl+Return")
    window.wait(lambda: "You are trained until" in window.words() and not window.window.jobs.busy)
    assert "The rules changed" not in window.words()
    made = window.screen.presenter.mine
    assert training.paper_of(schooled, made.user, made.certificate, made.to_play).again == ()


def test_a_visit_that_was_missed_comes_back_before_those_that_were_right(schooled, book):
    names = tuple(book.keys)[:10]
    for turn in right(book, names):
        missed = turn.vignette_id == "V02"
        route = D.PT_FIRST if missed else turn.route
        training.record(schooled, book, "r", replace(turn, route=route))
    days = {card.vignette_id: card.due_on for card in training.mine(schooled).cards if card.last}
    assert all(days["V02"] < days[name] for name in names if name != "V02")
    tomorrow = replace(schooled, clock=lambda: schooled.clock() + timedelta(days=1))
    again = training.begin(tomorrow).vignettes
    assert "V02" in again
    new = len(book.keys) - len(names)
    assert len(set(names) & set(again)) == max(1, 10 - new)


def test_what_was_missed_and_what_changed_come_back_with_a_day(schooled, book):
    turn = right(book, ["V19"])[0]
    training.record(schooled, book, "r", replace(turn, route=D.PT_FIRST))
    presenter = TrainingPresenter(schooled)
    presenter.shown(presenter.read())
    assert presenter.back[0].startswith("One visit you missed comes back on")
    assert "Too low: 1" in presenter.facts[1]
    later = replace(schooled, clock=lambda: schooled.clock() + timedelta(days=1))
    assert training.begin(later).vignettes
    lesson, known, plan = presenter.prepare()
    assert plan.vignettes == lesson.vignettes
    assert known.digests == book.digests
    assert plan == codec.from_json(Plan, codec.to_json(plan))
    assert (plan.name, plan.role) == (schooled.actor.name, Role.FRONT_DESK)
