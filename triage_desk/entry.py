"""The composition of the door: the data folder before anybody has signed in to it."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from triage_desk import app, clock, files, settings
from triage_desk.clock import Clock
from triage_desk.domain.user import Actor, RecoverySheet
from triage_desk.ids import new_id
from triage_desk.services import demo_accounts
from triage_desk.services.desk import Desk
from triage_desk.services.entrance import Entrance
from triage_desk.services.ports import Store
from triage_desk.services.ports_access import Door, Vault
from triage_desk.settings import ClinicSettings
from triage_desk.ui.wayin import Published, WayIn

if TYPE_CHECKING:
    from triage_desk.app import Content


def folder_door(folder: Path) -> Door:
    """Return the door of a data folder."""
    from triage_desk.store.door import FolderDoor

    return FolderDoor(folder)


def entrance(
    folder: Path,
    at: Clock = clock.now,
    *,
    content: Content | None = None,
    door: Door | None = None,
) -> Entrance:
    """Return what is at hand before the data are open; nothing is made or opened by it.

    Raises:
        ContentError: the content has a fault.
        EnvironmentFault: the settings cannot be read.
    """
    held = content or app.content_of(folder)
    known = settings.load(folder)

    def name_clinic(name: str) -> None:
        keep_clinic(folder, replace(settings.load(folder).clinic, name=name))

    return Entrance(
        door or folder_door(folder),
        at,
        new_id,
        known.workstation or platform.node(),
        _desk_maker(folder, at, held),
        name_clinic,
    )


def _desk_maker(folder: Path, at: Clock, content: Content) -> Callable[[Store, Vault, Actor], Desk]:
    """Return what makes a desk of an open store; all desks of one run are one seat."""
    seat = new_id()

    def desk_of(store: Store, vault: Vault, actor: Actor) -> Desk:
        files.sweep_scratch(folder / app.SCRATCH_FOLDER)
        # Set-up writes the clinic's name and address after the entrance was made.
        known = settings.load(folder)
        desk = app.build_desk(store, content.engine, known, at, content.standing)
        desk = replace(desk, actor=actor, vault=vault, seat=seat)
        desk = app.with_backups(app.with_heads(desk, folder), folder, known)
        return app.with_journal(desk, folder)

    return desk_of


def keep_clinic(folder: Path, clinic: ClinicSettings) -> None:
    """Write into the settings what the clinic is called, and where it is.

    Raises:
        EnvironmentFault: the settings cannot be written.
    """
    settings.save(replace(settings.load(folder), clinic=clinic), folder)


def way_in(folder: Path, at: Entrance | None = None, demo: Published | None = None) -> WayIn:
    """Return what the pages before sign-in need; raise as ``entrance``."""
    return WayIn(
        at or entrance(folder),
        folder,
        settings.load(folder).clinic,
        lambda clinic: keep_clinic(folder, clinic),
        print_sheet,
        demo,
    )


def print_sheet(sheet: RecoverySheet) -> bytes:
    """Return the recovery sheet as PDF."""
    from triage_desk.documents import PdfRenderer

    return PdfRenderer().render_recovery(sheet)


def way_into_demo(folder: Path) -> WayIn:
    """Make the invented clinic where it is missing, and return the way into it."""
    at = entrance(folder)
    demo_accounts.set_up(at)
    known = Published(demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE, demo_accounts.PIN)
    return way_in(folder, at, known)
