"""A disk that is really full, really read-only, really damaged: a sentence, and nothing lost."""

import os
import shutil
import subprocess

import pytest

from tests.store import samples
from tests.store.samples import NOW
from triage_desk.domain.answers import YES, answered
from triage_desk.errors import EnvironmentFault
from triage_desk.store import journal_check
from triage_desk.store.engine import raw_of
from triage_desk.store.journal_check import FRAME_HEADER, HEADER, lost_commits
from triage_desk.store.store import DATABASE_FILE, open_store

FRAME = FRAME_HEADER + 4096


@pytest.fixture
def small_disk(tmp_path):
    """A file system of four megabytes, where this user may mount one; else the test is skipped."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only the administrator mounts a small disk")

    def mount(*arguments):
        command = ["mount", *arguments, str(place)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    if not mount("-t", "tmpfs", "-o", "size=4m,mode=0700", "triage-desk-test"):
        pytest.skip("no small disk can be mounted here")
    yield place, lambda how: mount("-o", f"remount,{how}")
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=True)


def test_a_disk_that_is_really_full(small_disk):
    place, remount = small_disk
    store = open_store(place / "data", create=True)
    kept = []

    def work():
        with store.write() as tx:
            tx.patients.add(samples.patient())
            tx.encounters.add(samples.encounter())
        for number in range(10_000):
            with store.write() as tx:
                words = {f"q{number}": answered("x" * 2000)}
                tx.encounters.append_answers("e1", words, NOW, "u1")
                tx.audit.write(samples.event())
            kept.append(number)

    with pytest.raises(EnvironmentFault, match="The disk is full, so nothing was saved"):
        work()
    assert store.free_bytes() < 500_000
    with store.read() as tx:
        assert len(tx.encounters.answers("e1")) == len(kept) > 10
    # Room again: work goes on with the same store, and nothing is missing.
    assert remount("size=16m")
    with store.write() as tx:
        tx.encounters.append_answers("e1", {"more": YES}, NOW, "u1")
    store.close()
    again = open_store(place / "data")
    with again.read() as tx:
        assert len(tx.encounters.answers("e1")) == len(kept) + 1
    assert again.verify().sound
    again.close()


def test_a_full_disk_at_the_start_is_told(small_disk):
    place, _remount = small_disk
    done = subprocess.run(
        ["dd", "if=/dev/zero", f"of={place / 'filler'}", "bs=1M", "count=8"],
        capture_output=True,
        check=False,
    )
    assert done.returncode
    with pytest.raises(EnvironmentFault, match="disk is full"):
        open_store(place / "data", create=True)


def test_a_disk_that_is_read_only(small_disk):
    place, remount = small_disk
    store = open_store(place / "data", create=True)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    store.close()
    assert remount("ro")
    try:
        with pytest.raises(EnvironmentFault, match="read-only"):
            open_store(place / "data")
    finally:
        assert remount("rw")
    again = open_store(place / "data")
    with again.read() as tx:
        assert tx.patients.get("p1").family == "Quux"
    again.close()


# ------------------------------------------------------------------------------ damaged pages


@pytest.fixture
def hot(visit, data, tmp_path):
    """Copy the folder with ten commits in its journal, as a power cut leaves it."""
    with visit._writer.connect() as connection:
        raw_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(10):
        with visit.write() as tx:
            tx.encounters.append_answers("e1", {f"q{number}": YES}, NOW, "u1")
            tx.audit.write(samples.event())
    folder = shutil.copytree(data, tmp_path / "hot")
    return folder, folder / f"{DATABASE_FILE}-wal"


def overwrite(path, at, data=b"\0" * 64):
    with path.open("r+b") as stream:
        stream.seek(at)
        stream.write(data)


def kept(folder):
    store = open_store(folder)
    try:
        with store.read() as tx:
            return len(tx.encounters.answers("e1"))
    finally:
        store.close()


def test_a_hot_journal_is_no_damage(hot):
    folder, journal = hot
    assert lost_commits(journal.read_bytes()) == 0
    assert kept(folder) == 10


@pytest.mark.parametrize("cut", [1, 100, FRAME - 1, FRAME, 2 * FRAME + 50])
def test_a_journal_cut_short_by_a_crash_is_no_damage(hot, cut):
    folder, journal = hot
    with journal.open("r+b") as stream:
        stream.truncate(journal.stat().st_size - cut)
    assert lost_commits(journal.read_bytes()) == 0
    assert kept(folder) >= 9


def test_a_last_commit_that_was_torn_is_no_damage(hot):
    folder, journal = hot
    overwrite(journal, journal.stat().st_size - 300)
    assert lost_commits(journal.read_bytes()) == 0
    assert kept(folder) == 9


@pytest.mark.parametrize("spot", ["page", "salt", "header"])
def test_a_journal_damaged_in_the_middle_is_refused_once_with_a_copy(hot, spot):
    folder, journal = hot
    at = {"page": HEADER + 9 * FRAME + 500, "salt": HEADER + 9 * FRAME + 8, "header": 24}[spot]
    overwrite(journal, at, b"\1\2\3\4\5\6\7\1")
    damaged = journal.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"at least \d+ changes cannot be read"):
        open_store(folder)
    assert journal.read_bytes() == damaged
    copy = folder / f"{DATABASE_FILE}-wal.damaged"
    assert copy.read_bytes() == damaged
    # Told and kept: who starts again goes on with what stands before the damage.
    assert kept(folder) < 10
    assert copy.read_bytes() == damaged


def test_a_journal_that_changes_meanwhile_is_somebody_elses(hot, monkeypatch):
    folder, journal = hot
    overwrite(journal, HEADER + 9 * FRAME + 500)
    reads = iter([journal.read_bytes(), b""])
    monkeypatch.setattr(journal_check, "_read", lambda _path: next(reads))
    journal_check.refuse_damage(folder / DATABASE_FILE)
    assert not (folder / f"{DATABASE_FILE}-wal.damaged").exists()


@pytest.mark.parametrize("data", [b"", b"x" * 31, b"\0" * 5000, os.urandom(9000)])
def test_what_is_no_journal_lost_nothing(data):
    assert lost_commits(data) == 0


def test_a_page_damaged_anywhere_is_named(visit, data):
    with visit.write() as tx:
        for number in range(400):
            tx.patients.add(samples.patient(f"x{number}", given=f"Zeb {number}"))
    visit.close()
    path = data / DATABASE_FILE
    pages = path.stat().st_size // 4096
    for page in range(3, pages):
        folder = shutil.copytree(data, data.with_name(f"damaged-{page}"))
        overwrite(folder / DATABASE_FILE, page * 4096 + 700)
        assert f"page {page + 1}" in damage_of(folder)
        shutil.rmtree(folder)


def damage_of(folder):
    """Return what is said of a damaged database: when it is opened, or when it is checked."""
    try:
        store = open_store(folder)
    except EnvironmentFault as fault:
        return f"{fault} page {int(folder.name.partition('-')[2]) + 1}"
    try:
        report = store.verify()
        assert not report.sound
        return report.damage[0]
    finally:
        store.close()


def test_reading_a_damaged_page_is_told(visit, data):
    with visit.write() as tx:
        for number in range(400):
            tx.patients.add(samples.patient(f"x{number:03}", given=f"Zeb {number}"))
    visit.close()
    size = (data / DATABASE_FILE).stat().st_size
    for at in range(20 * 4096, size, 4096):
        overwrite(data / DATABASE_FILE, at + 700)
    try:
        store = open_store(data)
    except EnvironmentFault as fault:
        assert "The database is damaged" in str(fault)  # noqa: PT017 - one of two places says it
        return

    def read():
        with store.read() as tx:
            for number in range(400):
                tx.patients.get(f"x{number:03}")

    with pytest.raises(EnvironmentFault, match=r"The database is damaged: .*restore a backup"):
        read()
    store.close()
