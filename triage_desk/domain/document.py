"""What a printed paper says, before anybody decides how it looks.

A service gathers a ``DocumentContent``, a template in ``documents`` turns it into blocks, the
renderer turns blocks into bytes. Preview, print and tests use the same content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.decision import ActWithin, Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Override
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Patient


class DocumentKind(StrEnum):
    """The papers this desk prints."""

    REFERRAL_LETTER = "referral_letter"
    PATIENT_HANDOUT = "patient_handout"
    EMERGENCY_CARD = "emergency_card"


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question and its answer in words, in the order asked, for the letter's record."""

    link_id: str
    section: str
    text: str
    shown: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """One baseline measure: value with its scale and the day it was taken."""

    title: str
    value: str
    scale: str
    taken_on: date


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Everything a paper may say. ``patient`` is ``None`` for an intake without a name.

    ``route`` is where the visit goes now, ``act_within`` the words of that route. ``said``
    holds the person's own words by heading ("What matters most"), in order. Of a hand-out,
    everything the person reads is in ``language``: ``phrases`` holds its fixed words by name,
    ``notice`` that nobody has reviewed the translation yet, or "".
    """

    kind: DocumentKind
    letterhead: Letterhead
    patient: Patient | None
    decision: Decision
    route: Disposition
    act_within: ActWithin
    answers: tuple[AnsweredQuestion, ...]
    said: tuple[tuple[str, str], ...]
    scores: tuple[Score, ...]
    complaint: str
    prepared_by: str
    prepared_at: datetime
    override: Override | None = None
    handout: Handout | None = None
    reference: str = ""
    language: str = SOURCE
    phrases: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


@dataclass(frozen=True, slots=True)
class HandoutSection:
    """A heading and its short paragraphs; ``bullets`` prints them as a list."""

    heading: str
    paragraphs: tuple[str, ...]
    bullets: bool = False


@dataclass(frozen=True, slots=True)
class Handout:
    """The words for the patient to take home, US grade 6 or below."""

    handout_id: str
    title: str
    sections: tuple[HandoutSection, ...]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A paper that was made: which, when, by whom, and the SHA-256 of its bytes."""

    document_id: str
    encounter_id: str
    kind: DocumentKind
    made_at: datetime
    made_by: str
    sha256: str
    pages: int
