"""Other names that may be meant: short names, the same sound, one letter off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeAlias

from nicknames import NickNamer
from sqlalchemy import Connection

from triage_desk.domain.found import How
from triage_desk.paths import resources_dir
from triage_desk.store import walks
from triage_desk.store.sounds import (
    keys_of,
    likeness,
    near_enough,
    one_letter_off,
    sound_alike,
)

LEAST_FOR_SOUND, LEAST_FOR_LETTER = 3, 4
MOST_OF_A_KIND = 8

Meant: TypeAlias = Mapping[str, How]


@dataclass(frozen=True, slots=True)
class Match:
    """How a whole name fits, and the word of it that fits least."""

    how: How
    word: str


def of(connection: Connection, word: str) -> Meant:
    """Return the names on file that ``word`` may stand for, each with how, best first."""
    meant: dict[str, How] = dict.fromkeys(short_names(word), How.NICKNAME)
    if len(word) >= LEAST_FOR_SOUND:
        for other in _nearest(word, _sounding(connection, word)):
            meant.setdefault(other, How.SOUNDS_LIKE)
    if len(word) >= LEAST_FOR_LETTER:
        words = json.dumps(sorted(one_letter_off(word)))
        asked = walks.on_file(connection.dialect.name).run(connection, {"words": words})
        off = [row[0] for row in asked.fetchall()]
        for other in _nearest(word, off):
            meant.setdefault(other, How.ONE_LETTER_OFF)
    meant.pop(word, None)
    return meant


def match(words: Sequence[str], person: Any) -> Match | None:  # noqa: ANN401 - a row of patients
    """Return how a person's name fits, or ``None`` when one of the words fits nothing of it."""
    name = f"{person.family_f} {person.given_f}".split()
    found = [_best(word, name) for word in words]
    fits = [one for one in found if one is not None]
    if len(fits) < len(found):
        return None
    return max(fits, key=lambda one: one.how.rank)


def worst(
    words: Sequence[str],
    driver: str,
    name: tuple[str, Sequence[str]],
    meant: Mapping[str, Meant],
) -> How:
    """Return the weakest way in which a name fits that was found by a variant of ``driver``.

    ``name`` is that variant and the words behind it.
    """
    found, behind = name
    others = [w for w in words if w != driver and not any(o.startswith(w) for o in behind)]
    ways = [
        min((meant[word][other] for other in behind if other in meant[word]), key=_rank)
        for word in others
    ]
    return max([meant[driver][found], *ways], key=_rank)


def close_days(days: Iterable[date]) -> tuple[date, ...]:
    """Return days that a slip makes of these: a neighbour, day and month swapped, a digit."""
    found = [day for given in days for day in _close(given)]
    return tuple(dict.fromkeys(day for day in found if day not in days))


@cache
def short_names(word: str) -> tuple[str, ...]:
    """Return what a short name stands for, its other short forms, and short forms of a name."""
    english, spanish = _english(), _spanish()
    full = english.canonicals_of(word) | spanish.get(word, set())
    short = english.nicknames_of(word) | {s for s, names in spanish.items() if word in names}
    return tuple(sorted((full | short) - {word}))


def _best(word: str, name: Sequence[str]) -> Match | None:
    if any(other.startswith(word) for other in name):
        return Match(How.EXACT, "")
    short, off = short_names(word), one_letter_off(word)
    ways = (
        (How.NICKNAME, [other for other in name if other in short]),
        (How.SOUNDS_LIKE, [other for other in name if sound_alike(word, other)]),
        (How.ONE_LETTER_OFF, [other for other in name if other in off]),
    )
    return next((Match(how, fits[0]) for how, fits in ways if fits), None)


def _close(day: date) -> Iterator[date]:
    yield from (day + timedelta(days=by) for by in (-1, 1))
    years = [day.year + by for by in (-10, -1, 1, 10)]
    slips = [(day.year, day.day, day.month), *((year, day.month, day.day) for year in years)]
    slips += [(day.year, day.month + by, day.day) for by in (-1, 1)]
    slips += [(day.year, day.month, day.day + by) for by in (-20, -10, 10, 20)]
    for year, month, number in slips:
        try:
            yield date(year, month, number)
        except ValueError:
            continue


def _sounding(connection: Connection, word: str) -> list[str]:
    """Return the names on file with the sound of ``word``; their keys are kept, not made again."""
    keys = keys_of(word)
    sounds = sorted({keys.sound, keys.other_sound})
    values = {"plain": keys.plain, "sound": sounds[0], "other": sounds[-1]}
    rows = walks.sounding().run(connection, values).fetchall()
    return [
        other
        for other, plain in rows
        if (plain and plain == keys.plain) or near_enough(word, other)
    ]


def _nearest(word: str, others: Iterable[str]) -> list[str]:
    ranked = sorted(others, key=lambda other: (-likeness(word, other), other))
    return [other for other in ranked if other != word][:MOST_OF_A_KIND]


def _rank(how: How) -> int:
    return how.rank


@cache
def _english() -> NickNamer:
    return NickNamer()


@cache
def _spanish() -> Mapping[str, set[str]]:
    file = resources_dir() / "names" / "spanish_short_names.tsv"
    lines = [re.split(r"\s+", line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {short: set(names) for short, *names in lines if not short.startswith("#")}
