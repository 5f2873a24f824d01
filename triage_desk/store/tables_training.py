"""Tables of practice and of the monthly audit. Private to ``store``; all of them only grow.

No row holds a word about a patient: vignettes are invented, a draw names an encounter by its id.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, encounter_column, number_column


class TrainingPlayed(Row, table=True):
    """Vignettes as they were played; ``missed`` and ``added`` are ids of flags, by spaces."""

    __tablename__ = "training_played"
    __table_args__ = (
        Index("ix_training_played_user_id", "user_id", "number"),
        Index("uq_training_played_round_id", "round_id", "vignette_id", unique=True),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    round_id: str = Field(sa_type=Text)
    user_id: str = Field(sa_type=Text)
    vignette_id: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    content_version: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    expected: str = Field(sa_type=Text)
    got: str = Field(sa_type=Text)
    missed: str = Field(sa_type=Text)
    added: str = Field(sa_type=Text)
    seconds_to_safe: int | None = Field(default=None, sa_type=Integer)
    seconds_to_done: int | None = Field(default=None, sa_type=Integer)


class TrainingCertificates(Row, table=True):
    """Certificates; ``digests`` is JSON by vignette, ``valid_until`` an ISO day."""

    __tablename__ = "training_certificates"
    __table_args__ = (
        Index("uq_training_certificates_round_id", "round_id", unique=True),
        Index("ix_training_certificates_user_id", "user_id", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    certificate_id: str = Field(sa_type=Text)
    round_id: str = Field(sa_type=Text)
    user_id: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    valid_until: str = Field(sa_type=Text)
    content_version: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    played: int = Field(sa_type=Integer)
    right: int = Field(sa_type=Integer)
    missed: int = Field(sa_type=Integer)
    digests: str = Field(sa_type=Text)


class AuditDraws(Row, table=True):
    """Intakes drawn for the monthly audit, each once; ``month`` is as "2026-10"."""

    __tablename__ = "audit_draws"
    __table_args__ = (
        Index("uq_audit_draws_draw_id", "draw_id", unique=True),
        Index("uq_audit_draws_encounter_id", "encounter_id", unique=True),
        Index("ix_audit_draws_month", "month", "user_id"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    draw_id: str = Field(sa_type=Text)
    month: str = Field(sa_type=Text)
    user_id: str = Field(sa_type=Text)
    encounter_id: str = Field(sa_column=encounter_column())
    seed: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)


class AuditRatings(Row, table=True):
    """What a second rater said, blind; the routes are those of ``Disposition``."""

    __tablename__ = "audit_ratings"
    __table_args__ = (Index("uq_audit_ratings_draw_id", "draw_id", "step", unique=True),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    draw_id: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    desk: str = Field(sa_type=Text)
    rules: str = Field(sa_type=Text)
    rater: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    step: int = Field(sa_type=Integer)
