"""Tasks and messages about people, and which of them are open.

Revision 0026, after 0025. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STAYS = (
    *("number", "task_id", "patient_id", "encounter_id", "kind", "state", "owner", "owner_id"),
    *("owner_name", "due_on", "at", "by", "name", "role"),
)
GROWS = "BEGIN SELECT RAISE(ABORT, 'task_acts only grows'); END"


def upgrade() -> None:
    """Go from 0025 to 0026: nothing was to be done for anybody so far."""
    op.create_table(
        "task_acts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("task_id", "patient_id", "encounter_id", "kind", "state"),
        *_text("owner", "owner_id", "owner_name", "due_on", "words"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "name", "role"),
        sa.PrimaryKeyConstraint("number", name="pk_task_acts"),
        _of_patient("task_acts"),
    )
    op.create_index("ix_task_acts_task_id", "task_acts", ["task_id", "number"])
    op.create_index("ix_task_acts_patient_id", "task_acts", ["patient_id", "number"])
    op.create_table(
        "task_queue",
        *_text("task_id", "patient_id", "owner", "owner_id", "due_on"),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_task_queue"),
        _of_patient("task_queue"),
    )
    op.create_index("ix_task_queue_due_on", "task_queue", ["due_on", "since"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_only_emptied())
        op.execute(f"CREATE TRIGGER task_acts_no_delete BEFORE DELETE ON task_acts {GROWS}")


def downgrade() -> None:
    """Go from 0026 back to 0025: tasks and messages are forgotten."""
    op.drop_table("task_queue")
    op.drop_table("task_acts")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _of_patient(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["patient_id"], ["patients.patient_id"], name=f"fk_{table}_patient_id_patients"
    )


def _only_emptied() -> str:
    """Return the trigger that lets nothing of a row be changed, but its words on removal."""
    open_now = (
        "EXISTS (SELECT 1 FROM removals r WHERE r.patient_id = OLD.patient_id "
        "AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in STAYS]
    allowed = " AND ".join([open_now, *same, "NEW.\"words\" IS ''"])
    begin = "CREATE TRIGGER task_acts_no_update BEFORE UPDATE ON task_acts"
    return f"{begin} WHEN NOT ({allowed}) {GROWS}"
