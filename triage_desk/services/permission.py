"""The door in every use-case: whose role does not allow it hears who may."""

from __future__ import annotations

from triage_desk.domain.permission import Permission, may, roles_with
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.services.desk import Desk

ROLE_WORDS = {
    Role.FRONT_DESK: "the front desk",
    Role.PT: "a physical therapist",
    Role.PHYSICIAN: "a physician",
    Role.MANAGER: "a manager",
    Role.ADMINISTRATOR: "an administrator",
}


def require(desk: Desk, permission: Permission) -> None:
    """Let the person at the keyboard pass, or say who may.

    Raises:
        UserError: their role does not allow ``permission``; the sentence names the roles that do.
    """
    if not may(desk.actor.role, permission):
        words = _either([ROLE_WORDS[role] for role in roles_with(permission)])
        raise UserError(
            f"Your role does not allow this. Ask {words}: they can switch to their own name here.",
            "role",
        )


def allowed(desk: Desk, permission: Permission) -> bool:
    """Tell whether the person at the keyboard may do this: what a screen shows or hides."""
    return may(desk.actor.role, permission)


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
