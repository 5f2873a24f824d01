"""How each person likes the window: remembered while the program runs, and written nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Liked:
    """By user id: the filter of today's list that was chosen last."""

    filters: dict[str, str] = field(default_factory=dict)
