"""A referral is a task: made, sent, acknowledged, booked, seen, and never lost on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.test_visit import LETTER, fill, visit, who
from triage_desk.clock import local_date
from triage_desk.domain.appointment import (
    FOR_VISIT,
    Appointment,
    AppointmentSource,
    AppointmentStatus,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.referral import (
    FOLLOWS,
    OPEN,
    REQUEST_STATUS,
    TASK_STATUS,
    UNACKNOWLEDGED,
    ReferralState,
    made_at,
    may_follow,
    needs_referral,
    same_door,
    state_of,
)
from triage_desk.domain.review import Feedback
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import documents, referrals, review, triage, undo, waiting

__all__ = ["visit", "who"]

D, S = Disposition, ReferralState
DEV = Actor("dev", "Dev Sample", Role.PT, "back-office")


@pytest.fixture
def decided(desk, visit):
    """The id of a visit whose route is PT first."""
    fill(desk, visit)
    triage.decide(desk, visit)
    return visit


def change(desk, visit, to, words="looked at it"):
    why = OverrideReason.CLINICIAN_ASSESSED
    return triage.override(desk, visit, to, why, words, "Dev Sample", Role.PT)


def record(desk, visit):
    with desk.store.read() as tx:
        return tx.encounters.record(visit)


def states(desk, visit):
    return [act.state for act in record(desk, visit).referral]


# --------------------------------------------------------------------- the words


def test_every_state_says_what_may_follow_and_what_fhir_calls_it():
    assert set(FOLLOWS) == set(REQUEST_STATUS) == set(TASK_STATUS) == set(S)
    assert S.CLOSED not in {s for s in S if FOLLOWS[s]}
    for state in OPEN:
        assert S.CANCELLED in FOLLOWS[state]
        assert S.SEEN in FOLLOWS[state]
    assert {REQUEST_STATUS[s] for s in UNACKNOWLEDGED} == {"draft", "active"}
    # Nothing goes back before it was sent, but by being made anew.
    back = [(a, b) for a in S for b in FOLLOWS[a] if list(S).index(b) < list(S).index(a)]
    assert back == [(S.BOOKED, S.ACKNOWLEDGED), (S.CANCELLED, S.DRAFTED)]


def test_a_referral_begins_as_drafted_and_leads_to_one_door():
    assert state_of(()) is None
    assert made_at(()) is None
    assert may_follow((), S.DRAFTED)
    assert not may_follow((), S.SENT)
    assert [route for route in D if needs_referral(route)] == [
        route for route in D if route not in (D.EMERGENCY, D.OUTSIDE_SCOPE)
    ]
    assert not needs_referral(None)
    assert same_door(D.PT_FIRST, D.PT_FIRST_NOTIFY)
    assert same_door(D.PHYSICIAN_SOON, D.PHYSICIAN_TODAY)
    assert not same_door(D.PT_FIRST, D.PHYSICIAN_SOON)
    assert not same_door(D.PHYSICIAN_SOON, D.EMERGENCY)


# --------------------------------------------------------------------- how one is made


def test_finishing_a_visit_makes_its_referral_in_the_same_event(desk, decided):
    assert states(desk, decided) == []
    before = len(desk.store.audited)
    triage.finish(desk, decided)
    (act,) = record(desk, decided).referral
    assert (act.state, act.route, act.by, act.name) == (
        *(S.DRAFTED, D.PT_FIRST),
        *(desk.actor.user_id, desk.actor.name),
    )
    assert desk.store.audited[before:] == ["encounter_finished"]


def test_taking_back_the_finish_takes_the_referral_back_until_it_is_printed(desk, decided):
    done = undo.finished(desk, triage.finish(desk, decided))
    undo.take_back(desk, done)
    assert states(desk, decided) == [S.DRAFTED, S.CANCELLED]
    done = undo.finished(desk, triage.finish(desk, decided))
    assert states(desk, decided)[-1] is S.DRAFTED
    documents.make(desk, decided, LETTER)
    documents.printed(desk, decided, LETTER)
    undo.take_back(desk, done)
    assert states(desk, decided)[-1] is S.PRINTED
    triage.finish(desk, decided)
    assert states(desk, decided)[-1] is S.PRINTED


def test_an_emergency_makes_none_unless_somebody_says_why(desk, visit):
    fill(desk, visit, red=["n_saddle"])
    triage.acknowledge(desk, visit, "Dr. Sample", "physician")
    documents.make(desk, visit, LETTER)
    documents.printed(desk, visit, LETTER)
    triage.finish(desk, visit)
    assert states(desk, visit) == []
    with pytest.raises(UserError, match="say why a referral is made too"):
        referrals.draft(desk, visit, " ")
    made = referrals.draft(desk, visit, "Walked out; neurosurgery wants it on paper")
    assert (made.referral[-1].route, made.referral[-1].words[:10]) == (D.EMERGENCY, "Walked out")


def test_outside_this_desk_somebody_says_for_whom(desk, decided):
    change(desk, decided, D.OUTSIDE_SCOPE)
    triage.finish(desk, decided)
    assert states(desk, decided) == []
    with pytest.raises(UserError, match="say whom it is for"):
        referrals.draft(desk, decided)
    referrals.draft(desk, decided, "Dentist in town")
    assert states(desk, decided) == [S.DRAFTED]


def test_without_a_route_there_is_none(desk, visit):
    with pytest.raises(UserError, match="no route yet"):
        referrals.draft(desk, visit)


# --------------------------------------------------------------------- out of the house


def test_only_a_letter_that_was_read_back_is_printed_or_sent(desk, decided):
    triage.finish(desk, decided)
    with pytest.raises(UserError, match="read back"):
        documents.printed(desk, decided, LETTER)
    with pytest.raises(UserError, match="read back"):
        referrals.sent(desk, decided)

    class Loses(type(desk.renderer)):
        def missing(self, content, pdf):
            return ("the name",)

    with pytest.raises(EnvironmentFault, match="cannot be found"):
        documents.make(replace(desk, renderer=Loses()), decided, LETTER)
    with pytest.raises(UserError, match="read back"):
        referrals.sent(desk, decided)
    assert states(desk, decided) == [S.DRAFTED]
    documents.make(desk, decided, LETTER)
    sent = referrals.sent(desk, decided, " by fax ")
    assert (sent.referral[-1].state, sent.referral[-1].words) == (S.SENT, "by fax")
    documents.printed(desk, decided, LETTER)
    assert states(desk, decided) == [S.DRAFTED, S.SENT]


def test_a_letter_of_an_older_route_is_not_the_letter_of_this_one(desk, decided, now):
    documents.make(desk, decided, LETTER)
    now[0] += timedelta(minutes=1)
    change(desk, decided, D.PHYSICIAN_SOON)
    referrals.draft(desk, decided)
    with pytest.raises(UserError, match="read back"):
        referrals.sent(desk, decided)


def test_printing_keeps_where_to_and_how_often_and_marks_the_next_as_a_copy(desk, decided, now):
    documents.make(desk, decided, LETTER)
    assert documents.content(desk, decided, LETTER).first_printed is None
    documents.printed(desk, decided, LETTER, Target("back-office", 2, "1-2", "InputSlot=Lower"))
    first = now[0]
    with desk.store.read() as tx:
        (kept,) = tx.encounters.prints(decided)
        (paper,) = tx.encounters.documents(decided)
    assert (kept.document_id, kept.printer, kept.copies, kept.pages, kept.tray, kept.at) == (
        *(paper.document_id, "back-office", 2, "1-2", "InputSlot=Lower", first),
    )
    assert states(desk, decided) == [S.DRAFTED, S.PRINTED]
    now[0] += timedelta(days=2)
    assert documents.content(desk, decided, LETTER).first_printed == first
    assert documents.content(desk, decided, DocumentKind.VISIT_SUMMARY).first_printed is None
    change(desk, decided, D.PHYSICIAN_SOON)
    assert documents.content(desk, decided, LETTER).first_printed is None


def test_a_handout_on_paper_says_nothing_of_the_referral(desk, decided):
    kind = DocumentKind.PATIENT_HANDOUT
    documents.make(desk, decided, kind)
    documents.printed(desk, decided, kind)
    assert states(desk, decided) == []


# --------------------------------------------------------------------- what comes back


def test_the_way_from_acknowledged_to_closed_with_who_and_when(desk, decided, now):
    triage.finish(desk, decided)
    today = local_date(now[0])
    got = referrals.acknowledge(desk, decided, "  PT   desk ", "by telephone").referral[-1]
    assert (got.state, got.who, got.words) == (S.ACKNOWLEDGED, "PT desk", "by telephone")
    referrals.booked(desk, decided, "Dev Sample", today + timedelta(days=2))
    referrals.acknowledge(desk, decided, "PT desk", "did not come, calls again")
    now[0] += timedelta(days=3)
    with pytest.raises(UserError, match="up to today"):
        referrals.seen(desk, decided, "Dev Sample", today + timedelta(days=4))
    with pytest.raises(UserError, match="up to today"):
        referrals.seen(desk, decided, "Dev Sample", today - timedelta(days=1))
    seen = referrals.seen(desk, decided, "Dev Sample", today + timedelta(days=2)).referral[-1]
    assert (seen.who, seen.on) == ("Dev Sample", today + timedelta(days=2))
    closed = referrals.close(desk, decided, "better")
    assert [act.state for act in closed.referral] == [
        *(S.DRAFTED, S.ACKNOWLEDGED, S.BOOKED, S.ACKNOWLEDGED, S.SEEN, S.CLOSED),
    ]
    with pytest.raises(UserError, match="is closed"):
        referrals.cancel(desk, decided, "too late")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda d, v: referrals.acknowledge(d, v, " "), "who has the referral"),
        (lambda d, v: referrals.booked(d, v, "", local_date(d.clock())), "has a time"),
        (lambda d, v: referrals.seen(d, v, "", local_date(d.clock())), "who saw"),
        (lambda d, v: referrals.cancel(d, v, " "), "why the referral"),
        (referrals.close, "look at where it stands"),
        (referrals.draft, "look at where it stands"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(desk, decided, act, sentence):
    triage.finish(desk, decided)
    with pytest.raises(UserError, match=sentence):
        act(desk, decided)
    assert states(desk, decided) == [S.DRAFTED]


def test_where_there_is_none_nothing_is_said_of_it(desk, decided):
    with pytest.raises(UserError, match="no referral yet"):
        referrals.acknowledge(desk, decided, "PT desk")


def test_a_cancelled_one_is_made_anew_and_counts_from_then(desk, decided, now):
    triage.finish(desk, decided)
    referrals.cancel(desk, decided, "went elsewhere")
    with pytest.raises(UserError, match="make it anew"):
        referrals.acknowledge(desk, decided, "PT desk")
    now[0] += timedelta(hours=5)
    made = referrals.draft(desk, decided, "came back")
    assert made_at(made.referral) == now[0]
    referrals.seen(desk, decided, "PT", local_date(now[0]))
    with pytest.raises(UserError, match="was seen already"):
        referrals.cancel(desk, decided, "no")


def test_the_two_clicks_of_a_pt_are_the_result(desk, decided, now):
    triage.finish(desk, decided)
    review.feedback(desk.acting_as(DEV), decided, Feedback.RIGHT)
    *_, seen, closed = record(desk, decided).referral
    # Nobody told on which day the visit was: the day of judging is none.
    assert (seen.state, seen.who, seen.on) == (S.SEEN, "Dev Sample", None)
    assert closed.state is S.CLOSED
    review.feedback(desk.acting_as(DEV), decided, Feedback.SHOULD_BE_PHYSICIAN)
    assert states(desk, decided) == [S.DRAFTED, S.SEEN, S.CLOSED]


def judged_later(desk, visit, now, days=21):
    now[0] += timedelta(days=days)
    review.feedback(desk.acting_as(DEV), visit, Feedback.RIGHT)
    *_, seen, _closed = record(desk, visit).referral
    assert seen.state is S.SEEN
    return seen.on


def test_judging_keeps_the_day_on_which_the_person_was_seen_here(desk, decided, now):
    triage.finish(desk, decided)
    waiting.seen(desk, decided)
    day = local_date(now[0])
    assert judged_later(desk, decided, now) == day


def test_who_was_sent_on_was_seen_here_for_something_else(desk, decided, now):
    triage.finish(desk, decided)
    referrals.acknowledge(desk, decided, "PT desk")
    waiting.seen(desk, decided)
    assert judged_later(desk, decided, now) is None


@pytest.mark.parametrize("status", [AppointmentStatus.FULFILLED, AppointmentStatus.BOOKED])
def test_judging_keeps_the_day_of_the_time_that_was_given_where_it_was_kept(
    desk, decided, now, status
):
    triage.finish(desk, decided)
    waiting.seen(desk, decided)
    starts = now[0] + timedelta(days=3)
    with desk.store.write() as tx:
        tx.appointments.add(
            Appointment(
                *("b1", record(desk, decided).patient.patient_id, starts, 60, status),
                *(AppointmentSource.DESK, now[0], "u1"),
                external_id=f"{FOR_VISIT}{decided}",
            )
        )
    kept = status is AppointmentStatus.FULFILLED
    assert judged_later(desk, decided, now) == (local_date(starts) if kept else None)


def test_feedback_on_a_visit_without_a_referral_makes_none(desk, decided):
    review.feedback(desk.acting_as(DEV), decided, Feedback.RIGHT)
    assert states(desk, decided) == []


# --------------------------------------------------------------------- a route that changes


def test_another_door_is_another_referral_and_the_same_door_keeps_its_state(desk, decided):
    triage.finish(desk, decided)
    referrals.acknowledge(desk, decided, "PT desk")
    change(desk, decided, D.PT_FIRST_NOTIFY)
    last = record(desk, decided).referral[-1]
    assert (last.state, last.route) == (S.ACKNOWLEDGED, D.PT_FIRST_NOTIFY)
    change(desk, decided, D.PHYSICIAN_SOON)
    *_, cancelled, made = record(desk, decided).referral
    assert (cancelled.state, cancelled.route) == (S.CANCELLED, D.PT_FIRST_NOTIFY)
    assert (made.state, made.route) == (S.DRAFTED, D.PHYSICIAN_SOON)
    triage.raise_emergency(desk, decided, "collapsed")
    last = record(desk, decided).referral[-1]
    assert (last.state, last.words) == (S.CANCELLED, "The route changed.")
    assert referrals.listed(desk) == ()


def test_a_change_of_route_that_is_taken_back_leads_back(desk, decided, now):
    referrals.draft(desk, decided)
    now[0] += timedelta(minutes=1)
    raised = change(desk, decided, D.PHYSICIAN_TODAY)
    undo.take_back(desk, undo.rerouted(desk, raised))
    last = record(desk, decided).referral[-1]
    assert (last.state, last.route) == (S.DRAFTED, D.PT_FIRST)


def test_a_second_decision_with_the_same_route_changes_nothing(desk, decided):
    referrals.draft(desk, decided)
    triage.decide(desk, decided)
    assert states(desk, decided) == [S.DRAFTED]


# --------------------------------------------------------------------- the list


def test_the_list_has_what_nobody_acknowledged_and_looking_is_an_event(desk, decided):
    triage.finish(desk, decided)
    assert referrals.count(desk) == 1
    (row,) = referrals.listed(desk)
    assert (row.encounter_id, row.route, row.state) == (decided, D.PT_FIRST, S.DRAFTED)
    assert desk.store.audited[-1] == "referrals_listed"
    referrals.acknowledge(desk, decided, "PT desk")
    assert referrals.listed(desk) == ()
    assert [r.state for r in referrals.listed(desk, (S.ACKNOWLEDGED,))] == [S.ACKNOWLEDGED]


def test_of_one_visit_it_is_said_where_its_referral_stands(desk, visit, now):
    assert referrals.of_visit(desk, visit) is None
    fill(desk, visit)
    triage.decide(desk, visit)
    row = referrals.of_visit(desk, visit)
    assert (row.encounter_id, row.route, row.state, row.since) == (visit, D.PT_FIRST, None, now[0])
    triage.finish(desk, visit)
    now[0] += timedelta(hours=1)
    referrals.cancel(desk, visit, "went elsewhere")
    assert referrals.of_visit(desk, visit).state is S.CANCELLED


def test_whoever_was_seen_is_listed_until_the_result_is_known_or_ninety_days(desk, decided, now):
    triage.finish(desk, decided)
    referrals.seen(desk, decided, "Dev Sample", local_date(now[0]))
    waiting.seen(desk, decided)
    (row,) = referrals.listed(desk, (S.SEEN,))
    assert (row.encounter_id, row.state) == (decided, S.SEEN)
    now[0] += timedelta(days=referrals.RESULT_DAYS + 1)
    assert referrals.listed(desk, (S.SEEN,)) == ()
    now[0] -= timedelta(days=2)
    assert len(referrals.listed(desk, (S.SEEN,))) == 1
    referrals.close(desk, decided)
    assert referrals.listed(desk, (S.SEEN,)) == ()


def test_whoever_was_seen_here_is_not_asked_after(desk, decided):
    triage.finish(desk, decided)
    waiting.seen(desk, decided)
    assert referrals.listed(desk) == ()
    assert referrals.count(desk) == 0
