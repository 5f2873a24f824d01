"""Jobs: both ends are signals in the window's thread, nothing is lost, shutdown waits."""

import subprocess
import sys
import threading

import pytest

from triage_desk.errors import EnvironmentFault
from triage_desk.ui.jobs import Jobs


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.shutdown()


def test_a_result_comes_back_into_the_windows_thread(jobs, qtbot):
    seen = []
    jobs.run(
        lambda _control: threading.get_ident(),
        lambda worker: seen.append((worker, threading.get_ident())),
        seen.append,
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    worker, receiver = seen[0]
    assert worker != receiver == threading.get_ident()


def test_an_error_comes_back_as_a_failure(jobs, qtbot):
    failures = []

    def work(_control):
        raise EnvironmentFault("The disk is full.")

    jobs.run(work, lambda _: pytest.fail("it did not succeed"), failures.append)
    qtbot.waitUntil(lambda: bool(failures), timeout=5000)
    assert str(failures[0]) == "The disk is full."


def test_progress_is_told_on_the_way(jobs, qtbot):
    steps, ends = [], []

    def work(control):
        control.report(1, 2)
        control.report(2, 2)

    jobs.run(work, ends.append, ends.append, lambda done, total: steps.append((done, total)))
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    assert steps == [(1, 2), (2, 2)]


def test_a_cancelled_job_says_nothing_any_more(jobs, qtbot):
    go, ends = threading.Event(), []
    job = jobs.run(lambda _control: go.wait(5), ends.append, ends.append)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=5000)
    qtbot.wait(20)
    assert ends == []


def test_a_job_sees_that_it_is_cancelled(jobs, qtbot):
    seen = threading.Event()

    def work(control):
        while not control.cancelled:
            pass
        seen.set()

    jobs.run(work, lambda _: None, lambda _: None).cancel()
    qtbot.waitUntil(seen.is_set, timeout=5000)


def test_shutdown_waits_for_the_last_thread(qapp):
    jobs, started, ended = Jobs(), threading.Event(), []

    def work(control):
        started.set()
        while not control.cancelled:
            pass
        ended.append(True)

    jobs.run(work, lambda _: None, lambda _: None)
    assert started.wait(5)
    jobs.shutdown()
    assert ended == [True]
    assert not jobs.busy


def test_many_jobs_all_come_back(jobs, qtbot):
    results = []
    for number in range(200):
        jobs.run(lambda _control, n=number: n, results.append, results.append)
    qtbot.waitUntil(lambda: len(results) == 200, timeout=10000)
    assert sorted(results) == list(range(200))


# In a process of its own, because what this guards against is a process that stands still: some
# calls of Qt keep Python's lock while they deliver events, and a job needs that lock to end.
LATE_JOB = """
import threading
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from triage_desk.ui.jobs import Jobs

app = QApplication([])
started = threading.Event()

def work(control):
    started.set()
    while not control.cancelled:
        pass

going = QWidget()
Jobs(going).run(work, print, print)
started.wait()
going.deleteLater()
del going
other = QWidget()
other.show()
QTest.qWaitForWindowActive(other, 100)
"""


def test_a_window_that_goes_with_a_job_under_way_stops_it_and_waits():
    subprocess.run([sys.executable, "-c", LATE_JOB], check=True, timeout=60)
