"""The fixed words of the user interface, by key and language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from triage_desk.ui.resources import resource

_LANGUAGE = "en"


def text(key: str, /, **values: object) -> str:
    """Return the words of ``key`` with ``{name}`` replaced by ``values``.

    Raises:
        KeyError: no file in ``resources/i18n`` has the key; the message names the nearest one.
    """
    words = _words()
    if key not in words:
        near = get_close_matches(key, words, n=1)
        hint = f"; the nearest one is {near[0]!r}" if near else ""
        raise KeyError(f"no words for {key!r} in resources/i18n/*.{_LANGUAGE}.toml{hint}")
    return words[key].format(**values) if values else words[key]


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    merged: dict[str, str] = {}
    for file in sorted(resource("i18n").glob(f"*.{_LANGUAGE}.toml")):
        for key, words in _flat(tomllib.loads(file.read_text("utf-8"))):
            if key in merged:
                raise KeyError(f"{file.name} repeats the key {key!r}: give it another name")
            merged[key] = words
    return merged


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
