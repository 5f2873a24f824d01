"""Reviews: what clinicians do with a route, and which visits wait for them.

Revision 0017, after 0016. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STAYS = (
    *("number", "encounter_id", "kind", "at", "by", "name", "role", "decision"),
    *("ruleset_version", "from_disposition", "to_disposition", "reason", "link_id"),
    *("outcome", "feedback"),
)
# What is decided and not finished waits from now on; an emergency was handed over.
WAITS = """
INSERT INTO review_queue (encounter_id, state, urgency, since)
SELECT r.encounter_id, 'waiting', CASE r.route WHEN 'physician_today' THEN 4
  WHEN 'physician_soon' THEN 3 WHEN 'pt_first_notify' THEN 2 WHEN 'pt_first' THEN 1 ELSE 0 END,
  r.decided_at
FROM (
  SELECT e.encounter_id, e.decided_at, coalesce(
    (SELECT o.to_disposition FROM overrides o WHERE o.encounter_id = e.encounter_id
     ORDER BY o.number DESC LIMIT 1), e.disposition) AS route
  FROM encounters e WHERE e.status = 'decided' AND e.decided_at IS NOT NULL
) r WHERE r.route IS NOT NULL AND r.route <> 'emergency'
"""
GROWS = "BEGIN SELECT RAISE(ABORT, 'reviews only grows'); END"


def upgrade() -> None:
    """Go from 0016 to 0017."""
    op.create_table(
        "reviews",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("encounter_id", "kind"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_text("by", "name", "role"),
        sa.Column("decision", sa.Integer(), nullable=False),
        *_text("ruleset_version", "from_disposition", "to_disposition", "reason", "link_id"),
        *_text("outcome", "feedback", "words"),
        sa.PrimaryKeyConstraint("number", name="pk_reviews"),
        _of_encounter("reviews"),
    )
    op.create_index("ix_reviews_encounter_id", "reviews", ["encounter_id", "number"])
    op.create_index("ix_reviews_by", "reviews", ["by", "number"])
    op.create_table(
        "review_queue",
        *_text("encounter_id", "state"),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("encounter_id", name="pk_review_queue"),
        _of_encounter("review_queue"),
    )
    op.create_index("ix_review_queue_state", "review_queue", ["state", "urgency", "since"])
    op.execute(WAITS)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_only_emptied())
        op.execute(f"CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews {GROWS}")


def downgrade() -> None:
    """Go from 0017 back to 0016: reviews are forgotten, what they changed stays changed."""
    op.drop_table("review_queue")
    op.drop_table("reviews")


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
    allowed = " AND ".join([open_now, *same, "NEW.\"words\" IS ''"])
    return f"CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews WHEN NOT ({allowed}) {GROWS}"
