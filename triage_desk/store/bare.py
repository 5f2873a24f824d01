"""Statements that go to the bare driver, for the paths that run after every key press.

Built with SQLAlchemy as everywhere, but made text only once for each kind of database: by the
query builder each would take about three times as long as its commit.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.elements import ClauseElement

from triage_desk.store.engine import raw_of

# A cursor of sqlcipher3 or of psycopg: both can ``fetchone`` and have a ``rowcount``.
Cursor: TypeAlias = Any
InOrder: TypeAlias = Callable[[dict[str, Any]], tuple[Any, ...]]


class Bare:
    """A statement of SQLAlchemy whose values are ``bindparam`` by name.

    Values go to the driver as they are: whole numbers, text and bytes only. The statement holds
    none of its own, so ``max`` in place of ``limit``. An insert says ``.inline()``, since nobody
    asks for the number that it was given.
    """

    def __init__(self, statement: ClauseElement) -> None:
        """Keep the statement until somebody runs it."""
        self._statement = statement
        self._texts: dict[str, tuple[str, InOrder]] = {}

    def run(self, connection: Connection, values: dict[str, Any]) -> Cursor:
        """Execute in the open transaction of ``connection``; return the driver's cursor.

        Raises:
            sqlcipher3.dbapi2.Error, psycopg.Error: as the driver raises them.
        """
        dialect = connection.dialect
        made = self._texts.get(dialect.name)
        if made is None:
            made = self._texts[dialect.name] = _made(self._statement, dialect)
        text, in_order = made
        return raw_of(connection).execute(text, in_order(values))

    def one(self, connection: Connection, values: dict[str, Any]) -> SimpleNamespace | None:
        """Return the first row found, by the names of its columns; ``None`` when there is none.

        Raises:
            sqlcipher3.dbapi2.Error, psycopg.Error: as the driver raises them.
        """
        found = self.run(connection, values)
        row = found.fetchone()
        if row is None:
            return None
        names = (each[0] for each in found.description)
        return SimpleNamespace(**dict(zip(names, row, strict=True)))


def _made(statement: ClauseElement, dialect: Dialect) -> tuple[str, InOrder]:
    """Return the statement in the marks of the driver, and what puts its values in their order.

    By place and not by name, since SQLite looks for each name once more in every execution.
    """
    style = "qmark" if dialect.name == "sqlite" else "format"
    by_place = type(dialect)(paramstyle=style)  # type: ignore[call-arg]
    compiled = statement.compile(dialect=by_place)
    names = getattr(compiled, "positiontup", None) or ()
    if len(names) > 1:
        return str(compiled), itemgetter(*names)
    return str(compiled), lambda values: tuple(values[name] for name in names)
