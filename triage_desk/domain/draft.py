"""What was typed on a screen and not yet said, when the screen had to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """One screen of one workstation as it was put away.

    ``place`` is the screen by name; ``encounter_id`` is empty where it belongs to none;
    ``fields`` is what stood in each field, by the name of the field; ``marks`` is what else the
    screen needs to stand as it stood; ``focus`` names the field that had the focus.
    """

    workstation: str
    place: str
    encounter_id: str
    at: datetime
    by: str
    fields: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing was typed."""
        return not any(self.fields.values())
