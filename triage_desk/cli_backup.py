"""Backups on the command line: made, listed, proved, restored.

What opens a backup is the recovery code or a passphrase of the day it was made.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from triage_desk import app, paths, settings
from triage_desk.cli_sign_in import secret, signed_in
from triage_desk.clock import now
from triage_desk.domain.backup import BackupFile, BackupRecord
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.exits import DONE, FAULTS
from triage_desk.services import backups
from triage_desk.services.desk import Desk

PROMPT = "Recovery code or passphrase: "


class Meter:
    """Says on a terminal how far a long job is."""

    cancelled = False

    def report(self, done: int, total: int) -> None:
        """Write the percent over the ones before."""
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            print(f"\r{100 * done // max(total, 1):3d} %", end=end, file=sys.stderr, flush=True)


def make(arguments: argparse.Namespace) -> int:
    """Make a backup in every folder and prove each; 1 when one is not proved."""
    with signed_in(arguments) as desk:
        records = backups.take(_into(desk, arguments), Meter())
    for record in records:
        print(outcome(record), file=sys.stderr if record.failure else sys.stdout)
    return DONE if all(record.proved_at for record in records) else FAULTS


def _into(desk: Desk, arguments: argparse.Namespace) -> Desk:
    """Return the desk with the folder of ``--to`` for its backups, where one is named."""
    if arguments.to is None:
        return desk
    folder = paths.data_dir(arguments.data_dir)
    return app.with_backups(desk, folder, settings.load(folder), (arguments.to.absolute(),))


def outcome(record: BackupRecord) -> str:
    """Return what came of one backup in one line."""
    if record.proved_at is None:
        return f"Not proved: {record.failure}"
    at = record.proved_at.astimezone()
    return f"Proved {at:%H:%M}, {record.intakes:,} intakes: {record.path}"


def show(arguments: argparse.Namespace) -> int:
    """List the backups in a folder, or in those of the settings; no key is needed."""
    data_dir = paths.data_dir(arguments.data_dir)
    named = settings.load(data_dir).backup.folders or (str(data_dir / app.BACKUP_FOLDER),)
    folders = [arguments.to] if arguments.to is not None else [Path(name) for name in named]
    for folder in folders:
        found = app.backups_in(folder)
        for file in found:
            print(line(file))
        if not found:
            print(f"There are no backups in {folder}.")
    return DONE


def line(file: BackupFile) -> str:
    """Return one backup in one line: when, whether proved, how much, where."""
    if file.manifest is None:
        return f"{'':16}  cannot be read  {file.path}"
    at = file.manifest.made_at.astimezone()
    state = "proved" if file.proved else "NOT PROVED"
    held = f"{file.manifest.intakes:9,} intakes  {file.size / 1e6:8,.1f} MB"
    return f"{at:%Y-%m-%d %H:%M}  {state:10}  {held}  {file.path}"


def prove(arguments: argparse.Namespace) -> int:
    """Prove one backup by the recovery code or a passphrase of its day."""
    proof = app.prove_backup(arguments.file, _secret, Meter())
    if not proof.good or proof.manifest is None:
        print(f"Not proved: {proof.why}", file=sys.stderr)
        return FAULTS
    print(f"Proved {now().astimezone():%H:%M}, {proof.manifest.intakes:,} intakes.")
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    """Make a data folder of a backup."""
    if arguments.data_dir is None:
        raise UserError("Name the folder to make: triage-desk restore FILE --data-dir DIR.")
    if not arguments.file.is_file():
        raise EnvironmentFault(f"There is no such backup: {arguments.file}; check the name.")
    target = arguments.data_dir.absolute()
    manifest, former = app.restore(
        arguments.file, target, _secret, Meter(), replacing=arguments.replace
    )
    at = manifest.made_at.astimezone()
    print(f"Restored {manifest.intakes:,} intakes of {at:%Y-%m-%d %H:%M}, all checked: {target}")
    if former is not None:
        print(f"What was there before is kept here: {former}")
    print("Sign in with a passphrase of that day, then print a new recovery sheet.")
    return DONE


def _secret() -> str:
    return secret(PROMPT)
