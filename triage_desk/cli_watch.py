"""A folder that is watched, on the command line: see ``domain.watched``."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from triage_desk import paths
from triage_desk.cli_backup import Meter
from triage_desk.cli_exchange import chooser
from triage_desk.cli_sign_in import signed_in
from triage_desk.domain.watched import settled
from triage_desk.exchange.folder import FolderFiles
from triage_desk.exchange.tables import TableFiles
from triage_desk.exits import DONE
from triage_desk.services import folder as watched


def watch(arguments: argparse.Namespace) -> int:
    """Take over what comes into a folder until stopped, or once what is there."""
    folder = Path(arguments.folder).absolute()
    known = TableFiles(paths.data_dir(arguments.data_dir))
    with signed_in(arguments) as signed:
        desk = replace(signed, folder=FolderFiles(known, chooser(arguments)))
        before = watched.look(desk, folder)
        if not arguments.once:
            print(f"Watching {folder}; Ctrl+C ends it.", file=sys.stderr)
        while True:
            time.sleep(arguments.every)
            now = watched.look(desk, folder)
            for name in settled(before, now):
                why = watched.take(desk, folder, name, Meter())
                print(f"Parked: {name}: {why[0]}" if why else f"Done: {name}")
            if arguments.once:
                return DONE
            before = now
