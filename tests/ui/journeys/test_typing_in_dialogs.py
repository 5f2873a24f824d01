"""What is typed in a form over a page stands again after a lock, a crash and a refusal."""

from dataclasses import replace
from datetime import date

import pytest

from tests.ui.clinic import LOW_BACK, answers_for
from tests.ui.savepoints import let_it_be_kept
from tests.ui.staffed import BEN, PHRASE, PINS
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.domain.review import ReviewKind
from triage_desk.domain.user import Actor, Role
from triage_desk.services import intake, patients, review, triage
from triage_desk.services.secrets import vault_of

DEV = Actor("dev", "Dev Sample", Role.PT, "front-1")


@pytest.fixture
def visits(clinic):
    """Two visits that wait for a clinician, the older one first."""
    made = []
    for family in ("Older", "Newer"):
        view = clinic.start(clinic.patient(family=family, phone="555-0142"))
        clinic.answer_until(view, LOW_BACK)
        triage.decide(clinic.desk, view.encounter.encounter_id)
        made.append(view.encounter.encounter_id)
        clinic.clock.advance(minutes=5)
    return made


@pytest.fixture
def as_dev(clinic, visits, open_window):
    """Open the window of a therapist, as often as asked."""
    clinic.actor = DEV
    return lambda: open_window(clinic)


def kinds(clinic, visit):
    with clinic.store.read() as tx:
        return [act.kind for act in tx.encounters.record(visit).reviews]


def waits(clinic, place="review"):
    with clinic.store.read() as tx:
        return [draft.encounter_id for draft in tx.drafts.of_place("front-1", place)]


def crash(window):
    """End a window as a power cut would: nobody is asked, nothing is put away."""
    window.window.session.flow.typing.stop()
    window.window.hide()


@pytest.mark.parametrize("key", ["A", "L"])
def test_what_a_clinician_typed_stands_again_after_a_crash(as_dev, clinic, visits, key):
    field = {"A": "ask.words", "L": "call.words"}[key]
    dev = as_dev()
    dev.press("J")
    dev.press(key)
    dev.type(field, "Is the calf wa")
    let_it_be_kept(dev)
    crash(dev)
    again = as_dev()
    assert (again.place, again.screen.encounter_id) == ("review", visits[1])
    assert again.find(field).text() == "Is the calf wa"
    again.press("Escape")
    let_it_be_kept(again)
    assert waits(clinic) == []


def test_what_was_sent_is_not_typed_any_more(as_dev, clinic, visits):
    dev = as_dev()
    dev.press("A")
    dev.type("ask.words", "Is the calf warm?")
    dev.window.session.flow.typing.look()
    dev.press("Ctrl+Return")
    assert kinds(clinic, visits[0]) == [ReviewKind.QUESTION_BACK]
    let_it_be_kept(dev)
    let_it_be_kept(dev)
    assert waits(clinic) == []


def test_a_refused_question_stays_in_its_field_with_the_reason(as_dev, clinic, visits):
    dev = as_dev()
    dev.press("A")
    dev.type("ask.words", "Is the calf warm?")
    ida = replace(clinic.desk, actor=replace(DEV, user_id="ida", name="Ida Sample"))
    review.confirm(ida, visits[0])
    dev.press("Ctrl+Return")
    assert "Changed by Ida Sample" in dev.words()
    assert dev.find("ask.words").text() == "Is the calf warm?"
    dev.press("Ctrl+Return")
    assert kinds(clinic, visits[0]) == [ReviewKind.CONFIRMED, ReviewKind.QUESTION_BACK]


def test_another_clinician_does_not_find_it(as_dev, clinic, visits, open_window):
    dev = as_dev()
    dev.press("A")
    dev.type("ask.words", "Is the calf wa")
    let_it_be_kept(dev)
    crash(dev)
    clinic.actor = replace(DEV, user_id="ida", name="Ida Sample")
    ida = open_window(clinic)
    assert ida.screen.encounter_id == visits[0]
    assert not ida.sees("ask.words")
    assert waits(clinic) == [visits[0]]


def test_the_answer_of_the_desk_and_a_time_stand_again(clinic, visits, open_window):
    review.ask(replace(clinic.desk, actor=DEV), visits[0], "Is the calf warm?")
    for press, field in (
        ("asked.answer", "answer.words"),
        ("receipt.slot_other", "receipt.other_who"),
    ):
        front = open_window(clinic)
        front.window.session.flow.visit(visits[0])
        front.settle()
        front.click(press)
        front.type(field, "No, it is n")
        let_it_be_kept(front)
        crash(front)
        again = open_window(clinic)
        again.window.session.flow.visit(visits[0])
        again.settle()
        assert again.find(field).text() == "No, it is n"
        again.press("Escape")
        let_it_be_kept(again)
        crash(again)
    assert waits(clinic, "receipt") == []


def test_a_goal_and_a_correction_stand_again_on_the_page_of_their_person(clinic, open_window):
    rosa, olga = clinic.patient(), clinic.patient("Olga", "Other")
    for key, field in (("Alt+G", "goal_words"), ("Alt+E", "find.phone")):
        front = open_window(clinic)
        flow = front.window.session.flow
        flow.patient(rosa.patient_id)
        front.settle()
        front.press(key)
        front.type(field, "Carry my gr")
        let_it_be_kept(front)
        crash(front)
        again = open_window(clinic)
        for who, shown in ((olga, False), (rosa, True)):
            again.window.session.flow.patient(who.patient_id)
            again.settle()
            assert again.sees(field) is shown
        assert again.find(field).text() == "Carry my gr"
        again.press("Escape")
        let_it_be_kept(again)
        crash(again)
    assert waits(clinic, f"patient {rosa.patient_id}") == []


def test_a_lock_keeps_what_is_typed_in_a_form(staffed, at_door):
    desk = staffed.sign_in()
    rosa = patients.create(desk, "Muster", "Rosa", date(1962, 3, 14), Sex.FEMALE)
    view = intake.start(desk, rosa.patient_id, Channel.COUNTER)
    while view.at < len(view.pages):
        given = answers_for(view.pages[view.at], LOW_BACK)
        view = intake.answer(desk, view.encounter.encounter_id, given)
    triage.decide(desk, view.encounter.encounter_id)
    vault_of(desk).close()
    window = at_door(staffed)
    window.offer(BEN, PHRASE)
    assert window.place == "review"
    window.press("A")
    window.type("ask.words", "Is the calf wa")
    window.window.session.lock()
    window.settle()
    assert window.place == "sign_in"
    window.pick(BEN)
    window.type("door.secret", PINS[BEN])
    window.click("door.sign_in")
    window.wait_for_door()
    assert window.place == "review"
    assert window.find("ask.words").text() == "Is the calf wa"
