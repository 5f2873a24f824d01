"""The call list, one call, and how somebody is: by telephone, desk, kiosk, and from paper."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QTimer

from triage_desk.domain.encounter import Channel
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.services import kiosk_followup, paper_followup
from triage_desk.services.paper_followup import Paper
from triage_desk.services.views import IntakeView
from triage_desk.ui.acts import refuse
from triage_desk.ui.emergencypages import EmergencyPages
from triage_desk.ui.goeson import GoesOn
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.ask_again import AskAgainPresenter
from triage_desk.ui.presenters.calls import CallsPresenter
from triage_desk.ui.presenters.follow_call import FollowCallPresenter
from triage_desk.ui.presenters.kiosk_followup import FollowUpKioskPresenter
from triage_desk.ui.presenters.paper_safety import PaperSafetyPresenter
from triage_desk.ui.screens.ask_again import AskAgainScreen
from triage_desk.ui.screens.calls import CallsScreen
from triage_desk.ui.screens.follow_call import FollowCallScreen
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.paper_time import ask_paper_time
from triage_desk.ui.screens.screen import Screen


class CallPages(EmergencyPages):
    """Follow-ups. The safety questions are an intake of their own, and come first every time."""

    def calls(self) -> None:
        """Show whom to call, and what was left to do when the desk went on."""
        presenter = CallsPresenter(self._desk)
        presenter.begin()
        screen = CallsScreen(presenter)
        screen.called.connect(self.follow_call)
        screen.opened.connect(self.visit)
        screen.closed.connect(self.home)
        self._push(screen)
        if presenter.reading:
            self._read(screen)

    def _read(self, screen: CallsScreen) -> None:
        """Read the list beside the window: visits that were forgotten are planned for first."""
        shown = screen.presenter

        def looked(found: object) -> None:
            if self.screen is screen:
                shown.show_looked(found)
                # Lines can take the focus once they stand.
                QTimer.singleShot(0, screen, lambda: self._begin_at(screen))

        def not_looked(error: object) -> None:
            if self.screen is screen:
                refuse(shown, error)

        self._jobs.run(lambda _control: shown.look(), looked, not_looked)

    def _begin_at(self, screen: CallsScreen) -> None:
        first = screen.first_focus()
        if self.screen is screen and first is not None:
            first.setFocus()

    def follow_call(self, followup_id: str) -> None:
        """Show one call: whom, what to say, what came of it."""
        presenter = FollowCallPresenter(self._desk, followup_id)
        if not presenter.open():
            self.calls()
            return
        screen = FollowCallScreen(presenter)
        screen.begun.connect(lambda view: self._safety(view, followup_id, OutcomeChannel.TELEPHONE))
        screen.kept.connect(self.calls)
        screen.closed.connect(self.calls)
        screen.visit_wanted.connect(self.visit)
        self._push(screen)

    def ask_again(self, followup_id: str, channel: OutcomeChannel) -> None:
        """Ask how somebody is who is here, hand them the screen, or type in what is on a paper."""
        if channel is OutcomeChannel.PAPER:
            self._type_in_paper(followup_id)
            return
        presenter = FollowCallPresenter(self._desk, followup_id)
        if not presenter.open():
            return
        if channel is OutcomeChannel.KIOSK:
            self._hand_follow_up(presenter)
            return
        if not presenter.kept.followup.weeks:
            # The intake has just asked the safety questions: this is its own beginning.
            self._ask_how(followup_id, OutcomeChannel.DESK)
            return
        view = presenter.begin(Channel.COUNTER)
        if view is not None:
            self._safety(view, followup_id, OutcomeChannel.DESK)

    def _type_in_paper(self, followup_id: str) -> None:
        """Ask when a paper was filled in, and then its danger signs before anything else."""
        over, paper = self.screen, PaperSafetyPresenter(self._desk, followup_id)
        if over is not None:
            ask_paper_time(over, paper.begin, lambda: self._danger_signs(paper))

    def _danger_signs(self, paper: PaperSafetyPresenter) -> None:
        view = paper.view
        if view is not None:
            # The dialog goes first, and takes the focus with it.
            QTimer.singleShot(0, self, lambda: self._ask(view))

    def _hand_follow_up(self, call: FollowCallPresenter) -> None:
        """Hand the screen over: the safety questions begin an intake of their own."""
        if self._desk.vault is None:
            self.refused.emit(text("kiosk.needs_accounts"))
            return
        view = call.begin(Channel.KIOSK)
        if view is not None:
            visit = view.encounter.encounter_id
            self.hand_over_to(FollowUpKioskPresenter(self._desk, visit, call.followup_id))

    def _push(self, screen: Screen, *, keep: bool = False) -> None:
        """Show a screen; an intake begun at the kiosk or with a paper goes on after safety."""
        super()._push(screen, keep=keep)
        if not isinstance(screen, IntakeScreen):
            return
        begun = screen.presenter.view.encounter
        if begun.channel is Channel.KIOSK and begun.follows:
            followup = kiosk_followup.waiting(self._desk, begun.encounter_id)
            if followup:
                channel = OutcomeChannel.KIOSK
                GoesOn(self._desk, screen, lambda: self._ask_how(followup, channel))
        paper = paper_followup.begun_with(self._desk, begun.encounter_id)
        if paper is not None:
            GoesOn(self._desk, screen, lambda: self._from_paper(paper))

    def _safety(self, view: IntakeView, followup_id: str, channel: OutcomeChannel) -> None:
        self._ask(view)
        screen = self.screen
        if isinstance(screen, IntakeScreen):
            GoesOn(self._desk, screen, lambda: self._ask_how(followup_id, channel))

    def _from_paper(self, paper: Paper) -> None:
        presenter = AskAgainPresenter(self._desk, paper.followup_id, OutcomeChannel.PAPER)
        presenter.filled_in(paper.filled_at)
        self._show_asking(presenter)

    def _ask_how(self, followup_id: str, channel: OutcomeChannel) -> None:
        self._show_asking(AskAgainPresenter(self._desk, followup_id, channel))

    def _show_asking(self, presenter: AskAgainPresenter) -> None:
        if not presenter.open():
            self.calls()
            return
        screen = AskAgainScreen(presenter)
        at_list = presenter.channel is OutcomeChannel.TELEPHONE
        who = presenter.known.patient.patient_id
        screen.closed.connect(self.calls if at_list else lambda: self._page_of(who))
        self._forget_below()
        self._push(screen)

    def _page_of(self, patient_id: str) -> None:
        self.home()
        self.patient(patient_id)

    @abstractmethod
    def _ask(self, view: IntakeView) -> None: ...
