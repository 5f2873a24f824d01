"""One visit from the first question to the paper, over a store in memory."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.answers import NO, NOT_ASKED, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Answerer, Channel, EncounterStatus, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import read_answers
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.specimen import plain_answer
from triage_desk.services import documents, intake, kiosk, patients, triage, worklist
from triage_desk.services.demo import PLAIN

LETTER = DocumentKind.REFERRAL_LETTER


@pytest.fixture
def who(desk):
    return patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)


@pytest.fixture
def visit(desk, who):
    """The id of a visit that was just begun."""
    return intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id


def fill(desk, encounter_id, **said):
    """Answer page by page until nothing is open; stop at an emergency."""
    given, wrong = read_answers(desk.engine, {**PLAIN, "symptom_days": 4, **said})
    assert not wrong
    view = intake.view(desk, encounter_id)
    while view.at < len(view.pages) and not view.emergencies:
        page = view.pages[view.at]
        changes = {i: given.get(i, plain_answer(page.item)) for i in page.open_ids}
        view = intake.answer(desk, encounter_id, changes)
    return view


# -------------------------------------------------------------------------------------- intake


def test_it_begins_with_the_safety_page(desk, who, visit):
    view = intake.view(desk, visit)
    assert (view.patient, view.at, len(view.pages)) == (who, 0, 1)
    assert view.pages[0].item.link_id == "safety"
    assert view.sections[0].state == "now"
    assert desk.store.audited[-1] == "intake_started"


def test_nobody_unknown_has_an_intake(desk):
    with pytest.raises(UserError):
        intake.start(desk, "nobody", Channel.COUNTER)
    assert not desk.store.state.encounters


def test_each_answer_is_one_transaction_and_one_event(desk, visit):
    view = intake.answer(desk, visit, {"s_chest": NO, "s_breath": NO})
    assert view.answers["s_chest"] == NO
    assert desk.store.audited[-1] == "answer_given"
    assert desk.store.state.audit[-1].detail == "s_chest s_breath"


def test_an_answer_that_does_not_fit_keeps_nothing(desk, visit):
    with pytest.raises(UserError) as refused:
        intake.answer(desk, visit, {"s_chest": NO, "pain_now": answered(11)})
    assert refused.value.field == "pain_now"
    assert not desk.store.state.events


def test_answers_that_could_not_be_kept_are_heard_all_the_same(desk, visit):
    shown = intake.view(desk, visit)
    said = intake.unsaved(desk, shown, {"s_chest": YES, "s_breath": NOT_SURE, "k_selfharm": YES})
    assert said.emergency
    assert [words.rpartition(": ")[2] for words in said.words] == ["Yes", "Not sure"]
    calm = intake.unsaved(desk, shown, {"s_chest": NO})
    assert (len(calm.words), calm.emergency) == (1, False)
    assert intake.view(desk, visit) == shown
    assert not desk.store.state.events


def test_as_if_takes_an_answer_back_too(desk, visit):
    shown = intake.answer(desk, visit, {"s_chest": YES})
    assert shown.emergencies
    assert not intake.as_if(desk, shown, {"s_chest": None}).emergencies
    assert intake.view(desk, visit).emergencies


def test_what_was_foreseen_from_these_answers_is_not_evaluated_again(desk, visit, monkeypatch):
    foreseen = triage.foresee(desk, fill(desk, visit))
    with monkeypatch.context() as patched:
        patched.setattr(triage, "evaluate", None)
        kept = triage.decide(desk, visit, None, (foreseen,)).decision
    assert kept == triage.decide(desk, visit).decision
    assert kept.near_misses


@pytest.mark.parametrize(
    "changed",
    [
        lambda f: replace(f, answers=f.answers.with_answers({"s_chest": YES})),
        lambda f: replace(f, person=replace(f.person, age_years=8)),
        lambda f: replace(f, on=f.on - timedelta(days=1)),
        lambda f: replace(f, engine=compile_ruleset(f.engine.ruleset)),
    ],
    ids=["answers", "person", "day", "rules"],
)
def test_what_was_foreseen_from_anything_else_does_not_count(desk, visit, changed):
    foreseen = changed(triage.foresee(desk, fill(desk, visit)))
    wrong = replace(foreseen.decision, disposition=Disposition.EMERGENCY)
    kept = triage.decide(desk, visit, None, (replace(foreseen, decision=wrong),)).decision
    assert kept == triage.decide(desk, visit).decision
    assert kept.disposition is not Disposition.EMERGENCY


def test_foreseeing_keeps_nothing_and_says_nothing(desk, visit):
    view = fill(desk, visit)
    before = tuple(desk.store.audited)
    triage.foresee(desk, view)
    assert tuple(desk.store.audited) == before
    assert desk.store.state.encounters[visit].decided_at is None


@pytest.fixture
def calm(desk, visit):
    """How the visit would stand after a calm first page, and the answers that make it so."""
    shown = intake.view(desk, visit)
    changes = dict.fromkeys(shown.pages[0].open_ids, NO)
    return intake.expect(desk, shown, changes), changes


def test_what_was_expected_of_these_answers_is_not_worked_out_again(desk, visit, calm, monkeypatch):
    expected, changes = calm
    assert not desk.store.state.events
    with monkeypatch.context() as patched:
        patched.setattr(intake, "conduct", None)
        shown = intake.answer(desk, visit, changes, expected=expected)
    assert shown == intake.view(desk, visit)
    assert shown.answers["s_chest"] == NO
    assert shown.encounter.version > expected.view.encounter.version


@pytest.mark.parametrize(
    "changed",
    [
        lambda e, _: replace(e, on=e.on - timedelta(days=1)),
        lambda e, _: replace(e, engine=compile_ruleset(e.engine.ruleset)),
        lambda e, view: replace(
            e, view=replace(view, answers=view.answers.with_answers({"s_chest": YES}))
        ),
        lambda e, view: replace(
            e, view=replace(view, patient=replace(view.patient, birth_date=date(2020, 1, 1)))
        ),
        lambda e, view: replace(
            e, view=replace(view, encounter=replace(view.encounter, language="es"))
        ),
        lambda e, view: replace(
            e, view=replace(view, encounter=replace(view.encounter, channel=Channel.TELEPHONE))
        ),
    ],
    ids=["day", "rules", "answers", "person", "language", "channel"],
)
def test_what_was_expected_of_anything_else_does_not_count(desk, visit, calm, changed):
    expected, changes = calm
    wrong = replace(expected, view=replace(expected.view, pages=()))
    shown = intake.answer(desk, visit, changes, expected=changed(wrong, wrong.view))
    assert shown == intake.view(desk, visit)
    assert shown.pages


def test_one_answer_other_than_expected_is_an_emergency_all_the_same(desk, visit, calm):
    expected, changes = calm
    shown = intake.answer(desk, visit, {**changes, "s_chest": YES}, expected=expected)
    assert shown.emergencies


def test_what_somebody_said_alone_is_always_worked_out(desk, who):
    visit = intake.start(desk, who.patient_id, Channel.KIOSK).encounter.encounter_id
    kiosk.answer(desk, visit, {"s_chest": NO}, Answerer.PERSON, ())
    shown = intake.view(desk, visit)
    changes = dict.fromkeys(shown.pages[0].open_ids, NO)
    expected = intake.expect(desk, shown, changes)
    shown = intake.answer(desk, visit, changes, expected=expected)
    assert shown == intake.view(desk, visit)
    assert shown.history[0].alone is Answerer.PERSON


def test_none_opens_a_question_again(desk, visit):
    intake.answer(desk, visit, {"s_chest": NO})
    view = intake.answer(desk, visit, {"s_chest": None})
    assert "s_chest" not in view.answers
    assert "s_chest" in view.pages[0].open_ids


def test_the_moment_safety_is_done_is_kept_once(desk, visit):
    view = fill(desk, visit)
    first = view.encounter.safe_at
    assert first == fakes.NOON
    later = fakes.make_desk(desk.engine, store=desk.store, clock=lambda: fakes.NOON + DAY)
    assert intake.answer(later, visit, {"goal": NOT_ASKED}).encounter.safe_at == first


def test_a_question_that_may_not_be_left_open_is_asked_before_the_end(desk, visit):
    """``required`` is what keeps an item after routing from being passed over."""
    ruleset = desk.engine.ruleset
    sections = tuple(
        replace(
            s, items=tuple(replace(i, required=i.required or i.link_id == "goal") for i in s.items)
        )
        for s in ruleset.sections
    )
    desk = replace(desk, engine=compile_ruleset(replace(ruleset, sections=sections)))
    optional = {i.link_id for i in ruleset.items if i.after_routing}
    view = intake.view(desk, visit)
    given, _ = read_answers(desk.engine, {**PLAIN, "symptom_days": 4})
    while view.pages[view.at].item.link_id not in optional:
        page = view.pages[view.at]
        changes = {i: given.get(i, plain_answer(page.item)) for i in page.open_ids}
        view = intake.answer(desk, visit, changes)
    assert view.pages[view.at].item.link_id == "goal"
    assert not view.may_end
    with pytest.raises(UserError, match="still open"):
        triage.decide(desk, visit)
    view = intake.answer(desk, visit, {"goal": NOT_ASKED})
    assert view.may_end
    assert view.at < len(view.pages)
    assert triage.decide(desk, visit).decision is not None


def test_an_emergency_waits_for_no_question(desk, visit):
    assert intake.answer(desk, visit, {"s_chest": YES}).may_end
    assert triage.decide(desk, visit).route is Disposition.EMERGENCY


DAY = timedelta(days=1)


def test_an_emergency_is_there_at_once(desk, visit):
    view = intake.answer(desk, visit, {"s_chest": YES})
    assert [f.rule_id for f in view.emergencies] == ["RF-EMG-001"]


def test_an_unsure_emergency_sign_asks_for_a_clinician(desk, visit):
    view = intake.answer(desk, visit, {"s_chest": NOT_SURE})
    assert not view.emergencies
    assert "RF-EMG-001" in [f.rule_id for f in view.clinician_now]


def test_what_was_said_stays_in_the_history_when_it_is_hidden(desk, visit):
    fill(desk, visit, injury="minor", injury_days=2)
    view = intake.answer(desk, visit, {"injury": answered("none")})
    said = {line.link_id: line for line in view.history}
    assert said["injury_days"].hidden
    assert not said["injury"].hidden


def test_a_whole_interview_completes(desk, visit):
    view = fill(desk, visit)
    assert view.complete
    assert view.may_end
    assert view.at == len(view.pages)
    assert {section.state for section in view.sections} == {"done"}


def test_after_routing_is_asked_last(desk, visit):
    view = fill(desk, visit)
    assert view.pages[-1].item.after_routing


def test_parked_and_resumed(desk, visit):
    intake.park(desk, visit)
    assert intake.view(desk, visit).encounter.status is EncounterStatus.PARKED
    assert intake.resume(desk, visit).encounter.status is EncounterStatus.IN_PROGRESS
    assert desk.store.audited[-2:] == ["intake_parked", "intake_continued"]


def test_discarding_needs_a_reason_and_closes(desk, visit):
    with pytest.raises(UserError) as refused:
        intake.discard(desk, visit, " ")
    assert refused.value.field == "reason"
    intake.discard(desk, visit, " wrong person ")
    assert intake.view(desk, visit).encounter.discard_reason == "wrong person"
    for act in (
        lambda: intake.answer(desk, visit, {"s_chest": NO}),
        lambda: intake.park(desk, visit),
        lambda: triage.decide(desk, visit),
    ):
        with pytest.raises(UserError, match="closed"):
            act()


def test_typed_text_is_read_for_its_item(desk):
    item = desk.engine.owner_of["symptom_days"]
    assert intake.parse(desk, item, "3w").value == 21


# ------------------------------------------------------------------------------------- deciding


def test_an_open_interview_is_not_decided(desk, visit):
    with pytest.raises(UserError, match="still open"):
        triage.decide(desk, visit)
    assert not desk.store.state.decisions


def test_the_decision_is_kept_as_evaluated(desk, visit):
    fill(desk, visit)
    kept = triage.decide(desk, visit)
    assert kept.route is kept.decision.disposition is Disposition.PT_FIRST
    assert kept.encounter.status is EncounterStatus.DECIDED
    assert kept.encounter.disposition is Disposition.PT_FIRST
    assert triage.record(desk, visit).decision == kept.decision
    assert desk.store.audited[-2:] == ["decided", "encounter_viewed"]


def test_telling_somebody_of_an_emergency_decides_first(desk, visit):
    intake.answer(desk, visit, {"s_chest": YES})
    kept = triage.acknowledge(desk, visit, " Dr. Sample ", "physician", " came ")
    assert kept.route is Disposition.EMERGENCY
    assert [(n.told, n.told_role, n.words) for n in kept.notices] == [
        ("Dr. Sample", "physician", "came")
    ]
    again = triage.acknowledge(desk, visit, "Nurse Sample", "nurse")
    assert (len(again.decisions), len(again.notices)) == (1, 2)


@pytest.mark.parametrize(
    ("told", "role", "field"), [(" ", "nurse", "told"), ("A", "", "told_role")]
)
def test_somebody_must_be_named(desk, visit, told, role, field):
    with pytest.raises(UserError) as refused:
        triage.acknowledge(desk, visit, told, role)
    assert refused.value.field == field


def test_staff_raise_an_emergency_whatever_was_answered(desk, visit):
    kept = triage.raise_emergency(desk, visit, " fell at the counter ")
    assert kept.route is Disposition.EMERGENCY
    assert kept.overrides[0].reason is OverrideReason.STAFF_CONCERN
    assert kept.overrides[0].words == "fell at the counter"
    assert not kept.decision.complete


def overridden(desk, visit, to, role=Role.FRONT_DESK, words="why", name="Sam Sample"):
    reason = OverrideReason.CLINICIAN_ASSESSED
    return triage.override(desk, visit, to, reason, words, name, role)


@pytest.fixture
def decided(desk, visit):
    """The id of a visit whose route is PT first with the physician told."""
    fill(desk, visit, look=["k_worry"])
    assert triage.decide(desk, visit).route is Disposition.PT_FIRST_NOTIFY
    return visit


def test_anybody_may_raise(desk, decided):
    kept = overridden(desk, decided, Disposition.PHYSICIAN_TODAY)
    assert kept.route is Disposition.PHYSICIAN_TODAY
    assert kept.decision.disposition is Disposition.PT_FIRST_NOTIFY


@pytest.mark.parametrize("role", [role for role in Role if not role.is_clinician])
def test_only_a_clinician_may_lower(desk, decided, role):
    with pytest.raises(UserError) as refused:
        overridden(desk, decided, Disposition.PT_FIRST, role)
    assert refused.value.field == "role"
    assert not desk.store.state.overrides


@pytest.mark.parametrize("role", [Role.PT, Role.PHYSICIAN])
def test_a_clinician_lowers(desk, decided, role):
    assert overridden(desk, decided, Disposition.PT_FIRST, role).route is Disposition.PT_FIRST


@pytest.mark.parametrize(
    ("change", "field"),
    [({"words": " "}, "words"), ({"name": ""}, "name"), ({"to": None}, "to")],
)
def test_an_override_says_why_who_and_something_new(desk, decided, change, field):
    given = {"to": Disposition.EMERGENCY, **change}
    given["to"] = given["to"] or Disposition.PT_FIRST_NOTIFY
    with pytest.raises(UserError) as refused:
        overridden(desk, decided, **given)
    assert refused.value.field == field


def test_a_changed_route_has_words_of_its_own(desk, decided):
    route = overridden(desk, decided, Disposition.PHYSICIAN_TODAY).route
    words = triage.route_words(desk, route)
    assert words.text == "Today"
    assert words != triage.record(desk, decided).decision.act_within


def test_nothing_to_override_without_a_decision(desk, visit):
    with pytest.raises(UserError, match="no decision"):
        overridden(desk, visit, Disposition.EMERGENCY)


def test_finishing_needs_a_decision_and_ends_the_visit(desk, visit):
    with pytest.raises(UserError, match="no decision"):
        triage.finish(desk, visit)
    fill(desk, visit)
    triage.decide(desk, visit)
    triage.finish(desk, visit)
    assert intake.view(desk, visit).encounter.status is EncounterStatus.FINISHED
    with pytest.raises(UserError, match="closed"):
        triage.decide(desk, visit)


def test_who_acts_is_recorded_with_the_act(desk, visit):
    other = desk.acting_as(Actor("pat", "Pat Sample", Role.PT, "test-station"))
    intake.park(other, visit)
    event = desk.store.state.audit[-1]
    assert (event.actor, event.role, event.workstation) == ("pat", "pt", "test-station")


def test_deciding_twice_is_two_decisions_until_the_visit_is_closed(desk, decided):
    triage.raise_emergency(desk, decided, "")
    assert len(triage.record(desk, decided).decisions) == 2
    triage.finish(desk, decided)
    with pytest.raises(UserError, match="closed"):
        triage.decide(desk, decided)


def test_an_emergency_of_a_finished_visit_stands_in_the_list_again(desk, decided):
    before = triage.record(desk, decided).route
    triage.finish(desk, decided)
    kept = triage.raise_emergency(desk, decided, "Called back, chest pain")
    assert (kept.route, len(kept.decisions)) == (Disposition.EMERGENCY, 1)
    assert kept.override.from_disposition is before
    assert (kept.encounter.status, kept.encounter.finished_at) == (EncounterStatus.DECIDED, None)
    triage.acknowledge(desk, decided, "Dr. Sample", "physician")
    assert triage.finish(desk, decided).status is EncounterStatus.FINISHED


def test_where_no_route_is_known_none_is_made_up(desk, visit):
    with desk.store.write() as tx:
        found = tx.encounters.get(visit)
        tx.encounters.update(replace(found, status=EncounterStatus.FINISHED))
    kept = triage.raise_emergency(desk, visit, "Fainted at the door")
    assert (kept.route, kept.decisions) == (Disposition.EMERGENCY, ())
    assert (kept.override.from_disposition, kept.override.was) == (None, "unknown")
    assert kept.override.raises
    assert desk.store.state.audit[-1].detail == "was unknown"


# ------------------------------------------------------------------------------ papers and list


@pytest.mark.parametrize(
    ("act", "event"),
    [(documents.printed, "document_printed"), (documents.saved, "document_saved")],
)
def test_where_a_paper_went_is_one_event_that_names_its_kind_only(desk, decided, act, event):
    documents.make(desk, decided, LETTER)
    before = len(desk.store.audited)
    act(desk, decided, LETTER)
    assert desk.store.audited[before:] == [event]
    last = desk.store.state.audit[-1]
    assert (last.record_id, last.detail.partition(" ")[0]) == (decided, LETTER.value)


def test_no_paper_without_a_decision(desk, visit):
    with pytest.raises(UserError, match="no decision"):
        documents.make(desk, visit, LETTER)


def test_the_letter_holds_every_answer_shown_the_goal_and_the_scores(desk, visit):
    view = fill(desk, visit, goal="Lift my daughter", pain_now=6)
    triage.decide(desk, visit)
    content = documents.content(desk, visit, LETTER)
    assert {a.link_id for a in content.answers} == {i for page in view.pages for i in page.answers}
    assert "Lift my daughter" in [words for _, words in content.said]
    assert ("6", "0-10") in {(score.value, score.scale) for score in content.scores}
    assert "4 days" in content.complaint
    assert content.patient.family == "Oak-Synthetic"
    assert content.reference == visit[:8].upper()


def test_a_paper_made_is_recorded_with_its_hash(desk, decided):
    pdf = documents.make(desk, decided, LETTER)
    (made,) = desk.store.state.documents[decided]
    assert pdf.startswith(b"%PDF")
    assert (made.kind, made.pages, len(made.sha256)) == (LETTER, 1, 64)
    assert desk.store.audited[-1] == "document_made"


def test_an_override_changes_the_route_on_paper_and_the_hand_out(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    before = documents.content(desk, visit, DocumentKind.PATIENT_HANDOUT)
    overridden(desk, visit, Disposition.PHYSICIAN_TODAY)
    after = documents.content(desk, visit, DocumentKind.PATIENT_HANDOUT)
    assert before.handout.handout_id == "low_back"
    assert after.handout.handout_id == documents.PHYSICIAN_HANDOUT
    assert after.route is Disposition.PHYSICIAN_TODAY


def test_an_emergency_has_no_hand_out_of_a_visit(desk, visit):
    intake.answer(desk, visit, {"s_chest": YES})
    triage.acknowledge(desk, visit, "Dr. Sample", "physician")
    assert documents.content(desk, visit, DocumentKind.PATIENT_HANDOUT).handout is None


def test_the_list_holds_today_and_everything_unfinished(desk, who, decided):
    earlier = fakes.make_desk(desk.engine, store=desk.store, clock=lambda: fakes.NOON - 3 * DAY)
    earlier = fakes.replace(earlier, new_id=lambda: "id-old")
    old = intake.start(earlier, who.patient_id, Channel.TELEPHONE).encounter.encounter_id
    assert {row.encounter_id for row in worklist.today(desk)} == {decided, old}
    intake.discard(desk, old, "no answer")
    assert [row.encounter_id for row in worklist.today(desk)] == [decided]
    assert [row.route for row in worklist.today(desk)] == [Disposition.PT_FIRST_NOTIFY]
