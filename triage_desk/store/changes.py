"""Hearing of changes without reading the list again and again.

A server tells: a trigger sends the id of each encounter that was changed, and nothing about a
person. A file tells by a number in its header that grows with every commit of another connection.
"""

from __future__ import annotations

from typing import Protocol

from triage_desk.store.engine import RawConnection

CHANNEL = "triage_encounters"


class Listener(Protocol):
    """What ``services.ports_desks.Changes`` asks for."""

    @property
    def fileno(self) -> int:
        """Return what becomes readable at a change, or -1 when ``happened`` must be asked."""

    def happened(self) -> bool:
        """Return whether something was changed since the last call."""

    def close(self) -> None:
        """Stop listening."""


class FileChanges:
    """Looks at the version of a file that other windows of this computer write too."""

    fileno = -1

    def __init__(self, raw: RawConnection) -> None:
        """Use a connection of its own, so that commits of all others count."""
        self._raw = raw
        self._seen = self._version()

    def happened(self) -> bool:
        """Return whether anything was committed since the last call."""
        before, self._seen = self._seen, self._version()
        return self._seen != before

    def close(self) -> None:
        """Close the connection; asking goes on to say that nothing happened."""
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()

    def _version(self) -> int:
        if self._raw is None:
            return self._seen
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])


class ServerChanges:
    """Listens on a connection of its own, which never opens a transaction."""

    def __init__(self, raw: RawConnection) -> None:
        """Begin to listen on ``raw``, which commits by itself."""
        self._raw = raw
        raw.execute(f"LISTEN {CHANNEL}")

    @property
    def fileno(self) -> int:
        """Return the socket."""
        return -1 if self._raw.closed else int(self._raw.fileno())

    def happened(self) -> bool:
        """Return whether a desk changed an encounter since the last call."""
        if self._raw.closed:
            return False
        return bool(list(self._raw.notifies(timeout=0)))

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()
