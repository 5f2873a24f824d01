"""A made-up visit of a clinic's own, for practice: what is written of it before it is played."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Sex

LONGEST = 300
"""How many letters a sentence of it may have."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Who comes, what they say, and the key: the route, said before the rules are asked.

    ``title`` says in a sentence what the visit is about, ``why`` what it teaches.
    """

    title: str
    opening: str
    why: str
    age_years: int
    sex: Sex
    route: Disposition


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """One that is kept. ``problem`` says why it is not played any more, or is ""."""

    vignette_id: str
    title: str
    route: Disposition
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What the rules made of a sketch that was played: the route, and each flag with its reason."""

    route: Disposition
    flags: tuple[tuple[str, str, str], ...]
