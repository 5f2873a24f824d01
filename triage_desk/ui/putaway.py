"""Where a desk stood when it was locked: places and ids only, never a word of what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.user import Actor
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.names import short_name
from triage_desk.ui.presenters.sign_in import OpenIntake
from triage_desk.ui.screens.intake import IntakeScreen
from triage_desk.ui.screens.screen import Place, Screen


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


def left_at(screen: Screen | None, actor: Actor, unnamed: EmergencyPresenter | None) -> Left:
    """Return the place that ``screen`` is; ``actor`` is who leaves it."""
    if screen is None:
        return Left(Place.WORKLIST, unnamed=unnamed)
    waiting = None
    if isinstance(screen, IntakeScreen):
        view = screen.presenter.view
        question = min(screen.presenter.index + 1, len(view.pages))
        waiting = OpenIntake(view.patient.initials, question, short_name(actor.name))
    return Left(screen.place, screen.encounter_id, waiting, unnamed)
