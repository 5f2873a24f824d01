"""What the pages before sign-in need at hand, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from triage_desk.domain.user import RecoverySheet
from triage_desk.services.access import Entrance
from triage_desk.settings import ClinicSettings, Settings


@dataclass(frozen=True, slots=True)
class Published:
    """How the demo is entered: its passphrase and PINs are in every copy of the program."""

    name: str
    passphrase: str
    pin: str


@dataclass(frozen=True, slots=True)
class WayIn:
    """The door, and what set-up writes and prints.

    ``clinic`` is what the settings say of the clinic now; ``keep_clinic`` writes it there;
    ``print_sheet`` returns the recovery sheet as PDF; ``demo`` is there for the demo only;
    ``kiosk_sound`` lets a kiosk that calls staff be heard; ``keep_language`` writes the language
    of staff, by its code, and returns the settings of this computer as they are then.
    """

    entrance: Entrance
    folder: Path
    clinic: ClinicSettings
    keep_clinic: Callable[[ClinicSettings], None]
    print_sheet: Callable[[RecoverySheet], bytes]
    demo: Published | None = None
    kiosk_sound: bool = True
    keep_language: Callable[[str], Settings] | None = None
