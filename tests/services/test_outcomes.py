"""Asking somebody again how they are: what is asked, what is kept, and what has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.test_visit import fill, visit, who
from triage_desk.domain.answers import DECLINED, NOT_SURE, YES, answered
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import Channel
from triage_desk.domain.followup import CallResult, FollowUpStatus
from triage_desk.domain.instrument import Direction, Licence
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.errors import UserError
from triage_desk.services import calling, intake, outcomes, records, triage
from triage_desk.services.outcome_results import result_of
from triage_desk.services.outcomes import How

__all__ = ["visit", "who"]

PHONE = How(OutcomeChannel.TELEPHONE)


def answer(desk, followup, how=PHONE, **said):
    """Answer questions by their ids; return what is asked then."""
    asking = outcomes.open_asking(desk, followup)
    for one in asking.questions:
        if one.item.link_id in said:
            given = said[one.item.link_id]
            asking = outcomes.answer(desk, followup, one, given, how)
    return asking


def asked(asking):
    return list(dict.fromkeys(q.instrument.instrument_id for q in asking.questions))


def found(desk, followup):
    with desk.store.read() as tx:
        return tx.outcomes.get(followup)


# ------------------------------------------------------------------------------ what is asked


def test_each_time_asks_what_the_content_says_with_what_the_pathway_adds(desk, followups):
    weeks = {0: followups[0], 2: followups[1], 6: followups[2]}
    own = asked(outcomes.open_asking(desk, weeks[0]))
    assert own == ["PEG", "WORKDAYS"], "pain and the activity were said at the intake"
    second = asked(outcomes.open_asking(desk, weeks[2]))
    assert second == ["PAIN", "PSFS", "PEG", "GROC", "WORKDAYS", "FELL", "CARE", "ALLIANCE"]
    sixth = asked(outcomes.open_asking(desk, weeks[6]))
    assert sixth[-2:] == ["SATISFIED", "RECOMMEND"]
    assert "ALLIANCE" not in sixth


def test_only_what_its_owner_lets_us_show_is_asked_and_the_rest_is_typed_in(desk, followups):
    asking = outcomes.open_asking(desk, followups[1])
    assert {q.instrument.licence for q in asking.questions} == {Licence.EMBED}
    assert [one.instrument_id for one in asking.typed] == ["RMDQ"]


def test_mood_is_never_asked_on_this_page(desk, followups):
    for followup in followups:
        assert not any(q.item.private for q in outcomes.open_asking(desk, followup).questions)


def test_the_same_activity_is_rated_again(desk, followups):
    [psfs] = [q for q in outcomes.open_asking(desk, followups[1]).questions if q.about]
    assert (psfs.item.link_id, psfs.about) == ("psfs_1", "Climbing stairs")


def test_without_an_activity_none_is_rated(desk, visit, now):
    fill(desk, visit, activity="unknown", psfs="unknown")
    triage.decide(desk, visit)
    triage.finish(desk, visit)
    with desk.store.read() as tx:
        later = tx.outcomes.of_visits((visit,))[1]
    assert "PSFS" not in asked(outcomes.open_asking(desk, later.followup_id))


def test_questions_are_put_in_the_language_of_the_person(desk, followups):
    spanish = outcomes.open_asking(desk, followups[1], "es")
    assert spanish.language.code == "es"
    [imaging] = [q for q in spanish.questions if q.item.link_id == "care_imaging"]
    assert "radiografía" in imaging.text.text
    [peg, *_] = [q for q in spanish.questions if q.instrument.instrument_id == "PEG"]
    assert "interpreter" in peg.text.hint, "published wording stays as it is"


# ------------------------------------------------------------------------------- what is kept


def test_each_answer_is_kept_before_the_next_question(desk, followups, now):
    asking = outcomes.open_asking(desk, followups[1], "es")
    first = asking.questions[0]
    after = outcomes.answer(desk, followups[1], first, answered(3), replace(PHONE, language="es"))
    assert (asking.at, after.at) == (0, 1)
    assert desk.store.audited[-1] == AuditAction.OUTCOME_ANSWERED
    with desk.store.read() as tx:
        [kept] = tx.outcomes.answers((asking.followup.encounter_id,))
    assert (kept.instrument_id, kept.instrument_version, kept.link_id) == (
        *("PAIN", "0-10"),
        "pain_now",
    )
    assert kept.answer == answered(3)
    taken = kept.taken
    assert (taken.taken_at, taken.entered_at, taken.language) == (now[0], now[0], "es")


def test_paper_is_typed_in_with_the_time_on_it(desk, followups, now):
    day_before = now[0] - timedelta(days=1)
    paper = How(OutcomeChannel.PAPER, day_before)
    answer(desk, followups[1], paper, pain_now=answered(3))
    outcomes.finish(desk, followups[1], paper)
    with desk.store.read() as tx:
        kept = tx.outcomes.answers((found(desk, followups[1]).encounter_id,))[0].taken
    assert (kept.channel, kept.taken_at, kept.entered_at) == (
        OutcomeChannel.PAPER,
        day_before,
        now[0],
    )
    assert found(desk, followups[1]).done_at == day_before


@pytest.mark.parametrize(("days", "said"), [(1, "a time to come"), (-15, "older than the visit")])
def test_a_time_that_cannot_be_is_refused(desk, followups, now, days, said):
    when = How(OutcomeChannel.PAPER, now[0] + timedelta(days=days))
    with pytest.raises(UserError, match=said):
        answer(desk, followups[1], when, pain_now=answered(3))


def test_an_answer_that_does_not_fit_is_refused(desk, followups):
    with pytest.raises(UserError):
        answer(desk, followups[1], pain_now=answered(11))
    with desk.store.read() as tx:
        assert not tx.outcomes.answers((found(desk, followups[1]).encounter_id,))


def test_a_score_is_typed_in_with_its_source(desk, followups):
    asking = outcomes.type_in(desk, followups[1], "RMDQ", " 8,0 ", " the note  of the PT ", PHONE)
    [score] = asking.scores
    assert (score.score, score.source, score.about) == (8.0, "the note of the PT", "Low back")


@pytest.mark.parametrize(
    ("name", "typed", "source", "field"),
    [
        ("RMDQ", "25", "note", "score"),
        ("RMDQ", "many", "note", "score"),
        ("RMDQ", "8", " ", "source"),
        ("RMDQ", "8", "x" * 121, "source"),
        ("PEG", "3", "note", "score"),
        ("NOPE", "3", "note", "score"),
    ],
)
def test_a_score_that_cannot_be_is_refused(desk, followups, name, typed, source, field):
    with pytest.raises(UserError) as refused:
        outcomes.type_in(desk, followups[1], name, typed, source, PHONE)
    assert refused.value.field == field


def test_nobody_is_asked_once_they_said_no(desk, followups):
    calling.called(desk, followups[1], CallResult.REFUSED)
    with pytest.raises(UserError, match="Nobody is asked"):
        outcomes.open_asking(desk, followups[2])


# --------------------------------------------------------------------------- what has changed


def test_better_and_worse_are_told_by_the_published_limits(desk, followups):
    answer(desk, followups[1], pain_now=answered(3), psfs_1=answered(7), groc_1=answered(4))
    results = {r.instrument.instrument_id: r for r in outcomes.finish(desk, followups[1], PHONE)}
    assert results["PAIN"].before.score == 6.0
    assert (results["PAIN"].changed.direction, results["PAIN"].changed.by) == (
        *(Direction.BETTER, 3.0),
    )
    assert results["PSFS"].changed.direction is Direction.BETTER
    assert results["GROC"].changed.direction is Direction.BETTER
    kept = found(desk, followups[1])
    assert (kept.status, kept.result, kept.clinician_open) == (
        *(FollowUpStatus.DONE, Direction.BETTER, False),
    )
    assert outcomes.results(desk, followups[1]) == tuple(results.values())


def test_worse_in_one_measure_is_worse_and_asks_for_a_clinician(desk, followups):
    answer(desk, followups[1], pain_now=answered(8), psfs_1=answered(8))
    outcomes.finish(desk, followups[1], PHONE)
    kept = found(desk, followups[1])
    assert (kept.result, kept.clinician_open) == (Direction.WORSE, True)


def test_no_clear_change_is_shown_to_a_clinician_from_the_sixth_week_on(desk, followups, now):
    answer(desk, followups[1], pain_now=answered(6))
    outcomes.finish(desk, followups[1], PHONE)
    assert not found(desk, followups[1]).clinician_open, "two weeks are early"
    now[0] += timedelta(weeks=4)
    answer(desk, followups[2], pain_now=answered(6))
    outcomes.finish(desk, followups[2], PHONE)
    kept = found(desk, followups[2])
    assert (kept.result, kept.clinician_open) == (Direction.NO_CLEAR_CHANGE, True)
    assert not calling.called(desk, followups[2], CallResult.TOLD).clinician_open


@pytest.mark.parametrize(
    ("said", "direction"),
    [(-3, Direction.WORSE), (-2, Direction.NO_CLEAR_CHANGE), (3, Direction.BETTER)],
)
def test_what_the_person_says_of_the_change_counts_by_itself(desk, followups, said, direction):
    answer(desk, followups[1], groc_1=answered(said))
    [result] = outcomes.finish(desk, followups[1], PHONE)
    assert (result.before, result.changed.direction) == (None, direction)


def test_too_few_answers_make_no_score(desk, followups):
    answer(desk, followups[1], peg_1=answered(4), care_imaging=YES, care_opioid=NOT_SURE)
    results = {r.instrument.instrument_id: r for r in outcomes.finish(desk, followups[1], PHONE)}
    peg = results["PEG"].now
    assert (peg.score, peg.known, peg.asked) == (None, 1, 3)
    assert results["PEG"].changed.direction is Direction.UNKNOWN
    care = results["CARE"].now
    assert (care.score, care.known, care.asked) == (None, 1, 6), "not sure is never no"
    assert found(desk, followups[1]).result is Direction.UNKNOWN


def test_all_declined_is_no_score_and_no_guess(desk, followups):
    answer(desk, followups[1], groc_1=DECLINED, fell_1=DECLINED)
    results = {r.instrument.instrument_id: r for r in outcomes.finish(desk, followups[1], PHONE)}
    assert {r.changed.direction for r in results.values()} == {Direction.UNKNOWN}
    assert results["FELL"].now.score is None


def test_without_an_answer_nothing_is_done(desk, followups):
    with pytest.raises(UserError, match="Nothing was answered"):
        outcomes.finish(desk, followups[1], PHONE)
    outcomes.type_in(desk, followups[1], "RMDQ", "8", "note", PHONE)
    outcomes.finish(desk, followups[1], PHONE)
    assert found(desk, followups[1]).status is FollowUpStatus.DONE


def test_another_activity_is_never_compared(desk, followups, visit):
    answer(desk, followups[1], psfs_1=answered(9))
    with desk.store.write() as tx:
        for score in tx.outcomes.scores((visit,)):
            if score.instrument_id == "PSFS":
                tx.outcomes.add_score(replace(score, about="Lifting a box"))
    [psfs] = outcomes.finish(desk, followups[1], PHONE)
    assert (psfs.before, psfs.changed.direction) == (None, Direction.UNKNOWN)
    assert psfs.differs


def test_the_baseline_is_taken_at_the_desk_and_compared_with_later(desk, followups):
    answer(desk, followups[0], workdays_1=answered(10), peg_1=answered(3))
    before = found(desk, followups[0])
    desk_now = How(OutcomeChannel.DESK)
    outcomes.finish(desk, followups[0], desk_now)
    after = found(desk, followups[0])
    assert (after.done_at, after.result) == (before.done_at, Direction.UNKNOWN)
    answer(desk, followups[1], workdays_1=answered(2))
    [result] = outcomes.finish(desk, followups[1], PHONE)
    assert result.before.score == 10.0
    assert result.changed.direction is Direction.UNKNOWN, "no limit is published"
    assert result.changed.by == 8.0


def test_a_correction_is_another_answer_and_the_last_one_counts(desk, followups, visit):
    answer(desk, followups[1], pain_now=answered(9))
    answer(desk, followups[1], pain_now=answered(2))
    [pain] = outcomes.finish(desk, followups[1], PHONE)
    assert pain.now.score == 2.0
    with desk.store.read() as tx:
        assert len(tx.outcomes.answers((visit,))) == 2


def test_nothing_measured_is_unknown():
    assert result_of(()) is Direction.UNKNOWN


def test_the_scores_of_a_visit_are_shown_over_time(desk, followups, who, visit):
    answer(desk, followups[1], pain_now=answered(3))
    outcomes.finish(desk, followups[1], PHONE)
    trends = {t.instrument_id: t for t in outcomes.trends_of(desk, followups[1])}
    assert [p.value for p in trends["PAIN"].points] == [6.0, 3.0]
    page = records.open_page(desk, who.patient_id).beside
    assert [f.followup_id for f in page.followups] == followups
    assert [p.value for p in page.trends[0].points] == [6.0, 3.0]


def test_the_first_questions_are_open_for_a_week_and_until_one_was_answered(
    desk, followups, who, now
):
    assert records.open_page(desk, who.patient_id).beside.first_open == ""
    now[0] -= timedelta(days=7)
    assert records.open_page(desk, who.patient_id).beside.first_open == followups[0]
    answer(desk, followups[0], workdays_1=answered(10))
    assert records.open_page(desk, who.patient_id).beside.first_open == ""


def test_the_page_shows_the_plan_of_the_last_visit_that_has_one(desk, followups, who):
    intake.start(desk, who.patient_id, Channel.COUNTER)
    page = records.open_page(desk, who.patient_id).beside
    assert [f.followup_id for f in page.followups] == followups
