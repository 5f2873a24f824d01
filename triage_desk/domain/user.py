"""Who acts, and what their role lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of a clinic. Clinicians may lower an urgency; anyone may raise one."""

    FRONT_DESK = "front_desk"
    PT = "pt"
    PHYSICIAN = "physician"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    @property
    def is_clinician(self) -> bool:
        """True for the roles that may lower a route."""
        return self in (Role.PT, Role.PHYSICIAN)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard, as recorded with everything they do."""

    user_id: str
    name: str
    role: Role
    workstation: str = ""
