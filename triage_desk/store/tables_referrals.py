"""The tables of referrals, and of what was printed. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, encounter_column, number_column


class ReferralActs(Row, table=True):
    """What happened to referrals, never changed: one row for each act (``domain.referral``).

    ``day`` is one in ISO 8601 or "".
    """

    __tablename__ = "referral_acts"
    __table_args__ = (Index("ix_referral_acts_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    state: str = Field(sa_type=Text)
    route: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    who: str = Field(sa_type=Text)
    day: str = Field(sa_type=Text)


class ReferralQueue(Row, table=True):
    """Which referrals are open, or lack a result: made of their acts alone.

    ``urgency`` is that of their route, ``since`` when they were made. What is closed or cancelled
    has no row, so that looking costs the same after ten years.
    """

    __tablename__ = "referral_queue"
    __table_args__ = (Index("ix_referral_queue_state", "state", "urgency", "since"),)

    encounter_id: str = Field(
        sa_column=Column(
            "encounter_id", Text, ForeignKey("encounters.encounter_id"), primary_key=True
        )
    )
    state: str = Field(sa_type=Text)
    urgency: int = Field(sa_type=Integer)
    since: int = Field(sa_type=BigInteger)


class DocumentPrints(Row, table=True):
    """Papers that went to a printer, never changed."""

    __tablename__ = "document_prints"
    __table_args__ = (Index("ix_document_prints_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    document_id: str = Field(sa_type=Text)
    encounter_id: str = Field(sa_column=encounter_column())
    kind: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    printer: str = Field(sa_type=Text)
    copies: int = Field(sa_type=Integer)
    pages: str = Field(sa_type=Text)
    tray: str = Field(sa_type=Text)
