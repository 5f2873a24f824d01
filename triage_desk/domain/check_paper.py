"""The papers of the monthly check: forms to rate by, without any route, and the month's results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.agreement import Kappa
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Person
from triage_desk.domain.second_look import RatingReason


@dataclass(frozen=True, slots=True)
class CheckForm:
    """One intake to be rated blind: its answers in words; no route, no flag, no name.

    ``mark`` tells the form apart from the others and says nothing of a person. ``private`` counts
    the answers that are left out: they are read in the program only.
    """

    mark: str
    month: str
    person: Person
    channel: Channel
    said: tuple[tuple[str, str], ...]
    private: int


@dataclass(frozen=True, slots=True)
class CheckForms:
    """The forms of one rater, each on pages of its own. ``made_at`` is UTC."""

    letterhead: Letterhead
    rater: str
    forms: tuple[CheckForm, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CheckRow:
    """How often two raters came to the same route. ``name`` is "" for the whole clinic."""

    name: str
    drawn: int
    rated: int
    agreed: int
    under: int
    over: int
    kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """The results of a month ("2026-10"), those of all months, and agreement month by month.

    ``trend`` has of everybody, in the order of ``rows``, how many of how many rated were said
    alike in each of ``months``. ``seeds`` are those that the month was drawn by.
    """

    letterhead: Letterhead
    month: str
    rows: tuple[CheckRow, ...]
    whole: tuple[CheckRow, ...]
    months: tuple[str, ...]
    trend: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    reasons: tuple[tuple[RatingReason, int], ...]
    seeds: tuple[str, ...]
    made_by: str
    made_at: datetime
