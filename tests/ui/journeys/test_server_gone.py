"""The line while the server is away, and the page where two desks differ."""

from datetime import UTC, datetime

import pytest

from tests.ui.clinic import NOT_SURE, YES
from triage_desk.domain import codec
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.journal import Conflict, ConflictKind
from triage_desk.errors import ServerGone
from triage_desk.services import intake, journal, merging, triage
from triage_desk.ui import linkline
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.linkline import LinkLine

AT = datetime(2026, 3, 10, 10, 50, tzinfo=UTC)


class Office:
    """What the line asks of a desk on a server."""

    has_server = True

    def __init__(self):
        self.is_away, self.conflicts, self.tried = False, 0, 0
        self.answers = False

    def tell_server(self):
        self.tried += 1
        if not self.answers:
            raise ServerGone("The server does not answer.")
        self.is_away = False
        return journal.Told(3, self.conflicts)

    def count_conflicts(self):
        return self.conflicts


@pytest.fixture
def line(qapp, qtbot, monkeypatch):
    monkeypatch.setattr(linkline, "TICK_MS", 10)
    jobs = Jobs()
    line = LinkLine(jobs)
    qtbot.addWidget(line)
    yield line
    line.watch(None)
    jobs.shutdown()


def test_the_line_comes_and_goes_with_the_server(line, qtbot):
    office = Office()
    line.watch(office)
    qtbot.wait(40)
    assert line.words == ""
    office.is_away = True
    qtbot.waitUntil(lambda: "kept on this computer" in line.words)
    qtbot.waitUntil(lambda: office.tried > 1)
    office.answers, office.conflicts = True, 2
    qtbot.waitUntil(lambda: line.words == "Two desks have said different things: 2.")
    with qtbot.waitSignal(line.conflicts_wanted):
        line.button.click()
    office.conflicts = 0
    line.watch(office)
    line.look()
    assert line.words == ""


def test_the_line_says_that_all_was_told(line, qtbot):
    office = Office()
    office.is_away = office.answers = True
    line.watch(office)
    qtbot.waitUntil(lambda: "The server is back." in line.words)
    qtbot.waitUntil(lambda: line.words == "")


def test_data_on_this_computer_have_no_such_line(line):
    office = Office()
    office.has_server, office.is_away = False, True
    line.watch(office)
    line.look()
    assert line.words == ""


def differ(clinic, encounter_id, kind, ours, theirs, link_id=""):
    with clinic.store.write() as tx:
        tx.journal.add_conflict(
            Conflict(
                *(0, encounter_id, "entry", kind, link_id, codec.to_json(ours)),
                *(codec.to_json(theirs) if theirs else "", "Ana S.", "front-1", AT, "Ben B.", AT),
            )
        )


def test_both_sides_stand_beside_each_other_and_one_is_chosen(clinic, desk_window):
    view = clinic.start()
    visit = view.encounter.encounter_id
    said = merging.Said
    differ(clinic, visit, ConflictKind.ANSWER, said(YES), said(NOT_SURE), "s_chest")
    differ(clinic, visit, ConflictKind.END, merging.Ended("came twice"), None)
    desk_window.window.session.do("conflicts")
    desk_window.settle()
    assert desk_window.place == "conflicts"
    words = desk_window.words()
    for part in ("R.M. · Chest pain or pressure", "Yes", "Not sure", "Discarded: came twice"):
        assert part in words
    assert "Ana S. at front-1, 10:50 AM, without the server" in words
    assert desk_window.window.focusWidget().objectName() == "conflicts.ours_1"
    desk_window.press("Space")
    assert intake.view(clinic.desk, visit).answers["s_chest"] == YES
    desk_window.click("conflicts.theirs_1")
    assert "Nothing is left to choose." in desk_window.words()
    desk_window.press("Escape")
    assert desk_window.place == "worklist"


def test_a_less_urgent_route_is_not_for_everybody(clinic, desk_window):
    visit = clinic.start().encounter.encounter_id
    triage.raise_emergency(clinic.desk, visit, "collapsed")
    routed = merging.Routed
    to = Disposition.PHYSICIAN_TODAY
    differ(clinic, visit, ConflictKind.ROUTE, routed(Disposition.EMERGENCY), routed(to))
    desk_window.window.session.do("conflicts")
    desk_window.settle()
    assert "Where to book" in desk_window.words()
    desk_window.click("conflicts.theirs_1")
    assert "Your role does not allow this." in desk_window.words()
    desk_window.click("conflicts.ours_1")
    assert triage.record(clinic.desk, visit).route is Disposition.EMERGENCY


def test_nothing_to_choose_leaves_by_escape(desk_window):
    desk_window.window.session.do("conflicts")
    desk_window.settle()
    assert "Nothing is left to choose." in desk_window.words()
    desk_window.press("Escape")
    assert desk_window.place == "worklist"
