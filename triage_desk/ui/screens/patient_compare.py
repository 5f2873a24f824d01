"""Two records of perhaps one person side by side, and the headings of a patient page."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.widgets.labels import column, frame, label, rule


def card_of(title: str, content: QBoxLayout) -> QFrame:
    """Return a card with a heading and what stands under it."""
    card = frame("card")
    layout = column(card, 14, 8)
    layout.addWidget(label(text(title), "section", bold=True))
    layout.addLayout(content)
    return card


def section(layout: QBoxLayout, title: str, *, shown: bool) -> None:
    """Add a heading, where there is something under it."""
    if shown:
        layout.addWidget(label(text(title), "section", bold=True))


def side_by_side(presenter: PatientPresenter) -> QWidget:
    """Return two records line by line, with what the one that stays would hold."""
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 4, 0, 8)
    grid.setHorizontalSpacing(10)
    heads = ("", "patient.stays", "", "patient.goes", "patient.will_hold")
    for place, head in enumerate(heads):
        grid.addWidget(label(text(head) if head else "", "caption", "muted", bold=True), 0, place)
    grid.addWidget(rule(), 1, 0, 1, len(heads))
    for number, line in enumerate(presenter.side_by_side, 2):
        differs = line.sign in {"differs", "close"}
        tone = "late" if differs else ""
        cells = (
            label(text(f"find.{line.field}"), "caption", "muted"),
            label(line.here or "—"),
            label(text(f"find.sign_{line.sign}"), "caption", tone, bold=differs),
            label(line.there or "—", tone=tone, bold=differs),
            label(line.holds or "—", "caption"),
        )
        for place, cell in enumerate(cells):
            grid.addWidget(cell, number, place)
    return result
