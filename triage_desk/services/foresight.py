"""What was worked out while nobody waited, and whether it still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.encounter import Answerer, Encounter
from triage_desk.domain.patient import Patient
from triage_desk.rules.engine import Engine
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView


@dataclass(frozen=True, slots=True)
class Expected:
    """An intake as it would stand after some answers, with what that was worked out from."""

    engine: Engine
    on: date
    view: IntakeView


def known(
    desk: Desk,
    expected: Expected | None,
    encounter: Encounter,
    patient: Patient,
    answers: AnswerSet,
    alone: Mapping[str, Answerer],
) -> IntakeView | None:
    """Return what was expected, where it was worked out from exactly this, else ``None``."""
    if expected is None or alone or expected.engine is not desk.engine:
        return None
    view = expected.view
    before = (view.answers, view.patient, view.encounter.language, view.encounter.channel)
    now = (answers, patient, encounter.language, encounter.channel)
    fits = before == now and expected.on == local_date(desk.clock())
    return replace(view, encounter=encounter) if fits else None
