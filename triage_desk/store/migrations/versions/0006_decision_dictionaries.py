"""Dictionaries by which decisions are packed to a tenth.

Revision 0006, after 0005. Once released it is never edited.
"""

import zlib

import sqlalchemy as sa
from alembic import op

from triage_desk.store.packing import unpacked

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME = "decision_dictionaries"


def upgrade() -> None:
    """Go from 0005 to 0006: decisions kept before stay deflated."""
    op.create_table(
        NAME,
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=f"pk_{NAME}"),
        sa.UniqueConstraint("content_hash", name=f"uq_{NAME}_content_hash"),
    )
    op.add_column("decisions", sa.Column("dictionary", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {NAME}_no_{change} BEFORE {change.upper()} ON {NAME} "
                f"BEGIN SELECT RAISE(ABORT, '{NAME} only grows'); END"
            )


def downgrade() -> None:
    """Go from 0006 back to 0005: every decision is deflated alone again."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            f"SELECT number, d.body, s.body AS shared FROM decisions d JOIN {NAME} s"  # noqa: S608
            " ON s.fingerprint = d.dictionary"
        )
    )
    # A later revision that went back has put this guard up again.
    guard = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'decisions_no_update'"
    on_file = bind.dialect.name == "sqlite"
    kept = bind.exec_driver_sql(guard).scalar() if on_file else None
    if kept:
        op.execute("DROP TRIGGER decisions_no_update")
    change = sa.text("UPDATE decisions SET body = :body, dictionary = NULL WHERE number = :number")
    for number, body, shared in rows.fetchall():
        whole = zlib.compress(unpacked(body, zlib.decompress(shared)))
        bind.execute(change, {"body": whole, "number": number})
    with op.batch_alter_table("decisions") as batch:
        batch.drop_column("dictionary")
    if kept:
        op.execute(kept)
    op.drop_table(NAME)
