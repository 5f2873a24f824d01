"""The person alone with the questions of a follow-up: the safety questions first, every time."""

from __future__ import annotations

from triage_desk.domain.answers import Answer
from triage_desk.domain.encounter import Answerer
from triage_desk.services import kiosk_followup
from triage_desk.services.desk import Desk
from triage_desk.services.kiosk_view import KioskView
from triage_desk.ui.presenters.kiosk import KioskPresenter


class FollowUpKioskPresenter(KioskPresenter):
    """One hand-over of a follow-up, with the intake of its safety questions."""

    def __init__(self, desk: Desk, encounter_id: str, followup_id: str) -> None:
        """Know which intake and which follow-up; ``begin`` hands both over."""
        super().__init__(desk, encounter_id)
        self.followup_id = followup_id

    def _asked(self, by: Answerer) -> KioskView:
        return kiosk_followup.questions(
            self.desk, self.encounter_id, self.followup_id, self._given, by
        )

    def _keep(self, link_id: str, answer: Answer, by: Answerer) -> KioskView:
        return kiosk_followup.answer(
            *(self.desk, self.encounter_id, self.followup_id), {link_id: answer}, by, self._given
        )
