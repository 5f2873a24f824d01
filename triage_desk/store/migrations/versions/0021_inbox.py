"""Messages of interfaces, and what became of them.

Revision 0021, after 0020. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STAYS = (
    *("number", "message_id", "act", "sender", "control_id", "kind", "authority", "patient_id"),
    *("fate", "at", "by"),
)
GROWS = "BEGIN SELECT RAISE(ABORT, 'inbox only grows'); END"


def upgrade() -> None:
    """Go from 0020 to 0021: no message has come yet."""
    op.create_table(
        "inbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("message_id"),
        sa.Column("act", sa.Integer(), nullable=False),
        *_text("sender", "control_id", "kind", "authority", "patient_id", "fate", "why"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "body"),
        sa.PrimaryKeyConstraint("number", name="pk_inbox"),
    )
    op.create_index("uq_inbox_message_id", "inbox", ["message_id", "act"], unique=True)
    op.create_index("ix_inbox_control_id", "inbox", ["control_id", "sender"])
    op.create_index("ix_inbox_patient_id", "inbox", ["patient_id", "number"])
    op.create_index("ix_inbox_fate", "inbox", ["fate", "number"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_only_emptied())
        op.execute(f"CREATE TRIGGER inbox_no_delete BEFORE DELETE ON inbox {GROWS}")


def downgrade() -> None:
    """Go from 0021 back to 0020: messages that wait are forgotten."""
    op.drop_table("inbox")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _only_emptied() -> str:
    """Return the trigger that lets nothing of a row be changed, but its words on removal."""
    open_now = (
        "EXISTS (SELECT 1 FROM removals r WHERE r.patient_id = OLD.patient_id "
        "AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in STAYS]
    allowed = " AND ".join([open_now, *same, "NEW.\"why\" IS ''", "NEW.\"body\" IS ''"])
    return f"CREATE TRIGGER inbox_no_update BEFORE UPDATE ON inbox WHEN NOT ({allowed}) {GROWS}"
