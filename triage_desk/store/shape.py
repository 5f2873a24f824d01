"""The tables as statements need them: columns, types, keys, and what refers to what.

``tables`` and its neighbours define them by SQLModel, with their indexes and defaults, and a
database is made and brought up by those. No statement needs a model, though: read from there, a
window would hold 20 MB of pydantic, mappers and a dialect it does not speak, and stand 0.4 s later.
So what a statement needs is written down in ``shape_columns``. ``python -m tests.make_shape``
writes it anew; a test compares each column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from triage_desk.store.shape_columns import COLUMNS

TYPES: Mapping[str, Callable[[], TypeEngine[Any]]] = {
    "big": BigInteger,
    "blob": LargeBinary,
    "bool": Boolean,
    "int": Integer,
    # SQLite numbers rows by itself only in a column that is INTEGER to the letter.
    "number": lambda: BigInteger().with_variant(Integer(), "sqlite"),
    "real": Float,
    "text": Text,
}
COLUMN = re.compile(r"(\w+):(\w+)(!?)(=?)(\??)(?:>([\w.]+))?")


def column_of(said: str) -> Column[Any]:
    """Return a column as ``shape_columns`` says it.

    ``name:type``, then ``!`` for a key, ``=`` where no database numbers it by itself, ``?`` where
    it may be NULL, and ``>`` before the column it refers to.
    """
    found = COLUMN.fullmatch(said)
    if found is None:
        raise ValueError(said)
    name, kind, key, given, empty, to = found.groups()
    return Column(
        name,
        TYPES[kind](),
        *([ForeignKey(to)] if to else []),
        primary_key=bool(key),
        nullable=bool(empty),
        autoincrement=False if given else "auto",
    )


METADATA = MetaData()
TABLES: Mapping[str, Table] = MappingProxyType(
    {name: Table(name, METADATA, *map(column_of, said.split())) for name, said in COLUMNS.items()}
)
"""All tables of ours by their names."""
