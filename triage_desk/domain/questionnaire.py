"""What is asked, in FHIR Questionnaire's terms: sections, items, options, lines.

Only structure stands here. *When* an item is asked is a rule (``rules.content``), and *how*
it is worded is text per language (``ItemText``): three concerns, three places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class ItemType(StrEnum):
    """The input types. Adding one means a widget, an operator set, and two formatters."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHECKLIST = "checklist"
    INTEGER = "integer"
    DECIMAL = "decimal"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"


NUMBERS = frozenset({ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY})
# The item whose options are the places of the body; red flags and gates name them.
REGIONS = "regions"
# What every letter says of the complaint, whatever the route: asked of everybody for that alone.
COMPLAINT_ITEMS = ("request", REGIONS, "symptom_days", "injury")


@dataclass(frozen=True, slots=True)
class Option:
    """One code of a choice item."""

    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """One yes/no line of a checklist; its ``link_id`` is answered on its own.

    ``group`` keeps related lines on one page; ``private`` lines are asked by pointing card;
    ``staff_only`` lines are seen by staff, never read aloud.
    """

    link_id: str
    group: str = ""
    private: bool = False
    staff_only: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``unit`` is the unit in which a number or quantity is kept ("days"); ``units`` maps the
    units a person may type to how many of ``unit`` they are ({"weeks": 7.0}). ``repeats``
    lets a choice hold several codes. ``with_staff`` items are asked only while staff are with the
    person, never by a kiosk alone. ``after_routing`` items never reach the rules.
    """

    link_id: str
    type: ItemType
    section: str
    options: tuple[Option, ...] = ()
    lines: tuple[Line, ...] = ()
    unit: str = ""
    units: Mapping[str, float] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    repeats: bool = False
    required: bool = True
    private: bool = False
    staff_only: bool = False
    with_staff: bool = False
    after_routing: bool = False

    @property
    def leaf_ids(self) -> tuple[str, ...]:
        """Return the link ids that carry answers: the lines of a checklist, else the item."""
        if self.type is ItemType.CHECKLIST:
            return tuple(line.link_id for line in self.lines)
        return (self.link_id,)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the interview with its own line in the progress rail."""

    section_id: str
    items: tuple[Item, ...]


TELEPHONE, PROXY, KIOSK = "telephone", "proxy", "kiosk"
WAYS = (TELEPHONE, PROXY, KIOSK)
"""How a person may be reached other than face to face: each may need words of its own.

By telephone nothing can be pointed at; a helper is asked about somebody else; at a kiosk nobody
reads aloud.
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """What differs of an item's words on one way to reach people; empty parts stay as usual.

    ``keep`` is what staff read where the words must not be changed, as they are published or
    meant for the person alone.
    """

    text: str = ""
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    keep: str = ""


@dataclass(frozen=True, slots=True)
class ItemText:
    """The words of one item in one language.

    ``text`` is read aloud; ``why`` and ``counts_as_yes`` help staff; ``options`` and ``lines``
    are keyed by code and line id; ``line_help`` says what counts as yes for a line. ``ways`` has
    what differs by way (one of ``WAYS``). ``also`` has other words, by code, by which staff may
    look for an option.
    """

    text: str
    why: str = ""
    counts_as_yes: str = ""
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    line_help: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, Wording] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)

    def on(self, way: str) -> ItemText:
        """Return the words for one way to reach people; the usual ones where none differ."""
        other = self.ways.get(way)
        if other is None:
            return self
        return replace(
            self,
            text=other.text or self.text,
            hint=other.keep or other.hint or self.hint,
            options={**self.options, **other.options},
            lines={**self.lines, **other.lines},
        )
