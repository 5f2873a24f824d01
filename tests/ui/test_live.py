"""A list that shows what other desks do, without being read over and over."""

import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from triage_desk.domain.encounter import Channel
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import EnvironmentFault
from triage_desk.services import intake
from triage_desk.ui import live
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.live import Live

BEN = Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2")


class Spoken:
    """Changes that a test tells."""

    fileno = -1

    def __init__(self):
        self.news, self.closed = [], False

    def happened(self):
        if not self.news:
            return False
        news = self.news.pop()
        if isinstance(news, Exception):
            raise news
        return news

    def close(self):
        self.closed = True


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.shutdown()


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(live, "ASK_MS", 5)
    monkeypatch.setattr(live, "FIRST_WAIT_MS", 5)


def test_a_change_is_told_once(qtbot, jobs, quick):
    spoken = Spoken()
    told = Live(lambda: spoken, jobs, jobs)
    with qtbot.waitSignal(told.changed):
        pass
    with qtbot.waitSignal(told.changed, timeout=1000):
        spoken.news.append(True)
    with qtbot.assertNotEmitted(told.changed, wait=50):
        pass
    told.stop()
    assert spoken.closed


def test_a_lost_connection_is_opened_again_and_all_is_read_anew(qtbot, jobs, quick):
    opened, fail = [], [EnvironmentFault("away"), EnvironmentFault("away")]

    def listen():
        if opened and fail:
            raise fail.pop()
        opened.append(Spoken())
        return opened[-1]

    told = Live(listen, jobs, jobs)
    with qtbot.waitSignal(told.changed):
        pass
    with qtbot.waitSignal(told.changed, timeout=2000):
        opened[0].news.append(EnvironmentFault("The server does not answer."))
    assert (len(opened), fail, opened[0].closed) == (2, [], True)
    told.stop()


def test_the_list_shows_what_another_window_did_within_a_second(clinic, desk_window, qtbot):
    ben = replace(clinic.desk, actor=BEN, seat="b")
    person = clinic.patient()
    desk_window.settle()
    took = []
    for number in range(3):
        intake.start(ben, person.patient_id, Channel.TELEPHONE)
        begun = time.perf_counter()
        qtbot.waitUntil(lambda n=number: len(desk_window.screen.presenter.rows) == n + 1)
        took.append(time.perf_counter() - begun)
    assert max(took) < 5


def test_row_scroll_and_focus_stay_when_the_list_changes(clinic, open_window, qtbot):
    for _ in range(40):
        view = clinic.start(clinic.patient(given="Otto"))
        clinic.clock.advance(seconds=1)
        intake.park(clinic.desk, view.encounter.encounter_id)
    window = open_window(clinic)
    screen = window.screen
    screen._table.setFocus()
    screen._table.choose(30)
    chosen, bar = screen._table.chosen.row_id, screen._table.verticalScrollBar()
    scrolled = bar.value()
    assert scrolled > 0
    ben = replace(clinic.desk, actor=BEN, seat="b")
    intake.start(ben, clinic.patient(given="Berta").patient_id, Channel.TELEPHONE)
    qtbot.waitUntil(lambda: len(screen.presenter.rows) == 41)
    assert (screen._table.chosen.row_id, bar.value()) == (chosen, scrolled)
    assert screen._table.hasFocus()
    window.settle()
    button = window.find("worklist.discard_2")
    button.setFocus()
    waiting = screen.presenter.unfinished[1].row.encounter_id
    intake.start(ben, clinic.patient(given="Klara").patient_id, Channel.TELEPHONE)
    qtbot.waitUntil(lambda: len(screen.presenter.rows) == 42)
    window.settle()
    focused = QApplication.focusWidget()
    assert focused.objectName().startswith("worklist.discard_")
    assert focused.parentWidget().encounter_id == waiting
