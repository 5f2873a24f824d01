"""What a patient page shows of records that may be the same person's."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame

from triage_desk.domain.patient import Patient
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.find_patient import Choice
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.screens.patient_compare import section, side_by_side
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label

CHOICES = (
    ("patient.same", Choice.SAME),
    ("patient.someone_else", Choice.SOMEONE_ELSE),
    ("patient.not_sure", Choice.NOT_SURE),
)


def fill_others(layout: QBoxLayout, presenter: PatientPresenter) -> None:
    """Show the records to compare with, those kept apart, and those that went into this one."""
    page = presenter.page
    clear(layout)
    if page is None or presenter.compared is not None:
        return
    section(layout, "patient.may_be_same", shown=bool(page.candidates))
    for number, found in enumerate(page.candidates, 1):
        layout.addWidget(_other(presenter, f"patient.compare_{number}", found.patient))
    section(layout, "patient.apart", shown=bool(page.apart))
    for number, other in enumerate(page.apart, 1):
        layout.addWidget(_other(presenter, f"patient.again_{number}", other))
    section(layout, "patient.under", shown=bool(page.under))
    for number, gone in enumerate(page.under, 1):
        layout.addWidget(_other(presenter, f"patient.separate_{number}", gone, under=True))


def _other(
    presenter: PatientPresenter, name: str, other: Patient, *, under: bool = False
) -> QFrame:
    card = frame("card")
    layout = column(card, 12, 4)
    layout.addWidget(label(other.full_name, bold=True))
    facts = (day(other.birth_date), other.mrn, other.phone)
    layout.addWidget(label(" · ".join(filter(None, facts)), tone="muted"))
    words = text("patient.separate" if under else "patient.compare")
    button = ActionButton(name, words)
    button.set_spoken(f"{words}: {other.full_name}, {facts[0]}")
    act = presenter.separate if under else presenter.compare
    button.clicked.connect(lambda: act(other))
    layout.addWidget(button)
    return card


def fill_compared(layout: QBoxLayout, presenter: PatientPresenter) -> None:
    """Show this record beside the one it is compared with, and what may be said of the two."""
    section(layout, "find.same_person", shown=True)
    layout.addWidget(label(text("patient.same_note"), tone="muted"))
    layout.addWidget(side_by_side(presenter))
    for action_id, choice in CHOICES:
        button = ActionButton(action_id, text(action_id))
        button.clicked.connect(lambda _=False, c=choice: presenter.decide(c))
        layout.addWidget(button)
