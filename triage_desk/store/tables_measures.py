"""What measures are counted from: made of the records alone, so it may be thrown away at any time.

It follows the audit log: whoever an event names since ``MeasureMark.sequence`` is looked at again.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row


class VisitFacts(Row, table=True):
    """One decided visit, as measures count it (``domain.measure_facts.Facts``).

    ``month`` is year and month of its beginning by the local calendar, as in 202603; the key begins
    with it, so that a period lies together. The masks have a bit for each measure. The columns
    ending in ``_s`` are seconds, ``pt_days`` days, NULL where unknown. Everything by which numbers
    are broken down is text, "unknown" where nobody said.
    """

    __tablename__ = "visit_facts"
    __table_args__ = (
        Index("uq_visit_facts_encounter_id", "encounter_id", unique=True),
        Index("ix_visit_facts_masks", "month", "due", "met", "left_out"),
        Index("ix_visit_facts_action_s", "month", "action_s"),
        Index("ix_visit_facts_pt_days", "month", "pt_days"),
        Index("ix_visit_facts_wait_s", "month", "wait_s"),
        Index("ix_visit_facts_safe_s", "month", "safe_s"),
        Index("ix_visit_facts_done_s", "month", "done_s"),
        Index("ix_visit_facts_routes", "month", "rules", "by_desk", "clinician"),
        Index("ix_visit_facts_changed", "month", "changed"),
        Index("ix_visit_facts_again_at", "again_at"),
        {"sqlite_with_rowid": False},
    )

    month: int = Field(primary_key=True, sa_type=Integer)
    encounter_id: str = Field(primary_key=True, sa_type=Text)
    patient_id: str = Field(sa_type=Text)
    started_at: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    met: int = Field(sa_type=BigInteger)
    left_out: int = Field(sa_type=BigInteger)
    action_s: int | None = Field(default=None, sa_type=Integer)
    pt_days: int | None = Field(default=None, sa_type=Integer)
    wait_s: int | None = Field(default=None, sa_type=Integer)
    safe_s: int | None = Field(default=None, sa_type=Integer)
    done_s: int | None = Field(default=None, sa_type=Integer)
    desk: str = Field(sa_type=Text)
    staff: str = Field(sa_type=Text)
    provider: str = Field(sa_type=Text)
    payer: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    age_band: str = Field(sa_type=Text)
    sex: str = Field(sa_type=Text)
    rules: str = Field(sa_type=Text)
    by_desk: str = Field(sa_type=Text)
    clinician: str = Field(sa_type=Text)
    changed: str = Field(sa_type=Text)
    routing: str = Field(sa_type=Text)
    flag_set: int = Field(sa_type=BigInteger)
    again_at: int | None = Field(default=None, sa_type=BigInteger)
    programme: str = Field(sa_type=Text, sa_column_kwargs={"server_default": "unknown"})


class VisitFlags(Row, table=True):
    """Red flags of a decided visit that were present, or not ruled out."""

    __tablename__ = "visit_flags"
    __table_args__ = (
        Index("ix_visit_flags_encounter_id", "encounter_id"),
        {"sqlite_with_rowid": False},
    )

    month: int = Field(primary_key=True, sa_type=Integer)
    flag: str = Field(primary_key=True, sa_type=Text)
    encounter_id: str = Field(primary_key=True, sa_type=Text)
    present: bool = Field(sa_type=Boolean)
    physician: bool = Field(sa_type=Boolean)
    routing: str = Field(sa_type=Text)


class VisitSums(Row, table=True):
    """Visits by month, group and measure, summed up from their facts (``store.sums``).

    ``cut`` is by what they are broken down, "all" for all of them with "" as ``group``; ``bit`` is
    the measure's, -1 for all visits with a route.
    """

    __tablename__ = "visit_sums"
    __table_args__ = ({"sqlite_with_rowid": False},)

    month: int = Field(primary_key=True, sa_type=Integer)
    cut: str = Field(primary_key=True, sa_type=Text)
    group: str = Field(primary_key=True, sa_type=Text)
    bit: int = Field(sa_type=Integer, primary_key=True, sa_column_kwargs={"autoincrement": False})
    due: int = Field(sa_type=BigInteger)
    met: int = Field(sa_type=BigInteger)
    left_out: int = Field(sa_type=BigInteger)


class FlagSets(Row, table=True):
    """Which flags were asked about together, each set once; ``flags`` has a space between."""

    __tablename__ = "flag_sets"

    flag_set: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    flags: str = Field(sa_type=Text)


class MeasureMark(Row, table=True):
    """How far the facts follow the records; one row.

    ``logic`` is the version of the definitions they were made by. ``walked`` is the last record of
    a walk over all people that is under way, "" at its beginning; NULL when it is over.
    """

    __tablename__ = "measure_mark"

    number: int = Field(
        sa_type=Integer, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    logic: int = Field(sa_type=Integer)
    sequence: int = Field(sa_type=BigInteger)
    walked: str | None = Field(default=None, sa_type=Text)
