"""Practice of staff, their certificates, and the monthly audit: draws and second ratings.

Revision 0023, after 0022. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("training_played", "training_certificates", "audit_draws", "audit_ratings")


def upgrade() -> None:
    """Go from 0022 to 0023: nobody has practised yet."""
    op.create_table(
        "training_played",
        _number(),
        *_text("round_id", "user_id", "vignette_id", "digest", "content_version", "content_hash"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("expected", "got", "missed", "added"),
        sa.Column("seconds_to_safe", sa.Integer(), nullable=True),
        sa.Column("seconds_to_done", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_training_played"),
    )
    op.create_index("ix_training_played_user_id", "training_played", ["user_id", "number"])
    op.create_index(
        "uq_training_played_round_id", "training_played", ["round_id", "vignette_id"], unique=True
    )
    op.create_table(
        "training_certificates",
        _number(),
        *_text("certificate_id", "round_id", "user_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("valid_until", "content_version", "content_hash"),
        *(sa.Column(n, sa.Integer(), nullable=False) for n in ("played", "right", "missed")),
        *_text("digests"),
        sa.PrimaryKeyConstraint("number", name="pk_training_certificates"),
    )
    op.create_index(
        "uq_training_certificates_round_id", "training_certificates", ["round_id"], unique=True
    )
    op.create_index(
        "ix_training_certificates_user_id", "training_certificates", ["user_id", "number"]
    )
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            grows = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            for what in ("update", "delete"):
                name = f"{table}_no_{what}"
                op.execute(f"CREATE TRIGGER {name} BEFORE {what.upper()} ON {table} {grows}")


def downgrade() -> None:
    """Go from 0023 back to 0022: practice and audit are forgotten."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _audit() -> None:
    op.create_table(
        "audit_draws",
        _number(),
        *_text("draw_id", "month", "user_id", "encounter_id", "seed"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by"),
        sa.PrimaryKeyConstraint("number", name="pk_audit_draws"),
        sa.ForeignKeyConstraint(
            ["encounter_id"],
            ["encounters.encounter_id"],
            name="fk_audit_draws_encounter_id_encounters",
        ),
    )
    op.create_index("uq_audit_draws_draw_id", "audit_draws", ["draw_id"], unique=True)
    # An intake is drawn once: nobody can draw until a sample pleases them.
    op.create_index("uq_audit_draws_encounter_id", "audit_draws", ["encounter_id"], unique=True)
    op.create_index("ix_audit_draws_month", "audit_draws", ["month", "user_id"])
    op.create_table(
        "audit_ratings",
        _number(),
        *_text("draw_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "desk", "rules", "rater", "reason"),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_ratings"),
    )
    # One blind look for each: whoever has seen the route cannot rate it again.
    op.create_index("uq_audit_ratings_draw_id", "audit_ratings", ["draw_id", "step"], unique=True)


def _number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("number", kind, nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
