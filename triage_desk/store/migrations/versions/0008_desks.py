"""Many desks: versions of encounters, and which intake is open where.

Revision 0008, after 0007. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0007 to 0008: nothing kept so far is open anywhere."""
    op.add_column(
        "encounters", sa.Column("version", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "encounters", sa.Column("changed_by", sa.Text(), nullable=False, server_default="")
    )
    op.create_table(
        "intake_locks",
        *_text("encounter_id", "user_id", "user_name", "workstation", "seat"),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        *_text("before"),
        sa.PrimaryKeyConstraint("encounter_id", name="pk_intake_locks"),
        _of_encounter("intake_locks"),
    )
    op.create_table(
        "take_overs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("encounter_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "role", "workstation", "from_user", "from_workstation", "reason", "words"),
        sa.PrimaryKeyConstraint("number", name="pk_take_overs"),
        _of_encounter("take_overs"),
    )
    op.create_index("ix_take_overs_encounter_id", "take_overs", ["encounter_id", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER take_overs_no_{change} BEFORE {change.upper()} ON take_overs "
                "BEGIN SELECT RAISE(ABORT, 'take_overs only grows'); END"
            )


def downgrade() -> None:
    """Go from 0008 back to 0007."""
    op.drop_table("take_overs")
    op.drop_table("intake_locks")
    with op.batch_alter_table("encounters") as batch:
        batch.drop_column("changed_by")
        batch.drop_column("version")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _of_encounter(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["encounter_id"],
        ["encounters.encounter_id"],
        name=f"fk_{table}_encounter_id_encounters",
    )
