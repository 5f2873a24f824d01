"""The tables of who is expected when. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, Text, text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column


class Appointments(Row, table=True):
    """Appointments as they stand now; ``encounter_id`` is "" until an intake was begun."""

    __tablename__ = "appointments"
    __table_args__ = (
        Index("ix_appointments_encounter_id", "encounter_id"),
        # One appointment of another system is one here, however often it is sent.
        Index(
            "uq_appointments_external_id",
            "external_id",
            unique=True,
            sqlite_where=text("external_id <> ''"),
            postgresql_where=text("external_id <> ''"),
        ),
    )

    appointment_id: str = Field(primary_key=True, sa_type=Text)
    patient_id: str = Field(sa_type=Text, foreign_key="patients.patient_id", index=True)
    starts_at: int = Field(sa_type=BigInteger, index=True)
    minutes: int = Field(sa_type=Integer)
    status: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    changed_at: int = Field(sa_type=BigInteger)
    changed_by: str = Field(sa_type=Text)
    who: str = Field(sa_type=Text)
    practitioner_id: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    external_id: str = Field(sa_type=Text)
    arrived_at: int | None = Field(default=None, sa_type=BigInteger)
    encounter_id: str = Field(sa_type=Text)


class AppointmentActs(Row, table=True):
    """Every status an appointment was given, when and by whom, never changed.

    What an import added may go again; its acts stay.
    """

    __tablename__ = "appointment_acts"
    __table_args__ = (Index("ix_appointment_acts_appointment_id", "appointment_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    appointment_id: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)


class Inbox(Row, table=True):
    """What became of messages of an interface, never changed; ``body`` is base64, of parked ones.

    ``patient_id`` may be that of a record that is not there yet. ``sent_at`` is the sender's clock,
    NULL where it orders nothing.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("uq_inbox_message_id", "message_id", "act", unique=True),
        Index("ix_inbox_control_id", "control_id", "sender"),
        Index("ix_inbox_patient_id", "patient_id", "number"),
        Index("ix_inbox_fate", "fate", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    message_id: str = Field(sa_type=Text)
    act: int = Field(sa_type=Integer)
    sender: str = Field(sa_type=Text)
    control_id: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    authority: str = Field(sa_type=Text)
    patient_id: str = Field(sa_type=Text)
    fate: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    sent_at: int | None = Field(default=None, sa_type=BigInteger)
