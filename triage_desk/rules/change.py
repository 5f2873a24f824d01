"""One difference between two versions of the content, and what it can do to urgency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from triage_desk.domain.disposition import Disposition

T = TypeVar("T")


class Effect(StrEnum):
    """What a difference can do to a route, in the order a reviewer should read.

    ``LOWERS``: somebody may be seen later than before. ``MAY_LOWER``: that cannot be ruled out
    from the content alone. ``RAISES``: only ever earlier, or the same. ``OTHER``: a rule or its
    evidence changed and no route with it. ``WORDING``: what is said.
    """

    LOWERS = "lowers"
    MAY_LOWER = "may_lower"
    RAISES = "raises"
    OTHER = "other"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``what`` is a stable code such as ``tier_lowered``; the rest is words.

    ``urgency`` (0 to 5, as ``Disposition.urgency``) is that of the most urgent route concerned,
    and 0 where none is.
    """

    effect: Effect
    kind: str
    about: str
    title: str
    what: str
    sentence: str
    before: str = ""
    after: str = ""
    urgency: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about; ``change`` spares every caller from repeating it."""

    kind: str
    about: str
    title: str
    urgency: int = 0

    def change(
        self, effect: Effect, what: str, sentence: str, before: str = "", after: str = ""
    ) -> Change:
        """Return one change of this subject."""
        return Change(
            effect, self.kind, self.about, self.title, what, sentence, before, after, self.urgency
        )

    def wording(
        self, old: object, new: object, parts: Iterable[tuple[str, str]]
    ) -> Iterator[Change]:
        """Yield a change for each named part (attribute, words for it) that reads differently."""
        for name, said in parts:
            was, now = getattr(old, name), getattr(new, name)
            if was != now:
                yield self.change(Effect.WORDING, f"{name}_reworded", said, text(was), text(now))


_ORDER = {effect: place for place, effect in enumerate(Effect)}


def by_safety(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes in reading order: what lowers urgency first, the most urgent first."""
    return tuple(
        sorted(changes, key=lambda c: (_ORDER[c.effect], -c.urgency, c.kind, c.about, c.what))
    )


@dataclass(frozen=True, slots=True)
class Sides(Generic[T]):
    """The entries of two mappings by id: only in the old one, only in the new one, in both."""

    gone: dict[str, T]
    come: dict[str, T]
    both: dict[str, tuple[T, T]]


def sides(old: Mapping[str, T], new: Mapping[str, T]) -> Sides[T]:
    """Return what is gone, what has come, and what is on both sides."""
    return Sides(
        {name: entry for name, entry in old.items() if name not in new},
        {name: entry for name, entry in new.items() if name not in old},
        {name: (entry, new[name]) for name, entry in old.items() if name in new},
    )


def text(value: object) -> str:
    """Return a field as a reviewer reads it: lists joined, nothing as "nothing"."""
    if value is None or value in ("", ()):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {part:g}" for name, part in value.items()) or "nothing"
    return str(value)


def route_in_words(disposition: Disposition) -> str:
    """Return a route as a reviewer reads it."""
    return disposition.value.replace("_", " ")
