"""What a clinician sent back to the desk, in words, and the answer brought to it."""

from __future__ import annotations

from triage_desk.domain.review import Review
from triage_desk.errors import Stale
from triage_desk.services import review
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.receipt import ReceiptPresenter


def in_words(act: Review | None) -> str:
    """Return who asks what, or "" where nothing is asked in words."""
    return text("review.asks", name=act.name, words=act.words) if act and act.words else ""


def waiting(presenter: ReceiptPresenter) -> str:
    """Return the question that waits for an answer in words on a receipt, or ""."""
    asked = review.question_of(presenter.record)
    return in_words(asked) if asked is not None and not asked.link_id else ""


def bring_back(presenter: ReceiptPresenter, words: str) -> str:
    """Keep the answer; return what was wrong, or "". Then the result stands as it is now."""
    record = presenter.record
    with presenter.trying():
        try:
            presenter.record = review.answer_back(
                *(presenter.desk, presenter.encounter_id, words, record.encounter.version)
            )
        except Stale:
            presenter.open()
            raise
    presenter.changed()
    return presenter.problem.sentence if presenter.problem is not None else ""
