"""The composition root: puts store, rules, papers and window together, each when it is needed.

Nothing here is imported by any other part but the command line.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import NoReturn

from triage_desk import clock, files, paths, settings
from triage_desk.clock import Clock
from triage_desk.domain.backup import BackupFile, Manifest, Proof
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.person_file import PersonPage
from triage_desk.domain.standing import Standing, State
from triage_desk.domain.user import Actor
from triage_desk.errors import ContentError, EnvironmentFault, UserError
from triage_desk.ids import new_id
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.overlay import load_with_overlay
from triage_desk.services import clinic, demo, documents, merging, signing
from triage_desk.services.assess import Assessment
from triage_desk.services.desk import Desk, Shared
from triage_desk.services.ports import Seal, Store, Transaction, Watch
from triage_desk.services.ports_desks import Changes
from triage_desk.services.ports_inbox import Handle, Line, Told
from triage_desk.services.ports_tables import Folder, Tables
from triage_desk.services.readback import proved
from triage_desk.services.this_computer import Computer
from triage_desk.settings import ClinicSettings, Settings, UserSettings

DESK_USER = "desk"
DEMO_FOLDER = "demo"
DEMO_USER = UserSettings("Sam Sample")
OVERLAY_FOLDER = "overlay"
BACKUP_FOLDER = "backups"
SCRATCH_FOLDER, VERSIONS_FOLDER = "scratch", "content-before"


class NoStore:
    """The store of a desk that keeps nothing, as the command line's ``assess``."""

    def write(self) -> AbstractContextManager[Transaction]:
        """Refuse: nothing is kept here."""
        self._refuse()

    def read(self) -> AbstractContextManager[Transaction]:
        """Refuse: nothing is kept here."""
        self._refuse()

    def changes(self) -> Changes:
        """Refuse: nothing is kept here."""
        self._refuse()

    def free_bytes(self) -> int | None:
        """Return nothing: nothing is kept here."""
        return None

    def scrub(self) -> None:
        """Refuse: nothing is kept here."""
        self._refuse()

    empty_log = scrub

    @staticmethod
    def _refuse() -> NoReturn:
        raise EnvironmentFault("This command keeps no data; open the window to keep an intake.")


def content_folder() -> Path:
    """Return the folder of the clinical content that came with the program."""
    return paths.resources_dir() / "content"


def safety_folder() -> Path:
    """Return the folder of the hazard log and the intended use."""
    return paths.resources_dir() / "safety"


def rulebook_folder() -> Path:
    """Return where the rulebook is kept in a source tree.

    Raises:
        UserError: this is an installed program, so the folder must be named.
    """
    resources = paths.resources_dir()
    if not (resources.parent / "pyproject.toml").is_file():
        raise UserError("Name the folder for the rulebook: triage-desk content rulebook --to DIR.")
    return resources / "reference" / "rulebook"


def certificate_folder() -> Path:
    """Return where the certificate is kept in a source tree.

    Raises:
        UserError: this is an installed program, so the folder must be named.
    """
    resources = paths.resources_dir()
    if not (resources.parent / "pyproject.toml").is_file():
        raise UserError("Name a folder: triage-desk content prove --certificate DIR.")
    return resources / "reference" / "certificate"


@dataclass(frozen=True, slots=True)
class Content:
    """Content ready to run, and who answers for it."""

    engine: Engine
    standing: Standing


def load_content(
    folder: Path | None = None, overlay: Path | None = None, trusted: str = ""
) -> Content:
    """Return the content of ``folder``, by default of the program's own.

    Args:
        folder: a content folder.
        overlay: what a clinic adds to it.
        trusted: the only public key (hex) whose signature will do; empty takes any, or none.

    Raises:
        ContentError: a fault in either, or content that is not as it was signed.
    """
    root = folder or content_folder()
    signed = bool(trusted) or (root / signing.SIGNATURE_FILE).exists()
    key = signing.verify(root, seal(), trusted) if signed else ""
    ruleset = load_with_overlay(root, overlay)
    return Content(compile_ruleset(ruleset), signing.standing(ruleset, key, today()))


def load_engine(folder: Path | None = None, overlay: Path | None = None) -> Engine:
    """Return the compiled content of ``folder``; raise as ``load_content``."""
    return load_content(folder, overlay).engine


def seal() -> Seal:
    """Return what makes and checks signatures; made here, so that a draft costs no import."""
    from triage_desk.store.signing import Ed25519

    return Ed25519()


def overlay_of(data_dir: Path) -> Path | None:
    """Return the folder in which a clinic adds to the content, where it has made one."""
    folder = data_dir / OVERLAY_FOLDER
    return folder if folder.exists() else None


def content_of(data_dir: Path | None) -> Content:
    """Return the content that holds at a desk: the program's, with what its clinic adds.

    Content that has expired still runs, because no desk may be left without a screen for
    emergencies; whoever shows it says so.

    Raises:
        ContentError: as ``load_content``, and for content that is not in force yet.
        EnvironmentFault: the settings, which name the key to trust, cannot be read.
    """
    folder = paths.data_dir(data_dir)
    content = load_content(None, overlay_of(folder), settings.load(folder).content_key)
    if content.standing.state is State.NOT_YET:
        raise ContentError(f"{content.standing.sentence} Use the content before it until then.")
    return content


def actor_of(known: Settings) -> Actor:
    """Return who sits at this desk, as the settings say."""
    workstation = known.workstation or platform.node()
    return Actor(DESK_USER, known.user.name, known.user.role, workstation)


def build_desk(
    store: Store,
    engine: Engine,
    known: Settings,
    at: Clock = clock.now,
    standing: Standing | None = None,
    shared: Shared | None = None,
) -> Desk:
    """Put a desk together. The renderer is made here, so that only a desk costs its import."""
    from triage_desk.documents import PdfRenderer

    who, shared = actor_of(known), shared or Shared(known.shared)
    desk = Desk(store, engine, at, new_id, who, shared, PdfRenderer(), standing)
    return replace(
        desk,
        seat=new_id(),
        began=at(),
        writes_person=write_person,
    )


def open_desk(data_dir: Path, known: Settings) -> Desk:
    """Open the data folder, made on first use, and return its desk.

    Raises:
        EnvironmentFault: the database cannot be opened.
        ContentError: the content has a fault.
    """
    from triage_desk.store.store import open_store

    content = content_of(data_dir)
    store = open_store(data_dir, create=True)
    files.sweep_scratch(data_dir / SCRATCH_FOLDER)
    desk = build_desk(store, content.engine, known, standing=content.standing)
    desk = with_backups(with_heads(desk, data_dir), data_dir, known)
    clinic.refresh(desk)
    desk = with_exchange(replace(desk, computer=computer_of(data_dir)), data_dir)
    return with_journal(desk, data_dir)


def open_kept_desk(data_dir: Path, content: Content) -> Desk:
    """Return the desk of a data folder that is there already; make nothing.

    Raises:
        EnvironmentFault: there are no data, or they cannot be opened.
    """
    from triage_desk.store.store import open_store

    known = settings.load(data_dir)
    store = open_store(data_dir)
    desk = build_desk(store, content.engine, known, standing=content.standing)
    clinic.refresh(desk)
    return with_backups(with_heads(desk, data_dir), data_dir, known)


def computer_of(data_dir: Path) -> Computer:
    """Return where things lie for the desks of a data folder."""
    resources = paths.resources_dir()
    return Computer(
        data_dir,
        content_folder(),
        overlay_of(data_dir),
        resources / "reference" / "certificate" / "certificate.json",
        resources / "LICENSES.md",
        data_dir / VERSIONS_FOLDER,
    )


def tables_of(data_dir: Path) -> Tables:
    """Return what reads tables of others and writes lists, for the desks of a data folder."""
    from triage_desk.exchange.tables import TableFiles

    return TableFiles(data_dir)


def folder_of(data_dir: Path) -> Folder:
    """Return what reads the files of a watched folder, for the desks of a data folder."""
    from triage_desk.exchange.folder import FolderFiles
    from triage_desk.exchange.tables import TableFiles

    return FolderFiles(TableFiles(data_dir))


def ear(port: int, handle: Handle, told: Told) -> Line:
    """Begin to listen for messages at a port of this computer, in a thread of its own."""
    from triage_desk.exchange.hl7.ear import Ear

    return Ear(port, handle, told)


def with_exchange(desk: Desk, data_dir: Path) -> Desk:
    """Return the desk that reads what comes from other software: tables, a folder, messages."""
    from triage_desk.exchange.hl7 import hearing, reading

    desk = replace(desk, tables=tables_of(data_dir), folder=folder_of(data_dir))
    return replace(desk, reads_message=reading.message, messages=hearing.Hl7Messages(ear))


def with_backups(desk: Desk, data_dir: Path, known: Settings, folders: Sequence[Path] = ()) -> Desk:
    """Return the desk with a place for its backups: ``folders``, or those of the settings."""
    from triage_desk.store.shelf import Shelf
    from triage_desk.store.store import SqlStore

    if not isinstance(desk.store, SqlStore):
        return desk
    place = desk.store.backup_place(data_dir)
    places = tuple(folders) or tuple(Path(name) for name in known.backup.folders)
    shelf = Shelf(place, places or (data_dir / BACKUP_FOLDER,), known.backup.plan)
    return replace(desk, backups=shelf)


def with_journal(desk: Desk, data_dir: Path) -> Desk:
    """Return the desk that goes on without its server; one whose data are a file as it is.

    Raises:
        EnvironmentFault: the journal on this computer cannot be opened.
    """
    from triage_desk.store.journaled import journaled

    link = journaled(desk.store, data_dir, merging.apply, desk.actor.workstation, new_id)
    return desk if link is None else replace(desk, store=link, link=link)


def with_heads(desk: Desk, data_dir: Path) -> Desk:
    """Return the desk with a memory, outside the data, of how far the audit log reached."""
    from triage_desk.store.head_file import HeadFile

    return replace(desk, heads=HeadFile(data_dir))


def close(desk: Desk) -> None:
    """Close the database of a desk, so that its files are whole and can be moved."""
    from triage_desk.store.journaled import JournaledStore
    from triage_desk.store.store import SqlStore

    if isinstance(desk.store, SqlStore | JournaledStore):
        desk.store.close()


def letter_of(engine: Engine, assessed: Assessment, known: Settings, at: Clock) -> bytes:
    """Return the referral letter, as PDF, of an intake that is not kept."""
    desk = build_desk(NoStore(), engine, known, at)
    kind = DocumentKind.REFERRAL_LETTER
    said = documents.content_of(desk, assessed.decision, assessed.answers, kind)
    return proved(desk.renderer, said, desk.renderer.render(said))


def today(at: Clock = clock.now) -> date:
    """Return the calendar day at this machine."""
    return clock.local_date(at())


def settings_of(data_dir: Path | None) -> Settings:
    """Return the settings kept in a data folder, by default in the one of this user."""
    return settings.load(paths.data_dir(data_dir))


def write_letter(path: Path, pdf: bytes) -> Path:
    """Write a letter as a whole, readable by its owner only."""
    return files.write_private(path, pdf)


def restore(
    file: Path, data_dir: Path, secret: Callable[[], str], watch: Watch, *, replacing: bool
) -> tuple[Manifest, Path | None]:
    """Make a data folder of a backup; see ``store.restore``."""
    from triage_desk.store.restore import restore

    aside = f".before-{clock.now():%Y%m%d-%H%M%S}" if replacing else ""
    return restore(file, data_dir, secret, watch.report, aside=aside)


def prove_backup(file: Path, secret: Callable[[], str], watch: Watch) -> Proof:
    """Prove a backup by the recovery code or a passphrase of its day; mark it by what came."""
    from triage_desk.store import backup
    from triage_desk.store.restore import prove_alone

    proof = prove_alone(file, secret, watch.report)
    if file.exists():
        backup.mark(file, proved=proof.good)
    return proof


def backups_in(folder: Path) -> list[BackupFile]:
    """Return the backups of any clinic in a folder; no key is needed."""
    from triage_desk.store import backup

    return backup.listing(folder)


def write_person(page: PersonPage, data: bytes, path: PurePath) -> None:
    """Write everything about one person as one private file.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from triage_desk.documents.person_html import html
    from triage_desk.exchange import parcel

    parcel.write(Path(path), {"summary.html": html(page), "record.json": data})


# ------------------------------------------------------------------------------------- the demo


def demo_settings(folder: Path) -> Settings:
    """Return the settings of the invented clinic, kept in ``folder`` on first use.

    Raises:
        UserError: the folder is in use by another clinic.
    """
    known = settings.load(folder)
    if known.user == DEMO_USER:
        return known
    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"This folder is not the demo's: {folder}; choose an empty one.")
    files.make_private_folder(folder)
    mark = demo.CLINIC
    head = ClinicSettings(mark.clinic, mark.address, mark.phone, mark.fax, mark.email, demo.STATE)
    invented = Settings(clinic=head, user=DEMO_USER, workstation="DEMO")
    settings.save(invented, folder)
    return invented
