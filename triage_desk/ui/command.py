"""What a command is: one thing that can be asked for, by a key, a button or the palette."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.permission import Permission, may
from triage_desk.domain.role import Role
from triage_desk.ui.places import ALONE, OUTSIDE

TO = "\u2013"
"""Stands between the first and the last key of a span."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be asked for.

    ``keys`` are Qt's names of shortcuts; all of them do the same, but for a span or for pairs.
    ``where`` are the places and dialogs it belongs to, none for everywhere. ``buttons`` are the
    object names of the buttons that do it. ``when`` names the state of a place in which the key
    has this meaning, where it has another in another state. ``span`` are keys as they are shown.
    """

    name: str
    keys: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    permission: Permission | None = None
    when: str = ""
    span: tuple[str, ...] = ()
    words: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the keys as the key bar shows them."""
        return self.span or self.keys

    def is_at(self, place: str) -> bool:
        """Tell whether it belongs to a place; what belongs everywhere needs somebody signed in."""
        return place in self.where if self.where else place not in (*OUTSIDE, *ALONE)

    def is_for(self, role: Role) -> bool:
        """Tell whether a role may do it."""
        return self.permission is None or may(role, self.permission)


def command(
    name: str,
    keys: str | tuple[str, ...] = (),
    where: str | tuple[str, ...] = (),
    *buttons: str,
    permission: Permission | None = None,
    when: str = "",
    span: tuple[str, ...] = (),
    words: str = "",
) -> Command:
    """Return a command; its words are those of ``keys.<name>`` where none are given."""
    keys = (keys,) if isinstance(keys, str) else keys
    where = (where,) if isinstance(where, str) else where
    return Command(name, keys, where, buttons, permission, when, span, words or f"keys.{name}")
