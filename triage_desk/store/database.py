"""What the store needs of a database, wherever it is: see ``local_file`` and ``server``."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine

from triage_desk.store.changes import Listener


class Database(Protocol):
    """An encrypted file on this computer, or a server."""

    @property
    def name(self) -> str:
        """Return what people are told: a path or a server, and no secret."""

    def engine(self, *, reading: bool = False) -> Engine:
        """Return an engine whose transactions begin at once: for writing, or for reading only.

        Writing transactions of all programs follow each other; one that reads sees one state.
        """

    def listen(self) -> Listener:
        """Return what hears of changes, on a connection of its own."""

    def told(self, *, reading: bool = False) -> AbstractContextManager[None]:
        """Turn what the database refuses within the block into an ``EnvironmentFault``."""

    def free_bytes(self) -> int | None:
        """Return the room left where the data are, ``None`` where that is another computer."""

    def scrub(self) -> None:
        """Leave nothing of removed rows in free space, as far as this database can."""

    def empty_log(self) -> None:
        """Carry the log into the tables' own pages, as far as nobody reads what was before."""

    def damage(self, connection: Connection) -> list[str]:
        """Check what can be checked of the pages; return the first faults in words."""
