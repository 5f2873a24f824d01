"""The statements of a search by name: ranges of ``patient_words``, made text once for each shape.

Built by the query builder at every key press they would take longer than the database does.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    CompoundSelect,
    Integer,
    Select,
    SQLColumnExpression,
    Subquery,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.functions import GenericFunction

from triage_desk.store.bare import Bare
from triage_desk.store.shape import TABLES

_words = TABLES["patient_words"].c
_names = TABLES["name_words"].c
_NOTHING = literal_column("0", Integer)
FAMILY, GIVEN, FORMER = "f", "g", "o"
_COLUMNS = (_words.part, _words.word, _words.rest, _words.patient_id)
# SQLite reads a bare parameter of LIMIT while it prepares, and so prepares again for every value.
_MOST = bindparam("most", type_=Integer) + _NOTHING
_WALKED = bindparam("walked", type_=Integer) + _NOTHING
_NONE = bindparam("none", type_=Integer) + _NOTHING


class Instr(GenericFunction[int]):
    """Where one text begins in another, from 1; 0 when it does not. No pattern, so no signs."""

    type = Integer()
    name = "instr"
    inherit_cache = True


@compiles(Instr, "postgresql")
def _strpos(element: Instr, compiler: Any, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"strpos({compiler.process(element.clauses, **options)})"


def holds(text: ColumnElement[str] | SQLColumnExpression[str], part: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a value or a parameter
    """Return whether ``part`` stands anywhere in ``text``."""
    return Instr(text, part) > _NOTHING


@cache
def named(parts: str, others: int, births: int) -> Bare:
    """Return the people with a word in a range, with other words behind it, born in ranges.

    Values: first, end, most, none (0), other0.., from0.., to0... Columns: part, word, rest, id.
    """
    which = [_words.word >= _text("first"), _words.word < _text("end")]
    which += [holds(_words.rest, _text(f"other{n}")) for n in range(others)]
    spans = [_words.born.between(_text(f"from{n}"), _text(f"to{n}")) for n in range(births)]
    return Bare(_of_parts(parts, [*which, or_(*spans)] if spans else which))


@cache
def nearly_named(meant: int, others: tuple[int, ...]) -> Bare:
    """Return the people with one of ``meant`` words, and behind it each other word or its variants.

    Without any, the words are those of a range. Values: meant0.. or first and end, most, none (0),
    walked (so many rows are looked at), and for each other word w0, w0_0, w0_1...
    """
    parts = []
    for part in (FAMILY, GIVEN):
        walked = select(*_COLUMNS).where(_words.part == _part(part), *_words_meant(meant))
        some = walked.limit(_WALKED).offset(_NONE).subquery()
        query = select(some)
        for at, count in enumerate(others):
            names = [f"w{at}", *(f"w{at}_{n}" for n in range(count))]
            query = query.where(or_(*(holds(some.c.rest, _text(name)) for name in names)))
        ordered = query.order_by(some.c.word, some.c.rest).limit(_MOST).offset(_NONE)
        parts.append(select(ordered.subquery()))
    return Bare(union_all(*parts))


@cache
def count() -> Bare:
    """Return how many words of current names begin so, at most ``most`` of each part."""
    return _counted(0)


@cache
def count_of(meant: int) -> Bare:
    """Return how many current names have one of ``meant`` words, at most ``most`` of each part."""
    return _counted(meant)


def _counted(meant: int) -> Bare:
    counts = [
        select(func.count()).select_from(_few(part, _words_meant(meant))).scalar_subquery()
        for part in (FAMILY, GIVEN)
    ]
    return Bare(select(counts[0] + counts[1]))


def _few(part: str, which: list[ColumnElement[bool]]) -> Subquery:
    one = select(literal_column("1", Integer)).select_from(TABLES["patient_words"])
    return one.where(_words.part == _part(part), *which).limit(_MOST).offset(_NONE).subquery()


def _words_meant(meant: int) -> list[ColumnElement[bool]]:
    if meant:
        return [_words.word.in_([_text(f"meant{n}") for n in range(meant)])]
    return [_words.word >= _text("first"), _words.word < _text("end")]


@cache
def sounding() -> Bare:
    """Return names on file, and their plain keys, with one of the keys plain, sound or other.

    An empty key of a name means nothing, so it is no sound.
    """
    heard = [_text("sound"), _text("other")]
    same = or_(
        _names.plain == _text("plain"), _names.sound.in_(heard), _names.other_sound.in_(heard)
    )
    return Bare(
        select(_names.word, _names.plain).where(same, _names.sound != literal_column("''", Text))
    )


@cache
def on_file(dialect: str) -> Bare:
    """Return which of the words in ``words``, a JSON list, are in somebody's name."""
    words = _text("words")
    if dialect == "postgresql":
        given = func.json_array_elements_text(cast(words, JSON))
    else:
        given = func.json_each(words)
    listed = given.table_valued("value")
    return Bare(select(_names.word).where(_names.word.in_(select(listed.c.value))))


def _of_parts(parts: str, which: list[ColumnElement[bool]]) -> CompoundSelect[Any] | Select[Any]:
    each = [select(_some(part, which)) for part in parts]
    return union_all(*each) if each[1:] else each[0]


def _some(part: str, which: list[ColumnElement[bool]]) -> Subquery:
    query = select(*_COLUMNS).where(_words.part == _part(part), *which)
    return query.order_by(_words.word, _words.rest).limit(_MOST).offset(_NONE).subquery()


def _part(part: str) -> ColumnElement[str]:
    return literal_column(f"'{part}'", Text)


def _text(name: str) -> Any:  # noqa: ANN401 - a parameter, typed by what it stands for
    return bindparam(name, type_=Text)
