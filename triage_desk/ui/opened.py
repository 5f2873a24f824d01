"""What the job that opens the program brings back to the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk
    from triage_desk.ui.flow import Flow


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk, and the class that knows its screens: both cost more import than a first paint."""

    desk: Desk
    flow: type[Flow]
