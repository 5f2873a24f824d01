"""A server with a journal: what cannot be told to it now is kept on this computer and told later.

Which of the two is used is decided when a transaction begins. A server that goes away in the
middle of one ends it, and the next goes to this computer; one that goes away while it was told to
keep one may have kept it, so the entry is marked, and its event is looked for before it is told
again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from triage_desk import clock
from triage_desk.domain.journal import Entry
from triage_desk.errors import ServerGone
from triage_desk.ids import IdMaker
from triage_desk.store.journal_file import JournalFile
from triage_desk.store.notes import Notes
from triage_desk.store.seen import Seen
from triage_desk.store.server import Server
from triage_desk.store.store import Heard, SqlStore
from triage_desk.store.transaction import SqlTransaction
from triage_desk.store.watched_transaction import WatchedTransaction

Apply = Callable[[SqlTransaction, Entry], None]


class JournaledStore:
    """The store of a desk on a server. Safe to use from several threads."""

    def __init__(
        self,
        server: SqlStore,
        journal: JournalFile,
        apply: Apply,
        workstation: str,
        new_id: IdMaker,
    ) -> None:
        """Use ``server`` while it answers; ``apply`` does the steps of an entry once more."""
        self.server = server
        self._journal = journal
        self._apply = apply
        self._workstation = workstation
        self._new_id = new_id
        self._seen = Seen()
        self._gate = threading.RLock()
        server.also_close(self._closed)
        # What was not told before the program ended comes first.
        self._away = journal.waiting() > 0

    @property
    def away(self) -> bool:
        """True while work goes to this computer."""
        return self._away

    @property
    def waiting(self) -> int:
        """Return how many entries the server has still to be told."""
        return self._journal.waiting()

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction, on the server or on this computer.

        Raises:
            ServerGone: the server went away in the middle: nothing was kept, so try again, which
                then goes to this computer.
        """
        notes, began, done, doubt = Notes(on_server=True), False, False, False
        if not self._away:
            try:
                with self.server.write() as tx:
                    began = True
                    yield WatchedTransaction(tx, notes)
                    done = True
            except ServerGone:
                self._lose()
                if began and not done:
                    raise
                doubt = done
            if began:
                self._after(notes, doubt=doubt)
                return
        notes = Notes(on_server=False)
        with self._gate, self._journal.write() as tx:
            yield WatchedTransaction(tx, notes)
            if notes.steps:
                self._journal.add(tx.connection, self._entry(notes, doubt=False))
                # Should the server have come back in this moment, it has something to be told.
                self._away = True
        self._seen.take(notes.seen)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Open a reading transaction, on the server or on this computer."""
        began, notes = False, Notes(on_server=True)
        if not self._away:
            try:
                with self.server.read() as tx:
                    began = True
                    yield WatchedTransaction(tx, notes)
            except ServerGone:
                self._lose()
                if began:
                    raise
            else:
                self._seen.take(notes.seen)
                return
        with self._journal.read() as tx:
            yield WatchedTransaction(tx, Notes(on_server=False))

    def changes(self) -> Heard:
        """Listen to what any desk changes, while the server answers."""
        return self.server.changes()

    # -------------------------------------------------------------------------- telling later

    def entries(self) -> tuple[Entry, ...]:
        """Return what the server has still to be told, oldest first."""
        return self._journal.entries()

    @contextmanager
    def on_server(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction on the server, also while work goes to this computer."""
        with self.server.write() as tx:
            yield tx

    def forget(self, entry_id: str) -> None:
        """Drop an entry that the server has kept."""
        self._journal.forget(entry_id)

    def back(self) -> bool:
        """Go on with the server when it was told everything; False when more has come."""
        with self._gate:
            if self._journal.waiting():
                return False
            self._away = False
        self._journal.renew()
        return True

    def free_bytes(self) -> int | None:
        """Return how much room the disk of the journal has."""
        return self._journal.free_bytes()

    def scrub(self) -> None:
        """Leave nothing removed in free space, as the server can; see there."""
        self.server.scrub()

    def empty_log(self) -> None:
        """Do nothing: the server has its own way, and the journal is small."""

    def close(self) -> None:
        """Close the server's connections and the file, and forget what was seen."""
        self.server.close()

    def _closed(self) -> None:
        self._seen.forget()
        self._journal.close()

    # ------------------------------------------------------------------------------ its parts

    def _after(self, notes: Notes, *, doubt: bool) -> None:
        """Remember what the server kept; what it may not have kept is done here as well."""
        if doubt and notes.steps:
            with self._gate, self._journal.write() as tx:
                entry = self._entry(notes, doubt=True)
                self._apply(tx, entry)
                self._journal.add(tx.connection, entry)
                self._away = True
        self._seen.take(notes.seen)

    def _lose(self) -> None:
        with self._gate:
            if not self._away:
                self._journal.seed(self._seen)
                self._away = True

    def _entry(self, notes: Notes, *, doubt: bool) -> Entry:
        return Entry(
            self._new_id(),
            clock.now(),
            self._workstation,
            notes.encounter_id,
            notes.version,
            tuple(notes.steps),
            doubt,
        )


def journaled(
    store: object, folder: Path, apply: Apply, workstation: str, new_id: IdMaker
) -> JournaledStore | None:
    """Return ``store`` with a journal in ``folder``; ``None`` for data that are a file.

    Raises:
        EnvironmentFault: the journal cannot be opened.
    """
    if not isinstance(store, SqlStore) or not isinstance(store.database, Server):
        return None
    return JournaledStore(store, JournalFile(folder, store.chain_key), apply, workstation, new_id)
