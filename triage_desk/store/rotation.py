"""A new data key for everything: copy, prove, switch; killed at any moment, the data open.

The copy is made beside the database, with the new key, while nobody else may have it open. Nothing
counts until ``vault.json.next`` is there as a whole: before it the copy is rubbish, after it the
switch is finished, now or at the next start, without any key. So the old pair or the new pair
opens, and the same passphrases open either.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk import files
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store import keys, pins, slots
from triage_desk.store.engine import RawConnection, connect, key_spec
from triage_desk.store.faults import told
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.secrets import Key, take, wipe
from triage_desk.store.slots import KEY_BYTES, SlotKind
from triage_desk.store.snapshot import Snapshot, look
from triage_desk.store.store import DATABASE_FILE, SqlStore
from triage_desk.store.transaction import SqlTransaction
from triage_desk.store.vault_home import server_of

NEXT_DATABASE = f"{DATABASE_FILE}.next"
NEXT_VAULT = f"{keys.VAULT_FILE}.next"
_BESIDE = ("", "-journal", "-wal", "-shm")
_WAIT_MS = 1000
PAGE_BYTES = 4096
_STEPS_BETWEEN = 20_000
_ROOM = 1.2

_ELSEWHERE = (
    "These data are open in another window or on another desk: close Triage Desk everywhere else, "
    "then change the key."
)
_STOPPED = "Changing the key was stopped; everything is as it was."


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on. ``last`` writes what is kept of the change; the others see ``ports.Vault``."""

    last: Callable[[SqlTransaction], None]
    told: Callable[[str, float], None]
    stop: Callable[[], bool]

    def step(self, word: str, share: float) -> None:
        """Tell how far it is, and end here when somebody wants to.

        Raises:
            UserError: it is to stop.
        """
        self.told(word, share)
        if self.stop():
            raise UserError(_STOPPED)


def rotate(folder: Path, key: Key, store: SqlStore, watch: Watch) -> None:
    """Encrypt the database of ``folder`` with a new key; ``store`` is closed and stays closed.

    Raises:
        UserError: stopped, open elsewhere, or on a server; everything is as it was.
        EnvironmentFault: no room, a slot that is not ours, a copy that is not the same; as it was.
    """
    if server_of(folder) is not None:
        raise UserError(
            "The data are on a server and not encrypted with this key, so it is not changed there; "
            "change the passphrases and the password of the server in its place."
        )
    database, vault = folder / DATABASE_FILE, keys.read_vault(folder)
    _refuse_foreign(vault, key)
    _refuse_small_disk(database)
    store.close()
    fresh = take(os.urandom(KEY_BYTES))
    with ExitStack() as stack, told(database):
        stack.callback(wipe, fresh)
        old = _alone(stack, database, key)
        with ExitStack() as undo:
            undo.callback(_take_back, folder)
            held = _copy(old, folder / NEXT_DATABASE, fresh, watch)
            chain = keys.chain_key(vault, key)
            undo.callback(wipe, chain)
            _prove(folder / NEXT_DATABASE, (key, fresh, chain), held, watch)
            watch.step("switch", 0.0)
            keys.write_vault(folder, _resealed(vault, chain, fresh), NEXT_VAULT)
            undo.pop_all()
        # From here on the old database must not be written to: the new one takes its place.
        stack.callback(store.forget)
        wipe(chain)
        old.close()
        settle(folder)
    watch.told("switch", 1.0)


def settle(folder: Path) -> None:
    """Finish a switch that was broken off. Needs no key, and does nothing when there is none."""
    if not (folder / NEXT_VAULT).exists():
        return
    if (folder / NEXT_DATABASE).exists():
        for end in _BESIDE[1:]:
            files.remove(folder / f"{DATABASE_FILE}{end}")
        files.replace(folder / NEXT_DATABASE, folder / DATABASE_FILE)
    files.replace(folder / NEXT_VAULT, folder / keys.VAULT_FILE)


def tidy(folder: Path) -> None:
    """Remove a copy that was never finished; only while the database is open and not rotated."""
    if not (folder / NEXT_VAULT).exists():
        files.sweep_unfinished(folder / NEXT_VAULT)
        _remove_copy(folder)


def _take_back(folder: Path) -> None:
    """Remove what was not to be; the vault first, for with it the copy would count."""
    files.remove(folder / NEXT_VAULT)
    _remove_copy(folder)


def _remove_copy(folder: Path) -> None:
    for end in _BESIDE:
        files.remove(folder / f"{NEXT_DATABASE}{end}")


def _refuse_foreign(vault: keys.Vault, key: Key) -> None:
    """Refuse to seal the new key for a slot that nobody with the old key has made."""
    if not vault.has_accounts:
        raise UserError("Set up accounts first: without them the key is that of this computer.")
    if not all(s.public and slots.is_ours(vault.vault_id, s, key) for s in vault.slots):
        raise EnvironmentFault(
            f"{keys.VAULT_FILE} was changed by somebody who does not hold the key: put it back "
            "from a backup, then change the key."
        )


def _refuse_small_disk(database: Path) -> None:
    need = int(database.stat().st_size * _ROOM)
    if shutil.disk_usage(database.parent).free < need:
        raise EnvironmentFault(
            f"There is no room for a second copy of the database: {database}; free "
            f"{need // 1_000_000 + 1} MB, then change the key."
        )


def _alone(stack: ExitStack, database: Path, key: Key) -> RawConnection:
    """Return a connection to the old database that lets nobody else in until it is closed."""
    old = stack.enter_context(closing(connect(database, key)))
    old.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    try:
        # Leaving the log needs everybody else to be gone; then the lock is kept.
        old.execute("PRAGMA journal_mode = DELETE").fetchone()
        old.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
        old.execute("BEGIN EXCLUSIVE")
        old.execute("COMMIT")
    except sqlcipher.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise
        raise UserError(_ELSEWHERE) from error
    return old


def _copy(old: RawConnection, target: Path, fresh: Key, watch: Watch) -> Snapshot:
    """Write everything into ``target`` with the key ``fresh``; return what it must hold."""
    _remove_copy(target.parent)
    files.make_private_file(target)
    whole = max(1, old.execute("PRAGMA page_count").fetchone()[0] * PAGE_BYTES)
    held, version = look(old), old.execute("PRAGMA user_version").fetchone()[0]
    spec = key_spec(fresh, new=True)
    old.execute("ATTACH DATABASE ? AS next KEY ?", (str(target), spec))
    wipe(spec)
    old.execute("PRAGMA next.journal_mode = OFF").fetchone()
    old.execute("PRAGMA next.synchronous = OFF")
    stopped: list[bool] = []

    def look_on() -> int:
        watch.told("copy", min(0.99, target.stat().st_size / whole))
        if watch.stop():
            stopped.append(True)
        return len(stopped)

    old.set_progress_handler(look_on, _STEPS_BETWEEN)
    try:
        old.execute("SELECT sqlcipher_export('next')").fetchone()
    except sqlcipher.OperationalError:
        if not stopped:
            raise
        raise UserError(_STOPPED) from None
    finally:
        old.set_progress_handler(None, 0)
    # A number of our own making; a pragma takes no parameters.
    old.execute(f"PRAGMA next.user_version = {int(version)}")
    old.execute("DETACH DATABASE next")
    watch.step("copy", 1.0)
    return held


def _prove(target: Path, three: tuple[Key, Key, Key], held: Snapshot, watch: Watch) -> None:
    """Count the copy and walk its chain, seal the PINs for the new key, write the last event."""
    key, fresh, chain = three
    watch.step("prove", 0.0)
    with closing(connect(target, fresh, reading=True)) as raw:
        found = look(raw)
    store = SqlStore(EncryptedFile(target, fresh), fresh, chain)
    try:
        report = store.verify()
        same = (found.shape, found.counts, found.events, found.head)
        if not report.sound or same != (held.shape, held.counts, held.events, held.head):
            raise EnvironmentFault(
                f"The copy with the new key is not the same as the database: {target}; everything "
                "is as it was, so check the disk and try again."
            )
        watch.step("prove", 0.9)
        with store.write() as tx:
            vault_id = keys.read_vault(target.parent).vault_id
            for user_id, pin in tx.users.pins().items():
                wrap = pins.reshelved(vault_id, (key, fresh), user_id, pin.wrap)
                tx.users.set_pin(user_id, replace(pin, wrap=wrap) if wrap else None)
            watch.last(tx)
    finally:
        store.close()
    with closing(connect(target, fresh)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE").fetchone()
    files.sync(target)


def _resealed(vault: keys.Vault, chain: Key, fresh: Key) -> keys.Vault:
    ways = tuple(
        slots.seal(vault.vault_id, slot, fresh)
        for slot in vault.slots
        if slot.kind is not SlotKind.DEVICE
    )
    check = keys.key_check(vault.vault_id, fresh)
    return keys.with_chain(replace(vault, slots=ways, key_check=check), chain, fresh)
