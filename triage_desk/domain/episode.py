"""An episode of care that is paid as one: when it began, how long it is, what was used in it.

In FHIR's words an EpisodeOfCare. It is not kept: it follows from what a payer's file says of a
person (``panel``) and from the visits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from triage_desk.domain.panel import EPISODE_DAYS, Member, ProgrammeKind


@dataclass(frozen=True, slots=True)
class Beginning:
    """A visit that begins something, on a day of the local calendar."""

    on: date
    encounter_id: str


@dataclass(frozen=True, slots=True)
class Episode:
    """The window of one person in one bundle, in days of the local calendar, both included.

    ``begins_on`` is the day the file names, else that of the visit ``encounter_id``; ``None``
    while neither is known. The last day is that of the bundle's length, or the one on which the
    file says that the person left.
    """

    member: Member
    begins_on: date | None = None
    encounter_id: str = ""

    @property
    def length(self) -> int:
        """Return how many days the bundle is long."""
        return self.member.episode_days or EPISODE_DAYS

    @property
    def last_on(self) -> date | None:
        """Return the last day; ``None`` while it has not begun."""
        if self.begins_on is None:
            return None
        last = self.begins_on + timedelta(days=self.length - 1)
        return min(last, self.member.ends_on or last)

    def holds(self, day: date) -> bool:
        """Tell whether a day is in the window."""
        first, last = self.begins_on, self.last_on
        return first is not None and last is not None and first <= day <= last

    def day_number(self, day: date) -> int | None:
        """Return which day of the episode it is, 1 for the first; ``None`` outside of it."""
        first = self.begins_on
        return (day - first).days + 1 if first is not None and self.holds(day) else None

    def days_left(self, day: date) -> int | None:
        """Return how many days come after ``day``; 0 once it is over, ``None`` before it began."""
        last, first = self.last_on, self.begins_on
        if last is None or first is None or day < first:
            return None
        return max(0, (last - day).days)


def episode_of(member: Member, beginnings: Iterable[Beginning]) -> Episode:
    """Return the episode of somebody in a bundle, the last one where there were several.

    Where the file names no day, the first visit begins one, and so does the first after it is
    over; a visit while one runs belongs to it.
    """
    if member.starts_on is not None:
        return Episode(member, member.starts_on)
    found = Episode(member)
    for one in sorted(beginnings, key=lambda one: (one.on, one.encounter_id)):
        left = member.ends_on is not None and one.on > member.ends_on
        if not left and not found.holds(one.on):
            found = Episode(member, one.on, one.encounter_id)
    return found


def episodes_of(members: Iterable[Member], beginnings: Iterable[Beginning]) -> tuple[Episode, ...]:
    """Return an episode for each bundle among what somebody is in."""
    known = tuple(beginnings)
    bundles = (one for one in members if one.kind is ProgrammeKind.BUNDLE)
    return tuple(episode_of(one, known) for one in bundles)


@dataclass(frozen=True, slots=True)
class CareSaid:
    """What one person said of one kind of care, on a day. ``used`` is ``None`` for not known."""

    on: date
    link_id: str
    used: bool | None


def care_used(asked: Iterable[str], said: Iterable[CareSaid]) -> Mapping[str, CareSaid | None]:
    """Return by question what is known of care that was used, in the order of ``asked``.

    A yes at any time is a yes, of the first day it was said; else the last no; else the last time
    it was asked and not known. ``None`` where nobody asked: that is never a no.
    """
    ordered = sorted(said, key=lambda one: one.on)
    found: dict[str, CareSaid | None] = {}
    for link_id in asked:
        mine = [one for one in ordered if one.link_id == link_id]
        yes = next((one for one in mine if one.used), None)
        no = next((one for one in reversed(mine) if one.used is False), None)
        found[link_id] = yes or no or (mine[-1] if mine else None)
    return found
