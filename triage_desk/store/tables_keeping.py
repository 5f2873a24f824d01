"""The tables of settings, backups and removals. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column


class SettingsVersions(Row, table=True):
    """What all desks share, as it was kept each time; the last of each ``record_id`` holds.

    ``kind`` names the class of which ``body`` is the codec's JSON (``store.clinic``).
    """

    __tablename__ = "settings_versions"
    __table_args__ = (
        Index("ix_settings_versions_record_id", "record_id", "number"),
        Index("ix_settings_versions_kind", "kind", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    kind: str = Field(sa_type=Text)
    record_id: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


class ClinicLogos(Row, table=True):
    """Pictures for the letterhead, each once, by the SHA-256 of their bytes (hex)."""

    __tablename__ = "clinic_logos"

    sha256: str = Field(primary_key=True, sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)


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
