"""When the sender of a message says that it was written.

Revision 0027, after 0026. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

STAYS = (
    *("number", "message_id", "act", "sender", "control_id", "kind", "authority", "patient_id"),
    *("fate", "at", "by"),
)
GROWS = "BEGIN SELECT RAISE(ABORT, 'inbox only grows'); END"


def upgrade() -> None:
    """Go from 0026 to 0027: of messages so far nobody knows when they were sent."""
    op.add_column("inbox", sa.Column("sent_at", sa.BigInteger(), nullable=True))
    _only_emptied(*STAYS, "sent_at")


def downgrade() -> None:
    """Go from 0027 back to 0026: when messages were sent is forgotten."""
    _only_emptied(*STAYS)
    op.drop_column("inbox", "sent_at")


def _only_emptied(*stays: str) -> None:
    """Make the trigger of a file anew that lets nothing of a row be changed, but its words."""
    if op.get_bind().dialect.name != "sqlite":
        return
    open_now = (
        "EXISTS (SELECT 1 FROM removals r WHERE r.patient_id = OLD.patient_id "
        "AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in stays]
    allowed = " AND ".join([open_now, *same, "NEW.\"why\" IS ''", "NEW.\"body\" IS ''"])
    op.execute("DROP TRIGGER IF EXISTS inbox_no_update")
    op.execute(
        f"CREATE TRIGGER inbox_no_update BEFORE UPDATE ON inbox WHEN NOT ({allowed}) {GROWS}"
    )
