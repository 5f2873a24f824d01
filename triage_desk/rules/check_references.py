"""Cross-checks of names and words: nothing dangles, nothing is asked or kept for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import REGIONS, Item, ItemText, ItemType
from triage_desk.rules.conditions import Condition, leaves, thresholds_of
from triage_desk.rules.content import Pathway, RedFlag, Ruleset
from triage_desk.rules.derived import DERIVED, PERSON_FACTS
from triage_desk.rules.yamlnode import nearest

MAX_SAFETY_LINES = 8
# Where an entry stands that has no place of its own in ``Ruleset.origins``.
OTHER_FILES = "*.yaml"
ITEM_FILES = f"text/{SOURCE}/items*.yaml"
THRESHOLD_FILES = "thresholds*.yaml"
# The fixed words of the summary of a visit.
SUMMARY_WORDS = (
    *("title", "copy", "keep", "name", "born", "day", "why", "own_words", "scores", "answers"),
    *("said_no", "private", "wrong", "yes", "no", "not_sure", "declined", "not_asked"),
)
# The fixed words of the paper a patient takes home.
HANDOUT_WORDS = (
    *("for", "you", "help", "other_desk", "visit", "now", "booked", "when_help", "today"),
    *("one_day", "days", "days_or_sooner", "day_and_time", "with_and_where"),
    *("call_us", "call_us_at", "time", "foot"),
    *("1_hours", "1_days", "1_weeks", "1_months", "1_years"),
    *(f"summary_{word}" for word in SUMMARY_WORDS),
)
PHRASES = (
    *("yes", "no", "not_sure", "declined", "not_asked", "open", "age", "sex", "not_covered"),
    *("hold_emergency", "hold_physician_today", "hold_physician_soon"),
    *("hold_pt_first_notify", "hold_pt_first", "hold_not_asked"),
    *(f"handout_{word}" for word in HANDOUT_WORDS),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the content: message and place.

    ``word`` is what is wrong, for ``Folder.locate``, which finds it at or below ``line``; until
    then ``file`` may be a pattern such as ``thresholds*.yaml``.
    """

    message: str
    file: str
    line: int
    word: str = ""


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
    for prompt in ruleset.prevention:
        if prompt.when is not None:
            yield prompt.prompt_id, prompt.when
    yield "outside_scope", ruleset.outside_scope


def fault(ruleset: Ruleset, owner: str, message: str, word: str = "") -> Fault:
    """Return a fault of ``owner``, at the place where ``word`` stands in it."""
    file, line = ruleset.origins.get(owner, (OTHER_FILES, 0))
    return Fault(f"{owner}: {message}", file, line, word or owner)


def words(ruleset: Ruleset) -> Iterator[Fault]:
    """Every item, option, line and section has words, and no words stand for nothing."""
    known = {item.link_id for item in ruleset.items}
    texts = ruleset.texts[SOURCE]
    for item in ruleset.items:
        text = texts.get(item.link_id)
        if text is None:
            yield fault(ruleset, item.link_id, f"has no words in {ITEM_FILES}")
        else:
            yield from _item_words(ruleset, item, text, ITEM_FILES)
    for link_id in sorted(texts.keys() - known):
        message = f"{link_id}: has words but is no item{nearest(link_id, known)}"
        yield Fault(message, ITEM_FILES, 0, link_id)
    for section in ruleset.sections:
        if section.section_id not in ruleset.section_titles:
            hint = nearest(section.section_id, ruleset.section_titles)
            yield fault(ruleset, section.section_id, f"this section has no title{hint}")


def _item_words(ruleset: Ruleset, item: Item, text: ItemText, file: str) -> Iterator[Fault]:
    """Every option and line has words, and every word belongs to one; ``file`` holds the words."""
    codes = {option.code for option in item.options}
    lines = {line.link_id for line in item.lines}
    for what, known, said in (("option", codes, text.options), ("line", lines, text.lines)):
        for name in sorted(known - said.keys()):
            hint = nearest(name, said.keys() - known)
            message = f'{what} "{name}" has no words in {file}{hint}'
            yield fault(ruleset, item.link_id, message, name)
    helped = ("line_help", lines, text.line_help)
    for what, known, said in (("option", codes, text.options), ("line", lines, text.lines), helped):
        for name in sorted(said.keys() - known):
            hint = nearest(name, known)
            message = f'{item.link_id}: {what} "{name}" has words but is not asked{hint}'
            yield Fault(message, file, 0, name)


def references(ruleset: Ruleset) -> Iterator[Fault]:
    """Every assumption, source, referral, hand-out and baseline item named exists."""
    for owner, gate in ruleset.gates.items():
        if gate.if_hidden and gate.if_hidden not in ruleset.assumptions:
            hint = nearest(gate.if_hidden, ruleset.assumptions)
            message = f'there is no assumption "{gate.if_hidden}"{hint}'
            yield fault(ruleset, owner, message, gate.if_hidden)
    yield from _relations(ruleset)
    entries: tuple[RedFlag | Pathway, ...] = (*ruleset.flags, *ruleset.pathways)
    referrals = {rule.referral_id for rule in ruleset.secondary}
    for entry in entries:
        for citation in entry.sources:
            if citation.source not in ruleset.sources:
                hint = nearest(citation.source, ruleset.sources)
                message = f'no source "{citation.source}"{hint}'
                yield fault(ruleset, entry.name_id, message, citation.source)
        for name in entry.secondary:
            if name not in referrals:
                message = f'no secondary referral "{name}"{nearest(name, referrals)}'
                yield fault(ruleset, entry.name_id, message, name)
    yield from _instrument_references(ruleset)
    yield from _prompt_references(ruleset)
    yield from _pathway_references(ruleset)
    yield from _region_references(ruleset)


def _relations(ruleset: Ruleset) -> Iterator[Fault]:
    """What the proof may take for granted names yes/no questions only."""
    kinds = {leaf: item.type for item in ruleset.items for leaf in item.leaf_ids}
    yes_no = {k for k, kind in kinds.items() if kind in (ItemType.CHECKLIST, ItemType.BOOLEAN)}
    for owner, gate in ruleset.gates.items():
        for name in filter(None, (gate.same_as, *gate.part_of)):
            if name not in yes_no:
                message = f'there is no yes/no question "{name}"{nearest(name, yes_no)}'
                yield fault(ruleset, owner, message, name)
        of_choice = bool(gate.part_of) and kinds.get(owner) is ItemType.CHOICE
        if (gate.same_as or gate.part_of or gate.yes_may_lower) and not (
            owner in yes_no or (of_choice and not gate.same_as and not gate.yes_may_lower)
        ):
            message = "same_as, part_of and yes_may_lower belong to a yes/no question"
            yield fault(ruleset, owner, message)


def _instrument_references(ruleset: Ruleset) -> Iterator[Fault]:
    for name, instrument in ruleset.instruments.items():
        for source, _ in instrument.sources:
            if source not in ruleset.sources:
                message = f'{name}: no source "{source}"{nearest(source, ruleset.sources)}'
                yield Fault(message, f"instruments/{name}.yaml", 0, source)


def _prompt_references(ruleset: Ruleset) -> Iterator[Fault]:
    for prompt in ruleset.prevention:
        if prompt.source_id not in ruleset.sources:
            hint = nearest(prompt.source_id, ruleset.sources)
            message = f'{prompt.prompt_id}: no source "{prompt.source_id}"{hint}'
            yield Fault(message, "prevention.yaml", 0, prompt.source_id)


def _pathway_references(ruleset: Ruleset) -> Iterator[Fault]:
    items = {item.link_id for item in ruleset.items} | ruleset.instruments.keys()
    for pathway in ruleset.pathways:
        if pathway.handout not in ruleset.handouts:
            hint = nearest(pathway.handout, ruleset.handouts)
            message = f'no hand-out "{pathway.handout}"{hint}'
            yield fault(ruleset, pathway.pathway_id, message, pathway.handout)
        for link_id in pathway.baseline:
            if link_id not in items:
                hint = nearest(link_id, items)
                message = f'baseline: no question or instrument "{link_id}"{hint}'
                yield fault(ruleset, pathway.pathway_id, message, link_id)


def _region_references(ruleset: Ruleset) -> Iterator[Fault]:
    """Every region a flag or the scope names is one that can be chosen."""
    places = [item for item in ruleset.items if item.link_id == REGIONS]
    known = {option.code for item in places for option in item.options}
    for flag in ruleset.flags:
        for name in flag.regions:
            if name not in known:
                message = f'there is no region "{name}"{nearest(name, known)}'
                yield fault(ruleset, flag.flag_id, message, name)
    for name in ruleset.most_items.keys() - known - {"unknown", "any"}:
        message = f'most_items: there is no region "{name}"{nearest(name, known)}'
        yield Fault(message, "ruleset.yaml", 0, name)
    for name in ruleset.covered_regions:
        if name not in known:
            message = f'covered_regions: there is no region "{name}"{nearest(name, known)}'
            yield Fault(message, "ruleset.yaml", 0, name)


def thresholds(ruleset: Ruleset) -> Iterator[Fault]:
    """Every number is in force, has a source that exists, and is used."""
    named = {name for _, condition in all_conditions(ruleset) for name in thresholds_of(condition)}
    named |= {used.threshold_id for one in ruleset.instruments.values() for used in one.numbers}
    for name, threshold in ruleset.thresholds.items():
        if threshold.source not in ruleset.sources:
            hint = nearest(threshold.source, ruleset.sources)
            message = f'{name}: cites unknown source "{threshold.source}"{hint}'
            yield Fault(message, THRESHOLD_FILES, 0, threshold.source)
        until = threshold.in_force_until
        begins = ruleset.effective_from
        if threshold.in_force_from > begins or (until is not None and until < begins):
            message = f"{name}: this threshold is not in force when the ruleset begins"
            yield Fault(message, THRESHOLD_FILES, 0, name)
        if name not in named:
            yield Fault(f"{name}: no rule uses this threshold", THRESHOLD_FILES, 0, name)


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


def after_routing(ruleset: Ruleset) -> Iterator[Fault]:
    """What is asked after routing only offers help: no flag, pathway or routing gate looks at it.

    This is why nothing that is said there can change an urgency.
    """
    for item in ruleset.items:
        if not (item.required or item.after_routing):
            message = "may be left open (required: false), but the rules look at it"
            yield fault(ruleset, item.link_id, message, item.link_id)
    later = {i: item for item in ruleset.items if item.after_routing for i in item.leaf_ids}
    own = {name for i, item in later.items() for name in (i, item.link_id)}
    offers = {rule.referral_id for rule in ruleset.secondary}
    for owner, condition in all_conditions(ruleset):
        for leaf in leaves(condition) if owner not in own | offers else ():
            if leaf.item in later:
                message = f'"{leaf.item}" is asked after routing, so no route may depend on it'
                yield fault(ruleset, owner, message, leaf.item)


def phrases(ruleset: Ruleset) -> Iterator[Fault]:
    """Every phrase the engine says by itself is there."""
    for name in PHRASES:
        if name not in ruleset.phrases:
            hint = nearest(name, ruleset.phrases.keys() - set(PHRASES))
            yield Fault(f'there is no phrase "{name}"{hint}', "text/en/phrases.yaml", 0)


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
