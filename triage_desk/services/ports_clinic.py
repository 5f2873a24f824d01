"""What the services need of the store for what all desks of a clinic share."""

from __future__ import annotations

from typing import Protocol, TypeVar

from triage_desk.domain.clinic_settings import CLINIC_ID, Clinic, Version
from triage_desk.domain.cost import CostInput
from triage_desk.domain.practitioner import CareTeam, Location, Practitioner

V = TypeVar("V")


class ClinicRepository(Protocol):
    """Settings, people, places and teams; each version of them is kept for good.

    Only the server knows: while it is away every use raises ``ServerGone``.
    """

    def settings(self) -> Clinic | None:
        """Return the settings as they are, or ``None`` when none were ever kept."""

    def practitioners(self) -> tuple[Practitioner, ...]:
        """Return everybody ever kept, in the order in which they first were."""

    def locations(self) -> tuple[Location, ...]:
        """Return every place."""

    def teams(self) -> tuple[CareTeam, ...]:
        """Return every team."""

    def costs(self) -> tuple[CostInput, ...]:
        """Return every number typed for the estimate of costs."""

    def keep(self, version: Version[V]) -> None:
        """Keep a value as it is from now on; its ``number`` is given here."""

    def history(self, kind: type[V], record_id: str = CLINIC_ID) -> tuple[Version[V], ...]:
        """Return every version of one value, newest first."""

    def logo(self, sha256: str) -> bytes:
        """Return the picture of this name, or nothing."""

    def keep_logo(self, picture: bytes) -> str:
        """Keep a picture, once; return its name, the SHA-256 of its bytes (hex)."""
