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


def test_who_reads_the_list_takes_the_news_with_it_and_later_news_are_told(qtbot, jobs, quick):
    spoken, said = Spoken(), []
    told = Live(lambda: spoken, jobs, jobs)
    with qtbot.waitSignal(told.changed):
        pass
    told._asking.setInterval(10_000)
    told.unread.connect(lambda: said.append("unread"))
    told.changed.connect(lambda: said.append("changed"))
    assert not told.take()
    spoken.news.append(True)
    assert told.take()
    assert said == []
    told.tell(was_read=True)
    assert said == ["changed"]
    told._look()
    assert said == ["changed"]
    spoken.news.append(True)
    told._look()
    assert said == ["changed", "unread", "changed"]
    told.stop()


def test_a_list_that_could_not_be_read_is_asked_to_try_again(qtbot, jobs, quick):
    told = Live(Spoken, jobs, jobs)
    with qtbot.waitSignal(told.changed):
        pass
    with qtbot.waitSignal(told.unread, timeout=1000), qtbot.waitSignal(told.changed, timeout=1000):
        told.tell(was_read=False)
    told.stop()


def test_news_that_cannot_be_taken_are_told_once_they_can_be_heard_again(qtbot, jobs, quick):
    opened = []

    def listen():
        opened.append(Spoken())
        return opened[-1]

    told = Live(listen, jobs, jobs)
    assert not told.take()
    with qtbot.waitSignal(told.changed):
        pass
    told._asking.setInterval(10_000)
    opened[0].news.append(EnvironmentFault("The server does not answer."))
    with qtbot.waitSignal(told.unread, timeout=2000):
        assert not told.take()
    assert len(opened) == 2
    told.stop()


def reads_of(screen, monkeypatch):
    """Return a list that grows with each reading of today's list."""
    reads, refresh = [], screen.presenter.refresh

    def read(*held):
        reads.append(held)
        refresh(*held)

    monkeypatch.setattr(screen.presenter, "refresh", read)
    return reads


def test_ones_own_change_is_read_once_and_told_to_all_others(
    clinic, desk_window, qtbot, monkeypatch
):
    flow = desk_window.window.session.flow
    qtbot.waitUntil(lambda: flow._live._changes is not None)
    desk_window.settle()
    home = desk_window.screen
    desk_window.start_patient()
    flow._live.take()
    reads, heard = reads_of(home, monkeypatch), []
    flow._live.changed.connect(lambda: heard.append(True))
    # Leaving the interview is kept, and today's list shows it.
    flow.home()
    assert desk_window.place == "worklist"
    assert len(home.presenter.unfinished) == 1
    assert heard
    qtbot.wait(3 * live.ASK_MS)
    assert len(reads) == 1
    ben = replace(clinic.desk, actor=BEN, seat="b")
    intake.start(ben, clinic.patient(given="Berta").patient_id, Channel.TELEPHONE)
    qtbot.waitUntil(lambda: len(home.presenter.rows) == 2)
    assert len(reads) == 2


def test_what_another_desk_did_under_another_page_stands_in_the_list_that_comes_back(
    clinic, desk_window, qtbot
):
    flow = desk_window.window.session.flow
    qtbot.waitUntil(lambda: flow._live._changes is not None)
    desk_window.settle()
    flow.me()
    ben = replace(clinic.desk, actor=BEN, seat="b")
    with qtbot.waitSignal(flow._live.changed):
        intake.start(ben, clinic.patient().patient_id, Channel.TELEPHONE)
    flow._back()
    desk_window.settle()
    assert desk_window.place == "worklist"
    assert len(desk_window.screen.presenter.rows) == 1


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
