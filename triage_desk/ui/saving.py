"""Where a file is saved: the dialog begins in the folder of the last one, with a name that is free.

So Return is enough for the second paper of a day, and for the first where Documents will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


@dataclass(slots=True)
class _Last:
    """The folder that was chosen last in this run; nobody's name stands in it."""

    folder: Path | None = None


_last = _Last()


def ask(parent: QWidget, title: str, name: str, kinds: str) -> tuple[Path | None, str]:
    """Ask where a file called ``name`` goes; ``kinds`` are the file types, as Qt writes them.

    Returns:
        The path and the kind that were chosen; ``None`` and "" where nothing was.
    """
    offered = free_name(_folder() / name)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(offered), kinds)
    if not chosen:
        return None, ""
    path = Path(chosen)
    _last.folder = path.parent
    return path, kind


def free_name(path: Path) -> Path:
    """Return ``path``, or one beside it with a number where a file has that name."""
    free, number = path, 1
    while _is_there(free):
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _is_there(path: Path) -> bool:
    """Return whether there is such a file; what may not be looked at is for the dialog to say."""
    try:
        return path.exists()
    except OSError:
        return False


def _folder() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for folder in (_last.folder, Path(documents)):
        if folder is not None and _is_there(folder):
            return folder
    return Path.home()
