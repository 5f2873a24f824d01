"""Scores over time: the same measure of the same problem, with unit, day and source."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain.answers import NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.instrument import Better, Direction
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeChannel, OutcomeScore, Taken
from triage_desk.services.trends import INTAKE, Said, trends

DAY = date(2026, 1, 20)
LOW_BACK, KNEE = answered(("lumbar",)), answered(("knee",))


def said(week, **answers):
    kept = AnswerSet({"regions": LOW_BACK, **answers})
    return Said(f"e{week}", DAY + timedelta(weeks=week), kept)


def pain(week, value, **more):
    return said(week, pain_now=answered(value), **more)


def by_id(engine, *visits):
    return {(t.instrument_id, t.about): t for t in trends(engine, visits)}


def test_pain_goes_down_by_more_than_what_matters(engine):
    (trend,) = trends(engine, [pain(6, 3), pain(0, 7), pain(2, 5)])
    assert [(p.on, p.value, p.encounter_id) for p in trend.points] == [
        (DAY, 7.0, "e0"),
        (DAY + timedelta(weeks=2), 5.0, "e2"),
        (DAY + timedelta(weeks=6), 3.0, "e6"),
    ]
    assert (trend.instrument_id, trend.unit, trend.better) == ("PAIN", "points", Better.LOWER)
    assert trend.changed.direction is Direction.BETTER
    assert (trend.changed.by, trend.changed.threshold.value) == (4.0, 1.5)
    assert trend.source.source_id == "abbott2014"
    assert trend.source.cite
    assert trend.band == (5.5, 8.5)


def test_pain_of_a_knee_says_nothing_of_a_back(engine):
    found = by_id(engine, pain(0, 7), pain(1, 2, regions=KNEE), pain(2, 6))
    assert {len(trend.points) for trend in found.values()} == {1, 2}
    assert len({about for _id, about in found}) == 2


def test_function_is_compared_for_the_same_activity_only(engine):
    def activity(week, words, value):
        return said(week, activity=answered(words), psfs=answered(value))

    found = by_id(
        engine,
        activity(0, "Climb stairs", 3),
        activity(1, "climb  Stairs", 6),
        activity(2, "Dance", 9),
    )
    stairs, dance = found["PSFS", "Climb stairs"], found["PSFS", "Dance"]
    assert [p.value for p in stairs.points] == [3.0, 6.0]
    assert stairs.changed.direction is Direction.BETTER
    assert (stairs.changed.threshold.value, stairs.band) == (3, (0.0, 6.0))
    assert dance.changed.direction is Direction.NO_CLEAR_CHANGE


def tasks(week, first, second=None, third=None):
    """What somebody said of up to three tasks, each with words and how well it goes."""
    kept = {"activity": answered(first[0]), "psfs": first[1]}
    for number, one in ((2, second), (3, third)):
        if one is not None:
            kept[f"more{number}"] = YES
            kept |= {f"activity{number}": answered(one[0]), f"psfs{number}": one[1]}
    return said(week, **kept)


def rated(words, value):
    return (words, answered(value))


def test_the_average_of_the_same_tasks_needs_two_points(engine):
    found = by_id(
        engine,
        tasks(0, rated("Stairs", 3), rated("Lift", 4), rated("Dance", 5)),
        tasks(6, rated("Dance", 7), rated("stairs", 5), rated("Lift", 6)),
    )
    [((_id, about), trend)] = found.items()
    assert about == "Stairs; Lift; Dance"
    assert [p.value for p in trend.points] == [4.0, 6.0]
    assert (trend.changed.direction, trend.changed.threshold.value) == (Direction.BETTER, 2)
    assert "average" in trend.source.locator


def test_of_another_mix_of_tasks_only_those_rated_both_times_are_compared(engine):
    found = by_id(
        engine,
        tasks(0, rated("Stairs", 3)),
        tasks(2, rated("Stairs", 4), rated("Lift", 10)),
        tasks(6, rated("Stairs", 7), ("Lift", NOT_SURE)),
    )
    assert {about for _id, about in found} == {"Stairs", "Stairs; Lift"}
    assert [p.value for p in found["PSFS", "Stairs"].points] == [3.0, 4.0, 7.0]
    assert [p.value for p in found["PSFS", "Stairs; Lift"].points] == [7.0]


def test_follow_ups_are_followed_by_what_they_rated(engine):
    visit = tasks(0, rated("Stairs", 3), rated("Lift", 5))
    both = replace(later(2, 6.0, name="PSFS", about="Stairs; Lift"), known=2, asked=2)
    one = later(6, 8.0, name="PSFS", about="Stairs")
    told = [
        OutcomeAnswer(row.followup_id, "e0", "PSFS", "1995", link_id, answered(value), row.taken)
        for row, link_id, value in ((both, "psfs_1", 5), (both, "psfs_2", 7), (one, "psfs_1", 8))
    ]
    found = {t.about: t for t in trends(engine, [visit], [both, one], told)}
    assert [p.value for p in found["Stairs; Lift"].points] == [4.0, 6.0]
    assert [p.value for p in found["Stairs"].points] == [3.0, 5.0, 8.0]
    [*_, alone] = trends(engine, [visit], [both])
    assert [p.value for p in alone.points] == [6.0], "what it is made of is not known any more"


def test_screens_and_what_nobody_knows_are_no_trend(engine):
    assert trends(engine, [said(0, phq2_a=answered("3"), phq2_b=answered("3"))]) == ()
    assert trends(engine, [said(0, pain_now=NOT_SURE)]) == ()


def test_where_nobody_says_which_place_it_stands_alone(engine):
    (trend,) = trends(engine, [Said("e1", DAY, AnswerSet({"pain_now": answered(4)}))])
    assert trend.about == ""


@pytest.mark.parametrize(("first", "band"), [(0, (0.0, 1.5)), (10, (8.5, 10.0))])
def test_the_band_stays_within_the_published_range(engine, first, band):
    (trend,) = trends(engine, [pain(0, first)])
    assert trend.band == band


@given(
    scores=st.lists(st.integers(0, 10), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_a_trend_keeps_every_score_in_the_order_of_days_within_its_range(engine, scores, order):
    visits = [pain(week, value) for week, value in enumerate(scores)]
    order.shuffle(visits)
    (trend,) = trends(engine, visits)
    assert [p.value for p in trend.points] == [float(value) for value in scores]
    assert [p.on for p in trend.points] == sorted(p.on for p in trend.points)
    assert all(trend.minimum <= p.value <= trend.maximum for p in trend.points)
    low, high = trend.band
    assert trend.minimum <= low <= trend.points[0].value <= high <= trend.maximum
    gain = scores[0] - scores[-1]
    clear = abs(gain) >= trend.changed.threshold.value
    assert (trend.changed.direction is Direction.NO_CLEAR_CHANGE) is not clear
    assert trend.changed.unit == trend.unit
    assert trend.changed.by == gain


# ---------------------------------------------------------------------------- scores of follow-ups

NOON = datetime(2026, 1, 20, 18, tzinfo=UTC)


def later(week, value, name="PAIN", about="Low back", **changes):
    at = NOON + timedelta(weeks=week)
    taken = Taken(at, at, "u1", changes.pop("channel", OutcomeChannel.TELEPHONE), "en")
    versions = {"PAIN": "0-10", "PSFS": "1995", "WORKDAYS": "1"}
    score = OutcomeScore(
        *(f"f{week}", "e0", name, versions[name], value, 1, 1, about, "", taken),
    )
    return replace(score, **changes)


def test_scores_of_follow_ups_stand_among_those_of_visits_by_day(engine):
    scores = [later(6, 2.0), later(2, 5.0), later(2, 4.0), later(0, 9.0, channel=INTAKE)]
    (trend,) = trends(engine, [pain(0, 7), pain(4, 3)], scores)
    assert [p.value for p in trend.points] == [7.0, 4.0, 3.0, 2.0]
    assert trend.changed.by == 5.0


def test_of_another_place_or_version_or_with_too_few_answers_is_no_point_of_it(engine):
    scores = [
        later(2, 5.0, about="Knee"),
        later(3, None),
        later(4, 1.0, instrument_version="older"),
        later(5, 6.0, name="WORKDAYS", about="low  back"),
    ]
    found = {(t.instrument_id, t.about): t for t in trends(engine, [pain(0, 7)], scores)}
    assert {key: len(t.points) for key, t in found.items()} == {
        ("PAIN", "Low back"): 1,
        ("PAIN", "Knee"): 1,
        ("WORKDAYS", "low  back"): 1,
    }


def test_the_same_activity_in_other_letters_is_the_same(engine):
    visit = said(0, activity=answered("Climb stairs"), psfs=answered(3))
    (trend,) = trends(engine, [visit], [later(2, 6.0, name="PSFS", about="climb  STAIRS")])
    assert (trend.about, [p.value for p in trend.points]) == ("Climb stairs", [3.0, 6.0])
