"""A change of route by a person, and which one stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.role import Role

HELD = "A new answer alone does not lower a route; a clinician may."
RAISED = "A new answer raised the route."
"""What stands beside a change that nobody chose: a new decision of the rules led to it."""


class OverrideReason(StrEnum):
    """Why a route was changed; the words beside it say more.

    ``TAKEN_BACK`` is no reason to choose: it marks that the change before it was undone.
    """

    CLINICIAN_ASSESSED = "clinician_assessed"
    NEW_INFORMATION = "new_information"
    STAFF_CONCERN = "staff_concern"
    PATIENT_CHOICE = "patient_choice"
    ALREADY_UNDER_CARE = "already_under_care"
    WRONG_ANSWER = "wrong_answer"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Override:
    """A change of route by a person. The decision itself is never edited.

    ``from_disposition`` is ``None`` where nobody knew a route before.
    """

    encounter_id: str
    at: datetime
    by: str
    role: Role
    from_disposition: Disposition | None
    to_disposition: Disposition
    reason: OverrideReason
    words: str

    @property
    def raises(self) -> bool:
        """True where the route became more urgent, or the first one that is known."""
        return self.from_disposition is None or self.to_disposition > self.from_disposition

    @property
    def by_rule(self) -> bool:
        """True where no person chose it: it keeps a route from falling by a new answer alone."""
        return self.reason is OverrideReason.NEW_INFORMATION and self.words in (HELD, RAISED)

    @property
    def was(self) -> str:
        """Return the value of the route before; "unknown" where none was known."""
        return "unknown" if self.from_disposition is None else self.from_disposition.value


def standing_override(overrides: Iterable[Override]) -> Override | None:
    """Return the change of route that stands, or ``None``; ``overrides`` are the oldest first.

    One that was taken back stands no more, and a taking back follows what it takes back.
    """
    left = list(overrides)
    while left and left[-1].reason is OverrideReason.TAKEN_BACK:
        del left[-2:]
    return left[-1] if left else None
