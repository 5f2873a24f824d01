"""What a printed paper says, before anybody decides how it looks.

A service gathers a ``DocumentContent``, a template in ``documents`` turns it into blocks, the
renderer turns blocks into bytes. Preview, print and tests use the same content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.answers import AnswerState
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.decision import ActWithin, Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, Override
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Patient
from triage_desk.domain.review import Review


class DocumentKind(StrEnum):
    """The papers this desk prints."""

    REFERRAL_LETTER = "referral_letter"
    PATIENT_HANDOUT = "patient_handout"
    EMERGENCY_CARD = "emergency_card"
    INFORMATION_COPY = "information_copy"
    VISIT_SUMMARY = "visit_summary"
    REVIEW_NOTE = "review_note"
    WORK_NOTE = "work_note"
    REFERRAL_COPY = "referral_copy"


# What a person reads is in their language; the other papers are for staff, in English.
IN_THEIR_LANGUAGE = frozenset(
    {DocumentKind.PATIENT_HANDOUT, DocumentKind.VISIT_SUMMARY, DocumentKind.REFERRAL_COPY}
)


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question and its answer in words, in the order asked, for the letter's record.

    ``alone`` is an answer that the person or a caregiver gave at a kiosk, with no staff beside.
    ``state`` is ``None`` for a question nobody has come to. ``seen`` is what staff saw and nobody
    was asked: no paper for the person has it.
    """

    link_id: str
    section: str
    text: str
    shown: str
    private: bool = False
    alone: bool = False
    state: AnswerState | None = AnswerState.ANSWERED
    seen: bool = False


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

    ``route`` is where the visit goes now, ``act_within`` the words of that route; ``signed_off``
    is the clinician who stands for it, or ``None``. ``said``
    holds the person's own words by heading ("What matters most"), in order. Of a hand-out or a
    summary, everything the person reads is in ``language``: ``phrases`` holds its fixed words by
    name, ``notice`` that nobody has reviewed the translation yet, or "". ``unverified`` is True
    while staff have not asked who the person is; ``helped`` where somebody answered for them.

    ``reviews`` are the acts of clinicians that stand, oldest first. ``providers`` are who works
    here, as a letterhead names them; ``told`` the physicians of the person's care team who may be
    told. ``contact`` is how and since when the person was in touch. ``first_printed`` makes it a
    copy: when the same paper, of the same route, went to a printer before.
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
    signed_off: Review | None = None
    handout: Handout | None = None
    reference: str = ""
    language: str = SOURCE
    phrases: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    unverified: bool = False
    helped: bool = False
    reviews: tuple[Review, ...] = ()
    providers: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    contact: Contact | None = None
    first_printed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """When a person came or called, by which way, and when staff said that they were seen."""

    at: datetime
    channel: Channel
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandoutSection:
    """A heading and its short paragraphs; ``bullets`` prints them as a list."""

    heading: str
    paragraphs: tuple[str, ...]
    bullets: bool = False


@dataclass(frozen=True, slots=True)
class Handout:
    """The words for the patient to take home, US grade 6 or below.

    "You" is the patient, or with ``to_helper`` the one who gives care at home.
    """

    handout_id: str
    title: str
    sections: tuple[HandoutSection, ...]
    to_helper: bool = False


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


@dataclass(frozen=True, slots=True)
class Target:
    """Where a paper goes: to which printer, how often, which pages, from which tray.

    ``printer`` is its name as the computer calls it, "" for the usual one; ``pages`` is as in
    "1-2", "" for all; ``tray`` is as its queue calls it, "" for the printer's own choice.
    """

    printer: str = ""
    copies: int = 1
    pages: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class PrintRecord:
    """A paper that went to a printer: which, when, by whom; the rest is as in ``Target``."""

    document_id: str
    encounter_id: str
    kind: DocumentKind
    at: datetime
    by: str
    printer: str = ""
    copies: int = 1
    pages: str = ""
    tray: str = ""
