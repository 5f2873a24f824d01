"""Beside a goal: how ready and how sure somebody is, what gets in the way, and who helps.

Revision 0029, after 0028. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STAYS = ("number", "goal_id", "patient_id", "encounter_id", "status", "set_on", "at", "by")
BEFORE = (("words", "''"), ("due_on", "''"), ("closeness", "NULL"))
NUMBERS, WORDS = ("readiness", "confidence"), ("barrier", "remedy", "helper_id")


def upgrade() -> None:
    """Go from 0028 to 0029: nobody was asked so far."""
    for name in NUMBERS:
        op.add_column("goals", sa.Column(name, sa.Integer(), nullable=True))
    for name in WORDS:
        op.add_column("goals", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    new = (*((name, "NULL") for name in NUMBERS), *((name, "''") for name in WORDS))
    _guard((*BEFORE, *new))


def downgrade() -> None:
    """Go from 0029 back to 0028: what stood beside the goals is forgotten."""
    # Its guard names the columns, so it goes first.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS goals_no_update")
    for name in (*WORDS, *NUMBERS):
        op.drop_column("goals", name)
    _guard(BEFORE)


def _guard(empties: tuple[tuple[str, str], ...]) -> None:
    """Let nothing of a row be changed, but emptied on removal; a server has its own guards."""
    if op.get_bind().dialect.name != "sqlite":
        return
    open_now = (
        "EXISTS (SELECT 1 FROM removals r WHERE r.patient_id = OLD.patient_id "
        "AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in STAYS]
    empty = [f'NEW."{name}" IS {value}' for name, value in empties]
    op.execute("DROP TRIGGER IF EXISTS goals_no_update")
    op.execute(
        "CREATE TRIGGER goals_no_update BEFORE UPDATE ON goals "
        f"WHEN NOT ({' AND '.join([open_now, *same, *empty])}) "
        "BEGIN SELECT RAISE(ABORT, 'goals only grows'); END"
    )
