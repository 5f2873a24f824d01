"""Who works at the clinic, where and when. Names follow FHIR: Practitioner, Location, CareTeam."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from triage_desk.domain.disposition import Disposition

WEEKDAYS = 7
MINUTES_A_DAY = 24 * 60


class Profession(StrEnum):
    """What somebody is here, as far as booking tells them apart."""

    PT = "pt"
    OT = "ot"
    PHYSICIAN = "physician"
    ADVANCED_PRACTICE = "advanced_practice"
    NURSE = "nurse"
    BEHAVIORAL_HEALTH = "behavioral_health"
    SOCIAL_WORK = "social_work"
    COORDINATOR = "coordinator"


_THERAPY = frozenset({Disposition.PT_FIRST, Disposition.PT_FIRST_NOTIFY})
_MEDICAL = frozenset({Disposition.PHYSICIAN_TODAY, Disposition.PHYSICIAN_SOON})
# Which routes are booked with whom. Nobody is booked for an emergency or outside this desk.
TAKES: Mapping[Profession, frozenset[Disposition]] = MappingProxyType(
    {
        Profession.PT: _THERAPY,
        Profession.OT: _THERAPY,
        Profession.PHYSICIAN: _MEDICAL,
        Profession.ADVANCED_PRACTICE: _MEDICAL,
    }
)


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of work: ``weekday`` 0 is Monday, ``opens`` and ``closes`` minutes of the day."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody a visit may be booked with, or who is called. Nobody is deleted, only inactive.

    ``credentials`` is printed after the name ("PT, DPT"), ``licence`` as it must stand on a letter.
    ``phone`` is for patients, ``direct`` for staff. ``rooms`` are ids of locations. ``pathways``
    are ids of the pathways they take; empty is every one of their profession.
    """

    practitioner_id: str
    name: str
    profession: Profession
    credentials: str = ""
    licence: str = ""
    phone: str = ""
    fax: str = ""
    direct: str = ""
    hours: tuple[Hours, ...] = ()
    rooms: tuple[str, ...] = ()
    pathways: tuple[str, ...] = ()
    active: bool = True

    @property
    def named(self) -> str:
        """Return the name with what stands after it: "Ana Sample, PT, DPT"."""
        return ", ".join(part for part in (self.name, self.credentials) if part)

    def takes(self, route: Disposition, pathway_id: str = "") -> bool:
        """Return whether a visit of this route and pathway may be booked with them."""
        if not self.active or route not in TAKES.get(self.profession, frozenset()):
            return False
        return not (pathway_id and self.pathways) or pathway_id in self.pathways

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return when they work on a day of the calendar, earliest first."""
        mine = (hours for hours in self.hours if hours.weekday == day.weekday())
        return tuple(sorted(mine, key=lambda hours: hours.opens))


class LocationKind(StrEnum):
    """What a place is for."""

    ROOM = "room"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Location:
    """A room where people are seen, or a desk. ``workstation`` is the name of a desk's computer."""

    location_id: str
    name: str
    kind: LocationKind = LocationKind.ROOM
    phone: str = ""
    workstation: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class CareTeam:
    """People who look after the same patients; ``members`` are ids of practitioners."""

    team_id: str
    name: str
    members: tuple[str, ...] = ()
    phone: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class BookingTarget:
    """With whom a visit may be booked, and where they work."""

    practitioner: Practitioner
    rooms: tuple[Location, ...] = ()


def targets(
    people: Iterable[Practitioner],
    places: Iterable[Location],
    route: Disposition,
    pathway_id: str = "",
) -> tuple[BookingTarget, ...]:
    """Return who can take a visit: who names the pathway first, then by name."""
    known = {place.location_id: place for place in places if place.active}
    fit = sorted(
        (person for person in people if person.takes(route, pathway_id)),
        key=lambda person: (pathway_id not in person.pathways, person.name),
    )
    return tuple(
        BookingTarget(person, tuple(known[room] for room in person.rooms if room in known))
        for person in fit
    )
