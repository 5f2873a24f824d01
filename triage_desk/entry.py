"""The composition of the door: the data folder before anybody has signed in to it."""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from triage_desk import app, clock, files, settings
from triage_desk.clock import Clock
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.user import Actor, RecoverySheet
from triage_desk.errors import EnvironmentFault
from triage_desk.ids import new_id
from triage_desk.services import content_versions, demo_accounts
from triage_desk.services.desk import Desk, Shared
from triage_desk.services.entrance import Entrance
from triage_desk.services.keycare import sheet_paper
from triage_desk.services.marking import Book, read_book
from triage_desk.services.ports import Store
from triage_desk.services.ports_access import Door, Vault
from triage_desk.settings import ClinicSettings, Settings, StaffLanguage
from triage_desk.ui.wayin import Published, WayIn

if TYPE_CHECKING:
    from triage_desk.app import Content

PRACTICE = "PRACTICE"
"""What stands across papers of practice, and for its workstation."""


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
    seat, began = new_id(), at()

    def desk_of(store: Store, vault: Vault, actor: Actor) -> Desk:
        files.sweep_scratch(folder / app.SCRATCH_FOLDER)
        content_versions.keep_version(app.computer_of(folder), content.engine)
        # Set-up writes the clinic's name and address after the entrance was made.
        known = settings.load(folder)
        shared = Shared(known.shared, lambda clinic: _copy(folder, clinic))
        desk = app.build_desk(store, content.engine, known, at, content.standing, shared)
        here = app.computer_of(folder)
        desk = replace(desk, actor=actor, vault=vault, seat=seat, began=began, computer=here)
        desk = app.with_exchange(desk, folder)
        desk = app.with_backups(app.with_heads(desk, folder), folder, known)
        return app.with_journal(desk, folder)

    return desk_of


def _copy(folder: Path, clinic: Clinic) -> None:
    """Write the clinic into the settings of this computer, for the pages before sign-in.

    The database has it: where the file cannot be written, those pages show what they showed.
    """
    with suppress(EnvironmentFault):
        known = settings.load(folder)
        head = {part.name: getattr(clinic, part.name) for part in fields(ClinicSettings)}
        known = replace(known, emergency_number=clinic.emergency_number)
        settings.save(replace(known, clinic=ClinicSettings(**head)), folder)


def keep_clinic(folder: Path, clinic: ClinicSettings) -> None:
    """Write into the settings what the clinic is called, and where it is.

    Raises:
        EnvironmentFault: the settings cannot be written.
    """
    settings.save(replace(settings.load(folder), clinic=clinic), folder)


def keep_language(folder: Path, code: str) -> Settings:
    """Write into the settings in which language staff read, and return them.

    Raises:
        EnvironmentFault: the settings cannot be written.
    """
    wanted = replace(settings.load(folder), language=StaffLanguage(code))
    settings.save(wanted, folder)
    return wanted


def way_in(folder: Path, at: Entrance | None = None, demo: Published | None = None) -> WayIn:
    """Return what the pages before sign-in need; raise as ``entrance``."""
    known = settings.load(folder)
    return WayIn(
        at or entrance(folder),
        folder,
        known.clinic,
        lambda clinic: keep_clinic(folder, clinic),
        print_sheet,
        demo,
        known.kiosk_sound,
        lambda code: keep_language(folder, code),
    )


def print_sheet(sheet: RecoverySheet) -> bytes:
    """Return the recovery sheet as PDF."""
    from triage_desk.documents import PdfRenderer

    return sheet_paper(PdfRenderer(), sheet)


def way_into_demo(folder: Path) -> WayIn:
    """Make the invented clinic where it is missing, and return the way into it."""
    at = entrance(folder)
    demo_accounts.set_up(at)
    known = Published(demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE, demo_accounts.PIN)
    return way_in(folder, at, known)


def open_practice(folder: Path, known: Settings, overlay: Path | None) -> tuple[Desk, Book]:
    """Return a desk over new data in ``folder``, and the vignettes that can be played at it.

    It has no server, no backups, no tables and nobody to export to; its papers say PRACTICE.

    Raises:
        EnvironmentFault: the database cannot be made.
        ContentError: the content has a fault.
    """
    from triage_desk.documents import PdfRenderer
    from triage_desk.store.store import open_store

    content = app.load_content(None, overlay)
    store = open_store(folder, create=True)
    desk = app.build_desk(store, content.engine, known, standing=content.standing)
    desk = replace(desk, renderer=PdfRenderer(stamp=PRACTICE), writes_person=None)
    return desk, read_book(content.engine, app.content_folder(), overlay)
