"""A ruleset made ready to run: every condition compiled to a closure, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from triage_desk.domain.decision import Source, ThresholdUse
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import Item, ItemText, Line
from triage_desk.rules.conditions import (
    FALSE,
    TRUE,
    Condition,
    Facts,
    Test,
    compile_condition,
    items_of,
    thresholds_of,
)
from triage_desk.rules.content import Pathway, RedFlag, Ruleset, SecondaryRule
from triage_desk.rules.derived import DERIVED


@dataclass(frozen=True, slots=True)
class CompiledGate:
    """When a link id is asked. ``test`` is ``None`` for always; ``needs`` are its link ids."""

    link_id: str
    test: Test | None
    needs: tuple[str, ...]
    counts_as_no: bool


@dataclass(frozen=True, slots=True)
class CompiledItem:
    """One item with its own gate and the gates of its leaves (its lines, or itself)."""

    item: Item
    gate: CompiledGate
    leaves: tuple[CompiledGate, ...]
    completes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledFlag:
    """One red flag. ``verdict`` gives 0 absent, 1 not ruled out, 2 present.

    ``needs`` are the link ids asked for it, derived items resolved.

    ``thresholds`` and ``sources`` are what every finding of it cites.
    """

    flag: RedFlag
    verdict: Test
    needs: tuple[str, ...]
    thresholds: tuple[ThresholdUse, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class CompiledPathway:
    """One pathway with its two tests."""

    pathway: Pathway
    fits: Test
    not_when: Test | None


@dataclass(frozen=True, slots=True, repr=False)
class Engine:
    """Everything needed to run one ruleset. Immutable; safe to share between threads."""

    ruleset: Ruleset
    items: tuple[CompiledItem, ...]
    flags: tuple[CompiledFlag, ...]
    pathways: tuple[CompiledPathway, ...]
    secondary: tuple[tuple[SecondaryRule, Test], ...]
    outside_scope: Test
    outside_needs: frozenset[str]
    owner_of: Mapping[str, Item]
    line_of: Mapping[str, Line]
    values: Mapping[str, float]
    other_words: Mapping[tuple[str, str], str]

    def __repr__(self) -> str:
        """Name the content; its whole text would fill a test report."""
        return f"Engine({self.ruleset.ref.version}, {self.ruleset.ref.content_hash[:12]})"

    def text(self, item: Item, language: str, way: str = "") -> ItemText:
        """Return the words of an item; English for a language this content has not.

        ``way`` is how the person is reached, one of ``WAYS``, or "" for face to face.
        """
        texts = self.ruleset.texts
        if not way:
            return texts.get(language, texts[SOURCE])[item.link_id]
        english = texts[SOURCE][item.link_id].on(way)
        translation = self.ruleset.translations.get(language)
        return translation.item(item, english, way) if translation else english

    def said(self, english: str, language: str, owner: str = "", way: str = "") -> str:
        """Return in a language what a patient hears; English has a mark where it has no words."""
        translation = self.ruleset.translations.get(language)
        here = self.other_words.get((way, english), english)
        return translation.said(here, owner, way) if translation else here

    def for_staff(self, english: str, language: str, mark: str = "") -> str:
        """Return in a language what staff read; English, with ``mark``, where it has no words."""
        translation = self.ruleset.translations.get(language)
        entry = translation.entry(english) if translation else None
        if entry and entry.words:
            return entry.words
        return f"{english} {mark}" if mark and english and language != SOURCE else english


def compile_ruleset(ruleset: Ruleset, like: Engine | None = None) -> Engine:
    """Compile a checked ruleset. Retired flags are left out: they explain only the past.

    What is the very same object in the ruleset of ``like``, with the same numbers, is not compiled
    again: one changed flag costs a hundredth of the whole.
    """
    values = {name: threshold.value for name, threshold in ruleset.thresholds.items()}
    moved = _moved(like.values, values) if like else frozenset()
    pathways = {
        id(known.pathway): known
        for known in (like.pathways if like else ())
        if _same_numbers(moved, known.pathway.fits, known.pathway.not_when)
    }
    secondary = {
        id(known[0]): known
        for known in (like.secondary if like else ())
        if _same_numbers(moved, known[0].when)
    }

    def ready(condition: Condition) -> Test:
        return compile_condition(condition, values)

    return Engine(
        ruleset,
        items=_items(ruleset, values, like, moved),
        flags=_flags(ruleset, ready, like, moved),
        pathways=tuple(
            pathways.get(id(p))
            or CompiledPathway(p, ready(p.fits), ready(p.not_when) if p.not_when else None)
            for p in ruleset.pathways
        ),
        secondary=tuple(
            secondary.get(id(rule)) or (rule, ready(rule.when)) for rule in ruleset.secondary
        ),
        outside_scope=ready(ruleset.outside_scope),
        outside_needs=frozenset(items_of(ruleset.outside_scope)),
        owner_of={leaf: item for item in ruleset.items for leaf in item.leaf_ids},
        line_of={line.link_id: line for item in ruleset.items for line in item.lines},
        values=values,
        other_words=_other_words(ruleset),
    )


def _other_words(ruleset: Ruleset) -> dict[tuple[str, str], str]:
    """Return by way and usual words what is said there of a result."""
    usual = [
        *((rule.say, rule.ways) for rule in ruleset.dispositions.values()),
        *ruleset.safety_ways.items(),
        *((rule.hand_over, rule.ways) for rule in ruleset.secondary),
    ]
    return {(way, said): words for said, ways in usual for way, words in ways.items()}


def _moved(before: Mapping[str, float], after: Mapping[str, float]) -> frozenset[str]:
    """Return the names of the numbers that are no longer the same."""
    return frozenset(name for name, value in before.items() if after.get(name) != value)


def _same_numbers(moved: frozenset[str], *conditions: Condition | None) -> bool:
    return not moved or all(
        moved.isdisjoint(thresholds_of(condition)) for condition in conditions if condition
    )


def _flags(
    ruleset: Ruleset,
    ready: Callable[[Condition], Test],
    like: Engine | None,
    moved: frozenset[str],
) -> tuple[CompiledFlag, ...]:
    known = {
        id(compiled.flag): compiled
        for compiled in (like.flags if like else ())
        if _same_numbers(moved, compiled.flag.when, compiled.flag.unless)
    }
    return tuple(
        known.get(id(flag))
        or CompiledFlag(
            flag,
            _verdict(ready(flag.when), ready(flag.unless) if flag.unless else None),
            _needs(flag.when, flag.unless),
            _thresholds(ruleset, flag),
            _sources(ruleset, flag),
        )
        for flag in ruleset.flags
        if flag.retired is None
    )


def _items(
    ruleset: Ruleset, values: Mapping[str, float], like: Engine | None, moved: frozenset[str]
) -> tuple[CompiledItem, ...]:
    items = {id(compiled.item): compiled for compiled in like.items} if like else {}
    gates = _same_gates(ruleset, like, moved) if like else {}

    def made(item: Item) -> CompiledItem:
        same = all(name in gates for name in (item.link_id, *item.leaf_ids))
        return (items.get(id(item)) if same else None) or _item(ruleset, item, values, gates)

    return tuple(made(item) for item in ruleset.items)


def _same_gates(ruleset: Ruleset, like: Engine, moved: frozenset[str]) -> dict[str, CompiledGate]:
    """Return the compiled gates of ``like``, by link id, that are still what they were."""
    old, new = like.ruleset.gates, ruleset.gates
    return {
        gate.link_id: gate
        for compiled in like.items
        for gate in (*compiled.leaves, compiled.gate)
        if new[gate.link_id] is old[gate.link_id]
        and _same_numbers(moved, new[gate.link_id].ask_when)
    }


def _item(
    ruleset: Ruleset, item: Item, values: Mapping[str, float], known: Mapping[str, CompiledGate]
) -> CompiledItem:
    def ready(link_id: str) -> CompiledGate:
        return known.get(link_id) or _gate(ruleset, link_id, values)

    gate = ready(item.link_id)
    lines = tuple(ready(line.link_id) for line in item.lines)
    plain = CompiledGate(item.link_id, None, (), gate.counts_as_no)
    completes = tuple(n for n, derived in DERIVED.items() if derived.needs[-1] == item.link_id)
    return CompiledItem(item, gate, lines or (plain,), completes)


def _gate(ruleset: Ruleset, link_id: str, values: Mapping[str, float]) -> CompiledGate:
    gate = ruleset.gates[link_id]
    if gate.ask_when is None:
        return CompiledGate(link_id, None, (), bool(gate.if_hidden))
    test = compile_condition(gate.ask_when, values)
    return CompiledGate(link_id, test, _needs(gate.ask_when), bool(gate.if_hidden))


def _needs(*conditions: Condition | None) -> tuple[str, ...]:
    """Return the link ids asked for these conditions, derived items replaced by theirs."""
    names = [name for c in conditions if c is not None for name in items_of(c)]
    asked = [need for name in names for need in _asked_for(name)]
    return tuple(dict.fromkeys(asked))


def _asked_for(name: str) -> tuple[str, ...]:
    return DERIVED[name].needs if name in DERIVED else (name,)


def _thresholds(ruleset: Ruleset, flag: RedFlag) -> tuple[ThresholdUse, ...]:
    conditions = (flag.when, flag.unless) if flag.unless else (flag.when,)
    names = dict.fromkeys(name for c in conditions for name in thresholds_of(c))
    used = [ruleset.thresholds[name] for name in names]
    return tuple(
        ThresholdUse(t.threshold_id, t.value, t.unit, t.in_force_from, t.source) for t in used
    )


def _sources(ruleset: Ruleset, flag: RedFlag) -> tuple[Source, ...]:
    """Return the sources of a flag with the flag's own place in each, where it names one."""
    found = []
    for citation in flag.sources:
        source = ruleset.sources[citation.source]
        place = citation.locator or source.locator
        found.append(Source(source.source_id, source.cite, place, source.checked))
    return tuple(found)


def _verdict(when: Test, unless: Test | None) -> Test:
    """Join a condition with its exemption, which needs a known yes."""
    if unless is None:
        return when

    def run(facts: Facts) -> int:
        value = when(facts)
        return FALSE if value != FALSE and unless(facts) == TRUE else value

    return run
