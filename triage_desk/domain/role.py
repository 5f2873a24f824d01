"""The roles of a clinic, by themselves: settings and the window's frame need no more of staff."""

from __future__ import annotations

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
