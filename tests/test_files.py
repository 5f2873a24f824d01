"""Whatever is written is private, and whole or not there."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk import files
from triage_desk.errors import EnvironmentFault

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes have no meaning on Windows")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix_only
def test_files_and_folders_are_closed_to_other_users(tmp_path):
    old = os.umask(0)
    try:
        folder = files.make_private_folder(tmp_path / "a" / "b")
        written = files.write_private(folder / "w", b"x")
        opened = folder / "o"
        files.open_private(opened).close()
        made = files.make_private_file(folder / "m")
    finally:
        os.umask(old)
    assert [mode(p) for p in (folder, written, opened, made)] == [0o700, 0o600, 0o600, 0o600]


@posix_only
def test_what_was_open_to_others_is_closed(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    file = folder / "file"
    file.write_bytes(b"kept")
    file.chmod(0o644)
    files.make_private_folder(folder)
    files.make_private_file(file)
    assert (mode(folder), mode(file), file.read_bytes()) == (0o700, 0o600, b"kept")


@posix_only
def test_the_umask_is_private():
    old = os.umask(0)
    try:
        files.be_private()
        assert os.umask(0) == 0o077
    finally:
        os.umask(old)


def test_a_file_is_replaced_as_a_whole_and_nothing_is_left_over(tmp_path):
    path = tmp_path / "f"
    files.write_private(path, b"one")
    files.write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


@posix_only
def test_only_a_plain_file_is_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / "link").symlink_to("kept")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    before = sorted(p.name for p in tmp_path.iterdir())
    for name in ("pipe", "link", "dangling", "folder"):
        with pytest.raises(EnvironmentFault, match="something else already has this name"):
            files.write_private(tmp_path / name, b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "kept").read_bytes() == b"kept"


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing(tmp_path, monkeypatch):
    path = files.write_private(tmp_path / "f", b"old")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="the disk is full"):
        files.write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_appending_goes_on_at_the_end(tmp_path):
    for part in (b"a", b"b"):
        with files.open_private(tmp_path / "f", "ab") as stream:
            stream.write(part)
    assert (tmp_path / "f").read_bytes() == b"ab"


def test_what_the_system_refuses_is_told_with_a_way_out(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentFault, match="something else already has this name"):
        files.make_private_folder(tmp_path / "file")
    with pytest.raises(EnvironmentFault, match="its folder does not exist"):
        files.write_private(tmp_path / "none" / "f", b"")
    with pytest.raises(EnvironmentFault, match="its folder does not exist"):
        files.open_private(tmp_path / "none" / "f")
    with pytest.raises(EnvironmentFault, match="cannot be removed"):
        files.remove(tmp_path)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.EACCES, "ask for access"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "check the disk"),
    ],
)
def test_each_refusal_says_what_to_do(code, words):
    told = str(files.fault(OSError(code, "x"), Path("f"), "No"))
    assert words in told


def test_removing_twice_is_fine(tmp_path):
    path = files.write_private(tmp_path / "f", b"")
    files.remove(path)
    files.remove(path)
    assert not path.exists()


@given(st.text(max_size=300))
def test_a_safe_name_is_one_short_part_of_a_path(text):
    name = files.safe_name(text, ".pdf")
    assert name.endswith(".pdf")
    assert name != ".pdf"
    assert len(name.encode()) <= files.LONGEST_NAME
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert Path(name).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("a/b", "a-b"), ("CON", "CON-file"), ("com1.x", "com1.x-file"), ("..", "file"), ("", "file")],
)
def test_names_that_systems_reserve_are_changed(text, name):
    assert files.safe_name(text) == name


def test_a_safe_name_has_nothing_unseen_that_turns_it_around():
    turned, half = "Rosa \u202efdp.exe\u200b", "Ida\ud800\u2028Elm"
    assert files.safe_name(turned, ".pdf") == "Rosa fdp.exe.pdf"
    assert files.safe_name(half, ".pdf") == "Ida--Elm.pdf"
    assert files.safe_name("Nguyễn Thị Ánh", ".pdf") == "Nguyễn Thị Ánh.pdf"


@posix_only
def test_a_folder_of_everybody_stays_theirs_while_something_private_lies_in_it(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    with files.scratch_in(shared) as folder:
        assert (mode(shared), mode(folder)) == (0o755, 0o700)
    assert mode(shared) == 0o755
    with files.scratch_in(tmp_path / "new") as folder:
        assert mode(folder.parent) == 0o700


def test_a_scratch_folder_is_private_and_gone_afterwards():
    with files.scratch_folder() as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_bytes(b"data")
        assert os.name != "posix" or mode(folder) == files.FOLDER_MODE
    assert not folder.exists()


def test_no_place_for_temporary_files_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(EnvironmentFault, match="No folder can be made"), files.scratch_folder():
        pass
