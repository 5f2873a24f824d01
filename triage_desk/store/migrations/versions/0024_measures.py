"""What measures are counted from: facts of each visit, its flags, and how far they follow.

Revision 0024, after 0023. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TIMES = ("action_s", "pt_days", "wait_s", "safe_s", "done_s")


def upgrade() -> None:
    """Go from 0023 to 0024: everything is counted when the page is first opened."""
    op.create_table(
        "visit_facts",
        sa.Column("month", sa.Integer(), nullable=False),
        *_text("encounter_id", "patient_id"),
        *_long("started_at", "due", "met", "left_out"),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in TIMES),
        *_text("desk", "staff", "provider", "payer", "language", "age_band", "sex"),
        *_text("rules", "by_desk", "clinician", "changed", "routing"),
        *_long("flag_set"),
        sa.Column("again_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("month", "encounter_id", name="pk_visit_facts"),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_visit_facts_encounter_id", "visit_facts", ["encounter_id"], unique=True)
    op.create_index("ix_visit_facts_masks", "visit_facts", ["month", "due", "met", "left_out"])
    for name in TIMES:
        op.create_index(f"ix_visit_facts_{name}", "visit_facts", ["month", name])
    op.create_index(
        "ix_visit_facts_routes", "visit_facts", ["month", "rules", "by_desk", "clinician"]
    )
    op.create_index("ix_visit_facts_changed", "visit_facts", ["month", "changed"])
    op.create_index("ix_visit_facts_again_at", "visit_facts", ["again_at"])
    op.create_table(
        "visit_flags",
        sa.Column("month", sa.Integer(), nullable=False),
        *_text("flag", "encounter_id"),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("physician", sa.Boolean(), nullable=False),
        *_text("routing"),
        sa.PrimaryKeyConstraint("month", "flag", "encounter_id", name="pk_visit_flags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_visit_flags_encounter_id", "visit_flags", ["encounter_id"])
    op.create_table(
        "flag_sets",
        sa.Column("flag_set", sa.BigInteger(), autoincrement=False, nullable=False),
        *_text("flags"),
        sa.PrimaryKeyConstraint("flag_set", name="pk_flag_sets"),
    )
    op.create_table(
        "measure_mark",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("logic", sa.Integer(), nullable=False),
        *_long("sequence"),
        sa.Column("walked", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_measure_mark"),
    )


def downgrade() -> None:
    """Go from 0024 back to 0023: nothing is lost that cannot be counted again."""
    for name in ("measure_mark", "flag_sets", "visit_flags", "visit_facts"):
        op.drop_table(name)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _long(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]
