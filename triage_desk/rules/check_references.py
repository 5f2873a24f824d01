"""Cross-checks of names and words: nothing dangles, nothing is asked or kept for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.questionnaire import Item, ItemText, ItemType
from triage_desk.rules.conditions import Condition, leaves, thresholds_of
from triage_desk.rules.content import Pathway, RedFlag, Ruleset
from triage_desk.rules.derived import DERIVED, PERSON_FACTS
from triage_desk.rules.yamlnode import nearest

MAX_SAFETY_LINES = 8
PHRASES = (
    *("yes", "no", "not_sure", "declined", "not_asked", "open", "age", "sex", "not_covered"),
    *("hold_emergency", "hold_physician_today", "hold_physician_soon"),
    *("hold_pt_first_notify", "hold_pt_first", "hold_not_asked"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the content: message and place."""

    message: str
    file: str
    line: int


def all_conditions(ruleset: Ruleset) -> Iterator[tuple[str, Condition]]:
    """Yield every condition with the id it belongs to."""
    for link_id, gate in ruleset.gates.items():
        if gate.ask_when is not None:
            yield link_id, gate.ask_when
    for flag in ruleset.flags:
        yield flag.flag_id, flag.when
        if flag.unless is not None:
            yield flag.flag_id, flag.unless
    for pathway in ruleset.pathways:
        yield pathway.pathway_id, pathway.fits
        if pathway.not_when is not None:
            yield pathway.pathway_id, pathway.not_when
    for rule in ruleset.secondary:
        yield rule.referral_id, rule.when
    yield "outside_scope", ruleset.outside_scope


def fault(ruleset: Ruleset, owner: str, message: str) -> Fault:
    """Return a fault at the place where ``owner`` stands."""
    file, line = ruleset.origins.get(owner, ("", 0))
    return Fault(f"{owner}: {message}", file, line)


def words(ruleset: Ruleset) -> Iterator[Fault]:
    """Every item, option, line and section has words, and no words stand for nothing."""
    known = {item.link_id for item in ruleset.items}
    for language, texts in ruleset.texts.items():
        for item in ruleset.items:
            text = texts.get(item.link_id)
            if text is None:
                yield fault(ruleset, item.link_id, f"has no words in {language}")
            else:
                yield from _item_words(ruleset, item, text)
        for link_id in sorted(texts.keys() - known):
            yield fault(ruleset, link_id, f"has words but is no item{nearest(link_id, known)}")
    for section in ruleset.sections:
        if section.section_id not in ruleset.section_titles:
            yield fault(ruleset, section.section_id, "this section has no title")


def _item_words(ruleset: Ruleset, item: Item, text: ItemText) -> Iterator[Fault]:
    codes = {option.code for option in item.options}
    lines = {line.link_id for line in item.lines}
    for code in sorted(codes ^ text.options.keys()):
        yield fault(ruleset, item.link_id, f'option "{code}" and its words do not match')
    for link_id in sorted(lines ^ text.lines.keys()):
        yield fault(ruleset, item.link_id, f'line "{link_id}" and its words do not match')
    for link_id in sorted(text.line_help.keys() - lines):
        yield fault(ruleset, item.link_id, f'line_help for "{link_id}", which is no line of it')


def references(ruleset: Ruleset) -> Iterator[Fault]:
    """Every assumption, source, referral, hand-out and baseline item named exists."""
    for owner, gate in ruleset.gates.items():
        if gate.if_hidden and gate.if_hidden not in ruleset.assumptions:
            hint = nearest(gate.if_hidden, ruleset.assumptions)
            yield fault(ruleset, owner, f'there is no assumption "{gate.if_hidden}"{hint}')
    entries: tuple[RedFlag | Pathway, ...] = (*ruleset.flags, *ruleset.pathways)
    referrals = {rule.referral_id for rule in ruleset.secondary}
    for entry in entries:
        for citation in entry.sources:
            if citation.source not in ruleset.sources:
                hint = nearest(citation.source, ruleset.sources)
                yield fault(ruleset, entry.name_id, f'no source "{citation.source}"{hint}')
        for name in entry.secondary:
            if name not in referrals:
                yield fault(ruleset, entry.name_id, f'no secondary referral "{name}"')
    yield from _pathway_references(ruleset)


def _pathway_references(ruleset: Ruleset) -> Iterator[Fault]:
    items = {item.link_id for item in ruleset.items}
    for pathway in ruleset.pathways:
        if pathway.handout not in ruleset.handouts:
            hint = nearest(pathway.handout, ruleset.handouts)
            yield fault(ruleset, pathway.pathway_id, f'no hand-out "{pathway.handout}"{hint}')
        for link_id in pathway.baseline:
            if link_id not in items:
                hint = nearest(link_id, items)
                yield fault(ruleset, pathway.pathway_id, f'baseline: no item "{link_id}"{hint}')


def thresholds(ruleset: Ruleset) -> Iterator[Fault]:
    """Every number is in force, has a source that exists, and is used."""
    named = {name for _, condition in all_conditions(ruleset) for name in thresholds_of(condition)}
    for name, threshold in ruleset.thresholds.items():
        if threshold.source not in ruleset.sources:
            hint = nearest(threshold.source, ruleset.sources)
            yield fault(ruleset, name, f'cites unknown source "{threshold.source}"{hint}')
        until = threshold.in_force_until
        begins = ruleset.effective_from
        if threshold.in_force_from > begins or (until is not None and until < begins):
            yield fault(ruleset, name, "this threshold is not in force when the ruleset begins")
        if name not in named:
            yield fault(ruleset, name, "no rule uses this threshold")


def asked_for_something(ruleset: Ruleset) -> Iterator[Fault]:
    """No question is asked for nothing, and none takes a name that belongs to the patient."""
    used = {leaf.item for _, condition in all_conditions(ruleset) for leaf in leaves(condition)}
    for name, derived in DERIVED.items():
        if name in used:
            used.update(derived.needs)
    for item in ruleset.items:
        for link_id in item.leaf_ids:
            if link_id not in used and not item.after_routing:
                yield fault(ruleset, link_id, "is asked, but no rule looks at it")
            if link_id in PERSON_FACTS:
                yield fault(ruleset, link_id, "this name belongs to the patient")


def phrases(ruleset: Ruleset) -> Iterator[Fault]:
    """Every phrase the engine says by itself is there."""
    for name in PHRASES:
        if name not in ruleset.phrases:
            yield Fault(f'there is no phrase "{name}"', "text/en/phrases.yaml", 0)


def routes(ruleset: Ruleset) -> Iterator[Fault]:
    """The safety page is short and first, and some flag leads to every urgent route."""
    first = ruleset.items[0] if ruleset.items else None
    if first is None or first.type is not ItemType.CHECKLIST or len(first.lines) > MAX_SAFETY_LINES:
        owner = first.link_id if first else "questionnaire"
        yield fault(ruleset, owner, "the first page must be a checklist of at most 8 lines")
    held = {flag.disposition for flag in ruleset.flags if flag.retired is None}
    for disposition in Disposition:
        if disposition > Disposition.PT_FIRST and disposition not in held:
            yield fault(ruleset, disposition.value, "no red flag leads to this disposition")
