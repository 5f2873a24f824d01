"""How likely two records are one person's: a sum of weights, fact by fact.

The model is that of Fellegi and Sunter (A theory for record linkage, J Am Stat Assoc 1969;64:1183):
a fact that agrees weighs log2(m/u), one that differs log2((1-m)/(1-u)), where m is how often it
agrees for one person and u for two. The m and u here are our assumptions for a clinic, and stand
in the table; a fact that one side does not have weighs nothing. It orders people for a question
that staff ask the person; it never decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from math import log2
from typing import Final

from triage_desk.domain.folding import fold, mrn_key, phone_digits
from triage_desk.domain.patient import Patient, Sex

ALIKE: Final = 0.75
# Same name and nothing else known: worth the question. One name and the sex alone: not.
LEAST_SCORE: Final = 14.0


class Agreement(StrEnum):
    """How one fact of two records compares."""

    SAME = "same"
    CLOSE = "close"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Weight:
    """``m`` and ``u`` of a fact that agrees, and the weight of one that nearly does."""

    m: float
    u: float
    close: float = 0.0

    def of(self, agreement: Agreement) -> float:
        """Return the weight in bits."""
        if agreement is Agreement.SAME:
            return log2(self.m / self.u)
        if agreement is Agreement.DIFFERS:
            return log2((1 - self.m) / (1 - self.u))
        return self.close if agreement is Agreement.CLOSE else 0.0


WEIGHTS: Final = {
    "family": Weight(m=0.90, u=1 / 1_000, close=5),
    "given": Weight(m=0.93, u=1 / 250, close=5),
    "birth_date": Weight(m=0.95, u=1 / 20_000, close=7),
    # A household shares one; people change theirs.
    "phone": Weight(m=0.60, u=1 / 100),
    "mrn": Weight(m=0.50, u=1 / 1_000),
    "sex": Weight(m=0.98, u=0.5),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records compared: the other one, the sum in bits, and each fact."""

    patient: Patient
    score: float
    facts: tuple[tuple[str, Agreement], ...]


def compare(one: Patient, other: Patient) -> Likeness:
    """Return how ``other`` compares with ``one``; names may stand in each other's place."""
    mine, theirs = (fold(one.family), fold(one.given)), (fold(other.family), fold(other.given))
    family, given = straight = (_names(mine[0], theirs[0]), _names(mine[1], theirs[1]))
    if straight != (Agreement.SAME, Agreement.SAME):
        crossed = (_names(mine[0], theirs[1]), _names(mine[1], theirs[0]))
        family, given = max(straight, crossed, key=_of_names)
    facts = {
        "given": given,
        "family": family,
        "birth_date": _days(one, other),
        "sex": _sexes(one.sex, other.sex),
        "phone": _texts(phone_digits(one.phone), phone_digits(other.phone)),
        "mrn": _texts(mrn_key(one.mrn), mrn_key(other.mrn)),
    }
    score = sum(WEIGHTS[name].of(agreement) for name, agreement in facts.items())
    return Likeness(other, score, tuple(facts.items()))


def likely(one: Patient, others: Iterable[Patient]) -> tuple[Likeness, ...]:
    """Return who may be the same person as ``one``, the likeliest first."""
    compared = [compare(one, other) for other in others]
    kept = [likeness for likeness in compared if likeness.score >= LEAST_SCORE]
    return tuple(sorted(kept, key=lambda found: (-found.score, found.patient.patient_id)))


def _of_names(pair: tuple[Agreement, Agreement]) -> float:
    return WEIGHTS["family"].of(pair[0]) + WEIGHTS["given"].of(pair[1])


def _names(mine: str, theirs: str) -> Agreement:
    """Compare two names, both folded."""
    if not mine or not theirs:
        return Agreement.UNKNOWN
    if mine == theirs:
        return Agreement.SAME
    shared = set(mine.split()) & set(theirs.split())
    # One family name of two, a second given name left out, or a slip of the finger.
    if shared or SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= ALIKE:
        return Agreement.CLOSE
    return Agreement.DIFFERS


def _days(one: Patient, other: Patient) -> Agreement:
    mine, theirs = one.birth_date, other.birth_date
    if mine == theirs:
        return Agreement.SAME
    if (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month):
        return Agreement.CLOSE
    pairs = zip(mine.isoformat(), theirs.isoformat(), strict=True)
    return Agreement.CLOSE if sum(a != b for a, b in pairs) == 1 else Agreement.DIFFERS


def _sexes(one: Sex, other: Sex) -> Agreement:
    if Sex.UNKNOWN in {one, other}:
        return Agreement.UNKNOWN
    return Agreement.SAME if one is other else Agreement.DIFFERS


def _texts(one: str, other: str) -> Agreement:
    if not one or not other:
        return Agreement.UNKNOWN
    return Agreement.SAME if one == other else Agreement.DIFFERS
