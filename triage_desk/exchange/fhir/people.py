"""Patients as FHIR has them, out and in.

Our own id and the clinic's record number travel as identifiers. ``Patient.gender`` is how somebody
is registered; our rules ask for the sex given at birth, so the US Core extension for that is
written beside it, and read before it.
"""

from __future__ import annotations

from datetime import date

from triage_desk.domain.exchange import Note, PatientIn
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.answers_in import is_our_id
from triage_desk.exchange.fhir.parts import (
    each,
    find_extension,
    identifiers,
    inside,
    left_out,
    words,
)
from triage_desk.exchange.fhir.terms import Resource, coding, extension, full

PATIENT_SYSTEM = f"{terms.ID}/patient"
BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
IDENTIFIER_TYPES = f"{terms.THO}/v2-0203"
_BIRTH_CODES = {"F": Sex.FEMALE, "M": Sex.MALE, "OTH": Sex.OTHER, "UNK": Sex.UNKNOWN}
KEPT = (
    *("identifier", "name", "telecom", "gender", "birthDate", "communication", "link", "active"),
    *("extension", "contained"),
)


def patient(person: Patient) -> Resource:
    """Return a person on file as a Patient."""
    birth = {Sex.FEMALE: "F", Sex.MALE: "M"}.get(person.sex)
    names = [
        full({"use": "official", "family": person.family, "given": person.given.split()}),
        full({"use": "usual", "text": person.preferred_name}) if person.preferred_name else {},
    ]
    number = {
        "type": {"coding": [coding(IDENTIFIER_TYPES, "MR", "Medical record number")]},
        "system": terms.MRN_SYSTEM,
        "value": person.mrn,
    }
    phone = {"system": "phone", "value": person.phone}
    spoken = {"coding": [coding(terms.LANGUAGES, person.language)]}
    return full(
        {
            "resourceType": "Patient",
            "id": terms.made_id("Patient", person.patient_id),
            "extension": [extension(BIRTH_SEX, valueCode=birth)] if birth else [],
            "identifier": [
                {"system": PATIENT_SYSTEM, "value": person.patient_id},
                *([number] if person.mrn else []),
            ],
            "active": not person.merged_into,
            "name": [name for name in names if name],
            "telecom": [phone] if person.phone else [],
            "gender": person.sex.value,
            "birthDate": person.birth_date.isoformat(),
            "communication": [{"language": spoken, "preferred": True}] if person.language else [],
            "link": _stands_for(person),
        }
    )


def _stands_for(person: Patient) -> list[Resource]:
    if not person.merged_into:
        return []
    other = {
        "identifier": {"system": PATIENT_SYSTEM, "value": person.merged_into},
        "type": "Patient",
    }
    return [{"other": other, "type": "replaced-by"}]


def read(resource: Resource, place: str, key: str) -> tuple[PatientIn, tuple[Note, ...]]:
    """Return a person from a Patient, and what of it has no place here.

    Args:
        resource: the Patient.
        place: where it stands in the file, for sentences.
        key: how the same file refers to it; "" makes that an id nobody can tell again.

    Raises:
        UserError: no usable name or birth date, or nothing that tells it again.
    """
    notes = left_out(resource, KEPT, place)
    family, given = _name(resource, place, notes)
    sex, sex_stated = _sex(resource, place, notes)
    mrn, ours = _numbers(resource, place, notes)
    if not mrn and not ours and not key:
        raise UserError(
            f"{place} has no identifier and no id: give it one, or it would be kept twice."
        )
    phone = _phone(resource, place, notes)
    language = _language(resource)
    preferred = _preferred(resource)
    if resource.get("active") is False and not each(resource.get("link")):
        notes.append(Note(f"{place}.active", "records are not closed by an import"))
    stated = {"family", "given", "birth_date"}
    said = {"sex": sex_stated, "mrn": mrn, "phone": phone, "language": language}
    stated |= {name for name, value in {**said, "preferred_name": preferred}.items() if value}
    person = Patient(
        ours or (terms.our_id("Patient", key) if not mrn else ""),
        *(family, given, _birth_date(resource, place), sex),
        *(mrn, phone, language or SOURCE, preferred),
    )
    found = PatientIn(key, person, frozenset(stated), _replaced_by(resource), place)
    return found, tuple(notes)


def _name(resource: Resource, place: str, notes: list[Note]) -> tuple[str, str]:
    names = [name for name in each(resource.get("name")) if name.get("use") != "old"]
    order = {"official": 0, "": 1, "usual": 2, "temp": 3}
    names.sort(key=lambda name: order.get(words(name.get("use")), 4))
    for name in names:
        given_parts = name.get("given")
        listed = given_parts if isinstance(given_parts, list) else []
        family = words(name.get("family"))
        given = " ".join(part for part in map(words, listed) if part)
        if family and given:
            extra = {"prefix", "suffix", "period", "extension"} & name.keys()
            notes += [
                Note(f"{place}.name.{part}", "it has no place here") for part in sorted(extra)
            ]
            _name_other(names, name, place, notes)
            return family, given
    raise UserError(f"{place}.name has no family name with a given name: add both.")


def _name_other(names: list[Resource], taken: Resource, place: str, notes: list[Note]) -> None:
    others = [one for one in names if one is not taken and one.get("use") != "usual"]
    if others:
        notes.append(Note(f"{place}.name", "one name is kept of several"))


def _preferred(resource: Resource) -> str:
    """Return what somebody likes to be called: the usual name, where it says no more than that."""
    for name in each(resource.get("name")):
        if name.get("use") in ("usual", "nickname") and not name.get("family"):
            given = name.get("given")
            listed = given if isinstance(given, list) else []
            return words(name.get("text")) or " ".join(filter(None, map(words, listed)))
    return ""


def _birth_date(resource: Resource, place: str) -> date:
    text = words(resource.get("birthDate"), 10)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"{place}.birthDate is no whole date like 1970-05-31: the rules need the age."
        ) from None


def _sex(resource: Resource, place: str, notes: list[Note]) -> tuple[Sex, bool]:
    born = find_extension(resource, BIRTH_SEX).get("valueCode")
    notes += [
        Note(f"{place}.extension", "it has no place here")
        for one in each(resource.get("extension"))
        if one.get("url") != BIRTH_SEX
    ][:1]
    if isinstance(born, str) and born in _BIRTH_CODES:
        gender = resource.get("gender")
        sex = _BIRTH_CODES[born]
        if gender not in (None, sex.value):
            notes.append(Note(f"{place}.gender", "the sex given at birth is kept instead"))
        return sex, True
    gender = resource.get("gender")
    if isinstance(gender, str) and gender in list(Sex):
        return Sex(gender), True
    return Sex.UNKNOWN, False


def _numbers(resource: Resource, place: str, notes: list[Note]) -> tuple[str, str]:
    """Return the record number and our own id, each "" where there is none."""
    mrn, ours, others = "", "", 0
    for system, value, whole in identifiers(resource):
        kinds = {words(one.get("code")) for one in each(inside(whole.get("type")).get("coding"))}
        if system == PATIENT_SYSTEM and is_our_id(value):
            ours = value
        elif not mrn and ("MR" in kinds or system == terms.MRN_SYSTEM):
            mrn = value
        else:
            others += 1
    if others:
        notes.append(Note(f"{place}.identifier", "only the record number (type MR) is kept"))
    return mrn, ours


def _phone(resource: Resource, place: str, notes: list[Note]) -> str:
    points = each(resource.get("telecom"))
    phones = [one for one in points if one.get("system") in ("phone", "sms", None)]
    order = {"mobile": 0, "home": 1, "": 2, "work": 3}
    phones.sort(key=lambda one: order.get(words(one.get("use")), 2))
    found = [words(one.get("value"), 40) for one in phones if one.get("use") != "old"]
    found = [one for one in found if one]
    if len(points) > 1:
        notes.append(Note(f"{place}.telecom", "one phone number is kept of several"))
    return found[0] if found else ""


def _language(resource: Resource) -> str:
    spoken = each(resource.get("communication"))
    spoken.sort(key=lambda one: one.get("preferred") is not True)
    for one in spoken:
        for coded in each(inside(one.get("language")).get("coding")):
            code = words(coded.get("code"), 20)
            if code:
                return code.partition("-")[0].lower() if "-" in code else code
    return ""


def _replaced_by(resource: Resource) -> str:
    for link in each(resource.get("link")):
        if link.get("type") == "replaced-by":
            return reference_key(link.get("other"))
    return ""


def reference_key(value: object) -> str:
    """Return what a reference names: an address, or ``system|value`` of an identifier."""
    reference = inside(value)
    if isinstance(reference.get("reference"), str):
        return words(reference["reference"], 300)
    named = inside(reference.get("identifier"))
    if named.get("value"):
        return f"{words(named.get('system'), 300)}|{words(named['value'])}"
    return ""
