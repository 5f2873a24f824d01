"""The interview on paper is worked out from the rules: it says what the program would say."""

import pytest

from triage_desk.domain.answers import YES, AnswerSet, answered
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.errors import UserError
from triage_desk.rules.evaluate import evaluate
from triage_desk.services import blank_interview as blanks
from triage_desk.services.pointing_card import number_of

DAY_ONE = 1


@pytest.fixture(scope="module")
def forms(engine):
    from tests.services import fakes

    desk = fakes.make_desk(engine)
    return {code: blanks.form(desk, code, "en") for code, _words in blanks.regions(desk)}


def lines_of(form):
    return [line for question in form.questions for line in question.lines]


def test_every_region_that_the_interview_covers_has_a_form_and_no_other(desk, forms):
    assert set(forms) == set(desk.engine.ruleset.covered_regions)
    for region in ("skin", "nowhere"):
        with pytest.raises(UserError, match="no interview for"):
            blanks.form(desk, region, "en")
        with pytest.raises(UserError, match="no cards for"):
            blanks.cards(desk, region, "en")


def test_the_emergency_questions_come_first_and_each_says_what_to_do(forms):
    for form in forms.values():
        first = form.questions[0]
        assert len(first.lines) == 6
        assert {line.yes.route for line in first.lines} == {Disposition.EMERGENCY}
        assert all(line.yes.do for line in first.lines)


def test_numbers_run_through_the_form_without_a_gap(forms):
    for form in forms.values():
        numbers = []
        for question in form.questions:
            numbers += [line.number for line in question.lines] or [question.number]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_form_asks_only_what_its_region_may_be_asked(forms):
    knee = {line.text for line in lines_of(forms["knee"])}
    back = {line.text for line in lines_of(forms["lumbar"])}
    assert "Knee swelled up within about 4 hours" in knee - back
    assert "Bulging artery in the belly" in back - knee


def test_a_line_with_an_arrow_is_what_the_program_finds_from_that_yes_alone(engine, forms):
    form = forms["lumbar"]
    texts = engine.ruleset.texts["en"]
    regions = answered(("lumbar",))
    for item in engine.ruleset.items[:2]:
        shown = {line.text: line for line in lines_of(form)}
        for line in item.lines:
            said = AnswerSet({line.link_id: YES, "regions": regions})
            decision = evaluate(
                engine, said, Person(50, Sex.UNKNOWN), engine.ruleset.effective_from, explain=False
            )
            found = [
                flag.disposition
                for flag in decision.with_verdict(Verdict.PRESENT)
                if any(used.link_id == line.link_id for used in flag.evidence)
            ]
            paper = shown[texts[item.link_id].lines[line.link_id]]
            order = list(Disposition)
            wanted = min(found, key=order.index) if found else None
            assert (paper.yes.route if paper.yes else None) == wanted, line.link_id


def test_what_counts_together_is_urgent_and_goes_by_the_numbers_of_the_form(forms):
    form = forms["lumbar"]
    rules = {rule.rule_id: rule for rule in form.together}
    by_text = {line.text: line.number for line in lines_of(form)}
    fever, weak = by_text["Fever, chills or shakes with this"], by_text["Cancer, ever"]
    assert rules["RF-MED-004"].when.startswith(f"{fever} is Yes and (")
    assert rules["RF-MSC-001"].when.startswith(f"{weak} is Yes and ")
    routes = [rule.route for rule in form.together]
    urgent = (Disposition.EMERGENCY, Disposition.PHYSICIAN_TODAY)
    assert set(routes) == set(urgent)
    assert routes == sorted(routes, key=urgent.index)
    alone = {line.yes.do for line in lines_of(form) if line.yes}
    assert alone
    assert "Where is it" not in " ".join(rule.when for rule in form.together)


def test_a_condition_goes_by_number_and_letter_and_leaves_out_the_region(forms):
    questions = {question.text: question for question in forms["lumbar"].questions}
    injury = questions["Did a lift, fall, knock or accident start it?"]
    assert questions["When did that happen?"].only == f"{injury.number} is c or d"
    measured = questions["Oxygen in the blood, if it was measured"]
    assert measured.only.endswith(" is Yes")
    assert measured.unit == "percent"
    assert questions["Any of these today?"].only == ""


def test_scales_units_and_lists_say_how_to_answer(forms):
    found = {question.text: question for question in forms["knee"].questions}
    assert found["Where is it? Point, or tell me."].several
    assert found["When did this start?"].unit == "days"
    assert any(question.unit == "0 to 10" for question in found.values())


def test_a_form_says_which_content_it_is_and_who_signed_it(desk, forms):
    ref = desk.engine.ruleset.ref
    form = forms["knee"]
    assert (form.version, form.content_hash) == (ref.version, ref.content_hash)
    assert form.signed == "draft, not signed by a clinician"
    assert [route for route, _ in form.routes] == list(Disposition)
    assert form.notice == ""


def test_the_person_is_asked_in_their_language_and_staff_read_english(desk, forms):
    spanish = blanks.form(desk, "knee", "es")
    assert spanish.language_name == "Español"
    assert "not yet reviewed" in spanish.notice
    english = forms["knee"]
    assert spanish.questions[0].text != english.questions[0].text
    assert spanish.questions[0].lines[0].yes == english.questions[0].lines[0].yes
    assert spanish.together == english.together


def test_cards_of_a_region_have_every_line_once_and_the_number_of_the_screen(desk):
    cards = blanks.cards(desk, "knee", "es")
    assert {card.language for card in cards} == {"es"}
    assert all(len(card.lines) <= 20 for card in cards)
    assert len({card.number for card in cards}) == len(cards)
    asked = {line.text for line in lines_of(blanks.form(desk, "knee", "es")) if not line.staff_only}
    shown = {line.words for card in cards for line in card.lines}
    assert asked <= shown
    safety = number_of(desk, desk.engine.ruleset.items[0])
    assert cards[0].number == str(safety)


def test_forms_and_cards_are_paper_and_no_event(desk):
    assert blanks.paper(desk, blanks.form(desk, "knee", "en")) == b"%PDF blank Knee"
    assert blanks.cards_paper(desk, blanks.cards(desk, "knee", "en")).endswith(b"cards")
    assert desk.store.audited == []
