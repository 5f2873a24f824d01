"""Several files as one, private to whoever saves it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from triage_desk import files


def write(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write a zip as a whole, readable by its owner only; return it.

    Raises:
        EnvironmentFault: the place cannot be written; nothing half stays.
    """
    with (
        files.writing_whole(path) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, data in parts.items():
            archive.writestr(name, data)
    return path
