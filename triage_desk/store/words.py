"""The words under which a person is found, kept beside the patients and made of them alone.

Each word of a name has a row with the rest of the name behind it: one range of one index finds
"mar", and "gar mar 1984" reads that index and nothing else, in order, the same on both databases.
Measured with a million people (``benchmarks/patients.py``): 2 ms for a letter, where full text
takes 550 ms in this order and 12 ms in none; a whole name takes about as long as full text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Connection, Insert, Table, and_, bindparam, delete, exists, select
from sqlalchemy.dialects import sqlite

from triage_desk.domain.folding import fold
from triage_desk.store.shape import TABLES
from triage_desk.store.sounds import keys_of
from triage_desk.store.walks import FAMILY, FORMER, GIVEN

_words = TABLES["patient_words"]
_names = TABLES["name_words"]
_changes = TABLES["patient_changes"]

BATCH = 5_000
NAME_FIELDS = ("family", "given", "preferred_name")

Values: TypeAlias = dict[str, Any]


def rows_of(person: Any, former: Iterable[str] = ()) -> list[Values]:  # noqa: ANN401 - a row
    """Return the rows of one person: a row of ``patients``, and names they had before."""
    family = fold(person.family).split()
    given = fold(person.given).split() + fold(person.preferred_name).split()
    everything = [(FAMILY, word) for word in family] + [(GIVEN, word) for word in given]
    made = [
        (part, word, _joined(w for _, w in everything[:at] + everything[at + 1 :]))
        for at, (part, word) in enumerate(everything)
    ]
    if len(family) > 1:
        # "delacruz" and "garcialopez", as some write them.
        made.append((FAMILY, "".join(family), _joined(given)))
    known = {word for _, word in everything}
    now = _joined(word for _, word in everything)
    made += [
        (FORMER, word, now) for name in former for word in fold(name).split() if word not in known
    ]
    return [
        {
            "part": part,
            "word": word,
            "rest": rest,
            "born": person.birth_date,
            "patient_id": person.patient_id,
        }
        for part, word, rest in dict.fromkeys(made)
    ]


def keep(connection: Connection, rows: list[Values]) -> None:
    """Keep the rows of some people, and how their words sound."""
    if rows:
        connection.execute(_or_nothing(connection, _words), rows)
        known = {row["word"] for row in rows}
        connection.execute(_or_nothing(connection, _names), [_name(word) for word in sorted(known)])


def forget(connection: Connection, rows: list[Values]) -> None:
    """Take the rows of some people out, and words that nobody has any more."""
    if not rows:
        return
    key = [column.name for column in _words.primary_key.columns]
    connection.execute(_FORGET, [{f"the_{name}": row[name] for name in key} for row in rows])
    words = {row["word"] for row in rows}
    # Whether anybody has it, and never who: a hundred thousand people may share a word.
    has = exists().where(_words.c.part.in_((FAMILY, GIVEN, FORMER)), _words.c.word == _names.c.word)
    connection.execute(delete(_names).where(_names.c.word.in_(words), ~has))


_FORGET = delete(_words).where(
    and_(*(column == bindparam(f"the_{column.name}") for column in _words.primary_key.columns))
)


def former_names(connection: Connection, patient_id: str) -> list[str]:
    """Return the names that a person had before changes."""
    query = select(_changes.c.before).where(
        _changes.c.patient_id == patient_id, _changes.c.field.in_(NAME_FIELDS)
    )
    return list(dict.fromkeys(connection.execute(query).scalars()))


def rebuild(connection: Connection) -> None:
    """Make all rows anew from what is on file; the tables are empty."""
    patients = TABLES["patients"].c
    query = select(
        patients.patient_id,
        patients.family,
        patients.given,
        patients.preferred_name,
        patients.birth_date,
    )
    for people in _batches(connection.execute(query)):
        keep(connection, [row for person in people for row in rows_of(person)])


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def _joined(words: Iterable[str]) -> str:
    """Return words with a space before, between and behind, so that a whole one can be told."""
    text = " ".join(words)
    return f" {text} " if text else ""


def _name(word: str) -> Values:
    return {"word": word, **keys_of(word)._asdict()}


def _or_nothing(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that leaves a row alone that is there; each dialect has its own."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
