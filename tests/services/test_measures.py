"""Reading what is counted: who may, what is noted, and which period holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.services import fakes
from tests.services.test_lists import MONA
from tests.services.use_cases import Unwatched
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.measure import (
    DEFINITIONS,
    VISITS,
    Cut,
    Only,
    Part,
    Period,
    SumRow,
    TimeRow,
    definition,
)
from triage_desk.domain.user import Role, User
from triage_desk.domain.value_report import ValueReport
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import measures

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = Period(202601, 202603)
REPORT = ValueReport(Letterhead("Clinic", (), ""), "Report", "", (), (), (), NOW, "")
K09 = definition("K09").bit


@pytest.fixture
def office(desk):
    return desk.acting_as(MONA)


def counting(monkeypatch, **found):
    """Let the store have counted something."""
    for name, value in found.items():
        monkeypatch.setattr(fakes.MemoryMeasures, name, lambda _self, *_asked, value=value: value)


def test_a_report_is_noted_and_its_trend_reaches_back(office, monkeypatch):
    rows = (SumRow(202603, "", K09, 3, 3, 0), SumRow(202510, "", K09, 9, 0, 0))
    rows += (SumRow(202603, "", VISITS, 3, 0, 0), SumRow(202510, "", VISITS, 9, 0, 0))
    counting(monkeypatch, sums=rows)
    found = measures.report(office, SPRING, Only(Cut.SEX, "male"))
    assert found.months[0] == 202510
    assert found.months[-1] == 202603
    assert found.visits == 3
    assert found.result("K09").now.denominator == 3
    event = office.store.state.audit[-1]
    assert (event.action.value, event.detail) == ("measures_read", "report sex 202601 202603")


def test_the_trend_of_all_visits_is_a_year(office):
    assert measures.report(office, SPRING).months[0] == 202504


class Printer:
    """A renderer that loses what it is told to."""

    def __init__(self, *lost):
        self.lost = lost

    def render_report(self, _report):
        return b"%PDF report"

    def missing(self, _said, _pdf):
        return self.lost


def test_a_report_is_read_back_before_it_is_given_out(office):
    whole, broken = (replace(office, renderer=Printer(*lost)) for lost in ((), ("table 1",)))
    assert measures.paper(whole, REPORT) == b"%PDF report"
    with pytest.raises(EnvironmentFault, match="table 1"):
        measures.paper(broken, REPORT)
    measures.given_out(office, SPRING, "saved")
    assert office.store.state.audit[-1].detail == "saved 202601 202603"


def test_a_long_period_is_its_own_trend(office):
    found = measures.report(office, Period(202401, 202603))
    assert len(found.months) == 27


def test_a_period_that_ends_before_it_begins_is_refused(office):
    with pytest.raises(UserError, match="before it begins"):
        measures.report(office, Period(202603, 202601))


def test_groups_of_staff_have_their_names_and_the_others_their_values(office, monkeypatch):
    with office.store.write() as tx:
        tx.users.add(User("u1", "Sam Sample", Role.PT, "", enabled=True, created_at=NOW))
    rows = (SumRow(202603, "u1", K09, 12, 12, 0), SumRow(202603, "u9", K09, 11, 0, 0))
    counting(monkeypatch, sums=rows, people={"u1": 12, "u9": 11}, values=("u1", "u9"))
    found = measures.by_group(office, "K09", SPRING, Cut.STAFF)
    assert [group.value for group in found.groups] == ["Sam Sample", "u9"]
    sexes = measures.by_group(office, "K09", SPRING, Cut.SEX)
    assert [group.value for group in sexes.groups] == ["u1", "u9"]
    assert measures.choices(office, SPRING, Cut.STAFF) == (("u1", "Sam Sample"), ("u9", "u9"))
    assert measures.choices(office, SPRING, Cut.SEX) == (("u1", "u1"), ("u9", "u9"))


def test_a_time_by_groups_is_made_of_its_own_times(office, monkeypatch):
    counting(monkeypatch, times={"T08": (TimeRow(202603, "en", 60, 11),)}, people={"en": 11})
    found = measures.by_group(office, "T09", SPRING, Cut.LANGUAGE)
    assert found.whole.value == pytest.approx(60)


@pytest.mark.parametrize("measure_id", ["K19", "K23", "K99"])
def test_what_is_not_counted_has_neither_groups_nor_people(office, measure_id):
    with pytest.raises(UserError, match="No visits are counted"):
        measures.behind(office, measure_id, SPRING)
    with pytest.raises(UserError, match="No visits are counted"):
        measures.by_group(office, measure_id, SPRING, Cut.SEX)


def test_who_is_behind_a_number_is_noted_by_measure_and_part(office):
    assert measures.behind(office, "K09", SPRING, Part.MISSED) == ()
    event = office.store.state.audit[-1]
    assert (event.action.value, event.detail) == (
        "measure_people_read",
        "K09 missed 202601 202603",
    )


def test_routing_has_who_agrees_with_whom(office):
    assert set(measures.routing(office, SPRING).agreement) == {
        "rules clinician",
        "desk clinician",
        "rules desk",
    }


def test_the_front_desk_sees_no_measures(desk):
    with pytest.raises(UserError, match="a manager"):
        measures.report(desk, SPRING)


def test_counting_anew_goes_on_until_nothing_is_left(office, monkeypatch):
    left, heard = iter((300, 100, 0)), []

    class Watching(Unwatched):
        def report(self, done, total):
            heard.append((done, total))

    monkeypatch.setattr(fakes.MemoryMeasures, "follow", lambda *_asked: next(left))
    measures.rebuild(office, Watching())
    assert heard == [(0, 300), (200, 300), (300, 300)]


def test_counting_anew_may_be_broken_off(office, monkeypatch):
    class Gone(Unwatched):
        cancelled = True

    monkeypatch.setattr(fakes.MemoryMeasures, "follow", lambda *_asked: 1 / 0)
    measures.rebuild(office, Gone())
    assert office.store.state.audit[-1].action.value == "measures_rebuilt"


def test_following_tells_what_is_left_and_notes_nothing(office, monkeypatch):
    before = len(office.store.state.audit)
    monkeypatch.setattr(fakes.MemoryMeasures, "follow", lambda *_asked: 7)
    assert measures.follow(office) == 7
    assert len(office.store.state.audit) == before


def test_the_last_months_end_with_this_one():
    now = datetime(2026, 2, 10, 12, tzinfo=UTC)
    assert measures.last_months(now, 3) == Period(202512, 202602)
    assert measures.definitions() == DEFINITIONS


def narrowed(monkeypatch, rows, people):
    """Let the store have visits by sex, each row a group and what it counts."""

    def sums(_self, period, only, cut):
        found = [row for row in rows if period.first <= row.month <= period.last]
        if only is not None:
            found = [row for row in found if row.group == only.value]
        return tuple(found if cut else (replace(row, group="") for row in found))

    monkeypatch.setattr(fakes.MemoryMeasures, "sums", sums)
    counting(monkeypatch, people=people, values=tuple(people))


def of_sex(month, group, bit, due, met=0):
    return SumRow(month, group, bit, due, met, 0)


MALE, FEMALE = Only(Cut.SEX, "male"), Only(Cut.SEX, "female")


def test_a_report_of_a_few_people_is_refused_and_so_is_who_would_be_left(office, monkeypatch):
    rows = [of_sex(202603, name, VISITS, 30) for name in ("female", "male", "other")]
    narrowed(monkeypatch, rows, {"female": 40, "male": 20, "other": 3})
    assert measures.choices(office, SPRING, Cut.SEX) == (("female", "female"),)
    assert measures.report(office, SPRING, FEMALE).visits == 30
    for only in (MALE, Only(Cut.SEX, "other")):
        with pytest.raises(UserError, match="Too few people"):
            measures.report(office, SPRING, only)
        with pytest.raises(UserError, match="Too few people"):
            measures.behind(office, "K09", SPRING, Part.COUNTED, only)


def test_a_number_of_few_visits_is_hidden_in_the_report_of_its_group_as_in_the_table(
    office, monkeypatch
):
    bits = definition("K15").bit
    rows = [of_sex(202603, name, K09, 30, 15) for name in ("female", "male")]
    rows += [of_sex(202603, "female", bits, 20, 9), of_sex(202603, "male", bits, 4, 1)]
    narrowed(monkeypatch, rows, {"female": 30, "male": 30})
    report = measures.report(office, SPRING, MALE)
    assert report.result("K09").now.denominator == 30
    hidden = report.result("K15")
    assert (hidden.standing.value, hidden.now.value, hidden.trend) == ("hidden", None, ())
    # The others would give it away, and stand hidden too.
    assert measures.report(office, SPRING, FEMALE).result("K15").now.value is None
    table = measures.by_group(office, "K15", SPRING, Cut.SEX)
    assert [group.counted for group in table.groups] == [None, None]
    with pytest.raises(UserError, match="this number"):
        measures.behind(office, "K15", SPRING, Part.MET, FEMALE)
    assert measures.behind(office, "K09", SPRING, Part.MET, FEMALE) == ()
    assert report.result("K19").standing.value == "not_kept"


def test_months_of_a_group_are_shown_only_where_none_of_them_is_few(office, monkeypatch):
    many, few = (202601, 202602), 202603
    rows = [of_sex(month, name, K09, 20) for month in many for name in ("female", "male")]
    rows += [of_sex(few, "female", K09, 20), of_sex(few, "male", K09, 2)]
    t01 = definition("T01").bit
    rows += [of_sex(month, name, t01, 15) for month in many for name in ("female", "male")]
    narrowed(monkeypatch, rows, {"female": 30, "male": 30})
    for only in (MALE, FEMALE):
        report = measures.report(office, SPRING, only)
        assert report.result("K09").now.value is not None
        assert (report.result("K09").trend, report.result("K09").chart) == ((), None)
        assert len(report.result("T01").trend) == len(report.months)


def test_of_nobody_a_report_may_say_so(office, monkeypatch):
    narrowed(monkeypatch, [of_sex(202603, "male", VISITS, 30)], {"male": 30})
    report = measures.report(office, SPRING, FEMALE)
    assert report.visits == 0
