"""What was typed on a screen and not yet said, when the screen had to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Typing:
    """What stands on one screen and is not said yet.

    ``place`` is the screen by name; ``encounter_id`` is empty where it belongs to none;
    ``fields`` is what stands in each field, by the name of the field; ``marks`` is what else the
    screen needs to stand as it stood; ``focus`` names what had the focus.
    """

    place: str
    encounter_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""

    @property
    def is_empty(self) -> bool:
        """True when a fresh screen would stand the same."""
        return not self.fields and not self.marks


@dataclass(frozen=True, slots=True)
class Draft:
    """One screen of one workstation as it was put away: a ``Typing``, when and by whom."""

    workstation: str
    place: str
    encounter_id: str
    at: datetime
    by: str
    fields: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""
