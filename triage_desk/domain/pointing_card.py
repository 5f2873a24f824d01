"""A printed card to point at: the letters and words of one page of the screen, and no person."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.clinic import Letterhead


@dataclass(frozen=True, slots=True)
class CardLine:
    """One letter and what it stands for."""

    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class PointingCard:
    """What a card says. ``lines`` are the page's own, ``last`` the answers for all of them.

    ``number`` tells one card from another, also two of one list with other lines;
    ``version`` is that of the ruleset its words are from.
    ``titles`` are the fixed words: what to do, and the foot. Everything is in ``language``.
    """

    letterhead: Letterhead
    number: str
    title: str
    about: str
    lines: tuple[CardLine, ...]
    last: tuple[CardLine, ...]
    foot: str
    name: str
    language: str
    language_name: str
    version: str
    notice: str = ""
