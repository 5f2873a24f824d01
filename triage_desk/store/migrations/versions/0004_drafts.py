"""What was typed and not yet said, kept while the desk is locked.

Revision 0004, after 0003. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0003 to 0004."""
    op.create_table(
        "drafts",
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("encounter_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workstation", "place", "encounter_id", name="pk_drafts"),
    )


def downgrade() -> None:
    """Go from 0004 back to 0003: what was typed and not said is lost."""
    op.drop_table("drafts")
