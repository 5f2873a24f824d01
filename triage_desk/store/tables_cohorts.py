"""The table of saved cohorts. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column


class CohortVersions(Row, table=True):
    """Versions of saved cohorts, never changed (``domain.cohort.Kept``); the last one counts.

    ``body`` is the codec's JSON of what is meant: codes and numbers, and nobody's name.
    """

    __tablename__ = "cohort_versions"
    __table_args__ = (Index("ix_cohort_versions_cohort_id", "cohort_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    cohort_id: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    owner: str = Field(sa_type=Text)
    shared: bool = Field(sa_type=Boolean)
    recall_days: int = Field(sa_type=Integer)
    removed: bool = Field(sa_type=Boolean)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    said_by: str = Field(sa_type=Text)
