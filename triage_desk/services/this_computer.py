"""Where the data and the parts of the program lie on this computer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Computer:
    """Where things lie here. ``overlay`` is what the clinic adds to the content, if anything.

    ``versions`` holds copies of the content of before, one folder each.
    """

    data: Path
    content: Path
    overlay: Path | None
    certificate: Path
    licences: Path
    versions: Path
