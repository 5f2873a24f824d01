"""The database on the command line: where it is, brought up to date, moved to a server.

No password is typed or given here: PostgreSQL's own password file and variables hold them.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from triage_desk import app, files, ids, paths, settings
from triage_desk.cli_backup import PROMPT, Meter
from triage_desk.cli_sign_in import secret
from triage_desk.clock import now
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.errors import UserError
from triage_desk.exits import DONE, FAULTS
from triage_desk.store import keys, move, rights, schema, server_schema
from triage_desk.store.address import Address, address_of, read_address, with_user
from triage_desk.store.server import Server
from triage_desk.store.store import DATABASE_FILE, open_with

SCRIPT = Path("postgres") / "roles.sql"


def status(arguments: argparse.Namespace) -> int:
    """Say where the data are and whether they can be used; 1 when they cannot."""
    folder = paths.data_dir(arguments.data_dir)
    address = address_of(folder)
    if address is None:
        path = folder / DATABASE_FILE
        there = "" if path.exists() else ", which is not there yet"
        print(f"The data are in the encrypted file on this computer: {path}{there}")
        return DONE
    found = server_schema.look(Server(address))
    print(f"The data are in {address.name}.")
    print(f"Server: PostgreSQL {found.server}, as {found.user}, {found.line}")
    print(f"Tables: version {found.version or 'none'}, this program {schema.HEAD}")
    return DONE if found.version == schema.HEAD else FAULTS


def upgrade(arguments: argparse.Namespace) -> int:
    """Bring the tables on the server to the shape of this program, as their owner."""
    address = _owner(arguments)
    before, after = server_schema.upgrade(Server(address))
    if before == after:
        print(f"Nothing to do: the tables are at version {after} already.")
    else:
        print(f"The tables went from version {before or 'none'} to {after}.")
    return DONE


def _owner(arguments: argparse.Namespace) -> Address:
    if arguments.to:
        return read_address(arguments.to, kept=False)
    address = address_of(paths.data_dir(arguments.data_dir))
    if address is None:
        raise UserError(
            "The data are in the file on this computer, which is brought up to date when it is "
            "opened; for a server name it: triage-desk database upgrade --to URL."
        )
    return with_user(address, rights.OWNER)


def roles(_arguments: argparse.Namespace) -> int:
    """Print the script that makes the roles and the database on a server."""
    print((paths.resources_dir() / SCRIPT).read_text(encoding="utf-8"), end="")
    return DONE


def to_server(arguments: argparse.Namespace) -> int:
    """Move the data of this computer to a server, and let this desk work there from now on."""
    folder = paths.data_dir(arguments.data_dir)
    path = folder / DATABASE_FILE
    if address_of(folder) is not None:
        raise UserError("The data of this desk are on a server already; nothing was moved.")
    if not path.exists():
        raise UserError(f"There are no data in {folder}; name the folder with --data-dir.")
    # The address is kept for the desks: it holds no password, and their user in place of the owner.
    address = read_address(arguments.to, kept=True)
    owner, desk = with_user(address, rights.OWNER), with_user(address, rights.DESK)
    key = keys.open_vault(folder, secret(PROMPT) if keys.read_vault(folder).has_accounts else None)
    open_with(folder, key).close()  # A file of an older program is brought up to date first.
    server_schema.upgrade(Server(owner))
    server_schema.check(Server(desk))
    known = settings.load(folder)
    done = move.copy_to_server(path, key, Server(owner), _event(known), Meter().report)
    settings.save(replace(known, database=desk.url), folder)
    kept = _put_aside(path, desk, now())
    print(f"Moved {sum(done.counts.values()):,} rows to {address.name}; counted, the same on both:")
    for name, count in sorted(done.counts.items()):
        print(f"  {name:<24}{count:>12,}")
    print(f"The audit log ends with event {done.chain.events} on both: {done.chain.head}")
    print(f"The file as it was is kept here: {kept}")
    return DONE


def _event(known: settings.Settings) -> AuditEvent:
    who = app.actor_of(known)
    return AuditEvent(
        at=now(),
        actor=who.user_id,
        role=who.role.value,
        workstation=who.workstation,
        action=AuditAction.DATA_MOVED,
        record_id=ids.new_id(),
        detail="to a server",
        content_version="",
    )


def _put_aside(path: Path, desk: Address, at: datetime) -> Path:
    """Give the file another name, with a note beside it; return where it is."""
    kept = path.with_name(f"{path.name}.moved-{at:%Y%m%d-%H%M%S}")
    files.rename(path, kept)
    note = (
        f"The data of this file were moved to {desk.name} on {at:%Y-%m-%d %H:%M} UTC.\n"
        "Since then nothing is written here. Keep it until the backups of the server are proved,\n"
        "then remove it as you remove a backup: it opens with the passphrases of that day.\n"
    )
    files.write_private(kept.with_name(f"{kept.name}.txt"), note.encode())
    return kept
