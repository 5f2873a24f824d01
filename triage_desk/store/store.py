"""Opening the data folder, and one transaction after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk import files
from triage_desk.errors import EnvironmentFault
from triage_desk.store import journal_check, keys, schema, server_schema
from triage_desk.store.audit_log import ChainReport, verify_chain
from triage_desk.store.backup import Place
from triage_desk.store.changes import Listener
from triage_desk.store.database import Database
from triage_desk.store.engine import connect, file_salt
from triage_desk.store.faults import code_of, told
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.location import refuse_network
from triage_desk.store.secrets import Key, wipe
from triage_desk.store.transaction import SqlTransaction
from triage_desk.store.vault_home import home_of, server_of

DATABASE_FILE = "triage.db"


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a check of the whole database found; ``damage`` names the first faults, or is empty.

    ``chain`` is ``None`` when damage kept the audit chain from being walked.
    """

    damage: tuple[str, ...]
    chain: ChainReport | None

    @property
    def sound(self) -> bool:
        """True when nothing is damaged and the audit chain is unbroken."""
        return not self.damage and self.chain is not None and self.chain.sound


class Heard:
    """Changes as ``services.ports_desks.Changes`` wants them: refusals told in words."""

    def __init__(self, database: Database, listener: Listener) -> None:
        """Ask ``listener``, which hears of the changes of ``database``."""
        self._database = database
        self._listener = listener

    @property
    def fileno(self) -> int:
        """Return what becomes readable at a change, or -1 when ``happened`` must be asked."""
        return self._listener.fileno

    def happened(self) -> bool:
        """Return whether something was changed since the last call.

        Raises:
            EnvironmentFault: nothing can be heard any more.
        """
        with self._database.told(reading=True):
            return self._listener.happened()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


class SqlStore:
    """Where encounters live. Safe to use from several threads, one transaction each."""

    def __init__(self, database: Database, key: Key, chain_key: Key) -> None:
        """Use a database that is at the shape of this program; ``key`` is the data key.

        The keys are used as long as the store is open, and not copied: whoever wipes them after
        ``close`` leaves none here.
        """
        self.database = database
        self._key = key
        self._chain_key = chain_key
        self._listeners: list[Heard] = []
        self._also_close: list[Callable[[], None]] = []
        self._writer = database.engine()
        self._reader = database.engine(reading=True)

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction: committed and durable on leaving, rolled back on error.

        Raises:
            EnvironmentFault: the disk is full, the database is busy, read-only or damaged;
                nothing of the transaction was kept.
        """
        with self.database.told(), self._writer.begin() as connection:
            yield SqlTransaction(connection, self._chain_key)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Open a reading transaction: it sees one state, and can change nothing.

        Raises:
            EnvironmentFault: the database is busy or damaged.
        """
        with self.database.told(reading=True), self._reader.begin() as connection:
            yield SqlTransaction(connection, self._chain_key)

    @property
    def chain_key(self) -> Key:
        """Return the key of the audit chain."""
        return self._chain_key

    def also_close(self, close: Callable[[], None]) -> None:
        """Call ``close`` when the store is closed, whoever closes it."""
        self._also_close.append(close)

    def changes(self) -> Heard:
        """Listen from now on to what any desk changes, until the store is closed.

        Raises:
            EnvironmentFault: the database does not answer.
        """
        with self.database.told(reading=True):
            heard = Heard(self.database, self.database.listen())
        self._listeners.append(heard)
        return heard

    def free_bytes(self) -> int | None:
        """Return the room left on the disk of the database."""
        return self.database.free_bytes()

    def verify(self) -> StoreReport:
        """Check every page and the audit chain; seconds on a large database, so not at the desk.

        Raises:
            EnvironmentFault: the database is too damaged to be checked.
        """
        with self.database.told(reading=True), self._reader.connect() as connection:
            damage = self.database.damage(connection)
            chain = None if damage else verify_chain(connection, self._chain_key)
            return StoreReport(tuple(damage), chain)

    def verify_chain(self) -> ChainReport:
        """Walk the audit chain; the report names the first broken link."""
        with self.database.told(reading=True), self._reader.connect() as connection:
            return verify_chain(connection, self._chain_key)

    def scrub(self) -> None:
        """Leave nothing removed in free space or log; ``EnvironmentFault`` while others write."""
        with self.database.told():
            self.database.scrub()

    def empty_log(self) -> None:
        """Carry the log of the database into its file, which an answer would have to wait for.

        Raises:
            EnvironmentFault: the disk is full, or the database is gone or damaged.
        """
        with self.database.told():
            self.database.empty_log()

    def backup_place(self, data_dir: Path) -> Place:
        """Return what a backup of these data takes; ``data_dir`` has what is beside them."""
        return Place(data_dir, self.database, self._key)

    def close(self) -> None:
        """Close every connection; the last one folds the log file into the database."""
        for close in self._also_close:
            close()
        for heard in self._listeners:
            heard.close()
        self._listeners.clear()
        self._reader.dispose()
        self._writer.dispose()
        if isinstance(self.database, EncryptedFile):
            self.database.presence.forget()

    def forget(self) -> None:
        """Close, and overwrite the keys; this store cannot be used again."""
        self.close()
        for key in (self._key, self._chain_key):
            if isinstance(key, bytearray):
                wipe(key)


def open_store(data_dir: Path, *, create: bool = False) -> SqlStore:
    """Open data without accounts by the key of this device, or make them when ``create`` says so.

    Raises:
        UserError: people sign in to these data.
        EnvironmentFault: the data cannot be opened; nothing was changed.
    """
    if server_of(data_dir) is None:
        refuse_network(data_dir)
    if create:
        files.make_private_folder(data_dir)
    key = _key(data_dir, create=create)
    return open_with(data_dir, key)


def open_with(data_dir: Path, key: Key) -> SqlStore:
    """Open the data folder with its data key; make the database when it was not made yet.

    Raises:
        EnvironmentFault: the data cannot be opened; nothing was changed.
    """
    server = server_of(data_dir)
    if server is not None:
        server_schema.check(server)
        keys.mark_ready(data_dir)
        return SqlStore(server, key, keys.chain_key(keys.read_vault(data_dir), key))
    refuse_network(data_dir)
    path = data_dir / DATABASE_FILE
    new = refuse_loss(data_dir)
    journal_check.refuse_damage(path)
    files.make_private_file(path)
    with told(path), _key_must_fit(path, key):
        schema.prepare(path, key, new=new)
        _must_be_writable(path, key)
    keys.mark_ready(data_dir)
    chain = keys.chain_key(keys.read_vault(data_dir), key)
    return SqlStore(EncryptedFile(path, key), key, chain)


def refuse_loss(data_dir: Path) -> bool:
    """Return whether the database is still to be made; refuse when it was, and is gone.

    One on a server is made by its administrator.

    Raises:
        EnvironmentFault: the database is lost, or its key is.
    """
    if server_of(data_dir) is not None:
        return False
    path = data_dir / DATABASE_FILE
    size = _size(path)
    if keys.read_vault(data_dir).ready and not size:
        state = "missing" if size is None else "empty"
        raise EnvironmentFault(
            f"The database is {state}: {path}; its key is still there, so restore the database "
            "from a backup."
        )
    return not size


def is_empty(data_dir: Path) -> bool:
    """Tell whether there are data of nobody yet: neither a vault nor a database, here or there.

    Raises:
        EnvironmentFault: a server was named and is away, or a folder cannot be read.
    """
    vault = data_dir / keys.VAULT_FILE
    if server_of(data_dir) is None:
        return not vault.exists() and _size(data_dir / DATABASE_FILE) is None
    home_of(vault).refresh()
    return not vault.exists()


def _key(data_dir: Path, *, create: bool) -> bytearray:
    if is_empty(data_dir):
        if not create:
            raise EnvironmentFault(
                f"There are no data in {data_dir}; check the folder, or start the program once "
                "without naming one to make new data."
            )
        return keys.create_vault(data_dir)
    refuse_loss(data_dir)
    return keys.open_vault(data_dir)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
    except OSError as error:
        raise files.fault(error, path, "The database cannot be reached") from error


@contextmanager
def _key_must_fit(path: Path, key: Key) -> Iterator[None]:
    """Tell a damaged file from one that belongs to another key: the first bytes know."""
    try:
        yield
    except (DBAPIError, sqlcipher.DatabaseError) as error:
        if code_of(error) != "SQLITE_NOTADB":
            raise
        with path.open("rb") as stream:
            own = stream.read(16) == file_salt(key)
        raise EnvironmentFault(
            _DAMAGED.format(path=path) if own else _FOREIGN.format(path=path)
        ) from error


_DAMAGED = (
    "The beginning of the database is damaged: {path}; the key is right, so restore the database "
    "from a backup."
)
_FOREIGN = (
    "The key does not fit the database: {path} belongs to another vault.json, or its first bytes "
    "were overwritten; put back the database and the vault.json of one backup."
)


def _must_be_writable(path: Path, key: Key) -> None:
    """Find out now, not when the first answer is to be kept."""
    if not os.access(path.parent, os.W_OK):
        raise EnvironmentFault(
            f"The data folder is read-only for this user: {path.parent}; ask for access, or choose "
            "another data folder."
        )
    with ExitStack() as stack:
        raw = connect(path, key)
        stack.callback(raw.close)
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("ROLLBACK")
