"""Whose record an audit event is about, and the indexes that the audit screen asks for.

Revision 0005, after 0004. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "audit_events"
INDEXES = {
    "ix_audit_events_at": ["at"],
    "ix_audit_events_action": ["action", "sequence"],
    "ix_audit_events_patient_id": ["patient_id", "sequence"],
    "ix_audit_events_record_id": ["record_id", "sequence"],
}


def upgrade() -> None:
    """Go from 0004 to 0005: events of before keep NULL, which their links know nothing of.

    The table is never copied: its rows are evidence, and its triggers must not rest.
    """
    if "patient_id" not in _columns():
        op.add_column(TABLE, sa.Column("patient_id", sa.Text(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(name, TABLE, columns)


def downgrade() -> None:
    """Go from 0005 back to 0004.

    The column stays: newer links are hashed with it, and 0004 does not look at it.
    """
    for name in INDEXES:
        op.drop_index(name, TABLE)


def _columns() -> set[str]:
    return {str(column["name"]) for column in sa.inspect(op.get_bind()).get_columns(TABLE)}
