"""Who works at the invented clinic, where and when: all of them synthetic, open every day."""

from __future__ import annotations

from triage_desk.domain.practitioner import (
    WEEKDAYS,
    CareTeam,
    Hours,
    Location,
    LocationKind,
    Practitioner,
    Profession,
)
from triage_desk.services import clinic
from triage_desk.services.demo import THERAPIST
from triage_desk.services.desk import Desk

PHYSICIAN = "Dana Sample"
# 8 to 12 and 1 to 6, on Sundays too: a demo has a free time on any day.
HOURS = tuple(
    Hours(day, opens * 60, closes * 60)
    for day in range(WEEKDAYS)
    for opens, closes in ((8, 12), (13, 18))
)
PLACES = (
    Location("demo-room-1", "Room 1"),
    Location("demo-room-2", "Room 2"),
    Location("demo-desk", "Front desk", LocationKind.DESK, "555-0100", "DEMO"),
)
PEOPLE = (
    Practitioner(
        *("demo-dev", THERAPIST, Profession.PT, "PT, DPT", "SYNTHETIC 0001"),
        *("555-0102", "555-0101", "555-0112", HOURS, ("demo-room-1",)),
    ),
    Practitioner(
        *("demo-robin", "Robin Sample", Profession.OT, "OTR/L", "SYNTHETIC 0002"),
        *("555-0103", "555-0101", "555-0113", HOURS, ("demo-room-1",)),
        pathways=("PW-HAND-PT", "PW-HAND-TENDON", "PW-HAND-TINGLE", "PW-OA-HAND"),
    ),
    Practitioner(
        *("demo-dana", PHYSICIAN, Profession.PHYSICIAN, "MD", "SYNTHETIC 0003"),
        *("555-0104", "555-0101", "555-0114", HOURS, ("demo-room-2",)),
    ),
    Practitioner(
        *("demo-nia", "Nia Sample", Profession.NURSE, "RN", "SYNTHETIC 0004"),
        *("555-0105", "555-0101", "555-0115", HOURS),
    ),
)
TEAM = CareTeam(
    "demo-team",
    "Back and joint team (synthetic)",
    tuple(person.practitioner_id for person in PEOPLE),
    "555-0106",
)


def fill(desk: Desk) -> int:
    """Keep places, people and their team where nobody is kept yet; return how many people."""
    if clinic.people(desk):
        return 0
    for place in PLACES:
        clinic.keep_place(desk, place)
    for person in PEOPLE:
        clinic.keep_person(desk, person)
    clinic.keep_team(desk, TEAM)
    return len(PEOPLE)
