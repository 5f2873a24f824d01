"""Which screens are locked, so that a lock that was broken off is noticed.

Revision 0011, after 0010. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0010 to 0011: no screen is locked."""
    op.create_table(
        "locked_screens",
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("lock_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workstation", name="pk_locked_screens"),
    )


def downgrade() -> None:
    """Go from 0011 back to 0010."""
    op.drop_table("locked_screens")
