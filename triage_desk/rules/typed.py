"""What a person types into a field, read as an answer: "3w", "10 days", "11/21/2026"."""

from __future__ import annotations

import re
from datetime import date

from triage_desk.domain.answers import Answer, answered
from triage_desk.domain.days import read_day
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import LARGEST
from triage_desk.rules.yamlnode import nearest

_QUANTITY = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([A-Za-z]*)\s*")
_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*")
_US_DATE = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*")


def read_typed(item: Item, text: str) -> Answer:
    """Return the answer typed for ``item``.

    Raises:
        UserError: it cannot be read; the sentence says how to write it.
    """
    if item.type is ItemType.QUANTITY:
        return answered(_within(item, _quantity(item, text)))
    if item.type in NUMBERS:
        return answered(_within(item, _plain_number(item, text)))
    if item.type is ItemType.DATE:
        return answered(typed_date(text, item.link_id))
    if not text.strip():
        raise UserError("Type the answer first, or choose Not sure.", item.link_id)
    return answered(text.strip())


def _plain_number(item: Item, text: str) -> float | int:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise UserError(f"Type a number in {item.unit}, such as 3.", item.link_id)
    return _number(match[1])


def _quantity(item: Item, text: str) -> float | int:
    match = _QUANTITY.fullmatch(text)
    units = ", ".join(item.units)
    if match is None:
        raise UserError(f'Type a number and a unit ({units}), such as "3w".', item.link_id)
    number = _number(match[1])
    unit = _unit(item, match[2].lower())
    if not unit:
        hint = nearest(match[2], item.units)
        raise UserError(f'"{match[2]}" is not one of {units}{hint}.', item.link_id)
    return number if unit == item.unit else number * item.units[unit]


def _number(typed: str) -> float | int:
    number = float(typed.replace(",", "."))
    return int(number) if number.is_integer() else number


def _within(item: Item, number: float) -> float | int:
    """Return a number in the item's own unit if the item takes it."""
    low, high = item.minimum or 0, LARGEST if item.maximum is None else item.maximum
    if not low <= number <= high:
        raise UserError(f"Type a number from {low:g} to {high:g} {item.unit}.", item.link_id)
    if item.type is ItemType.INTEGER and number != int(number):
        raise UserError("Type a whole number, such as 3.", item.link_id)
    return number


def _unit(item: Item, typed: str) -> str:
    """Return the unit meant: none typed is the item's own; a beginning must fit only one."""
    if not typed:
        return item.unit
    fits = [unit for unit in item.units if unit.startswith(typed)]
    shortest = [unit for unit in item.units if unit[0] == typed[0]]
    if len(fits) == 1:
        return fits[0]
    if typed in item.units:
        return typed
    return shortest[0] if fits and len(typed) == 1 else ""


def typed_date(text: str, field: str) -> date:
    """Return a date typed as 2026-11-21 or, as in the United States, 11/21/2026.

    Raises:
        UserError: it is no date.
    """
    match = _US_DATE.fullmatch(text)
    try:
        if match is not None:
            return date(int(match[3]), int(match[1]), int(match[2]))
        return read_day(text.strip())
    except ValueError:
        raise UserError(
            f'"{text.strip()}" is not a date; type it as 11/21/2026 or 2026-11-21.', field
        ) from None
