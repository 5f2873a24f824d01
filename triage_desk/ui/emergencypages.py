"""The emergency page and what it leads to, and its return after a crash."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress

from triage_desk.domain.document import DocumentKind
from triage_desk.domain.draft import Draft
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.errors import TriageDeskError
from triage_desk.services import drafts
from triage_desk.ui import typed
from triage_desk.ui.i18n import text
from triage_desk.ui.kioskpages import KioskPages
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.override import OverridePresenter
from triage_desk.ui.screens.emergency import EmergencyScreen
from triage_desk.ui.screens.override import OverrideScreen
from triage_desk.ui.screens.screen import Place, Screen


class EmergencyPages(KioskPages):
    """Emergencies, and changes of route: what is typed there stands again after a crash."""

    _unnamed: EmergencyPresenter | None

    def emergency_cut_off(self) -> None:
        """Show the emergency again that had no person yet when the program ended."""
        draft = self._draft(Place.EMERGENCY, "")
        if draft is not None:
            self._show_emergency(EmergencyPresenter(self._desk, raised_by_key=True), "")
            self._stand_again(draft)

    def _show_emergency(self, presenter: EmergencyPresenter, who: str) -> None:
        number = self._desk.clinic.emergency_number
        screen = EmergencyScreen(presenter, number, who or text("emergency.nobody"))
        screen.left.connect(lambda: self._handed_over(screen))
        screen.gone_back.connect(lambda: self._not_meant(screen))
        screen.print_card.connect(lambda: self._print_card(screen))
        screen.lower_wanted.connect(lambda: self._lower(presenter))
        draft = None
        if presenter.encounter_id:
            draft = self._draft(Place.EMERGENCY, presenter.encounter_id)
        self._push(screen, keep=presenter.raised_by_key)
        if draft is not None:
            self._stand_again(draft)

    def _draft(self, place: Place, encounter_id: str) -> Draft | None:
        """Return what was typed there when the program ended; a fault of the disk keeps nobody."""
        with suppress(TriageDeskError):
            return drafts.take(self._desk, place.value, encounter_id)
        return None

    def _stand_again(self, draft: Draft) -> None:
        if self.screen is not None:
            typed.put_back(self.screen, draft)
            self.typing.stands_again(self.screen)

    def _not_meant(self, screen: EmergencyScreen) -> None:
        self.typing.forget(Place.EMERGENCY.value, screen.encounter_id)
        self._back()

    def _print_card(self, screen: EmergencyScreen) -> None:
        if screen.presenter.put_on_record():
            self._preview(screen.presenter.encounter_id, DocumentKind.EMERGENCY_CARD, screen)

    def _handed_over(self, screen: EmergencyScreen) -> None:
        presenter = screen.presenter
        if presenter.encounter_id:
            self.typing.forget(Place.EMERGENCY.value, presenter.encounter_id)
            self._forget_below()
            self._open(presenter.encounter_id)
        else:
            # Who was told is kept until the person has a record: the next screen only holds it.
            self.typing.keep_now(screen)
            self._forget_below()
            self._unnamed = presenter
            self.find_for(presenter.told_line())

    def unnamed_over(self) -> None:
        """Keep an emergency without a person no longer: it has one, or is over."""
        self._unnamed = None
        self.typing.forget(Place.EMERGENCY.value)

    def _lower(self, presenter: EmergencyPresenter) -> None:
        if presenter.record is not None:
            self._override(presenter.record)

    def _override(self, record: EncounterRecord) -> None:
        presenter = OverridePresenter(self._desk, record)
        screen = OverrideScreen(presenter)
        encounter_id = record.encounter.encounter_id
        screen.saved.connect(lambda: self._rerouted(presenter))
        screen.cancelled.connect(lambda: self._stays(encounter_id))
        draft = self._draft(Place.OVERRIDE, encounter_id)
        self._push(screen, keep=True)
        if draft is not None:
            self._stand_again(draft)

    def _stays(self, encounter_id: str) -> None:
        self.typing.forget(Place.OVERRIDE.value, encounter_id)
        self._back()

    def _rerouted(self, presenter: OverridePresenter) -> None:
        record = presenter.record
        self.typing.forget(Place.OVERRIDE.value, record.encounter.encounter_id)
        self._open(record.encounter.encounter_id)
        self._tell(presenter.done, record.patient)

    @abstractmethod
    def find_for(self, told: str) -> None:
        """Show the search for the person of an emergency that was handed over to ``told``."""

    @abstractmethod
    def _open(self, encounter_id: str) -> None:
        """Show what a visit has come to."""

    @abstractmethod
    def _preview(self, encounter_id: str, kind: DocumentKind, over: Screen) -> None:
        """Show a paper before it is printed."""
