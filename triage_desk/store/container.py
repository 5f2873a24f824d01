"""The file of a backup: a plain zip, nothing packed, that any system opens without our program.

``manifest.json`` is readable and says what is inside; ``manifest.seal`` is a keyed hash of it, so
that whoever holds the key sees that nobody else wrote it. The database is encrypted, the key lies
wrapped in ``vault.json``. A backup comes from outside: every name and size in it is checked.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from triage_desk import archives, files
from triage_desk.domain import codec
from triage_desk.domain.backup import Manifest, Part
from triage_desk.errors import EnvironmentFault

# Says how far a step is, in parts of the whole; may raise to stop it.
Progress: TypeAlias = Callable[[int, int], None]

FORMAT = 1
MANIFEST, SEAL, HOW_TO = "manifest.json", "manifest.seal", "READ-ME.txt"
DATABASE, VAULT, SETTINGS, OVERLAY = "database.db", "vault.json", "settings.toml", "overlay/"
CHUNK = 1 << 20
LARGEST_SMALL = archives.MOST_AT_ONCE
MOST_PARTS = 5000
_ADDING: Final = "w"  # to the zip, whose stream files.writing_whole made
WORDS = """This is a backup of Triage Desk. It is encrypted.

To use it you need this file and the recovery sheet of that day, or a passphrase of that day.
On a computer with Triage Desk, type:

    triage-desk restore THIS-FILE --data-dir NEW-FOLDER

The program asks for the code of the recovery sheet or a passphrase, checks everything, and makes
the folder. Nothing that is there already is changed.
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup file that is open: its manifest, and the way to its parts."""

    path: Path
    manifest: Manifest
    seal: str
    sealed: bytes
    archive: zipfile.ZipFile

    def read(self, name: str) -> bytes:
        """Return a small part as bytes.

        Raises:
            EnvironmentFault: it is missing, too large, or not as the manifest says.
        """
        part = self._part(name)
        if part.size > LARGEST_SMALL:
            raise _altered(self.path, name)
        with _whole(self.path), self.archive.open(name) as stream:
            data = stream.read(part.size + 1)
        if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
            raise _altered(self.path, name)
        return data

    def extract(self, name: str, target: Path, progress: Progress) -> None:
        """Write a part to ``target`` as a private file; sizes in bytes go to ``progress``.

        Raises:
            EnvironmentFault: it is not as the manifest says, or cannot be written.
        """
        part, done, digest = self._part(name), 0, hashlib.sha256()
        with files.writing_whole(target) as out:
            for chunk in self._chunks(name):
                done += len(chunk)
                if done > part.size:
                    break
                digest.update(chunk)
                out.write(chunk)
                progress(done, part.size)
        if done != part.size or digest.hexdigest() != part.sha256:
            files.remove(target)
            raise _altered(self.path, name)

    def overlay(self) -> tuple[str, ...]:
        """Return the names of the parts that are a clinic's own content."""
        return tuple(p.name for p in self.manifest.parts if p.name.startswith(OVERLAY))

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return any(part.name == name for part in self.manifest.parts)

    def _chunks(self, name: str) -> Iterator[bytes]:
        with _whole(self.path), self.archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def _part(self, name: str) -> Part:
        for part in self.manifest.parts:
            if part.name == name:
                return part
        raise _altered(self.path, name)


@contextmanager
def open_backup(path: Path) -> Iterator[Opened]:
    """Open a backup file for reading.

    Raises:
        EnvironmentFault: it is missing, damaged, no backup of ours, or of a newer program.
    """
    with ExitStack() as stack:
        with _whole(path):
            stream = archives.Sips(stack.enter_context(path.open("rb", buffering=0)))
            archive = stack.enter_context(zipfile.ZipFile(stream))
            names = archive.namelist()
            packed = any(info.compress_type != zipfile.ZIP_STORED for info in archive.infolist())
            if MANIFEST not in names or SEAL not in names or packed or len(names) > MOST_PARTS:
                raise _damaged(path)
            text, seal = _small(archive, MANIFEST), _small(archive, SEAL)
        manifest = _manifest(text, path)
        _check_names(path, names, manifest)
        yield Opened(path, manifest, seal.decode("ascii", "replace"), text, archive)


def write_backup(
    path: Path,
    database: Path,
    small: Mapping[str, bytes],
    about: Callable[[tuple[Part, ...]], tuple[bytes, bytes]],
    progress: Progress,
) -> int:
    """Write a backup file as a whole or not at all; return its size in bytes.

    Args:
        path: the file to make.
        database: the encrypted copy of the database.
        small: the other parts by name.
        about: makes the bytes of manifest and seal of the parts.
        progress: told the bytes of the database written, and of how many.

    Raises:
        EnvironmentFault: the disk is full or gone; no half file stays.
    """
    with files.writing_whole(path) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.writestr(HOW_TO, WORDS)
            parts = [_copy_in(archive, DATABASE, database, progress)]
            for name, data in small.items():
                archive.writestr(name, data)
                parts.append(Part(name, len(data), hashlib.sha256(data).hexdigest()))
            manifest, seal = about(tuple(parts))
            archive.writestr(MANIFEST, manifest)
            archive.writestr(SEAL, seal)
        return stream.tell()


def manifest_text(manifest: Manifest) -> bytes:
    """Return the manifest as it stands in the file."""
    return json.dumps(codec.to_plain(manifest), indent=1).encode()


def seal_of(key: bytes | bytearray, text: bytes) -> str:
    """Return the seal over a manifest, in hex; ``key`` is derived from the data key."""
    return hashlib.blake2b(text, key=key, digest_size=32).hexdigest()


def _copy_in(archive: zipfile.ZipFile, name: str, source: Path, progress: Progress) -> Part:
    digest, done, size = hashlib.sha256(), 0, source.stat().st_size
    with source.open("rb") as data, archive.open(name, _ADDING, force_zip64=True) as out:
        while chunk := data.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
            done += len(chunk)
            progress(done, size)
    return Part(name, done, digest.hexdigest())


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(LARGEST_SMALL)


def _manifest(text: bytes, path: Path) -> Manifest:
    try:
        data = json.loads(text)
        newer = data["format"] > FORMAT
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _damaged(path) from error
    if newer:
        raise EnvironmentFault(
            f"The backup was made by a newer program: {path} has format {data['format']}, this "
            f"program knows up to {FORMAT}; install the newer program."
        )
    try:
        return codec.from_plain(Manifest, data)
    except ValueError as error:
        raise _damaged(path) from error


def _check_names(path: Path, names: list[str], manifest: Manifest) -> None:
    """Refuse what would be written outside of its folder, twice, or unannounced."""
    listed = [part.name for part in manifest.parts]
    expected = sorted([*listed, MANIFEST, SEAL, HOW_TO])
    if expected != sorted(names) or len(set(names)) != len(names):
        raise _damaged(path)
    if not {DATABASE, VAULT} <= set(listed):
        raise _damaged(path)
    for name in listed:
        place = PurePosixPath(name)
        safe = not place.is_absolute() and ".." not in place.parts and ":" not in name
        if not safe or "\\" in name or not _known(name):
            raise _damaged(path)


def _known(name: str) -> bool:
    return name in {DATABASE, VAULT, SETTINGS} or (name.startswith(OVERLAY) and name[-1] != "/")


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    """Turn what a damaged zip raises into one sentence."""
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise files.fault(error, path, "The backup cannot be read") from error


def _damaged(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"The backup is damaged, or is none of Triage Desk: {path}; use another backup."
    )


def _altered(path: Path, name: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"The backup is not as it was written: {path}, {name}; use another backup."
    )
