"""Cross-checks of a loaded ruleset: everything a rule names exists, fits, and is reachable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.rules.check_references import (
    Fault,
    after_routing,
    all_conditions,
    asked_for_something,
    fault,
    phrases,
    references,
    routes,
    thresholds,
    words,
)
from triage_desk.rules.check_ways import ways
from triage_desk.rules.conditions import (
    Includes,
    Is,
    Leaf,
    OneOf,
    leaves,
    thresholds_of,
)
from triage_desk.rules.content import Ruleset
from triage_desk.rules.derived import DERIVED, SEX_CODES
from triage_desk.rules.yamlnode import nearest

BOOLEAN, NUMBER, CODE, CODES, OTHER = "yes/no", "number", "choice", "choice of several", "other"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a condition may say of one name: its kind, its codes, its unit, where it is asked."""

    kind: str
    codes: frozenset[str] = frozenset()
    unit: str = ""
    position: int = -1


def check(ruleset: Ruleset) -> tuple[Fault, ...]:
    """Return every fault found; an empty tuple means the content holds together."""
    facts = _facts(ruleset)
    return (
        *_conditions(ruleset, facts),
        *_order(ruleset, facts),
        *words(ruleset),
        *references(ruleset),
        *thresholds(ruleset),
        *asked_for_something(ruleset),
        *after_routing(ruleset),
        *phrases(ruleset),
        *routes(ruleset),
        *ways(ruleset),
    )


def _facts(ruleset: Ruleset) -> dict[str, Fact]:
    facts = {
        "age": Fact(NUMBER, unit="years"),
        "sex": Fact(CODE, codes=SEX_CODES),
    }
    for position, item in enumerate(ruleset.items):
        codes = frozenset(option.code for option in item.options)
        facts[item.link_id] = Fact(_kind(item), codes, item.unit, position)
        for line in item.lines:
            facts[line.link_id] = Fact(BOOLEAN, position=position)
    for name, derived in DERIVED.items():
        needed = [facts[i].position for i in derived.needs if i in facts]
        if len(needed) == len(derived.needs):
            facts[name] = Fact(NUMBER, unit=derived.unit, position=max(needed))
    return facts


def _kind(item: Item) -> str:
    if item.type in NUMBERS:
        return NUMBER
    if item.type is ItemType.CHOICE:
        return CODES if item.repeats else CODE
    return BOOLEAN if item.type is ItemType.BOOLEAN else OTHER


def _conditions(ruleset: Ruleset, facts: dict[str, Fact]) -> Iterator[Fault]:
    for owner, condition in all_conditions(ruleset):
        for leaf in leaves(condition):
            word, message = _leaf_fault(leaf, facts, ruleset)
            if message:
                yield fault(ruleset, owner, message, word)
        for name in thresholds_of(condition):
            if name not in ruleset.thresholds:
                hint = nearest(name, ruleset.thresholds)
                yield fault(ruleset, owner, f'there is no threshold "{name}"{hint}', name)


def _leaf_fault(leaf: Leaf, facts: dict[str, Fact], ruleset: Ruleset) -> tuple[str, str]:
    """Return the word that is wrong and what is wrong with it; two empty texts when nothing is."""
    fact = facts.get(leaf.item)
    if fact is None:
        return leaf.item, f'there is no item "{leaf.item}"{nearest(leaf.item, facts)}'
    match leaf:
        case Is(item, bool()):
            fits = fact.kind == BOOLEAN
            return item, "" if fits else f'"{item}" is a {fact.kind}, not yes/no'
        case Is(item, str(value)):
            return _codes_fault(item, fact, (value,), CODE)
        case OneOf(item, values):
            return _codes_fault(item, fact, values, CODE)
        case Includes(item, values):
            return _codes_fault(item, fact, values, CODES)
        case _:
            return _unit_fault(leaf.item, fact, thresholds_of(leaf), ruleset)


def _codes_fault(item: str, fact: Fact, values: tuple[str, ...], kind: str) -> tuple[str, str]:
    if fact.kind != kind:
        return item, f'"{item}" is a {fact.kind}, not a {kind}'
    for value in values:
        if value not in fact.codes:
            return value, f'"{item}" has no option "{value}"{nearest(value, fact.codes)}'
    return "", ""


def _unit_fault(item: str, fact: Fact, names: tuple[str, ...], ruleset: Ruleset) -> tuple[str, str]:
    if names and fact.kind != NUMBER:
        return item, f'"{item}" is a {fact.kind}, not a number'
    for name in names:
        threshold = ruleset.thresholds.get(name)
        if threshold is not None and threshold.unit != fact.unit:
            units = f'"{item}" is in {fact.unit}, but threshold "{name}" is in {threshold.unit}'
            return name, units
    return "", ""


def _order(ruleset: Ruleset, facts: dict[str, Fact]) -> Iterator[Fault]:
    """A question may depend only on earlier pages: so there is no cycle, and one pass decides."""
    for item in ruleset.items:
        here = facts[item.link_id].position
        owners = (item.link_id, *(line.link_id for line in item.lines))
        for owner in owners:
            when = ruleset.gates[owner].ask_when
            for leaf in leaves(when) if when is not None else ():
                fact = facts.get(leaf.item)
                if fact is not None and fact.position >= here:
                    message = f'ask_when looks at "{leaf.item}", which is not asked before'
                    yield fault(ruleset, owner, message, leaf.item)
