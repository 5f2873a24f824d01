"""One visit request at the desk: its intake, its answers over time, its route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.decision import Decision, RulesetRef
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.lock import IntakeLock
from triage_desk.domain.patient import Patient
from triage_desk.domain.user import Role


class EncounterStatus(StrEnum):
    """Where an encounter stands."""

    IN_PROGRESS = "in_progress"
    PARKED = "parked"
    DECIDED = "decided"
    FINISHED = "finished"
    DISCARDED = "discarded"


class Channel(StrEnum):
    """How the person reached the desk."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    CALL_BACK = "call_back"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Encounter:
    """An intake and what became of it. Times are timezone-aware UTC.

    ``language`` is the one the person is asked in; it may change while answers stay.
    ``version`` counts the changes kept; ``changed_by`` names who made the last one. A change of
    an older version than the one kept is refused.
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


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One answer as given: append-only. ``previous`` is what it replaced, if anything.

    ``answer`` is ``None`` when the question was opened again.
    """

    sequence: int
    encounter_id: str
    link_id: str
    answer: Answer | None
    previous: Answer | None
    at: datetime
    by: str


class OverrideReason(StrEnum):
    """Why a route was changed; the words beside it say more.

    ``TAKEN_BACK`` is no reason to choose: it marks that the change before it was undone.
    """

    CLINICIAN_ASSESSED = "clinician_assessed"
    NEW_INFORMATION = "new_information"
    STAFF_CONCERN = "staff_concern"
    PATIENT_CHOICE = "patient_choice"
    ALREADY_UNDER_CARE = "already_under_care"
    WRONG_ANSWER = "wrong_answer"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Override:
    """A change of route by a person. The decision itself is never edited."""

    encounter_id: str
    at: datetime
    by: str
    role: Role
    from_disposition: Disposition
    to_disposition: Disposition
    reason: OverrideReason
    words: str


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

    @property
    def decision(self) -> Decision | None:
        """Return the latest decision as it was evaluated, or ``None``."""
        return self.decisions[-1] if self.decisions else None

    @property
    def override(self) -> Override | None:
        """Return the change of route that stands, or ``None``.

        One that was taken back stands no more, and a taking back follows what it takes back.
        """
        left = list(self.overrides)
        while left and left[-1].reason is OverrideReason.TAKEN_BACK:
            del left[-2:]
        return left[-1] if left else None

    @property
    def route(self) -> Disposition | None:
        """Return where the visit goes now: the last override, else the decision."""
        if self.override is not None:
            return self.override.to_disposition
        return self.decision.disposition if self.decision else None


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One line of today's list: initials only, never a name.

    ``lock`` says at which desk the intake is open; whether it still holds, the clock says. ``by``
    is the name of ``started_by``, where the list is of today.
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
