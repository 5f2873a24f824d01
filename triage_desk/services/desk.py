"""What a use-case needs at hand, put together once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from triage_desk.clock import Clock
from triage_desk.domain.clinic import Letterhead, Practice
from triage_desk.domain.removal import RemovalPolicy
from triage_desk.domain.standing import Standing
from triage_desk.domain.user import Actor
from triage_desk.ids import IdMaker
from triage_desk.rules.engine import Engine
from triage_desk.services.ports import BackupShelf, Link, Renderer, Store
from triage_desk.services.ports_access import Vault
from triage_desk.services.ports_audit import HeadMemory


@dataclass(frozen=True, slots=True)
class Desk:
    """Store, rules, clock, and the person at the keyboard.

    ``engine`` is the compiled ruleset; ``standing`` says who signed it, where that was looked at;
    ``practice`` is what booking depends on, and no route ever does. ``vault`` is the key of the
    store, where people have signed in to it; ``backups`` is where its backups lie,
    ``heads`` remembers how far the audit reached. ``seat`` is this run of the program: with the
    workstation it tells which desk has an intake open. ``link`` is the way to the server, where
    the store is on one.
    """

    store: Store
    engine: Engine
    clock: Clock
    new_id: IdMaker
    actor: Actor
    letterhead: Letterhead
    renderer: Renderer
    standing: Standing | None = None
    practice: Practice = field(default_factory=Practice)
    vault: Vault | None = None
    backups: BackupShelf | None = None
    removal: RemovalPolicy | None = None
    heads: HeadMemory | None = None
    seat: str = ""
    link: Link | None = None

    def acting_as(self, actor: Actor) -> Desk:
        """Return the same desk with another person at the keyboard."""
        return replace(self, actor=actor)
