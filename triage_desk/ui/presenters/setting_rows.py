"""Settings as rows of a form: what stands in a field is text, what is kept is a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from triage_desk.errors import UserError
from triage_desk.ui.i18n import text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    V = TypeVar("V", bound=DataclassInstance)
else:
    V = TypeVar("V")

SEPARATOR = ","


class Kind(StrEnum):
    """How a setting is typed or chosen."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting. ``choices`` are pairs of value and words; ``make`` reads one value.

    A ``short`` one shares its line with the next short one, where there is room.
    """

    name: str
    kind: Kind = Kind.LINE
    choices: tuple[tuple[str, str], ...] = ()
    make: Callable[[str], object] = str
    short: bool = False


def shown(value: object, rows: Iterable[Row]) -> dict[str, str]:
    """Return what stands in the fields for ``value``."""
    return {row.name: _words(getattr(value, row.name), row.kind) for row in rows}


def read(value: V, rows: Iterable[Row], typed: Mapping[str, str]) -> V:
    """Return ``value`` with what stands in the fields.

    Raises:
        UserError: a field does not hold what it must; ``field`` names it.
    """
    return replace(value, **{row.name: _value(row, typed[row.name]) for row in rows})


def _words(value: object, kind: Kind) -> str:
    if kind is Kind.LINES and isinstance(value, tuple):
        return "\n".join(value)
    if kind is Kind.SEVERAL and isinstance(value, tuple):
        return SEPARATOR.join(str(part) for part in value)
    return str(value)


def _value(row: Row, typed: str) -> object:
    match row.kind:
        case Kind.NUMBER:
            if not typed.strip().isascii() or not typed.strip().isdigit():
                raise UserError(text("settings.whole_number"), row.name)
            return int(typed)
        case Kind.LINES:
            return tuple(typed.splitlines())
        case Kind.SEVERAL:
            return tuple(row.make(part) for part in typed.split(SEPARATOR) if part)
        case Kind.LINE | Kind.CHOICE:
            return row.make(typed)
