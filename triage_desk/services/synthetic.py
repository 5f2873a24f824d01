"""People who do not exist, as many as are wanted: for load tests, benchmarks and demo data.

The same seed gives the same people. Names are the commonest of the US census of 1990 (see the
file) and, for the long tail that the census cuts off, syllables put together; who has which name,
birth date, number and phone is drawn at random. A quarter carry two family names, some join them
with a hyphen, some have accents: what a search has to stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from triage_desk.domain.patient import Patient, Sex
from triage_desk.paths import resources_dir

MRN_START = "SYN-"
FIRST_BIRTH, BIRTH_DAYS = date(1926, 1, 1), 36_500
# Shares of people, invented: two family names, one of them after a hyphen, a second given name,
# a name to use, a phone, a name outside the common ones.
TWO_FAMILY, HYPHEN, SECOND_GIVEN, PREFERRED, PHONE = 0.25, 0.12, 0.3, 0.08, 0.9
RARE_FAMILY, RARE_GIVEN = 0.5, 0.25
SPANISH_ENDINGS = ("ez", "az", "oz", "illo", "ado", "ales", "eno", "era", "ero", "cia", "mos")
_ACCENTS = {"Garcia": "García", "Lopez": "López", "Perez": "Pérez", "Jose": "José"}
_STARTS = "Bar Bel Bran Cal Cor Dal Dor El Fal Gar Hal Har Kel Kor Lan Mar Mil Nor Or Pel Ren San Tal Ul Var Wel Yar Zan Ab Stre Chi Sho".split()  # noqa: E501, SIM905 - a list of syllables
_MIDDLES = "a an ar e el en er i il in is o ol on or u un ur ach ev".split()  # noqa: SIM905
_ENDS = "by der dino feld ford ga gren ham ic inski ka kov la ley lin lo man mo nen ner ni ova ra ro son ta ton va vich wa wick yan zer".split()  # noqa: E501, SIM905


@dataclass(frozen=True, slots=True)
class Pool:
    """Names and their running shares, as ``random.choices`` wants them."""

    names: tuple[str, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What people are put together from."""

    family: Pool
    spanish: Pool
    female: Pool
    male: Pool


def read_names(file: Path | None = None) -> Names:
    """Return the names of ``resources/names``; lines are kind, name and share."""
    path = file or resources_dir() / "names" / "census_1990.tsv"
    kinds: dict[str, list[tuple[str, int]]] = {"family": [], "female": [], "male": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, name, share = line.split("\t")
            kinds[kind].append((_ACCENTS.get(name, name), int(share)))
    spanish = [pair for pair in kinds["family"] if pair[0].endswith(SPANISH_ENDINGS)]
    return Names(
        _pool(kinds["family"]), _pool(spanish), _pool(kinds["female"]), _pool(kinds["male"])
    )


def people(count: int, seed: int, names: Names | None = None, first: int = 1) -> Iterator[Patient]:
    """Yield ``count`` people, each with a record number of their own that starts with SYN-.

    Args:
        count: how many.
        seed: the same seed gives the same people.
        names: what names are made of; those of the resources when it is left out.
        first: the number of the first, for another batch beside one that is there.
    """
    known, random = names or read_names(), Random(seed)  # noqa: S311 - nobody to keep secret
    for number in range(first, first + count):
        yield _person(known, random, number)


def _person(names: Names, random: Random, number: int) -> Patient:
    female = random.random() < 0.5  # noqa: PLR2004 - half of the people
    given_pool = names.female if female else names.male
    given = _name(random, given_pool, RARE_GIVEN)
    if random.random() < SECOND_GIVEN:
        given += " " + _name(random, given_pool, 0)
    chance = random.random()
    if chance < TWO_FAMILY:
        family = f"{_name(random, names.spanish, 0)} {_name(random, names.spanish, 0)}"
        family = family.replace(" ", "-") if random.random() < HYPHEN else family
    else:
        family = _name(random, names.family, RARE_FAMILY)
    born = FIRST_BIRTH + timedelta(days=random.randrange(BIRTH_DAYS))
    phone = f"(555) {random.randrange(200, 1000)}-{random.randrange(10_000):04d}"
    preferred = _name(random, given_pool, 0) if random.random() < PREFERRED else ""
    return Patient(
        f"{random.getrandbits(128):032x}",
        family,
        given,
        born,
        Sex.FEMALE if female else Sex.MALE,
        f"{MRN_START}{number:08d}",
        phone if random.random() < PHONE else "",
        "es" if chance < TWO_FAMILY / 2 else "en",
        preferred,
    )


def _name(random: Random, pool: Pool, rare: float) -> str:
    if rare and random.random() < rare:
        middle = random.choice(_MIDDLES) if random.random() < 0.5 else ""  # noqa: PLR2004 - half
        return random.choice(_STARTS) + middle + random.choice(_ENDS)
    return random.choices(pool.names, cum_weights=pool.shares)[0]


def _pool(pairs: list[tuple[str, int]]) -> Pool:
    return Pool(tuple(name for name, _ in pairs), tuple(accumulate(share for _, share in pairs)))
