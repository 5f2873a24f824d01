"""Where a desk stood when it was locked: places and ids only, never a word of what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.sign_in import OpenIntake
from triage_desk.ui.screens.screen import Place


@dataclass(frozen=True, slots=True)
class Left:
    """The place to come back to.

    ``waiting`` is what the door may say of an open intake; ``unnamed`` is an emergency that still
    waits for the record of a person: it holds who was told, and nothing of a patient.
    """

    place: Place
    encounter_id: str = ""
    waiting: OpenIntake | None = None
    unnamed: EmergencyPresenter | None = None
