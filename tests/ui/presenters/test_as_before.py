"""What was said before is offered where it is often the same, and nowhere else."""

from dataclasses import replace

import pytest

from tests.ui.clinic import LOW_BACK, engine
from triage_desk.domain.answers import NOT_SURE, answered
from triage_desk.services import intake
from triage_desk.ui.presenters.as_before import LONGEST, OFTEN_THE_SAME, AsBefore, as_before


def asked(clinic, says):
    """Return the view of an intake that said ``says``, and a page that asks ``page_id``."""
    view = clinic.start()
    view = intake.answer(clinic.desk, view.encounter.encounter_id, says, view.encounter.version)

    def offered(page_id):
        return as_before(clinic.desk, view, replace(view.pages[0], page_id=page_id))

    return view, offered


def test_both_questions_of_each_pair_are_of_one_kind():
    kinds = {compiled.item.link_id: compiled.item.type for compiled in engine().items}
    for later, earlier in OFTEN_THE_SAME.items():
        assert kinds[later] is kinds[earlier]


def test_an_injury_is_often_as_old_as_what_it_began(clinic):
    _, offered = asked(clinic, {"symptom_days": answered(14.0)})
    assert offered("injury_days") == AsBefore(answered(14.0), "14 days")
    assert offered("symptom_days") is None
    assert offered("activity") is None


@pytest.mark.parametrize("says", [{}, {"symptom_days": NOT_SURE}])
def test_nothing_unsure_and_nothing_unsaid_is_offered(clinic, says):
    says = says or {"goal": answered("Walk the dog")}
    _, offered = asked(clinic, says)
    assert offered("injury_days") is None


def test_nothing_private_and_nothing_hidden_is_offered(clinic):
    view, _ = asked(clinic, {"goal": answered("Walk the dog")})
    page = replace(view.pages[0], page_id="activity")
    assert as_before(clinic.desk, view, page) == AsBefore(answered("Walk the dog"), "Walk the dog")
    for change in ({"private": True}, {"hidden": True}):
        other = replace(view, history=tuple(replace(said, **change) for said in view.history))
        assert as_before(clinic.desk, other, page) is None


def test_long_words_are_short_on_the_button_only():
    words = "Walk with my\nwife " + "and the dog " * 8
    offer = AsBefore(answered(words), words)
    assert len(offer.short) <= LONGEST
    assert offer.short.startswith("Walk with my wife and")
    assert AsBefore(answered("Walk"), "Walk").short == "Walk"


def test_the_key_says_it_again_in_the_window_and_a_cover_hides_it(desk_window, clinic):
    window = desk_window
    window.start_patient()
    says = LOW_BACK | {"injury": answered("minor"), "symptom_days": answered(2.0)}
    window.answer_until(says, "injury_days")
    assert window.find("injury_days.as_before").words == "Same as before: 2 days"
    window.press("F7")
    assert not window.sees("injury_days.as_before")
    window.press("Alt+S")
    assert window.page.page_id == "injury_days"
    window.press("F7")
    window.press("Alt+S")
    view = window.screen.presenter.view
    assert view.answers["injury_days"] == answered(2.0)
    assert window.page.page_id != "injury_days"
    window.screen.presenter.jump("injury_days")
    window.settle()
    assert window.find("injury_days.as_before").isChecked()
