"""Every way in which the data cannot be opened says what to do, and changes nothing."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from tests.store import samples
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, location
from triage_desk.store.engine import connect
from triage_desk.store.store import DATABASE_FILE, open_store

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes have no meaning on Windows")


def content(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def refusal(folder, **how):
    """Open, and return what is said; nothing may have changed."""
    before = content(folder) if folder.exists() else None
    with pytest.raises((EnvironmentFault, UserError)) as caught:
        open_store(folder, **how)
    assert (content(folder) if folder.exists() else None) == before
    return str(caught.value)


def overwrite(path, at, data):
    with path.open("r+b") as stream:
        stream.seek(at)
        stream.write(data)


def test_a_new_folder_is_made_and_opened_again(tmp_path):
    open_store(tmp_path / "a" / "b", create=True).close()
    store = open_store(tmp_path / "a" / "b")
    assert store.verify().sound
    store.close()


def test_creating_what_is_there_opens_it(data):
    store = open_store(data)
    with store.write() as tx:
        tx.patients.add(samples.patient())
    store.close()
    store = open_store(data, create=True)
    with store.read() as tx:
        assert tx.patients.get("p1").family == "Quux"
    store.close()


def test_nothing_is_made_without_being_asked(tmp_path):
    assert "There are no data in" in refusal(tmp_path / "none")


@pytest.mark.parametrize("create", [False, True])
def test_a_lost_database_is_not_replaced_by_an_empty_one(data, create):
    (data / DATABASE_FILE).unlink()
    assert "The database is missing" in refusal(data, create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_database_cut_to_nothing_is_not_taken_for_a_new_one(data, create):
    (data / DATABASE_FILE).write_bytes(b"")
    assert "The database is empty" in refusal(data, create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_lost_vault_is_not_replaced(data, create):
    (data / keys.VAULT_FILE).unlink()
    assert "wrapped key is missing" in refusal(data, create=create)


def test_a_lost_device_key(data):
    (data / keys.DEVICE_FILE).unlink()
    assert "key of this device is missing" in refusal(data)


def test_a_damaged_vault(data):
    (data / keys.VAULT_FILE).write_text("{}")
    assert "wrapped key is damaged" in refusal(data)


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(EnvironmentFault, match="database cannot be reached"):
        open_store(tmp_path / "data")
    with pytest.raises(EnvironmentFault, match="something else already has this name"):
        open_store(tmp_path / "data", create=True)


@pytest.mark.parametrize("name", [keys.VAULT_FILE, keys.DEVICE_FILE])
def test_a_key_file_that_cannot_be_read(data, name):
    (data / name).unlink()
    (data / name).mkdir()
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        open_store(data)


def test_a_database_of_another_vault(data, tmp_path):
    open_store(tmp_path / "other", create=True).close()
    shutil.copy(tmp_path / "other" / DATABASE_FILE, data / DATABASE_FILE)
    assert "belongs to another vault.json" in refusal(data)


def test_a_damaged_beginning(data):
    overwrite(data / DATABASE_FILE, 100, b"\0" * 64)
    assert "beginning of the database is damaged" in refusal(data)


def test_a_beginning_that_is_not_ours_any_more(data):
    overwrite(data / DATABASE_FILE, 0, os.urandom(200))
    assert "its first bytes were overwritten" in refusal(data)


def test_a_page_damaged_further_on_is_found_when_it_is_read(data):
    overwrite(data / DATABASE_FILE, 2 * 4096 + 500, b"\0" * 64)
    store = open_store(data)
    try:
        report = store.verify()
        assert "page 3" in report.damage[0]
        assert not report.sound
    finally:
        store.close()


def test_making_the_data_can_be_taken_up_where_it_stopped(tmp_path):
    key = keys.create_vault(tmp_path)
    open_store(tmp_path).close()
    (tmp_path / keys.VAULT_FILE).unlink()
    (tmp_path / DATABASE_FILE).unlink()
    keys.create_vault(tmp_path)
    (tmp_path / DATABASE_FILE).write_bytes(b"")
    open_store(tmp_path).close()
    assert keys.read_vault(tmp_path).ready
    assert keys.open_vault(tmp_path) != key


def test_a_copy_by_vacuum_opens_with_the_same_vault(data, key):
    raw = connect(data / DATABASE_FILE, key)
    raw.execute("VACUUM INTO ?", (str(data / "copy.db"),))
    raw.close()
    (data / "copy.db").replace(data / DATABASE_FILE)
    open_store(data).close()


# ---------------------------------------------------------------------------------- who may read it


@posix_only
def test_every_file_is_closed_to_other_users(tmp_path):
    old = os.umask(0)
    try:
        store = open_store(tmp_path / "data", create=True)
        with store.write() as tx:
            tx.patients.add(samples.patient())
    finally:
        os.umask(old)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "data").iterdir()}
    store.close()
    names = {"triage.db", "triage.db-wal", "triage.db-shm", "vault.json", "device.key"}
    assert modes == dict.fromkeys(names, 0o600)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@posix_only
def test_read_only_data_are_refused(empty_data):
    """As another user where we are root, since nothing is read-only for root."""
    folder = Path(tempfile.mkdtemp())
    try:
        data = shutil.copytree(empty_data, folder / "data")
        for path in (*data.iterdir(), data, folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        told = _open_as_nobody(data) if os.geteuid() == 0 else refusal(data)
    finally:
        for path in (folder, folder / "data"):
            path.chmod(0o700)
        shutil.rmtree(folder)
    assert "may not do that" in told or "read-only" in told


def _open_as_nobody(data):
    os.seteuid(65534)
    try:
        return refusal(data)
    finally:
        os.seteuid(0)


@pytest.mark.file_only
def test_a_database_that_became_read_only_is_told(store):
    with store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(EnvironmentFault, match="read-only for this user"), store.write() as tx:
        tx.patients.add(samples.patient())


def test_no_word_of_the_data_stands_in_any_file(data):
    words = [b"Zebedee", b"Quuxbury", b"5550100", b"isn't it tight", b"back.trauma", b"patients"]
    store = open_store(data)
    with store.write() as tx:
        tx.patients.add(samples.patient(family="Quuxbury", phone="5550100"))
        tx.encounters.add(samples.encounter())
        answer = samples.answered("isn't it tight")
        tx.encounters.append_answers("e1", {"back.trauma": answer}, samples.NOW, "u1")
        tx.encounters.add_decision("e1", samples.decision(), samples.NOW)
        tx.audit.write(samples.event())
    files = content(data)
    store.close()
    assert len(files["triage.db-wal"]) > 4096
    for name, held in (*files.items(), *content(data).items()):
        assert not [word for word in words if word in held], name


# -------------------------------------------------------------------------------- network drives


def mounts(tmp_path, monkeypatch, text):
    (tmp_path / "mounts").write_text(text)
    monkeypatch.setattr(location, "MOUNTS", tmp_path / "mounts")


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/mounts")
TABLE = """\
/dev/sda1 / ext4 rw 0 0
server:/x /mnt/clinic nfs4 rw 0 0
//nas/d /mnt/clinic\\040data cifs rw 0 0
/dev/sdb1 /mnt/clinic/local ext4 rw 0 0
me@host: /far/off fuse.sshfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdc1 /far/off/again xfs rw 0 0
"""


@LINUX
@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/mnt/clinic/desk", "nfs4"),
        ("/mnt/clinic", "nfs4"),
        ("/mnt/clinic data/desk", "cifs"),
        ("/mnt/clinic/local/desk", ""),
        ("/mnt/clinics", ""),
        ("/far/off/x", "fuse.sshfs"),
        ("/far/off/again/x", ""),
        ("/run/user/1000/gvfs/share", "fuse.gvfsd-fuse"),
        ("/far", ""),
    ],
)
def test_the_innermost_mount_decides(tmp_path, monkeypatch, place, kind):
    mounts(tmp_path, monkeypatch, TABLE)
    assert location.network_kind(Path(place)) == kind


@LINUX
def test_a_folder_on_a_network_drive_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    mounts(tmp_path, monkeypatch, f"/dev/sda1 / ext4 rw 0 0\nnas:/x {tmp_path} nfs rw 0 0\n")
    with pytest.raises(EnvironmentFault, match=r"network drive \(nfs\).*own disk"):
        open_store(tmp_path / "data", create=True)
    assert not (tmp_path / "data").exists()


@LINUX
def test_a_link_to_a_network_drive_is_followed(tmp_path, monkeypatch):
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    mounts(tmp_path, monkeypatch, f"/dev/sda1 / ext4 rw 0 0\nnas:/x {tmp_path}/far nfs rw 0 0\n")
    assert location.network_kind(tmp_path / "near") == "nfs"


def test_macos_tells_its_mounts_by_a_listing(monkeypatch):
    listing = (
        "/dev/disk3s1 on / (apfs, local, journaled)\n"
        "//me@nas/clinic on /Volumes/clinic (smbfs, nodev, nosuid)\n"
        "/dev/disk4s1 on /Volumes/my (old) stick (msdos, local)\n"
    )
    done = subprocess.CompletedProcess([], 0, listing, "")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_how: done)
    found = location._mounts_of_macos()
    assert location._kind_of_mount(Path("/Volumes/clinic/desk"), found) == "smbfs"
    assert location._kind_of_mount(Path("/Volumes/my (old) stick/x"), found) == ""
    assert location._kind_of_mount(Path("/Users"), found) == ""


def test_a_path_to_another_windows_machine_is_a_network_path():
    assert location._windows_kind(Path("\\\\server\\share\\desk")) == "a network path"
    assert location._windows_kind(Path("desk")) == ""


@LINUX
def test_a_system_that_does_not_tell_its_mounts_is_not_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(location, "MOUNTS", tmp_path / "none")
    assert location.network_kind(tmp_path) == ""


def test_the_store_is_not_imported_with_the_package():
    code = textwrap.dedent("""
        import sys, triage_desk.settings, triage_desk.paths, triage_desk.files, triage_desk.logs
        import triage_desk.domain.codec
        late = {"sqlalchemy", "sqlmodel", "alembic", "sqlcipher3", "cryptography", "pydantic"}
        sys.exit(", ".join(late & sys.modules.keys()) or None)
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
