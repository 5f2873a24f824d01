"""Find the person who is expected: the search of an intake, with another way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from triage_desk.ui.screens.find_patient import FindScreen
from triage_desk.ui.widgets.labels import column, frame


class FindExpected(FindScreen):
    """``settled`` carries the record chosen, or the one that was put on file."""

    title, begin = "expect.find_title", "expect.find_begin"
    settled = Signal(object)

    def _new_card(self) -> QFrame:
        """Return the form of a new record alone: how they reach the desk shows when they do."""
        card = frame("card")
        column(card, 14, 8).addWidget(self._new)
        return card

    def _start(self) -> None:
        patient = self.presenter.settle()
        if patient is not None:
            self.settled.emit(patient)
        elif self.presenter.problem is not None:
            self._new.focus_on(self.presenter.problem.field)
