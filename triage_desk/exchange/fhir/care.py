"""What matters to one person and who helps: Goal, RelatedPerson and CareTeam, out and in.

FHIR's Goal has no rulers of readiness and confidence, and one list of notes: each of ours says by
an extension what it is. Who helps with a goal is named by identifier alone, since who helps no
longer is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from triage_desk.domain.care import CLOSEST, CareRole, Goal, GoalStatus, Participant
from triage_desk.domain.exchange import GoalIn, HelperIn, Note
from triage_desk.domain.practitioner import Practitioner, Profession
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.answers_in import is_our_id
from triage_desk.exchange.fhir.parts import (
    concept_words,
    each,
    find_extension,
    identifiers,
    inside,
    left_out,
    left_out_of,
    words,
)
from triage_desk.exchange.fhir.people import reference_key
from triage_desk.exchange.fhir.terms import Resource, concept, extension, full

ROLES: Final = f"{terms.CODES}/care-role"
MAY_BE_TOLD: Final = f"{terms.EXTENSION}/may-be-told"
CLOSENESS: Final = f"{terms.EXTENSION}/goal-closeness"
READINESS: Final = f"{terms.EXTENSION}/goal-readiness"
CONFIDENCE: Final = f"{terms.EXTENSION}/goal-confidence"
HELPED_BY: Final = f"{terms.EXTENSION}/goal-helped-by"
NOTE_IS: Final = f"{terms.EXTENSION}/goal-note"
GOAL_SYSTEM: Final = f"{terms.ID}/goal"
TEAM_OF_SYSTEM: Final = f"{terms.ID}/care-team-of"
HELPER_SYSTEM: Final = f"{terms.ID}/helper"
LONGEST: Final = 300
GOAL: Final = (
    *("identifier", "lifecycleStatus", "description", "subject", "startDate", "target"),
    *("note", "extension"),
)
RELATED: Final = (
    *("identifier", "patient", "relationship", "name", "telecom", "extension", "active"),
)
_RULERS: Final = (CLOSENESS, READINESS, CONFIDENCE)
_STATUS: Final = {
    **{status.value: status for status in GoalStatus},
    **dict.fromkeys(("proposed", "planned", "accepted"), GoalStatus.ACTIVE),
    "rejected": GoalStatus.CANCELLED,
}
_ROLE_OF: Final = {
    Profession.PT: CareRole.PT,
    Profession.OT: CareRole.PT,
    Profession.PHYSICIAN: CareRole.PHYSICIAN,
    Profession.ADVANCED_PRACTICE: CareRole.PHYSICIAN,
}


# ------------------------------------------------------------------------------------------ out


def goal(one: Goal) -> Resource:
    """Return what somebody wants to be able to do, as a Goal."""
    due = [{"dueDate": one.due_on.isoformat()}] if one.due_on else []
    rulers = zip(_RULERS, (one.closeness, one.readiness, one.confidence), strict=True)
    marks = [extension(url, valueInteger=number) for url, number in rulers if number is not None]
    if one.helper_id:
        who = {"type": "RelatedPerson", "identifier": terms.identifier("helper", one.helper_id)}
        marks.append(extension(HELPED_BY, valueReference=who))
    said = (("barrier", one.barrier), ("remedy", one.remedy))
    return full(
        {
            "resourceType": "Goal",
            "id": terms.made_id("Goal", one.goal_id),
            "extension": marks,
            "identifier": [terms.identifier("goal", one.goal_id)],
            "lifecycleStatus": one.status.value,
            "description": {"text": one.words},
            "subject": terms.reference("Patient", one.patient_id),
            "startDate": one.set_on.isoformat(),
            "target": due,
            "note": [
                {"extension": [extension(NOTE_IS, valueCode=kind)], "text": text}
                for kind, text in said
                if text
            ],
        }
    )


def helper(one: Participant) -> Resource:
    """Return somebody who helps as a RelatedPerson."""
    phone = {"system": "phone", "value": one.phone}
    return full(
        {
            "resourceType": "RelatedPerson",
            "id": terms.made_id("RelatedPerson", one.participant_id),
            "extension": [extension(MAY_BE_TOLD, valueBoolean=one.may_be_told)],
            "identifier": [terms.identifier("helper", one.participant_id)],
            "patient": terms.reference("Patient", one.patient_id),
            "relationship": [concept(ROLES, one.role.value)],
            "name": [{"text": one.name}],
            "telecom": [phone] if one.phone else [],
        }
    )


def team(patient_id: str, helpers: Sequence[Participant]) -> Resource:
    """Return the care team of one person; those who work elsewhere are named by their role too."""
    clinical = (CareRole.PT, CareRole.PHYSICIAN)
    return {
        "resourceType": "CareTeam",
        "id": terms.made_id("CareTeam", "of", patient_id),
        "identifier": [terms.identifier("care-team-of", patient_id)],
        "status": "active",
        "subject": terms.reference("Patient", patient_id),
        "participant": [
            {
                "role": [concept(ROLES, one.role.value)],
                "member": terms.reference("RelatedPerson", one.participant_id, display=one.name),
            }
            for one in sorted(helpers, key=lambda one: one.role not in clinical)
        ],
    }


# ------------------------------------------------------------------------------------------- in


def read_goal(
    resource: Resource, place: str, key: str, patient_key: str
) -> tuple[GoalIn, tuple[Note, ...]]:
    """Return a goal of somebody, and what of it has no place here.

    Raises:
        UserError: no words, a status that does not hold, or nothing that tells it again.
    """
    notes = left_out(resource, GOAL, place)
    notes += left_out_of(resource.get("target"), ("dueDate",), f"{place}.target")
    said = concept_words(resource.get("description"))
    whole = words(inside(resource.get("description")).get("text"), LONGEST) or said
    status = _STATUS.get(words(resource.get("lifecycleStatus")))
    if not whole or status is None:
        raise UserError(f"{place} has no words, or its lifecycleStatus does not hold here.")
    ours = _our_number(resource, GOAL_SYSTEM)
    if not ours and not key:
        raise UserError(f"{place} has no identifier and no id: give it one.")
    barrier, remedy = _notes(resource, place, notes)
    closeness, readiness, confidence = (_of_ten(resource, url, place, notes) for url in _RULERS)
    helped = inside(find_extension(resource, HELPED_BY).get("valueReference"))
    found = GoalIn(
        patient_key=patient_key,
        goal_id=ours or terms.our_id("Goal", key),
        words=whole,
        status=status,
        set_on=_day(resource.get("startDate"), f"{place}.startDate", notes),
        due_on=_due(resource, place, notes),
        closeness=closeness,
        readiness=readiness,
        confidence=confidence,
        barrier=barrier,
        remedy=remedy,
        helper_id=words(inside(helped.get("identifier")).get("value")),
        place=place,
    )
    return found, tuple(notes)


def _our_number(resource: Resource, system: str) -> str:
    mine = (value for named, value, _whole in identifiers(resource) if named == system)
    return next((value for value in mine if is_our_id(value)), "")


def _of_ten(resource: Resource, url: str, place: str, notes: list[Note]) -> int | None:
    value = find_extension(resource, url).get("valueInteger")
    if value is None:
        return None
    if type(value) is int and 0 <= value <= CLOSEST:
        return value
    notes.append(Note(f"{place}.extension", "it is no whole number from 0 to 10"))
    return None


def _due(resource: Resource, place: str, notes: list[Note]) -> date | None:
    days = [one["dueDate"] for one in each(resource.get("target")) if one.get("dueDate")]
    if len(days) > 1:
        notes.append(Note(f"{place}.target", "one day is kept of several"))
    return _day(days[0], f"{place}.target", notes) if days else None


def _day(value: object, place: str, notes: list[Note]) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(words(value, 10))
    except ValueError:
        notes.append(Note(place, "it is no whole date like 2026-11-22"))
        return None


def _notes(resource: Resource, place: str, notes: list[Note]) -> tuple[str, str]:
    """Return what gets in the way, and what was done about it; other notes are not kept."""
    found: dict[str, str] = {}
    for one in each(resource.get("note")):
        kind = words(find_extension(one, NOTE_IS).get("valueCode"))
        if kind in ("barrier", "remedy") and kind not in found:
            found[kind] = words(one.get("text"), LONGEST)
        else:
            notes.append(Note(f"{place}.note", "it has no place here"))
    return found.get("barrier", ""), found.get("remedy", "")


def read_team(
    resource: Resource,
    place: str,
    patient_key: str,
    member: Callable[[str], Resource | Practitioner | None],
) -> tuple[tuple[HelperIn, ...], tuple[Note, ...]]:
    """Return who helps one person, and what of their team has no place here.

    ``member`` returns what a reference names: a RelatedPerson, somebody who works at a clinic, or
    ``None``.
    """
    notes = left_out(resource, ("identifier", "status", "subject", "participant"), place)
    notes += left_out_of(resource.get("participant"), ("role", "member"), f"{place}.participant")
    active = resource.get("status", "active") in ("active", "proposed")
    ours = any(system == TEAM_OF_SYSTEM for system, _value, _whole in identifiers(resource))
    found: dict[str, HelperIn] = {}
    for one in each(resource.get("participant")):
        key = reference_key(one.get("member"))
        who, role = member(key), _role(one.get("role"))
        made: HelperIn | None = None
        if isinstance(who, Practitioner):
            made = _worker(who, place, patient_key, role)
        elif who is not None:
            made = _related(who, place, key, patient_key, role)
        if made is not None:
            found[made.participant_id] = replace(made, active=active)
        elif not ours:  # Of our own each stands for itself, in whatever file.
            notes.append(Note(f"{place}.participant", "nobody in this file is meant, or no name"))
    return tuple(found.values()), tuple(notes)


def _role(roles: object) -> CareRole | None:
    codes = {
        words(coded.get("code"))
        for role in each(roles)
        for coded in each(role.get("coding"))
        if coded.get("system") == ROLES
    }
    return next((role for role in CareRole if role.value in codes), None)


def _worker(who: Practitioner, place: str, patient_key: str, role: CareRole | None) -> HelperIn:
    """Return somebody who works at a clinic as one who helps this person."""
    named = terms.our_id("Helper", patient_key, who.practitioner_id)
    plain = _ROLE_OF.get(who.profession, CareRole.SUPPORT)
    return HelperIn(patient_key, named, who.named, role or plain, who.phone, place=place)


def read_helper(
    resource: Resource, place: str, key: str, patient_key: str
) -> tuple[HelperIn | None, tuple[Note, ...]]:
    """Return somebody who helps and whom we sent out ourselves, and what has no place here.

    Anybody else who is related to a person is kept where a team of that person names them.
    """
    notes = left_out(resource, RELATED, place)
    if len(each(resource.get("telecom"))) > 1:
        notes.append(Note(f"{place}.telecom", "one phone number is kept of several"))
    ours = _our_number(resource, HELPER_SYSTEM)
    found = _related(resource, place, key, patient_key, None) if ours else None
    return found, tuple(notes)


def _related(
    who: Resource, place: str, key: str, patient_key: str, role: CareRole | None
) -> HelperIn | None:
    name = _name(who)
    if not name:
        return None
    phones = [words(one.get("value"), 40) for one in each(who.get("telecom"))]
    told = find_extension(who, MAY_BE_TOLD).get("valueBoolean") is True
    return HelperIn(
        *(patient_key, _our_number(who, HELPER_SYSTEM) or terms.our_id("RelatedPerson", key), name),
        *(role or _role(who.get("relationship")) or CareRole.OTHER, next(iter(phones), ""), told),
        place=place,
    )


def _name(who: Resource) -> str:
    for name in each(who.get("name")):
        given = name.get("given")
        parts = [*(given if isinstance(given, list) else []), name.get("family")]
        found = words(name.get("text")) or " ".join(filter(None, map(words, parts)))
        if found:
            return found
    return ""
