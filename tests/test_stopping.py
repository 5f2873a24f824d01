"""A question can be given up at any time, and only that question."""

from triage_desk.stopping import Stop


def test_what_runs_is_interrupted_once_and_nothing_after_it():
    said, stop = [], Stop()
    with stop.interrupting(lambda: said.append("first")):
        stop.stop()
    stop.stop()
    assert said == ["first"]


def test_what_starts_after_the_stop_is_interrupted_at_once():
    said, stop = [], Stop()
    stop.stop()
    with stop.interrupting(lambda: said.append("late")):
        assert said == ["late"]
