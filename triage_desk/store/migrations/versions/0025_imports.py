"""Imports, what they brought, and that it was taken back; referrals that lack a result.

Revision 0025, after 0024. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

REFERS = "fk_appointment_acts_appointment_id_appointments"
STAYS = ("number", "batch_id", "kind", "record_id", "patient_id", "became", "place")
# Whoever was seen, and nobody said what came of it: their referrals join the list.
SEEN = """
INSERT INTO referral_queue (encounter_id, state, urgency, since)
SELECT a.encounter_id, a.state,
  CASE a.route WHEN 'emergency' THEN 5 WHEN 'physician_today' THEN 4
    WHEN 'physician_soon' THEN 3 WHEN 'pt_first_notify' THEN 2 WHEN 'pt_first' THEN 1 ELSE 0 END,
  (SELECT max(d.at) FROM referral_acts d
   WHERE d.encounter_id = a.encounter_id AND d.state = 'drafted')
FROM referral_acts a
WHERE a.state = 'seen' AND a.number =
  (SELECT max(l.number) FROM referral_acts l WHERE l.encounter_id = a.encounter_id)
"""


def upgrade() -> None:
    """Go from 0024 to 0025: imports of before it cannot be taken back."""
    op.create_table(
        "import_batches",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("batch_id", "act"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "name", "way", "file", "sha256", "counts"),
        sa.PrimaryKeyConstraint("number", name="pk_import_batches"),
    )
    op.create_index("ix_import_batches_batch_id", "import_batches", ["batch_id", "number"])
    op.create_table(
        "import_entries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("batch_id", "kind", "record_id", "patient_id", "became", "place", "before"),
        sa.PrimaryKeyConstraint("number", name="pk_import_entries"),
    )
    op.create_index("ix_import_entries_batch_id", "import_entries", ["batch_id", "number"])
    op.create_index("ix_import_entries_patient_id", "import_entries", ["patient_id", "number"])
    # What an import added and nobody used may go again; what was said of it stays.
    with op.batch_alter_table("appointment_acts") as acts:
        acts.drop_constraint(REFERS, type_="foreignkey")
    _acts_only_grow()
    op.execute(SEEN)
    if op.get_bind().dialect.name == "sqlite":
        for table in ("import_batches", "import_entries"):
            grows = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            update = f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            unless = f" WHEN NOT ({_emptied()})" if table == "import_entries" else ""
            op.execute(f"{update}{unless} {grows}")
            op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {grows}")


def downgrade() -> None:
    """Go from 0025 back to 0024: what imports brought is forgotten, and acts of what went again."""
    op.execute("DELETE FROM referral_queue WHERE state = 'seen'")
    op.execute(
        "DELETE FROM appointment_acts WHERE appointment_id NOT IN"
        " (SELECT appointment_id FROM appointments)"
    )
    with op.batch_alter_table("appointment_acts") as acts:
        acts.create_foreign_key(REFERS, "appointments", ["appointment_id"], ["appointment_id"])
    _acts_only_grow()
    op.drop_table("import_entries")
    op.drop_table("import_batches")


def _acts_only_grow() -> None:
    """Make the triggers of a file again, which went with the table that was copied."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER appointment_acts_no_{change} BEFORE {change.upper()} "
            "ON appointment_acts "
            "BEGIN SELECT RAISE(ABORT, 'appointment_acts only grows'); END"
        )


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _emptied() -> str:
    """Return what lets nothing of a row be changed, but its words on removal."""
    open_now = (
        "EXISTS (SELECT 1 FROM removals r WHERE r.patient_id = OLD.patient_id "
        "AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in STAYS]
    return " AND ".join([open_now, *same, "NEW.\"before\" IS ''"])
