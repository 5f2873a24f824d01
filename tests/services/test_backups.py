"""What the desk does about backups, over a shelf of paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

import pytest

from tests.services import fakes
from triage_desk import settings
from triage_desk.domain.backup import BackupFile, Made, Manifest, Proof
from triage_desk.domain.backup_plan import BackupPlan
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import Cancelled, EnvironmentFault, UserError
from triage_desk.services import backups
from triage_desk.services.this_computer import Computer
from triage_desk.settings import BackupSettings, Settings

USB, SHARE = PurePath("/usb"), PurePath("/share")


def manifest(made_at=fakes.NOON, number=1):
    counts = {"encounters": 12_345}
    return Manifest(1, f"b{number}", "v", "1", "6", "c", "h", made_at, "u", "w", counts, 0, "", ())


@dataclass
class PaperShelf:
    """Keeps backups as values; ``broken`` folders refuse, ``dead`` keeps anything from working."""

    folders: tuple = (USB, SHARE)
    plan: BackupPlan = field(default_factory=BackupPlan)
    broken: tuple = ()
    dead: bool = False
    good: bool = True
    files: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    origins: list = field(default_factory=list)

    def check(self, folder):
        if PurePath(folder) in self.broken:
            raise EnvironmentFault("The folder is not there.")

    def arrange(self, folders, plan):
        self.folders, self.plan = folders, plan

    def make(self, origin, progress):
        self.origins.append(origin)
        progress(1, 2)
        if self.dead:
            raise EnvironmentFault("The disk is full.")
        return [self._made(folder, origin) for folder in self.folders]

    def _made(self, folder, origin):
        if folder in self.broken:
            return Made(folder, None, 0, Proof(None, "The folder is not there."))
        path = folder / f"{origin.made_at:%H%M%S}.zip"
        self.files.append(BackupFile(path, 9, True, manifest(origin.made_at)))
        return Made(folder, path, 9, Proof(manifest(origin.made_at)))

    def prove(self, path, progress):
        progress(1, 2)
        return Proof(manifest()) if self.good else Proof(None, "It is damaged.")

    def mark(self, path, *, proved):
        return path if proved else path.with_suffix(".not-proved")

    def listing(self, folder):
        return [file for file in self.files if file.path.parent == folder]

    def remove(self, path):
        self.removed.append(path)


@dataclass
class Watching:
    cancelled: bool = False
    seen: list = field(default_factory=list)

    def report(self, done, total):
        self.seen.append((done, total))


@pytest.fixture
def shelf():
    return PaperShelf()


@pytest.fixture
def manager(engine, shelf):
    return fakes.make_desk(
        engine, actor=Actor("m1", "Mona Manager", Role.MANAGER, "office"), backups=shelf
    )


def test_every_folder_gets_one_and_one_event_says_so(manager, shelf):
    watch = Watching()
    made = backups.take(manager, watch)
    assert [(r.folder, r.intakes, r.proved_at, r.failure) for r in made] == [
        ("/usb", 12_345, fakes.NOON, ""),
        ("/share", 12_345, fakes.NOON, ""),
    ]
    assert watch.seen == [(1, 2)]
    event = manager.store.state.audit[-1]
    assert (event.action, event.record_id, event.detail) == ("backup_made", "b1", "2 of 2 proved")
    assert shelf.origins[0].made_by == "m1"
    assert backups.records(manager) == tuple(reversed(made))


def test_a_folder_that_is_away_does_not_stop_the_other(manager, shelf):
    shelf.broken = (USB,)
    first, second = backups.take(manager)
    assert (first.proved_at, first.path, first.failure) == (None, "", "The folder is not there.")
    assert second.proved_at
    assert manager.store.state.audit[-1].detail == "1 of 2 proved"
    assert backups.standing(manager).failure == "The folder is not there."


def test_a_backup_that_failed_is_remembered_as_such(manager, shelf):
    shelf.dead = True
    made = backups.take(manager)
    assert {record.failure for record in made} == {"The disk is full."}
    assert manager.store.audited == ["backup_failed"]
    assert backups.standing(manager).late


def test_what_the_plan_no_longer_keeps_goes_where_the_new_one_is_proved(manager, shelf):
    shelf.plan = BackupPlan(daily=1, weekly=0, monthly=0)
    shelf.broken = (SHARE,)
    old = fakes.NOON - timedelta(days=3)
    shelf.files = [
        BackupFile(folder / "old.zip", 9, True, manifest(old)) for folder in (USB, SHARE)
    ]
    backups.take(manager)
    assert shelf.removed == [USB / "old.zip"]


def test_stopped_it_leaves_no_trace(manager):
    with pytest.raises(Cancelled):
        backups.take(manager, Watching(cancelled=True))
    assert not manager.store.audited


def test_who_may(engine, shelf):
    desk = fakes.make_desk(engine, backups=shelf)
    for act in (backups.take, backups.found, backups.records):
        with pytest.raises(UserError, match="a manager"):
            act(desk)
    with pytest.raises(UserError):
        backups.prove(desk, USB / "x.zip")
    assert backups.keep_safe(desk), "the clock asks for it, whoever sits there"


def test_without_a_folder_it_says_what_to_do(manager):
    for desk in (replace(manager, backups=None), replace(manager, backups=PaperShelf(folders=()))):
        with pytest.raises(UserError, match="settings"):
            backups.take(desk)
    assert backups.standing(replace(manager, backups=None)) is None


def test_proved_again_it_is_remembered(manager, shelf):
    backups.take(manager)
    path = shelf.files[0].path
    later = datetime(2026, 12, 1, tzinfo=UTC)
    assert backups.prove(replace(manager, clock=lambda: later), path).good
    assert {r.folder: r.proved_at for r in backups.records(manager)}["/usb"] == later
    shelf.good = False
    assert backups.prove(manager, path).why == "It is damaged."
    found = next(r for r in backups.records(manager) if r.folder == "/usb")
    assert (found.proved_at, found.failure) == (None, "It is damaged.")
    assert found.path.endswith("not-proved")
    events = [(e.action, e.detail) for e in manager.store.state.audit[1:]]
    assert events == [("backup_tried", "good"), ("backup_tried", "failed")]


def test_what_lies_in_the_folders(manager):
    backups.take(manager)
    assert len(backups.found(manager)) == 2
    assert not backups.standing(manager).late


@pytest.fixture
def office(manager, tmp_path):
    """The manager at a computer with settings of its own."""
    nowhere = tmp_path / "nowhere"
    here = Computer(tmp_path / "data", nowhere, None, nowhere, nowhere, nowhere)
    settings.save(Settings(workstation="office"), here.data)
    return replace(manager, computer=here)


WANTED = BackupSettings((str(SHARE),), ("12:30", "17:45"), at_closing=False, daily=3)


def test_what_is_arranged_holds_at_once_is_written_and_stands_in_the_log(office, shelf):
    backups.arrange(office, WANTED)
    assert (shelf.folders, shelf.plan) == ((str(SHARE),), WANTED.plan)
    kept = settings.load(office.computer.data)
    assert (kept.backup, kept.workstation) == (WANTED, "office")
    event = office.store.state.audit[-1]
    assert (event.action, event.detail) == ("backups_arranged", "folders,times,at_closing,daily")


def test_a_folder_that_takes_no_file_is_refused_at_its_field_and_all_stays(office, shelf):
    shelf.broken = (SHARE,)
    with pytest.raises(UserError, match="not there") as refused:
        backups.arrange(office, WANTED)
    assert refused.value.field == "folders"
    assert settings.load(office.computer.data).backup == BackupSettings()
    assert (shelf.folders, office.store.state.audit) == ((USB, SHARE), [])


def test_backups_that_would_never_be_made_are_refused(office):
    with pytest.raises(UserError, match="closing") as refused:
        backups.arrange(office, replace(WANTED, times=()))
    assert refused.value.field == "times"
    backups.arrange(office, BackupSettings(times=(), at_closing=True))
    with pytest.raises(UserError, match="makes no backups"):
        backups.arrange(replace(office, backups=None), WANTED)
