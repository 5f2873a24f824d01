"""Clinicians look at routes: they stand for them, ask, call, judge; and the decision stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.test_visit import LETTER, fill, visit, who
from triage_desk.domain.answers import NOT_ASKED, NOT_SURE, YES
from triage_desk.domain.care import CareRole, may_mean
from triage_desk.domain.clinic_settings import ReleaseMode
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterStatus, OverrideReason
from triage_desk.domain.review import CallOutcome, Feedback, ReviewKind, ReviewState
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import Stale, UserError
from triage_desk.services import careteam, documents, intake, release, review, triage, undo
from triage_desk.services.careteam import ParticipantDraft
from triage_desk.services.desk import Shared

__all__ = ["visit", "who"]

D, K, S = Disposition, ReviewKind, ReviewState
WHY = OverrideReason.CLINICIAN_ASSESSED
DEV = Actor("dev", "Dev Sample", Role.PT, "back-office")
IDA = Actor("ida", "Ida Sample", Role.PHYSICIAN, "back-office")


@pytest.fixture
def dev(desk):
    return desk.acting_as(DEV)


@pytest.fixture
def decided(desk, visit):
    """The record of a visit whose route is PT first."""
    fill(desk, visit)
    return triage.decide(desk, visit)


def change(desk, encounter_id, to, name="Dev Sample", role=Role.PT):
    return triage.override(desk, encounter_id, to, WHY, "looked at it", name, role)


def test_a_decided_visit_waits_for_a_clinician_until_one_stands_for_it(desk, dev, decided):
    name = decided.encounter.encounter_id
    assert review.waiting(desk) == review.Waiting(frozenset({name}), frozenset())
    found = review.queue(dev)
    assert [row.encounter_id for row in found.waiting] == [name]
    assert (found.asked, found.count, found.done_today) == ((), 1, 0)
    after = review.confirm(dev, name, decided.encounter.version)
    assert after.review_state is S.DONE
    act = after.signed_off
    assert (act.kind, act.by, act.name, act.role) == (K.CONFIRMED, "dev", "Dev Sample", Role.PT)
    assert (act.decision, act.ruleset_version) == (1, decided.decision.ruleset.version)
    assert act.from_disposition is act.to_disposition is decided.route
    assert after.decisions == decided.decisions
    assert after.encounter.version == decided.encounter.version + 1
    assert review.waiting(desk) == review.Waiting(frozenset(), frozenset())
    found = review.queue(dev)
    assert (found.waiting, found.count, found.done_today) == ((), 0, 1)


def test_the_queue_is_opened_once_a_day(dev, now):
    for _ in range(3):
        review.queue(dev)
    now[0] += timedelta(days=1)
    review.queue(dev)
    assert dev.store.audited == ["reviews_opened"] * 2


def test_a_physician_is_shown_what_books_a_physician(desk, dev, decided):
    ida, name = desk.acting_as(IDA), decided.encounter.encounter_id
    assert review.queue(ida).waiting == ()
    change(desk, name, D.PHYSICIAN_TODAY, "Sam Sample", Role.FRONT_DESK)
    assert [row.route for row in review.queue(ida).waiting] == [D.PHYSICIAN_TODAY]
    assert [row.route for row in review.queue(dev).waiting] == [D.PHYSICIAN_TODAY]


def test_whoever_looked_at_an_older_version_looks_again(dev, decided):
    name, seen = decided.encounter.encounter_id, decided.encounter.version
    review.confirm(dev, name, seen)
    for act in (
        lambda: review.confirm(dev, name, seen),
        lambda: review.ask(dev, name, "Fever?", seen=seen),
        lambda: review.called(dev, name, CallOutcome.NO_ANSWER, seen=seen),
        lambda: review.answer_back(dev, name, "No", seen),
    ):
        with pytest.raises(Stale):
            act()


def test_there_must_be_a_route_to_look_at(dev, visit):
    with pytest.raises(UserError, match="no decision to look at yet"):
        review.feedback(dev, visit, Feedback.RIGHT)


def test_an_emergency_does_not_wait_here(desk, dev, visit):
    fill(desk, visit, red=["n_saddle"])
    record = triage.acknowledge(desk, visit, "Dr. Sample", "physician")
    assert record.route is D.EMERGENCY
    assert review.waiting(desk).clinician == frozenset()
    with pytest.raises(UserError, match="handed over by name"):
        review.confirm(dev, visit)
    judged = review.feedback(dev, visit, Feedback.SHOULD_BE_PHYSICIAN, " was seen soon ")
    assert judged.reviews[-1].words == "was seen soon"


def test_a_clinician_who_changes_the_route_has_looked_at_it_the_desk_has_not(desk, decided):
    name = decided.encounter.encounter_id
    raised = change(desk, name, D.PHYSICIAN_SOON, "Sam Sample", Role.FRONT_DESK)
    assert (raised.reviews, raised.review_state) == ((), S.WAITING)
    lowered = change(desk, name, D.PT_FIRST_NOTIFY)
    assert lowered.review_state is S.DONE
    act, row = lowered.signed_off, lowered.overrides[-1]
    assert (act.kind, act.reason, act.words) == (K.CHANGED, WHY, "looked at it")
    assert (act.at, act.from_disposition, act.to_disposition) == (
        *(row.at, D.PHYSICIAN_SOON, D.PT_FIRST_NOTIFY),
    )


# ------------------------------------------------------------------ copies for information


@pytest.fixture
def ida(desk):
    return desk.acting_as(IDA)


def test_a_physician_has_a_copy_of_a_point_to_check_until_it_is_read(desk, ida, decided):
    name = decided.encounter.encounter_id
    assert review.copies(ida) == ()
    with pytest.raises(UserError, match="no copy of it"):
        review.noted(ida, name)
    raised = change(desk, name, D.PT_FIRST_NOTIFY, "Sam Sample", Role.FRONT_DESK)
    assert [row.encounter_id for row in review.copies(ida)] == [name]
    after = review.noted(ida, name)
    assert after.reviews[-1].kind is K.NOTED
    assert (after.review_state, after.encounter) == (S.WAITING, raised.encounter)
    assert review.waiting(desk).clinician == {name}
    assert review.copies(ida) == ()
    assert review.confirm(desk.acting_as(DEV), name, raised.encounter.version)


def test_reading_a_copy_can_be_taken_back_and_the_copy_comes_again(desk, ida, decided):
    name = decided.encounter.encounter_id
    raised = change(desk, name, D.PT_FIRST_NOTIFY, "Sam Sample", Role.FRONT_DESK)
    after = review.noted(ida, name)
    undo.take_back(ida, undo.reviewed(ida, raised, after))
    assert [row.encounter_id for row in review.copies(ida)] == [name]
    triage.decide(desk, name)
    assert review.noted(ida, name).reviews[-1].decision == 2


def test_a_copy_goes_when_it_is_a_week_old(desk, ida, decided, now):
    change(desk, decided.encounter.encounter_id, D.PT_FIRST_NOTIFY)
    now[0] += timedelta(days=review.COPY_DAYS)
    assert len(review.copies(ida)) == 1
    now[0] += timedelta(days=1)
    assert review.copies(ida) == ()


@pytest.mark.parametrize(
    ("written", "name", "same"),
    [
        ("Dr. Fiktiv", "Ida Fiktiv", True),
        ("Ída B. Fiktiv, MD", "Ida Fiktiv", True),
        ("Dra. Otra", "Ida Fiktiv", False),
        ("Ida Otra", "Ida Fiktiv", False),
        ("Dr.", "Ida Fiktiv", False),
        ("", "Ida Fiktiv", False),
    ],
)
def test_a_name_in_a_care_team_means_whoever_has_all_of_it(written, name, same):
    assert may_mean(written, name) is same


def test_a_copy_is_for_the_physician_of_the_care_team_and_any_may_read_it(desk, ida, decided):
    name, patient_id = decided.encounter.encounter_id, decided.patient.patient_id
    change(desk, name, D.PT_FIRST_NOTIFY, "Sam Sample", Role.FRONT_DESK)
    assert [(row.to, row.is_for(IDA.name)) for row in review.copies(ida)] == [("", False)]
    for called, role, active in (
        ("Dr. Gone", CareRole.PHYSICIAN, False),
        ("Dev Mock", CareRole.PT, True),
        ("Dr. Other", CareRole.PHYSICIAN, True),
        ("Dr. Second", CareRole.PHYSICIAN, True),
    ):
        kept = careteam.keep(desk, patient_id, ParticipantDraft(called, role))
        left = ParticipantDraft(called, role, active=active, participant_id=kept.participant_id)
        careteam.keep(desk, patient_id, left)
    assert [row.to for row in review.copies(ida)] == ["Dr. Other"]
    assert review.noted(ida, name).reviews[-1].by == IDA.user_id


# --------------------------------------------------------------------- one more question


def test_a_question_in_words_is_the_desks_to_bring_back(desk, dev, decided):
    name = decided.encounter.encounter_id
    asked = review.ask(dev, name, " Any fever since? ")
    assert (asked.review_state, asked.encounter.status) == (S.ASKED, EncounterStatus.DECIDED)
    assert review.question_of(asked).words == "Any fever since?"
    assert review.question_for(desk, name) == review.question_of(asked)
    assert review.waiting(desk) == review.Waiting(frozenset(), frozenset({name}))
    assert [row.state for row in review.queue(dev).asked] == [S.ASKED]
    with pytest.raises(UserError, match="still to bring back"):
        review.ask(dev, name, "And chills?")
    with pytest.raises(UserError, match="Write down") as caught:
        review.answer_back(desk, name, " ")
    assert caught.value.field == "words"
    back = review.answer_back(desk, name, " No fever ", asked.encounter.version)
    assert (back.review_state, back.reviews[-1].words) == (S.WAITING, "No fever")
    assert back.reviews[-1].role is Role.FRONT_DESK
    with pytest.raises(UserError, match="No question waits"):
        review.answer_back(desk, name, "No fever")
    assert review.confirm(dev, name).review_state is S.DONE


def test_something_must_be_asked_that_can_be(dev, decided):
    name = decided.encounter.encounter_id
    with pytest.raises(UserError, match="Say what the desk") as caught:
        review.ask(dev, name, " ")
    assert caught.value.field == "words"
    with pytest.raises(UserError, match="not asked here"):
        review.ask(dev, name, "", "path_knee")
    assert "s_chest" in review.askable(dev, decided)
    words = {link_id: said for said, link_id in review.questions(dev, decided)}
    assert words["s_chest"] == "Chest pain or pressure"
    asked = review.ask(dev, name, "", "s_chest").reviews[-1]
    assert review.asked_in_words(dev, asked) == words["s_chest"]
    assert review.asked_in_words(dev, replace(asked, link_id="")) == ""


def opened(dev, now, decided, link_id="n_bladder"):
    now[0] += timedelta(hours=1)
    return review.ask(dev, decided.encounter.encounter_id, "Since when?", link_id)


@pytest.fixture
def line(decided):
    """A line of the list on danger signs that was asked here."""
    return next(i for i in decided.answers if i == "n_bladder")


def test_a_question_of_the_intake_opens_it_there_and_the_answer_decides_anew(
    desk, dev, decided, now, line
):
    name = decided.encounter.encounter_id
    triage.finish(desk, name)
    asked = opened(dev, now, decided, line)
    encounter = asked.encounter
    assert (encounter.status, encounter.decided_at) == (EncounterStatus.PARKED, None)
    assert encounter.finished_at is None
    assert encounter.paused_seconds - decided.encounter.paused_seconds == 3600
    assert (asked.review_state, asked.route) == (S.ASKED, decided.route)
    view = intake.resume(desk, name)
    assert line in view.pages[view.at].open_ids
    with pytest.raises(UserError, match="wait for the answer"):
        review.confirm(dev, name)
    with pytest.raises(UserError, match="No question waits"):
        review.answer_back(desk, name, "No")
    with pytest.raises(UserError, match="has a route"):
        intake.discard(desk, name, "nobody there")
    fill(desk, name)
    again = triage.decide(desk, name)
    assert len(again.decisions) == 2
    assert again.decisions[0] == decided.decision
    assert (again.review_state, again.route) == (S.WAITING, decided.route)
    assert again.reviews[0].decision == 1


def test_an_answer_that_is_worse_raises_the_route_even_over_a_lowering(
    desk, dev, decided, now, line
):
    name = decided.encounter.encounter_id
    change(desk, name, D.PHYSICIAN_TODAY)
    change(desk, name, D.PT_FIRST_NOTIFY)
    opened(dev, now, decided, line)
    intake.resume(desk, name)
    fill(desk, name)
    assert triage.decide(desk, name).route is D.PT_FIRST_NOTIFY
    opened(dev, now, decided, line)
    intake.resume(desk, name)
    intake.answer(desk, name, {line: YES})
    record = triage.acknowledge(desk, name, "Dr. Sample", "physician")
    assert record.route is D.EMERGENCY
    assert record.override.words == "A new answer raised the route."


def test_an_answer_that_is_better_lowers_nothing_by_itself(desk, dev, visit, now):
    fill(desk, visit, red={"unknown": ["n_legs"]})
    before = triage.decide(desk, visit)
    assert before.route > D.PT_FIRST
    opened(dev, now, before, "n_legs")
    intake.resume(desk, visit)
    fill(desk, visit)
    after = triage.decide(desk, visit)
    assert after.decision.disposition < before.route
    assert (after.route, after.review_state) == (before.route, S.WAITING)
    assert after.override.words.startswith("A new answer alone")
    assert change(desk, visit, D.PT_FIRST).review_state is S.DONE


@pytest.mark.parametrize("given", [NOT_SURE, NOT_ASKED])
def test_a_question_nobody_could_answer_keeps_the_route(desk, dev, decided, now, line, given):
    name = decided.encounter.encounter_id
    opened(dev, now, decided, line)
    intake.resume(desk, name)
    intake.answer(desk, name, {line: given})
    fill(desk, name)
    assert triage.decide(desk, name).route >= decided.route


# --------------------------------------------------------------------- calls and judgements


def test_a_call_leaves_the_route_and_says_what_is_new(dev, decided):
    name = decided.encounter.encounter_id
    with pytest.raises(UserError, match="what is new"):
        review.called(dev, name, CallOutcome.WORSE)
    after = review.called(dev, name, CallOutcome.WORSE, " cannot stand ")
    assert (after.route, after.review_state) == (decided.route, S.WAITING)
    act = after.reviews[-1]
    assert (act.outcome, act.words) == (CallOutcome.WORSE, "cannot stand")
    assert dev.store.state.audit[-1].detail == "worse"


def test_a_judgement_comes_later_and_changes_no_version(dev, decided):
    name = decided.encounter.encounter_id
    review.confirm(dev, name)
    version = review.feedback(dev, name, Feedback.RIGHT).encounter.version
    assert version == decided.encounter.version + 1
    review.feedback(dev, name, Feedback.SHOULD_BE_PHYSICIAN, "needed a scan")
    (row,) = review.seen_by_me(dev)
    assert (row.encounter_id, row.feedback) == (name, Feedback.SHOULD_BE_PHYSICIAN)


# --------------------------------------------------------------- every route is released


def releasing(desk):
    """The same clinic, where every route waits for a clinician."""
    shared = Shared(replace(desk.clinic, release=ReleaseMode.CLINICIAN_RELEASES))
    return replace(desk, shared=shared)


def test_where_the_clinic_wants_it_nothing_is_booked_or_printed_before_the_release(
    desk, dev, decided
):
    name = decided.encounter.encounter_id
    assert not release.is_held(desk, decided)
    held, clinician = releasing(desk), releasing(dev)
    assert release.is_held(held, decided)
    for act in (
        lambda: triage.finish(held, name),
        lambda: documents.make(held, name, LETTER),
        lambda: documents.make(held, name, DocumentKind.PATIENT_HANDOUT),
    ):
        with pytest.raises(UserError, match="waits for a clinician"):
            act()
    assert documents.make(held, name, DocumentKind.EMERGENCY_CARD)
    released = review.confirm(clinician, name)
    assert released.signed_off.kind is K.RELEASED
    assert not release.is_held(held, released)
    assert documents.content(held, name, LETTER).signed_off == released.signed_off
    assert documents.make(held, name, LETTER)
    assert triage.finish(held, name).status is EncounterStatus.FINISHED
    # What was booked stays so, whatever the desk raises later: raising is safe.
    raised = change(held, name, D.PHYSICIAN_SOON, "Sam Sample", Role.FRONT_DESK)
    assert raised.review_state is S.WAITING
    assert not release.is_held(held, raised)


def test_an_emergency_is_never_held_back(desk, visit):
    held = releasing(desk)
    fill(held, visit, red=["n_saddle"])
    record = triage.acknowledge(held, visit, "Dr. Sample", "physician")
    assert not release.is_held(held, record)
    assert documents.make(held, visit, LETTER)
    assert triage.finish(held, visit).status is EncounterStatus.FINISHED


# ------------------------------------------------------------------------------ taking back


def test_standing_for_a_route_is_taken_back(desk, dev, decided):
    name = decided.encounter.encounter_id
    done = undo.reviewed(dev, decided, review.confirm(dev, name))
    with pytest.raises(UserError, match="Only the person"):
        undo.take_back(desk, done)
    assert undo.take_back(dev, done).status is EncounterStatus.DECIDED
    after = triage.record(desk, name)
    assert [act.kind for act in after.reviews] == [K.CONFIRMED, K.TAKEN_BACK]
    assert after.review_state is S.WAITING
    assert dev.store.audited[-2:] == ["taken_back", "encounter_viewed"]
    with pytest.raises(Stale):
        undo.take_back(dev, done)


def test_what_stands_on_paper_is_not_taken_back(desk, dev, decided):
    name = decided.encounter.encounter_id
    done = undo.reviewed(dev, decided, review.confirm(dev, name))
    documents.make(desk, name, LETTER)
    with pytest.raises(UserError, match="A paper that says so"):
        undo.take_back(dev, done)
    called = review.called(dev, name, CallOutcome.NO_ANSWER)
    undo.take_back(dev, undo.reviewed(dev, called, called))


def test_a_question_taken_back_closes_the_intake_as_it_was(desk, dev, decided, now, line):
    name = decided.encounter.encounter_id
    triage.finish(desk, name)
    before = triage.record(desk, name)
    done = undo.reviewed(dev, before, opened(dev, now, decided, line))
    back = undo.take_back(dev, done)
    after = triage.record(desk, name)
    version = {"version": back.version, "changed_at": back.changed_at, "changed_by": "Dev Sample"}
    assert after.encounter == back == replace(before.encounter, **version)
    assert dict(after.answers) == dict(before.answers)
    assert after.review_state is S.WAITING


def test_a_question_the_desk_has_begun_with_is_not_taken_back(desk, dev, decided, now, line):
    name = decided.encounter.encounter_id
    done = undo.reviewed(dev, decided, opened(dev, now, decided, line))
    intake.resume(desk, name)
    with pytest.raises(Stale):
        undo.take_back(dev, done)


def test_what_the_desk_raised_and_took_back_leaves_the_review_as_it_was(desk, dev, decided):
    name = decided.encounter.encounter_id
    review.confirm(dev, name)
    raised = change(desk, name, D.PHYSICIAN_TODAY, "Sam Sample", Role.FRONT_DESK)
    assert raised.review_state is S.WAITING
    undo.take_back(desk, undo.rerouted(desk, raised))
    after = triage.record(desk, name)
    assert [act.kind for act in after.reviews] == [K.CONFIRMED]
    assert (after.route, after.review_state) == (decided.route, S.DONE)


def test_a_change_of_a_finished_visit_is_taken_back_with_its_review(desk, dev, decided, now):
    name = decided.encounter.encounter_id
    triage.finish(desk, name)
    now[0] += timedelta(hours=1)
    record = change(dev, name, D.PHYSICIAN_SOON)
    undo.take_back(dev, undo.rerouted(dev, record))
    after = triage.record(desk, name)
    assert [act.kind for act in after.reviews] == [K.CHANGED, K.TAKEN_BACK]
    assert after.reviews[-1].to_disposition is decided.route
    assert (after.route, after.review_state) == (decided.route, S.WAITING)
