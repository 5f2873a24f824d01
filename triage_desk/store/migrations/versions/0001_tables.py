"""The first tables, and the triggers that make records append-only.

Revision 0001, after nothing. Once released it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("answer_events", "decisions", "overrides", "notices", "documents", "audit_events")

# The third trigger of the chain. Without it INSERT OR REPLACE could take a row's place where
# recursive triggers are off; with it every new row must follow the last one.
CHAIN = """
CREATE TRIGGER audit_events_follow BEFORE INSERT ON audit_events
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_events)
  OR NEW.previous_hash IS NOT coalesce(
       (SELECT hash FROM audit_events ORDER BY sequence DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'an audit event must follow the last one'); END
"""


def upgrade() -> None:
    """Go from nothing to 0001."""
    _patients()
    _encounters()
    _answer_events()
    _decisions()
    _overrides()
    _notices()
    _documents()
    _audit_events()
    if op.get_bind().dialect.name == "sqlite":
        _triggers()


def downgrade() -> None:
    """Go back to nothing; indexes and triggers go with their tables."""
    for table in (*APPEND_ONLY, "encounters", "patients"):
        op.drop_table(table)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, number, nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _of_encounter(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_encounter_id_encounters"
    return sa.ForeignKeyConstraint(["encounter_id"], ["encounters.encounter_id"], name=name)


def _patients() -> None:
    op.create_table(
        "patients",
        *_text("patient_id", "family", "given", "birth_date", "sex", "mrn", "phone", "language"),
        *_text("preferred_name", "family_f", "given_f", "preferred_f", "mrn_f", "phone_digits"),
        *_text("phone_reversed"),
        _key("patients", "patient_id"),
    )
    op.create_index("ix_patients_name", "patients", ["family_f", "given_f"])
    op.create_index("ix_patients_given", "patients", ["given_f", "family_f"])
    for column in ("birth_date", "preferred_f", "mrn_f", "phone_digits", "phone_reversed"):
        op.create_index(f"ix_patients_{column}", "patients", [column])
    some = sa.text("mrn <> ''")
    op.create_index(
        "uq_patients_mrn",
        "patients",
        ["mrn"],
        unique=True,
        sqlite_where=some,
        postgresql_where=some,
    )


def _encounters() -> None:
    op.create_table(
        "encounters",
        *_text("encounter_id", "patient_id", "status", "channel"),
        _moment("started_at"),
        *_text("started_by", "ruleset_version", "content_hash"),
        _moment("changed_at"),
        _moment("safe_at", nullable=True),
        _moment("decided_at", nullable=True),
        _moment("finished_at", nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        *_text("discard_reason"),
        _key("encounters", "encounter_id"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.patient_id"], name="fk_encounters_patient_id_patients"
        ),
    )
    op.create_index(
        "ix_encounters_patient_id_started_at", "encounters", ["patient_id", "started_at"]
    )
    op.create_index("ix_encounters_started_at", "encounters", ["started_at"])
    op.create_index("ix_encounters_status", "encounters", ["status"])


def _answer_events() -> None:
    op.create_table(
        "answer_events",
        _number("sequence"),
        *_text("encounter_id", "link_id"),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=True),
        _moment("at"),
        *_text("by"),
        _key("answer_events", "sequence"),
        _of_encounter("answer_events"),
    )
    op.create_index(
        "ix_answer_events_current", "answer_events", ["encounter_id", "link_id", "sequence"]
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        _number("number"),
        *_text("encounter_id"),
        _moment("at"),
        *_text("disposition", "ruleset_version", "content_hash"),
        _bytes("body"),
        _key("decisions", "number"),
        _of_encounter("decisions"),
    )
    op.create_index("ix_decisions_encounter_id", "decisions", ["encounter_id", "number"])


def _overrides() -> None:
    op.create_table(
        "overrides",
        _number("number"),
        *_text("encounter_id"),
        _moment("at"),
        *_text("by", "role", "from_disposition", "to_disposition", "reason", "words"),
        _key("overrides", "number"),
        _of_encounter("overrides"),
    )
    op.create_index("ix_overrides_encounter_id", "overrides", ["encounter_id", "number"])


def _notices() -> None:
    op.create_table(
        "notices",
        _number("number"),
        *_text("encounter_id"),
        _moment("at"),
        *_text("by", "told", "told_role", "words"),
        _key("notices", "number"),
        _of_encounter("notices"),
    )
    op.create_index("ix_notices_encounter_id", "notices", ["encounter_id", "number"])


def _documents() -> None:
    op.create_table(
        "documents",
        _number("number"),
        *_text("document_id", "encounter_id", "kind"),
        _moment("made_at"),
        *_text("made_by", "sha256"),
        sa.Column("pages", sa.Integer(), nullable=False),
        _key("documents", "number"),
        _of_encounter("documents"),
        sa.UniqueConstraint("document_id", name="uq_documents_document_id"),
    )
    op.create_index("ix_documents_encounter_id", "documents", ["encounter_id", "number"])


def _audit_events() -> None:
    op.create_table(
        "audit_events",
        _number("sequence"),
        _moment("at"),
        *_text("actor", "role", "workstation", "action", "record_id", "detail", "content_version"),
        _bytes("previous_hash"),
        _bytes("hash"),
        _key("audit_events", "sequence"),
    )


def _triggers() -> None:
    for table in APPEND_ONLY:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
    op.execute(CHAIN)
