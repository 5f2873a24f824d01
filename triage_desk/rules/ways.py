"""What is said by telephone, to a helper or at a kiosk, text by text and in every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import Item, ItemText
from triage_desk.rules.content import Ruleset

SAFETY_NET, HAND_OVER = "safety_net", "hand_over"


@dataclass(frozen=True, slots=True)
class Said:
    """One text on one way. ``part`` is "text", "hint", "keep", "say", or a code or line id.

    Of what to watch for, ``owner`` is "safety_net" and ``part`` the usual English; ``part`` is
    "hand_over" for how somebody beside the route is offered. ``usual`` is what is said face to
    face. Hints, hand-overs and what is kept are for staff, in English.
    """

    owner: str
    part: str
    words: str
    usual: str


def said_on(ruleset: Ruleset, language: str, way: str) -> Iterator[Said]:
    """Yield all that is heard on a way in a language, and in English what staff read with it.

    What staff look at in silence is left out, but for how they are told to.
    """
    known = ruleset.translations.get(language)
    for item in ruleset.items:
        usual = ruleset.texts[SOURCE].get(item.link_id)
        if usual is None:
            continue
        other = usual.on(way)
        if not item.staff_only:
            here = known.item(item, other, way) if known else other
            there = known.item(item, usual) if known else usual
            yield from _parts(item, here, there)
        elif known is None:
            yield Said(item.link_id, "text", other.text, usual.text)
        if known is None:
            wording = usual.ways.get(way)
            part = "keep" if wording is not None and wording.keep else "hint"
            yield Said(item.link_id, part, other.hint, usual.hint)
    for disposition, rule in ruleset.dispositions.items():
        words = rule.ways.get(way, rule.say)
        here_said = known.said(words, "", way) if known else words
        there_said = known.said(rule.say) if known else rule.say
        yield Said(disposition.value, "say", here_said, there_said)
    for line in ruleset.safety_lines:
        words = ruleset.safety_ways.get(line, {}).get(way, line)
        here_said = known.said(words, "", way) if known else words
        yield Said(SAFETY_NET, line, here_said, known.said(line) if known else line)
    if known is None:
        for offer in ruleset.secondary:
            words = offer.ways.get(way, offer.hand_over)
            yield Said(offer.referral_id, HAND_OVER, words, offer.hand_over)


def differing(ruleset: Ruleset, language: str, way: str) -> Iterator[Said]:
    """Yield what is said otherwise on a way than face to face."""
    for said in said_on(ruleset, language, way):
        if said.words != said.usual:
            yield said


def _parts(item: Item, here: ItemText, there: ItemText) -> Iterator[Said]:
    silent = {line.link_id for line in item.lines if line.staff_only}
    yield Said(item.link_id, "text", here.text, there.text)
    for code, words in here.options.items():
        yield Said(item.link_id, code, words, there.options.get(code, ""))
    for line, words in here.lines.items():
        if line not in silent:
            yield Said(item.link_id, line, words, there.lines.get(line, ""))
