"""Handing an intake to the person in front of the screen, and what comes after them."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.kioskvoice import KioskVoice
from triage_desk.ui.patientpages import PatientPages
from triage_desk.ui.presenters.identity import IdentityPresenter
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.presenters.kiosk import KioskPresenter
from triage_desk.ui.presenters.office_paper import CardPaper
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.identity import IdentityDialog
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.kiosk import KioskScreen
from triage_desk.ui.screens.receipt import ReceiptScreen
from triage_desk.ui.screens.review import ReviewScreen
from triage_desk.ui.widgets.bind import bind


class KioskPages(PatientPages):
    """``handed`` comes when the person has the screen, ``alone_over`` carries what stays after."""

    handed = Signal()
    alone_over = Signal(object)

    def __init__(self, desk: Desk, stack: QStackedWidget, jobs: Jobs) -> None:
        """Listen for the key of the hand-over."""
        super().__init__(desk, stack, jobs)
        self._hand_key = bind("hand_over", stack, self.hand_over)

    def hand_over(self) -> None:
        """Give the intake shown to the person; nobody comes back but by signing in."""
        screen = self.screen
        if not isinstance(screen, IntakeScreen) or not screen.presenter.settle():
            self.refused.emit(text("kiosk.not_now"))
            return
        self.typing.keep_now(screen)
        self.hand_over_visit(screen.encounter_id)

    def hand_over_visit(self, encounter_id: str) -> None:
        """Give an open intake to the person in front of the screen."""
        self.hand_over_to(KioskPresenter(self._desk, encounter_id))

    def hand_over_to(self, presenter: KioskPresenter) -> None:
        """Give what a presenter asks to the person in front of the screen."""
        if self._desk.vault is None:
            self.refused.emit(text("kiosk.needs_accounts"))
            return
        if not presenter.begin():
            self.refused.emit(presenter.problem.sentence if presenter.problem else "")
            return
        screen = KioskScreen(presenter, self._desk.letterhead.clinic, KioskVoice())
        screen.over.connect(lambda: self._leave_alone(presenter))
        self._forget_below()
        self.handed.emit()
        self._push(screen)

    def print_card(self) -> None:
        """Show the card of the page on the screen, to be printed; the interview waits below it."""
        screen = self.screen
        page = screen.presenter.page if isinstance(screen, IntakeScreen) else None
        if screen is not None and page is not None:
            self._paper(CardPaper(self._desk, screen.encounter_id, page.page_id))

    def ask_identity(self) -> None:
        """Ask staff who it is that answered alone, over the visit shown."""
        screen = self.screen
        if not isinstance(screen, IntakeScreen | ReceiptScreen | ReviewScreen):
            return
        shown = screen.presenter
        held = shown.view if isinstance(shown, IntakePresenter) else shown.record
        if held is None or not screen.unverified:
            return
        presenter = IdentityPresenter(self._desk, screen.encounter_id, held.patient)
        dialog = IdentityDialog(self._stack.window(), presenter)
        dialog.confirmed.connect(screen.look_again)
        open_dialog(dialog)

    def drop_all(self) -> None:
        """Destroy every screen, and listen for the key no more."""
        self._hand_key.setEnabled(False)
        self._hand_key.deleteLater()
        super().drop_all()

    def _leave_alone(self, presenter: KioskPresenter) -> None:
        if presenter.over is not None:
            self.alone_over.emit(presenter.over)

    @abstractmethod
    def visit(self, encounter_id: str) -> None:
        """Show a visit as it stands."""
