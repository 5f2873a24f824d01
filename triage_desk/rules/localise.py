"""The phone numbers of a clinic, put into what is said at its desk and on its papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from triage_desk.domain.document import Handout, HandoutSection
from triage_desk.rules.content import DispositionRule, RedFlag, Ruleset
from triage_desk.rules.translation import Translation

EMERGENCY_NUMBER = re.compile(r"\b911\b")
ON_CALL = re.compile(r"\bon-call physician\b")


@dataclass(frozen=True, slots=True)
class Phones:
    """Numbers as dialled at this desk; an empty one leaves the words as they are.

    ``emergency`` stands in the place of 911 everywhere. ``on_call_physician`` follows the first
    mention of the on-call physician in what staff read, never on a paper for the patient.
    """

    emergency: str = ""
    on_call_physician: str = ""


def localise(ruleset: Ruleset, phones: Phones) -> Ruleset:
    """Return ``ruleset`` with the numbers of a clinic in its words; no rule changes."""

    def said(text: str) -> str:
        return EMERGENCY_NUMBER.sub(phones.emergency, text) if phones.emergency else text

    def done(text: str) -> str:
        number = phones.on_call_physician
        with_number = f"on-call physician ({number})"
        return ON_CALL.sub(lambda _: with_number, said(text), count=1) if number else said(text)

    return replace(
        ruleset,
        flags=tuple(_flag(flag, said, done) for flag in ruleset.flags),
        pathways=tuple(
            replace(pathway, safety_net=tuple(map(said, pathway.safety_net)))
            for pathway in ruleset.pathways
        ),
        dispositions={
            route: _route(rule, said, done) for route, rule in ruleset.dispositions.items()
        },
        handouts={name: _handout(sheet, said) for name, sheet in ruleset.handouts.items()},
        phrases=_table(ruleset.phrases, said),
        safety_ways={said(line): _table(ways, said) for line, ways in ruleset.safety_ways.items()},
        translations={
            code: _translation(known, said) for code, known in ruleset.translations.items()
        },
    )


Words = Callable[[str], str]


def _flag(flag: RedFlag, said: Words, done: Words) -> RedFlag:
    return replace(flag, say=said(flag.say), action=done(flag.action))


def _route(rule: DispositionRule, said: Words, done: Words) -> DispositionRule:
    lines = tuple(map(said, rule.safety_net))
    ways = _table(rule.ways, said)
    return replace(rule, book=done(rule.book), say=said(rule.say), safety_net=lines, ways=ways)


def _handout(sheet: Handout, said: Words) -> Handout:
    return replace(sheet, sections=tuple(_section(part, said) for part in sheet.sections))


def _section(part: HandoutSection, said: Words) -> HandoutSection:
    return replace(part, heading=said(part.heading), paragraphs=tuple(map(said, part.paragraphs)))


def _translation(known: Translation, said: Words) -> Translation:
    """Change both sides: a translation is found by the English it was made from."""
    entries = {
        (said(english), owner): replace(
            entry,
            english=said(entry.english),
            words=said(entry.words),
            ways=_table(entry.ways, said),
        )
        for (english, owner), entry in known.entries.items()
    }
    return replace(known, entries=entries)


def _table(words: Mapping[str, str], said: Words) -> dict[str, str]:
    return {name: said(text) for name, text in words.items()}
