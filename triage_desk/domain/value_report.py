"""The monthly value report as a paper: words as on the screen, in tables, for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.month_chart import MonthChart


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table: ``widths`` are shares of the width that add up to 1, one for each heading.

    ``note`` stands below its title, or is empty.
    """

    title: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ValueReport:
    """What the clinic counted. ``made_at`` is UTC; ``facts`` are the months and how many visits.

    The numbers of ``charts`` stand in one of the ``tables`` too.
    """

    letterhead: Letterhead
    title: str
    foot: str
    facts: tuple[str, ...]
    tables: tuple[ReportTable, ...]
    notes: tuple[str, ...]
    made_at: datetime
    made_by: str
    charts: tuple[MonthChart, ...] = ()
    charts_title: str = ""
