"""A call goes on from the safety questions to how the person is, once nothing was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from triage_desk.services import calling
from triage_desk.services.desk import Desk
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.screens.intake import IntakeScreen


class GoesOn(QObject):
    """Watches one intake that a call began.

    A yes, an answer nobody knows and an emergency need the whole intake: then it does nothing,
    and the intake goes on as any other.
    """

    def __init__(self, desk: Desk, screen: IntakeScreen, then: Callable[[], None]) -> None:
        """Watch ``screen`` as long as it lives; ``then`` shows what comes next."""
        super().__init__(screen)
        self._desk, self._screen, self._then = desk, screen, then
        self._gone_on = False
        screen.presenter.on_change(self._later)

    @property
    def takes_over(self) -> bool:
        """Return whether nothing was found, so that this intake ends here."""
        view = self._screen.presenter.view
        # Whoever answered alone: staff ask first who it was.
        return not view.encounter.unverified and calling.found_nothing(self._desk, view)

    def _later(self) -> None:
        if not self._gone_on:
            QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        shown = self._screen.presenter
        if self._gone_on or shown.unsaved or not self._screen.isVisible():
            return
        if not self.takes_over:
            return
        self._gone_on = True
        act = Presenter(self._desk)
        with act.trying():
            calling.close_safety(self._desk, shown.view)
        if act.problem is None:
            self._then()
