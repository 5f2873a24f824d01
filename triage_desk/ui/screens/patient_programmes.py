"""The card of a patient page with who pays, and the way to the episodes of bundles."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.screens.patient_cards import titled
from triage_desk.ui.screens.reasons import RulesDialog
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import label, row


def fill_programmes(layout: QBoxLayout, shown: PatientPresenter, over: QWidget) -> None:
    """Put who pays into one card, nothing where nobody said; a bundle opens its episode."""
    if not shown.pays:
        return
    card, inside = titled("episode.card")
    for line in shown.pays:
        inside.addWidget(label(line))
    if shown.has_episode:
        button = ActionButton("patient.episode", text("episode.open"))
        button.clicked.connect(lambda: show_episodes(shown, over))
        acts = row()
        acts.addWidget(button)
        acts.addStretch(1)
        inside.addLayout(acts)
    layout.addWidget(card)


def show_episodes(shown: PatientPresenter, over: QWidget) -> None:
    """Read the episodes, which is an event, and list what is known of them."""
    groups = shown.read_episodes()
    if groups:
        dialog = RulesDialog(over, groups, text("episode.title"), note=text("episode.note"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
