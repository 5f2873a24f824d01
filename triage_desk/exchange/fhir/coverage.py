"""Payer programs as FHIR has them: being in one is a Coverage, out and in.

Fields are those of US Core Coverage (hl7.org/fhir/us/core/StructureDefinition-us-core-coverage)
where we know them: identifier, status, type, beneficiary, relationship, period, payor, and the
program as ``class`` of type group. Who holds the policy, nobody told us: ``relationship`` says that
it is not known, and so does ``payor`` where the file named none. Any other Coverage is insurance,
not a program, and is named where it comes in.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from triage_desk.domain.exchange import MemberIn, Note
from triage_desk.domain.panel import LONGEST_EPISODE, Member, ProgrammeKind
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.answers_in import is_our_id
from triage_desk.exchange.fhir.parts import (
    each,
    find_extension,
    identifiers,
    inside,
    left_out,
    left_out_of,
    words,
)
from triage_desk.exchange.fhir.terms import Resource, concept, extension, full

KINDS: Final = f"{terms.CODES}/program-kind"
CLASSES: Final = f"{terms.THO}/coverage-class"
EPISODE: Final = f"{terms.EXTENSION}/episode-days"
COVERAGE_SYSTEM: Final = f"{terms.ID}/coverage"
DAY: Final = 10
KEPT: Final = (
    *("identifier", "status", "type", "beneficiary", "relationship", "period", "payor", "class"),
    *("extension", "contained"),
)
_SHOWN: Final = {
    ProgrammeKind.BUNDLE: "Bundle",
    ProgrammeKind.CAPITATION: "Capitation",
    ProgrammeKind.ACO: "Accountable care organization",
    ProgrammeKind.MEDICAL_HOME: "Medical home",
}
_NOT_KNOWN: Final = {"extension": [extension(terms.ABSENT_URL, valueCode="unknown")]}


def coverage(one: Member, beneficiary: Resource) -> Resource:
    """Return that somebody is in a program; ``beneficiary`` is the reference to their record."""
    days = [extension(EPISODE, valuePositiveInt=one.episode_days)] if one.episode_days else []
    period = {
        "start": one.starts_on.isoformat() if one.starts_on else "",
        "end": one.ends_on.isoformat() if one.ends_on else "",
    }
    group = {
        "type": concept(CLASSES, "group", "Group"),
        "value": one.programme,
        "name": one.programme,
    }
    return full(
        {
            "resourceType": "Coverage",
            "id": terms.made_id("Coverage", one.member_id),
            "extension": days,
            "identifier": [terms.identifier("coverage", one.member_id)],
            "status": "active",
            "type": concept(KINDS, one.kind.value, _SHOWN[one.kind]),
            "beneficiary": beneficiary,
            "relationship": _NOT_KNOWN,
            "period": full(period),
            "payor": [{"display": one.payer} if one.payer else _NOT_KNOWN],
            "class": [group],
        }
    )


def read(
    resource: Resource, place: str, patient_key: str, payer: str
) -> tuple[MemberIn, tuple[Note, ...]]:
    """Return that somebody is in a program, and what of it has no place here.

    ``payer`` is the name of who pays, where the file says it elsewhere.

    Raises:
        UserError: it is no program, names nobody, or does not hold.
    """
    kind, programme = _kind(resource), _programme(resource)
    if kind is None or not programme:
        raise UserError(
            f"{place} is insurance, or has no name of a program in its class: only payer programs "
            f"are kept, with a type of {KINDS}."
        )
    if words(resource.get("status")) != "active":
        raise UserError(
            f"{place}.status does not hold: only what is active is taken. What came before is "
            "taken back with its import."
        )
    if not patient_key:
        raise UserError(f"{place}.beneficiary names no Patient: nobody knows who is in it.")
    notes = left_out(resource, KEPT, place)
    said = ("display", "reference", "type", "extension")
    notes += left_out_of(resource.get("payor"), said, f"{place}.payor")
    period = inside(resource.get("period"))
    starts, ends = (_day(period.get(end), f"{place}.period.{end}") for end in ("start", "end"))
    if starts and ends and ends < starts:
        raise UserError(f"{place}.period ends before it begins: mend it.")
    named = [words(one.get("display")) for one in each(resource.get("payor"))]
    if len(named) > 1:
        notes.append(Note(f"{place}.payor", "one payer is kept of several"))
    if payor_keys(resource) and not (payer or any(named)):
        notes.append(Note(f"{place}.payor", "the file does not say who this is"))
    return MemberIn(
        patient_key=patient_key,
        programme=programme,
        kind=kind,
        payer=next(filter(None, named), payer),
        starts_on=starts,
        ends_on=ends,
        episode_days=_episode(resource, place, notes),
        place=place,
        member_id=_our_id(resource, place, notes),
    ), tuple(notes)


def payor_keys(resource: Resource) -> tuple[str, ...]:
    """Return the addresses of whoever pays, where the file names them so."""
    found = (one.get("reference") for one in each(resource.get("payor")))
    return tuple(words(one, 300) for one in found if isinstance(one, str))


def _our_id(resource: Resource, place: str, notes: list[Note]) -> str:
    ours = ""
    for system, value, _whole in identifiers(resource):
        if system == COVERAGE_SYSTEM and is_our_id(value):
            ours = value
        else:
            notes.append(
                Note(f"{place}.identifier", "it is known again by person, program and day")
            )
    return ours


def _kind(resource: Resource) -> ProgrammeKind | None:
    for one in each(inside(resource.get("type")).get("coding")):
        code = words(one.get("code"))
        if one.get("system") == KINDS and code in set(ProgrammeKind):
            return ProgrammeKind(code)
    return None


def _programme(resource: Resource) -> str:
    """Return the name of the program: that of its group, else of its plan."""
    named: dict[str, str] = {}
    for one in each(resource.get("class")):
        for coded in each(inside(one.get("type")).get("coding")):
            code = words(coded.get("code"))
            named.setdefault(code, words(one.get("name")) or words(one.get("value")))
    return named.get("group") or named.get("plan", "")


def _day(value: object, place: str) -> date | None:
    """Return a day; one that is not whole is refused, since it moves who is in it when."""
    if value is None:
        return None
    try:
        return date.fromisoformat(words(value, 40)[:DAY])
    except ValueError:
        raise UserError(f"{place} is no whole date like 2026-11-22: mend it.") from None


def _episode(resource: Resource, place: str, notes: list[Note]) -> int:
    value = find_extension(resource, EPISODE).get("valuePositiveInt")
    if value is None:
        return 0
    if type(value) is int and 0 < value <= LONGEST_EPISODE:
        return value
    notes.append(Note(f"{place}.extension", f"it is no length of 1 to {LONGEST_EPISODE} days"))
    return 0
