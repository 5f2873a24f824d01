"""Where the user interface finds its files."""

from __future__ import annotations

from pathlib import Path

from triage_desk import paths


def resource(*parts: str) -> Path:
    """Return the path of a resource, e.g. ``resource("icons", "check.svg")``.

    Raises:
        EnvironmentFault: the program's resources are missing altogether.
    """
    return paths.resources_dir().joinpath(*parts)
