"""How long an intake lay aside, kept with the encounter, so that its times can be told without.

Revision 0015, after 0014. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = ("paused_seconds", "paused_before_safe")


def upgrade() -> None:
    """Go from 0014 to 0015: of earlier intakes no pause is known."""
    for name in COLUMNS:
        op.add_column(
            "encounters", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )


def downgrade() -> None:
    """Go from 0015 back to 0014."""
    for name in COLUMNS:
        op.execute(f"ALTER TABLE encounters DROP COLUMN {name}")
