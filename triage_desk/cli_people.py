"""What a person may ask for, on the command line: everything kept about them, or its removal."""

from __future__ import annotations

import argparse

from triage_desk import app, paths
from triage_desk.errors import UserError
from triage_desk.exits import DONE


def export(arguments: argparse.Namespace) -> int:
    """Write everything about one person as one private file."""
    target = arguments.to.absolute()
    if target.suffix != ".zip":
        raise UserError("Name a new file that ends in .zip: --to MY-RECORD.zip.")
    desk = app.open_kept_desk(paths.data_dir(arguments.data_dir))
    try:
        made = app.export_person(desk, arguments.patient, target)
    finally:
        app.close(desk)
    print(f"Everything kept about this person: {made}")
    return DONE
