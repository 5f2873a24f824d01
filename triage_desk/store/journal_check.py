"""Tells a journal that was damaged from one that a crash left, before anything reads it.

SQLite reads its journal (``-wal``) up to the first frame that does not fit, and takes the rest for
the end of a commit that was cut short. That is right after a crash, and wrong after damage: then
commits that were acknowledged would go without a word. With ``synchronous = FULL`` every commit is
on the disk before the next one begins. So a commit that is followed by frames of the same round
was whole once; when a frame before it does not fit any more, it was damaged.

The layout is that of the file format, section 4 ("The Write-Ahead Log"), of SQLite: big-endian
words, a header of 32 bytes, and a header of 24 bytes before each page.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

from triage_desk import files
from triage_desk.errors import EnvironmentFault

HEADER, FRAME_HEADER = 32, 24
BIG_ENDIAN_SUMS = 0x377F0683
PAGES = frozenset(1 << power for power in range(9, 17))
# More than this is no everyday journal, and would keep the desk waiting.
LARGEST_BYTES = 16_000_000
WAIT_SECONDS = 0.1
_WORD = 0xFFFFFFFF


def refuse_damage(database: Path) -> None:
    """Refuse a database whose journal lost commits that were acknowledged.

    A copy of the journal is kept beside it. Whoever starts again is not asked twice: the commits
    before the damage are used, and those after it are in the copy alone.

    Raises:
        EnvironmentFault: the journal is damaged, and nobody was told so far.
    """
    journal = database.with_name(f"{database.name}-wal")
    data = _read(journal)
    lost = lost_commits(data)
    copy = database.with_name(f"{database.name}-wal.damaged")
    if not lost or (copy.exists() and copy.read_bytes() == data):
        return
    time.sleep(WAIT_SECONDS)
    if _read(journal) != data:
        return  # Another window is writing it, and would have met the damage itself.
    files.write_private(copy, data)
    raise EnvironmentFault(
        f"The newest part of the database is damaged: {journal}; at least {lost} changes cannot be "
        f"read. A copy was kept: {copy.name}. Restore the newest backup, or start again to go on "
        "without them."
    )


def _read(journal: Path) -> bytes:
    try:
        if journal.stat().st_size > LARGEST_BYTES:
            return b""
        return journal.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise files.fault(error, journal, "The journal of the database cannot be read") from error


def lost_commits(data: bytes) -> int:
    """Return how many commits stand behind what does not fit, and were whole once."""
    if len(data) < HEADER:
        return 0
    magic, _version, page, _round, *words = struct.unpack(">8I", data[:HEADER])
    salts = tuple(words[:2])
    order = ">" if magic == BIG_ENDIAN_SUMS else "<"
    sums = _add((0, 0), data[: HEADER - 8], order)
    fits, lost, newest, size = sums == tuple(words[2:]), 0, 0, FRAME_HEADER + page
    if page not in PAGES:
        return 0
    for at in range(HEADER, len(data) - size + 1, size):
        _number, commit, *rest = struct.unpack(">6I", data[at : at + FRAME_HEADER])
        same_round = tuple(rest[:2]) == salts
        if fits and same_round:
            sums = _add(sums, data[at : at + 8], order)
            sums = _add(sums, data[at + FRAME_HEADER : at + size], order)
        fits = fits and same_round and sums == tuple(rest[2:])
        if not fits and same_round:
            # A commit counts once another frame follows: before that it may never have been told.
            lost, newest = lost + newest, int(bool(commit))
    return lost


def _add(sums: tuple[int, int], data: bytes, order: str) -> tuple[int, int]:
    """Return the running checksum of the format over ``data``, whose length is a multiple of 8."""
    one, two = sums
    for first, second in struct.iter_unpack(f"{order}2I", data):
        one = (one + first + two) & _WORD
        two = (two + second + one) & _WORD
    return one, two
