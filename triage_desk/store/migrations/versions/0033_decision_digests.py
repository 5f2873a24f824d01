"""What lists of people look at in a decision, kept beside it.

Revision 0033, after 0032. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0032 to 0033: a decision of before is digested when a list first reads it."""
    op.create_table(
        "decision_digests",
        sa.Column("encounter_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("flag_set", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("open", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("encounter_id", "number", name="pk_decision_digests"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go from 0033 back to 0032: the decisions are read themselves."""
    op.drop_table("decision_digests")
