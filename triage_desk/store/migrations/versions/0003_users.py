"""The staff, with what their PINs open.

Revision 0003, after 0002. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0002 to 0003: nobody has an account yet."""
    op.create_table(
        "users",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("user_id", "name", "name_f", "role", "credentials")
        ),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_here", sa.BigInteger(), nullable=True),
        sa.Column("pin_wrap", sa.Text(), nullable=True),
        sa.Column("pin_wrong", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("pin_waits_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sa.UniqueConstraint("name_f", name="uq_users_name_f"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER users_no_delete BEFORE DELETE ON users "
            "BEGIN SELECT RAISE(ABORT, 'users are disabled, never deleted'); END"
        )


def downgrade() -> None:
    """Go from 0003 back to 0002; the trigger goes with its table."""
    op.drop_table("users")
