"""Where a visit goes. Ordered by urgency: the more urgent compares greater."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering


@total_ordering
class Disposition(Enum):
    """The six routes of this desk, in the words of the command-line contract.

    ``OUTSIDE_SCOPE`` compares least: any red flag outranks it.
    """

    EMERGENCY = "emergency"
    PHYSICIAN_TODAY = "physician_today"
    PHYSICIAN_SOON = "physician_soon"
    PT_FIRST_NOTIFY = "pt_first_notify"
    PT_FIRST = "pt_first"
    OUTSIDE_SCOPE = "outside_scope"

    @property
    def urgency(self) -> int:
        """Return 5 for emergency down to 0 for outside scope (no unit, an order)."""
        return _URGENCY[self]

    @property
    def sends_to_pt(self) -> bool:
        """True when the first visit is with a physical therapist."""
        return self in (Disposition.PT_FIRST, Disposition.PT_FIRST_NOTIFY)

    def __lt__(self, other: object) -> bool:
        """Less urgent is less."""
        if not isinstance(other, Disposition):
            return NotImplemented
        return _URGENCY[self] < _URGENCY[other]


_URGENCY = {d: 5 - i for i, d in enumerate(Disposition)}
