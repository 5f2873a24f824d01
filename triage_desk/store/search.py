"""Finding patients while the name is still being typed.

Every look is a range over one index (``words`` says which), so that it stays under a few
milliseconds with a million patients; LIKE over a table and sorted full text do not. What fits as
typed is one answer, fast enough for every key press. What only sounds like it, or is a letter off,
is another, which fills the room that is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.sql import ColumnElement

from triage_desk.domain.found import How
from triage_desk.domain.look import Look
from triage_desk.store import variants, walks
from triage_desk.store.shape import TABLES
from triage_desk.store.walks import FAMILY, FORMER, GIVEN

_patients = TABLES["patients"]

_LAST = "\U0010ffff"
_BEFORE_SURROGATES, _AFTER_SURROGATES = "\ud7ff", "\ue000"
# People born on one day, of a million: about 30; twice that where the century is open.
MOST_OF_A_DAY = 2_000
# More names than this that begin so cost more to walk than all people born in one year.
RARE = 3_000
# To choose which word is walked, counting further than this costs more than it saves.
COMMON = 600
# So many who fit as typed leave no room for those who nearly do: type more.
ENOUGH = 8
# Rows looked at, of each part, for those who nearly fit; only common names together have more.
MOST_NEAR = 2_000
SIZES = (0, 2, 4, 6, 8, 10, 12, 16, 20)
NUMBER_END = 4

# Patient id, how they fit, and the word on file that was meant.
Hit: TypeAlias = tuple[str, How, str]
Births: TypeAlias = tuple[tuple[str, str], ...]
Condition: TypeAlias = ColumnElement[bool]


def after(prefix: str) -> str | None:
    """Return the least text greater than every text that starts with ``prefix``.

    ``None`` means that there is no such text. The order is that of code points, which is also
    the order of their UTF-8 bytes.
    """
    stem = prefix.rstrip(_LAST)
    if not stem:
        return None
    last = stem[-1]
    following = _AFTER_SURROGATES if last == _BEFORE_SURROGATES else chr(ord(last) + 1)
    return stem[:-1] + following


class Search:
    """One look through the patients; every part of it stops when the list is full."""

    def __init__(self, connection: Connection, look: Look, limit: int) -> None:
        """Look for ``look`` until there are ``limit`` people and one more."""
        self._connection = connection
        self._look = look
        self._most = limit + 1
        self._hits: dict[str, Hit] = {}
        self._counts: dict[str, int] = {}

    def as_typed(self) -> list[Hit]:
        """Return up to ``limit`` + 1 people who fit as typed, in order."""
        return self._fill(self._as_typed())

    def all(self) -> list[Hit]:
        """Return those who fit as typed, and behind them those who nearly do, best first."""
        found = self.as_typed()
        return self._fill(self._close()) if self.has_room else found

    @property
    def has_room(self) -> bool:
        """Return whether those who nearly fit would stand behind those ``as_typed``."""
        look = self._look
        only_name = not (look.years or look.number)
        return bool(look.words and (look.born or only_name)) and len(self._hits) < ENOUGH

    def _fill(self, hits: Iterator[Hit]) -> list[Hit]:
        for hit in hits:
            self._hits.setdefault(hit[0], hit)
            if len(self._hits) >= self._most:
                break
        return list(self._hits.values())

    def exact(self) -> list[Hit]:
        """Return those alone whose names begin with the words, in any order."""
        return list(self._named(self._look.words))

    def _as_typed(self) -> Iterator[Hit]:
        look = self._look
        if look.born:
            yield from self._by_birth()
        elif look.years:
            yield from self._born_in(look.words, look.years)
        elif look.words and not look.number:
            yield from self._named(look.words)
            yield from self._written_apart(look.words)
        # "gar mar 1984" is a year; only when nobody was born then, the end of a phone.
        if (look.mrn or look.number) and not (look.years and self._hits):
            yield from self._by_number()

    def _close(self) -> Iterator[Hit]:
        if self._look.born:
            yield from self._nearly_born()
        else:
            yield from self._nearly_named(self._look.words)

    # -------------------------------------------------------------------------------- numbers

    def _by_number(self) -> Iterator[Hit]:
        number, mrn = self._look.number, self._look.mrn
        column, words = _patients.c, self._look.words
        if mrn:
            yield from self._rows(column.mrn_f == mrn, column.mrn_f)
            yield from self._rows(_starts(column.mrn_f, mrn), column.mrn_f)
        if not number:
            return
        if not words:
            bare = number.lstrip("0")
            if bare:
                yield from self._rows(_starts(column.mrn_digits, bare), column.mrn_digits)
            yield from self._rows(_starts(column.phone_digits, number), column.phone_digits)
        if len(number) >= NUMBER_END:
            end = _starts(column.phone_reversed, number[::-1])
            yield from self._rows(end, column.phone_reversed, words)

    def _rows(
        self, which: Condition, order: ColumnElement[Any], words: Sequence[str] = ()
    ) -> Iterator[Hit]:
        query = select(_patients.c.patient_id, _patients.c.family_f, _patients.c.given_f)
        most = MOST_OF_A_DAY if words else self._most
        for row in self._connection.execute(query.where(which).order_by(order).limit(most)):
            fits = _begins(words, f"{row.family_f} {row.given_f}")
            if fits:
                yield row.patient_id, How.EXACT, ""

    # ----------------------------------------------------------------------------- birth dates

    def _by_birth(self) -> Iterator[Hit]:
        words, born = self._look.words, [day.isoformat() for day in self._look.born]
        # A day has few people: to look at them all costs less than to walk a common name.
        people = self._born_on(born)
        if not words:
            yield from ((row.patient_id, How.EXACT, "") for row in people)
            return
        exact = [row for row in people if _begins(words, _every_word(row))]
        yield from ((row.patient_id, How.EXACT, "") for row in exact)
        yield from self._formerly(words, tuple((day, day) for day in born))

    def _nearly_born(self) -> Iterator[Hit]:
        """Return who was born that day and has nearly that name, then those nearly that day."""
        words, match = self._look.words, variants.matcher(self._look.words)
        people = self._born_on([day.isoformat() for day in self._look.born])
        near = [(match(row), row.patient_id) for row in people]
        found = [(fits, patient) for fits, patient in near if fits is not None]
        for fits, patient in sorted(found, key=lambda pair: pair[0].how.rank):
            yield patient, fits.how, fits.word
        close = [day.isoformat() for day in variants.close_days(self._look.born)]
        for row in self._born_on(close, words):
            yield row.patient_id, How.BIRTH_DATE_CLOSE, ""

    def _born_on(self, days: Sequence[str], words: Sequence[str] = ()) -> list[Any]:
        """Return who was born on these days and has these words in the name, in name order."""
        column = _patients.c
        # All of this stands in the index of birth dates: no record is read that does not fit.
        joined = func.replace(column.family_f, " ", "")
        name = " " + column.family_f + " " + column.given_f + " " + joined
        query = select(column.patient_id, column.family_f, column.given_f).where(
            column.birth_date.in_(days), *(walks.holds(name, f" {word}") for word in words)
        )
        people = self._connection.execute(query.limit(MOST_OF_A_DAY))
        return sorted(people, key=lambda row: (row.family_f, row.given_f))

    # ----------------------------------------------------------------------------------- names

    def _born_in(self, words: Sequence[str], years: Sequence[int]) -> Iterator[Hit]:
        births = tuple((f"{year}-", f"{year}-~") for year in years)
        if any(self._is_rare(word) for word in words):
            yield from self._named(words, births)
            return
        column = _patients.c
        name = " " + column.family_f + " " + column.given_f
        query = select(column.patient_id, column.family_f, column.given_f).where(
            or_(*(column.birth_date.between(begin, end) for begin, end in births)),
            *(walks.holds(name, f" {word}") for word in words),
        )
        people = self._connection.execute(query.limit(MOST_OF_A_DAY))
        for row in sorted(people, key=lambda row: (row.family_f, row.given_f)):
            yield row.patient_id, How.EXACT, ""

    def _is_rare(self, word: str) -> bool:
        """Return whether few names begin so: then they are walked, and not all of a year."""
        return self._counted(word, RARE) < RARE

    def _counted(self, word: str, most: int) -> int:
        values = {**_range(word), "most": most, "none": 0}
        return int(walks.count().run(self._connection, values).fetchone()[0])

    def _named(self, words: Sequence[str], births: Births = ()) -> Iterator[Hit]:
        # The rarest word leaves the least to walk; the others are looked for behind it.
        for word in words if words[1:] else ():
            if word not in self._counts:
                self._counts[word] = self._counted(word, COMMON)
        first, *others = sorted(words, key=lambda word: (self._counts.get(word, 0), -len(word)))
        for _, _, _, patient_id in self._walk(FAMILY + GIVEN, first, others, births):
            yield patient_id, How.EXACT, ""
        yield from self._formerly(words, births)

    def _formerly(self, words: Sequence[str], births: Births) -> Iterator[Hit]:
        for word in words:
            others = [other for other in words if other != word]
            for _, former, _, patient_id in self._walk(FORMER, word, others, births):
                yield patient_id, How.FORMER, former

    def _written_apart(self, words: Sequence[str]) -> Iterator[Hit]:
        """Try "o brien" as "obrien", when nobody has those two words."""
        if self._hits:
            return
        for at in range(len(words) - 1):
            joined = (*words[:at], words[at] + words[at + 1], *words[at + 2 :])
            yield from self._named(joined)

    def _nearly_named(self, words: Sequence[str]) -> Iterator[Hit]:
        meant = {word: variants.of(self._connection, word) for word in words}
        if not any(meant.values()):
            return
        # Every word is meant as typed or as another: the rarest leaves the least to walk.
        sizes = {word: self._near_count(word, meant[word]) for word in words} if words[1:] else {}
        first = min(words, key=lambda word: (sizes.get(word, 0), -len(word)))
        found: list[tuple[int, Hit]] = []
        for _, other, rest, patient_id in self._walk_near(first, words, meant):
            fits = variants.worst(words, first, (other, rest.split()), meant)
            found.append((fits.how.rank, (patient_id, fits.how, fits.word)))
        found.sort(key=lambda pair: pair[0])
        yield from (hit for _, hit in found)

    def _near_count(self, word: str, meant: variants.Meant) -> int:
        typed = self._counts[word]
        if not meant:
            return typed
        driven = _padded(list(meant))
        values: dict[str, Any] = {f"meant{n}": other for n, other in enumerate(driven)}
        values |= {"most": COMMON, "none": 0}
        counted = walks.count_of(len(driven)).run(self._connection, values).fetchone()
        return typed + int(counted[0])

    def _walk(self, parts: str, first: str, others: Sequence[str], births: Births) -> Iterable[Any]:
        values = {**_range(first), "most": self._most, "none": 0}
        values |= {f"other{n}": f" {other}" for n, other in enumerate(others)}
        for n, (begin, end) in enumerate(births):
            values |= {f"from{n}": begin, f"to{n}": end}
        statement = walks.named(parts, len(others), len(births))
        return _in_order(statement.run(self._connection, values).fetchall())

    def _walk_near(
        self, word: str, words: Sequence[str], meant: Mapping[str, variants.Meant]
    ) -> list[Any]:
        values: dict[str, Any] = {"most": self._most, "none": 0, "walked": MOST_NEAR}
        driven = _padded(list(meant[word]))
        values |= {f"meant{n}": other for n, other in enumerate(driven)}
        sizes = []
        for at, other in enumerate(w for w in words if w != word):
            behind = _padded([f" {name} " for name in meant[other]])
            sizes.append(len(behind))
            values[f"w{at}"] = f" {other}"
            values |= {f"w{at}_{n}": name for n, name in enumerate(behind)}
        kinds = [len(driven)] if driven else []
        if sizes:
            # As typed here, and the other words as something else.
            values |= _range(word)
            kinds.append(0)
        statements = [walks.nearly_named(kind, tuple(sizes)) for kind in kinds]
        rows = [s.run(self._connection, values).fetchall() for s in statements]
        return _in_order([row for some in rows for row in some])


def _in_order(rows: list[Any]) -> list[Any]:
    """Return family names before given ones, whatever a union made of it."""
    return sorted(rows, key=lambda row: row[0])


def _range(start: str) -> dict[str, Any]:
    return {"first": start, "end": after(start) or _LAST * len(start)}


def _padded(values: list[str]) -> list[str]:
    """Return values, the last repeated, so that few lengths need a statement of their own."""
    size = next((s for s in SIZES if s >= len(values)), len(values))
    return values + values[-1:] * (size - len(values))


def _starts(column: ColumnElement[str], start: str) -> Condition:
    end = after(start)
    return column >= start if end is None else (column >= start) & (column < end)


def _every_word(row: Any) -> str:  # noqa: ANN401 - a row of patients
    """Return a name, and the family name as some write it: "delacruz"."""
    return f"{row.family_f} {row.given_f} {row.family_f.replace(' ', '')}"


def _begins(words: Sequence[str], name: str) -> bool:
    return all(f" {word}" in f" {name}" for word in words)
