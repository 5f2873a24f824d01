"""Everything of a cargo as resources, and as transaction bundles that may be sent twice.

Every id is made of ours and stays the same, every entry is a conditional create by identifier
(``ifNoneExist``), so that a server which has it keeps it as it is; a list of people alone takes the
place of what it was. Provenance and AuditEvent have
no identifier in R4: they are put under their id, which says the same again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import quote

from triage_desk.domain.answers import Answer
from triage_desk.domain.care import latest
from triage_desk.domain.exchange import Cargo, VisitOut
from triage_desk.domain.panel import Member
from triage_desk.exchange.fhir import (
    appointments,
    care,
    coverage,
    decision,
    encounter,
    groups,
    outcomes,
    people,
    provenance,
    staff,
    terms,
)
from triage_desk.exchange.fhir import questionnaire as questions
from triage_desk.exchange.fhir import response as answered
from triage_desk.exchange.fhir.terms import Resource, full
from triage_desk.rules.content import Ruleset


class Bundles:
    """The resources of one cargo."""

    def __init__(self, cargo: Cargo, ruleset: Ruleset) -> None:
        """Keep both; nothing is made before it is asked for."""
        self.cargo, self.ruleset = cargo, ruleset
        self.names = {one.practitioner_id: one.named for one in cargo.practitioners}

    @cached_property
    def questionnaire(self) -> Resource:
        """Return the Questionnaire of the content in force."""
        return questions.questionnaire(self.ruleset)

    def whole(self) -> Resource:
        """Return everything as one transaction."""
        return transaction(self.resources())

    def visits(self) -> Iterator[tuple[str, Resource]]:
        """Yield the id of each visit and its own transaction."""
        for visit in self.cargo.each_visit():
            forms = outcomes.forms_of(visit, self.ruleset).values()
            person = visit.record.patient
            parts = [*self.clinic(), people.patient(person), *forms]
            parts += self._programs(person.patient_id)
            parts += self.visit(visit)
            yield visit.record.encounter.encounter_id, transaction(parts)

    def resources(self) -> Iterator[Resource]:
        """Yield every resource once, what others refer to first."""
        yield from self.clinic()
        sent = set()
        for person in self.cargo.patients:
            sent.add(person.patient_id)
            yield people.patient(person)
        for one in self.cargo.appointments:
            yield appointments.appointment(one, terms.reference("Patient", one.patient_id))
        yield from self._care()
        for person in self.cargo.patients:
            yield from self._programs(person.patient_id)
        for one_list in self.cargo.groups:
            yield groups.group(one_list, self.ruleset, _at(self.cargo))
            yield groups.origin(one_list)
        for visit in self.cargo.each_visit():
            person = visit.record.patient
            if person.patient_id not in sent:
                sent.add(person.patient_id)
                yield people.patient(person)
                yield from self._programs(person.patient_id)
            for name, form in outcomes.forms_of(visit, self.ruleset).items():
                if name not in sent:
                    sent.add(name)
                    yield form
            yield from self.visit(visit)

    def clinic(self) -> Iterator[Resource]:
        """Yield the clinic, who works there, and their teams."""
        yield _organization(self.cargo)
        for one in self.cargo.practitioners:
            yield staff.practitioner(one)
            yield staff.role(one)
        for team in self.cargo.teams:
            yield staff.care_team(team, self.names)

    def _care(self) -> Iterator[Resource]:
        for goal in latest(self.cargo.goals):
            yield care.goal(goal)
        helpers = [one for one in latest(self.cargo.helpers) if one.active]
        for patient_id in dict.fromkeys(one.patient_id for one in helpers):
            mine = [one for one in helpers if one.patient_id == patient_id]
            yield from (care.helper(one) for one in mine)
            yield care.team(patient_id, mine)

    @cached_property
    def _members(self) -> Mapping[str, list[Member]]:
        """Return who is in which programs, by record."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self.cargo.members:
            found[member.patient_id].append(member)
        return found

    def _programs(self, patient_id: str) -> Iterator[Resource]:
        for member in self._members.get(patient_id, ()):
            yield coverage.coverage(member, terms.reference("Patient", patient_id))

    def visit(self, visit: VisitOut) -> Iterator[Resource]:
        """Yield everything of one visit."""
        record = visit.record
        yield full({**encounter.encounter(record), "serviceProvider": _at(self.cargo)})
        yield self._response(visit)
        if record.decision is not None:
            yield decision.impression(record, record.decision)
            yield from decision.findings(record, record.decision)
        yield from decision.observations(record, self.ruleset, visit.asked)
        yield from encounter.requests(record)
        yield from encounter.task(record)
        yield from (provenance.document(record, paper) for paper in visit.papers)
        yield from provenance.provenance(visit, self.cargo.names)
        yield from outcomes.of_visit(visit, self.ruleset, self.cargo.names)
        yield from provenance.audit_events(visit, self.cargo.names)

    def _response(self, visit: VisitOut) -> Resource:
        record = visit.record
        kept = record.encounter
        made = record.decision
        ref = made.ruleset if made is not None else kept.ruleset
        given: dict[str, Answer] = {
            name: answer for name, answer in record.answers.items() if name in visit.asked
        }
        alone = frozenset(record.given_alone) & given.keys()
        asked = answered.Asked(
            encounter_id=kept.encounter_id,
            person=visit.person,
            version=ref.version,
            content_hash=ref.content_hash,
            authored_at=kept.decided_at or kept.changed_at,
            complete=made is not None and made.complete,
            subject=encounter.subject(record),
            encounter=encounter.at(record),
            author=full({"display": self.cargo.names.get(kept.started_by, "")}),
            language=kept.language,
            alone=alone,
        )
        return answered.response(self.questionnaire, self.ruleset, given, asked)


# Who is in a list changes: what a server has of it before is replaced.
_AS_OF_NOW = frozenset({"Group"})


def transaction(resources: Iterable[Resource]) -> Resource:
    """Return resources as one transaction bundle."""
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [_entry(resource) for resource in resources],
    }


def _entry(resource: Resource) -> Resource:
    kind, named = resource["resourceType"], resource["id"]
    identifiers = resource.get("identifier")
    first = identifiers[0] if isinstance(identifiers, list) else identifiers
    if first is None:
        request = {"method": "PUT", "url": f"{kind}/{named}"}
    else:
        search = f"identifier={_safe(first.get('system', ''))}|{_safe(first['value'])}"
        if kind in _AS_OF_NOW:
            put = {"method": "PUT", "url": f"{kind}?{search}"}
            return {"fullUrl": f"urn:uuid:{named}", "resource": resource, "request": put}
        request = {"method": "POST", "url": kind, "ifNoneExist": search}
    return {"fullUrl": f"urn:uuid:{named}", "resource": resource, "request": request}


def _safe(text: str) -> str:
    """Return text as a search takes it: its own marks escaped, then those of an address."""
    for mark in "\\,|$":
        text = text.replace(mark, f"\\{mark}")
    return quote(text, safe=":/")


def _organization(cargo: Cargo) -> Resource:
    clinic = cargo.clinic
    points = (
        {"system": "phone", "value": clinic.phone},
        {"system": "fax", "value": clinic.fax},
        {"system": "email", "value": clinic.email},
    )
    lines = [line for line in clinic.address if line]
    named = terms.made_id("Organization", clinic.name)
    return full(
        {
            "resourceType": "Organization",
            "id": named,
            "identifier": [terms.identifier("organization", named)],
            "name": clinic.name or "Clinic",
            "telecom": [point for point in points if point["value"]],
            "address": [full({"line": lines, "state": clinic.state})] if lines else [],
        }
    )


def _at(cargo: Cargo) -> Resource:
    return terms.reference("Organization", cargo.clinic.name, display=cargo.clinic.name)
