"""The language in which the person is asked, kept with the encounter.

Revision 0002, after 0001. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0001 to 0002: everybody was asked in English before."""
    op.add_column(
        "encounters", sa.Column("language", sa.Text(), nullable=False, server_default="en")
    )


def downgrade() -> None:
    """Go from 0002 back to 0001."""
    with op.batch_alter_table("encounters") as batch:
        batch.drop_column("language")
