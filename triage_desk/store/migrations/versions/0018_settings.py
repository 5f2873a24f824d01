"""What all desks of a clinic share: settings as versions that only grow, and the letterhead's logo.

Revision 0018, after 0017. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ONLY_GROW = ("settings_versions", "clinic_logos")


def upgrade() -> None:
    """Go from 0017 to 0018; what ``settings.toml`` says is taken over when somebody signs in."""
    op.create_table(
        "settings_versions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "record_id")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "body")),
        sa.PrimaryKeyConstraint("number", name="pk_settings_versions"),
    )
    for column in ("record_id", "kind"):
        name = f"ix_settings_versions_{column}"
        op.create_index(name, "settings_versions", [column, "number"])
    op.create_table(
        "clinic_logos",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_clinic_logos"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in ONLY_GROW:
            for change in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
                )


def downgrade() -> None:
    """Go from 0018 back to 0017: the settings are those of ``settings.toml`` again."""
    op.drop_table("clinic_logos")
    op.drop_table("settings_versions")
