"""Whether one condition holds for more people than another, tried over every case that matters.

Two conditions can differ only in the answers they look at. For each of those it is enough to try
one value of every class that no leaf tells apart: for a number the named limits and one value on
each side of them, for a choice one code for each set of leaves that name it, and *unknown* for
all. That is exact where answers are free of each other, and errs to "both ways" where they are
not (a derived score beside its parts).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.answers import Value
from triage_desk.rules.change import Effect
from triage_desk.rules.conditions import (
    FALSE,
    TRUE,
    Answered,
    Condition,
    Facts,
    Includes,
    Is,
    Leaf,
    OneOf,
    compile_condition,
    leaves,
    thresholds_of,
)
from triage_desk.rules.content import Pathway, RedFlag, Ruleset

MOST_CASES = 100_000
# Codes and texts that no content can hold, since the loader trims what it reads.
OTHER_CODE = " other"


class Shift(StrEnum):
    """How the second condition stands to the first."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    BOTH = "both"
    UNSETTLED = "unsettled"


# What a rule that now holds for more, or for fewer, people does to the route: first of a red
# flag, then of a pathway, which sends to the PT.
WIDER_IS_SAFER = {
    Shift.WIDER: (Effect.RAISES, "it now holds for more people"),
    Shift.NARROWER: (Effect.LOWERS, "it now holds for fewer people"),
    Shift.BOTH: (Effect.MAY_LOWER, "it now holds for some other people, and no longer for others"),
    Shift.UNSETTLED: (Effect.MAY_LOWER, "it is too large to say for whom it now holds"),
    Shift.SAME: (Effect.OTHER, "it is written another way and means the same"),
}
WIDER_IS_BOLDER = {
    **WIDER_IS_SAFER,
    Shift.WIDER: (Effect.MAY_LOWER, WIDER_IS_SAFER[Shift.WIDER][1]),
    Shift.NARROWER: (Effect.RAISES, WIDER_IS_SAFER[Shift.NARROWER][1]),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that is decided from facts: its test, and the leaves that it looks at."""

    test: Callable[[Facts], int]
    leaves: tuple[Leaf, ...]
    values: Mapping[str, float]


def same_rule(
    old: Ruleset,
    new: Ruleset,
    was: Sequence[Condition | None],
    now: Sequence[Condition | None],
) -> bool:
    """Return whether conditions are written the same and their numbers did not move."""
    if list(was) != list(now):
        return False
    names = {name for c in was if c is not None for name in thresholds_of(c)}
    return all(old.thresholds[name].value == new.thresholds[name].value for name in names)


def rule_of(ruleset: Ruleset, condition: Condition) -> Rule:
    """Return a plain condition as a rule."""
    values = _values(ruleset)
    return Rule(compile_condition(condition, values), tuple(leaves(condition)), values)


def flag_rule(ruleset: Ruleset, flag: RedFlag) -> Rule:
    """Return the verdict of a flag as a rule: its condition, and an exemption by a known yes."""
    when = rule_of(ruleset, flag.when)
    if flag.unless is None:
        return when
    unless = rule_of(ruleset, flag.unless)

    def test(facts: Facts) -> int:
        return FALSE if unless.test(facts) == TRUE else when.test(facts)

    return Rule(test, when.leaves + unless.leaves, when.values)


def pathway_rule(ruleset: Ruleset, pathway: Pathway) -> Rule:
    """Return whether a pathway is taken, two-valued: it must fit for certain."""
    fits = rule_of(ruleset, pathway.fits)
    if pathway.not_when is None:
        return Rule(lambda facts: int(fits.test(facts) == TRUE), fits.leaves, fits.values)
    barred = rule_of(ruleset, pathway.not_when)

    def test(facts: Facts) -> int:
        return int(fits.test(facts) == TRUE and barred.test(facts) != TRUE)

    return Rule(test, fits.leaves + barred.leaves, fits.values)


def shift(old: Rule, new: Rule) -> Shift:
    """Return how ``new`` stands to ``old``, false < unknown < true.

    ``UNSETTLED`` says that there were more than ``MOST_CASES`` cases to try.
    """
    domains = _domains(old, new)
    if math.prod(len(values) for values in domains.values()) > MOST_CASES:
        return Shift.UNSETTLED
    wider = narrower = False
    for facts in _cases(domains):
        before, after = old.test(facts), new.test(facts)
        wider |= after > before
        narrower |= after < before
    if wider and narrower:
        return Shift.BOTH
    if wider:
        return Shift.WIDER
    return Shift.NARROWER if narrower else Shift.SAME


def _values(ruleset: Ruleset) -> dict[str, float]:
    return {name: threshold.value for name, threshold in ruleset.thresholds.items()}


def _cases(domains: Mapping[str, Sequence[Value | None]]) -> Iterator[Facts]:
    for chosen in itertools.product(*domains.values()):
        yield {
            name: value for name, value in zip(domains, chosen, strict=True) if value is not None
        }


def _domains(old: Rule, new: Rule) -> dict[str, list[Value | None]]:
    """Return for each item the values to try; ``None`` is unknown."""
    found: dict[str, list[tuple[Leaf, Mapping[str, float]]]] = {}
    for rule in (old, new):
        for leaf in rule.leaves:
            found.setdefault(leaf.item, []).append((leaf, rule.values))
    return {item: [None, *_tried(looked_at)] for item, looked_at in found.items()}


def _tried(looked_at: Sequence[tuple[Leaf, Mapping[str, float]]]) -> list[Value]:
    kinds = [leaf for leaf, _ in looked_at if not isinstance(leaf, Answered)]
    if not kinds:
        return [True]
    if any(isinstance(leaf, Is) and isinstance(leaf.value, bool) for leaf in kinds):
        return [True, False]
    if isinstance(kinds[0], Includes):
        return _choices_of_several([leaf.values for leaf in kinds if isinstance(leaf, Includes)])
    named = [_codes(leaf) for leaf in kinds if isinstance(leaf, Is | OneOf)]
    if named:
        return [*_representatives(named), OTHER_CODE]
    return _numbers({values[n] for leaf, values in looked_at for n in thresholds_of(leaf)})


def _codes(leaf: Is | OneOf) -> tuple[str, ...]:
    return (str(leaf.value),) if isinstance(leaf, Is) else leaf.values


def _representatives(named: Sequence[tuple[str, ...]]) -> list[str]:
    """Return one code of each class of codes that the same leaves name."""
    classes: dict[tuple[bool, ...], str] = {}
    for code in dict.fromkeys(itertools.chain.from_iterable(named)):
        classes.setdefault(tuple(code in codes for codes in named), code)
    return list(classes.values())


def _choices_of_several(named: Sequence[tuple[str, ...]]) -> list[Value]:
    codes = _representatives(named)
    sizes = range(len(codes) + 1)
    return [chosen for size in sizes for chosen in itertools.combinations(codes, size)]


def _numbers(limits: set[float]) -> list[Value]:
    """Return every limit and a number on each side of it."""
    ordered = sorted(limits)
    between = [(low + high) / 2 for low, high in itertools.pairwise(ordered)]
    return [ordered[0] - 1, *ordered, *between, ordered[-1] + 1]
