"""A place for the wrapped key on a server, where no file can be beside the tables.

Revision 0009, after 0008. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0008 to 0009."""
    op.create_table(
        "vault",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_vault"),
    )


def downgrade() -> None:
    """Go from 0009 back to 0008; on a server the wrapped key goes, so keep a local copy."""
    op.drop_table("vault")
