"""Limits and units of the numbers of a Questionnaire, as FHIR and SDC write them."""

from __future__ import annotations

from collections.abc import Iterator

from triage_desk.domain.questionnaire import Item
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.enable import UCUM_UNITS
from triage_desk.exchange.fhir.terms import Resource, coding


def limits(low: float | None, high: float | None) -> list[Resource]:
    """Return the ends of a whole number."""
    ends = (("minValue", low), ("maxValue", high))
    return [
        terms.extension(f"{terms.HL7}/{name}", valueInteger=int(end))
        for name, end in ends
        if end is not None
    ]


def quantities(item: Item) -> list[Resource]:
    """Return the ends of a number with a unit."""
    ends = (("minQuantity", item.minimum), ("maxQuantity", item.maximum))
    return [
        terms.extension(f"{terms.SDC}/sdc-questionnaire-{name}", valueQuantity=quantity(item, end))
        for name, end in ends
        if end is not None
    ]


def quantity(item: Item, value: float) -> Resource:
    """Return a number in the item's own unit, as a Quantity."""
    shown = int(value) if value == int(value) else value
    code = UCUM_UNITS[item.unit]
    return {"value": shown, "unit": item.unit, "system": terms.UCUM, "code": code}


def units(item: Item) -> Iterator[Resource]:
    """Yield the units that a number may have."""
    for unit in item.units:
        coded = coding(terms.UCUM, UCUM_UNITS[unit], unit)
        yield terms.extension(f"{terms.HL7}/questionnaire-unitOption", valueCoding=coded)


def unit(item: Item) -> Iterator[Resource]:
    """Yield the unit of a number, where it says anything."""
    if item.unit and item.unit != "points":
        said = {"display": item.unit}
        yield terms.extension(f"{terms.HL7}/questionnaire-unit", valueCoding=said)
