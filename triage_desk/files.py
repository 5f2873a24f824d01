"""The only place that writes files: private, whole or not at all.

Files are readable by their owner only (0600), folders too (0700); only content, which holds
nothing private, may be read by all. On Windows the profile folder's own access list does this
work, and modes have no meaning.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

from triage_desk.errors import EnvironmentFault

if sys.platform != "win32":
    import resource

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE_MODE = 0o600
SHARED_MODE = 0o644
FOLDER_MODE = 0o700
PRIVATE_UMASK = 0o077
LONGEST_NAME = 100
SCRATCH = "scratch-"
_HELD = "in-use"

_POSIX = os.name == "posix"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def be_private() -> None:
    """Make every file this process creates readable by its owner only, and leave no core file.

    A core file is the whole memory: the key and every name in it.
    """
    os.umask(PRIVATE_UMASK)
    if sys.platform != "win32":
        with suppress(OSError, ValueError):
            most = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def read_at_most(path: Path, most: int) -> bytes:
    """Return the bytes of a file that came from outside; never hold more than ``most`` and one.

    Raises:
        OSError: it cannot be read, or there is more in it (``EFBIG``), as of a device without end.
    """
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        data = stream.read(min(size, most) + 1)
        if len(data) > size:  # It grew, or is no plain file and says nothing of its size.
            data += stream.read(most + 1 - len(data))
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def make_private_folder(path: Path) -> Path:
    """Make ``path`` and its parents where missing, closed to other users; return it.

    Raises:
        EnvironmentFault: the folder cannot be made.
    """
    try:
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if _POSIX and path.stat().st_mode & PRIVATE_UMASK:
            path.chmod(FOLDER_MODE)
    except OSError as error:
        raise fault(error, path, "The folder cannot be used") from error
    return path


def make_private_file(path: Path) -> Path:
    """Make an empty private file, or close an existing one to other users; return it.

    Raises:
        EnvironmentFault: the file cannot be made.
    """
    open_private(path, "ab").close()
    return path


def open_private(path: Path, mode: Literal["wb", "ab"] = "wb") -> BinaryIO:
    """Open a file for writing bytes, closed to other users from its first moment.

    Args:
        path: the file; its folder must be there.
        mode: "wb" to start anew, "ab" to go on at the end.

    Raises:
        EnvironmentFault: the file cannot be opened for writing.
    """
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= os.O_APPEND if mode == "ab" else os.O_TRUNC
    try:
        descriptor = os.open(path, flags, FILE_MODE)
        if _POSIX and os.fstat(descriptor).st_mode & PRIVATE_UMASK:
            os.fchmod(descriptor, FILE_MODE)
        return os.fdopen(descriptor, mode)
    except OSError as error:
        raise fault(error, path, "The file cannot be written") from error


def write_private(path: Path, data: bytes) -> Path:
    """Replace ``path`` by ``data`` as a whole: after a crash the old or the new content is there.

    Raises:
        EnvironmentFault: the disk is full, the place cannot be written, or something that is no
            plain file has this name; what was there stays.
    """
    return _write_whole(path, data, FILE_MODE)


def write_shared(path: Path, data: bytes) -> Path:
    """Do the same for a file that every user may read: content, which holds nothing private."""
    return _write_whole(path, data, SHARED_MODE)


def _write_whole(path: Path, data: bytes, mode: int) -> Path:
    with writing_whole(path, mode) as stream:
        stream.write(data)
    return path


@contextmanager
def writing_whole(path: Path, mode: int = FILE_MODE) -> Iterator[BinaryIO]:
    """Give a stream that becomes ``path`` when the block ends well, and nothing when it does not.

    What was there before stays until the new file is whole and on the disk.

    Raises:
        EnvironmentFault: the disk is full or gone, the place cannot be written, or something
            that is no plain file has this name.
    """
    import tempfile

    temporary = ""
    try:
        _refuse_what_is_no_file(path)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            if _POSIX and mode != FILE_MODE:
                os.fchmod(descriptor, mode)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
        temporary = ""
        _sync_folder(path.parent)
    except OSError as error:
        raise fault(error, path, "The file cannot be written") from error
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


def sweep_unfinished(path: Path) -> int:
    """Remove what a killed writer of ``path`` left beside it; return how many files went.

    Only while nobody else can be writing ``path``: what is being written looks the same.

    Raises:
        EnvironmentFault: one is there and cannot be removed.
    """
    left = sorted(path.parent.glob(f".{glob.escape(path.name)}.*"))
    for one in left:
        remove(one)
    return len(left)


def _refuse_what_is_no_file(path: Path) -> None:
    """Raise where a rename would put a file in the place of a device, a link or a folder."""
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def remove(path: Path) -> None:
    """Remove a file; one that is not there is fine.

    Raises:
        EnvironmentFault: the file is there and cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise fault(error, path, "The file cannot be removed") from error


def rename(path: Path, target: Path) -> Path:
    """Give a file or folder another name on the same disk, in one step; return it.

    Raises:
        EnvironmentFault: the name is taken, or the disk refuses.
    """
    try:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        path.rename(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise fault(error, target, "This name cannot be given") from error
    return target


def replace(path: Path, target: Path) -> Path:
    """Put a file in the place of another on the same disk, in one step; return it.

    Raises:
        EnvironmentFault: the disk refuses; both are as they were.
    """
    try:
        path.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise fault(error, target, "The file cannot be replaced") from error
    return target


def sync(path: Path) -> None:
    """Make what was written to a file survive a power cut.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    try:
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
    except OSError as error:
        raise fault(error, path, "The file cannot be written") from error


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it; what cannot go now goes another time."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch_in(place: Path) -> Iterator[Path]:
    """Give an empty private folder inside ``place`` that is gone afterwards.

    ``place`` is made where it is missing; one that is there may be everybody's, and stays so.
    After a crash it stays behind unlocked, and ``sweep_scratch`` removes it at the next start.

    Raises:
        EnvironmentFault: no folder can be made there.
    """
    if not place.is_dir():
        make_private_folder(place)
    made = make_private_folder(place / f"{SCRATCH}{os.urandom(8).hex()}")
    try:
        with open_private(made / _HELD) as held:
            _lock(held)
            yield made
    finally:
        remove_folder(made)


def sweep_scratch(place: Path) -> int:
    """Remove what a crash left of ``scratch_in``; return how many folders went."""
    swept = 0
    for folder in sorted(place.glob(f"{SCRATCH}*")):
        if folder.is_dir() and not _is_held(folder / _HELD):
            remove_folder(folder)
            swept += 1
    return swept


def _is_held(path: Path) -> bool:
    """Return whether a running program works in the folder of this file."""
    if not path.exists():
        return False
    with open_private(path, "ab") as stream:
        return not _lock(stream)


def _lock(stream: BinaryIO) -> bool:
    """Lock a file until it is closed or its process ends; return whether that was possible."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty private folder that is gone afterwards, with all that was put in it.

    Raises:
        EnvironmentFault: the system has no place for temporary files.
    """
    import tempfile

    try:
        made = tempfile.TemporaryDirectory(prefix="triage-desk-", ignore_cleanup_errors=True)
    except OSError as error:
        raise fault(error, Path(tempfile.gettempdir()), "No folder can be made") from error
    with made as name:
        yield Path(name)


def free_bytes(folder: Path) -> int | None:
    """Return how many bytes are left on the disk of ``folder``, ``None`` where it is not told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def safe_name(text: str, suffix: str = "") -> str:
    """Return a file name made of ``text`` that every system takes; never empty, never a path."""
    name = _UNSAFE.sub("-", "".join(map(_plain, text))).strip(" .-") or "file"
    if _RESERVED.fullmatch(name):
        name = f"{name}-file"
    while len(f"{name}{suffix}".encode()) > LONGEST_NAME:
        name = name[:-1].rstrip(" .-")
    return f"{name}{suffix}"


def _plain(sign: str) -> str:
    """Leave out what is not seen and turns a name around ("fdp.exe"); what is no sign is "-"."""
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return ""
    return "-" if kind in ("Cc", "Cs", "Zl", "Zp") else sign


def fault(error: OSError, path: Path, what: str) -> EnvironmentFault:
    """Return what the person can do about a refused file, in one sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "the disk is full: free some space and try again."
    elif error.errno in (errno.EACCES, errno.EPERM):
        why = "this user may not do that there: ask for access, or choose another folder."
    elif error.errno == errno.EROFS:
        why = "the disk is read-only: choose a folder on another disk."
    elif error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        why = "something else already has this name: rename it, or choose another folder."
    elif error.errno == errno.ENOENT:
        why = "its folder does not exist: make it, or choose another folder."
    else:
        why = f"{error.strerror or 'the system gave no reason'}: check the disk and try again."
    return EnvironmentFault(f"{what}: {path}; {why}")


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows has no such call and needs none."""
    if not _POSIX:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some shares cannot do this with a folder; the file itself is on the disk already.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
