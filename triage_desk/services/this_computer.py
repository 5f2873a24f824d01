"""Where the data and the parts of the program lie on this computer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

OVERLAY_FOLDER = "overlay"


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

    @property
    def own(self) -> Path:
        """Return the overlay, or where it is to be made."""
        return self.overlay or self.data / OVERLAY_FOLDER
