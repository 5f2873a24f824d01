"""Referrals, what happened to them and which are open; and what was printed where.

Revision 0020, after 0019. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STAYS = ("number", "encounter_id", "state", "route", "at", "by", "name", "day")
GROWS = "BEGIN SELECT RAISE(ABORT, 'referral_acts only grows'); END"


def upgrade() -> None:
    """Go from 0019 to 0020. Of visits before it nobody knows whether a letter arrived."""
    op.create_table(
        "referral_acts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("encounter_id", "state", "route"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "name", "words", "who", "day"),
        sa.PrimaryKeyConstraint("number", name="pk_referral_acts"),
        _of_encounter("referral_acts"),
    )
    op.create_index("ix_referral_acts_encounter_id", "referral_acts", ["encounter_id", "number"])
    op.create_table(
        "referral_queue",
        *_text("encounter_id", "state"),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("encounter_id", name="pk_referral_queue"),
        _of_encounter("referral_queue"),
    )
    op.create_index("ix_referral_queue_state", "referral_queue", ["state", "urgency", "since"])
    op.create_table(
        "document_prints",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("document_id", "encounter_id", "kind"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "printer"),
        sa.Column("copies", sa.Integer(), nullable=False),
        *_text("pages"),
        sa.PrimaryKeyConstraint("number", name="pk_document_prints"),
        _of_encounter("document_prints"),
    )
    op.create_index(
        "ix_document_prints_encounter_id", "document_prints", ["encounter_id", "number"]
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER document_prints_no_{change} BEFORE {change.upper()} "
                "ON document_prints "
                "BEGIN SELECT RAISE(ABORT, 'document_prints only grows'); END"
            )
        op.execute(_only_emptied())
        op.execute(f"CREATE TRIGGER referral_acts_no_delete BEFORE DELETE ON referral_acts {GROWS}")


def downgrade() -> None:
    """Go from 0020 back to 0019: what happened to referrals, and what was printed, is forgotten."""
    op.drop_table("document_prints")
    op.drop_table("referral_queue")
    op.drop_table("referral_acts")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _of_encounter(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["encounter_id"],
        ["encounters.encounter_id"],
        name=f"fk_{table}_encounter_id_encounters",
    )


def _only_emptied() -> str:
    """Return the trigger that lets nothing of a row be changed, but its words on removal."""
    open_now = (
        "EXISTS (SELECT 1 FROM removals r JOIN encounters e ON e.patient_id = r.patient_id "
        "WHERE e.encounter_id = OLD.encounter_id AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in STAYS]
    empty = [f"NEW.\"{name}\" IS ''" for name in ("words", "who")]
    allowed = " AND ".join([open_now, *same, *empty])
    begin = "CREATE TRIGGER referral_acts_no_update BEFORE UPDATE ON referral_acts"
    return f"{begin} WHEN NOT ({allowed}) {GROWS}"
