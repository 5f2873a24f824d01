"""Who is expected when, and who was seen.

Revision 0019, after 0018. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0018 to 0019: nobody is expected yet, and of nobody is known that they were seen."""
    op.add_column("encounters", sa.Column("seen_at", sa.BigInteger(), nullable=True))
    op.add_column("encounters", sa.Column("seen_by", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "appointments",
        *_text("appointment_id", "patient_id"),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *_text("status", "source"),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        *_text("changed_by", "who", "practitioner_id", "reason", "external_id"),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        *_text("encounter_id"),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_appointments"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.patient_id"], name="fk_appointments_patient_id_patients"
        ),
    )
    for column in ("encounter_id", "patient_id", "starts_at"):
        op.create_index(f"ix_appointments_{column}", "appointments", [column])
    op.create_index(
        "uq_appointments_external_id",
        "appointments",
        ["external_id"],
        unique=True,
        sqlite_where=sa.text("external_id <> ''"),
        postgresql_where=sa.text("external_id <> ''"),
    )
    _make_acts()


def _make_acts() -> None:
    """Make the table of what was said of appointments; it only grows."""
    op.create_table(
        "appointment_acts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("appointment_id", "status"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by"),
        sa.PrimaryKeyConstraint("number", name="pk_appointment_acts"),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.appointment_id"],
            name="fk_appointment_acts_appointment_id_appointments",
        ),
    )
    op.create_index(
        "ix_appointment_acts_appointment_id", "appointment_acts", ["appointment_id", "number"]
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER appointment_acts_no_{change} BEFORE {change.upper()} "
                "ON appointment_acts "
                "BEGIN SELECT RAISE(ABORT, 'appointment_acts only grows'); END"
            )


def downgrade() -> None:
    """Go from 0019 back to 0018: appointments, and who was seen, are forgotten."""
    op.drop_table("appointment_acts")
    op.drop_table("appointments")
    op.drop_column("encounters", "seen_by")
    op.drop_column("encounters", "seen_at")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
