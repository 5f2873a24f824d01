"""The tables of imports. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column


class ImportBatches(Row, table=True):
    """Imports, and that they were taken back, never changed: a row for each act.

    ``act`` is "taken" or "taken_back", ``counts`` JSON by name.
    """

    __tablename__ = "import_batches"
    __table_args__ = (Index("ix_import_batches_batch_id", "batch_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    batch_id: str = Field(sa_type=Text)
    act: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    way: str = Field(sa_type=Text)
    file: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    counts: str = Field(sa_type=Text)


class ImportEntries(Row, table=True):
    """What an import brought, and what of it was taken back, never changed.

    ``patient_id`` may be that of a record that is not there any more; ``before`` is JSON by field.
    """

    __tablename__ = "import_entries"
    __table_args__ = (
        Index("ix_import_entries_batch_id", "batch_id", "number"),
        Index("ix_import_entries_patient_id", "patient_id", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    batch_id: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    record_id: str = Field(sa_type=Text)
    patient_id: str = Field(sa_type=Text)
    became: str = Field(sa_type=Text)
    place: str = Field(sa_type=Text)
    before: str = Field(sa_type=Text)
