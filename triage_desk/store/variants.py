"""Other names that may be meant: short names, the same sound, one letter off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
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
    LEAST_LIKENESS,
    keys_of,
    likeness,
    one_letter_off,
    sound_alike,
    too_long,
)

# Fewer letters are a name that is still being typed; its short forms are known all the same.
LEAST_LETTERS = 4
MOST_SHORT, MOST_OF_A_KIND = 10, 5

Meant: TypeAlias = Mapping[str, How]


@dataclass(frozen=True, slots=True)
class Match:
    """How a whole name fits, and the word of it that fits least."""

    how: How
    word: str


def of(connection: Connection, word: str) -> Meant:
    """Return the names on file that ``word`` may stand for, each with how, best first."""
    meant: dict[str, How] = dict.fromkeys(short_names(word)[:MOST_SHORT], How.NICKNAME)
    if len(word) >= LEAST_LETTERS:
        for other in _sounding(connection, word):
            meant.setdefault(other, How.SOUNDS_LIKE)
        words = json.dumps(sorted(one_letter_off(word)))
        asked = walks.on_file(connection.dialect.name).run(connection, {"words": words})
        off = [row[0] for row in asked.fetchall()]
        for other in _nearest(word, off):
            meant.setdefault(other, How.ONE_LETTER_OFF)
    meant.pop(word, None)
    return meant


def matcher(words: Sequence[str]) -> Callable[[Any], Match | None]:
    """Return what tells how a person (a row of patients) fits; ``None`` is not at all."""
    ways = [_ways(word) for word in words]

    def match(person: Any) -> Match | None:  # noqa: ANN401 - a row of patients
        name = f"{person.family_f} {person.given_f}".split()
        found = []
        for way in ways:
            fits = way(name)
            if fits is None:
                return None
            found.append(fits)
        return max(found, key=lambda one: one.how.rank)

    return match


def worst(
    words: Sequence[str],
    driver: str,
    name: tuple[str, Sequence[str]],
    meant: Mapping[str, Meant],
) -> Match:
    """Return the weakest way in which a name fits that was found by ``driver`` or what it means.

    ``name`` is the word that was found and the words behind it.
    """
    found, behind = name
    ways = [Match(meant[driver].get(found, How.EXACT), found)]
    for word in (w for w in words if w != driver):
        if not any(other.startswith(word) for other in behind):
            fits = [Match(meant[word][other], other) for other in behind if other in meant[word]]
            ways.append(min(fits, key=_rank))
    return max(ways, key=_rank)


def close_days(days: Iterable[date]) -> tuple[date, ...]:
    """Return days that a slip makes of these: a neighbour, day and month swapped, a digit."""
    found = [day for given in days for day in _close(given)]
    return tuple(dict.fromkeys(day for day in found if day not in days))


@cache
def short_names(word: str) -> tuple[str, ...]:
    """Return what a short name stands for, then its other short forms and those of a name."""
    english, spanish = _english(), _spanish()
    full = english.canonicals_of(word) | spanish.get(word, set())
    short = english.nicknames_of(word) | {s for s, names in spanish.items() if word in names}
    return (*sorted(full - {word}), *sorted(short - full - {word}))


def _ways(word: str) -> Callable[[Sequence[str]], Match | None]:
    """Return what tells how ``word`` fits a name, best way first; what it needs is made once."""
    short, off, keys = short_names(word), one_letter_off(word), keys_of(word)

    def best(name: Sequence[str]) -> Match | None:
        if any(other.startswith(word) for other in name):
            return Match(How.EXACT, "")
        ways = (
            (How.NICKNAME, (other for other in name if other in short)),
            (How.SOUNDS_LIKE, (other for other in name if sound_alike(word, keys, other))),
            (How.ONE_LETTER_OFF, (other for other in name if other in off)),
        )
        return next((Match(how, other) for how, fits in ways for other in fits), None)

    return best


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
    same = {other for other, plain in rows if plain and plain == keys.plain}
    others = (other for other, _ in rows if other in same or not too_long(word, other))
    return _nearest(word, others, same)


def _nearest(word: str, others: Iterable[str], same: Set[str] | None = None) -> list[str]:
    """Return the likest; with ``same``, those alone that are alike enough or among them."""
    alike = [(likeness(word, other), other) for other in others if other != word]
    if same is not None:
        alike = [(like, o) for like, o in alike if like >= LEAST_LIKENESS or o in same]
    ranked = sorted(alike, key=lambda pair: (-pair[0], pair[1]))
    return [other for _, other in ranked[:MOST_OF_A_KIND]]


def _rank(match: Match) -> int:
    return match.how.rank


@cache
def _english() -> NickNamer:
    return NickNamer()


@cache
def _spanish() -> Mapping[str, set[str]]:
    file = resources_dir() / "names" / "spanish_short_names.tsv"
    lines = [re.split(r"\s+", line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {short: set(names) for short, *names in lines if not short.startswith("#")}
