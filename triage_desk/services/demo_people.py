"""Who comes to the invented clinic with what: their age, what they want, and who pays for it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date

from triage_desk.domain.patient import Patient, age_in_years

ADULTS, STUCK = range(18, 86), range(50, 86)
AGES = {"knee": range(45, 86), "ankle_foot": range(18, 51), "balance_dizzy": range(65, 93)}
"""How old people are who come with one of these; adults with all else, and ``STUCK`` whom six
weeks of care did not help: from 50 on they see a physician first."""
WISHES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "lumbar": (
        ("Lift my grandchild again", "Putting on shoes"),
        ("Sit through a day at work", "Sitting for an hour"),
        ("Walk to the park with the dog", "Getting out of bed"),
    ),
    "knee": (
        ("Kneel in the garden", "Climbing stairs"),
        ("Walk to the store and back", "Getting up from a chair"),
    ),
    "shoulder": (
        ("Reach the top shelf", "Putting on a coat"),
        ("Swim again", "Reaching overhead"),
    ),
    "cervical": (
        ("Drive without pain", "Looking over the shoulder"),
        ("Work at the screen for a day", "Reading for half an hour"),
    ),
    "ankle_foot": (
        ("Play soccer in spring", "Walking down stairs"),
        ("Stand through a shift", "Walking for half an hour"),
    ),
    "balance_dizzy": (
        ("Go to church on my own", "Walking on grass"),
        ("Shop without help", "Turning around"),
    ),
}
"""What people want to do again, and the activity that they rate, by where it hurts."""
MEDICARE_AGE = 65


def _place(said: Mapping[str, object]) -> str:
    return next(name for name in WISHES if name in str(said["regions"]))


def somebody(people: Iterator[Patient], said: Mapping[str, object], on: date) -> Patient:
    """Return the next who is of an age at which people have this."""
    ages = STUCK if said["known"] == "treated6" else AGES.get(_place(said), ADULTS)
    adults = (one for one in people if one.birth_date.year < on.year)
    return next(one for one in adults if age_in_years(one.birth_date, on) in ages)


def own_words(
    who: Patient, said: Mapping[str, object], on: date, chance: random.Random
) -> Mapping[str, object]:
    """Return what somebody says of their own: what they want, can do, and who pays."""
    goal, activity = chance.choice(WISHES[_place(said)])
    found = {"goal": goal, "activity": activity, "psfs": chance.randint(2, 6)}
    old = age_in_years(who.birth_date, on) >= MEDICARE_AGE
    return {**found, "payer": "medicare"} if old else found
