"""Which backups were made and proved, remembered also while their disk is away.

Revision 0007, after 0006. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0006 to 0007."""
    op.create_table(
        "backups",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("backup_id", "folder", "path")),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("intakes", sa.BigInteger(), nullable=False),
        sa.Column("proved_at", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_backups"),
    )


def downgrade() -> None:
    """Go from 0007 back to 0006: the files stay, what is remembered of them goes."""
    op.drop_table("backups")
