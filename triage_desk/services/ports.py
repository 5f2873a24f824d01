"""What the services need from the outside, as Protocols satisfied structurally.

``store`` and ``documents`` implement these without importing them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.decision import Decision
from triage_desk.domain.document import DocumentContent, DocumentRecord
from triage_desk.domain.encounter import (
    EmergencyNotice,
    Encounter,
    EncounterRecord,
    Override,
    PastIntake,
    WorklistRow,
)
from triage_desk.domain.patient import Patient
from triage_desk.domain.rulebook import Book, Page


class PatientRepository(Protocol):
    """Patients on file."""

    def add(self, patient: Patient) -> None:
        """Keep a new patient."""

    def get(self, patient_id: str) -> Patient:
        """Return one patient; raise ``UserError`` when there is none."""

    def search(self, text: str, limit: int = 50) -> tuple[Patient, ...]:
        """Return patients by name, birth date, phone or record number, in name order."""

    def alike(self, family: str, given: str, birth_date: date) -> tuple[Patient, ...]:
        """Return probable duplicates of a person about to be created."""


class EncounterRepository(Protocol):
    """Encounters, their answers over time, and what was decided."""

    def add(self, encounter: Encounter) -> None:
        """Keep a new encounter."""

    def get(self, encounter_id: str) -> Encounter:
        """Return one encounter; raise ``UserError`` when there is none."""

    def update(self, encounter: Encounter) -> None:
        """Keep the changed state of an encounter."""

    def answers(self, encounter_id: str) -> AnswerSet:
        """Return the answers as they stand now: the last event of each link id."""

    def append_answers(
        self, encounter_id: str, changes: Mapping[str, Answer | None], at: datetime, by: str
    ) -> None:
        """Append one event for each change; ``None`` opens the question again."""

    def add_decision(self, encounter_id: str, decision: Decision, at: datetime) -> None:
        """Keep a decision as evaluated."""

    def add_override(self, override: Override) -> None:
        """Keep a change of route."""

    def add_notice(self, notice: EmergencyNotice) -> None:
        """Keep who was told of an emergency."""

    def add_document(self, document: DocumentRecord) -> None:
        """Keep that a paper was made."""

    def documents(self, encounter_id: str) -> tuple[DocumentRecord, ...]:
        """Return the papers made for an encounter, oldest first."""

    def record(self, encounter_id: str) -> EncounterRecord:
        """Return everything kept of one encounter."""

    def worklist(self, since: datetime, until: datetime) -> tuple[WorklistRow, ...]:
        """Return what started in [since, until) and all unfinished intakes, newest first."""

    def count_past(self, since: datetime | None) -> int:
        """Return how many intakes were decided, by default ever."""

    def past_intakes(
        self, since: datetime | None, after: int, limit: int
    ) -> tuple[PastIntake, ...]:
        """Return at most ``limit`` of them in the order of deciding, beyond number ``after``."""


class AuditSink(Protocol):
    """The append-only record of who did what."""

    def write(self, event: AuditEvent) -> None:
        """Append one event in the transaction of the caller."""


class Transaction(Protocol):
    """The repositories of one open transaction."""

    @property
    def patients(self) -> PatientRepository:
        """Return the patients."""

    @property
    def encounters(self) -> EncounterRepository:
        """Return the encounters."""

    @property
    def audit(self) -> AuditSink:
        """Return the audit sink."""


class Store(Protocol):
    """Where encounters live. Safe to use from several threads, one transaction each."""

    def write(self) -> AbstractContextManager[Transaction]:
        """Open a writing transaction: committed and durable on leaving, rolled back on error."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a reading transaction."""


class Renderer(Protocol):
    """Turns the content of a paper into PDF bytes; the same content gives the same bytes."""

    def render(self, content: DocumentContent) -> bytes:
        """Return the PDF."""

    def page_count(self, pdf: bytes) -> int:
        """Return how many pages a PDF of ours has."""


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
