"""The card to point at has the letters, the order and the words of the screen."""

from dataclasses import replace

import pytest

from tests.services.test_kiosk import calm
from triage_desk.domain.answers import NO
from triage_desk.errors import UserError
from triage_desk.services import intake, pointing_card
from triage_desk.services.pointing_card import card_of, letters_of, number_of


def page_of(desk, visit, link_id):
    """Answer calmly until a page is open, and return it."""
    view = intake.view(desk, visit)
    while view.pages[view.at].item.link_id != link_id:
        page = view.pages[view.at]
        given = {i: NO if page.lines else calm(page.item) for i in page.open_ids}
        view = intake.answer(desk, visit, given)
    return view.pages[view.at]


@pytest.mark.parametrize("code", ["en", "es", "fr"])
def test_a_list_has_its_letters_and_the_three_that_every_card_has(desk, visit, code):
    page = intake.view(desk, visit).pages[0]
    card = card_of(desk, page, code)
    words = desk.engine.text(page.item, code)
    assert [line.letter for line in card.lines] == list("ABCDEF")
    assert [line.words for line in card.lines] == [words.lines[li.link_id] for li in page.lines]
    assert [line.letter for line in card.last] == ["Z", "Y", "X"]
    assert card.about == words.text
    assert card.version == desk.engine.ruleset.ref.version
    assert bool(card.notice) == (code != "en")


def test_a_choice_has_no_letter_for_none(desk, visit):
    page = page_of(desk, visit, "request")
    card = card_of(desk, page, "en")
    assert [line.letter for line in card.lines] == list("ABCDEFGH")
    assert [line.letter for line in card.last] == ["Y", "X"]


def test_more_choices_than_letters_of_a_list_go_on_in_the_alphabet(desk, visit):
    page = page_of(desk, visit, "regions")
    assert letters_of(page)[8] == ("I", "knee")
    assert not set("NUWXYZ") & {letter for letter, _ in letters_of(page)}


def test_what_is_typed_or_seen_by_staff_has_no_card(desk, visit):
    look, days = page_of(desk, visit, "look"), page_of(desk, visit, "symptom_days")
    for page in (look, days):
        assert number_of(desk, page.item) == 0
        with pytest.raises(UserError, match="no card"):
            card_of(desk, page, "en")


def test_every_card_has_a_number_of_its_own(desk):
    numbers = [number_of(desk, item) for item in desk.engine.ruleset.items]
    there = [n for n in numbers if n]
    assert there == list(range(1, len(there) + 1))


def test_a_card_is_made_in_the_language_of_the_person(desk, visit):
    intake.speak(desk, visit, "es")
    made = pointing_card.make(desk, visit, "safety").decode()
    assert "Dolor u opresión en el pecho" in made
    assert "Señale, o diga la letra." in made
    assert desk.store.audited[-1] == "document_made"


def test_a_page_that_is_not_asked_has_no_card(desk, visit):
    with pytest.raises(UserError, match="not asked any more"):
        pointing_card.make(desk, visit, "private")


def test_a_card_saved_as_a_file_is_kept(desk, visit):
    pointing_card.given_out(desk, visit, printed=False)
    assert desk.store.audited[-1] == "document_saved"


def test_what_staff_say_in_place_of_the_question_names_the_card(desk, visit):
    page = page_of(desk, visit, "request")
    number = number_of(desk, page.item)
    assert pointing_card.say(desk, page, "en").startswith(f"Please look at card {number}.")
    assert f"la tarjeta {number}" in pointing_card.say(desk, page, "es")
    listed = intake.view(desk, visit).pages[0]
    some = replace(listed, lines=listed.lines[:3])
    other = replace(listed, lines=listed.lines[1:4])
    marks = {pointing_card.mark_of(desk, page) for page in (listed, some, other)}
    assert len(marks) == 3
    assert all(mark.startswith(str(number_of(desk, listed.item))) for mark in marks)
    assert pointing_card.card_of(desk, some, "en").number == pointing_card.mark_of(desk, some)
    assert "If none fit, say Z." in pointing_card.say(desk, listed, "en")
