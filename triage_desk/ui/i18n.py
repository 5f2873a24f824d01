"""The fixed words of the user interface, by key, in the language that staff at this desk read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from triage_desk.domain.language import SOURCE
from triage_desk.ui.resources import resource

# The values that say how many there are of what the words name.
COUNTED = ("count", "years", "age")
# Before each line that begins a table: what stands before the first is comment.
_HEADER = re.compile(r"^(?=\[)", re.MULTILINE)


@dataclass(slots=True)
class _Now:
    """The language read at this desk. One window has one at a time."""

    code: str = SOURCE


_now = _Now()


def speak(code: str) -> None:
    """Take the words of another language from now on; what is shown already stays as it is."""
    _now.code = code


def language() -> str:
    """Return the code of the language whose words are taken now."""
    return _now.code


def text(key: str, /, **values: object) -> str:
    """Return the words of ``key`` with ``{name}`` replaced by ``values``.

    Where one of what is counted (``COUNTED``) is 1, the words of ``key`` with ``_one`` are taken,
    if there are any.

    What a language lacks is said in English.

    Raises:
        KeyError: no file in ``resources/i18n`` has the key; the message names the nearest one.
    """
    words = _words(_now.code, key)
    if key not in words:
        words = _words(SOURCE, key)
    if key not in words:
        raise KeyError(_unknown(key))
    if f"{key}_one" in words and any(values.get(name) == 1 for name in COUNTED):
        key = f"{key}_one"
    return words[key].format(**values) if values else words[key]


def words_in(code: str) -> dict[str, str]:
    """Return every fixed word of a language by key.

    Raises:
        KeyError: two tables have the same key.
    """
    merged: dict[str, str] = {}
    for tables in _unread(code).values():
        for key, words in _entries(tables):
            if key in merged:
                raise KeyError(f"{key!r} is said twice ({code}): give it another name")
            merged[key] = words
    return merged


def _words(code: str, key: str) -> dict[str, str]:
    """Return the words of a language in the tables in which ``key`` is, or would be."""
    return _read(code, key.partition(".")[0])


@lru_cache(maxsize=256)
def _read(code: str, name: str) -> dict[str, str]:
    """Return the words below one name.

    Only what is shown is read: a first paint needs four names of some ninety. All files at once
    would take it 15 ms; one name takes 1.4 ms at most, and mostly less than 0.3 (2026-11-23).
    """
    return dict(_entries(_unread(code).get(name, ())))


@lru_cache(maxsize=4)
def _unread(code: str) -> dict[str, list[str]]:
    """Return the tables of all files of a language as TOML, by the first part of their name."""
    tables: dict[str, list[str]] = {}
    for file in sorted(resource("i18n").glob(f"*.{code}.toml")):
        for table in _HEADER.split(file.read_text("utf-8"))[1:]:
            name = table[1 : table.index("]")].partition(".")[0]
            tables.setdefault(name, []).append(table)
    return tables


def _unknown(key: str) -> str:
    import difflib

    near = difflib.get_close_matches(key, words_in(SOURCE), n=1)
    hint = f"; the nearest one is {near[0]!r}" if near else ""
    return f"no words for {key!r} in resources/i18n/*.{SOURCE}.toml{hint}"


def _entries(tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    for table in tables:
        yield from _flat(tomllib.loads(table))


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
