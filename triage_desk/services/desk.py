"""What a use-case needs at hand, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from triage_desk.clock import Clock
from triage_desk.domain.clinic import Letterhead, Practice
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.standing import Standing
from triage_desk.domain.user import Actor
from triage_desk.errors import UserError
from triage_desk.ids import IdMaker
from triage_desk.rules.engine import Engine
from triage_desk.services.ports import BackupShelf, Link, PersonWriter, Store
from triage_desk.services.ports_access import Vault
from triage_desk.services.ports_audit import HeadMemory
from triage_desk.services.ports_inbox import MessageReader, Messages
from triage_desk.services.ports_papers import Renderer
from triage_desk.services.ports_tables import Folder, Tables
from triage_desk.services.this_computer import Computer


class Shared:
    """What all desks of the clinic share, as this one last read it.

    One for a run of the program, so that whoever holds a desk sees a change at another one.
    """

    def __init__(self, clinic: Clinic, remember: Callable[[Clinic], None] | None = None) -> None:
        """Start with what is known: the settings of this computer, until the data are read.

        ``remember`` is told of other settings, to have them at hand before anybody signs in.
        """
        self._now = (clinic, clinic.letterhead())
        self._remember = remember
        # How far open intakes are, by id and version: a list need not judge them anew each time.
        self.progress: dict[tuple[str, int], tuple[int, int]] = {}

    @property
    def clinic(self) -> Clinic:
        """Return the settings."""
        return self._now[0]

    @property
    def letterhead(self) -> Letterhead:
        """Return the clinic as papers need it."""
        return self._now[1]

    def show(self, clinic: Clinic, logo: bytes) -> None:
        """Put other settings in place, in one step: other threads read them."""
        before, self._now = self.clinic, (clinic, clinic.letterhead(logo))
        if self._remember is not None and clinic != before:
            self._remember(clinic)


@dataclass(frozen=True, slots=True)
class Desk:
    """Store, rules, clock, and the person at the keyboard.

    ``engine`` is the compiled ruleset; ``standing`` says who signed it, where that was looked at;
    ``shared`` is what all desks have in common; no route ever depends on it. ``vault`` is the key
    of the store, where people have signed in to it; ``backups`` is where its backups lie, ``heads``
    remembers how far the audit reached. ``seat`` is this run of the program: with the workstation
    it tells which desk has an intake open; ``began`` is since when. ``link`` is the way to
    the server, where the store is on one. ``writes_person`` hands out what is kept of somebody.
    ``computer`` says where things lie on this one; ``tables`` reads and writes lists there,
    ``folder`` the files of a folder that is watched, ``reads_message`` what came of other software;
    ``messages`` hears it over a connection.
    """

    store: Store
    engine: Engine
    clock: Clock
    new_id: IdMaker
    actor: Actor
    shared: Shared
    renderer: Renderer
    standing: Standing | None = None
    vault: Vault | None = None
    backups: BackupShelf | None = None
    heads: HeadMemory | None = None
    seat: str = ""
    began: datetime | None = None
    link: Link | None = None
    writes_person: PersonWriter | None = None
    computer: Computer | None = None
    tables: Tables | None = None
    folder: Folder | None = None
    reads_message: MessageReader | None = None
    messages: Messages | None = None

    @property
    def clinic(self) -> Clinic:
        """Return the settings of the clinic as they are now."""
        return self.shared.clinic

    @property
    def letterhead(self) -> Letterhead:
        """Return the clinic as papers need it."""
        return self.shared.letterhead

    @property
    def practice(self) -> Practice:
        """Return what booking depends on."""
        return self.shared.clinic.practice

    def table_files(self) -> Tables:
        """Return what reads and writes tables here; raise ``UserError`` where nothing does."""
        if self.tables is None:
            raise UserError("This desk cannot read or write tables: do it at another one.")
        return self.tables

    def message_reader(self) -> MessageReader:
        """Return what reads messages here; raise ``UserError`` where nothing does."""
        if self.reads_message is None:
            raise UserError("This desk cannot read messages: do it at another one.")
        return self.reads_message

    def acting_as(self, actor: Actor) -> Desk:
        """Return the same desk with another person at the keyboard."""
        return replace(self, actor=actor)
