"""What the services need of the store about who is expected when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from triage_desk.domain.appointment import Appointment, AppointmentAct, ExpectedRow


class AppointmentRepository(Protocol):
    """Appointments, and every status that they were given."""

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment; ``UserError`` when its person is not on file."""

    def get(self, appointment_id: str) -> Appointment:
        """Return one appointment; raise ``UserError`` when there is none."""

    def update(self, appointment: Appointment) -> None:
        """Keep an appointment as it stands now; a new status is an act."""

    def several(self, appointment_ids: Collection[str]) -> Mapping[str, Appointment]:
        """Return some appointments by id; what is not on file is left out."""

    def withdraw(self, appointment_ids: Collection[str]) -> None:
        """Let appointments go again that an import added; their acts stay."""

    def of_external(self, external_id: str) -> Appointment | None:
        """Return the appointment that another system calls so, or ``None``."""

    def of_externals(self, external_ids: Collection[str]) -> tuple[Appointment, ...]:
        """Return the appointments of several such names, in no order."""

    def of_encounter(self, encounter_id: str) -> Appointment | None:
        """Return the appointment that an intake was begun for, or ``None``."""

    def of_patients(self, patient_ids: tuple[str, ...]) -> tuple[Appointment, ...]:
        """Return all appointments of some records, earliest first."""

    def between(self, since: datetime, until: datetime) -> tuple[ExpectedRow, ...]:
        """Return who is expected in [since, until), earliest first."""

    def acts(self, appointment_id: str) -> tuple[AppointmentAct, ...]:
        """Return every status an appointment was given, oldest first."""
