"""A scratch clinic of the real parts, for benchmarks that need one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from triage_desk import clock
from triage_desk.documents import PdfRenderer
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Patient, Person
from triage_desk.domain.user import Actor, Role
from triage_desk.ids import new_id
from triage_desk.rules.engine import Engine
from triage_desk.services import intake, patients
from triage_desk.services.desk import Desk, Shared
from triage_desk.store.store import open_store

ACTOR = Actor("desk", "Ana Sample", Role.FRONT_DESK, "BENCH")
CLINIC = Shared(
    Clinic("Example Family Clinic", ("100 Sample Avenue, Suite 2", "Testville"), "555-0100")
)


@contextmanager
def scratch_desk(engine: Engine) -> Iterator[Desk]:
    """Yield a desk on a new encrypted database, in a folder that is removed afterwards."""
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data", create=True)
        try:
            yield Desk(store, engine, clock.now, new_id, ACTOR, CLINIC, PdfRenderer())
        finally:
            store.close()


def invented_patient(desk: Desk, person: Person) -> Patient:
    """Keep a person of this age and sex."""
    born = date(clock.local_date(desk.clock()).year - person.age_years, 1, 1)
    return patients.create(desk, "Muster", "Rosa", born, person.sex, phone="555-0142")


def new_encounter(desk: Desk, patient: Patient) -> str:
    """Begin an intake and return its id."""
    return intake.start(desk, patient.patient_id, Channel.COUNTER).encounter.encounter_id
