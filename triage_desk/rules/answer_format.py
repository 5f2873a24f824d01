"""Answers as plain data (JSON, case files) to answers as the rules know them, and checks of both.

A yes/no is "yes" or "no"; a choice its option code, or a list of codes where several may be
chosen; a checklist a list of the ticked lines (``[]`` says no to every line), or a mapping of
states to lines in which every other line is no; a number is plain, in the item's own unit, or
{"value": 3, "unit": "weeks"}. Every item may be "unknown", "declined" or "not_asked" instead.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date

from triage_desk.domain.answers import (
    DECLINED,
    NO,
    NOT_ASKED,
    NOT_SURE,
    YES,
    Answer,
    AnswerSet,
    AnswerState,
    answered,
)
from triage_desk.domain.days import read_day
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.rules.engine import Engine
from triage_desk.rules.yamlnode import nearest

STATES: Mapping[str, Answer] = {
    AnswerState.UNKNOWN.value: NOT_SURE,
    AnswerState.DECLINED.value: DECLINED,
    AnswerState.NOT_ASKED.value: NOT_ASKED,
}
LINE_STATES: Mapping[str, Answer] = {"yes": YES, "no": NO, **STATES}
# No clinical number is larger, and far beyond it whole numbers no longer fit a float.
LARGEST = 1e15
LONGEST_SHOWN = 60


class BadAnswer(ValueError):  # noqa: N818 - one sentence about one answer, not a failure of ours
    """One answer that does not fit its item, in one sentence."""

    @property
    def message(self) -> str:
        """Return the sentence."""
        return str(self)


def shown(value: object) -> str:
    """Return a value for a complaint: short, on one line, and never a whole list of answers."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    plain = json.dumps(value, ensure_ascii=False)
    if not plain.isprintable():
        # Half a surrogate pair, or a character that turns the line round: written as its number.
        plain = json.dumps(value)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}..."


def read_answers(engine: Engine, plain: Mapping[str, object]) -> tuple[AnswerSet, tuple[str, ...]]:
    """Return the answers, and one sentence for each that does not fit.

    ``plain`` maps item ids to values as this module describes them.
    """
    items = {item.link_id: item for item in engine.ruleset.items}
    found: dict[str, Answer] = {}
    faults: list[str] = []
    for name, value in plain.items():
        item = items.get(name)
        if item is None:
            faults.append(_unknown_item(engine, name, items))
            continue
        try:
            found.update(read_value(item, value))
        except BadAnswer as fault:
            faults.append(fault.message)
    return AnswerSet(found), tuple(faults)


def _unknown_item(engine: Engine, name: str, items: Mapping[str, Item]) -> str:
    if name in engine.line_of:
        owner = engine.owner_of[name].link_id
        return f'"{name}" is a line of the checklist "{owner}"; write "{owner}": ["{name}"].'
    hint = nearest(name, items) or "; see triage-desk questionnaire."
    return f"There is no item {shown(name)}{hint}"


def read_value(item: Item, value: object) -> dict[str, Answer]:
    """Return the answers of one item, keyed by link id.

    Raises:
        BadAnswer: the value does not fit the item.
    """
    if item.type is ItemType.CHECKLIST:
        return _checklist(item, value)
    codes = {option.code for option in item.options}
    if isinstance(value, str) and value in STATES and value not in codes:
        return {item.link_id: STATES[value]}
    return {item.link_id: _single(item, value, codes)}


def _single(item: Item, value: object, codes: set[str]) -> Answer:
    if item.type is ItemType.BOOLEAN:
        if value not in ("yes", "no"):
            raise _misfit(item, value, '"yes", "no", "unknown", "declined" or "not_asked"')
        return YES if value == "yes" else NO
    if item.type is ItemType.CHOICE:
        return _choice(item, value, codes)
    if item.type in NUMBERS:
        return answered(_number(item, value))
    if not isinstance(value, str) or not value.strip():
        raise _misfit(item, value, "text")
    if item.type is ItemType.DATE:
        return answered(_day(item, value))
    return answered(value.strip())


def _choice(item: Item, value: object, codes: set[str]) -> Answer:
    chosen = [value] if isinstance(value, str) else value
    several = "one or more of" if item.repeats else "one of"
    if not isinstance(chosen, list) or not chosen or (len(chosen) > 1 and not item.repeats):
        raise _misfit(item, value, f"{several} {', '.join(sorted(codes))}")
    for code in chosen:
        if not isinstance(code, str) or code not in codes:
            known = f"; known are {', '.join(sorted(codes))}."
            hint = (nearest(code, codes) if isinstance(code, str) else "") or known
            raise BadAnswer(f'Item "{item.link_id}" has no option {shown(code)}{hint}')
    ordered = tuple(o.code for o in item.options if o.code in chosen)
    return answered(ordered if item.repeats else ordered[0])


def _number(item: Item, value: object) -> float | int:
    factor = 1.0
    if isinstance(value, dict) and set(value) == {"value", "unit"}:
        unit = value["unit"]
        if not isinstance(unit, str) or unit not in item.units:
            known = ", ".join(item.units)
            raise BadAnswer(f'Item "{item.link_id}" has no unit {shown(unit)}; use one of {known}.')
        factor, value = item.units[unit], value["value"]
    if isinstance(value, bool) or not isinstance(value, int | float) or _beyond_float(value):
        raise _misfit(item, value, _wanted_number(item))
    number = value * factor if factor != 1.0 else value
    _in_range(item, number)
    if item.type is ItemType.INTEGER:
        if number != int(number):
            raise _misfit(item, value, "a whole number")
        return int(number)
    return number


def _wanted_number(item: Item) -> str:
    other = next((unit for unit in item.units if unit != item.unit), "")
    also = f', or {{"value": 3, "unit": "{other}"}}' if other else ""
    return f"a number in {item.unit}{also}"


def _beyond_float(value: float) -> bool:
    return isinstance(value, int) and abs(value) > LARGEST


def _in_range(item: Item, number: float) -> None:
    low, high = item.minimum, item.maximum
    if (
        not math.isfinite(number)
        or (low is not None and number < low)
        or (high is not None and number > high)
    ):
        ends = (
            f"from {low or 0:g} to {high or 0:g}" if high is not None else f"{low or 0:g} or more"
        )
        raise BadAnswer(f'Item "{item.link_id}" takes {ends} {item.unit}, not {number:g}.')


def _day(item: Item, value: str) -> date:
    try:
        return read_day(value)
    except ValueError:
        raise _misfit(item, value, "a date like 2026-11-21") from None


def _checklist(item: Item, value: object) -> dict[str, Answer]:
    if isinstance(value, str) and value in STATES:
        return dict.fromkeys(item.leaf_ids, STATES[value])
    if isinstance(value, list):
        value = {"yes": value}
    if not isinstance(value, dict):
        raise _misfit(item, value, 'a list of ticked lines, or {"yes": [...], "unknown": [...]}')
    answers = dict.fromkeys(item.leaf_ids, NO)
    stated: set[str] = set()
    for state, lines in value.items():
        if state not in LINE_STATES:
            hint = nearest(state, LINE_STATES) or f"; known are {', '.join(LINE_STATES)}."
            raise BadAnswer(f'Checklist "{item.link_id}" has no state {shown(state)}{hint}')
        if not isinstance(lines, list):
            raise _misfit(item, lines, f'a list of lines under "{state}"')
        for line in lines:
            if not isinstance(line, str) or line not in answers:
                hint = nearest(line, answers) if isinstance(line, str) else ""
                raise BadAnswer(
                    f'Checklist "{item.link_id}" has no line {shown(line)}{hint or "."}'
                )
            if line in stated:
                raise BadAnswer(f'Checklist "{item.link_id}" names line "{line}" twice.')
            stated.add(line)
            answers[line] = LINE_STATES[state]
    return answers


def _misfit(item: Item, value: object, wanted: str) -> BadAnswer:
    return BadAnswer(f'Item "{item.link_id}" ({item.type}) takes {wanted}, not {shown(value)}.')


def misfit(engine: Engine, link_id: str, answer: Answer) -> str:
    """Return why an answer cannot be kept for ``link_id``, or an empty string."""
    item = engine.owner_of.get(link_id)
    if item is None:
        return f'There is no question "{link_id}" in this version of the content.'
    return misfit_of(item, link_id, answer)


def misfit_of(item: Item, link_id: str, answer: Answer) -> str:
    """Return why an answer cannot be kept for an item, or an empty string."""
    value = answer.value
    if value is None:
        return ""
    if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return "" if isinstance(value, bool) else f'"{link_id}" takes yes or no.'
    plain: object = list(value) if isinstance(value, tuple) else value
    if isinstance(value, date):
        plain = value.isoformat()
    try:
        read_value(item, plain)
    except BadAnswer as fault:
        return fault.message
    return ""
