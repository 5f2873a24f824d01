"""What travels between this clinic and other software, before and after it is a format.

Going out, a service gathers a ``Cargo`` and a writer of ``exchange`` turns it into files. Coming
in, a reader turns files into a ``Delivery``, and a service keeps of it what may be kept. Readers
never drop anything in silence: what has no place here is named in ``Delivery.notes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.appointment import Appointment, AppointmentStatus
from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.cohort import Kept
from triage_desk.domain.document import DocumentRecord
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeScore
from triage_desk.domain.panel import Member, ProgrammeKind
from triage_desk.domain.patient import Patient, Person
from triage_desk.domain.practitioner import CareTeam, Practitioner


class Kind(StrEnum):
    """What one entry of a delivery is."""

    PRACTITIONER = "practitioner"
    CARE_TEAM = "care_team"
    PATIENT = "patient"
    APPOINTMENT = "appointment"
    ANSWERS = "answers"
    MEMBER = "member"
    HELPER = "helper"
    GOAL = "goal"


class Became(StrEnum):
    """What became of one entry: nothing is kept twice, nothing is overwritten in silence."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a file that is not kept, or not as it stood: where, and why. No values."""

    place: str
    why: str


# How an entry names a record that is on file here and not in the delivery itself.
BY_ID, BY_MRN, OWN = "id:", "mrn:", "own:"


@dataclass(frozen=True, slots=True)
class PatientIn:
    """A person as another system knows them.

    ``key`` is how the same file refers to them; ``patient.patient_id`` is ours where the file
    says it, else made of where the record came from: the same record always has the same id.
    ``stated`` are the fields of ``Patient`` that the file says anything about; ``replaced_by`` is
    the key of the record that stands for this one since (a merge), or "". With ``by_name`` whoever
    has the same names and birth date here is this person. ``authority`` is who gave the record
    number, "" where that is not said.
    """

    key: str
    patient: Patient
    stated: frozenset[str]
    replaced_by: str = ""
    place: str = ""
    by_name: bool = False
    authority: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentIn:
    """An appointment as another system knows it.

    ``external_id`` is its name there ("system|value"), or ``OWN`` and our id where we sent it out.
    ``patient_key`` is the key of a ``PatientIn``, or ``BY_ID`` or ``BY_MRN`` and the id or record
    number of somebody on file. ``practitioner_key`` is our id of a practitioner, or "".
    """

    external_id: str
    patient_key: str
    starts_at: datetime
    minutes: int
    status: AppointmentStatus
    who: str = ""
    practitioner_key: str = ""
    reason: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class AnswersIn:
    """Answers to our questions that were given elsewhere, mapped to the content that holds here.

    ``encounter_id`` is ours where the file says it, else made of the response's own identifier.
    ``age_years`` and ``sex`` are what the response itself says of the person, ``None`` and "" where
    it does not. ``version`` and ``content_hash`` are the content it was asked with.
    """

    encounter_id: str
    patient_key: str
    answers: AnswerSet
    version: str
    content_hash: str = ""
    authored_at: datetime | None = None
    language: str = ""
    age_years: int | None = None
    sex: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class MemberIn:
    """That somebody is in a programme of a payer, as a file says (``domain.panel.Member``).

    ``who`` is the person as the file describes them, who must be on file; ``None`` where it names
    them by ``patient_key`` alone. ``member_id`` is ours where the file says it, else "".
    """

    patient_key: str
    programme: str
    kind: ProgrammeKind
    payer: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    episode_days: int = 0
    who: PatientIn | None = None
    place: str = ""
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class HelperIn:
    """Somebody of one person's care team, as another system knows them.

    ``participant_id`` is ours where the file says it, else made of where the record came from.
    """

    patient_key: str
    participant_id: str
    name: str
    role: CareRole
    phone: str = ""
    may_be_told: bool = False
    active: bool = True
    place: str = ""


@dataclass(frozen=True, slots=True)
class GoalIn:
    """What a person wants to be able to do, as another system knows it (``domain.care.Goal``).

    ``set_on`` is ``None`` where the file does not say the day.
    """

    patient_key: str
    goal_id: str
    words: str
    status: GoalStatus
    set_on: date | None = None
    due_on: date | None = None
    closeness: int | None = None
    readiness: int | None = None
    confidence: int | None = None
    barrier: str = ""
    remedy: str = ""
    helper_id: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that readers found in the files of one import."""

    patients: tuple[PatientIn, ...] = ()
    appointments: tuple[AppointmentIn, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    teams: tuple[CareTeam, ...] = ()
    answers: tuple[AnswersIn, ...] = ()
    notes: tuple[Note, ...] = ()
    messages: tuple[Message, ...] = ()
    members: tuple[MemberIn, ...] = ()
    helpers: tuple[HelperIn, ...] = ()
    goals: tuple[GoalIn, ...] = ()

    def __add__(self, other: Delivery) -> Delivery:
        """Return both as one, so that a file may refer to what stands in another."""
        return Delivery(
            self.patients + other.patients,
            self.appointments + other.appointments,
            self.practitioners + other.practitioners,
            self.teams + other.teams,
            self.answers + other.answers,
            self.notes + other.notes,
            self.messages + other.messages,
            self.members + other.members,
            self.helpers + other.helpers,
            self.goals + other.goals,
        )


@dataclass(frozen=True, slots=True)
class MergeIn:
    """Two records that another system has put together: ids made of its numbers, and those."""

    kept_id: str
    gone_id: str
    kept_mrn: str
    gone_mrn: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an interface, which is kept, passed over or set aside by itself.

    ``message_id`` is made of sender, number and words. ``kind`` is such as "ADT^A04"; ``body`` the
    message whole, as it came. ``fault`` says why it cannot be read, "" where it can; ``unknown``
    that its kind is none of ours; ``passed`` that it says nothing kept here. ``arrival_id`` names
    the visit of somebody who registered at ``arrived_at``. ``sent_at`` is when its sender wrote it,
    ``None`` where it does not say the hour.
    """

    message_id: str
    sender: str
    control_id: str
    kind: str
    body: bytes
    holds: Delivery = Delivery()
    merges: tuple[MergeIn, ...] = ()
    fault: str = ""
    unknown: bool = False
    passed: bool = True
    arrived_at: datetime | None = None
    arrival_id: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: ``record_id`` is ours, ``why`` a sentence where it was refused.

    ``like`` is the id of the record that a doubtful person may be.
    """

    kind: Kind
    place: str
    became: Became
    record_id: str = ""
    why: str = ""
    like: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, entry by entry, and what of the files has no place here.

    By ``batch_id`` it can be looked up and taken back; "" where nothing was kept. ``stopped`` says
    that whoever waited stopped it: then nothing was kept either.
    """

    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...]
    batch_id: str = ""
    stopped: bool = False

    def count(self, became: Became) -> int:
        """Return to how many entries that happened."""
        return sum(one.became is became for one in self.outcomes)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was made for a visit, and its bytes where they can be made again."""

    record: DocumentRecord
    pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class VisitOut:
    """All of one visit that leaves.

    ``person`` is age and sex on the day of the answers; ``asked`` are the questions whose answers
    count: what was said to a question that is no longer asked stays here. ``said`` and ``scores``
    are of the follow-ups, oldest first.
    """

    record: EncounterRecord
    person: Person
    asked: frozenset[str]
    papers: tuple[Paper, ...] = ()
    events: tuple[AuditEvent, ...] = ()
    said: tuple[OutcomeAnswer, ...] = ()
    scores: tuple[OutcomeScore, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupOut:
    """A saved list that leaves, with who was in it ``as_of``, UTC."""

    kept: Kept
    people: tuple[Patient, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Cargo:
    """What leaves: ``visits`` are read one after the other, so that many need little memory.

    ``names`` are the names of staff by user id.
    """

    clinic: Clinic
    made_at: datetime
    names: dict[str, str]
    patients: tuple[Patient, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    teams: tuple[CareTeam, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    goals: tuple[Goal, ...] = ()
    helpers: tuple[Participant, ...] = ()
    members: tuple[Member, ...] = ()
    groups: tuple[GroupOut, ...] = ()
    visits: Iterable[VisitOut] = field(default_factory=tuple)

    def each_visit(self) -> Iterator[VisitOut]:
        """Return the visits, oldest first."""
        return iter(self.visits)
