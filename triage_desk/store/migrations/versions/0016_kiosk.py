"""Whose identity staff have still to ask, and since when a kiosk calls for staff.

Revision 0016, after 0015. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0015 to 0016: until now staff asked everybody themselves."""
    op.add_column(
        "encounters",
        sa.Column("unverified", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("encounters", sa.Column("called_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go from 0016 back to 0015."""
    op.drop_column("encounters", "called_at")
    op.drop_column("encounters", "unverified")
