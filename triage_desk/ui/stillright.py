"""A follow-up that has come to the problem itself asks whether what was said before still holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer

from triage_desk.errors import TriageDeskError
from triage_desk.services import followups
from triage_desk.services.desk import Desk
from triage_desk.services.followups import Carried
from triage_desk.ui.goeson import GoesOn
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.still_right import StillRightDialog


class StillRight(QObject):
    """Watches one intake. It asks once, after the safety questions and before the first other one.

    An emergency comes first: then another screen is shown, and nothing is asked.
    """

    def __init__(self, desk: Desk, screen: IntakeScreen) -> None:
        """Watch ``screen`` as long as it lives."""
        super().__init__(screen)
        self._desk = desk
        self._screen = screen
        self._asked = False
        screen.presenter.on_change(self._later)
        self._later()

    def _later(self) -> None:
        if not self._asked:
            QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        page = self._screen.presenter.page
        first = followups.PROBLEM[0]
        if self._asked or page is None or page.page_id != first or not self._screen.isVisible():
            return
        if any(call.takes_over for call in self._screen.findChildren(GoesOn)):
            return  # A call that found no danger goes on to other questions.
        self._asked = True
        try:
            before = followups.still_right(self._desk, self._screen.presenter.view)
        except TriageDeskError:
            return  # It cannot be read now: everything is asked, as in any intake.
        if before:
            dialog = StillRightDialog(self._screen, before, self._keep)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _keep(self, ticked: Sequence[Carried]) -> None:
        self._screen.presenter.answer({one.link_id: one.answer for one in ticked})
