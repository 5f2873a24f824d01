"""Cross-checks of what is said by telephone, to a helper or at a kiosk: whole, and fit to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import KIOSK, WAYS, Item, ItemText
from triage_desk.rules.check_references import Fault
from triage_desk.rules.content import Ruleset
from triage_desk.rules.translation import IN_ENGLISH
from triage_desk.rules.ways import said_on
from triage_desk.rules.yamlnode import nearest

WAY_FILES = f"text/{SOURCE}/ways*.yaml"


def ways(ruleset: Ruleset) -> Iterator[Fault]:
    """Every other wording belongs to something asked, differs, and says nothing it must not."""
    texts = ruleset.texts[SOURCE]
    for item in ruleset.items:
        text = texts.get(item.link_id)
        if text is not None:
            yield from _known(item, text)
            yield from _different(item, text)
    for disposition, rule in ruleset.dispositions.items():
        for way, words in rule.ways.items():
            if words == rule.say:
                message = f"{disposition.value}, {way}: these are the usual words; leave them out"
                yield Fault(message, WAY_FILES, 0, disposition.value)
    yield from _about_results(ruleset)
    yield from _unfit(ruleset, SOURCE, ruleset.never_says, ())
    for code, known in ruleset.translations.items():
        yield from _unfit(ruleset, code, known.never_says, known.may_say)


def _about_results(ruleset: Ruleset) -> Iterator[Fault]:
    """What to watch for, and how somebody is offered: said somewhere, and said otherwise there."""
    lines = ruleset.safety_lines
    for line, others in ruleset.safety_ways.items():
        if line not in lines:
            message = f'no route or pathway says "{line}"{nearest(line, lines)}'
            yield Fault(message, WAY_FILES, 0, line)
        for way, words in others.items():
            if words == line:
                message = f"safety_net, {way}: these are the usual words; leave them out"
                yield Fault(message, WAY_FILES, 0, line)
    for offer in ruleset.secondary:
        for way, words in offer.ways.items():
            if words == offer.hand_over or not offer.hand_over:
                message = (
                    f"{offer.referral_id}, {way}: there are no other usual words; leave it out"
                )
                yield Fault(message, WAY_FILES, 0, offer.referral_id)


def _known(item: Item, text: ItemText) -> Iterator[Fault]:
    codes = {option.code for option in item.options}
    lines = {line.link_id for line in item.lines}
    yield from _strange(item, "option", text.also, codes, "text/en/items*.yaml")
    for other in text.ways.values():
        yield from _strange(item, "option", other.options, codes, WAY_FILES)
        yield from _strange(item, "line", other.lines, lines, WAY_FILES)


def _strange(
    item: Item, what: str, names: Iterable[str], known: set[str], file: str
) -> Iterator[Fault]:
    for name in sorted(set(names) - known):
        message = (
            f'{item.link_id}: {what} "{name}" has words but is not asked{nearest(name, known)}'
        )
        yield Fault(message, file, 0, name)


def _different(item: Item, text: ItemText) -> Iterator[Fault]:
    for way, other in text.ways.items():
        pairs = (
            (other.text, text.text),
            (other.hint, text.hint),
            *((words, text.options.get(code)) for code, words in other.options.items()),
            *((words, text.lines.get(line)) for line, words in other.lines.items()),
        )
        if any(words and words == usual for words, usual in pairs):
            message = f"{item.link_id}, {way}: these are the usual words; leave them out"
            yield Fault(message, WAY_FILES, 0, item.link_id)


def _unfit(
    ruleset: Ruleset,
    language: str,
    never_says: Mapping[str, tuple[str, ...]],
    may_say: tuple[str, ...],
) -> Iterator[Fault]:
    """Yield what is said on a way though it must not be: so a missing wording is a fault."""
    file = WAY_FILES if language == SOURCE else f"text/{language}/*.yaml"
    allowed = re.compile("|".join(map(re.escape, may_say)) or r"(?!)", re.IGNORECASE)
    for way in WAYS:
        banned = "|".join(map(re.escape, never_says.get(way, ())))
        pattern = re.compile(rf"\b(?:{banned})\b" if banned else r"(?!)", re.IGNORECASE)
        kept = _kept(ruleset, way)
        for said in said_on(ruleset, language, way):
            if said.owner in kept or (said.part == "hint" and way == KIOSK):
                continue
            found = pattern.search(allowed.sub("", said.words))
            if found and not said.words.startswith(IN_ENGLISH):
                message = (
                    f'{said.owner}: "{said.words}" says "{found[0]}", which may not be said on '
                    f'the way "{way}"; give it other words there'
                )
                yield Fault(message, file, 0, said.owner)


def _kept(ruleset: Ruleset, way: str) -> set[str]:
    """Return what is for the person alone on a way, or published: nobody else hears it."""
    texts = ruleset.texts[SOURCE].items()
    return {i for i, text in texts if way in text.ways and text.ways[way].keep} | {
        item.link_id for item in ruleset.items if item.staff_only
    }
