"""How somebody is over time as a paper, for the person and for a clinician: words and charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.trend import Trend


@dataclass(frozen=True, slots=True)
class OutcomeMeasure:
    """One measure: ``rows`` have every day and value, ``source`` who says what matters."""

    title: str
    change: str
    meaning: str
    source: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    trend: Trend


@dataclass(frozen=True, slots=True)
class OutcomePaper:
    """The paper. ``made_at`` is UTC; ``columns`` head the rows; ``band`` explains the grey band."""

    letterhead: Letterhead
    patient_id: str
    title: str
    who: str
    band: str
    columns: tuple[str, str]
    foot: str
    measures: tuple[OutcomeMeasure, ...]
    made_at: datetime
    made_by: str
