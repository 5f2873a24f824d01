"""The questions of one follow-up as a paper form, in the language of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.clinic import Letterhead


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question: ``choices`` to mark one of, or a line to write on where there are none.

    ``about`` is the task that is rated, or ""; ``unit`` what is counted.
    """

    text: str
    choices: tuple[str, ...]
    about: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """The form. ``signs`` are danger signs: with one of them nobody waits for paper (``danger``).

    Each is marked with one of ``marks`` all the same: an empty line is no answer.

    ``who`` says whose it is and which time of asking; ``notice`` that nobody has reviewed the
    translation, or "". ``made_at`` is UTC.
    """

    letterhead: Letterhead
    patient_id: str
    title: str
    who: str
    notice: str
    danger: str
    signs: tuple[str, ...]
    marks: tuple[str, ...]
    note: str
    when: str
    not_sure: str
    questions: tuple[FormQuestion, ...]
    language: str
    made_at: datetime
