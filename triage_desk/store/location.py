"""Whether a folder may hold a database: never one that lies on another machine.

Locks over a network are not reliable, so two desks on one share can damage the database silently.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

from triage_desk.errors import EnvironmentFault

MOUNTS = Path("/proc/mounts")
NETWORK_KINDS = frozenset(
    {"9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs"}
    | {"nfs3", "nfs4", "prl_fs", "smb", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "webdav"}
)
_FUSE_KINDS = re.compile(r"fuse\.(sshfs|rclone|gluster|davfs|s3fs|gvfsd|ceph|smb|nfs)")
_WINDOWS_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def refuse_network(folder: Path) -> None:
    """Refuse a folder on a file system of another machine.

    Raises:
        EnvironmentFault: the folder lies on a network file system, with its kind named.
    """
    kind = network_kind(folder)
    if kind:
        raise EnvironmentFault(
            f"The data folder lies on a network drive ({kind}): {folder}; a database there can be "
            "damaged, so choose a folder on this computer's own disk."
        )


def network_kind(folder: Path) -> str:
    """Return the kind of network file system below ``folder``, or "" when it is a local one."""
    place = Path(os.path.realpath(folder))
    if sys.platform == "win32":
        return _windows_kind(place)
    if sys.platform == "darwin":
        return _kind_of_mount(place, _mounts_of_macos())
    return _kind_of_mount(place, _mounts_of_linux())


def _kind_of_mount(place: Path, mounts: list[tuple[str, str]]) -> str:
    """Return the kind of the innermost mount that holds ``place``, if it is a network's."""
    holding = [(len(point), kind) for point, kind in mounts if place.is_relative_to(point)]
    # Of two mounts on one point the later hides the earlier.
    kind = max(reversed(holding), key=lambda found: found[0])[1] if holding else ""
    return kind if kind in NETWORK_KINDS or _FUSE_KINDS.match(kind) else ""


def _mounts_of_linux() -> list[tuple[str, str]]:
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []  # A system that does not tell is not refused.
    rows = [line.split(" ") for line in lines if line.count(" ") > 1]
    return [(_unescaped(point), kind) for _device, point, kind, *_options in rows]


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)


def _mounts_of_macos() -> list[tuple[str, str]]:
    try:
        listing = subprocess.run(
            ["/sbin/mount"], capture_output=True, encoding="utf-8", check=False, timeout=5
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return re.findall(r"^.* on (/.*) \((\w+)[,)]", listing, re.MULTILINE)


def _windows_kind(place: Path) -> str:
    if str(place).startswith("\\\\"):
        return "a network path"
    if sys.platform == "win32":
        if ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _WINDOWS_REMOTE:
            return "a network drive"
    return ""
