"""Sums of what measures count, by month and group; and in which programme a visit's person was.

Revision 0031, after 0030. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0030 to 0031: facts are made anew when the page is next opened, with their sums."""
    op.create_table(
        "visit_sums",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("bit", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("due", "met", "left_out")),
        sa.PrimaryKeyConstraint("month", "cut", "group", "bit", name="pk_visit_sums"),
        sqlite_with_rowid=False,
    )
    for name in ("measure_mark", "visit_flags", "visit_facts"):
        op.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608 - names of our own
    programme = sa.Column("programme", sa.Text(), nullable=False, server_default="unknown")
    op.add_column("visit_facts", programme)


def downgrade() -> None:
    """Go from 0031 back to 0030: the facts stay, and are enough."""
    op.drop_column("visit_facts", "programme")
    op.drop_table("visit_sums")
