"""Words to find people by, what was corrected in a record, and which records are one person's.

Revision 0010, after 0009. Once released it is never edited.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from triage_desk.domain.folding import fold, mrn_key, number_of, phone_digits
from triage_desk.store.words import rebuild

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("patient_changes", "patient_merges")
GONE = {
    "name": ["family_f", "given_f"],
    "given": ["given_f", "family_f"],
    "preferred_f": ["preferred_f"],
    "birth_date": ["birth_date"],
}
FOLDED = "given_f mrn_f mrn_digits phone_digits phone_reversed preferred_f"
READ = ("patient_id", "given", "mrn", "phone", "preferred_name")
PATIENTS = sa.table("patients", *map(sa.column, (*READ, *FOLDED.split())))


def upgrade() -> None:
    """Go from 0009 to 0010: names get words, numbers lose zeros and signs."""
    for name in ("name", "given", "preferred_f", "birth_date"):
        op.drop_index(f"ix_patients_{name}", "patients")
    op.execute("ALTER TABLE patients DROP COLUMN preferred_f")
    op.add_column("patients", sa.Column("mrn_digits", sa.Text(), nullable=False, server_default=""))
    op.add_column("patients", sa.Column("merged_into", sa.Text(), nullable=True))
    _words()
    _records()
    _fold_anew(_folded)
    op.create_index("ix_patients_birth_date", "patients", ["birth_date", "family_f", "given_f"])
    for column in ("mrn_digits", "merged_into"):
        op.create_index(f"ix_patients_{column}", "patients", [column])
    rebuild(op.get_bind())


def downgrade() -> None:
    """Go from 0010 back to 0009: records that were put together stand apart again."""
    for table in (*APPEND_ONLY, "patient_words", "name_words"):
        op.drop_table(table)
    for column in ("mrn_digits", "merged_into"):
        op.drop_index(f"ix_patients_{column}", "patients")
        op.execute(f"ALTER TABLE patients DROP COLUMN {column}")
    op.execute("ALTER TABLE patients ADD COLUMN preferred_f TEXT NOT NULL DEFAULT ''")
    _fold_anew(_as_before)
    op.drop_index("ix_patients_birth_date", "patients")
    for name, columns in GONE.items():
        op.create_index(f"ix_patients_{name}", "patients", columns)


def _as_before(row: Any) -> dict[str, str]:  # noqa: ANN401 - a row
    return {
        "mrn_f": fold(row.mrn),
        "given_f": fold(row.given),
        "preferred_f": fold(row.preferred_name),
    }


def _folded(row: Any) -> dict[str, str]:  # noqa: ANN401 - a row
    digits, number = phone_digits(row.phone), mrn_key(row.mrn)
    return {
        "given_f": fold(f"{row.given} {row.preferred_name}"),
        "mrn_f": number,
        "mrn_digits": number_of(number),
        "phone_digits": digits,
        "phone_reversed": digits[::-1],
    }


def _fold_anew(values: Callable[[Any], dict[str, str]]) -> None:
    bind, key = op.get_bind(), PATIENTS.c.patient_id
    query = sa.select(*(PATIENTS.c[name] for name in READ))
    rows = [{"key": row.patient_id, **values(row)} for row in bind.execute(query)]
    if rows:
        kept: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name != "key"}
        bind.execute(sa.update(PATIENTS).where(key == sa.bindparam("key")).values(kept), rows)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _words() -> None:
    words = ("part", "word", "rest", "born", "patient_id")
    op.create_table(
        "patient_words",
        *_text(*words),
        sa.PrimaryKeyConstraint(*words, name="pk_patient_words"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_words",
        *_text("word", "plain", "sound", "other_sound"),
        sa.PrimaryKeyConstraint("word", name="pk_name_words"),
    )
    for column in ("plain", "sound", "other_sound"):
        op.create_index(f"ix_name_words_{column}", "name_words", [column])


def _records() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    for table, people, more in (
        ("patient_changes", ("patient_id",), _text("field", "before", "after")),
        (
            "patient_merges",
            ("kept_id", "gone_id"),
            [sa.Column("undone", sa.Boolean(), nullable=False), *_text("filled")],
        ),
    ):
        op.create_table(
            table,
            sa.Column("number", number, nullable=False),
            *_text(*people),
            sa.Column("at", sa.BigInteger(), nullable=False),
            *_text("by"),
            *more,
            sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
            *(
                sa.ForeignKeyConstraint(
                    [column], ["patients.patient_id"], name=f"fk_{table}_{column}_patients"
                )
                for column in people
            ),
        )
        for column in people:
            op.create_index(f"ix_{table}_{column}", table, [column, "number"])
        if op.get_bind().dialect.name == "sqlite":
            for change in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
                )
