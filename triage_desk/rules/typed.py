"""What a person types into a field, read as an answer: "3w", "10 days", "11/21/2026"."""

from __future__ import annotations

import re
from datetime import date

from triage_desk.domain.answers import Answer, answered
from triage_desk.domain.days import read_day
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import BadAnswer, read_value
from triage_desk.rules.yamlnode import nearest

_QUANTITY = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([A-Za-z]*)\s*")
_US_DATE = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*")


def read_typed(item: Item, text: str) -> Answer:
    """Return the answer typed for ``item``.

    Raises:
        UserError: it cannot be read; the sentence says how to write it.
    """
    try:
        if item.type in (ItemType.INTEGER, ItemType.DECIMAL):
            return read_value(item, _plain_number(item, text))[item.link_id]
        if item.type is ItemType.QUANTITY:
            return read_value(item, _quantity(item, text))[item.link_id]
        if item.type is ItemType.DATE:
            return answered(typed_date(text, item.link_id))
        if not text.strip():
            raise UserError("Type the answer first, or choose Not sure.", item.link_id)
        return answered(text.strip())
    except BadAnswer as fault:
        raise UserError(fault.message, item.link_id) from fault


def _plain_number(item: Item, text: str) -> float | int:
    match = _QUANTITY.fullmatch(text)
    if match is None or match[2]:
        raise UserError(f"Type a number in {item.unit}, such as 3.", item.link_id)
    number = float(match[1].replace(",", "."))
    return int(number) if number == int(number) else number


def _quantity(item: Item, text: str) -> dict[str, object]:
    match = _QUANTITY.fullmatch(text)
    units = ", ".join(item.units)
    if match is None:
        raise UserError(f'Type a number and a unit ({units}), such as "3w".', item.link_id)
    number = float(match[1].replace(",", "."))
    unit = _unit(item, match[2].lower())
    if not unit:
        hint = nearest(match[2], item.units)
        raise UserError(f'"{match[2]}" is not one of {units}{hint}.', item.link_id)
    return {"value": int(number) if number == int(number) else number, "unit": unit}


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
