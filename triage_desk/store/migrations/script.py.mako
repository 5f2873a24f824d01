"""${message}

Revision ${up_revision}, after ${down_revision or "nothing"}. Once released it is never edited.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from ${down_revision or "nothing"} to ${up_revision}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Go back to ${down_revision or "nothing"}."""
    ${downgrades if downgrades else "pass"}
