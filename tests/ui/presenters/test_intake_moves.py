"""Where the interview goes after an answer, and what its clock says."""

from tests.ui.clinic import LOW_BACK, NOT_SURE, answers_for
from triage_desk.ui.presenters.intake import IntakePresenter, Stage
from triage_desk.ui.presenters.receipt import ReceiptPresenter


def interview(clinic, page_id="", says=LOW_BACK):
    """Return a presenter of an interview answered up to one page."""
    presenter = IntakePresenter(clinic.desk, clinic.start())
    while presenter.stage is Stage.ASKING and presenter.page.page_id != page_id:
        presenter.answer(answers_for(presenter.page, says))
    return presenter


def test_what_was_typed_again_goes_on_to_what_is_open(clinic):
    presenter = interview(clinic, "injury")
    presenter.back()
    assert presenter.page.page_id == "symptom_days"
    presenter.answer({"symptom_days": presenter.parse("4w")})
    assert presenter.page.page_id == "injury"


def test_the_clock_runs_on_the_first_page_only(clinic):
    presenter = interview(clinic, "safety")
    clinic.clock.advance(seconds=11)
    assert presenter.safe_seconds == 11
    clinic.clock.advance(minutes=10)
    assert presenter.safe_seconds is None


def test_the_clock_stops_when_the_first_page_is_done(clinic):
    presenter = interview(clinic, "look")
    assert presenter.safe_seconds is None
    presenter.back()
    assert presenter.safe_seconds is None


def test_one_sentence_for_many_rules_stands_once(clinic):
    presenter = interview(clinic, says=LOW_BACK | {"n_bladder": NOT_SURE})
    receipt = ReceiptPresenter(clinic.desk, presenter.encounter_id)
    assert receipt.decide()
    sentences = [reason.sentence for reason in receipt.groups[0].reasons]
    assert len(sentences) == len(set(sentences))
    assert any(", " in reason.link for reason in receipt.groups[0].reasons)
