"""What the job that opens the program brings back to the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage_desk.services.desk import Desk
    from triage_desk.ui.flow import Flow
    from triage_desk.ui.gate import Gate
    from triage_desk.ui.wayin import WayIn


@dataclass(frozen=True, slots=True)
class Opened:
    """The classes that know the screens, and a desk that is open or a door that is shut.

    All of them cost more import than a first paint.
    """

    desk: Desk | None
    flow: type[Flow]
    gate: type[Gate] | None = None
    way_in: WayIn | None = None
