"""Who answers for the clinical content, and whether it is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How content stands on one day. ``EXPIRED`` content keeps running, with a warning."""

    DRAFT = "draft"
    SIGNED = "signed"
    NOT_YET = "not_yet"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who signed the content, for when, with which key (hex; empty for a draft)."""

    state: State
    approver: str
    effective_from: date
    effective_until: date | None
    public_key: str

    @property
    def sentence(self) -> str:
        """Return how the content stands, in one sentence."""
        if self.state is State.DRAFT:
            return "Content: draft, not signed by a clinician."
        signed = f"Content: signed by {self.approver} with key {self.public_key[:16]}"
        if self.state is State.NOT_YET:
            return f"{signed}, in force only from {self.effective_from}."
        if self.state is State.EXPIRED:
            return (
                f"{signed}, expired after {self.effective_until}; it still finds emergencies, "
                "so go on, and tell the clinic manager today."
            )
        until = f" until {self.effective_until}" if self.effective_until else ""
        return f"{signed}, in force from {self.effective_from}{until}."
