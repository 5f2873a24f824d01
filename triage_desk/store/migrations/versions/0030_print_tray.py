"""From which tray a paper was printed.

Revision 0030, after 0029. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0029 to 0030: of what was printed so far no tray is known."""
    op.add_column(
        "document_prints", sa.Column("tray", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Go from 0030 back to 0029."""
    op.drop_column("document_prints", "tray")
