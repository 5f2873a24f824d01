"""Lines of one list on one page of the kiosk: what stands together, and what becomes of each."""

import pytest

from tests.services.test_kiosk import pass_calmly
from triage_desk.domain.answers import DECLINED, NO, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Answerer
from triage_desk.rules.evaluate import evaluate
from triage_desk.services import intake, triage
from triage_desk.ui.presenters.kiosk import KioskPresenter, Step
from triage_desk.ui.presenters.kiosk_pages import count_pages, together


@pytest.fixture
def shown(clinic):
    presenter = KioskPresenter(clinic.desk, clinic.start().encounter.encounter_id)
    presenter.begin()
    presenter.choose_who(Answerer.PERSON)
    return presenter


def to_list(shown, link_id="g_fever"):
    while link_id not in ids(shown):
        pass_calmly(shown)
    return ids(shown)


def ids(shown):
    return [one.link_id for one in shown.lines]


def kept(shown):
    return intake.view(shown.desk, shown.encounter_id).answers


def test_questions_of_safety_and_those_that_are_no_line_stand_alone(shown):
    sizes = {}
    while shown.over is None:
        question = shown.question
        sizes.setdefault(question.item.section, set()).add(len(shown.lines) or 1)
        assert not shown.lines or question.line is not None
        pass_calmly(shown)
    assert sizes["safety_first"] == {1}
    assert max(map(max, sizes.values())) == 4


def test_the_lines_of_one_page_are_of_one_list(shown):
    while shown.over is None:
        assert len({one.item.link_id for one in shown.lines}) < 2
        pass_calmly(shown)


def test_what_is_left_of_a_list_is_spread_evenly(shown):
    to_list(shown)
    asked = shown.view.questions
    five = [shown.lines[0]] * 5
    assert [together(five, 0, most) for most in (4, 3, 2, 1)] == [3, 3, 2, 1]
    assert [together(five[:4], 0, 4), together(five[:4], 1, 4)] == [4, 3]
    assert [count_pages(five, most) for most in (4, 2, 1)] == [2, 3, 5]
    assert count_pages(asked[:3], 4) == 3


def test_each_line_is_kept_at_once_and_next_waits_for_all(shown):
    first, *others = to_list(shown)
    shown.choose_line(first, DECLINED)
    assert kept(shown)[first] == DECLINED
    shown.next()
    assert shown.problem.sentence == "Choose an answer for each line first."
    assert shown.problem.field == others[0]
    assert ids(shown) == [first, *others]
    for one in others:
        shown.choose_line(one, NO)
    assert shown.problem is None
    shown.next()
    assert first not in ids(shown)


def test_an_answer_said_again_is_kept_once_and_another_takes_its_place(shown):
    first = to_list(shown)[0]
    for answer in (NO, NO, DECLINED):
        shown.choose_line(first, answer)
    record = triage.record(shown.desk, shown.encounter_id)
    assert [e.answer for e in record.events if e.link_id == first] == [NO, DECLINED]
    shown.choose_line("no such line", NO)
    assert shown.lines[0].answer == DECLINED


def test_going_back_shows_the_page_as_it_was(shown):
    before = to_list(shown)
    shown.choose_line(before[0], DECLINED)
    for one in before[1:]:
        shown.choose_line(one, NO)
    number = shown.number
    shown.next()
    assert shown.number == number + 1
    shown.back()
    assert (ids(shown), shown.number) == (before, number)
    assert [one.answer for one in shown.lines] == [DECLINED, *(NO for _ in before[1:])]
    shown.next()
    assert shown.number == number + 1


def test_the_way_back_leads_to_the_first_page(shown):
    to_list(shown)
    for _ in range(100):
        shown.back()
    assert (shown.index, shown.number) == (0, 1)


def test_less_room_means_fewer_lines_and_one_stands_alone(shown):
    four, pages = to_list(shown), shown.total
    shown.fit(2)
    assert ids(shown) == four[:2]
    assert shown.total > pages
    shown.fit(1)
    assert (shown.lines, shown.question.link_id) == ((), four[0])


def test_an_emergency_on_any_line_calls_staff_at_once(shown):
    while not (urgent := emergencies(shown)):
        pass_calmly(shown)
    others = [one for one in ids(shown) if one != urgent[0]]
    shown.choose_line(others[0], NO)
    shown.choose_line(urgent[0], YES)
    assert shown.step is Step.OVER
    assert shown.over.urgent
    assert kept(shown)[urgent[0]] == YES


def emergencies(shown):
    """Return the lines here of which a Yes alone is an emergency."""
    desk, today = shown.desk, shown.desk.clock().date()
    view = intake.view(desk, shown.encounter_id)
    person = view.patient.person(today)
    return [
        one
        for one in ids(shown)
        if evaluate(desk.engine, view.answers.with_answers({one: YES}), person, today).disposition
        is Disposition.EMERGENCY
    ]


def test_another_language_keeps_the_answers_of_the_page(shown):
    first = to_list(shown)[0]
    shown.choose_line(first, DECLINED)
    shown.speak("es")
    assert ids(shown)[0] == first
    assert shown.lines[0].answer == DECLINED
