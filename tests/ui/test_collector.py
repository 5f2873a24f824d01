"""Garbage is taken apart in the window's thread only, whoever made it."""

import gc
import threading
import weakref

import pytest

from triage_desk.ui.collector import Collector


class Cycle:
    def __init__(self):
        self.me = self


@pytest.fixture
def _collected_here():
    """Leave Python's own collection on, as a program has it that begins."""


@pytest.fixture
def collector(qapp, _collected_here):
    collector = Collector()
    yield collector
    collector.stop()
    assert gc.isenabled()


def litter(ended):
    """Leave more cycles than Python lets lie, and note which thread takes each apart."""
    for _ in range(3 * gc.get_threshold()[0]):
        weakref.finalize(Cycle(), lambda: ended.append(threading.current_thread()))


def test_what_a_job_leaves_is_collected_by_the_window(collector, qtbot):
    ended = []
    job = threading.Thread(target=litter, args=[ended])
    job.start()
    job.join()
    assert not ended
    collector.look()
    assert set(ended) == {threading.main_thread()}


def test_it_looks_by_itself(collector, qtbot):
    ended = []
    litter(ended)
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    assert set(ended) == {threading.main_thread()}


def test_little_garbage_is_left_alone(collector):
    gc.collect()
    ended = []
    weakref.finalize(Cycle(), lambda: ended.append(1))
    collector.look()
    assert not ended
