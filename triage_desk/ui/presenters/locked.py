"""An intake that is open at another desk: what was said so far, and taking it over."""

from __future__ import annotations

from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.lock import TakeOverReason
from triage_desk.services import intake, takeover
from triage_desk.services.desk import Desk
from triage_desk.services.takeover import Looked
from triage_desk.services.views import IntakeView, Said
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.moments import clock_time


class LockedPresenter(Presenter):
    """One intake to be read and not changed. ``looked`` is how it stood at the last look."""

    def __init__(self, desk: Desk, encounter_id: str) -> None:
        """Know which intake; ``look`` reads it."""
        super().__init__(desk)
        self.encounter_id = encounter_id
        self.looked: Looked | None = None
        self.reason: TakeOverReason | None = None

    def look(self) -> bool:
        """Read the intake; False with ``problem`` when that cannot be done."""
        with self.trying():
            self.looked = takeover.look(self.desk, self.encounter_id)
        self.changed()
        return self.problem is None

    @property
    def is_closed(self) -> bool:
        """Return whether the intake has come to its end since the list was read."""
        looked = self.looked
        return looked is not None and looked.view.encounter.status not in intake.OPEN

    @property
    def is_discarded(self) -> bool:
        """Return whether it has ended without a result."""
        looked = self.looked
        return looked is not None and looked.view.encounter.status is EncounterStatus.DISCARDED

    @property
    def sentence(self) -> str:
        """Return which desk has it since when, or that it is free by now."""
        lock = self.looked.lock if self.looked else None
        if lock is None:
            return text("locked.free")
        return text(
            "locked.by", name=lock.names, desk=lock.workstation, time=clock_time(lock.since)
        )

    @property
    def history(self) -> tuple[Said, ...]:
        """Return what was said so far."""
        return self.looked.view.history if self.looked else ()

    def take_over(self, words: str) -> IntakeView | None:
        """Open the intake here; ``None`` with ``problem`` at the field that is missing."""
        view = None
        if self.reason is None:
            self.problem = Problem(text("locked.reason_missing"), "reason")
        else:
            with self.trying():
                view = takeover.take_over(self.desk, self.encounter_id, self.reason, words)
        self.changed()
        return view
