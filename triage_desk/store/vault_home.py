"""Where the wrapped key is kept: beside the file of a single desk, or with the tables on a server.

With a server the table is the truth, so that a new passphrase is one at every desk; each desk has a
copy in its data folder, by which its own journal opens when the server is away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import select, update

from triage_desk import files
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store.address import address_of
from triage_desk.store.server import Server
from triage_desk.store.shape import TABLES

_ROW = 1
_vault = TABLES["vault"]
_BODY = select(_vault.c.body).where(_vault.c.number == _ROW)
_REPLACE = update(_vault).where(_vault.c.number == _ROW)


class VaultHome(Protocol):
    """Where the bytes of the vault are."""

    def read(self) -> bytes | None:
        """Return them as they are on this computer; ``None`` when there are none.

        Raises:
            EnvironmentFault: they cannot be read.
        """

    def write(self, data: bytes) -> None:
        """Keep them as a whole, in the place of those that ``read`` returned.

        Raises:
            UserError: somebody else changed them meanwhile; nothing was kept.
            EnvironmentFault: they cannot be written; nothing was kept.
        """

    def refresh(self) -> None:
        """Bring this computer's copy up to date, where it is only a copy.

        Raises:
            EnvironmentFault: the server is away or has other data, or the copy cannot be written.
        """


@dataclass(frozen=True, slots=True)
class FileHome:
    """Beside the file with the tables, and nowhere else."""

    path: Path

    def read(self) -> bytes | None:
        """Return the bytes, or ``None`` when there is no such file."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise files.fault(error, self.path, "The wrapped key cannot be read") from error

    def write(self, data: bytes) -> None:
        """Replace the file."""
        files.write_private(self.path, data)

    def refresh(self) -> None:
        """Do nothing: the file is the truth."""


@dataclass(frozen=True, slots=True)
class ServerHome:
    """In a table on the server, with a copy in the data folder."""

    server: Server
    copy: FileHome

    def read(self) -> bytes | None:
        """Return the copy."""
        return self.copy.read()

    def write(self, data: bytes) -> None:
        """Replace both, when nobody else was faster.

        Whoever adds a person holds the turn to write already, so none is waited for here: the
        server compares and changes in one statement.
        """
        from sqlalchemy.dialects.postgresql import insert

        held = self.copy.read()
        engine = self.server.engine(in_turn=False)
        try:
            with self.server.told(), engine.begin() as connection:
                change = _REPLACE.where(_vault.c.body == held).values(body=data)
                fresh = insert(_vault).values(number=_ROW, body=data).on_conflict_do_nothing()
                statement = fresh if held is None else change
                if connection.execute(statement.returning(_vault.c.number)).scalar() is None:
                    raise UserError(
                        "Another desk changed who may sign in at the same moment: nothing was "
                        "changed here, so try once more."
                    )
        finally:
            engine.dispose()
        self.copy.write(data)

    def refresh(self) -> None:
        """Take over what the server has, never in the place of the key of other data."""
        engine = self.server.engine(reading=True)
        try:
            with self.server.told(reading=True), engine.begin() as connection:
                kept = connection.execute(_BODY).scalar()
        finally:
            engine.dispose()
        held = self.copy.read()
        if held is not None and (kept is None or _id_in(held) not in ("", _id_in(bytes(kept)))):
            raise EnvironmentFault(
                f"This data folder belongs to other data than {self.server.name}: "
                f"{self.copy.path.parent}; check the address, choose an empty folder, or move the "
                "data to an empty server with: triage-desk database move."
            )
        if kept is not None and bytes(kept) != held:
            files.make_private_folder(self.copy.path.parent)
            self.copy.write(bytes(kept))


def _id_in(data: bytes) -> str:
    """Return which vault this is; "" for one that is damaged, which its reader says."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    return str(read.get("vault_id", "")) if isinstance(read, dict) else ""


def server_of(folder: Path) -> Server | None:
    """Return the server that the settings of a data folder name, or ``None`` for its own file.

    Raises:
        EnvironmentFault: the settings cannot be read, or the address is refused.
    """
    address = address_of(folder)
    return None if address is None else Server(address)


def home_of(path: Path) -> VaultHome:
    """Return where a vault is whose file, or copy, is ``path``; raise as ``server_of``."""
    server, copy = server_of(path.parent), FileHome(path)
    return copy if server is None else ServerHome(server, copy)
