"""Appointments in SQL, as ``services.ports_day`` wants them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from triage_desk.clock import local_date
from triage_desk.domain.appointment import (
    Appointment,
    AppointmentAct,
    AppointmentSource,
    AppointmentStatus,
    ExpectedRow,
)
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.bare import Bare
from triage_desk.store.faults import breaks_reference
from triage_desk.store.shape import TABLES

_appointments = TABLES["appointments"]
_acts = TABLES["appointment_acts"]
_patients = TABLES["patients"]
NOT_ON_FILE = "This appointment is not on file: open the list again."


class SqlAppointments:
    """Who is expected when."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment and its first act.

        Raises:
            UserError: its person is not on file, or another desk has kept it just now.
        """
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(_appointments), _values(appointment))
        except IntegrityError as error:
            who = "This person is not on file" if breaks_reference(error) else "It is kept already"
            raise UserError(f"{who}: open the list again.") from error
        self._say(appointment)

    def get(self, appointment_id: str) -> Appointment:
        """Return one appointment; raise ``UserError`` when there is none."""
        found = self._one(_appointments.c.appointment_id == appointment_id)
        if found is None:
            raise UserError(NOT_ON_FILE)
        return found

    def update(self, appointment: Appointment) -> None:
        """Keep an appointment as it stands now; a new status is an act."""
        before = self.get(appointment.appointment_id)
        mine = _appointments.c.appointment_id == appointment.appointment_id
        self._connection.execute(update(_appointments).where(mine), _values(appointment))
        if before.status is not appointment.status:
            self._say(appointment)

    def several(self, appointment_ids: Collection[str]) -> dict[str, Appointment]:
        """Return some appointments by id; what is not on file is left out."""
        query = select(_appointments).where(_appointments.c.appointment_id.in_(appointment_ids))
        found = map(_appointment_of, self._connection.execute(query))
        return {one.appointment_id: one for one in found}

    def withdraw(self, appointment_ids: Collection[str]) -> None:
        """Let appointments go again; what was said of them stays."""
        mine = _appointments.c.appointment_id.in_(appointment_ids)
        self._connection.execute(delete(_appointments).where(mine))

    def of_external(self, external_id: str) -> Appointment | None:
        """Return the appointment that another system calls so, or ``None``."""
        if not external_id:
            return None
        row = _BY_EXTERNAL.one(self._connection, {"value": external_id})
        return None if row is None else _appointment_of(row)

    def of_externals(self, external_ids: Collection[str]) -> tuple[Appointment, ...]:
        """Return the appointments of several such names."""
        if not external_ids:
            return ()
        query = select(_appointments).where(_appointments.c.external_id.in_(external_ids))
        return tuple(map(_appointment_of, self._connection.execute(query)))

    def of_encounter(self, encounter_id: str) -> Appointment | None:
        """Return the appointment that an intake was begun for, or ``None``."""
        return self._one(_appointments.c.encounter_id == encounter_id)

    def of_patients(self, patient_ids: tuple[str, ...]) -> tuple[Appointment, ...]:
        """Return all appointments of some records, earliest first."""
        query = select(_appointments).where(_appointments.c.patient_id.in_(patient_ids))
        rows = self._connection.execute(query.order_by(*_ORDER))
        return tuple(map(_appointment_of, rows))

    def between(self, since: datetime, until: datetime) -> tuple[ExpectedRow, ...]:
        """Return who is expected in [since, until), earliest first."""
        starts = _appointments.c.starts_at
        when = (starts >= mapping.micros(since)) & (starts < mapping.micros(until))
        return tuple(map(_expected, self._connection.execute(_EXPECTED.where(when))))

    def acts(self, appointment_id: str) -> tuple[AppointmentAct, ...]:
        """Return every status an appointment was given, oldest first."""
        mine = _acts.c.appointment_id == appointment_id
        rows = self._connection.execute(select(_acts).where(mine).order_by(_acts.c.number))
        return tuple(
            AppointmentAct(
                row.appointment_id, AppointmentStatus(row.status), mapping.moment_of(row.at), row.by
            )
            for row in rows
        )

    def _one(self, which: Any) -> Appointment | None:  # noqa: ANN401 - a condition
        row = self._connection.execute(select(_appointments).where(which)).first()
        return None if row is None else _appointment_of(row)

    def _say(self, appointment: Appointment) -> None:
        values = {
            "appointment_id": appointment.appointment_id,
            "status": appointment.status.value,
            "at": mapping.micros(appointment.changed_at),
            "by": appointment.changed_by,
        }
        self._connection.execute(insert(_acts), values)


# Asked once for each row of a file; the first condition lets the index of these names be used.
_BY_EXTERNAL = Bare(
    select(_appointments).where(
        _appointments.c.external_id != literal_column("''"),
        _appointments.c.external_id == bindparam("value", type_=Text),
    )
)
_ORDER = (_appointments.c.starts_at, _appointments.c.appointment_id)


def _make_expected() -> Any:  # noqa: ANN401 - a statement, typed by its columns
    # A record merged into another shows the person whose record that is.
    kept = _patients.alias()
    columns = [
        func.coalesce(kept.c[name], _patients.c[name]).label(f"person_{name}")
        for name in ("family", "given", "birth_date")
    ]
    current = func.coalesce(_patients.c.merged_into, _patients.c.patient_id)
    return (
        select(_appointments, *columns, current.label("current_id"))
        .join(_patients, _patients.c.patient_id == _appointments.c.patient_id)
        .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
        .order_by(*_ORDER)
    )


_EXPECTED = _make_expected()


def _values(appointment: Appointment) -> mapping.Values:
    arrived = appointment.arrived_at
    return {
        "appointment_id": appointment.appointment_id,
        "patient_id": appointment.patient_id,
        "starts_at": mapping.micros(appointment.starts_at),
        "minutes": appointment.minutes,
        "status": appointment.status.value,
        "source": appointment.source.value,
        "changed_at": mapping.micros(appointment.changed_at),
        "changed_by": appointment.changed_by,
        "who": appointment.who,
        "practitioner_id": appointment.practitioner_id,
        "reason": appointment.reason,
        "external_id": appointment.external_id,
        "arrived_at": None if arrived is None else mapping.micros(arrived),
        "encounter_id": appointment.encounter_id,
    }


def _appointment_of(row: mapping.AnyRow) -> Appointment:
    return Appointment(
        row.appointment_id,
        row.patient_id,
        mapping.moment_of(row.starts_at),
        row.minutes,
        AppointmentStatus(row.status),
        AppointmentSource(row.source),
        mapping.moment_of(row.changed_at),
        row.changed_by,
        row.who,
        row.practitioner_id,
        row.reason,
        row.external_id,
        None if row.arrived_at is None else mapping.moment_of(row.arrived_at),
        row.encounter_id,
    )


def _expected(row: mapping.AnyRow) -> ExpectedRow:
    found = _appointment_of(row)
    born, day = date.fromisoformat(row.person_birth_date), local_date(found.starts_at)
    who = Patient(row.current_id, row.person_family, row.person_given, born, Sex.UNKNOWN)
    return ExpectedRow(found, row.current_id, who.initials, age_in_years(min(born, day), day))
