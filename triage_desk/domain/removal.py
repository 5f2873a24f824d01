"""Removing a person on request: what the clinic allows, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_YEARS = 100


class RemovalReason(StrEnum):
    """Why a person is removed: a code, because words would name them again."""

    ASKED_BY_PATIENT = "asked_by_patient"
    RETENTION_OVER = "retention_over"
    RECORDED_BY_MISTAKE = "recorded_by_mistake"


@dataclass(frozen=True, slots=True)
class RemovalPolicy:
    """How long records must be kept: set by the clinic, never guessed, since states differ.

    ``years`` are whole years after the last visit; who decided so, and when.
    """

    years: int
    decided_by: str
    decided_on: date

    def earliest(self, last_visit: date) -> date:
        """Return the first day on which a person may be removed."""
        year = last_visit.year + self.years
        try:
            return last_visit.replace(year=year)
        except ValueError:  # The 29th of February, in a year that has none.
            return date(year, 3, 1)


@dataclass(frozen=True, slots=True)
class Removal:
    """One record that was emptied. ``done_at`` is ``None`` while it is under way.

    A person with merged records has one for each of them, with the same ``removal_id``.
    """

    removal_id: str
    patient_id: str
    reason: RemovalReason
    asked_at: datetime
    asked_by: str
    confirmed_by: str
    years: int
    decided_by: str
    decided_on: date
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """What was done, for whoever asked: how much, and which backups still hold the person.

    ``backups`` are the files found now; ``gone_by`` is when rotation has dropped the last of
    them if backups go on being made. ``scrubbed`` says whether freed space was wiped at once.
    """

    removal_id: str
    records: tuple[str, ...]
    visits: int
    backups: tuple[str, ...]
    gone_by: datetime | None
    scrubbed: bool
