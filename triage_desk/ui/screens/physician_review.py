"""A physician's reviews: what is booked and the facts of health come before everything else."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from triage_desk.domain.disposition import Disposition
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.physician import PhysicianPresenter
from triage_desk.ui.screens.review import ReviewScreen, emptied
from triage_desk.ui.screens.screen import KeyHint, hint
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import label


class PhysicianReviewScreen(ReviewScreen):
    """The same queue and keys as any clinician's, with another page beside them."""

    presenter: PhysicianPresenter

    def __init__(self, presenter: PhysicianPresenter) -> None:
        """Lay out an empty page; ``begin`` fills it."""
        super().__init__(presenter)
        self._start.setObjectName("review.health")

    def _first_key(self) -> tuple[KeyHint, ...]:
        return (hint("read_copy"),) if self.presenter.copied else super()._first_key()

    def _first_act(self, route: Disposition) -> ActionButton:
        if not self.presenter.copied:
            return super()._first_act(route)
        read = ActionButton("review.read_copy", text("review.read_copy"), primary=True)
        read.clicked.connect(lambda: self._do(self.presenter.read_copy))
        return read

    def _pairs(self) -> tuple[tuple[QFrame, QFrame], tuple[QFrame, QFrame]]:
        return (self._start, self._own), (self._findings, self._answers)

    def _show_start(self) -> None:
        shown = self.presenter
        card = emptied(self._start, shown.booking)
        if shown.copy_to:
            card.addWidget(label(shown.copy_to, "caption", bold=True))
        card.addWidget(label(shown.to_book, "caption", "muted"))
        card.addWidget(label(shown.person, bold=True))
        for fact in shown.health or (text("physician.none"),):
            card.addWidget(label(f"• {fact}", bold=bool(shown.health)))
        if shown.health_open:
            words = text("physician.open", facts="; ".join(shown.health_open))
            card.addWidget(label(words, tone="late"))
        scores = " · ".join(f"{title} {value}" for title, value in shown.scores)
        if scores:
            card.addWidget(label(scores, "caption", "muted"))
        card.addStretch(1)
