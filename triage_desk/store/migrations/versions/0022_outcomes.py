"""Follow-ups, what came of calls, and what people said of how they are, with the scores of it.

Revision 0022, after 0021. Once released it is never edited.
"""

from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AnyColumn: TypeAlias = sa.Column[Any]

# Table -> the columns that stay, and those that may become empty when a person is removed.
ROWS = (
    (
        "followup_calls",
        ("number", "followup_id", "encounter_id", "result", "at", "by", "name", "next_on"),
        (("words", "''"),),
    ),
    (
        "outcome_answers",
        (
            *("number", "followup_id", "encounter_id", "instrument_id", "instrument_version"),
            *("link_id", "state", "taken_at", "entered_at", "by", "channel", "language"),
        ),
        (("amount", "NULL"), ("answer", "NULL")),
    ),
    (
        "outcome_scores",
        (
            *("number", "followup_id", "encounter_id", "instrument_id", "instrument_version"),
            *("known", "asked", "taken_at", "entered_at", "by", "channel", "language"),
        ),
        (("score", "NULL"), ("about", "''"), ("source", "''")),
    ),
)


def upgrade() -> None:
    """Go from 0021 to 0022: nobody was asked again so far, and nothing is planned."""
    op.create_table(
        "followups",
        *_text("followup_id", "encounter_id"),
        sa.Column("weeks", sa.Integer(), nullable=False),
        *_text("due_on", "route", "status"),
        *_moments("planned_at", "changed_at"),
        *_text("changed_by"),
        sa.Column("tries", sa.Integer(), nullable=False),
        *_text("next_on"),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        *_text("stopped", "result"),
        sa.Column("clinician_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("followup_id", name="pk_followups"),
        _of("followups", "encounter"),
    )
    op.create_index(
        "uq_followups_encounter_id", "followups", ["encounter_id", "weeks"], unique=True
    )
    op.create_index("ix_followups_status", "followups", ["status", "due_on"])
    op.create_index("ix_followups_done_at", "followups", ["done_at"])
    _create("followup_calls", *_text("result"), *_moments("at"), *_text("by", "name", "next_on"))
    op.create_index("ix_followup_calls_at", "followup_calls", ["at"])
    _create(
        "outcome_answers",
        *_text("instrument_id", "instrument_version", "link_id", "state"),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        *_taken(),
    )
    op.create_index("ix_outcome_answers_link_id", "outcome_answers", ["link_id", "taken_at"])
    _create(
        "outcome_scores",
        *_text("instrument_id", "instrument_version"),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        *_text("about", "source"),
        *_taken(),
    )
    op.create_index(
        "ix_outcome_scores_instrument_id", "outcome_scores", ["instrument_id", "taken_at"]
    )
    if op.get_bind().dialect.name == "sqlite":
        for table, stays, empties in ROWS:
            op.execute(_only_emptied(table, stays, empties))
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )


def downgrade() -> None:
    """Go from 0022 back to 0021: follow-ups and outcomes are forgotten."""
    for table, *_rest in reversed(ROWS):
        op.drop_table(table)
    op.drop_table("followups")


def _create(table: str, *columns: AnyColumn) -> None:
    more = _text("words") if table == "followup_calls" else []
    op.create_table(
        table,
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_text("followup_id", "encounter_id"),
        *columns,
        *more,
        sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
        _of(table, "followup"),
        _of(table, "encounter"),
    )
    op.create_index(f"ix_{table}_encounter_id", table, ["encounter_id", "number"])


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _taken() -> list[AnyColumn]:
    return [*_moments("taken_at", "entered_at"), *_text("by", "channel", "language")]


def _of(table: str, whose: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{whose}_id"], [f"{whose}s.{whose}_id"], name=f"fk_{table}_{whose}_id_{whose}s"
    )


def _only_emptied(table: str, stays: tuple[str, ...], empties: tuple[tuple[str, str], ...]) -> str:
    """Return the trigger that lets nothing of a row be changed, but emptied on removal."""
    open_now = (
        "EXISTS (SELECT 1 FROM removals r JOIN encounters e ON e.patient_id = r.patient_id "
        "WHERE e.encounter_id = OLD.encounter_id AND r.done_at IS NULL)"
    )
    same = [f'NEW."{name}" IS OLD."{name}"' for name in stays]
    empty = [f'NEW."{name}" IS {value}' for name, value in empties]
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN NOT ({' AND '.join([open_now, *same, *empty])}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    )
