"""Every small change of a ruleset, one at a time, each with a sentence a clinician can read.

Numbers one step up or down, comparisons turned round, parts of conditions left out, routes made
less urgent, flags and pathways left out, questions never or always asked. What no case notices
is a case that is missing, or is listed with a reason (``rules.mutation``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from triage_desk.domain.disposition import Disposition
from triage_desk.rules.check_references import all_conditions
from triage_desk.rules.conditions import Condition, thresholds_of
from triage_desk.rules.content import (
    Gate,
    IfUnknown,
    Pathway,
    RedFlag,
    Ruleset,
    SecondaryRule,
    UnknownPolicy,
)
from triage_desk.rules.engine import Engine
from triage_desk.rules.mutate_condition import NEVER, Edit, edits, in_short, shifted, step
from triage_desk.rules.words import condition_in_words, question_in_words

T = TypeVar("T")
SCOPE = "outside_scope"
STAYS_UNKNOWN = "not asked stays unknown"
LOWEST = Disposition.PT_FIRST
NOT_HELD = IfUnknown(UnknownPolicy.ACCEPT, None, "mutant")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed ruleset.

    ``mutant_id`` is unique, made of ids only, and stays when words change. ``owner`` is the flag,
    pathway, item, line, number or referral that was changed; ``operator`` the kind of change.
    """

    mutant_id: str
    owner: str
    operator: str
    sentence: str
    ruleset: Ruleset


@dataclass(frozen=True, slots=True)
class _Change:
    """A change before its id is made unique: ``short`` by ids, ``words`` for reading."""

    owner: str
    operator: str
    short: str
    words: str
    ruleset: Ruleset


def mutants(engine: Engine) -> Iterator[Mutant]:
    """Yield every mutant of the ruleset of ``engine``, always in the same order."""
    known = engine.ruleset.thresholds
    ruleset = replace(engine.ruleset, thresholds={**known, **shifted(known)})
    maker = _Maker(replace(engine, ruleset=ruleset))
    count: Counter[str] = Counter()
    for change in maker.changes():
        name = f"{change.owner}: {change.short}"
        count[name] += 1
        again = f" ({count[name]})" if count[name] > 1 else ""
        yield Mutant(
            name + again,
            change.owner,
            change.operator,
            f"{change.owner}: {change.words}{again}",
            change.ruleset,
        )


class _Maker:
    """Makes the changes of one ruleset, which also holds every number moved by one step."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ruleset = engine.ruleset

    def changes(self) -> Iterator[_Change]:
        yield from self.numbers()
        for flag in self.ruleset.flags:
            if flag.retired is None:
                yield from self.flag(flag)
        for pathway in self.ruleset.pathways:
            yield from self.pathway(pathway)
        yield from self.ranks()
        for item in self.ruleset.items:
            for owner in dict.fromkeys((item.link_id, *item.leaf_ids)):
                yield from self.gate(owner, self.ruleset.gates[owner])
        for rule in self.ruleset.secondary:
            yield from self.referral(rule)
        for edit in edits(self.ruleset.outside_scope):
            changed = replace(self.ruleset, outside_scope=edit.condition)
            yield self.edited(SCOPE, "", edit, changed)

    def edited(self, owner: str, where: str, edit: Edit, ruleset: Ruleset) -> _Change:
        """Return the change that ``edit`` makes, written with ids and with words."""
        short = edit.words.format(*(in_short(part) for part in edit.about))
        words = edit.words.format(*(condition_in_words(self.engine, p) for p in edit.about))
        return _Change(owner, edit.operator, where + short, where + words, ruleset)

    def said(self, owner: str, operator: str, words: str, ruleset: Ruleset) -> _Change:
        """Return a change that reads the same with ids and with words."""
        return _Change(owner, operator, words, words, ruleset)

    def numbers(self) -> Iterator[_Change]:
        """Every number that a rule or gate compares with, moved at once wherever it is used."""
        conditions = all_conditions(self.ruleset)
        for name in dict.fromkeys(
            n for _, condition in conditions for n in thresholds_of(condition)
        ):
            known = self.ruleset.thresholds[name]
            for by in (step(known), -step(known)):
                moved = replace(known, value=known.value + by)
                thresholds = {**self.ruleset.thresholds, name: moved}
                words = f"{known.value:g} -> {moved.value:g} {known.unit} everywhere"
                changed = replace(self.ruleset, thresholds=thresholds)
                yield self.said(name, "number moved everywhere", words, changed)

    def flag(self, flag: RedFlag) -> Iterator[_Change]:
        def put(*instead: RedFlag) -> Ruleset:
            return replace(self.ruleset, flags=_instead(self.ruleset.flags, flag, *instead))

        name = flag.flag_id
        yield self.said(name, "flag dropped", "left out", put())
        for edit in edits(flag.when):
            yield self.edited(name, "", edit, put(replace(flag, when=edit.condition)))
        if flag.unless is not None:
            yield self.said(name, "unless dropped", "no exemption", put(replace(flag, unless=None)))
            for edit in edits(flag.unless):
                changed = put(replace(flag, unless=edit.condition))
                yield self.edited(name, "unless ", edit, changed)
        if flag.disposition > LOWEST:
            down = _less_urgent(flag.disposition)
            words = f"{flag.disposition.value} -> {down.value}"
            yield self.said(name, "route lowered", words, put(replace(flag, disposition=down)))
        yield from self.hold(flag, put(replace(flag, if_unknown=NOT_HELD)))
        for referral in flag.secondary:
            fewer = tuple(other for other in flag.secondary if other != referral)
            words = f"does not involve {referral}"
            yield self.said(name, "referral dropped", words, put(replace(flag, secondary=fewer)))

    def hold(self, flag: RedFlag, accepted: Ruleset) -> Iterator[_Change]:
        """What an answer that is not known asks for: one route lower, and nothing at all."""
        held = flag.if_unknown.disposition
        if held is None:
            return
        name, down = flag.flag_id, _less_urgent(held)
        lower = replace(flag, if_unknown=replace(flag.if_unknown, disposition=down))
        flags = _instead(self.ruleset.flags, flag, lower)
        words = f"not sure holds {held.value} -> {down.value}"
        yield self.said(name, "hold lowered", words, replace(self.ruleset, flags=flags))
        yield self.said(name, "hold dropped", "not sure is accepted", accepted)

    def pathway(self, pathway: Pathway) -> Iterator[_Change]:
        def put(*instead: Pathway) -> Ruleset:
            return replace(
                self.ruleset, pathways=_instead(self.ruleset.pathways, pathway, *instead)
            )

        name = pathway.pathway_id
        yield self.said(name, "pathway dropped", "left out", put())
        for edit in edits(pathway.fits):
            yield self.edited(name, "fits ", edit, put(replace(pathway, fits=edit.condition)))
        if pathway.not_when is not None:
            never = put(replace(pathway, not_when=None))
            yield self.said(name, "exclusion dropped", "nobody is kept out", never)
            for edit in edits(pathway.not_when):
                changed = put(replace(pathway, not_when=edit.condition))
                yield self.edited(name, "not when ", edit, changed)
        for referral in pathway.secondary:
            fewer = tuple(other for other in pathway.secondary if other != referral)
            words = f"does not involve {referral}"
            yield self.said(name, "referral dropped", words, put(replace(pathway, secondary=fewer)))

    def ranks(self) -> Iterator[_Change]:
        """Every pathway behind the next one in rank."""
        ordered = self.ruleset.pathways
        for place in range(len(ordered) - 1):
            first, second = ordered[place : place + 2]
            swapped = (*ordered[:place], second, first, *ordered[place + 2 :])
            words = f"comes after {second.pathway_id}"
            changed = replace(self.ruleset, pathways=swapped)
            yield self.said(first.pathway_id, "rank swapped", words, changed)

    def gate(self, owner: str, gate: Gate) -> Iterator[_Change]:
        def put(changed: Gate) -> Ruleset:
            return replace(self.ruleset, gates={**self.ruleset.gates, owner: changed})

        yield self.asked(owner, "never asked", put(replace(gate, ask_when=NEVER)))
        if gate.if_hidden:
            unknown = put(replace(gate, if_hidden=""))
            yield self.asked(owner, STAYS_UNKNOWN, unknown)
        if gate.ask_when is not None:
            yield self.asked(owner, "always asked", put(replace(gate, ask_when=None)))
            for edit in edits(gate.ask_when):
                changed = put(replace(gate, ask_when=edit.condition))
                yield self.edited(owner, "asked when ", edit, changed)

    def asked(self, owner: str, words: str, ruleset: Ruleset) -> _Change:
        """Return a change of a question as a whole; its words name what is asked."""
        question = question_in_words(self.engine, owner)
        return _Change(owner, words, words, f'"{question}" is {words}', ruleset)

    def referral(self, rule: SecondaryRule) -> Iterator[_Change]:
        def put(condition: Condition) -> Ruleset:
            changed = replace(rule, when=condition)
            secondary = _instead(self.ruleset.secondary, rule, changed)
            return replace(self.ruleset, secondary=secondary)

        name = rule.referral_id
        yield self.said(name, "referral dropped", "never involved", put(NEVER))
        for edit in edits(rule.when):
            yield self.edited(name, "", edit, put(edit.condition))


def _instead(entries: tuple[T, ...], old: T, *new: T) -> tuple[T, ...]:
    """Return ``entries`` with ``old`` replaced by ``new``, or left out."""
    return tuple(n for entry in entries for n in (new if entry is old else (entry,)))


def _less_urgent(disposition: Disposition) -> Disposition:
    ordered = list(Disposition)
    return ordered[ordered.index(disposition) + 1]
