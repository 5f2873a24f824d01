"""Saved cohorts, and what they look at in decisions. Private to ``store``, as ``tables`` says."""

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


class DecisionDigests(Row, table=True):
    """What lists of people look at in a decision (``store.digests``), made of the decision alone.

    ``flag_set`` is the set of flags that were asked about, in ``flag_sets``; ``present`` and
    ``open`` are ids with a space between. A decision of an earlier program has none until a list
    had to unpack it.
    """

    __tablename__ = "decision_digests"
    __table_args__ = ({"sqlite_with_rowid": False},)

    encounter_id: str = Field(primary_key=True, sa_type=Text)
    number: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    disposition: str = Field(sa_type=Text)
    pathway: str = Field(sa_type=Text)
    flag_set: int = Field(sa_type=BigInteger)
    present: str = Field(sa_type=Text)
    open: str = Field(sa_type=Text)
