"""What the services need of the patients on file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from triage_desk.domain.found import FoundList
from triage_desk.domain.look import Look
from triage_desk.domain.patient import Merge, Patient, PatientChange
from triage_desk.stopping import Stop


class PatientRepository(Protocol):
    """Patients on file."""

    def add(self, patient: Patient) -> None:
        """Keep a new patient; raise ``UserError`` when the record number is taken."""

    def get(self, patient_id: str) -> Patient:
        """Return one patient; raise ``UserError`` when there is none."""

    def current(self, patient_id: str) -> Patient:
        """Return the record that stands for this one: itself, or that it was merged into."""

    def find(self, look: Look, limit: int = 50, stop: Stop | None = None) -> FoundList:
        """Return at most ``limit`` people who fit as typed; ``stop`` gives the question up."""

    def find_close(self, look: Look, limit: int = 50, stop: Stop | None = None) -> FoundList:
        """Return who only nearly fits, the closest first; nobody of ``find`` is among them."""

    def page(self, after: str, limit: int) -> tuple[Patient, ...]:
        """Return at most ``limit`` people in the order of ids, beyond ``after``; no merged ones."""

    def get_ready(self) -> None:
        """Read what a first search needs beforehand; it takes a quarter of a second."""

    def near(self, patient: Patient) -> tuple[Patient, ...]:
        """Return people worth comparing with ``patient``; merged records are left out."""

    def under(self, patient_id: str) -> tuple[Patient, ...]:
        """Return the records that were merged into this one."""

    def change(self, patient: Patient, changes: Iterable[PatientChange]) -> None:
        """Keep corrected facts, and what stood there before."""

    def several(self, patient_ids: Collection[str]) -> Mapping[str, Patient]:
        """Return some patients by id; whoever is not on file is left out."""

    def withdraw(self, patient_ids: Collection[str]) -> None:
        """Let records go again that an import added and nothing refers to."""

    def changes(self, patient_id: str) -> tuple[PatientChange, ...]:
        """Return what was corrected in one record, oldest first."""

    def merge(self, merge: Merge) -> None:
        """Put a record under another, or take it out again."""

    def merges(self, patient_id: str) -> tuple[Merge, ...]:
        """Return the merges in which a record took part, oldest first, undone ones too."""
