"""A year of the invented clinic: believable, the same for one seed, and made as staff would."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import CallResult, FollowUpStatus
from triage_desk.domain.patient import Sex, age_in_years
from triage_desk.domain.user import Role, User
from triage_desk.services import demo_staff, demo_year, synthetic
from triage_desk.services.demo import THERAPIST, DemoClock
from triage_desk.services.demo_people import WISHES
from triage_desk.services.demo_year import NO_SHOW, STORIES, WAYS, WEEKS

UNTIL = fakes.NOON


def year(seed, weeks=WEEKS, a_week=6):
    return list(demo_year.plan(seed, UNTIL, weeks, a_week))


@pytest.fixture(scope="module")
def many():
    """The visits of a clinic with many: shares of them are not chance."""
    return year(5, a_week=40)


def test_no_day_of_the_week_has_most_of_the_visits():
    days = Counter(one.at.astimezone().weekday() for one in year(3))
    assert set(days) == {0, 1, 2, 3, 4}
    assert max(days.values()) < 0.3 * days.total()


def age(one):
    return age_in_years(one.who.birth_date, one.at.date())


def share(cases, met):
    return sum(map(met, cases)) / len(cases)


def test_whoever_comes_is_of_an_age_at_which_people_have_that(many):
    assert {18} <= set(map(age, many)) <= set(range(18, 94))
    assert share(many, lambda one: age(one) < 35) > 0.15
    assert 0.25 < share(many, lambda one: age(one) >= 65) < 0.5
    oldest = {place: max(age(c) for c in many if place in c.said["regions"]) for place in WISHES}
    youngest = {place: min(age(c) for c in many if place in c.said["regions"]) for place in WISHES}
    assert oldest["ankle_foot"] <= 50
    assert youngest["knee"] >= 45
    assert youngest["balance_dizzy"] >= 65
    # Whom six weeks of care did not help sees a physician first, but only from 50 on (RF-GEN-003).
    assert all(age(one) >= 50 for one in many if one.said["known"] == "treated6")


def test_women_and_men_speak_two_languages_and_are_insured_as_their_age_has_it(many):
    assert 0.45 < share(many, lambda one: one.who.sex is Sex.FEMALE) < 0.55
    assert 0.08 < share(many, lambda one: one.who.language == "es") < 0.17
    assert all((one.said["payer"] == "medicare") == (age(one) >= 65) for one in many)
    assert {one.said["payer"] for one in many} == {"commercial", "medicaid", "medicare"}
    assert {one.way for one in many} == set(WAYS)


def test_what_people_want_to_do_goes_with_where_it_hurts(many):
    for one in many:
        place = one.said["regions"][0]
        assert (one.said["goal"], one.said["activity"]) in WISHES[place]
    assert {one.said["psfs"] for one in many} == {2, 3, 4, 5, 6}
    assert {one.said["pain_now"] for one in many} == {3, 4, 5, 6, 7, 8}


def test_the_stories_keep_the_budget_of_flags():
    """Section 6 of the clinical base, K04: emergencies 1-2, same day 5-8, routine 8-12 of 100."""

    def told(**said):
        return sum(s for s, story in STORIES if story.items() >= said.items())

    assert 0.01 <= told(red=["n_saddle"]) <= 0.02
    assert 0.05 <= told(urgent=["u_clumsy"]) <= 0.08
    assert 0.08 <= told(known="treated6") <= 0.12
    assert sum(s for s, _ in STORIES) == pytest.approx(1)


def test_nothing_happens_while_the_clinic_is_closed():
    for seed in (1, 2):
        for one in year(seed):
            steps = list(demo_year._Episode(one).scenes(UNTIL))
            moments = [step.at.astimezone() for step in steps]
            assert all(at.weekday() < 5 and 8 <= at.hour < 18 for at in moments)
            assert min(moments) == moments[0], "booked before anything else"
            assert len(set(moments)) == len(moments)


def test_one_in_twelve_does_not_come_and_the_therapist_sees_the_rest_within_two_weeks(many):
    missed, waits = 0, []
    for one in many:
        episode = demo_year._Episode(one)
        acts = {getattr(s.play, "args", s.play): s.at for s in episode.scenes(UNTIL)}
        missed += episode.miss in acts
        waits += [(at - one.at).days for key, at in acts.items() if "seen" in str(key)]
    # K18 of the clinical base: at most 8 of a hundred. K08: at least 90 of them within 14 days.
    assert 0.06 < missed / len(many) < 0.1
    assert min(waits) >= 2
    assert max(waits) <= 14
    assert 4 <= sorted(waits)[len(waits) // 2] <= 7


def test_people_get_better_from_call_to_call_and_some_get_worse(many, engine):
    """K15 of the clinical base: six of ten gain 2 points of function by the end, not all."""
    tool = engine.ruleset.instruments["PSFS"]
    changes = {2: [], 6: [], 12: []}
    for one in many:
        episode = demo_year._Episode(one)
        list(episode.scenes(UNTIL))
        for weeks, found in changes.items():
            done = episode.better * demo_year.share_done(weeks)
            began = one.began["PSFS"]
            said = demo_year.value_of(tool, tool.items[0], done, one.chance, began)
            found.append(said.value - 10 * began)
    means = [sum(found) / len(found) for found in changes.values()]
    assert means[0] < means[1] < means[2]
    gained = share(changes[12], lambda by: by >= 2)
    assert 0.5 < gained < 0.75
    assert 0.03 < share(changes[12], lambda by: by < 0) < 0.2


def test_few_fall_and_most_would_recommend_the_clinic(engine):
    tools = engine.ruleset.instruments

    def said(name, began):
        item = tools[name].items[0]
        draws = (random.Random(number) for number in range(300))
        return [demo_year.value_of(tools[name], item, 0.3, d, began).value for d in draws]

    fell = said("FELL", 0.45)
    assert set(fell) == {0, 1}
    assert sum(fell) < 30
    like = said("RECOMMEND", demo_year.CONTENT["RECOMMEND"])
    # K24: three of four say 9 or 10.
    assert 0.5 < share(like, lambda by: by >= 9) < 0.9
    lost = said("WORKDAYS", demo_year.CONTENT["WORKDAYS"])
    assert 0.5 < sum(lost) / len(lost) < 4


class Fate(random.Random):
    """Chance that always says the same."""

    def __init__(self, says):
        super().__init__(1)
        self._says = says

    def random(self):
        return self._says


@pytest.fixture
def desk(engine):
    """The desk of a clinic with its people, whose clock is moved by what happens."""
    hand = DemoClock(UNTIL - timedelta(weeks=20), UNTIL)
    desk = fakes.make_desk(engine, clock=hand)
    boss = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
    demo_staff.fill(boss)
    with desk.store.write() as tx:
        tx.users.add(User("dev", THERAPIST, Role.PT, "PT", True, UNTIL))
    return desk


def case(says=0.5, weeks_ago=14, story=0, late=False):
    one = next(iter(year(3, 4, 2)))
    said = {**one.said, **STORIES[story][1]}
    at = UNTIL - timedelta(weeks=weeks_ago)
    return replace(one, at=at, said=said, late=late, chance=Fate(says))


def fill(desk, *cases):
    steps = []
    made = demo_year.fill(desk, cases, UNTIL, lambda done, of: steps.append((done, of)))
    assert steps[-1][0] == steps[-1][1] == len(steps)
    return made


def test_a_year_is_the_same_for_one_seed_and_another_for_another():
    def facts(cases):
        return [(c.at, c.who.mrn, c.said["regions"], c.channel) for c in cases]

    assert facts(year(1)) == facts(year(1))
    assert facts(year(1)) != facts(year(2))


def test_a_year_has_seasons_no_weekend_and_a_late_part():
    cases = year(1, a_week=40)
    assert 1900 < len(cases) < 2250
    assert all(c.at.weekday() < 5 for c in cases)
    assert all(8 <= c.at.hour < 17 for c in cases)
    months = Counter(c.at.month for c in cases)
    busy, calm = months[4] + months[10], months[1] + months[7]
    assert busy > 1.2 * calm, months
    late = [c for c in cases if c.late]
    assert 0.15 < len(late) / len(cases) < 0.3
    assert min(c.at for c in late) > max(c.at for c in cases if not c.late) - timedelta(days=8)
    stories = Counter(tuple(c.said["regions"]) for c in cases)
    assert set(stories) == {tuple(story["regions"]) for _, story in STORIES}


def test_a_visit_goes_from_its_booking_to_the_third_call(desk):
    assert fill(desk, case()) == 1
    state = desk.store.state
    (visit,) = state.encounters.values()
    assert visit.status is EncounterStatus.FINISHED
    assert visit.seen_at is not None
    with desk.store.read() as tx:
        record = tx.encounters.record(visit.encounter_id)
        planned = tx.outcomes.of_visits((visit.encounter_id,))
        scores = tx.outcomes.scores((visit.encounter_id,))
    assert record.patient.family.endswith("-Synthetic")
    assert record.signed_off is not None
    assert [act.state.value for act in record.referral][-1] == "seen"
    assert {one.status for one in planned} == {FollowUpStatus.DONE}
    assert len(scores) > 6
    moments = [event.at for event in state.audit]
    assert moments == sorted(moments)


def test_of_a_year_in_which_nobody_comes_no_payer_sends_a_list(desk):
    assert demo_year.fill(desk, [], UNTIL, lambda done, of: 1 / 0) == 0


def test_whoever_does_not_come_has_no_visit(desk):
    assert fill(desk, case(says=NO_SHOW / 2)) == 0
    (one,) = desk.store.state.appointments.values()
    assert one.status is AppointmentStatus.NOSHOW


def test_nobody_is_called_twice_who_wants_no_calls_or_was_not_reached(desk):
    fill(desk, case(says=0.74), replace(case(says=0.9), who=next(synthetic.people(1, 9, first=9))))
    with desk.store.read() as tx:
        ids = tuple(desk.store.state.encounters)
        calls = Counter(call.result for call in tx.outcomes.calls(ids))
    assert calls[CallResult.REFUSED] == 1
    assert calls[CallResult.NO_ANSWER] == 3


def test_in_the_last_weeks_the_desk_raises_and_the_therapist_lowers(desk):
    fill(desk, case(says=0.15, weeks_ago=2, late=True))
    (visit,) = desk.store.state.encounters
    with desk.store.read() as tx:
        record = tx.encounters.record(visit)
    assert [one.to_disposition for one in record.overrides] == [
        *(Disposition.PHYSICIAN_TODAY, Disposition.PT_FIRST_NOTIFY)
    ]
    assert record.referral[-1].state.value != "sent"


def test_a_raised_route_may_stand(desk):
    fill(desk, case(says=0.3, weeks_ago=2, late=True))
    (visit,) = desk.store.state.encounters
    with desk.store.read() as tx:
        record = tx.encounters.record(visit)
    assert record.route is Disposition.PHYSICIAN_TODAY


def test_an_emergency_is_handed_over_and_not_reviewed(desk):
    fill(desk, case(weeks_ago=1, story=-1))
    (visit,) = desk.store.state.encounters
    with desk.store.read() as tx:
        record = tx.encounters.record(visit)
    assert record.route is Disposition.EMERGENCY
    assert record.notices
    assert not record.reviews


def test_a_clinic_without_the_therapist_says_so_by_name(desk):
    desk.store.state.users.clear()
    assert demo_year._therapist(desk).actor.user_id == desk.actor.user_id


@pytest.mark.parametrize(("better", "least", "most"), [(1.0, 0, 4), (-1.0, 6, 10)])
def test_whoever_is_better_says_less_pain(engine, better, least, most):
    pain = engine.ruleset.instruments["PAIN"]
    for number in range(20):
        said = demo_year.value_of(pain, pain.items[0], better, random.Random(number))
        assert least <= said.value <= most


def test_a_yes_is_rarer_for_whoever_is_better(engine):
    care = engine.ruleset.instruments["CARE"]

    def count(better):
        chances = (random.Random(number) for number in range(200))
        return sum(demo_year.value_of(care, care.items[0], better, c).value for c in chances)

    assert count(1.0) == 0 < count(-1.0)


def test_what_somebody_chooses_is_one_of_the_options(engine):
    shelf = engine.ruleset.instruments["ALLIANCE"]
    codes = {option.code for option in shelf.items[0].options}
    for number in range(20):
        said = demo_year.value_of(shelf, shelf.items[0], 0.5, random.Random(number))
        assert said.value in codes


def test_the_therapist_says_of_some_visits_later_whether_the_route_was_right(desk):
    fill(desk, case(says=0.3, weeks_ago=4))
    (visit,) = desk.store.state.encounters
    assert "right" in {
        one.feedback.value for one in desk.store.state.reviews[visit] if one.feedback
    }
