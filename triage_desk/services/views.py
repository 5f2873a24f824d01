"""What a screen or a terminal shows of an intake: frozen values, no Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.decision import Finding
from triage_desk.domain.encounter import Answerer, Encounter
from triage_desk.domain.language import Language
from triage_desk.domain.patient import Patient
from triage_desk.domain.questionnaire import Item, ItemText, Line


@dataclass(frozen=True, slots=True)
class Page:
    """One thing to ask: an item, or up to eight lines of a checklist.

    ``page_id`` is the item's link id, with "#2", "#3" for later pages of the same list.
    ``answers`` holds what was said so far for the link ids of this page; ``open_ids`` the rest.
    ``text`` is what the person hears, ``english`` the same for staff; ``way`` is how the person
    is reached (``Channel.way``): only face to face can anything be pointed at.
    """

    page_id: str
    section: str
    item: Item
    text: ItemText
    english: ItemText
    lines: tuple[Line, ...]
    answers: Mapping[str, Answer]
    open_ids: tuple[str, ...]
    way: str = ""

    @property
    def for_the_person_alone(self) -> bool:
        """True where whoever is spoken to now must not be asked this in the person's place."""
        wording = self.english.ways.get(self.way)
        return wording is not None and bool(wording.keep)

    @property
    def done(self) -> bool:
        """True when every line or the item has been dealt with."""
        return not self.open_ids


@dataclass(frozen=True, slots=True)
class SectionState:
    """One line of the progress rail. ``state`` is "done", "now" or "to come"."""

    section_id: str
    title: str
    state: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the history, in words. ``hidden`` answers no longer reach the rules.

    ``alone`` says who gave it with no staff beside, ``None`` where staff asked.
    """

    link_id: str
    page_id: str
    section: str
    text: str
    shown: str
    hidden: bool = False
    private: bool = False
    alone: Answerer | None = None


@dataclass(frozen=True, slots=True)
class IntakeView:
    """An intake as it stands after the last durable answer.

    ``pages`` are all pages visible now up to and including the first open one, in order.
    ``at`` is the index of the first open page, or ``len(pages)`` when nothing is open.
    ``emergencies`` are the emergency findings present now, before anything else is asked;
    ``clinician_now`` are emergency flags somebody was unsure of (a clinician speaks to the
    person within 10 minutes). ``may_end``: the route is known, and what is open may be left so
    (``Item.required``). ``language`` is the one the person is asked in.
    ``begun_with`` is the version of the content it began with, where another is in force now;
    ``aside_minutes`` is how long it lay, where its danger signs are asked again for that.
    """

    encounter: Encounter
    patient: Patient
    answers: AnswerSet
    pages: tuple[Page, ...]
    at: int
    sections: tuple[SectionState, ...]
    history: tuple[Said, ...]
    emergencies: tuple[Finding, ...]
    clinician_now: tuple[Finding, ...]
    complete: bool
    may_end: bool
    language: Language
    begun_with: str = ""
    aside_minutes: int = 0
