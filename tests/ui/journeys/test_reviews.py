"""A therapist reviews by keys alone; the desk brings an answer back; and what came of it stays."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from tests.ui.clinic import LOW_BACK, NO, NOT_SURE, YES, Clinic
from triage_desk.domain.clinic_settings import ReleaseMode
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Answerer, EncounterStatus, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.review import CallOutcome, Feedback, ReviewKind
from triage_desk.domain.user import Actor, Role
from triage_desk.services import intake, kiosk, review, triage

K = ReviewKind
DEV = Actor("dev", "Dev Sample", Role.PT, "back-office")
DANA = Actor("dana", "Dana Sample", Role.PHYSICIAN, "room-2")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A closed data folder with two visits that wait, and their ids, the more urgent one first."""
    clinic, made = Clinic(tmp_path_factory.mktemp("reviews") / "data"), []
    for family, more in (("Urgent", {"l_dvt": YES, "u_leg": YES, "f_l_foot": YES}), ("Plain", {})):
        who = clinic.patient("Rosa", family, date(1962, 3, 14), Sex.FEMALE, phone="555-0142")
        view = clinic.answer_until(clinic.start(who), LOW_BACK | more)
        triage.decide(clinic.desk, view.encounter.encounter_id)
        made.append(view.encounter.encounter_id)
        clinic.clock.advance(minutes=5)
    clinic.store.close()
    return clinic.folder, made


@pytest.fixture
def clinic(prepared, tmp_path):
    """The clinic of the test's own."""
    clinic = Clinic(shutil.copytree(prepared[0], tmp_path / "data"))
    clinic.clock.advance(minutes=10)
    yield clinic
    clinic.store.close()


@pytest.fixture
def visits(prepared):
    return prepared[1]


@pytest.fixture
def dev(open_window, clinic, visits):
    """The window of a therapist, with the queue open."""
    clinic.actor = DEV
    return open_window(clinic)


def record(clinic, name):
    with clinic.store.read() as tx:
        return tx.encounters.record(name)


def acts(clinic, name):
    return [act.kind for act in record(clinic, name).reviews]


def test_the_most_urgent_is_shown_and_confirming_moves_to_the_next(dev, clinic, visits):
    urgent, plain = visits
    assert (dev.place, dev.screen.encounter_id) == ("review", urgent)
    assert "2 · by time left" in dev.words()
    dev.press("C")
    assert acts(clinic, urgent) == [K.CONFIRMED]
    assert dev.screen.encounter_id == plain
    assert "1 of 2 done today" in dev.words()
    dev.press("C")
    assert dev.screen.presenter.record is None
    assert "Nothing waits for you" in dev.words()
    dev.press("Ctrl+Z")
    assert (dev.place, dev.screen.encounter_id) == ("review", plain)
    assert acts(clinic, plain) == [K.CONFIRMED, K.TAKEN_BACK]


def test_a_physician_reads_booking_and_health_first_and_acts_by_the_same_keys(
    open_window, clinic, visits
):
    urgent, _plain = visits
    clinic.actor = DANA
    window = open_window(clinic)
    words = window.words()
    assert (window.place, window.screen.encounter_id) == ("review", urgent)
    assert words.index("Not booked yet") < words.index("What matters to them")
    assert "1 · by time left" in words
    window.press("C")
    assert acts(clinic, urgent) == [K.CONFIRMED]
    assert "Nothing waits for you" in window.words()


def test_a_physician_marks_a_copy_as_read_by_one_key_and_can_take_it_back(
    open_window, clinic, visits
):
    urgent, plain = visits
    triage.override(
        *(clinic.desk, plain, Disposition.PT_FIRST_NOTIFY, OverrideReason.STAFF_CONCERN),
        *("one point to check", "Ana S.", Role.FRONT_DESK),
    )
    clinic.actor = DANA
    window = open_window(clinic)
    assert window.screen.encounter_id == urgent
    window.press("Down")
    assert window.screen.encounter_id == plain
    assert not window.sees("review.confirm")
    window.press("M")
    assert (acts(clinic, plain), window.screen.encounter_id) == ([K.NOTED], urgent)
    window.press("Ctrl+Z")
    assert (acts(clinic, plain), window.screen.encounter_id) == ([K.NOTED, K.TAKEN_BACK], plain)
    clinic.actor = DEV
    dev = open_window(clinic)
    assert not any(line.copy for line in dev.screen.presenter.lines)
    assert plain in [line.encounter_id for line in dev.screen.presenter.lines]


def test_a_clinician_begins_with_the_queue_and_the_list_is_one_key_away(dev, visits):
    dev.press("Alt+Home")
    assert dev.place == "worklist"
    dev.press("Ctrl+R")
    assert (dev.place, dev.screen.encounter_id) == ("review", visits[0])


def test_an_emergency_in_the_list_is_said_over_the_queue(dev, clinic, visits):
    urgent = clinic.start(clinic.patient(family="Collapsed")).encounter.encounter_id
    triage.raise_emergency(clinic.desk, urgent, "fainted")
    dev.window._flow.review_again()
    dev.settle()
    assert "In today's list: an emergency" in dev.words()
    assert dev.screen.encounter_id == visits[0]


@pytest.mark.parametrize("finished", [False, True])
def test_the_emergency_key_carries_the_person_of_the_open_review(dev, clinic, visits, finished):
    urgent = visits[0]
    if finished:
        triage.finish(clinic.desk, urgent)
    dev.press("F12")
    assert (dev.place, dev.screen.encounter_id) == ("emergency", urgent)
    assert "R.U." in dev.words()
    dev.press("Escape")
    dev.click("emergency.called")
    kept = record(clinic, urgent)
    assert (kept.route, kept.encounter.status) == (Disposition.EMERGENCY, EncounterStatus.DECIDED)
    assert (kept.overrides[-1].from_disposition, len(kept.decisions)) == (
        *(kept.decision.disposition, 1 if finished else 2),
    )


def test_the_emergency_key_without_a_visit_is_of_nobody(dev, clinic, visits):
    dev.press("C")
    dev.press("C")
    dev.press("F12")
    assert (dev.place, dev.screen.encounter_id) == ("emergency", "")


def test_who_answered_alone_is_confirmed_from_the_queue(open_window, clinic):
    view = clinic.start(clinic.patient(family="Alone", mrn="771"))
    alone = view.encounter.encounter_id
    kiosk.hand_over(clinic.desk, alone)
    kiosk.answer(clinic.desk, alone, {"s_chest": NO}, Answerer.PERSON, ())
    kiosk.answer(clinic.desk, alone, {"s_tear": NO}, Answerer.CAREGIVER, ("s_chest",))
    history = {one.link_id: one.alone for one in intake.view(clinic.desk, alone).history}
    assert history == {"s_chest": Answerer.PERSON, "s_tear": Answerer.CAREGIVER}
    view = clinic.answer_until(intake.view(clinic.desk, alone), LOW_BACK)
    triage.decide(clinic.desk, alone)
    clinic.actor = DEV
    dev = open_window(clinic)
    dev.screen.presenter.choose(alone)
    dev.settle()
    assert "(at the kiosk)" in dev.words()
    assert "(caregiver, at the kiosk)" in dev.words()
    lines = dev.screen.presenter.receipt.looked_at
    assert any("Said with no staff" in line.detail for line in lines)
    assert dev.window._identity.words
    dev.window.session.do("identity")
    dev.settle()
    dev.find("identity.full_name").click()
    dev.find("identity.birth_date").click()
    dev.click("identity.confirm")
    assert not record(clinic, alone).encounter.unverified
    assert not dev.window._identity.words
    dev.click("review.confirm")
    assert acts(clinic, alone) == [K.CONFIRMED]


def test_keys_move_in_the_queue_and_each_look_is_an_event(dev, clinic, visits):
    urgent, plain = visits
    dev.press("Down")
    assert dev.screen.encounter_id == plain
    dev.press("K")
    assert dev.screen.encounter_id == urgent
    dev.press("K")
    assert dev.screen.encounter_id == urgent


def test_the_route_is_changed_there_and_the_next_one_comes(dev, clinic, visits):
    urgent, plain = visits
    dev.press("R")
    assert dev.place == "override"
    dev.choose("override.to", "pt_first")
    dev.choose("override.reason", "clinician_assessed")
    dev.type("override.words", "Walks well, leg is soft")
    dev.type("override.name", "Dev Sample")
    dev.choose("override.role", "pt")
    dev.press("Ctrl+Return")
    assert (dev.place, dev.screen.encounter_id) == ("review", plain)
    kept = record(clinic, urgent)
    assert (kept.route, acts(clinic, urgent)) == (Disposition.PT_FIRST, [K.CHANGED])
    dev.press("Ctrl+Z")
    assert record(clinic, urgent).route is kept.decision.disposition
    dev.press("R")
    dev.press("Escape")
    assert dev.place == "review"


def test_a_question_goes_to_the_desk_and_its_visit_waits_there(dev, clinic, visits):
    urgent, plain = visits
    dev.press("A")
    dev.type("ask.words", "Is the calf warm?")
    dev.press("Ctrl+Return")
    assert acts(clinic, urgent) == [K.QUESTION_BACK]
    assert dev.screen.encounter_id == plain
    dev.screen.presenter.choose(urgent)
    dev.settle()
    assert not dev.find("review.confirm").isEnabled()
    assert "The desk has a question of yours" in dev.words()
    review.answer_back(replace(clinic.desk, actor=DEV), urgent, "No, it is not.")
    dev.screen.presenter.choose(urgent)
    dev.settle()
    assert "“No, it is not.”" in dev.words()


def test_an_item_of_the_intake_can_be_asked_again(dev, clinic, visits):
    urgent, _plain = visits
    dev.press("A")
    dev.choose("ask.question", "n_bladder")
    dev.press("Ctrl+Return")
    assert record(clinic, urgent).encounter.status is EncounterStatus.PARKED


def test_nothing_asked_is_said_where_it_is_missing(dev, clinic, visits):
    dev.press("A")
    dev.press("Ctrl+Return")
    assert acts(clinic, visits[0]) == []
    assert "Say what the desk shall ask" in dev.words()


def test_a_call_is_kept_with_what_came_of_it(dev, clinic, visits):
    urgent, _plain = visits
    dev.press("L")
    assert "555-0142" in dev.words()
    dev.press("Ctrl+Return")
    assert "Choose what came of the call" in dev.words()
    dev.choose("call.outcome", "worse")
    dev.press("Ctrl+Return")
    assert acts(clinic, urgent) == []
    dev.type("call.words", "It swells")
    dev.press("Ctrl+Return")
    (act,) = record(clinic, urgent).reviews
    assert (act.outcome, act.words) == (CallOutcome.WORSE, "It swells")
    assert dev.screen.encounter_id == urgent


def test_what_was_seen_is_judged_with_one_key(dev, clinic, visits):
    urgent, plain = visits
    dev.press("C")
    dev.press("C")
    dev.press("V")
    assert dev.place == "seen"
    dev.press("1")
    dev.press("2")
    said = [record(clinic, name).reviews[-1].feedback for name in (plain, urgent)]
    assert set(said) == {Feedback.RIGHT, Feedback.SHOULD_BE_PHYSICIAN}
    assert "not said yet" not in dev.words()
    dev.press("Escape")
    assert dev.place == "review"


def test_somebody_elses_act_is_said_and_nothing_is_lost(dev, clinic, visits):
    urgent, _plain = visits
    ida = replace(clinic.desk, actor=replace(DEV, user_id="ida", name="Ida Sample"))
    review.confirm(ida, urgent)
    dev.press("C")
    assert "Changed by Ida Sample" in dev.words()
    assert acts(clinic, urgent) == [K.CONFIRMED]
    dev.screen.presenter.refresh()
    dev.settle()
    assert dev.screen.encounter_id == urgent


def test_the_rules_behind_a_route_are_one_key_away(dev):
    dev.press("S")
    assert "RF-" in dev.words()


def test_the_front_desk_has_no_queue(desk_window):
    assert not desk_window.sees("top.reviews")
    desk_window.window._flow.reviews()
    desk_window.settle()
    assert desk_window.place == "worklist"


def test_the_desk_brings_an_answer_back_from_the_result(clinic, visits, open_window):
    urgent, plain = visits
    review.ask(replace(clinic.desk, actor=DEV), urgent, "Is the calf warm?")
    front = open_window(clinic)
    front.window._flow._open(urgent)
    front.settle()
    assert "Dev Sample asks: “Is the calf warm?”" in front.words()
    front.click("asked.answer")
    front.press("Ctrl+Return")
    assert "Write down what the person said" in front.words()
    front.type("answer.words", "No, it is not")
    front.press("Ctrl+Return")
    assert acts(clinic, urgent) == [K.QUESTION_BACK, K.ANSWERED]
    assert front.place == "receipt"
    assert not front.sees("asked.answer")
    front.window._flow._open(plain)
    front.settle()
    assert not front.sees("asked.answer")


def test_an_intake_opened_again_says_who_asks_what(clinic, visits, open_window):
    urgent, _plain = visits
    review.ask(replace(clinic.desk, actor=DEV), urgent, "Since the fall?", "n_bladder")
    front = open_window(clinic)
    front.window._flow.visit(urgent)
    front.settle()
    assert front.place == "intake"
    assert "Dev Sample asks: “Since the fall?”" in front.words()


def test_a_route_is_judged_in_two_presses_from_the_page_of_a_person(dev, clinic, visits):
    urgent, _plain = visits
    dev.window._flow.patient(record(clinic, urgent).patient.patient_id)
    dev.settle()
    dev.click("patient.judge_1")
    dev.press("3")
    (act,) = record(clinic, urgent).reviews
    assert act.feedback is Feedback.SHOULD_BE_EMERGENCY
    assert dev.place == "patient"


# -------------------------------------------------------- every route waits for a clinician


def test_what_waits_for_a_release_is_booked_as_soon_as_the_desk_hears_of_it(
    clinic, visits, open_window
):
    urgent, plain = visits
    clinic.shared.show(replace(clinic.shared.clinic, release=ReleaseMode.CLINICIAN_RELEASES), b"")
    front = open_window(clinic)
    front.window._flow.review_again()
    front.window._flow._open(plain)
    front.settle()
    assert "waits for a clinician" in front.words()
    assert not front.sees("receipt.slot_other")
    front.click("receipt.finish")
    assert front.place == "worklist"
    front.window._flow._open(plain)
    front.settle()
    dev = replace(clinic.desk, actor=DEV)
    review.confirm(dev, plain)
    front.window._flow.review_again()
    front.settle()
    assert front.place == "receipt"
    assert "waits for a clinician" not in front.words()
    assert front.sees("receipt.slot_other")
    assert front.window._undo.words == "Released, book now: R.P."
    review.ask(dev, urgent, "Is the calf warm?")
    front.window._flow.review_again()
    assert "A clinician asks about R.U." in front.window._undo.words
    front.click("receipt.finish")
    assert record(clinic, plain).encounter.status is EncounterStatus.FINISHED


def test_a_number_to_call_back_is_added_from_the_result(clinic, open_window):
    unsure = {"u_bladder": NOT_SURE}
    view = clinic.answer_until(clinic.start(clinic.patient(family="Nophone")), LOW_BACK | unsure)
    one = view.encounter.encounter_id
    triage.decide(clinic.desk, one)
    front = open_window(clinic)
    front.window._flow._open(one)
    front.settle()
    assert "No phone number is on file" in front.words()
    front.click("receipt.phone")
    front.click("phone.save")
    assert "Write the number" in front.words()
    front.type("phone.number", "555-0188")
    front.click("phone.save")
    assert record(clinic, one).patient.phone == "555-0188"
    assert not front.sees("receipt.phone")
