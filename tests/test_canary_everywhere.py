"""One invented person goes through the whole window; on the disk they are read nowhere.

Not in the data, the home, the temporary files, the shared memory, the log, the settings of Qt, a
window title or a core file; only in what a person saved and printed on purpose.
"""

import base64
import math
import os
import signal
import stat
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import pytest

from tests.ui import canary
from tests.ui.clinic import Clinic
from triage_desk.services import worklist

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, never written
LARGEST = 50_000_000
PLAIN = (b"SQLite format 3", b"CREATE TABLE", b"encounter_id", b"answer_events", b"in_progress")


def forms(word):
    """Return the bytes by which a word may stand in a file."""
    for way in {word, word.lower(), word.upper()}:
        for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield way.encode(code)
        for before in range(3):
            # Base64 of the middle of a text, whatever stands before it.
            text = base64.b64encode(b"x" * before + way.encode() + b"x" * 2)
            yield text[(before * 8 + 5) // 6 + 1 : -4]
        yield way.encode().hex().encode()


NEEDLES = {form: word for word in canary.WORDS for form in forms(word) if len(form) > 4}


def stands_in(data):
    """Return the words that stand in ``data``, also in what is packed in it."""
    found = {word for form, word in NEEDLES.items() if form in data}
    for mark in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        at = data.find(mark)
        while at >= 0:
            found |= {word for form, word in NEEDLES.items() if form in unpacked(data[at:])}
            at = data.find(mark, at + 1)
    return found


def unpacked(data):
    try:
        return zlib.decompressobj().decompress(data[:1_000_000], 1_000_000)
    except zlib.error:
        return b""


def readable(folder, but=()):
    """Return every word that stands in a file or a file name below ``folder``, with its place."""
    found = set()
    for path in folder.rglob("*"):
        if any(part in but for part in path.relative_to(folder).parts):
            continue
        data = os.fsencode(path.name)
        if path.is_file() and path.stat().st_size < LARGEST:
            data += path.read_bytes()
        found |= {(word, path.name) for word in stands_in(data)}
    return found


def entropy(data):
    """Return the bits that one byte of ``data`` tells: 8 for what looks like chance."""
    counts = Counter(data)
    return -sum(n / len(data) * math.log2(n / len(data)) for n in counts.values())


@pytest.fixture(scope="module")
def lived(tmp_path_factory, root):
    """The folders that a killed process left, and what it said last."""
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("kills a process")
    base = tmp_path_factory.mktemp("canary")
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.canary", str(base)],
        cwd=root,
        env=canary.environment(base) | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return base, done


def test_the_person_was_there(lived):
    base, _done = lived
    given = base / canary.GIVEN_OUT
    assert (given / "letter.pdf").read_bytes() == (given / "spool").read_bytes()
    assert canary.NAME.encode() in (given / "person.html").read_bytes()
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in base.rglob("*"))
    assert (base / "data" / "triage-desk.log").stat().st_size > 0


def test_they_are_read_nowhere_but_where_somebody_put_them(lived):
    base, done = lived
    assert readable(base, but=(canary.GIVEN_OUT,)) == set()
    proved, clipboard, titles = done.stdout.splitlines()
    # A screen of its own cannot tell whose the clipboard is; nothing of it reaches the disk.
    assert (proved, clipboard) in (("True", ""), ("True", canary.GOAL))
    assert not stands_in(titles.encode())
    assert not stands_in(done.stderr.encode())


@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="no shared memory to look at")
def test_shared_memory_and_core_files_hold_nothing(lived, root):
    base, _done = lived
    for path in SHARED_MEMORY.glob("*"):
        if path.is_file() and os.access(path, os.R_OK) and path.stat().st_size < LARGEST:
            assert not stands_in(path.read_bytes()), path
    assert not [path for path in (*base.rglob("core*"), *root.glob("core*")) if path.is_file()]


def test_what_is_kept_is_closed_to_other_users(lived):
    base, _done = lived
    for folder in ("data", "temp", canary.GIVEN_OUT):
        open_to_others = [
            path.name
            for path in (base / folder).rglob("*")
            if path.is_file() and path.name != "spool" and stat.S_IMODE(path.stat().st_mode) & 0o077
        ]
        assert not open_to_others


def test_encrypted_files_look_like_chance(lived):
    base, _done = lived
    looked_at = 0
    for path in (*(base / "data").iterdir(), *(base / "backups").iterdir()):
        if path.name.partition("-shm")[1] or not path.is_file():
            continue
        data = path.read_bytes()
        if path.name.startswith("triage.db") or path.parent.name == "backups":
            # A backup says in the open how many rows each table has, and nothing else.
            words = PLAIN if path.parent.name == "data" else PLAIN[:2]
            assert not [word for word in words if word in data], path.name
            body = data[len(data) // 4 : len(data) // 4 * 3]
            assert entropy(body) > 7.9, path.name
            looked_at += 1
    assert looked_at >= 3


def test_nothing_temporary_is_left_behind_after_the_next_start(lived):
    base, _done = lived
    clinic = Clinic(base / "data")
    try:
        assert [row.initials for row in worklist.today(clinic.desk)] == ["Z.Q.", "Z.Q."]
    finally:
        clinic.store.close()
    assert not [path for path in (base / "temp").rglob("*") if path.is_file()]
    assert not [path.name for path in (base / "data").iterdir() if path.name.startswith(".")]
    assert readable(base, but=(canary.GIVEN_OUT,)) == set()


def test_a_word_in_the_open_is_found(tmp_path):
    words = f"-- {canary.GIVEN} {canary.NAME} --"
    (tmp_path / "a").write_bytes(words.encode("utf-16-le"))
    (tmp_path / "b").write_bytes(base64.b64encode(words.encode()))
    (tmp_path / "c").write_bytes(b"xx" + zlib.compress(words.encode()))
    (tmp_path / f"{canary.MRN}.txt").write_bytes(b"")
    found = {place for _word, place in readable(tmp_path)}
    assert found == {"a", "b", "c", f"{canary.MRN}.txt"}


def test_a_program_of_ours_leaves_no_core_file(root):
    if os.name != "posix":
        pytest.skip("no core files there")
    program = (
        "import resource; from triage_desk import files; files.be_private();"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"
