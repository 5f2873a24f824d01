"""Where the data and the resources live: source tree, installed wheel, frozen bundle."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from triage_desk.errors import EnvironmentFault

DATA_VARIABLE = "TRIAGE_DESK_DATA"
DATABASE_VARIABLE = "TRIAGE_DESK_DATABASE"
APP_FOLDER = "TriageDesk"

_PACKAGE = Path(__file__).resolve().parent


def data_dir(override: Path | None = None) -> Path:
    """Return the folder of this user's data, absolute, whether it exists or not.

    ``override`` (the command line) goes first, then the variable ``TRIAGE_DESK_DATA``, then the
    place the system has for such data.
    """
    named = override or os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    return Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False, roaming=False))


def stay_here() -> None:
    """Forget a server that the environment names: a demo or a trial never leaves this computer."""
    os.environ.pop(DATABASE_VARIABLE, None)


def program() -> tuple[str, ...]:
    """Return the command that starts this program once more."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "triage_desk")


def program_environment(now: Mapping[str, str]) -> dict[str, str]:
    """Return what of the environment ``program`` needs otherwise: where this package lies."""
    if getattr(sys, "frozen", False):
        return {}
    known = [str(_PACKAGE.parent), *filter(None, [now.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(known)}


def resources_dir() -> Path:
    """Return the folder with content, fonts and styles that came with the program.

    Raises:
        EnvironmentFault: the folder is missing, so the program was copied or installed in part.
    """
    candidates = _candidates()
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise EnvironmentFault(
        f"The program's resources are missing: looked for {candidates[0]}; install it again."
    )


def _candidates() -> tuple[Path, ...]:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle:
        return (Path(bundle) / "resources",)
    # The wheel's copy lies inside the package; a source tree has none there.
    return (_PACKAGE / "_resources", _PACKAGE.parent / "resources")
