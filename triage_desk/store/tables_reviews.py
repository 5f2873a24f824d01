"""The tables of reviews. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, encounter_column, number_column


class Reviews(Row, table=True):
    """What clinicians did with a route, never changed: one row for each act (``domain.review``).

    ``decision`` counts the decisions of the encounter from 1. ``reason``, ``link_id``, ``outcome``
    and ``feedback`` are "" where the kind has none.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        Index("ix_reviews_encounter_id", "encounter_id", "number"),
        Index("ix_reviews_by", "by", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    kind: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    decision: int = Field(sa_type=Integer)
    ruleset_version: str = Field(sa_type=Text)
    from_disposition: str = Field(sa_type=Text)
    to_disposition: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    link_id: str = Field(sa_type=Text)
    outcome: str = Field(sa_type=Text)
    feedback: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


class ReviewQueue(Row, table=True):
    """Which visits wait for a clinician, or for the desk: made of their rows alone.

    ``urgency`` is that of the route that holds, ``since`` when it was set. What is done with has
    no row, so that looking costs the same after ten years.
    """

    __tablename__ = "review_queue"
    __table_args__ = (Index("ix_review_queue_state", "state", "urgency", "since"),)

    encounter_id: str = Field(
        sa_column=Column(
            "encounter_id", Text, ForeignKey("encounters.encounter_id"), primary_key=True
        )
    )
    state: str = Field(sa_type=Text)
    urgency: int = Field(sa_type=Integer)
    since: int = Field(sa_type=BigInteger)
