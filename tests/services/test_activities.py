"""The tasks a person named: which are asked again, and which scores of them can be compared."""

from datetime import timedelta

import pytest

from tests.services import fakes
from tests.services.test_visit import fill, visit, who
from triage_desk.domain.answers import NO, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.instrument import Direction
from triage_desk.domain.outcome import OutcomeChannel, OutcomeScore, Taken
from triage_desk.services import activities, intake, outcomes, triage
from triage_desk.services.activities import Named
from triage_desk.services.outcomes import How

__all__ = ["visit", "who"]

PHONE = How(OutcomeChannel.TELEPHONE)
STAIRS = {"activity": answered("Climb  stairs"), "psfs": answered(3)}
LIFT = {"more2": YES, "activity2": answered("Lift"), "psfs2": answered(5)}
DANCE = {"more3": YES, "activity3": answered("Dance"), "psfs3": answered(7)}
TAKEN = Taken(fakes.NOON, fakes.NOON, "u1", OutcomeChannel.TELEPHONE, "en")


def words(**said):
    return [one.words for one in activities.named(AnswerSet(said))]


def test_one_to_three_tasks_are_named_in_order():
    assert activities.named(AnswerSet(STAIRS)) == (Named("psfs_1", "Climb stairs", 3.0),)
    assert words(**STAIRS, **LIFT, **DANCE) == ["Climb stairs", "Lift", "Dance"]


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({"activity": NOT_SURE}, []),
        ({"more2": NO}, ["Climb stairs"]),
        ({"more2": NOT_SURE}, ["Climb stairs"]),
        ({"activity2": NOT_SURE}, ["Climb stairs"]),
        ({"more3": NO}, ["Climb stairs", "Lift"]),
        ({"activity2": answered("climb stairs")}, ["Climb stairs", "Dance"]),
    ],
)
def test_what_is_no_longer_asked_or_named_twice_is_no_task(changed, left):
    assert words(**{**STAIRS, **LIFT, **DANCE, **changed}) == left


def test_a_task_that_nobody_rated_is_named_and_has_no_rating():
    for said in ({"psfs2": NOT_SURE}, {}):
        kept = {k: v for k, v in (STAIRS | LIFT).items() if k != "psfs2"} | said
        assert activities.named(AnswerSet(kept))[1].rating is None
        assert activities.rated(AnswerSet(kept)) == {"Climb stairs": 3.0}


def score(value, known, about):
    return OutcomeScore("f1", "e1", "PSFS", "1995", value, known, 3, about, "", TAKEN)


def test_a_kept_score_is_taken_apart_only_where_its_answers_still_make_it():
    both = score(4.0, 2, "Stairs; Lift, then turn")
    assert activities.ratings(both, {"psfs_1": 3, "psfs_2": 5}) == {
        "Stairs": 3.0,
        "Lift, then turn": 5.0,
    }
    assert activities.ratings(both, {"psfs_1": 3, "psfs_2": 6}) == {both.about: 4.0}
    assert activities.ratings(both, {"psfs_1": 4}) == {both.about: 4.0}
    assert activities.ratings(score(None, 0, "Stairs"), {}) == {}
    alone = score(3.0, 1, "Up; down")
    assert activities.ratings(alone, {"psfs_1": 3}) == {"Up; down": 3.0}
    with pytest.raises(ValueError, match="no rating"):
        activities.ratings(alone, {"psfs_1": "much"})


def test_a_task_with_a_semicolon_is_the_same_alone_and_beside_another():
    about = activities.about(("Up; down", "Lift"))
    assert about == "Up, down; Lift"
    [first, _lift] = about.split(activities.BETWEEN)
    assert activities.shared({"Up; down": 3.0}, {first: 4.0}) == ("Up; down",)
    assert activities.average({first: 4.0}, ["Up; down"]) == 4.0
    assert activities.about(()) == ""


# -------------------------------------------------------------------------------- asked again


@pytest.fixture
def two(desk, visit, now):
    """The follow-ups of a visit with two tasks, of which both were rated."""
    return planned(desk, visit, now)


def planned(desk, visit, now, **said):
    named = {"activity": "Stairs", "psfs": 3, "more2": "yes", "activity2": "Lift", "psfs2": 5}
    fill(desk, visit, pain_now="unknown", symptom_days=200, **(named | said))
    triage.decide(desk, visit)
    triage.finish(desk, visit)
    now[0] += timedelta(weeks=2)
    with desk.store.read() as tx:
        return [one.followup_id for one in tx.outcomes.of_visits((visit,))]


def say(desk, followup, **said):
    for one in outcomes.open_asking(desk, followup).questions:
        if one.item.link_id in said:
            outcomes.answer(desk, followup, one, said[one.item.link_id], PHONE)
    [psfs] = outcomes.finish(desk, followup, PHONE)
    return psfs


def test_the_intake_asks_for_a_second_task_with_one_question_and_keeps_the_average(
    desk, visit, two
):
    shown = [page.item.link_id for page in intake.view(desk, visit).pages]
    at = shown.index("more2")
    assert shown[at - 2 : at + 4] == ["activity", "psfs", "more2", "activity2", "psfs2", "more3"]
    with desk.store.read() as tx:
        [base] = [s for s in tx.outcomes.scores((visit,)) if s.instrument_id == "PSFS"]
    assert (base.score, base.known, base.asked, base.about) == (4.0, 2, 2, "Stairs; Lift")


def test_the_same_tasks_are_asked_by_name_and_the_averages_compared(desk, two):
    asked = [q for q in outcomes.open_asking(desk, two[1]).questions if q.about]
    assert [(q.item.link_id, q.about) for q in asked] == [("psfs_1", "Stairs"), ("psfs_2", "Lift")]
    found = say(desk, two[1], psfs_1=answered(5), psfs_2=answered(7))
    assert (found.before.score, found.now.score, found.only) == (4.0, 6.0, ())
    assert (found.changed.direction, found.changed.threshold.value) == (Direction.BETTER, 2)


def test_where_one_task_is_left_out_only_the_other_is_compared_by_its_own_limit(desk, two):
    found = say(desk, two[1], psfs_1=answered(5), psfs_2=NOT_SURE)
    assert (found.before.score, found.now.score, found.only) == (3.0, 5.0, ("Stairs",))
    assert found.changed.threshold.value == 3
    assert found.changed.direction is Direction.NO_CLEAR_CHANGE
    with desk.store.read() as tx:
        kept = tx.outcomes.scores((found.now.encounter_id,))[-1]
    assert (kept.score, kept.known, kept.asked, kept.about) == (5.0, 1, 2, "Stairs")


def test_where_nothing_was_rated_both_times_it_cannot_be_told(desk, visit, now):
    later = planned(desk, visit, now, psfs2="unknown")
    found = say(desk, later[1], psfs_2=answered(9))
    assert (found.before, found.differs) == (None, True)
    assert found.changed.direction is Direction.UNKNOWN
    now[0] += timedelta(weeks=4)
    last = say(desk, later[2], psfs_1=answered(6), psfs_2=answered(2))
    assert (last.before.score, last.now.score, last.only) == (3.0, 6.0, ("Stairs",))


def test_where_no_task_is_rated_there_is_no_score(desk, two):
    found = say(desk, two[1], psfs_1=NOT_SURE, psfs_2=NOT_SURE)
    assert (found.now.score, found.now.known, found.now.asked) == (None, 0, 2)
    assert (found.before, found.differs, found.now.about) == (None, False, "Stairs; Lift")
