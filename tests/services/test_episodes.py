"""The episodes of a person: what is in their days, what is not, and what nobody knows."""

from datetime import timedelta

from tests.services import fakes
from tests.services.test_outcomes import answer
from tests.services.test_visit import fill, visit, who
from triage_desk.clock import local_date
from triage_desk.domain.answers import NO, NOT_SURE, YES, answered
from triage_desk.domain.encounter import Channel
from triage_desk.domain.followup import FollowUpStatus
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.services import episodes, intake, outcomes, records, triage
from triage_desk.services.outcomes import How

__all__ = ["visit", "who"]

TODAY = local_date(fakes.NOON)


def put_in(desk, who, kind=ProgrammeKind.BUNDLE, **facts):
    usual = {"episode_days": 30 if kind is ProgrammeKind.BUNDLE else 0}
    member = Member(desk.new_id(), who.patient_id, "Backs", kind, **{**usual, **facts})
    with desk.store.write() as tx:
        tx.panels.add(PanelAct(member, desk.clock(), "mia", "Mia"))
    return member


def read(desk, who):
    [found] = episodes.of_patient(desk, who.patient_id).found
    return found


def test_the_first_visit_begins_it_and_what_was_said_later_is_in_it(desk, who, visit, followups):
    put_in(desk, who)
    answer(desk, followups[1], pain_now=answered(2), care_imaging=YES, care_opioid=NO)
    answer(desk, followups[1], care_surgery=NOT_SURE)
    outcomes.finish(desk, followups[1], How(outcomes.OutcomeChannel.TELEPHONE))
    one = read(desk, who)
    assert (one.episode.begins_on, one.episode.encounter_id) == (TODAY, visit)
    assert [row.encounter_id for row in one.visits] == [visit]
    assert [act.encounter_id for act in one.referrals] == [visit] * len(one.referrals)
    assert one.referrals
    assert [(f.weeks, f.status) for f in one.followups][1] == (2, FollowUpStatus.DONE)
    assert all(one.answered(each) for each in one.followups)
    assert {f.weeks for f in one.followups} == {0, 2}, "the others are due after the last day"
    known = {name: said.used for name, said in one.care.items() if said}
    assert known == {"care_imaging": True, "care_opioid": False, "care_surgery": None}
    assert one.care["care_emergency"] is None
    [pain] = [t for t in one.trends if t.instrument_id == "PAIN"]
    assert [point.value for point in pain.points] == [6, 2]


def test_what_came_after_the_last_day_is_not_in_it(desk, who, visit, followups):
    put_in(desk, who, episode_days=7)
    answer(desk, followups[1], pain_now=answered(2), care_imaging=YES)
    outcomes.finish(desk, followups[1], How(outcomes.OutcomeChannel.TELEPHONE))
    one = read(desk, who)
    assert set(one.care.values()) == {None}
    assert all(len(trend.points) == 1 for trend in one.trends)
    assert [f.weeks for f in one.followups] == [0]


def test_who_answered_only_after_the_last_day_is_not_known(desk, who, visit, followups, now):
    put_in(desk, who, episode_days=15)
    now[0] += timedelta(days=3)
    answer(desk, followups[1], pain_now=answered(2))
    outcomes.finish(desk, followups[1], How(outcomes.OutcomeChannel.TELEPHONE))
    one = read(desk, who)
    assert [(f.weeks, one.answered(f)) for f in one.followups] == [(0, True), (2, False)]


def test_a_follow_up_visit_begins_none(desk, who, visit, followups, now):
    now[0] += timedelta(weeks=8)
    later = intake.start(desk, who.patient_id, Channel.TELEPHONE, visit).encounter.encounter_id
    fill(desk, later)
    triage.decide(desk, later)
    put_in(desk, who)
    assert read(desk, who).episode.encounter_id == visit


def test_without_a_day_or_a_visit_it_has_not_begun(desk, who, visit):
    put_in(desk, who)
    one = read(desk, who)
    assert one.episode.begins_on is None
    assert (one.visits, one.referrals, one.followups, one.trends) == ((), (), (), ())


def test_the_page_says_who_pays_today(desk, who, visit):
    aco = put_in(desk, who, ProgrammeKind.ACO)
    put_in(desk, who, ProgrammeKind.CAPITATION, ends_on=TODAY - timedelta(days=1))
    over = put_in(desk, who, starts_on=TODAY - timedelta(days=60))
    beside = records.open_page(desk, who.patient_id).beside
    assert beside.programmes == (aco,)
    assert [one.member for one in beside.episodes] == [over]
    assert len(episodes.of_patient(desk, who.patient_id).found) == 1


def test_a_content_that_asks_for_no_care_knows_of_none(desk, who, visit, monkeypatch):
    put_in(desk, who)
    monkeypatch.setattr(episodes, "CARE", "NO_CARE")
    assert read(desk, who).care == {}
