"""The watchdog barks at what would make the window stand still, and at nothing else."""

import importlib
import subprocess
import sys
import time
from time import thread_time

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.ui import watchdog
from triage_desk.services import patients


@pytest.fixture(autouse=True)
def _strict(monkeypatch):
    monkeypatch.setattr(watchdog, "LENIENT", 1.0)


@pytest.fixture
def quiet(monkeypatch):
    """Judge as on a machine that has nothing else to do."""
    monkeypatch.setattr(watchdog, "slowness", lambda: 1.0)


def block(milliseconds):
    """Keep the processor busy."""
    begin = thread_time()
    while thread_time() - begin < milliseconds / 1e3:
        pass


def during_an_event(qapp, act):
    """Let ``act`` happen in a timer, and return what the watchdog said."""
    with watchdog.watching() as held:
        done = []
        QTimer.singleShot(0, lambda: done.append(act()))
        while not done:
            qapp.processEvents()
    return held


def test_sixty_milliseconds_are_too_long(qapp, quiet):
    (said,) = during_an_event(qapp, lambda: block(60))
    assert " ms, and may take 50" in said


def test_a_slow_machine_has_more_time(qapp, monkeypatch):
    monkeypatch.setattr(watchdog, "_stint", lambda: 2 * watchdog.STINT_SECONDS)
    assert during_an_event(qapp, lambda: block(60)) == []
    (said,) = during_an_event(qapp, lambda: block(110))
    assert " ms, and may take 100" in said


def test_where_neighbours_come_and_go_an_event_has_more_time(qapp, quiet, monkeypatch):
    monkeypatch.setattr(watchdog, "LENIENT", 3.0)
    assert during_an_event(qapp, lambda: block(60)) == []
    (said,) = during_an_event(qapp, lambda: block(160))
    assert " ms, and may take 150" in said


def test_a_debt_has_the_time_that_is_written_down_and_no_more(qapp, clinic, quiet, monkeypatch):
    monkeypatch.setattr(watchdog, "DEBTS", {"patients.find": (100, "A test wants it.")})

    def find_after(milliseconds):
        patients.find(clinic.desk, "Muster")
        block(milliseconds)

    find_after(0)
    assert during_an_event(qapp, lambda: find_after(60)) == []
    (said,) = during_an_event(qapp, lambda: find_after(110))
    assert said.endswith("['patients.find']")


def test_a_debt_is_paid_when_it_was_often_far_below_the_limit(monkeypatch):
    monkeypatch.setattr(watchdog, "DEBTS", dict.fromkeys(("a.quick", "a.slow", "a.rare"), (99, "")))
    watch = watchdog.Watch()
    for what, seconds in (("a.quick", 0.024), ("a.slow", 0.026)):
        for took in [0.001] * (watchdog.PAID_TIMES - 1) + [seconds]:
            watch.asked = [what]
            watch.judge("Timer of QTimer", took)
    watch.asked = ["a.rare"]
    watch.judge("Timer of QTimer", 0.001)
    assert watch.paid() == ["a.quick"]


@pytest.mark.parametrize("name", [name for name in watchdog.DEBTS if " " not in name])
def test_a_debt_is_owed_by_what_there_is(name):
    module, _, function = name.partition(".")
    place = "triage_desk.ui" if module == "theme" else "triage_desk.services"
    assert callable(getattr(importlib.import_module(f"{place}.{module}"), function))


def test_thirty_milliseconds_are_not(qapp, quiet):
    assert during_an_event(qapp, lambda: block(30)) == []


def test_a_key_press_is_looked_at(show, quiet):
    field = QLineEdit()
    field.textChanged.connect(lambda _words: block(60))
    show(field)
    with watchdog.watching() as held:
        QTest.keyClicks(field, "a")
    assert len(held) == 1
    assert held[0].startswith("KeyPress of QLineEdit")


def test_no_clock_on_the_wall_is_looked_at(qapp):
    """A thread that has to wait for the processor is not one that blocks."""
    assert during_an_event(qapp, lambda: None) == []


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: time.sleep(0), "time.sleep"),
        (lambda: subprocess.run([sys.executable, "-c", ""], check=True), "subprocess.Popen"),
    ],
)
def test_what_waits_for_others_is_seen_however_short(qapp, act, said):
    held = during_an_event(qapp, act)
    assert [words for words in held if words.startswith(said)]


def test_much_that_is_read_is_seen(qapp, tmp_path):
    large = tmp_path / "large"
    large.write_bytes(bytes(watchdog.MOST_BYTES + 1))
    assert during_an_event(qapp, large.read_bytes) == ["a test opened large"]
    assert during_an_event(qapp, large.stat) == []


def test_waiting_for_a_thread_is_seen(qapp):
    pool = QThreadPool()
    pool.start(lambda: time.sleep(0.2))
    (said,) = during_an_event(qapp, pool.waitForDone)
    assert said == "a test waited for another thread"


def test_many_transactions_are_seen(qapp, clinic):
    def ask(times):
        for _ in range(times):
            with clinic.store.read():
                pass

    assert during_an_event(qapp, lambda: ask(watchdog.MOST_TRANSACTIONS)) == []
    (said,) = during_an_event(qapp, lambda: ask(watchdog.MOST_TRANSACTIONS + 1))
    assert "asked 13 times" in said


def test_a_use_case_that_takes_long_is_seen(qapp, clinic, monkeypatch):
    monkeypatch.setattr(watchdog, "LONG", {"patients.find"})
    said = during_an_event(qapp, lambda: patients.find(clinic.desk, "Muster"))
    assert "patients.find takes long, and asked the store" in said
    assert during_an_event(qapp, lambda: patients.find_close(clinic.desk, "Muster")) == []


def test_outside_an_event_nothing_is_looked_at(qapp, clinic):
    with watchdog.watching() as held:
        time.sleep(0)
        clinic.patient()
    assert held == []
