"""The way to the page of one person, and from there to their visits."""

from __future__ import annotations

from abc import abstractmethod

from triage_desk.services.views import IntakeView
from triage_desk.ui.offices import Offices
from triage_desk.ui.presenters.patient import PatientPresenter
from triage_desk.ui.screens.patient import PatientScreen


class PatientPages(Offices):
    """What lies over the search: the page of whoever was chosen there."""

    def patient(self, patient_id: str) -> None:
        """Show the page of a person; opening it is an event."""
        presenter = PatientPresenter(self._desk, patient_id)
        if not presenter.open():
            self.home()
            return
        screen = PatientScreen(presenter, asks_who=True)
        screen.closed.connect(self._back)
        screen.visit_wanted.connect(self.visit)
        screen.started.connect(self.begun)
        screen.who_wanted.connect(self.who_saw)
        self._push(screen, keep=True)

    @abstractmethod
    def visit(self, encounter_id: str) -> None:
        """Show a visit as it stands."""

    @abstractmethod
    def begun(self, view: IntakeView) -> None:
        """Go on with an intake that was begun."""
