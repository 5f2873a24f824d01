"""What desks did while the server was away: entries that came, and what they contradict.

Revision 0012, after 0011. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0011 to 0012."""
    op.create_table(
        "merged_entries",
        *_text("entry_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("workstation"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_merged_entries"),
    )
    op.create_table(
        "conflicts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("encounter_id", "entry_id", "kind", "link_id", "ours", "theirs", "by"),
        *_text("workstation"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("their_name"),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        *_text("settled_by"),
        sa.Column("kept_ours", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_conflicts"),
        sa.ForeignKeyConstraint(
            ["encounter_id"],
            ["encounters.encounter_id"],
            name="fk_conflicts_encounter_id_encounters",
        ),
    )
    op.create_index("ix_conflicts_encounter_id", "conflicts", ["encounter_id", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER merged_entries_no_{change} BEFORE {change.upper()}"
                " ON merged_entries BEGIN SELECT RAISE(ABORT, 'merged_entries only grows'); END"
            )
        op.execute(
            "CREATE TRIGGER conflicts_no_delete BEFORE DELETE ON conflicts"
            " BEGIN SELECT RAISE(ABORT, 'conflicts only grows'); END"
        )


def downgrade() -> None:
    """Go from 0012 back to 0011."""
    op.drop_table("conflicts")
    op.drop_table("merged_entries")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
