"""Beside the route: ticks of receipts, goals, care teams, and which visit another follows up.

Revision 0014, after 0013. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Table, what says of whom a row is, the columns that stay, and those that may become empty.
ROWS = (
    (
        "ticks",
        "encounter_id",
        ("number", "encounter_id", "state", "at", "by", "left_open"),
        (("what", "''"),),
    ),
    (
        "goals",
        "patient_id",
        ("number", "goal_id", "patient_id", "encounter_id", "status", "set_on", "at", "by"),
        (("words", "''"), ("due_on", "''"), ("closeness", "NULL")),
    ),
    (
        "care_teams",
        "patient_id",
        (
            *("number", "participant_id", "patient_id", "role", "may_be_told", "active"),
            *("at", "by"),
        ),
        (("name", "''"), ("phone", "''")),
    ),
)


def upgrade() -> None:
    """Go from 0013 to 0014: nothing kept so far was ticked, and no visit follows another."""
    op.add_column("encounters", sa.Column("follows", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "ticks",
        _number(),
        *_text("encounter_id", "what", "state"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by"),
        sa.Column("left_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_ticks"),
        _of("ticks", "encounter"),
    )
    op.create_index("ix_ticks_encounter_id", "ticks", ["encounter_id", "number"])
    op.create_index("ix_ticks_state_at", "ticks", ["state", "at"])
    op.create_table(
        "goals",
        _number(),
        *_text("goal_id", "patient_id", "encounter_id", "words", "status", "set_on", "due_on"),
        sa.Column("closeness", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by"),
        sa.PrimaryKeyConstraint("number", name="pk_goals"),
        _of("goals", "patient"),
    )
    op.create_index("ix_goals_patient_id", "goals", ["patient_id", "number"])
    op.create_table(
        "care_teams",
        _number(),
        *_text("participant_id", "patient_id", "name", "role", "phone"),
        sa.Column("may_be_told", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by"),
        sa.PrimaryKeyConstraint("number", name="pk_care_teams"),
        _of("care_teams", "patient"),
    )
    op.create_index("ix_care_teams_patient_id", "care_teams", ["patient_id", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for table, whose, stays, empties in ROWS:
            op.execute(_trigger(table, whose, stays, empties))
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )


def downgrade() -> None:
    """Go from 0014 back to 0013: ticks, goals and care teams are forgotten."""
    for table, *_rest in reversed(ROWS):
        op.drop_table(table)
    op.drop_column("encounters", "follows")


def _number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("number", kind, nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _of(table: str, whose: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{whose}_id"], [f"{whose}s.{whose}_id"], name=f"fk_{table}_{whose}_id_{whose}s"
    )


def _trigger(
    table: str, whose: str, stays: tuple[str, ...], empties: tuple[tuple[str, str], ...]
) -> str:
    """Return the trigger that lets nothing of a row be changed, but emptied on removal."""
    if whose == "patient_id":
        open_now = (
            "EXISTS (SELECT 1 FROM removals r WHERE "
            "r.patient_id = OLD.patient_id AND r.done_at IS NULL)"
        )
    else:
        open_now = (
            "EXISTS (SELECT 1 FROM removals r JOIN encounters e ON e.patient_id = r.patient_id "
            "WHERE e.encounter_id = OLD.encounter_id AND r.done_at IS NULL)"
        )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in stays]
    empty = [f'NEW."{name}" IS {value}' for name, value in empties]
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN NOT ({' AND '.join([open_now, *same, *empty])}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    )
