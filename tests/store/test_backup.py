"""A backup is worth what its restoring shows: made while desks write, proved, told when it is not.

All people here are invented.
"""

import json
import threading
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from tests.store import samples
from tests.store.people import let_in
from triage_desk import files
from triage_desk.domain.backup import Origin
from triage_desk.domain.backup_plan import BackupPlan
from triage_desk.errors import Cancelled, EnvironmentFault, UserError
from triage_desk.store import backup, container, keys, restore
from triage_desk.store.backup import SILENT, Place
from triage_desk.store.engine import connect
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.shelf import Shelf
from triage_desk.store.store import DATABASE_FILE, open_with

NOW = datetime(2026, 11, 22, 7, 31, tzinfo=UTC)
ORIGIN = Origin(NOW, "u1", "DESK-1", "2026.11.2", "ab" * 32)
PASSPHRASE = "four invented plain words"


@pytest.fixture
def place(data, key, visit):
    """A data folder with one visit, a passphrase, settings and content of its own."""
    visit.verify()
    let_in(data, key, PASSPHRASE)
    (data / "settings.toml").write_text('workstation = "DESK-1"\n', encoding="utf-8")
    (data / "overlay" / "red_flags").mkdir(parents=True)
    (data / "overlay" / "overlay.yaml").write_text("version: '1'\n", encoding="utf-8")
    (data / "overlay" / "red_flags" / "LOCAL-001.yaml").write_text("id: x\n", encoding="utf-8")
    return Place(data, EncryptedFile(data / DATABASE_FILE, key), key)


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def made(place, usb):
    return backup.make(place, [usb], ORIGIN, SILENT)[0]


def rewrite(path, change):
    """Write a backup again with some of its parts changed, as a stranger could."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    path.unlink()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def in_manifest(change):
    """Change the manifest, its seal left as it was."""

    def changed(parts):
        manifest = json.loads(parts["manifest.json"])
        change(manifest)
        parts["manifest.json"] = json.dumps(manifest).encode()

    return changed


def test_one_private_file_that_says_what_it_holds(made, usb, data):
    assert made.proof.good
    assert list(usb.iterdir()) == [made.path]
    assert made.path.stat().st_mode & 0o777 == files.FILE_MODE
    with zipfile.ZipFile(made.path) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    assert names == {
        *("READ-ME.txt", "manifest.json", "manifest.seal", "database.db", "vault.json"),
        *("settings.toml", "overlay/overlay.yaml", "overlay/red_flags/LOCAL-001.yaml"),
    }
    assert manifest["counts"]["patients"] == manifest["counts"]["encounters"] == 1
    assert manifest["made_by"] == "u1"
    assert not list((data / "scratch").iterdir())


def test_nothing_of_a_person_is_readable_in_it(made):
    # No word of four letters: by chance one stands in some of a thousand such files.
    data = made.path.read_bytes()
    assert not any(word in data for word in (b"Zebedee", b"zebedee", b"1961-03-07"))


def test_it_holds_one_moment_while_another_desk_writes(place, usb, store):
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            with store.write() as tx:
                tx.patients.add(samples.patient(f"busy-{number}"))
                tx.audit.write(samples.event())

    busy = threading.Thread(target=write)
    busy.start()
    try:
        results = [backup.make(place, [usb], ORIGIN, SILENT)[0] for _ in range(3)]
    finally:
        stop.set()
        busy.join()
    assert all(result.proof.good for result in results)
    for result in results:
        counts = result.proof.manifest.counts
        assert counts["patients"] - 1 == result.proof.manifest.events


def test_each_folder_gets_and_proves_its_own(place, usb, tmp_path):
    away = tmp_path / "not plugged in"
    first, second = backup.make(place, [away, usb], ORIGIN, SILENT)
    assert first.path is None
    assert "is not there" in first.proof.why
    assert second.proof.good
    assert not away.exists(), "a folder made in place of a disk would fill the wrong disk"


def test_two_in_one_second_keep_both(place, usb):
    names = {backup.make(place, [usb], ORIGIN, SILENT)[0].path.name for _ in range(3)}
    assert len(names) == 3


def test_stopping_leaves_nothing(place, usb, data):
    for stop_after in (1, 2, 3, 4):
        calls = []

        def step(_done, _total, calls=calls, stop_after=stop_after):
            calls.append(1)
            if len(calls) == stop_after:
                raise Cancelled("no longer wanted")

        with pytest.raises(Cancelled):
            backup.make(place, [usb], ORIGIN, step)
        assert not list(usb.iterdir())
        assert not list((data / "scratch").iterdir())


def test_progress_only_grows_and_ends_full(place, usb):
    seen = []
    backup.make(place, [usb], ORIGIN, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("place_in_file", [0.2, 0.5, 0.8])
def test_a_byte_gone_bad_is_found(made, place, place_in_file):
    data = bytearray(made.path.read_bytes())
    data[int(len(data) * place_in_file)] ^= 1
    made.path.write_bytes(data)
    proof = backup.prove(place, made.path, SILENT)
    assert not proof.good
    assert proof.why.count(".zip") == 1
    assert not list(place.scratch.iterdir())


def test_a_damaged_page_is_found_even_when_the_sums_were_made_to_fit(made, place, usb, data, key):
    """The copy itself may be bad: then sums and seal are right, and only the pages tell."""
    copy = data.parent / "copy.db"
    with zipfile.ZipFile(made.path) as archive:
        pages = bytearray(archive.read("database.db"))
    pages[-2000] ^= 1
    copy.write_bytes(pages)
    old = made.proof.manifest
    held = backup.Snapshot(old.shape, dict(old.counts), old.events, old.head)
    path = backup._write(place, usb, ORIGIN, (copy, held, backup._small_parts(data)), SILENT)
    proof = backup.prove(place, path, SILENT)
    assert "damaged" in proof.why


def test_a_copy_that_lacks_rows_is_found(made, place, usb, data):
    old = made.proof.manifest
    copy = data.parent / "copy.db"
    with zipfile.ZipFile(made.path) as archive:
        copy.write_bytes(archive.read("database.db"))
    held = backup.Snapshot(old.shape, dict(old.counts) | {"patients": 2}, old.events, old.head)
    path = backup._write(place, usb, ORIGIN, (copy, held, backup._small_parts(data)), SILENT)
    assert "does not hold what it should" in backup.prove(place, path, SILENT).why


def test_a_broken_chain_is_found(place, store, usb, key, data):
    with store.write() as tx:
        tx.audit.write(samples.event())
    raw = connect(data / DATABASE_FILE, key)
    raw.execute("DROP TRIGGER audit_events_no_update")
    raw.execute("UPDATE audit_events SET detail = 'nothing happened'")
    raw.close()
    result = backup.make(place, [usb], ORIGIN, SILENT)[0]
    assert "audit chain" in result.proof.why
    assert backup.NOT_PROVED in result.path.name
    assert not backup.listing(usb)[0].proved


@pytest.mark.parametrize(
    "change",
    [
        in_manifest(lambda m: m["counts"].update(patients=0)),
        in_manifest(lambda m: m.update(head="00" * 32)),
        in_manifest(lambda m: m.update(format=2)),
        in_manifest(lambda m: m.pop("counts")),
        in_manifest(lambda m: m["parts"].append({"name": "../x", "size": 1, "sha256": ""})),
        lambda parts: parts.update({"settings.toml": b"content_key = ''"}),
        lambda parts: parts.update({"overlay/overlay.yaml": b"phones: {emergency: 1}"}),
        lambda parts: parts.update({"overlay/more.yaml": b""}),
        lambda parts: parts.update({"../outside": b""}),
        lambda parts: parts.pop("vault.json"),
        lambda parts: parts.pop("manifest.json"),
        lambda parts: parts.update({"manifest.json": b"[]"}),
    ],
)
def test_what_a_stranger_changes_is_found(made, place, tmp_path, change):
    rewrite(made.path, change)
    assert not backup.prove(place, made.path, SILENT).good
    with pytest.raises(EnvironmentFault):
        restore.restore(made.path, tmp_path / "new", lambda: PASSPHRASE, SILENT)
    assert not list(tmp_path.glob("*new*")), "nothing half restored stays"
    assert not (tmp_path / "outside").exists()


def test_a_packed_file_is_refused(made, place):
    with zipfile.ZipFile(made.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(made.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert "damaged" in backup.prove(place, made.path, SILENT).why


@pytest.mark.parametrize("junk", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup_is_told(tmp_path, place, junk):
    path = tmp_path / "triage-desk-00000000-x.zip"
    path.write_bytes(junk)
    assert "damaged" in backup.prove(place, path, SILENT).why
    assert "cannot be read" in backup.prove(place, tmp_path / "none.zip", SILENT).why


def test_listing_passes_over_what_is_not_ours(made, place, usb):
    (usb / "holiday.zip").write_bytes(b"")
    (usb / "triage-desk-notes.txt").write_bytes(b"")
    (usb / "triage-desk-ffffffff-2026-01-01-000000.zip").write_bytes(b"")
    vault_id = keys.read_vault(place.data_dir).vault_id
    assert [file.path for file in backup.listing(usb, vault_id)] == [made.path]
    others = [file for file in backup.listing(usb) if file.path != made.path]
    assert [bool(file.fault) for file in others] == [True]
    assert not backup.listing(usb / "none")


def test_a_name_says_whether_it_is_proved(made):
    doubted = backup.mark(made.path, proved=False)
    assert backup.NOT_PROVED in doubted.name
    assert backup.mark(doubted, proved=False) == doubted
    assert backup.mark(doubted, proved=True) == made.path


def test_what_a_crash_left_is_swept(place, usb, tmp_path):
    left = place.scratch / f"{files.SCRATCH}0123456789abcdef"
    left.mkdir(parents=True)
    (left / "database.db").write_bytes(b"x")
    with files.scratch_in(place.scratch) as busy:
        assert files.sweep_scratch(place.scratch) == 1
        assert busy.exists()
    half = usb / ".triage-desk-ab.zip.x7"
    half.write_bytes(b"x")
    written = datetime.fromtimestamp(half.stat().st_mtime, UTC)
    backup.sweep_half_files(usb, written)
    assert half.exists(), "another desk may be writing it now"
    backup.sweep_half_files(usb, written + timedelta(days=2))
    assert not half.exists()


def test_restored_by_passphrase_it_is_the_same_clinic(made, tmp_path):
    new = tmp_path / "new"
    manifest, former = restore.restore(made.path, new, lambda: PASSPHRASE, SILENT)
    assert former is None
    assert manifest.intakes == 1
    assert (new / "overlay" / "red_flags" / "LOCAL-001.yaml").read_text() == "id: x\n"
    assert (new / "settings.toml").exists()
    opened = open_with(new, keys.open_vault(new, PASSPHRASE))
    with opened.read() as tx:
        assert tx.patients.get("p1") == samples.patient()
    assert opened.verify().sound
    opened.close()
    assert all(path.stat().st_mode & 0o077 == 0 for path in [new, *new.rglob("*")]), (
        "everything restored is private"
    )


def test_a_wrong_secret_leaves_nothing(made, tmp_path):
    with pytest.raises(UserError):
        restore.restore(made.path, tmp_path / "new", lambda: "not the right words", SILENT)
    assert not list(tmp_path.glob("*new*"))
    with pytest.raises(UserError):
        restore.prove_alone(made.path, lambda: "not the right words", SILENT)


def test_never_over_data_without_being_told_to(made, data, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    with pytest.raises(UserError, match="--replace"):
        restore.restore(made.path, data, lambda: PASSPHRASE, SILENT)
    assert before == {path: path.stat().st_mtime_ns for path in data.rglob("*")}


def test_replacing_keeps_the_old_folder_aside(made, store, data):
    store.close()
    _, former = restore.restore(made.path, data, lambda: PASSPHRASE, SILENT, aside=".before")
    assert former == data.with_name("data.before")
    assert (former / DATABASE_FILE).exists()
    open_with(data, keys.open_vault(data, PASSPHRASE)).close()


def test_an_empty_folder_may_be_named(made, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    restore.restore(made.path, new, lambda: PASSPHRASE, SILENT)
    assert (new / DATABASE_FILE).exists()


def test_a_backup_of_a_newer_program_is_refused(made, tmp_path, place, monkeypatch):
    monkeypatch.setattr(restore.schema, "VERSIONS", ("0001",))
    with pytest.raises(EnvironmentFault, match="newer program"):
        restore.restore(made.path, tmp_path / "new", lambda: PASSPHRASE, SILENT)


def test_proved_by_its_own_passphrase(made):
    assert restore.prove_alone(made.path, lambda: PASSPHRASE, SILENT).good
    made.path.write_bytes(b"")
    assert not restore.prove_alone(made.path, lambda: PASSPHRASE, SILENT).good


def test_a_backup_of_another_key_says_so(made, data, place):
    other = Place(data, place.database, bytes(32))
    assert "before the key was changed" in backup.prove(other, made.path, SILENT).why


def test_a_full_disk_is_one_sentence_and_no_half_file(place, usb, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(container, "_copy_in", full)
    result = backup.make(place, [usb], ORIGIN, SILENT)[0]
    assert "the disk is full" in result.proof.why
    assert not list(usb.iterdir())


def test_a_folder_is_tried_before_it_is_taken(place, tmp_path):
    shelf = Shelf(place, (), BackupPlan())
    folder = tmp_path / "usb"
    for wrong, words in (("usb", "no whole path"), (str(folder), "not there")):
        with pytest.raises(EnvironmentFault, match=words):
            shelf.check(wrong)
    folder.mkdir()
    shelf.check(str(folder))
    assert not list(folder.iterdir())
    shelf.arrange((str(folder),), BackupPlan(daily=3))
    assert (shelf.folders, shelf.plan.daily) == ((folder,), 3)
    shelf.arrange((), BackupPlan())
    assert shelf.folders == (place.data_dir / "backups",)
