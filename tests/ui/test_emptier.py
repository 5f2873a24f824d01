"""The log of the database is emptied while nobody waits."""

from triage_desk.ui import emptier
from triage_desk.ui.emptier import Emptier
from triage_desk.ui.jobs import Jobs


def test_the_log_is_emptied_each_minute_beside_the_window(clinic, qtbot, qapp, monkeypatch):
    monkeypatch.setattr(emptier, "EVERY_MS", 10)
    emptied = []
    monkeypatch.setattr(type(clinic.store), "empty_log", lambda _store: emptied.append(1))
    jobs = Jobs()
    rounds = Emptier(clinic.desk, jobs, qapp)
    qtbot.waitUntil(lambda: len(emptied) > 1)
    rounds.stop()
    jobs.shutdown()
    rounds.deleteLater()


def test_a_desk_that_is_left_empties_nothing_any_more(desk_window, qtbot):
    flow = desk_window.window._flow
    assert flow.emptier._timer.isActive()
    flow.drop_all()
    assert not flow.emptier._timer.isActive()
