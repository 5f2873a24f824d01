"""One visit request at the desk: its intake, its answers over time, its route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.decision import Decision, RulesetRef
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.lock import IntakeLock
from triage_desk.domain.override import Override, OverrideReason, standing_override
from triage_desk.domain.patient import Patient
from triage_desk.domain.questionnaire import PROXY, TELEPHONE, WAYS
from triage_desk.domain.referral import ReferralAct
from triage_desk.domain.review import Review, ReviewState, sign_off, state_of

__all__ = [
    "AnswerEvent",
    "Channel",
    "EmergencyNotice",
    "Encounter",
    "EncounterRecord",
    "EncounterStatus",
    "Override",
    "OverrideReason",
    "PastIntake",
    "WorklistRow",
]


class EncounterStatus(StrEnum):
    """Where an encounter stands."""

    IN_PROGRESS = "in_progress"
    PARKED = "parked"
    DECIDED = "decided"
    FINISHED = "finished"
    DISCARDED = "discarded"


class Channel(StrEnum):
    """How the person reached the desk. ``SENT``: other software sent their answers."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    CALL_BACK = "call_back"
    PROXY = "proxy"
    KIOSK = "kiosk"
    SENT = "sent"

    @property
    def way(self) -> str:
        """Return which words of the content are said here; "" for the usual ones."""
        if self is Channel.CALL_BACK:
            return TELEPHONE
        return self.value if self.value in WAYS else ""


class Answerer(StrEnum):
    """Who answers where no staff ask: kept as ``AnswerEvent.by`` in place of the id of a user.

    ``ELSEWHERE``: other software asked, and nobody here knows who answered.
    """

    PERSON = "person"
    CAREGIVER = "caregiver"
    ELSEWHERE = "elsewhere"


ALONE = frozenset(answerer.value for answerer in Answerer)


class Identifier(StrEnum):
    """A fact that tells who somebody is, asked of them and compared with the record."""

    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    RECORD_NUMBER = "record_number"
    PHOTO_ID = "photo_id"


@dataclass(frozen=True, slots=True)
class Encounter:
    """An intake and what became of it. Times are timezone-aware UTC.

    ``language`` is the one the person is asked in; it may change while answers stay.
    ``version`` counts the changes kept; ``changed_by`` names who made the last one. A change of
    an older version than the one kept is refused. ``follows`` is the visit that this one follows
    up, or "". ``seen_at`` is when staff said that the person was seen, ``seen_by`` the id of who
    said so.
    ``safe_at`` is when the safety section was first done. ``paused_seconds`` is how long the intake
    lay aside so far, parked or left, from the last change to being taken up again;
    ``paused_before_safe`` is what of it had passed at ``safe_at``.

    ``unverified`` is True from the moment the person is alone with the questions until staff have
    asked two facts that tell who it is; ``called_at`` is since when the kiosk wants somebody of
    the staff there, ``None`` while it does not.
    """

    encounter_id: str
    patient_id: str
    status: EncounterStatus
    channel: Channel
    started_at: datetime
    started_by: str
    ruleset: RulesetRef
    changed_at: datetime
    safe_at: datetime | None = None
    decided_at: datetime | None = None
    finished_at: datetime | None = None
    disposition: Disposition | None = None
    discard_reason: str = ""
    language: str = SOURCE
    version: int = 0
    changed_by: str = ""
    follows: str = ""
    paused_seconds: int = 0
    paused_before_safe: int = 0
    unverified: bool = False
    called_at: datetime | None = None
    seen_at: datetime | None = None
    seen_by: str = ""

    @property
    def seconds_to_safe(self) -> int | None:
        """Return whole seconds from the start to the end of the safety section, without pauses."""
        return self._seconds_until(self.safe_at, self.paused_before_safe)

    @property
    def seconds_to_done(self) -> int | None:
        """Return whole seconds from the start to the decision, without pauses."""
        return self._seconds_until(self.decided_at, self.paused_seconds)

    def _seconds_until(self, moment: datetime | None, paused: int) -> int | None:
        if moment is None:
            return None
        return max(0, int((moment - self.started_at).total_seconds()) - paused)


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One answer as given: append-only. ``previous`` is what it replaced, if anything.

    ``by`` is the id of who took it, or an ``Answerer`` where the person gave it alone.
    ``answer`` is ``None`` when the question was opened again.
    """

    sequence: int
    encounter_id: str
    link_id: str
    answer: Answer | None
    previous: Answer | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class EmergencyNotice:
    """Who was told of an emergency, by whom, and when."""

    encounter_id: str
    at: datetime
    by: str
    told: str
    told_role: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class EncounterRecord:
    """Everything kept of one encounter, as read back."""

    encounter: Encounter
    patient: Patient
    answers: AnswerSet
    events: tuple[AnswerEvent, ...]
    decisions: tuple[Decision, ...]
    overrides: tuple[Override, ...]
    notices: tuple[EmergencyNotice, ...]
    reviews: tuple[Review, ...] = ()
    referral: tuple[ReferralAct, ...] = ()

    @property
    def given_alone(self) -> Mapping[str, Answerer]:
        """Return which answers that stand were given without staff, by link id, and by whom."""
        latest = {event.link_id: event for event in self.events}
        return {
            link_id: Answerer(event.by)
            for link_id, event in latest.items()
            if event.answer is not None and event.by in ALONE
        }

    @property
    def way(self) -> str:
        """Return which words of the content are said of the result (``Channel.way``).

        A caregiver who answered last at a kiosk is a helper there, and "you" is not the person.
        """
        alone = [event.by for event in self.events if event.by in ALONE]
        return PROXY if alone[-1:] == [Answerer.CAREGIVER] else self.encounter.channel.way

    @property
    def decision(self) -> Decision | None:
        """Return the latest decision as it was evaluated, or ``None``."""
        return self.decisions[-1] if self.decisions else None

    @property
    def override(self) -> Override | None:
        """Return the change of route that stands, or ``None``."""
        return standing_override(self.overrides)

    @property
    def route(self) -> Disposition | None:
        """Return where the visit goes now: the last override, else the decision."""
        if self.override is not None:
            return self.override.to_disposition
        return self.decision.disposition if self.decision else None

    @property
    def review_state(self) -> ReviewState:
        """Return whether a clinician has still to look at the route that holds now."""
        return state_of(self.reviews, len(self.decisions), self.route)

    @property
    def signed_off(self) -> Review | None:
        """Return the act with which a clinician stands for the route that holds now, if any."""
        return sign_off(self.reviews, len(self.decisions), self.route)


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One line of today's list: initials only, never a name.

    ``lock`` says at which desk the intake is open; whether it still holds, the clock says. ``by``
    is the name of ``started_by``, where the list is of today. Of an intake without a route ``done``
    of ``known`` questions are dealt with; more may open with the answers to come. ``route_at`` is
    when the route was set that holds now, ``told_at`` when somebody was last told of an emergency.
    """

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    status: EncounterStatus
    channel: Channel
    started_at: datetime
    changed_at: datetime
    started_by: str
    answered: int
    route: Disposition | None
    overridden: bool = False
    lock: IntakeLock | None = None
    by: str = ""
    done: int = 0
    known: int = 0
    unverified: bool = False
    called_at: datetime | None = None
    safe_at: datetime | None = None
    route_at: datetime | None = None
    told_at: datetime | None = None
    seen_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class PastIntake:
    """An intake that was decided, for looking at many: no name, no birth date.

    ``number`` is its place in the order of deciding, to go on from. ``decision`` is the latest,
    ``decided_at`` its moment, and ``answers`` are those that stood then.
    """

    number: int
    encounter_id: str
    decided_at: datetime
    answers: AnswerSet
    decision: Decision
