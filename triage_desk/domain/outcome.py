"""What a person said of how they are, and the scores made of it: rows that are never edited.

In FHIR's terms the answers are a QuestionnaireResponse and a score is an Observation, both at one
``FollowUp``. A correction is another row; the last row of a question, or of an instrument, counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.answers import Answer


class OutcomeChannel(StrEnum):
    """How an outcome came. ``INTAKE``: it was said in the intake itself."""

    INTAKE = "intake"
    TELEPHONE = "telephone"
    DESK = "desk"
    KIOSK = "kiosk"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Taken:
    """When, how and by whom something was written down.

    ``taken_at`` is when the person said it, ``entered_at`` when it was typed in: they differ where
    a paper is typed in later. ``by`` is the id of who typed, or ``Answerer.PERSON`` at a kiosk.
    ``language`` is the one the questions were put in.
    """

    taken_at: datetime
    entered_at: datetime
    by: str
    channel: OutcomeChannel
    language: str


@dataclass(frozen=True, slots=True)
class OutcomeAnswer:
    """One answer to one question of an instrument, in the version that was asked."""

    followup_id: str
    encounter_id: str
    instrument_id: str
    instrument_version: str
    link_id: str
    answer: Answer
    taken: Taken


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """The score of one instrument at one follow-up.

    ``score`` is ``None`` where too few answers are known: ``known`` of ``asked`` are. ``about`` is
    the problem or the activity in words; only scores about the same are compared. ``source`` says
    where a score was worked out that was typed in, "" for one worked out here.
    """

    followup_id: str
    encounter_id: str
    instrument_id: str
    instrument_version: str
    score: float | None
    known: int
    asked: int
    about: str
    source: str
    taken: Taken


def standing_answers(
    rows: Iterable[OutcomeAnswer],
) -> dict[tuple[str, str, str], OutcomeAnswer]:
    """Return the last answer by follow-up, instrument and question, from rows oldest first."""
    return {(row.followup_id, row.instrument_id, row.link_id): row for row in rows}


def standing_scores(rows: Iterable[OutcomeScore]) -> dict[tuple[str, str], OutcomeScore]:
    """Return the last score by follow-up and instrument, from rows oldest first."""
    return {(row.followup_id, row.instrument_id): row for row in rows}
