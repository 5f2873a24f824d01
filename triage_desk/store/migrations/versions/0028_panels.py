"""Who is in which programme of a payer, as files say.

Revision 0028, after 0027. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STAYS = (
    *("number", "member_id", "patient_id", "kind", "starts_on", "ends_on", "episode_days"),
    *("withdrawn", "at", "by", "name"),
)
BLANK = ("programme", "payer", "source")
GROWS = "BEGIN SELECT RAISE(ABORT, 'panel_acts only grows'); END"


def upgrade() -> None:
    """Go from 0027 to 0028: nobody was in any programme so far."""
    op.create_table(
        "panel_acts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_member(),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "name"),
        sa.PrimaryKeyConstraint("number", name="pk_panel_acts"),
        _of_patient("panel_acts"),
    )
    op.create_index("ix_panel_acts_member_id", "panel_acts", ["member_id", "number"])
    op.create_index("ix_panel_acts_patient_id", "panel_acts", ["patient_id", "number"])
    op.create_table(
        "panel_members",
        *_member(),
        sa.PrimaryKeyConstraint("member_id", name="pk_panel_members"),
        _of_patient("panel_members"),
    )
    op.create_index("ix_panel_members_patient_id", "panel_members", ["patient_id"])
    op.create_index("ix_panel_members_programme", "panel_members", ["programme", "kind"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_only_emptied())
        op.execute(f"CREATE TRIGGER panel_acts_no_delete BEFORE DELETE ON panel_acts {GROWS}")


def downgrade() -> None:
    """Go from 0028 back to 0027: who is in which programme is forgotten."""
    op.drop_table("panel_members")
    op.drop_table("panel_acts")


def _member() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        *_text("member_id", "patient_id", "programme", "kind", "payer", "starts_on", "ends_on"),
        sa.Column("episode_days", sa.Integer(), nullable=False),
        *_text("source"),
    ]


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _of_patient(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["patient_id"], ["patients.patient_id"], name=f"fk_{table}_patient_id_patients"
    )


def _only_emptied() -> str:
    """Return the trigger that lets nothing of a row be changed, but its words on removal."""
    open_now = (
        "EXISTS (SELECT 1 FROM removals r WHERE r.patient_id = OLD.patient_id "
        "AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in STAYS]
    empty = [f"NEW.\"{name}\" IS ''" for name in BLANK]
    allowed = " AND ".join([open_now, *same, *empty])
    begin = "CREATE TRIGGER panel_acts_no_update BEFORE UPDATE ON panel_acts"
    return f"{begin} WHEN NOT ({allowed}) {GROWS}"
