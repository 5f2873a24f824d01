"""This computer: where its data and the parts of the program lie, and what to send for help."""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from triage_desk import __version__, logs, settings
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.permission import Permission
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.this_computer import Computer

# Zip files carry a day: one for all, so that equal contents give equal bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def computer_of(desk: Desk) -> Computer:
    """Return where things lie.

    Raises:
        UserError: this desk has no folder of its own, as in a test.
    """
    if desk.computer is None:
        raise UserError("This window has no data folder of its own.")
    return desk.computer


def facts(desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield what is what here, as pairs of a name and a value; nothing of a patient."""
    here = computer_of(desk)
    ref = desk.engine.ruleset.ref
    known = settings.load(here.data)
    yield "program", __version__
    yield "content", f"{ref.version}, {ref.content_hash[:16]}"
    yield "data", str(here.data)
    yield "database", "server" if known.database else "file"
    yield "workstation", desk.actor.workstation
    yield "system", platform.platform()
    yield "python", sys.version.split()[0]


def licences(desk: Desk) -> str:
    """Return whose work the program contains, and on what terms.

    Raises:
        EnvironmentFault: the file that came with the program cannot be read.
    """
    return _read(computer_of(desk).licences).decode()


def support_bundle(desk: Desk) -> bytes:
    """Return a zip file for whoever helps: versions, settings of this computer, the log.

    The log carries ids and no names; the address of a server is left out.

    Raises:
        UserError: the role does not allow it.
        EnvironmentFault: the settings cannot be read.
    """
    require(desk, Permission.CHANGE_SETTINGS)
    here = computer_of(desk)
    parts = {"about.json": json.dumps(dict(facts(desk)), indent=1, ensure_ascii=False).encode()}
    lines = settings.to_toml(settings.load(here.data)).splitlines()
    plain = [line for line in lines if not line.startswith("database = ")]
    parts[settings.FILE_NAME] = "\n".join([*plain, ""]).encode()
    for path in sorted(here.data.glob(f"{logs.FILE_NAME}*")):
        parts[path.name] = _read(path)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.SUPPORT_BUNDLE_MADE, "")
    return _zipped(parts)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            f"This file cannot be read: {path}; check that it is there and yours."
        ) from error


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, NO_DAY), body)
    return made.getvalue()
