"""Tables of what is done for a person beside the route: ticks, goals, the care team.

All of them only grow: a change is another row, and the last one counts.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, encounter_column, number_column


def patient_column() -> Column[str]:
    """Return a column that names a patient."""
    return Column("patient_id", Text, ForeignKey("patients.patient_id"), nullable=False)


class Ticks(Row, table=True):
    """What a receipt asks for, ticked or left open."""

    __tablename__ = "ticks"
    __table_args__ = (
        Index("ix_ticks_encounter_id", "encounter_id", "number"),
        Index("ix_ticks_state_at", "state", "at"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    what: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    left_open: bool = Field(sa_type=Boolean)


class Goals(Row, table=True):
    """Versions of goals; days are ISO text, "" where there is none."""

    __tablename__ = "goals"
    __table_args__ = (Index("ix_goals_patient_id", "patient_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    goal_id: str = Field(sa_type=Text)
    patient_id: str = Field(sa_column=patient_column())
    encounter_id: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    set_on: str = Field(sa_type=Text)
    due_on: str = Field(sa_type=Text)
    closeness: int | None = Field(default=None, sa_type=Integer)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    readiness: int | None = Field(default=None, sa_type=Integer)
    confidence: int | None = Field(default=None, sa_type=Integer)
    barrier: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    remedy: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    helper_id: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})


class CareTeams(Row, table=True):
    """Versions of who belongs to somebody's care team."""

    __tablename__ = "care_teams"
    __table_args__ = (Index("ix_care_teams_patient_id", "patient_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    participant_id: str = Field(sa_type=Text)
    patient_id: str = Field(sa_column=patient_column())
    name: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    phone: str = Field(sa_type=Text)
    may_be_told: bool = Field(sa_type=Boolean)
    active: bool = Field(sa_type=Boolean)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
