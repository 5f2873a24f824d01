"""What a person may ask for, on the command line: everything kept about them, or its removal."""

from __future__ import annotations

import argparse

from triage_desk.cli_sign_in import secret, signed_in
from triage_desk.domain.removal import RemovalReason, RemovalReport
from triage_desk.errors import UserError
from triage_desk.exits import DONE
from triage_desk.services import person_export, removal


def export(arguments: argparse.Namespace) -> int:
    """Write everything about one person as one private file."""
    target = arguments.to.absolute()
    if target.suffix != ".zip":
        raise UserError("Name a new file that ends in .zip: --to MY-RECORD.zip.")
    with signed_in(arguments) as desk:
        person_export.save(desk, arguments.patient, target)
    print(f"Everything kept about this person: {target}")
    return DONE


def remove(arguments: argparse.Namespace) -> int:
    """Empty everything kept of one person, confirmed by an administrator's passphrase."""
    with signed_in(arguments) as desk:
        asked = f"Passphrase of {arguments.confirmed_by}: "
        report = removal.remove(
            desk,
            arguments.patient,
            RemovalReason(arguments.reason),
            arguments.confirmed_by,
            removal.by_passphrase(desk.vault, lambda: secret(asked)),
        )
    print(f"Removed: {len(report.records)} records, {report.visits} visits.")
    for line in left_behind(report):
        print(line)
    return DONE


def left_behind(report: RemovalReport) -> list[str]:
    """Return where the person may still be read, and until when."""
    lines = []
    if not report.scrubbed:
        lines.append("Freed space could not be wiped now: others are writing. It is wiped later.")
    if report.backups and report.gone_by is not None:
        lines.append(
            f"{len(report.backups)} backups still hold this person, until "
            f"{report.gone_by.astimezone():%Y-%m-%d} if backups go on:"
        )
        lines += [f"  {path}" for path in report.backups]
    numbers = " ".join(report.records)
    lines.append(f"Keep this number. If an older backup is restored, remove again: {numbers}")
    return lines
