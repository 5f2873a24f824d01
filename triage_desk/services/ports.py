"""What the services need from the outside, as Protocols satisfied structurally.

``store`` and ``documents`` implement these without importing them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.backup import BackupFile, BackupRecord, Made, Origin, Proof
from triage_desk.domain.backup_plan import BackupPlan
from triage_desk.domain.decision import Decision
from triage_desk.domain.document import DocumentRecord, PrintRecord
from triage_desk.domain.encounter import (
    EmergencyNotice,
    Encounter,
    EncounterRecord,
    Override,
    PastIntake,
    WorklistRow,
)
from triage_desk.domain.journal import Entry
from triage_desk.domain.person_file import PersonPage
from triage_desk.domain.rulebook import Book, Page
from triage_desk.services.ports_audit import AuditLog, AuditSink
from triage_desk.services.ports_batches import BatchRepository
from triage_desk.services.ports_care import CareRepository
from triage_desk.services.ports_clinic import ClinicRepository
from triage_desk.services.ports_cohorts import CohortRepository
from triage_desk.services.ports_day import AppointmentRepository
from triage_desk.services.ports_desks import (
    Changes,
    DraftRepository,
    JournalRepository,
    LockRepository,
    UserRepository,
)
from triage_desk.services.ports_inbox import InboxRepository
from triage_desk.services.ports_measures import MeasureRepository
from triage_desk.services.ports_outcomes import OutcomeRepository
from triage_desk.services.ports_panels import PanelRepository
from triage_desk.services.ports_patients import PatientRepository
from triage_desk.services.ports_people import PeopleFiles
from triage_desk.services.ports_referrals import ReferralRepository
from triage_desk.services.ports_reviews import ReviewRepository
from triage_desk.services.ports_tasks import TaskRepository
from triage_desk.services.ports_training import TrainingRepository


class EncounterRepository(Protocol):
    """Encounters, their answers over time, and what was decided."""

    def add(self, encounter: Encounter) -> None:
        """Keep a new encounter."""

    def get(self, encounter_id: str) -> Encounter:
        """Return one encounter; raise ``UserError`` when there is none."""

    def update(self, encounter: Encounter) -> Encounter:
        """Keep the changed state, and return it with its new version.

        Raise ``Stale`` when what is kept is not of the version of ``encounter`` any more.
        """

    def answers(self, encounter_id: str) -> AnswerSet:
        """Return the answers as they stand now: the last event of each link id."""

    def append_answers(
        self,
        encounter_id: str,
        changes: Mapping[str, Answer | None],
        at: datetime,
        by: str,
        *,
        name: str = "",
        version: int | None = None,
    ) -> None:
        """Append one event for each change; ``None`` opens the question again.

        ``by`` is the id of the person called ``name``. Raise ``Stale`` when the encounter is not
        at ``version`` any more.
        """

    def add_decision(
        self,
        encounter_id: str,
        decision: Decision,
        at: datetime,
        specimen: Callable[[], Decision] | None = None,
    ) -> None:
        """Keep a decision as evaluated.

        ``specimen`` makes a decision about nobody under the same content, from which the store
        learns once what all its decisions share.
        """

    def add_override(self, override: Override) -> None:
        """Keep a change of route."""

    def add_notice(self, notice: EmergencyNotice) -> None:
        """Keep who was told of an emergency."""

    def add_print(self, printed: PrintRecord) -> None:
        """Keep that a paper went to a printer."""

    def prints(self, encounter_id: str) -> tuple[PrintRecord, ...]:
        """Return what was printed of an encounter, oldest first."""

    def add_document(self, document: DocumentRecord) -> None:
        """Keep that a paper was made."""

    def documents(self, encounter_id: str) -> tuple[DocumentRecord, ...]:
        """Return the papers made for an encounter, oldest first."""

    def record(self, encounter_id: str) -> EncounterRecord:
        """Return everything kept of one encounter."""

    def worklist(self, since: datetime, until: datetime) -> tuple[WorklistRow, ...]:
        """Return what started in [since, until) and all unfinished intakes, newest first."""

    def of_patients(self, patient_ids: Collection[str]) -> tuple[WorklistRow, ...]:
        """Return all visits of some records, newest change first."""

    def starting_with(self, reference: str) -> str | None:
        """Return the id of the one encounter whose id begins so, or ``None``."""

    def count_past(self, since: datetime | None) -> int:
        """Return how many intakes were decided, by default ever."""

    def past_intakes(
        self, since: datetime | None, after: int, limit: int
    ) -> tuple[PastIntake, ...]:
        """Return at most ``limit`` of them in the order of deciding, beyond number ``after``."""


class BackupRepository(Protocol):
    """What is remembered of backups, also when their disk is not there."""

    def add(self, record: BackupRecord) -> None:
        """Remember a try."""

    def tried(self, path: str, now_at: str, proved_at: datetime | None, failure: str) -> None:
        """Remember that the backup at ``path`` was proved again, or failed, and is ``now_at``."""

    def latest(self, limit: int) -> tuple[BackupRecord, ...]:
        """Return the last tries, newest first."""


class Transaction(Protocol):
    """The repositories of one open transaction."""

    @property
    def patients(self) -> PatientRepository:
        """Return the patients."""

    @property
    def encounters(self) -> EncounterRepository:
        """Return the encounters."""

    @property
    def reviews(self) -> ReviewRepository:
        """Return what clinicians did with routes."""

    @property
    def referrals(self) -> ReferralRepository:
        """Return what happened to referrals."""

    @property
    def outcomes(self) -> OutcomeRepository:
        """Return follow-ups, and how people said they are."""

    @property
    def tasks(self) -> TaskRepository:
        """Return what is to be done for people."""

    @property
    def panels(self) -> PanelRepository:
        """Return who is in which programme."""

    @property
    def cohorts(self) -> CohortRepository:
        """Return the cohorts that were saved, and the people they may be about."""

    @property
    def appointments(self) -> AppointmentRepository:
        """Return who is expected when."""

    @property
    def inbox(self) -> InboxRepository:
        """Return the messages of interfaces."""

    @property
    def training(self) -> TrainingRepository:
        """Return what staff practised, and what was rated again."""

    @property
    def batches(self) -> BatchRepository:
        """Return the imports."""

    @property
    def users(self) -> UserRepository:
        """Return the staff."""

    @property
    def drafts(self) -> DraftRepository:
        """Return what was typed and not yet said."""

    @property
    def people(self) -> PeopleFiles:
        """Return all that is kept of one person."""

    @property
    def backups(self) -> BackupRepository:
        """Return what is remembered of backups."""

    @property
    def care(self) -> CareRepository:
        """Return ticks, goals and care teams."""

    @property
    def clinic(self) -> ClinicRepository:
        """Return what all desks of the clinic share."""

    @property
    def journal(self) -> JournalRepository:
        """Return what came from desks that could not reach the server."""

    @property
    def locks(self) -> LockRepository:
        """Return which intake is open where."""

    @property
    def measures(self) -> MeasureRepository:
        """Return what is counted of visits."""

    @property
    def audit(self) -> AuditSink:
        """Return the audit sink."""

    @property
    def log(self) -> AuditLog:
        """Return what was audited."""


class Store(Protocol):
    """Where encounters live. Safe to use from several threads, one transaction each."""

    def write(self) -> AbstractContextManager[Transaction]:
        """Open a writing transaction: committed and durable on leaving, rolled back on error."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a reading transaction."""

    def changes(self) -> Changes:
        """Listen from now on to what any desk changes, until the store is closed."""

    def free_bytes(self) -> int | None:
        """Return the room left where the data are, ``None`` where that is another computer."""

    def scrub(self) -> None:
        """Wipe the space that removed words have left; ``EnvironmentFault`` while others write."""

    def empty_log(self) -> None:
        """Do what would else be done within an answer; beside the window, while nobody waits."""


class Link(Protocol):
    """The way to a server that may be away; a store in a file has none."""

    @property
    def away(self) -> bool:
        """True while work is kept on this computer."""

    @property
    def waiting(self) -> int:
        """Return how many entries the server has still to be told."""

    def entries(self) -> tuple[Entry, ...]:
        """Return them, oldest first."""

    def on_server(self) -> AbstractContextManager[Transaction]:
        """Open a writing transaction on the server; raise ``ServerGone`` when it is away."""

    def forget(self, entry_id: str) -> None:
        """Drop an entry that the server has kept."""

    def back(self) -> bool:
        """Go on with the server when it was told everything; False when more has come."""


class Seal(Protocol):
    """Signatures: keys are raw bytes."""

    def new_key(self) -> bytes:
        """Return a fresh private key."""

    def public_key(self, private: bytes) -> bytes:
        """Return the public key that belongs to a private one."""

    def sign(self, private: bytes, message: bytes) -> bytes:
        """Return the signature over ``message``."""

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Return whether ``signature`` over ``message`` was made with the key of ``public``."""


class PersonWriter(Protocol):
    """Writes everything about one person as one private file."""

    def __call__(self, page: PersonPage, data: bytes, path: PurePath) -> None:
        """Write the page to read and the data beside it; ``EnvironmentFault`` when it cannot."""


class BookWriter(Protocol):
    """Writes a rulebook as files."""

    def files(self, book: Book) -> Mapping[str, bytes]:
        """Return name and bytes of every file of a folder; equal books give equal bytes."""

    def wrote(self, folder_file: bytes) -> bool:
        """Return whether the ``index.html`` of a folder is one of a rulebook."""


class PagePrinter(Protocol):
    """Prints one page alone."""

    def print_page(self, page: Page) -> bytes:
        """Return the PDF; equal pages give equal bytes. The fingerprint goes into the foot."""


class BookPrinter(Protocol):
    """Prints a rulebook as one document."""

    def print_book(self, book: Book) -> bytes:
        """Return the PDF; equal books give equal bytes."""


class Watch(Protocol):
    """Whoever waits for a long job; a ``Control`` of the window is one."""

    @property
    def cancelled(self) -> bool:
        """True once the result is no longer wanted."""

    def report(self, done: int, total: int) -> None:
        """Hear that ``done`` of ``total`` steps are behind."""


class BackupShelf(Protocol):
    """Where the backups of this clinic lie. Everything here may take minutes."""

    @property
    def folders(self) -> tuple[PurePath, ...]:
        """Return the folders of the settings."""

    @property
    def plan(self) -> BackupPlan:
        """Return when backups are made and which are kept."""

    def check(self, folder: str) -> None:
        """Let pass a folder where a backup can be written now; else ``EnvironmentFault``."""

    def arrange(self, folders: tuple[str, ...], plan: BackupPlan) -> None:
        """Use other folders from now on, none for the one beside the data, and another plan."""

    def make(self, origin: Origin, progress: Callable[[int, int], None]) -> list[Made]:
        """Write a backup to each folder and prove it; ``EnvironmentFault`` without a copy."""

    def prove(self, path: PurePath, progress: Callable[[int, int], None]) -> Proof:
        """Restore one to a scratch folder and check everything."""

    def mark(self, path: PurePath, *, proved: bool) -> PurePath:
        """Say by its name whether it is proved; return where it is now."""

    def listing(self, folder: PurePath) -> list[BackupFile]:
        """Return the backups of this clinic in a folder, newest first."""

    def remove(self, path: PurePath) -> None:
        """Remove one backup."""
