"""What statements read of the tables is what SQLModel defines, and the window needs no more."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from tests import make_shape
from triage_desk.store.shape import METADATA, TABLES, column_of

MODELS = make_shape.models().tables
DIALECTS = (sqlite.dialect(), postgresql.dialect())


def told(column):
    """Say everything of a column that a statement could read."""
    return (
        column.name,
        [column.type.compile(dialect) for dialect in DIALECTS],
        column.primary_key,
        column.nullable,
        sorted(key.target_fullname for key in column.foreign_keys),
        column is column.table.autoincrement_column,
    )


def test_every_table_is_there():
    assert sorted(TABLES) == sorted(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_table_has_the_columns_that_its_model_defines(name):
    assert [told(one) for one in TABLES[name].columns] == [
        told(one) for one in MODELS[name].columns
    ], "run python -m tests.make_shape"


def test_the_written_columns_are_as_they_are_made():
    made = make_shape.TARGET.read_text(encoding="utf-8")
    assert made == make_shape.source(), "run python -m tests.make_shape"


def test_tables_are_copied_before_those_that_refer_to_them():
    order = [table.name for table in METADATA.sorted_tables]
    assert order.index("patients") < order.index("encounters") < order.index("decisions")


@pytest.mark.parametrize("said", ["sequence", "a:text!!", "a b:text", "a:text>"])
def test_a_column_said_in_another_way_is_refused(said):
    with pytest.raises(ValueError, match=said):
        column_of(said)


def test_what_opens_the_data_loads_neither_models_nor_mappers_nor_the_other_dialect():
    heavy = {"pydantic", "sqlmodel", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "alembic"}
    code = (
        "import sys, triage_desk.entry, triage_desk.store.door, triage_desk.store.store, "
        "triage_desk.ui.flow, triage_desk.ui.gate\n"
        f"sys.exit(', '.join(sorted({heavy!r} & sys.modules.keys())) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
