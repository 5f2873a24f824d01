"""Answers and conditions in words, for screens, papers and the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from triage_desk.domain.answers import Answer, AnswerState, Value
from triage_desk.domain.questionnaire import Item
from triage_desk.rules.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Condition,
    Includes,
    Is,
    Leaf,
    NoneOf,
    OneOf,
)
from triage_desk.rules.engine import Engine

SCALE = "points"
STATE_WORDS = {
    AnswerState.UNKNOWN: "not_sure",
    AnswerState.DECLINED: "declined",
    AnswerState.NOT_ASKED: "not_asked",
}


def shown(engine: Engine, link_id: str, answer: Answer | None, language: str = "en") -> str:
    """Return an answer in words; ``None`` (nobody has come to it) reads as open."""
    phrases = engine.ruleset.phrases
    if answer is None:
        return phrases.get("open", "open")
    if answer.value is None:
        word = STATE_WORDS[answer.state]
        return phrases.get(word, word)
    return value_in_words(engine, link_id, answer.value, language)


def value_in_words(engine: Engine, link_id: str, value: Value, language: str = "en") -> str:
    """Return a known value in words: yes or no, the words of a code, a number with its unit."""
    phrases = engine.ruleset.phrases
    if isinstance(value, bool):
        word = "yes" if value else "no"
        return phrases.get(word, word)
    item = engine.owner_of.get(link_id)
    if item is None:
        return str(value)
    options = engine.text(item, language).options
    if isinstance(value, tuple):
        return ", ".join(options.get(code, code) for code in value)
    if isinstance(value, str):
        return options.get(value, value)
    return _number(item, value)


def _number(item: Item, value: object) -> str:
    """Return a number with its unit: "1 day", "20 hours" for less than one of a larger unit."""
    if not isinstance(value, int | float):
        return str(value)
    unit, shown_value = item.unit, float(value)
    for smaller, factor in item.units.items():
        if factor < 1 and 0 < shown_value < 1:
            unit, shown_value = smaller, round(shown_value / factor)
    if unit == SCALE:
        return f"{shown_value:g}"
    return f"{shown_value:g} {unit[:-1] if shown_value == 1 and unit.endswith('s') else unit}"


def question_in_words(engine: Engine, link_id: str, language: str = "en") -> str:
    """Return the question a link id stands for: the line's own words, or the item's."""
    item = engine.owner_of.get(link_id)
    if item is None:
        return engine.ruleset.phrases.get(link_id, link_id)
    text = engine.text(item, language)
    return text.lines.get(link_id, text.text)


def told_apart(engine: Engine, link_id: str, language: str = "en") -> tuple[str, str]:
    """Return what tells a question from others of the same words: its section, or what is by it.

    Both are "" where no other question has its words. The second is another line of its list,
    or the words of the list, where its section alone asks the same twice.
    """
    words = question_in_words(engine, link_id, language)
    alike = [item for item in engine.ruleset.items if words in _words_of(engine, item, language)]
    owner = engine.owner_of.get(link_id)
    if owner is None or len(alike) == 1:
        return "", ""
    if [item.section for item in alike].count(owner.section) == 1:
        title = engine.ruleset.section_titles[owner.section]
        return engine.for_staff(title, language), ""
    *lines, of_list = _words_of(engine, owner, language)
    return "", next((one for one in lines if one != words), of_list)


def _words_of(engine: Engine, item: Item, language: str) -> tuple[str, ...]:
    """Return the words of its lines, then its own."""
    told = engine.text(item, language)
    return (*told.lines.values(), told.text)


Names: TypeAlias = Callable[[str, Value | None], str]
"""What a condition calls an item (value ``None``), or one of its values."""


def condition_in_words(engine: Engine, condition: Condition, names: Names | None = None) -> str:
    """Return a condition as one English sentence without a full stop.

    By default items go by their words between quotation marks; a paper that numbers its questions
    gives ``names`` of its own.
    """

    def usual(item: str, value: Value | None) -> str:
        if value is None:
            return f'"{question_in_words(engine, item)}"'
        return value_in_words(engine, item, value)

    return _in_words(engine, condition, names or usual)


def _in_words(engine: Engine, condition: Condition, names: Names) -> str:
    match condition:
        case All(()):
            return "always"
        case All(parts):
            return _joined(engine, parts, " and ", names)
        case AnyOf(parts):
            return _joined(engine, parts, " or ", names)
        case NoneOf(parts):
            return f"not ({_joined(engine, parts, ' or ', names)})"
        case AtLeast(count, parts):
            return f"at least {count} of: {_joined(engine, parts, '; ', names)}"
        case _:
            return _leaf_in_words(engine, condition, names)


def _joined(engine: Engine, parts: tuple[Condition, ...], word: str, names: Names) -> str:
    said = [_in_words(engine, part, names) for part in parts]
    if len(said) == 1:
        return said[0]
    return word.join(f"({s})" if " or " in s or " and " in s else s for s in said)


def _leaf_in_words(engine: Engine, leaf: Leaf, names: Names) -> str:
    name = names(leaf.item, None)
    match leaf:
        case Is(item, value):
            said = f"is {names(item, value)}"
        case OneOf(item, codes) | Includes(item, codes):
            words = " or ".join(names(item, code) for code in codes)
            said = f"{'is' if isinstance(leaf, OneOf) else 'includes'} {words}"
        case Below(_, threshold):
            said = f"is below {_limit(engine, threshold)}"
        case AtLeastValue(_, threshold):
            said = f"is {_limit(engine, threshold)} or more"
        case Between(_, low, high):
            said = f"is from {_limit(engine, low)} to {_limit(engine, high)}"
        case _:
            said = "is answered"
    return f"{name} {said}"


def _limit(engine: Engine, name: str) -> str:
    threshold = engine.ruleset.thresholds[name]
    return f"{threshold.value:g} {threshold.unit}"
