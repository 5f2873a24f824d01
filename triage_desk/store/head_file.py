"""The end of the audit log as this computer last saw it, kept outside the database.

Cutting off the end of the log leaves a chain that holds. Whoever does it on a server, or puts an
older file in place, does not reach the memory of every desk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from triage_desk import files
from triage_desk.domain.chain import Head, read_digest

HEAD_FILE = "audit-head.json"
LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The file ``audit-head.json`` of a data folder: a number and a hash, nothing of a person."""

    folder: Path

    def seen(self) -> Head | None:
        """Return the head last kept; ``None`` where there is none, or none that can be read."""
        try:
            kept = json.loads(files.read_at_most(self.folder / HEAD_FILE, LARGEST))
            return Head(int(kept["number"]), str(read_digest(str(kept["digest"]))))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    def keep(self, head: Head) -> None:
        """Keep a head in the place of the one before.

        Raises:
            EnvironmentFault: the folder cannot be written.
        """
        text = json.dumps({"number": head.number, "digest": head.digest})
        files.write_private(self.folder / HEAD_FILE, text.encode("ascii"))
