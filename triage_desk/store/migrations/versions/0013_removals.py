"""Removing a person on request: who asked, who confirmed, and the narrow way past "only grows".

Revision 0013, after 0012. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Table, the columns that stay, the columns that may become empty with the empty value.
ROWS = (
    (
        "answer_events",
        ("sequence", "encounter_id", "link_id", "at", "by"),
        (("answer", "NULL"), ("previous", "NULL")),
    ),
    (
        "decisions",
        ("number", "encounter_id", "at", "disposition", "ruleset_version", "content_hash"),
        (("body", "x''"), ("dictionary", "NULL")),
    ),
    (
        "documents",
        ("number", "document_id", "encounter_id", "kind", "made_at", "made_by", "pages"),
        (("sha256", "''"),),
    ),
    (
        "notices",
        ("number", "encounter_id", "at", "by", "told_role"),
        (("told", "''"), ("words", "''")),
    ),
    (
        "overrides",
        (
            *("number", "encounter_id", "at", "by", "role", "from_disposition"),
            *("to_disposition", "reason"),
        ),
        (("words", "''"),),
    ),
    (
        "patient_changes",
        ("number", "patient_id", "at", "by", "field"),
        (("before", "''"), ("after", "''")),
    ),
    (
        "patient_merges",
        ("number", "kept_id", "gone_id", "at", "by", "undone"),
        (("filled", "'{}'"),),
    ),
    (
        "take_overs",
        (
            *("number", "encounter_id", "at", "by", "role", "workstation", "from_user"),
            *("from_workstation", "reason"),
        ),
        (("words", "''"),),
    ),
)
OWNER = {"patient_changes": "patient_id", "patient_merges": "gone_id"}
# A removal is closed once, and neither changed nor taken away.
CLOSES = """
CREATE TRIGGER removals_no_update BEFORE UPDATE ON removals
WHEN NOT (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL AND NEW.number IS OLD.number
  AND NEW.removal_id IS OLD.removal_id AND NEW.patient_id IS OLD.patient_id
  AND NEW.reason IS OLD.reason AND NEW.asked_at IS OLD.asked_at
  AND NEW.asked_by IS OLD.asked_by AND NEW.confirmed_by IS OLD.confirmed_by
  AND NEW.years IS OLD.years AND NEW.decided_by IS OLD.decided_by
  AND NEW.decided_on IS OLD.decided_on)
BEGIN SELECT RAISE(ABORT, 'removals only grows'); END
"""
STAYS = """
CREATE TRIGGER removals_no_delete BEFORE DELETE ON removals
BEGIN SELECT RAISE(ABORT, 'removals only grows'); END
"""


def upgrade() -> None:
    """Go from 0012 to 0013."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "removals",
        sa.Column("number", number, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("removal_id", "patient_id", "reason")
        ),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("asked_by", "confirmed_by")),
        sa.Column("years", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("decided_by", "decided_on")),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_removals"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.patient_id"], name="fk_removals_patient_id_patients"
        ),
    )
    op.create_index("ix_removals_patient_id", "removals", ["patient_id"])
    if op.get_bind().dialect.name == "sqlite":
        for table, stays, empties in ROWS:
            op.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            op.execute(_trigger(table, stays, empties))
        op.execute(CLOSES)
        op.execute(STAYS)


def downgrade() -> None:
    """Go from 0013 back to 0012: what was removed stays removed, who did it is forgotten."""
    if op.get_bind().dialect.name == "sqlite":
        for table, _stays, _empties in ROWS:
            op.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            op.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
    op.drop_table("removals")


def _trigger(table: str, stays: tuple[str, ...], empties: tuple[tuple[str, str], ...]) -> str:
    if table in OWNER:
        open_now = (
            "EXISTS (SELECT 1 FROM removals r WHERE "  # noqa: S608 - our own names only
            f"r.patient_id = OLD.{OWNER[table]} AND r.done_at IS NULL)"
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
