"""Who answered alone: the facts that staff ask, and what they say when two of them agree."""

from __future__ import annotations

from triage_desk.domain.encounter import Identifier
from triage_desk.domain.patient import Patient
from triage_desk.services import kiosk
from triage_desk.services.desk import Desk
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import day


class IdentityPresenter(Presenter):
    """The facts on file of one person; ``ticked`` are those that agreed."""

    def __init__(self, desk: Desk, encounter_id: str, patient: Patient) -> None:
        """Keep whose visit it is; nothing is ticked."""
        super().__init__(desk)
        self._encounter_id, self._patient = encounter_id, patient
        self.ticked: set[Identifier] = set()

    @property
    def facts(self) -> tuple[tuple[Identifier, str], ...]:
        """Return what can be asked, each with what is on file; a photo ID shows it itself."""
        patient = self._patient
        known = (
            (Identifier.FULL_NAME, patient.full_name),
            (Identifier.BIRTH_DATE, day(patient.birth_date)),
            (Identifier.PHONE, patient.phone),
            (Identifier.RECORD_NUMBER, patient.mrn),
        )
        there = [(which, shown) for which, shown in known if shown]
        return (*there, (Identifier.PHOTO_ID, ""))

    def tick(self, which: Identifier, *, on: bool) -> None:
        """Keep that a fact agreed, or not."""
        (self.ticked.add if on else self.ticked.discard)(which)

    def confirm(self) -> bool:
        """Say that this is the person; False with ``problem`` when too little agreed."""
        with self.trying():
            kiosk.confirm_identity(self.desk, self._encounter_id, self.ticked)
        self.changed()
        return self.problem is None
