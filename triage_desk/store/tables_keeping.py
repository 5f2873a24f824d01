"""The tables of backups and removals. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column


class Backups(Row, table=True):
    """Tries to make a backup. ``path`` is "" when no file came of it."""

    __tablename__ = "backups"

    number: int | None = Field(default=None, sa_column=number_column("number"))
    backup_id: str = Field(sa_type=Text)
    folder: str = Field(sa_type=Text)
    path: str = Field(sa_type=Text)
    made_at: int = Field(sa_type=BigInteger)
    made_by: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    intakes: int = Field(sa_type=BigInteger)
    proved_at: int | None = Field(default=None, sa_type=BigInteger)
    failure: str = Field(sa_type=Text)


class Removals(Row, table=True):
    """Who was removed on request, by whom. The row stands open only within its transaction."""

    __tablename__ = "removals"

    number: int | None = Field(default=None, sa_column=number_column("number"))
    removal_id: str = Field(sa_type=Text)
    patient_id: str = Field(sa_type=Text, foreign_key="patients.patient_id", index=True)
    reason: str = Field(sa_type=Text)
    asked_at: int = Field(sa_type=BigInteger)
    asked_by: str = Field(sa_type=Text)
    confirmed_by: str = Field(sa_type=Text)
    years: int = Field(sa_type=Integer)
    decided_by: str = Field(sa_type=Text)
    decided_on: str = Field(sa_type=Text)
    done_at: int | None = Field(default=None, sa_type=BigInteger)
