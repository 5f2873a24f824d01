"""Cohorts that were saved, each version of them.

Revision 0032, after 0031. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

GROWS = "BEGIN SELECT RAISE(ABORT, 'cohort_versions only grows'); END"


def upgrade() -> None:
    """Go from 0031 to 0032: no cohort was saved so far."""
    op.create_table(
        "cohort_versions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("cohort_id", "name", "body", "owner"),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("recall_days", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "said_by"),
        sa.PrimaryKeyConstraint("number", name="pk_cohort_versions"),
    )
    op.create_index("ix_cohort_versions_cohort_id", "cohort_versions", ["cohort_id", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for name, what in (("update", "UPDATE"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER cohort_versions_no_{name} BEFORE {what} ON cohort_versions {GROWS}"
            )


def downgrade() -> None:
    """Go from 0032 back to 0031: saved cohorts are forgotten."""
    op.drop_table("cohort_versions")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
