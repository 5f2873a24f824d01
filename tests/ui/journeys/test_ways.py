"""By telephone, and with a helper: other words, another place, and nothing to point at."""

import pytest

from tests.spoken import each_language
from tests.ui.clinic import LOW_BACK
from triage_desk.domain.answers import NOT_ASKED, YES
from triage_desk.domain.encounter import Channel
from triage_desk.services import triage

TELEPHONE, CALL_BACK, PROXY = Channel.TELEPHONE, Channel.CALL_BACK, Channel.PROXY


@pytest.fixture
def on(open_window, clinic):
    """Open the window on an intake of a channel, up to a page."""

    def begun(channel, page_id="safety", phone="555-0142"):
        window = open_window(clinic)
        view = clinic.start(clinic.patient(phone=phone), channel)
        view = clinic.answer_until(
            view, LOW_BACK, lambda v: v.at < len(v.pages) and v.pages[v.at].page_id == page_id
        )
        window.window._flow._ask(view)
        window.settle()
        return window

    return begun


@pytest.mark.parametrize("channel", [TELEPHONE, CALL_BACK])
def test_by_telephone_nothing_can_be_pointed_at(on, channel):
    window = on(channel, "regions")
    assert "Where is it? Tell me the place." in window.words()
    assert "Point" not in window.words()


def test_at_the_counter_it_is_said_as_ever(on):
    assert "Where is it? Point, or tell me." in on(Channel.COUNTER, "regions").words()


@pytest.mark.parametrize("channel", [TELEPHONE, CALL_BACK])
def test_by_telephone_the_number_to_call_back_is_always_there(on, channel):
    window = on(channel)
    assert "If the line drops: 555-0142" in window.words()
    window.press("N")
    assert window.page.page_id == "look"
    assert "If the line drops: 555-0142" in window.words()
    window.press("F7")
    assert "555-0142" not in window.words()
    window.press("F7")
    assert "If the line drops: 555-0142" in window.words()


def test_by_telephone_a_missing_number_is_asked_for(on):
    assert "No number on file." in on(TELEPHONE, phone="").words()


def test_at_the_counter_no_number_is_shown(on):
    assert "line drops" not in on(Channel.COUNTER).words()


def test_a_helper_is_asked_about_the_person(on):
    window = on(PROXY)
    assert "Do they have any of these today?" in window.words()
    window = on(PROXY, "goal")
    assert "What matters most to them?" in window.words()


def test_a_helper_hears_what_to_watch_for_in_the_person(open_window, clinic):
    window = open_window(clinic)
    view = clinic.answer_until(clinic.start(clinic.patient(), PROXY), LOW_BACK)
    visit = view.encounter.encounter_id
    triage.decide(clinic.desk, visit)
    window.window._flow._open(visit)
    window.settle()
    words = window.words()
    assert "numbness between their legs" in words
    assert "your legs" not in words


def test_what_is_private_is_not_put_to_a_helper(on):
    window = on(PROXY, "private")
    assert "Never ask the one who speaks for them. Press not asked." in window.words()
    assert "Say this" not in window.words()
    window.press("Alt+.")
    assert window.page.page_id == "phq2_a"
    answers = window.screen.presenter.view.answers
    assert answers["p_home"] == answers["p_needle"] == NOT_ASKED
    assert "Say this" not in window.words()
    window.press(".")
    assert window.screen.presenter.view.answers["phq2_a"] == NOT_ASKED


@each_language
def test_a_helper_is_asked_in_their_language(on, spoken):
    window = on(PROXY)
    window.press("F9")
    window.press(spoken.key)
    heading = window.screen._heading._words.text()
    assert "person" in heading
    assert "[English]" not in window.words()


def test_by_telephone_the_emergency_page_asks_where_the_person_is(on, clinic):
    window = on(TELEPHONE)
    window.press("A")
    assert window.place == "emergency"
    seen = window.words()
    assert "please stay on the line with me" in seen
    assert "Ask now: where are you?" in seen
    assert "Stay on the line" in seen
    assert "If the line drops: 555-0142" in seen
    assert "100 Sample Avenue" not in seen
    window.type("emergency.whereabouts", "12 Test Road, back door")
    window.type("emergency.told_name", "Pat Example")
    window.type("emergency.told_role", "nurse")
    window.press("Alt+3")
    kept = triage.record(clinic.desk, window.screen.presenter.encounter_id)
    assert kept.notices[-1].words == "Where they are: 12 Test Road, back door."


def test_with_a_helper_both_places_are_there(on):
    window = on(PROXY)
    window.press("F12")
    seen = window.words()
    assert "Is the person here? If not, ask where they are." in seen
    assert "100 Sample Avenue" in seen
    assert "I am getting help for them" in seen


def test_at_the_counter_the_address_is_that_of_the_clinic(on):
    window = on(Channel.COUNTER)
    window.screen._item.answered.emit({"s_chest": YES})
    window.settle()
    assert "100 Sample Avenue" in window.words()
    assert not window.sees("emergency.whereabouts")


def test_the_result_is_said_of_the_person(on):
    window = on(PROXY, "goal")
    window.press("Ctrl+Return")
    assert window.place == "receipt"
    assert "They see a physical therapist first" in window.words()
