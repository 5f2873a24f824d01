"""Statements that go to the bare driver, for the paths that run after every key press.

Built with SQLAlchemy as everywhere, but made text only once for each kind of database: by the
query builder each would take about three times as long as its commit.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.elements import ClauseElement

from triage_desk.store.engine import raw_of

# A cursor of sqlcipher3 or of psycopg: both can ``fetchone`` and have a ``rowcount``.
Cursor: TypeAlias = Any


class Bare:
    """A statement of SQLAlchemy whose values are ``bindparam`` by name.

    Values go to the driver as they are: whole numbers, text and bytes only. The statement holds
    none of its own, so ``max`` in place of ``limit``. An insert says ``.inline()``, since nobody
    asks for the number that it was given.
    """

    def __init__(self, statement: ClauseElement) -> None:
        """Keep the statement until somebody runs it."""
        self._statement = statement
        self._texts: dict[str, str] = {}

    def run(self, connection: Connection, values: dict[str, Any]) -> Cursor:
        """Execute in the open transaction of ``connection``; return the driver's cursor.

        Raises:
            sqlcipher3.dbapi2.Error, psycopg.Error: as the driver raises them.
        """
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _text(self._statement, dialect)
        return raw_of(connection).execute(text, values)


def _text(statement: ClauseElement, dialect: Dialect) -> str:
    """Return the statement with its values by name, in the marks of the driver."""
    style = "named" if dialect.name == "sqlite" else dialect.paramstyle
    by_name = type(dialect)(paramstyle=style)  # type: ignore[call-arg]
    return str(statement.compile(dialect=by_name))
