"""The person alone with the questions: what they see, what is kept of it, and what never is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.test_visit import fill
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Answerer, Channel, EncounterStatus, Identifier
from triage_desk.errors import UserError
from triage_desk.rules.translation import IN_ENGLISH
from triage_desk.services import documents, intake, kiosk, triage, worklist
from triage_desk.services.kiosk import End

ME, OTHER = Answerer.PERSON, Answerer.CAREGIVER


def asked(view):
    return [one.link_id for one in view.questions]


def calm(item):
    if item.lines or item.type == "boolean":
        return NO
    says = {"request": "pain_injury", "regions": ("lumbar",), "injury": "none", "known": "first"}
    if item.options:
        code = says.get(item.link_id, item.options[0].code)
        return answered((code,) if item.repeats and isinstance(code, str) else code)
    return answered("To walk") if item.type == "text" else answered(3 if item.maximum == 10 else 9)


def pass_calmly(shown):
    """Answer the page that a presenter shows, and go on."""
    for one in shown.lines:
        shown.choose_line(one.link_id, NO)
    shown.choose(calm(shown.question.item))
    shown.next()


def answer_all(desk, visit, says=None, by=ME):
    """Answer as the kiosk does, one question after the other; return the last view and the ids."""
    given, view = [], kiosk.questions(desk, visit, ())
    while not (view.done or view.emergency or view.unsure):
        one = view.questions[view.at]
        given.append(one.link_id)
        what = (says or {}).get(one.link_id) or calm(one.item)
        view = kiosk.answer(desk, visit, {one.link_id: what}, by, given[:-1])
    return view, given


def test_a_hand_over_is_kept_with_the_visit(desk, visit):
    view = kiosk.hand_over(desk, visit)
    kept = intake.view(desk, visit).encounter
    assert (kept.channel, kept.unverified, kept.status) == (
        *(Channel.KIOSK, True),
        EncounterStatus.IN_PROGRESS,
    )
    assert view.at == 0
    assert not view.done
    assert desk.store.audited[-1] == "kiosk_started"


def test_the_person_is_asked_nothing_that_only_staff_can_know(desk, visit):
    kiosk.hand_over(desk, visit)
    view, given = answer_all(desk, visit)
    assert view.done
    staffs = [i.link_id for i in desk.engine.ruleset.items if i.staff_only or i.with_staff]
    lines = [line.link_id for i in desk.engine.ruleset.items for line in i.lines if line.staff_only]
    assert not set(given) & {*staffs, *lines}
    left = intake.view(desk, visit)
    assert not left.complete
    assert left.pages[left.at].page_id == "look"


def test_a_low_mood_leaves_the_questions_of_self_harm_to_the_desk(desk, visit):
    kiosk.hand_over(desk, visit)
    low = {"phq2_a": answered("3"), "phq2_b": answered("3")}
    view, given = answer_all(desk, visit, low)
    assert view.done
    assert "cs_1" not in given
    desk_asks = intake.answer(desk, visit, dict.fromkeys(_open(desk, visit, "look"), NO))
    while desk_asks.pages[desk_asks.at].page_id != "f_cssrs":
        page = desk_asks.pages[desk_asks.at]
        desk_asks = intake.answer(desk, visit, dict.fromkeys(page.open_ids, NO))
    assert "cs_1" in desk_asks.pages[desk_asks.at].open_ids


def test_where_a_caregiver_answers_last_the_result_is_said_to_a_helper(desk, visit):
    def way():
        with desk.store.read() as tx:
            return tx.encounters.record(visit).way

    kiosk.hand_over(desk, visit)
    assert way() == "kiosk"
    kiosk.answer(desk, visit, {"s_chest": NO}, OTHER, ())
    assert way() == "proxy"
    kiosk.answer(desk, visit, {"s_breath": NO}, ME, ("s_chest",))
    assert way() == "kiosk"


def test_papers_of_a_caregivers_answers_speak_of_the_person(desk, visit):
    kiosk.hand_over(desk, visit)
    kiosk.answer(desk, visit, {"s_chest": NO}, OTHER, ())
    fill(desk, visit)
    triage.decide(desk, visit)
    assert documents.content(desk, visit, DocumentKind.PATIENT_HANDOUT).helped


def _open(desk, visit, page_id):
    view = intake.view(desk, visit)
    return next(page.open_ids for page in view.pages if page.page_id == page_id)


def test_what_staff_were_told_before_is_neither_shown_nor_taken(desk, visit):
    intake.answer(desk, visit, {"s_chest": NO, "s_breath": NO})
    view = kiosk.hand_over(desk, visit)
    assert not {"s_chest", "s_breath"} & set(asked(view))
    assert all(one.answer is None for one in view.questions)
    with pytest.raises(UserError, match="for the desk"):
        kiosk.answer(desk, visit, {"s_chest": YES}, ME, ())
    assert intake.view(desk, visit).answers["s_chest"] == NO


def test_only_what_was_answered_in_this_sitting_can_be_seen_again(desk, visit):
    kiosk.hand_over(desk, visit)
    view = kiosk.answer(desk, visit, {"s_chest": NO}, ME, ())
    assert view.questions[0].answer == NO
    assert view.at == 1
    changed = kiosk.answer(desk, visit, {"s_chest": DECLINED}, ME, ["s_chest"])
    assert changed.questions[0].answer == DECLINED
    kiosk.end(desk, visit, End.IDLE)
    again = kiosk.hand_over(desk, visit)
    assert "s_chest" not in asked(again)


@pytest.mark.parametrize("by", [ME, OTHER])
def test_who_gave_an_answer_alone_is_on_record(desk, visit, by):
    intake.answer(desk, visit, {"s_ill": NO})
    kiosk.hand_over(desk, visit)
    kiosk.answer(desk, visit, {"s_chest": NO, "s_breath": NO}, by, ())
    intake.answer(desk, visit, {"s_breath": NO, "s_bleed": NO})
    record = triage.record(desk, visit)
    assert record.given_alone == {"s_chest": by}


def test_an_answer_opened_again_was_given_by_nobody(desk, visit):
    kiosk.hand_over(desk, visit)
    kiosk.answer(desk, visit, {"s_chest": NO}, ME, ())
    intake.answer(desk, visit, {"s_chest": None})
    assert triage.record(desk, visit).given_alone == {}


def test_an_answer_that_does_not_fit_is_not_kept(desk, visit):
    kiosk.hand_over(desk, visit)
    with pytest.raises(UserError) as refused:
        kiosk.answer(desk, visit, {"s_chest": answered("maybe")}, ME, ())
    assert refused.value.field == "s_chest"
    assert "s_chest" not in intake.view(desk, visit).answers


def test_an_emergency_is_seen_at_every_desk_at_once(desk, visit):
    kiosk.hand_over(desk, visit)
    view = kiosk.answer(desk, visit, {"s_chest": YES}, ME, ())
    assert view.emergency
    row = worklist.today(desk)[0]
    assert (row.route, row.unverified) == (Disposition.EMERGENCY, True)
    assert desk.store.audited[-2:] == ["kiosk_emergency", "worklist_opened"]
    left = kiosk.end(desk, visit, End.CALLED)
    assert left.status is EncounterStatus.DECIDED


def test_not_sure_of_an_emergency_sign_calls_staff_and_makes_no_result(desk, visit):
    kiosk.hand_over(desk, visit)
    view = kiosk.answer(desk, visit, {"s_chest": NOT_SURE}, ME, ())
    assert (view.emergency, view.unsure) == (False, True)
    row = worklist.today(desk)[0]
    assert row.called_at == desk.clock()
    assert row.route is None


def test_a_call_stays_until_the_desk_goes_on(desk, visit):
    kiosk.hand_over(desk, visit)
    kiosk.call(desk, visit)
    first = worklist.today(desk)[0].called_at
    later = replace(desk, clock=lambda: first + timedelta(minutes=1))
    kiosk.call(later, visit)
    kiosk.end(later, visit, End.CALLED)
    assert worklist.today(desk)[0].called_at == first
    assert intake.resume(later, visit).encounter.called_at is None


@pytest.mark.parametrize("how", [End.DONE, End.IDLE, End.STAFF])
def test_whatever_the_end_nobody_has_a_result_and_any_desk_may_go_on(desk, visit, how):
    kiosk.hand_over(desk, visit)
    answer_all(desk, visit)
    left = kiosk.end(desk, visit, how)
    assert (left.status, left.disposition) == (EncounterStatus.PARKED, None)
    with desk.store.read() as tx:
        assert tx.locks.get(visit) is None


def test_a_closed_intake_is_handed_to_nobody(desk, visit):
    intake.discard(desk, visit, "left")
    with pytest.raises(UserError, match="closed"):
        kiosk.hand_over(desk, visit)


def test_two_facts_confirm_who_it_is_and_one_does_not(desk, visit):
    kiosk.hand_over(desk, visit)
    with pytest.raises(UserError, match="two facts") as refused:
        kiosk.confirm_identity(desk, visit, [Identifier.PHONE, Identifier.PHONE])
    assert refused.value.field == "identifiers"
    assert intake.view(desk, visit).encounter.unverified
    two = [Identifier.FULL_NAME, Identifier.BIRTH_DATE]
    assert not kiosk.confirm_identity(desk, visit, two).unverified
    assert not worklist.today(desk)[0].unverified


def test_the_person_reads_their_own_language_and_no_mark_of_another(desk, visit):
    intake.speak(desk, visit, "es")
    view = kiosk.hand_over(desk, visit)
    assert view.language.code == "es"
    assert view.not_reviewed
    assert view.words["not_sure"] == "No lo sé"
    assert view.questions[0].text.startswith("Dolor u opresión")
    assert view.questions[0].meaning.startswith("Sí: ahora o en el último día")
    shown, _given = answer_all(desk, visit)
    words = [w for one in shown.questions for w in (one.text, one.about, *one.options.values())]
    assert not any(IN_ENGLISH in w for w in words)


def test_what_is_not_translated_is_left_for_the_desk(desk, visit):
    intake.speak(desk, visit, "es")
    kiosk.hand_over(desk, visit)
    _view, given = answer_all(desk, visit)
    assert "phq2_a" not in given
    assert "phq2_a" not in intake.view(desk, visit).answers


def test_help_words_stand_where_the_language_has_them(desk, visit):
    view = kiosk.hand_over(desk, visit)
    assert view.questions[0].about == "Any of these today?"
    assert view.questions[0].meaning.startswith("Yes: now or in the last day")
    assert view.words["page"] == "Page {number} of about {total}"
    intake.speak(desk, visit, "fr")
    asked_in_french = kiosk.questions(desk, visit, ()).questions
    assert asked_in_french[0].meaning.startswith("Oui : maintenant ou dans la dernière journée")


def test_a_caregiver_reads_of_the_other_person_and_is_not_asked_what_is_theirs_alone(desk, visit):
    kiosk.hand_over(desk, visit)
    view = kiosk.questions(desk, visit, (), OTHER)
    assert view.questions[0].about == "Do they have any of these today?"
    given = []
    while not view.done:
        one = view.questions[view.at]
        view = kiosk.answer(desk, visit, {one.link_id: calm(one.item)}, OTHER, given)
        given.append(one.link_id)
    private = [i.link_id for i in desk.engine.ruleset.items if i.private]
    lines = [n.link_id for i in desk.engine.ruleset.items for n in i.lines if n.private]
    assert not set(given) & {*private, *lines}
    with pytest.raises(UserError, match="for the desk"):
        kiosk.answer(desk, visit, {"p_home": NO}, OTHER, given)


def test_nobody_is_told_to_point_or_to_tell_at_a_kiosk(desk, visit):
    kiosk.hand_over(desk, visit)
    view, _given = answer_all(desk, visit)
    where = next(one for one in view.questions if one.link_id == "regions")
    assert where.text == "Where is it? Choose every place."


def test_the_words_of_the_kiosk_fit_whoever_answers(desk):
    engine = desk.engine
    at_kiosk = [engine.text(i, "en").ways.get("kiosk") for i in engine.ruleset.items]
    words = " ".join(one.text for one in at_kiosk if one is not None)
    assert words
    assert not {"you", "your"} & set(words.lower().replace(".", " ").split())


def test_a_caregiver_is_not_told_to_tell_anybody(desk, visit):
    kiosk.hand_over(desk, visit)
    said = {"request": answered("pain_injury")}
    given, view = [], kiosk.questions(desk, visit, (), OTHER)
    while view.questions[view.at].link_id != "regions":
        one = view.questions[view.at]
        what = said.get(one.link_id) or calm(one.item)
        view = kiosk.answer(desk, visit, {one.link_id: what}, OTHER, given)
        given.append(one.link_id)
    assert view.questions[view.at].text == "Where is it? Choose every place."
