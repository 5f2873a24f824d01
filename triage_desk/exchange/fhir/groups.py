"""A saved list of people as FHIR has it: a Group of persons, who is in it now, and who made it.

Members are named by record number alone, or by our id where they have none: whoever receives the
Group and does not know them learns no name and no birth date. What all members have in common goes
along as characteristics. Of a list in which one of several things is enough, no single one is
common to all, so none is said: it would be told of people of whom it is not true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from triage_desk.domain.cohort import Criterion, Kept, Match, Says, What
from triage_desk.domain.exchange import GroupOut
from triage_desk.domain.patient import Patient
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.people import PATIENT_SYSTEM
from triage_desk.exchange.fhir.provenance import AGENT, USER_SYSTEM
from triage_desk.exchange.fhir.terms import Resource, coding, concept, full, instant
from triage_desk.rules.content import Ruleset

LISTED: Final = f"{terms.CODES}/list"
_UNITS: Final = {What.AGE: ("years", "a"), What.VISIT: ("days", "d")}


def group(one: GroupOut, ruleset: Ruleset, manager: Resource) -> Resource:
    """Return a list and its people; ``manager`` is the reference to the clinic."""
    kept = one.kept
    whole = kept.cohort.match is Match.ALL
    return full(
        {
            "resourceType": "Group",
            "id": terms.made_id("Group", kept.cohort_id),
            "identifier": [terms.identifier("list", kept.cohort_id)],
            "active": True,
            "type": "person",
            "actual": True,
            "name": kept.name,
            "quantity": len(one.people),
            "managingEntity": manager,
            "characteristic": [_common(c, ruleset) for c in kept.cohort.criteria] if whole else [],
            "member": [{"entity": _who(person)} for person in one.people],
        }
    )


def origin(one: GroupOut) -> Resource:
    """Return who made the list and when, and as of when its people are."""
    kept = one.kept
    who = {"identifier": {"system": USER_SYSTEM, "value": kept.by}, "display": kept.said_by}
    return {
        "resourceType": "Provenance",
        "id": terms.made_id("Provenance", "list", kept.cohort_id, instant(one.as_of)),
        "target": [terms.reference("Group", kept.cohort_id)],
        "occurredDateTime": instant(kept.at),
        "recorded": instant(one.as_of),
        "activity": {"text": _said(kept)},
        "agent": [{"type": concept(AGENT, "author", "Author"), "who": full(who)}],
    }


def _said(kept: Kept) -> str:
    shared = "shared with the clinic" if kept.shared else "of one person"
    return f"List of people saved, {shared}; members as of the day it was sent"


def _who(person: Patient) -> Resource:
    """Return a member by number alone, never by name."""
    number = {"system": terms.MRN_SYSTEM, "value": person.mrn}
    own = {"system": PATIENT_SYSTEM, "value": person.patient_id}
    return {"type": "Patient", "identifier": number if person.mrn else own}


def _common(one: Criterion, ruleset: Ruleset) -> Resource:
    """Return one thing that holds of every member."""
    about = one.about or one.what.value
    title = _titles(ruleset).get(one.what, {}).get(about, "")
    return {
        "code": concept(f"{LISTED}-{one.what.value}", about, title),
        **_value(one),
        "exclude": one.says is Says.ABSENT,
    }


def _value(one: Criterion) -> Resource:
    if one.says is Says.UNKNOWN:
        return {"valueCodeableConcept": concept(terms.ABSENT_SYSTEM, "unknown", "Unknown")}
    if one.says in _BOUNDS:
        unit, code = _UNITS.get(one.what, ("", ""))
        amount = full({"value": one.number, "unit": unit})
        amount |= {"system": terms.UCUM, "code": code} if code else {}
        return {"valueRange": {_BOUNDS[one.says]: {"value": one.number, **amount}}}
    if one.code:
        coded = coding(f"{LISTED}-{What.ANSWER.value}-{one.about}", one.code)
        return {"valueCodeableConcept": {"coding": [coded]}}
    return {"valueBoolean": True}


_BOUNDS: Final = {Says.AT_LEAST: "low", Says.AT_MOST: "high"}


def _titles(ruleset: Ruleset) -> Mapping[What, Mapping[str, str]]:
    return {what: named(ruleset) for what, named in _NAMED.items()}


_NAMED: Final[Mapping[What, Callable[[Ruleset], Mapping[str, str]]]] = {
    What.FLAG: lambda rules: {one.flag_id: one.title for one in rules.flags},
    What.PATHWAY: lambda rules: {one.pathway_id: one.title for one in rules.pathways},
    What.SCORE: lambda rules: {name: one.title for name, one in rules.instruments.items()},
}
