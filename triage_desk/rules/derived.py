"""Facts that no question asks for: what is known of the person, and named derived items.

What the vocabulary of conditions cannot say is a small pure function here, by name. A derived
item is known only when every answer it needs is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from triage_desk.domain.answers import Value
from triage_desk.domain.patient import Person, Sex

PERSON_FACTS = frozenset({"age", "sex"})
SEX_CODES = frozenset({Sex.FEMALE.value, Sex.MALE.value, Sex.OTHER.value})


@dataclass(frozen=True, slots=True)
class Derived:
    """A named function of known answers. ``unit`` is the unit of its result."""

    needs: tuple[str, ...]
    unit: str
    of: Callable[..., float]


def sum_of_codes(*codes: str) -> float:
    """Add options whose codes are numbers, as scored questionnaires have them.

    PHQ-2: the sum of two items scored 0 to 3 (Kroenke, Spitzer, Williams 2003, Med Care
    41:1284-92).
    """
    return float(sum(int(code) for code in codes))


DERIVED: Mapping[str, Derived] = {
    "phq2": Derived(("phq2_a", "phq2_b"), "points", sum_of_codes),
}


def person_facts(person: Person) -> dict[str, Value]:
    """Return what the rules know of a person: ``age`` (whole years) and a known ``sex``."""
    facts: dict[str, Value] = {"age": person.age_years}
    if person.sex is not Sex.UNKNOWN:
        facts["sex"] = person.sex.value
    return facts
