"""The tables of many desks: which intake is open where, and what came from desks cut off."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, encounter_column, number_column


class IntakeLocks(Row, table=True):
    """Which intake is open at which desk, until when unless the desk says so again."""

    __tablename__ = "intake_locks"

    encounter_id: str = Field(
        sa_column=Column(
            "encounter_id", Text, ForeignKey("encounters.encounter_id"), primary_key=True
        )
    )
    user_id: str = Field(sa_type=Text)
    user_name: str = Field(sa_type=Text)
    workstation: str = Field(sa_type=Text)
    seat: str = Field(sa_type=Text)
    since: int = Field(sa_type=BigInteger)
    until: int = Field(sa_type=BigInteger)
    before: str = Field(sa_type=Text)


class TakeOvers(Row, table=True):
    """Intakes taken from another desk, never changed."""

    __tablename__ = "take_overs"
    __table_args__ = (Index("ix_take_overs_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    workstation: str = Field(sa_type=Text)
    from_user: str = Field(sa_type=Text)
    from_workstation: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


class MergedEntries(Row, table=True):
    """Entries of desks' journals that came to the server: each comes once, never changed."""

    __tablename__ = "merged_entries"

    entry_id: str = Field(primary_key=True, sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    workstation: str = Field(sa_type=Text)


class Conflicts(Row, table=True):
    """What two desks said differently while one of them could not reach the server."""

    __tablename__ = "conflicts"
    __table_args__ = (Index("ix_conflicts_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    entry_id: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    link_id: str = Field(sa_type=Text)
    ours: str = Field(sa_type=Text)
    theirs: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    workstation: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    their_name: str = Field(sa_type=Text)
    found_at: int = Field(sa_type=BigInteger)
    settled_by: str = Field(sa_type=Text)
    kept_ours: bool | None = Field(default=None, sa_type=Boolean)
