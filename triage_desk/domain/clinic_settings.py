"""What all desks of a clinic share: the clinic itself, and how it books.

What belongs to one computer (theme, size of text, printer) stays in its ``settings.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from triage_desk.domain.clinic import Letterhead, Practice, Programme
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.removal import RemovalPolicy

CLINIC_ID = "clinic"
# A letterhead's picture is a few centimetres wide: more is a photograph.
LOGO_BYTES = 256 * 1024
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# Minutes after which the questions on danger signs are asked again of a parked intake.
SAFETY_MINUTES = (5, 60)
# Hours within which a clinician looks at a route: 0 is "before that day ends", 72 three days.
LOOK_HOURS = (0, 72)

V = TypeVar("V")


class ReleaseMode(StrEnum):
    """Who has the last word before a visit is booked."""

    DESK_BOOKS = "desk_books"
    CLINICIAN_RELEASES = "clinician_releases"


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic as all its desks know it. A FHIR Organization, and how it works.

    ``state`` is one of ``clinic.STATES``, or empty. ``logo`` names the picture on the letterhead
    by the SHA-256 of its bytes (hex), or is empty. ``release`` says whether the desk books under
    the signed protocol or every route waits for a clinician. ``languages_off`` are codes of
    languages the content has and this clinic does not offer. ``safety_again_minutes`` is how long
    a parked intake may lie before its questions on danger signs are asked again. ``keeping`` is how
    long records are kept; without it nobody can be removed.

    ``look_today_hours``, ``look_soon_hours``, ``look_notify_hours`` and ``look_pt_hours`` say how
    soon a clinician looks at a route, in hours of the clock from when it was set; 0 is before that
    day ends. No study sets them: the defaults are this program's proposal of 2026-11-22, of which
    4 hours follow the words of the content for PT first with a point to check ("within 4 working
    hours"), and 1 hour leaves time to be seen on the same day. Each clinic decides them.
    """

    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    email: str = ""
    state: str = ""
    programmes: tuple[Programme, ...] = ()
    logo: str = ""
    release: ReleaseMode = ReleaseMode.DESK_BOOKS
    languages_off: tuple[str, ...] = ()
    emergency_number: str = "911"
    safety_again_minutes: int = 30
    keeping: RemovalPolicy | None = None
    look_today_hours: int = 1
    look_soon_hours: int = 4
    look_notify_hours: int = 4
    look_pt_hours: int = 0

    @property
    def look_within(self) -> Mapping[Disposition, int]:
        """Return within how many hours a clinician looks at a route; 0 is the same day."""
        return {
            Disposition.PHYSICIAN_TODAY: self.look_today_hours,
            Disposition.PHYSICIAN_SOON: self.look_soon_hours,
            Disposition.PT_FIRST_NOTIFY: self.look_notify_hours,
            Disposition.PT_FIRST: self.look_pt_hours,
        }

    @property
    def practice(self) -> Practice:
        """Return the clinic as booking needs it."""
        return Practice(self.state, self.programmes)

    def letterhead(self, logo: bytes = b"") -> Letterhead:
        """Return the clinic as papers need it; ``logo`` is the picture that ``logo`` names."""
        return Letterhead(self.name, self.address, self.phone, self.fax, self.email, logo)

    def offers(self, code: str) -> bool:
        """Return whether a patient may be asked in a language; English always."""
        return code == SOURCE or code not in self.languages_off


@dataclass(frozen=True, slots=True)
class Version(Generic[V]):
    """A value as it was kept once: ``by`` is the id of who kept it."""

    number: int
    at: datetime
    by: str
    value: V


def clinic_of(head: Letterhead) -> Clinic:
    """Return a clinic of which only the letterhead is known, without its picture."""
    return Clinic(head.clinic, head.address, head.phone, head.fax, head.email)


def changed(before: object, after: object) -> tuple[str, ...]:
    """Return the names of the fields in which two values of one dataclass differ."""
    names = (part.name for part in fields(after))  # type: ignore[arg-type]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def is_picture(data: bytes) -> bool:
    """Return whether bytes begin as a PNG or JPEG file does."""
    return data.startswith(_PICTURES)
