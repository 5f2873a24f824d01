"""Reading the small parts of a resource with care: what is not as FHIR has it is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from triage_desk.domain.exchange import Note
from triage_desk.exchange.fhir.terms import Resource
from triage_desk.exchange.text import tidy

NAME = 120
MOST_NAMED = 100
# What every resource may have and says nothing about anybody.
_HULL = frozenset({"resourceType", "id", "meta", "text", "language", "implicitRules"})


def each(value: object) -> list[Resource]:
    """Return the objects of a list; nothing for what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(value: object, longest: int = NAME) -> str:
    """Return text that came from outside as data, "" for what is no text."""
    return tidy(value, longest) if isinstance(value, str) else ""


def inside(value: object) -> Resource:
    """Return an object, an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def concept_words(value: object) -> str:
    """Return the words of a CodeableConcept: its text, else those of its first coding."""
    concept = inside(value)
    if concept.get("text"):
        return words(concept["text"])
    shown = (words(one.get("display")) for one in each(concept.get("coding")))
    return next((one for one in shown if one), "")


def moment(value: object) -> datetime | None:
    """Return an instant in UTC; ``None`` without a time zone, since then nobody knows when."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found is not None and found.tzinfo else None


def identifiers(resource: Resource) -> Iterator[tuple[str, str, Resource]]:
    """Yield (system, value, whole) of every identifier that has a value."""
    for one in each(resource.get("identifier")):
        value = words(one.get("value"))
        if value:
            yield words(one.get("system"), 300), value, one


def find_extension(element: Resource, url: str) -> Resource:
    """Return the extension of an address, an empty object where there is none."""
    found = (one for one in each(element.get("extension")) if one.get("url") == url)
    return next(found, {})


def left_out(resource: Resource, kept: Collection[str], place: str) -> list[Note]:
    """Return one note for every element that has no place here."""
    names = {name.lstrip("_") for name in resource} - _HULL - set(kept)
    return [Note(f"{place}.{words(name)}", "it has no place here") for name in _first(names)]


def left_out_of(
    elements: object, kept: Collection[str], place: str, why: str = "it has no place here"
) -> list[Note]:
    """Return the notes for parts of a list of objects, each name once."""
    listed: list[Any] = elements if isinstance(elements, list) else []
    names = {name for one in listed if isinstance(one, dict) for name in one} - set(kept)
    return [Note(f"{place}.{words(name.lstrip('_'))}", why) for name in _first(names)]


def _first(names: set[str]) -> list[str]:
    """Return names in order, as many as anybody reads."""
    return sorted(names)[:MOST_NAMED]
