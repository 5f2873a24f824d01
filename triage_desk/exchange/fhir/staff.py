"""Who works here, as FHIR has it: Practitioner with PractitionerRole, and CareTeam; out and in.

A Practitioner is a person; what they are here, when and where they work is their PractitionerRole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from triage_desk.domain.exchange import Note
from triage_desk.domain.practitioner import MINUTES_A_DAY, CareTeam, Hours, Practitioner, Profession
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.parts import (
    concept_words,
    each,
    identifiers,
    inside,
    left_out,
    words,
)
from triage_desk.exchange.fhir.people import reference_key
from triage_desk.exchange.fhir.terms import Resource, extension, full

PRACTITIONER_SYSTEM = f"{terms.ID}/practitioner"
TEAM_SYSTEM = f"{terms.ID}/care-team"
LICENCE_SYSTEM = f"{terms.ID}/licence"
PROFESSIONS = f"{terms.CODES}/profession"
PATHWAY_URL = f"{terms.EXTENSION}/pathway"
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS: Final = {
    Profession.PT: "Physical therapist",
    Profession.OT: "Occupational therapist",
    Profession.PHYSICIAN: "Physician",
    Profession.ADVANCED_PRACTICE: "Advanced practice provider",
    Profession.NURSE: "Nurse",
    Profession.BEHAVIORAL_HEALTH: "Behavioral health clinician",
    Profession.SOCIAL_WORK: "Social worker",
    Profession.COORDINATOR: "Care coordinator",
}
PRACTITIONER: Final = ("identifier", "active", "name", "telecom", "qualification")
ROLE: Final = ("identifier", "active", "practitioner", "code", "availableTime", "location")


# ------------------------------------------------------------------------------------------ out


def practitioner(one: Practitioner) -> Resource:
    """Return somebody who works here as a Practitioner."""
    phones = (
        {"system": "phone", "value": one.phone, "use": "work"},
        {"system": "fax", "value": one.fax, "use": "work"},
        {"system": "phone", "value": one.direct, "use": "mobile"},
    )
    licence = {"system": LICENCE_SYSTEM, "value": one.licence}
    credentials = {"code": {"text": one.credentials}}
    return full(
        {
            "resourceType": "Practitioner",
            "id": terms.made_id("Practitioner", one.practitioner_id),
            "identifier": [
                {"system": PRACTITIONER_SYSTEM, "value": one.practitioner_id},
                *([licence] if one.licence else []),
            ],
            "active": one.active,
            "name": [{"text": one.name}],
            "telecom": [phone for phone in phones if phone["value"]],
            "qualification": [credentials] if one.credentials else [],
        }
    )


def role(one: Practitioner) -> Resource:
    """Return what somebody is here, when and where, as a PractitionerRole."""
    code = terms.concept(PROFESSIONS, one.profession.value, _WORDS[one.profession])
    rooms = [
        {"type": "Location", "identifier": {"system": f"{terms.ID}/location", "value": room}}
        for room in one.rooms
    ]
    return full(
        {
            "resourceType": "PractitionerRole",
            "id": terms.made_id("PractitionerRole", one.practitioner_id),
            "extension": [extension(PATHWAY_URL, valueCode=name) for name in one.pathways],
            "identifier": [terms.identifier("practitioner-role", one.practitioner_id)],
            "active": one.active,
            "practitioner": terms.reference("Practitioner", one.practitioner_id, display=one.named),
            "code": [code],
            "location": rooms,
            "availableTime": [_hours(hours) for hours in one.hours],
        }
    )


def _hours(hours: Hours) -> Resource:
    """Return a stretch of work; until midnight it has no end, as FHIR knows no 24:00."""
    return full(
        {
            "daysOfWeek": [DAYS[hours.weekday]],
            "availableStartTime": _clock(hours.opens),
            "availableEndTime": _clock(hours.closes) if hours.closes < MINUTES_A_DAY else "",
        }
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def care_team(team: CareTeam, names: dict[str, str]) -> Resource:
    """Return a team of the clinic; ``names`` are those of practitioners by id."""
    phone = {"system": "phone", "value": team.phone, "use": "work"}
    return full(
        {
            "resourceType": "CareTeam",
            "id": terms.made_id("CareTeam", team.team_id),
            "identifier": [{"system": TEAM_SYSTEM, "value": team.team_id}],
            "status": "active" if team.active else "inactive",
            "name": team.name,
            "participant": [
                {"member": terms.reference("Practitioner", name, display=names.get(name, ""))}
                for name in team.members
            ],
            "telecom": [phone] if team.phone else [],
        }
    )


# ------------------------------------------------------------------------------------------- in


def read_practitioner(
    resource: Resource, place: str, key: str
) -> tuple[Practitioner, tuple[Note, ...]]:
    """Return somebody who works somewhere; what they are, their role says (``with_role``).

    Raises:
        UserError: no name, or nothing that tells them again.
    """
    notes = left_out(resource, PRACTITIONER, place)
    ours = licence = ""
    for system, value, _whole in identifiers(resource):
        if system == PRACTITIONER_SYSTEM:
            ours = value
        elif not licence:
            licence = value
        else:
            notes.append(Note(f"{place}.identifier", "one licence or number is kept of several"))
    if not ours and not key:
        raise UserError(f"{place} has no identifier and no id: give it one.")
    phones = {
        (words(one.get("system")), words(one.get("use"))): words(one.get("value"), 40)
        for one in each(resource.get("telecom"))
    }
    phone = phones.get(("phone", "work")) or phones.get(("phone", ""), "")
    qualified = [concept_words(one.get("code")) for one in each(resource.get("qualification"))]
    found = Practitioner(
        practitioner_id=ours or terms.our_id("Practitioner", key),
        name=_name(resource, place),
        profession=Profession.COORDINATOR,
        credentials=", ".join(filter(None, qualified)),
        licence=licence,
        phone=phone,
        fax=phones.get(("fax", "work")) or phones.get(("fax", ""), ""),
        direct=phones.get(("phone", "mobile"), ""),
        active=resource.get("active") is not False,
    )
    return found, tuple(notes)


def _name(resource: Resource, place: str) -> str:
    for name in each(resource.get("name")):
        given = name.get("given")
        parts = [*(given if isinstance(given, list) else []), name.get("family")]
        found = words(name.get("text")) or " ".join(filter(None, map(words, parts)))
        if found:
            return found
    raise UserError(f"{place}.name is empty: add a name.")


def with_role(
    person: Practitioner | None, resource: Resource, place: str
) -> tuple[Practitioner, tuple[Note, ...]]:
    """Return a practitioner with what their role says.

    Raises:
        UserError: the role is of nobody in the file, or none that this clinic books.
    """
    if person is None:
        raise UserError(f"{place}.practitioner is not in this file: send it with the role.")
    notes = left_out(resource, (*ROLE, "extension"), place)
    codes = {
        words(coded.get("code"))
        for code in each(resource.get("code"))
        for coded in each(code.get("coding"))
        if coded.get("system") == PROFESSIONS
    }
    known = [profession for profession in Profession if profession.value in codes]
    if not known:
        raise UserError(f"{place}.code is no profession of this clinic ({PROFESSIONS}).")
    rooms = (inside(one.get("identifier")) for one in each(resource.get("location")))
    pathways = (
        words(one.get("valueCode"))
        for one in each(resource.get("extension"))
        if one.get("url") == PATHWAY_URL
    )
    return replace(
        person,
        profession=known[0],
        hours=_read_hours(resource, place),
        rooms=tuple(words(one["value"]) for one in rooms if one.get("value")),
        pathways=tuple(filter(None, pathways)),
        active=person.active and resource.get("active") is not False,
    ), tuple(notes)


def _read_hours(resource: Resource, place: str) -> tuple[Hours, ...]:
    found = []
    for one in each(resource.get("availableTime")):
        opens = _minutes(one.get("availableStartTime", "00:00:00"))
        closes = _minutes(one.get("availableEndTime", "24:00:00"))
        days = one.get("daysOfWeek")
        listed = days if isinstance(days, list) else []
        if opens is None or closes is None or closes <= opens:
            raise UserError(f"{place}.availableTime has no beginning before its end: mend it.")
        found += [Hours(DAYS.index(day), opens, closes) for day in listed if day in DAYS]
    return tuple(found)


def _minutes(clock: object) -> int | None:
    parts = clock.split(":") if isinstance(clock, str) else []
    if len(parts) < 2 or not all(part.isdecimal() for part in parts[:2]):  # noqa: PLR2004
        return None
    minutes = 60 * int(parts[0]) + int(parts[1])
    return minutes if minutes <= MINUTES_A_DAY else None


def read_team(
    resource: Resource, place: str, key: str, members: dict[str, str]
) -> tuple[CareTeam, tuple[Note, ...]]:
    """Return a team of a clinic; ``members`` are our ids of practitioners by what names them.

    Raises:
        UserError: no name, or nothing that tells it again.
    """
    kept = ("identifier", "status", "name", "participant", "telecom")
    notes = left_out(resource, kept, place)
    ours = next((v for system, v, _ in identifiers(resource) if system == TEAM_SYSTEM), "")
    name = words(resource.get("name"))
    if not name or not (ours or key):
        raise UserError(f"{place} has no name, or no identifier and no id: add them.")
    found = []
    for one in each(resource.get("participant")):
        member = members.get(reference_key(one.get("member")), "")
        if member:
            found.append(member)
        else:
            notes.append(Note(f"{place}.participant", "only practitioners of this file are kept"))
    phones = [words(one.get("value"), 40) for one in each(resource.get("telecom"))]
    return CareTeam(
        ours or terms.our_id("CareTeam", key),
        name,
        tuple(found),
        next(filter(None, phones), ""),
        resource.get("status", "active") == "active",
    ), tuple(notes)
