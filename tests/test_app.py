"""The composition root: each part is put together, and a broken one says so."""

import gc
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.store.people import QUICK
from triage_desk import app, clock, entry, launch, logs, selftest, settings
from triage_desk.documents import read_back
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import DoorState, Role
from triage_desk.errors import ContentError, EnvironmentFault, UserError
from triage_desk.services import access, clinic, demo, demo_day, patients, worklist
from triage_desk.services.desk import Desk
from triage_desk.settings import ClinicSettings, RemovalSettings, Settings, UserSettings
from triage_desk.store.door import FolderDoor


@pytest.fixture
def closing():
    """Close the stores of desks that a test opened."""
    desks = []
    yield lambda desk: desks.append(desk) or desk
    for desk in desks:
        desk.store.close()


@pytest.fixture
def window(monkeypatch):
    """Put a recorder in the place of the window; it prepares the way in and keeps it."""
    opened = []

    def run(prepare, known):
        opened.append((prepare().way_in, known))
        return 0

    from triage_desk.ui import start

    monkeypatch.setattr(start, "run", run)
    yield opened
    logs.tear_down()


def sign_in_to_demo(way_in):
    return access.sign_in(way_in.entrance, way_in.demo.name, way_in.demo.passphrase)


def test_a_desk_keeps_nothing_without_a_store():
    for act in (app.NoStore().read, app.NoStore().write):
        with pytest.raises(EnvironmentFault, match="keeps no data"):
            act()


def test_other_content_is_loaded_and_broken_content_refused(tmp_path):
    with pytest.raises(ContentError, match=r"ruleset\.yaml"):
        app.load_engine(tmp_path)
    assert app.load_engine().ruleset.flags


def test_who_acts_is_who_the_settings_say():
    known = Settings(user=UserSettings("Pat Sample", Role.PT), workstation="room-2")
    actor = app.actor_of(known)
    assert (actor.name, actor.role, actor.workstation) == ("Pat Sample", Role.PT, "room-2")
    assert app.actor_of(replace(known, workstation="")).workstation


def test_a_desk_knows_the_rule_for_removing_people_from_its_settings(tmp_path, closing):
    rule = RemovalSettings(7, "Dr. Example", "2026-01-05")
    desk = closing(app.open_desk(tmp_path / "data", Settings(removal=rule)))
    assert desk.clinic.keeping == rule.policy
    assert desk.clinic.keeping.years == 7


def test_a_data_folder_is_made_on_first_use_and_opened_again(tmp_path, closing):
    folder = tmp_path / "data"
    known = Settings(clinic=ClinicSettings("Sample Clinic"))
    desk = closing(app.open_desk(folder, known))
    assert isinstance(desk, Desk)
    assert desk.letterhead.clinic == "Sample Clinic"
    patients.create(desk, "Oak-Synthetic", "Ana", "1970-05-31", Sex.FEMALE)
    again = closing(app.open_desk(folder, known))
    assert [who.family for who in patients.search(again, "Oak")] == ["Oak-Synthetic"]


def test_the_window_opens_the_folder_named_with_its_settings(tmp_path, window):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    settings.save(Settings(workstation="front"), folder)
    assert launch.run_window(folder) == 0
    ((way_in, known),) = window
    assert known.workstation == way_in.entrance.workstation == "front"
    assert (folder / logs.FILE_NAME).exists()
    assert access.state(way_in.entrance) is DoorState.EMPTY
    assert way_in.demo is None


def test_no_collection_walks_through_what_was_loaded(tmp_path, monkeypatch):
    """A whole collection stood the window still for 100 ms, each minute and at each sign-out."""
    loaded = []

    def run(prepare, _known):
        prepare()
        loaded.append((gc.isenabled(), gc.get_freeze_count()))
        return 0

    monkeypatch.setattr("triage_desk.ui.start.run", run)
    before = gc.isenabled()
    assert launch.run_window(tmp_path / "data") == 0
    logs.tear_down()
    ((collects, frozen),) = loaded
    assert not collects
    assert frozen > 100_000
    assert (gc.isenabled(), gc.get_freeze_count()) == (before, 0)


def test_set_up_keeps_the_clinic_where_its_papers_look(tmp_path, window, closing):
    assert launch.run_window(tmp_path / "data") == 0
    ((way_in, _known),) = window
    way_in.keep_clinic(ClinicSettings("Sample Clinic", ("1 Sample Street",), "555-0100"))
    day = access.set_up(
        way_in.entrance, "Sample Clinic", "Ida Fiktiv", "paper lemon window seven", "739164"
    )
    closing(day.desk)
    assert day.desk.letterhead.address == ("1 Sample Street",)
    assert day.desk.actor.role is Role.ADMINISTRATOR
    assert read_back(way_in.print_sheet(day.sheet)).count(day.sheet.groups[0]) == 1


def test_the_settings_of_the_file_are_taken_over_once_and_the_database_holds(tmp_path, closing):
    folder, words = tmp_path / "data", "paper lemon window seven"
    first = entry.way_in(folder)
    first.keep_clinic(ClinicSettings("Sample Clinic", phone="212-555-0100", state="NY"))
    day = access.set_up(first.entrance, "Sample Clinic", "Ida Fiktiv", words, "739164")
    clinic.change(day.desk, day.desk.clinic, replace(day.desk.clinic, phone="212-555-0111"))
    day.desk.vault.close()
    entry.keep_clinic(folder, ClinicSettings("A name of an old file"))
    desk = closing(access.sign_in(entry.way_in(folder).entrance, "Ida Fiktiv", words))
    assert settings.load(folder).clinic.phone == "212-555-0111"
    assert (desk.letterhead.clinic, desk.letterhead.phone) == ("Sample Clinic", "212-555-0111")
    assert desk.practice.state == "NY"
    with desk.store.read() as tx:
        assert len(tx.clinic.history(Clinic)) == 2


@pytest.fixture
def quick_keys(monkeypatch):
    """Stretch passphrases for a millisecond: what that costs is measured elsewhere."""
    monkeypatch.setattr(entry, "folder_door", lambda folder: FolderDoor(folder, QUICK))


def test_the_demo_is_filled_once_and_marked(tmp_path, window, closing, quick_keys):
    folder = tmp_path / "demo"
    for _ in range(2):
        assert launch.run_demo(folder) == 0
    desk = closing(sign_in_to_demo(window[1][0]))
    rows = worklist.today(desk)
    assert len(rows) == len(demo.VISITS) + 1  # one of those expected was seen
    assert {row.status for row in rows} == set(EncounterStatus)
    assert desk.letterhead.clinic == "Example Clinic (synthetic)"
    assert desk.actor.workstation == "DEMO"
    assert desk.actor.role is Role.FRONT_DESK
    assert desk.store.verify().sound


def test_the_demo_has_a_folder_of_its_own(tmp_path, window, monkeypatch, quick_keys):
    """What is in it is tested above; here it has one visit and no day."""
    monkeypatch.setattr(demo, "VISITS", demo.VISITS[-1:])
    monkeypatch.setattr(demo_day, "scenes", lambda *_: [])
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "clinic"))
    assert launch.run_demo(None) == 0
    assert (tmp_path / "clinic" / "demo" / "triage.db").exists()
    assert not (tmp_path / "clinic" / "triage.db").exists()


def test_the_demo_never_fills_the_data_of_a_clinic(tmp_path, closing):
    closing(app.open_desk(tmp_path / "clinic", Settings()))
    with pytest.raises(UserError, match="not the demo's"):
        launch.run_demo(tmp_path / "clinic")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
@pytest.mark.parametrize("variable", launch.DISPLAY_VARIABLES)
def test_without_a_display_it_says_what_to_use_instead(variable):
    launch.require_display({variable: ":1"})
    with pytest.raises(EnvironmentFault, match="triage-desk interview"):
        launch.require_display({variable: ""})


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_some_systems_always_have_a_display(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    launch.require_display({})


def test_today_is_the_day_at_this_machine():
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert app.today(clock.fixed(noon)) == noon.astimezone().date()


def test_the_self_test_tries_every_part(qapp):
    steps = list(selftest.self_test())
    assert [step.good for step in steps] == [True] * 6, steps
    assert [step.words.split()[0] for step in steps] == [
        "content",
        "encrypted",
        "decision:",
        "referral",
        "help:",
        "window",
    ]


def test_a_certificate_that_did_not_come_along_is_missed(tmp_path, monkeypatch):
    here = replace(app.computer_of(tmp_path), certificate=tmp_path / "certificate.json")
    monkeypatch.setattr(app, "computer_of", lambda _folder: here)
    with pytest.raises(EnvironmentFault, match=r"certificate\.json is missing"):
        selftest.SelfTest(tmp_path).beside()


def test_a_part_that_is_broken_is_named_and_the_others_are_still_tried(monkeypatch, tmp_path):
    def missing(*_arguments):
        raise ImportError("no sqlcipher3")

    monkeypatch.setattr(app, "open_desk", missing)
    steps = list(selftest.self_test())
    assert [step.good for step in steps] == [True, False, False, False, True, False]
    assert "no sqlcipher3" in steps[1].words
    assert "an earlier step failed" in steps[2].words


@pytest.fixture
def tried(tmp_path, closing):
    """A self-test whose database step is done."""
    test = selftest.SelfTest(tmp_path / "data")
    test.database()
    closing(test.desk)
    return test


def test_an_open_database_would_be_found(tried, monkeypatch):
    assert not selftest.reads_openly(tried.folder, selftest.NOBODY)
    (tried.folder / "copy.db").write_bytes(b"SQLite format 3 Self-Test")
    assert selftest.reads_openly(tried.folder, selftest.NOBODY)
    monkeypatch.setattr(app, "open_desk", lambda _folder, _known: tried.desk)
    with pytest.raises(EnvironmentFault, match="not encrypted"):
        selftest.SelfTest(tried.folder).database()


def test_an_empty_letter_would_be_found(tried, monkeypatch):
    tried.decision()
    monkeypatch.setattr("triage_desk.documents.read_back", lambda _pdf: "")
    with pytest.raises(EnvironmentFault, match="does not say"):
        tried.paper()


def test_an_empty_window_would_be_found(tried, monkeypatch):
    monkeypatch.setattr("triage_desk.ui.trial.show_once", lambda _desk, _known: False)
    with pytest.raises(EnvironmentFault, match="stayed empty"):
        tried.window()
    assert os.environ["QT_QPA_PLATFORM"]
