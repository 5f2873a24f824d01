"""A server with a journal: what cannot be told to it now is kept on this computer and told later.

Which of the two is used is decided when a transaction begins. A server that goes away in the
middle of one ends it, and the next goes to this computer; one that goes away while it was told to
keep one may have kept it, so the entry is marked, and its event is looked for before it is told
again.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from triage_desk.domain.journal import Entry
from triage_desk.errors import ServerGone
from triage_desk.ids import IdMaker
from triage_desk.store.journal_file import JournalFile
from triage_desk.store.seen import Seen
from triage_desk.store.store import Heard, SqlStore, SqlTransaction
from triage_desk.store.watched import Notes, WatchedTransaction

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
        on_server = None if self._away else self._begin()
        notes = Notes()
        if on_server is None:
            with self._gate, self._journal.write() as tx:
                yield WatchedTransaction(tx, notes)
                self._keep(tx, notes, doubt=False)
            return
        context, tx = on_server
        try:
            yield WatchedTransaction(tx, notes)
        except BaseException:
            self._end(context, *sys.exc_info())
            raise
        if self._end(context, None, None, None):
            self._seen.take(notes.seen)
        else:
            self._tell_later(notes)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Open a reading transaction, on the server or on this computer."""
        if not self._away:
            notes = Notes()
            try:
                context = self.server.read()
                tx = context.__enter__()
            except ServerGone:
                self._lose()
            else:
                try:
                    yield WatchedTransaction(tx, notes)
                except BaseException:
                    self._end(context, *sys.exc_info())
                    raise
                self._end(context, None, None, None)
                self._seen.take(notes.seen)
                return
        with self._journal.read() as tx:
            yield tx

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

    def close(self) -> None:
        """Close the server's connections and the file, and forget what was seen."""
        self._seen.forget()
        self._journal.close()
        self.server.close()

    # ------------------------------------------------------------------------------ its parts

    def _begin(self) -> tuple[object, SqlTransaction] | None:
        context = self.server.write()
        try:
            return context, context.__enter__()
        except ServerGone:
            self._lose()
            return None

    def _end(self, context: object, *error: object) -> bool:
        """Leave a transaction of the server; False when nobody knows whether it was kept."""
        try:
            context.__exit__(*error)  # type: ignore[attr-defined]
        except ServerGone:
            self._lose()
            if error[0] is not None:
                raise
            return False
        return True

    def _lose(self) -> None:
        with self._gate:
            if not self._away:
                self._journal.seed(self._seen)
                self._away = True

    def _tell_later(self, notes: Notes) -> None:
        """Do here what the server was told to keep when it went away."""
        with self._gate, self._journal.write() as tx:
            entry = self._entry(notes, doubt=True)
            self._apply(tx, entry)
            if entry.steps:
                self._journal.add(tx.connection, entry)

    def _keep(self, tx: SqlTransaction, notes: Notes, *, doubt: bool) -> None:
        if notes.steps:
            self._journal.add(tx.connection, self._entry(notes, doubt=doubt))

    def _entry(self, notes: Notes, *, doubt: bool) -> Entry:
        return Entry(
            self._new_id(),
            datetime.now(UTC),
            self._workstation,
            notes.encounter_id,
            notes.version,
            tuple(notes.steps),
            doubt,
        )
