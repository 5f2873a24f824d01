"""Write the tables as statements need them, from the SQLModel ones.

    python -m tests.make_shape

After every change of a column in ``triage_desk/store/tables*.py``: ``tests/store/test_shape.py``
says when it was forgotten.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from textwrap import wrap

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, MetaData, Text

from triage_desk import store
from triage_desk.store.tables import Row, RowNumber

TARGET = Path(store.__path__[0]) / "shape_columns.py"
TYPES = {
    BigInteger: "big",
    Boolean: "bool",
    Float: "real",
    Integer: "int",
    LargeBinary: "blob",
    Text: "text",
}
HEAD = '''"""The columns of every table, as ``shape.column_of`` reads them.

Written by ``python -m tests.make_shape`` from the SQLModel tables: change those.
"""

from __future__ import annotations

'''
WIDTH = 92


def models() -> MetaData:
    """Return the metadata of the SQLModel tables, whichever modules they stand in."""
    for module in pkgutil.iter_modules(store.__path__):
        if module.name.startswith("tables"):
            importlib.import_module(f"{store.__name__}.{module.name}")
    return Row.metadata


def said(column: Column[object]) -> str:
    """Return a column as ``shape.column_of`` reads it."""
    kind = "number" if column.type is RowNumber else TYPES[type(column.type)]
    key = "!" if column.primary_key else ""
    given = "=" if column.autoincrement is False else ""
    empty = "?" if column.nullable else ""
    refers = "".join(f">{other.target_fullname}" for other in column.foreign_keys)
    return f"{column.name}:{kind}{key}{given}{empty}{refers}"


def source() -> str:
    """Return the module."""
    lines = ["COLUMNS = {"]
    for name, table in sorted(models().tables.items()):
        parts = wrap(
            " ".join(map(said, table.columns)),
            WIDTH,
            break_on_hyphens=False,
            break_long_words=False,
        )
        lines += [f'    "{name}": """', *(f"        {part}" for part in parts), '    """,']
    return HEAD + "\n".join([*lines, "}", ""])


def main() -> None:
    """Write the module where the package has it."""
    TARGET.write_text(source(), encoding="utf-8")


if __name__ == "__main__":
    main()
