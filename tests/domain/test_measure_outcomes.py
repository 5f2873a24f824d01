"""Measures made of what people told of later, each case by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.domain.test_measure_facts import facts, has, story
from tests.store import samples
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.measure_facts import Flags, facts_of
from triage_desk.domain.measure_outcomes import About, Asked, Outcomes
from triage_desk.domain.referral import ReferralAct, ReferralState

BACK = About(40, ("lumbar", "knee"), 5)
NO_PICTURE = ((2, False), (6, False))
DAY = timedelta(days=1)
DUE = (samples.NOW.astimezone() + 14 * DAY).date()
S = ReferralState


def said(measure_id, told):
    """Return whether a visit counts, whether it is met, and whether it is left out."""
    found = told if hasattr(told, "due") else facts(told)
    return tuple(has(mask, measure_id) for mask in (found.due, found.met, found.left_out))


MET, MISSED, OUT, NOT_MEANT = (
    *((True, True, False), (True, False, False)),
    *((False, False, True), (False, False, False)),
)


@pytest.mark.parametrize(
    ("about", "imaged", "found"),
    [
        (BACK, NO_PICTURE, MET),
        (BACK, ((2, True), (6, False)), MISSED),
        (BACK, ((2, True),), MISSED),
        # Told of at six weeks: it may have been within four, and counts as such.
        (BACK, ((6, True),), MISSED),
        (BACK, ((2, False), (6, False), (12, True)), MET),
        # Nobody was asked after four weeks.
        (BACK, ((2, False),), OUT),
        (BACK, (), OUT),
        (replace(BACK, symptom_days=None), NO_PICTURE, OUT),
        (replace(BACK, symptom_days=180), NO_PICTURE, MET),
        (replace(BACK, symptom_days=181), NO_PICTURE, NOT_MEANT),
        (replace(BACK, age_years=17), NO_PICTURE, NOT_MEANT),
        (replace(BACK, age_years=18), NO_PICTURE, MET),
        (replace(BACK, age_years=75), NO_PICTURE, MET),
        (replace(BACK, age_years=76), NO_PICTURE, NOT_MEANT),
        (replace(BACK, age_years=None), NO_PICTURE, NOT_MEANT),
        (replace(BACK, regions=("knee",)), NO_PICTURE, NOT_MEANT),
    ],
)
def test_new_back_pain_without_a_picture_for_four_weeks(about, imaged, found):
    assert said("K11", story(about=about, outcomes=Outcomes(imaged=imaged))) == found


def test_back_pain_with_a_danger_sign_is_not_looked_at():
    told = story(about=BACK, outcomes=Outcomes(imaged=NO_PICTURE))
    assert said("K11", replace(told, flags=Flags(present=("RF",), known=True))) == NOT_MEANT


@pytest.mark.parametrize(
    ("offers", "taken_up", "found"),
    [
        (("social_work", "nurse"), ("social_work",), MET),
        (("social_work", "behavioural_health"), ("social_work",), MET),
        (("physician_falls",), (), MISSED),
        # What a nurse does is no need of this kind.
        (("social_work", "nurse"), ("nurse",), MISSED),
        (("nurse",), ("nurse",), NOT_MEANT),
        ((), (), NOT_MEANT),
    ],
)
def test_a_need_is_met_where_some_help_was_taken_up(offers, taken_up, found):
    told = story(flags=Flags(known=True), offers=offers, taken_up=taken_up)
    assert said("K22", told) == found


def test_of_a_result_that_was_removed_nobody_knows_the_needs():
    assert said("K22", story()) == OUT


def acts(*states, seen=0, closed=0):
    """Return a referral: seen and closed so many days after it was made."""
    days = {S.SEEN: seen, S.CLOSED: closed}
    made = (
        ReferralAct(
            *("e1", state, Disposition.PT_FIRST, samples.NOW + days.get(state, 0) * DAY),
            *("u1", "Ana"),
        )
        for state in (S.DRAFTED, *states)
    )
    return tuple(
        replace(act, on=act.at.astimezone().date() if act.state is S.SEEN else None) for act in made
    )


@pytest.mark.parametrize(
    ("referral", "after", "found"),
    [
        (acts(S.SEEN, S.CLOSED, seen=3, closed=10), 60, MET),
        (acts(S.SEEN, S.CLOSED, seen=3, closed=11), 60, MISSED),
        (acts(S.SEEN, seen=3), 60, MISSED),
        (acts(S.SEEN, seen=3), 10, OUT),
        # Back at once: counted when the others' time is over too.
        (acts(S.SEEN, S.CLOSED, seen=3, closed=4), 10, OUT),
        (acts(S.SEEN, S.CLOSED, seen=3, closed=4), 11, MET),
        (acts(S.SEEN, seen=3), 11, MISSED),
        (acts(S.SENT), 60, OUT),
        (acts(S.CANCELLED), 60, NOT_MEANT),
        ((), 60, NOT_MEANT),
    ],
)
def test_a_result_is_back_within_a_week_of_the_first_visit(referral, after, found):
    made = facts_of(story(referral=referral), samples.NOW + after * DAY)
    assert said("K21", made) == found


@pytest.mark.parametrize(
    ("asked", "after", "found"),
    [
        ((), 60, NOT_MEANT),
        ((Asked(DUE, stopped="moved"),), 60, NOT_MEANT),
        ((Asked(DUE, done_on=DUE),), 29, OUT),
        ((Asked(DUE, done_on=DUE + 15 * DAY),), 30, MET),
        ((Asked(DUE, done_on=DUE + 16 * DAY),), 30, MISSED),
        ((Asked(DUE),), 29, OUT),
        ((Asked(DUE),), 30, MISSED),
        # The first was not reached, the second was.
        ((Asked(DUE), Asked(DUE + 28 * DAY, DUE + 28 * DAY)), 60, MET),
    ],
)
def test_reached_in_time_is_known_when_the_first_time_is_over(asked, after, found):
    made = facts_of(story(outcomes=Outcomes(asked=asked)), samples.NOW + after * DAY)
    assert said("T12", made) == found


def test_a_result_that_may_still_come_is_looked_at_again_the_day_after():
    made = facts_of(story(referral=acts(S.SEEN, seen=3)), samples.NOW + 5 * DAY)
    again = [moment.astimezone().date() for moment in (made.again_at,)]
    assert again == [(samples.NOW.astimezone() + 11 * DAY).date()]


@pytest.mark.parametrize(("on", "found"), [(date(2026, 3, 4), MISSED), (None, OUT)])
def test_the_day_of_the_visit_is_the_one_that_was_told_and_never_that_of_telling(on, found):
    told = [replace(act, on=None) for act in acts(S.SEEN, S.CLOSED, seen=20, closed=25)]
    told[1] = replace(told[1], on=on)
    made = facts_of(story(referral=tuple(told)), samples.NOW + 60 * DAY)
    assert said("K21", made) == found


def test_a_physicians_referral_is_not_of_this_measure():
    told = story(Disposition.PHYSICIAN_SOON, referral=acts(S.SEEN))
    assert said("K21", facts_of(told, samples.NOW + 60 * DAY)) == NOT_MEANT


@pytest.mark.parametrize(
    ("about", "route", "found"),
    [
        (About(65, fell=True), Disposition.PT_FIRST, MET),
        (About(90, fell=False), Disposition.PHYSICIAN_TODAY, MET),
        # Asked and not known, or never come to: nobody knows, so it does not count as asked.
        (About(65), Disposition.PT_FIRST, MISSED),
        (About(64, fell=True), Disposition.PT_FIRST, NOT_MEANT),
        (About(None), Disposition.PT_FIRST, OUT),
        (About(65, fell=True), Disposition.EMERGENCY, OUT),
    ],
)
def test_falls_are_asked_about_from_65_on(about, route, found):
    assert said("T20", story(route, about=about)) == found


def later(days, route):
    return ((samples.NOW + days * DAY, route),)


@pytest.mark.parametrize(
    ("changes", "after", "found"),
    [
        ({}, 30, MET),
        ({}, 29, OUT),
        ({"route": Disposition.PT_FIRST_NOTIFY}, 30, MET),
        # Whoever went to a physician waits for the same days, and is no visit avoided.
        ({"route": Disposition.PHYSICIAN_SOON}, 29, OUT),
        ({"route": Disposition.PHYSICIAN_SOON}, 30, MISSED),
        ({"route": Disposition.EMERGENCY}, 30, MISSED),
        ({"route": Disposition.OUTSIDE_SCOPE}, 30, OUT),
        ({"later": later(30, Disposition.PHYSICIAN_SOON)}, 60, MISSED),
        ({"later": later(31, Disposition.PHYSICIAN_SOON)}, 60, MET),
        ({"later": later(3, Disposition.PT_FIRST)}, 60, MET),
        ({"outcomes": Outcomes(said={"care_specialist": (0, 1)})}, 60, MISSED),
        ({"outcomes": Outcomes(said={"care_emergency": (1,)})}, 60, MISSED),
        ({"outcomes": Outcomes(said={"care_imaging": (1,), "care_specialist": (0,)})}, 60, MET),
    ],
)
def test_a_visit_is_avoided_where_a_pt_stood_in_for_30_days(changes, after, found):
    told = story(**changes)
    began = told.encounter.started_at
    made = facts_of(told, began + after * DAY)
    assert said("T19", made) == found
    if found is OUT and told.decided[-1][1] is not Disposition.OUTSIDE_SCOPE:
        assert made.again_at <= began + 30 * DAY
