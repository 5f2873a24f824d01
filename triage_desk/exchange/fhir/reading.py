"""FHIR JSON that comes in: a bundle, a resource alone, or one resource on each line.

Entries that cannot be kept are left out one by one and named; a file that is no FHIR at all is
refused as a whole. References are followed inside a file (``fullUrl``, ``Patient/id``, contained
resources) and between the files of one import.

JSON unpacks to far more than its bytes (the dearest to some thirty times as much), so one value
may be ``LARGEST_VALUE`` and have ``MOST_PARTS``. A file of lines may be larger: only its bytes are
held, and each line is unpacked by itself, when it is its turn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from triage_desk.domain.exchange import (
    BY_ID,
    BY_MRN,
    AnswersIn,
    AppointmentIn,
    Delivery,
    GoalIn,
    HelperIn,
    MemberIn,
    Note,
    PatientIn,
)
from triage_desk.domain.practitioner import CareTeam, Practitioner
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import (
    answers_in,
    appointments,
    care,
    coverage,
    outcomes,
    people,
    staff,
    terms,
)
from triage_desk.exchange.fhir.parts import each, identifiers, inside, words
from triage_desk.exchange.fhir.terms import Resource
from triage_desk.rules.content import Ruleset

# What we send beside what we take: nothing is lost when it comes back, and it is not named.
OURS_TO_SEND = frozenset(
    {
        *("AuditEvent", "ClinicalImpression", "DetectedIssue", "DocumentReference", "Encounter"),
        *("Flag", "Observation", "Organization", "Provenance", "Questionnaire"),
        *("ServiceRequest", "Task"),
    }
)
MOST_NOTES = 2_000
LARGEST_VALUE, MOST_PARTS = 32_000_000, 1_500_000
MOST_ENTRIES = 100_000
_LINE = re.compile(rb"\S[^\n]*")
IN_PARTS = "send it in parts, or as NDJSON with one resource on each line."


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of a file: where it stands, and by what others refer to it.

    ``held`` is the resource, or the bytes of the line it stands on.
    """

    kind: str
    held: Resource | memoryview
    place: str
    names: tuple[str, ...]

    @property
    def resource(self) -> Resource:
        """Return the resource; one of a line is unpacked anew each time."""
        if isinstance(self.held, memoryview):
            return _parsed(bytes(self.held), self.place.capitalize())
        return self.held

    @property
    def key(self) -> str:
        """Return the address that tells it again in another file, "" where it has none."""
        return self.names[0] if self.names else ""


def fits(head: bytes) -> bool:
    """Return whether a file begins as FHIR does in JSON."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" and b'"resourceType"' in head


def read(data: bytes, ruleset: Ruleset) -> Delivery:
    """Return what a file holds: a bundle, one resource, or one resource on each line (NDJSON).

    Raises:
        UserError: it is no JSON, or no FHIR.
    """
    first = next(_lines(data), b"")
    if len(first) < len(data.strip()) and _is_whole(bytes(first)):
        entries = _of_lines(data)
    else:
        entries = list(_entries(_parsed(data, "The file")))
    return _Reading(entries, ruleset).run()


def _lines(data: bytes) -> Iterator[memoryview]:
    """Yield the lines of a file that hold anything, none of them copied."""
    whole = memoryview(data)
    for found in _LINE.finditer(data):
        yield whole[found.start() : found.end()]


def _of_lines(data: bytes) -> list[Entry]:
    found: list[Entry] = []
    for number, line in enumerate(_lines(data), 1):
        row = _entry(_parsed(bytes(line), f"Line {number}"), f"line {number}", "")
        found.append(replace(row, held=line))
        if len(found) > MOST_ENTRIES:
            raise UserError(f"The file has more than {MOST_ENTRIES:,} resources: send it in parts.")
    return found


def _is_whole(line: bytes) -> bool:
    """Return whether a line is a value of its own."""
    if len(line) > LARGEST_VALUE:
        return False
    try:
        _parsed(line, "")
    except UserError:
        return False
    return True


def _parsed(data: bytes, what: str) -> Resource:
    parts = sum(map(data.count, (b"{", b"[", b",")))
    if len(data) > LARGEST_VALUE or parts > MOST_PARTS:
        raise UserError(f"{what} is too large to be read as one: {IN_PARTS}")
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise UserError(f"{what} is not UTF-8 text: save it as UTF-8.") from None
    except (ValueError, RecursionError):
        raise UserError(f"{what} is not JSON: ask for it to be sent again.") from None
    if not isinstance(found, dict) or not words(found.get("resourceType")):
        raise UserError(f"{what} is no FHIR resource: it has no resourceType.")
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _entries(whole: Resource) -> Iterator[Entry]:
    if whole["resourceType"] != "Bundle":
        yield _entry(whole, str(words(whole["resourceType"])), "")
        return
    for number, one in enumerate(each(whole.get("entry"))):
        resource = inside(one.get("resource"))
        if resource:
            if number >= MOST_ENTRIES:
                raise UserError(f"The file has more than {MOST_ENTRIES:,} entries: {IN_PARTS}")
            kind = words(resource.get("resourceType"), 60)
            place = f"entry[{number}].{kind}"
            yield _entry(resource, place, words(one.get("fullUrl"), 300))


def _entry(resource: Resource, place: str, url: str) -> Entry:
    kind, named = words(resource.get("resourceType"), 60), words(resource.get("id"), 64)
    own = [f"{system}|{value}" for system, value, _whole in identifiers(resource)]
    names = [f"{kind}/{named}" if named else "", url, *own]
    return Entry(kind, resource, place, tuple(dict.fromkeys(filter(None, names))))


class _Reading:
    """Reads the entries of one file, what others refer to first."""

    def __init__(self, entries: list[Entry], ruleset: Ruleset) -> None:
        self.entries, self.ruleset = entries, ruleset
        self.people: list[PatientIn] = []
        self.teams: list[CareTeam] = []
        self.booked: list[AppointmentIn] = []
        self.answers: list[AnswersIn] = []
        self.helpers: dict[str, HelperIn] = {}
        self.goals: list[GoalIn] = []
        self.members: list[MemberIn] = []
        self.notes: dict[Note, None] = {}
        # The address that stands for each other name of the same resource.
        self.known: dict[str, str] = {
            name: entry.key for entry in entries for name in reversed(entry.names)
        }
        self.staff: dict[str, Practitioner] = {}
        self.related = {one.key: one for one in entries if one.kind == "RelatedPerson"}
        self.helping: set[str] = set()

    def run(self) -> Delivery:
        """Return what was found, with a note for everything that was not taken."""
        steps: Mapping[str, Callable[[Entry], None]] = {
            "Patient": self._patient,
            "Practitioner": self._practitioner,
            "PractitionerRole": self._role,
            "RelatedPerson": self._helper,
            "CareTeam": self._team,
            "Appointment": self._appointment,
            "Coverage": self._coverage,
            "Goal": self._goal,
            "QuestionnaireResponse": self._answers,
        }
        for kind, step in steps.items():
            for entry in self.entries:
                if entry.kind == kind:
                    self._try(step, entry)
        for entry in self.entries:
            if entry.kind not in steps and entry.kind not in OURS_TO_SEND:
                self._note(Note(entry.place, "such a resource has no place here"))
        for key, entry in self.related.items():
            if key not in self.helping:
                self._note(Note(entry.place, "kept only where a care team names them"))
        return Delivery(
            patients=tuple(self.people),
            appointments=tuple(self.booked),
            practitioners=tuple(dict.fromkeys(self.staff.values())),
            teams=tuple(self.teams),
            answers=tuple(self.answers),
            notes=tuple(self.notes),
            members=tuple(self.members),
            helpers=tuple(self.helpers.values()),
            goals=tuple(self.goals),
        )

    def _note(self, *notes: Note) -> None:
        """Keep what is not taken, each note once; after the first thousands nobody reads on."""
        for note in notes:
            if len(self.notes) < MOST_NOTES:
                self.notes[note] = None

    def _try(self, step: Callable[[Entry], None], entry: Entry) -> None:
        try:
            step(entry)
        except UserError as fault:
            self._note(Note(entry.place, str(fault)))

    def _one(self, name: str, entry: Entry) -> str:
        """Return the address of what a reference names, also of a contained resource."""
        if not name.startswith("#"):
            return self.known.get(name) or _on_file(name)
        for inner in each(entry.resource.get("contained")):
            if inner.get("id") == name[1:]:
                own = [f"{system}|{value}" for system, value, _ in identifiers(inner)]
                return next((self.known.get(one) or _on_file(one) for one in own), "")
        return ""

    def _patient(self, entry: Entry) -> None:
        one, notes = people.read(entry.resource, entry.place, entry.key)
        stands = self._one(one.replaced_by, entry) if one.replaced_by else ""
        self._note(*notes)
        self.people.append(replace(one, replaced_by=stands))

    def _practitioner(self, entry: Entry) -> None:
        one, notes = staff.read_practitioner(entry.resource, entry.place, entry.key)
        self._note(*notes)
        self.staff[entry.key] = one

    def _role(self, entry: Entry) -> None:
        named = people.reference_key(entry.resource.get("practitioner"))
        key = self._one(named, entry)
        one, notes = staff.with_role(self.staff.get(key), entry.resource, entry.place)
        self._note(*notes)
        self.staff[key] = one

    def _team(self, entry: Entry) -> None:
        whose = entry.resource.get("subject")
        if whose:
            subject = self._one(people.reference_key(whose), entry)
            found, notes = care.read_team(
                entry.resource, entry.place, subject, lambda name: self._member(name, entry)
            )
            self._note(*notes)
            self.helpers |= {one.participant_id: one for one in found}
            return
        members = {
            name: self.staff[key].practitioner_id
            for name, key in self.known.items()
            if key in self.staff
        }
        one, notes = staff.read_team(entry.resource, entry.place, entry.key, members)
        self._note(*notes)
        self.teams.append(one)

    def _helper(self, entry: Entry) -> None:
        subject = self._one(people.reference_key(entry.resource.get("patient")), entry)
        one, notes = care.read_helper(entry.resource, entry.place, entry.key, subject)
        self._note(*notes)
        if one is not None:
            self.helpers[one.participant_id] = one
            self.helping.add(entry.key)

    def _member(self, name: str, entry: Entry) -> Resource | Practitioner | None:
        """Return who a member of a care team is, of those in the file."""
        key = self._one(name, entry)
        related = self.related.get(key)
        self.helping.add(key)
        return self.staff.get(key) or (related.resource if related else None)

    def _goal(self, entry: Entry) -> None:
        subject = self._one(people.reference_key(entry.resource.get("subject")), entry)
        one, notes = care.read_goal(entry.resource, entry.place, entry.key, subject)
        self._note(*notes)
        self.goals.append(one)

    def _coverage(self, entry: Entry) -> None:
        subject = self._one(people.reference_key(entry.resource.get("beneficiary")), entry)
        payers = (self._payer(key, entry) for key in coverage.payor_keys(entry.resource))
        payer = next(filter(None, payers), "")
        one, notes = coverage.read(entry.resource, entry.place, subject, payer)
        self._note(*notes)
        self.members.append(one)

    def _payer(self, name: str, entry: Entry) -> str:
        """Return the name of an organization of the same file, also of a contained one."""
        inner = each(entry.resource.get("contained")) if name.startswith("#") else ()
        found = [one for one in inner if f"#{one.get('id')}" == name]
        key = self.known.get(name)
        found += [one.resource for one in self.entries if key and one.key == key]
        return next((words(one.get("name")) for one in found), "")

    def _appointment(self, entry: Entry) -> None:
        one, notes = appointments.read(entry.resource, entry.place, entry.key)
        who = self.staff.get(self._one(one.practitioner_key, entry))
        practitioner = who.practitioner_id if who else _own(one.practitioner_key)
        taken = replace(
            one,
            patient_key=self._one(one.patient_key, entry),
            practitioner_key=practitioner,
        )
        self._note(*notes)
        self.booked.append(taken)

    def _answers(self, entry: Entry) -> None:
        if words(entry.resource.get("questionnaire"), 300).startswith(f"{outcomes.URL}/"):
            return  # Of a follow-up: kept where somebody was asked, as its score is.
        subject = self._one(people.reference_key(entry.resource.get("subject")), entry)
        one, notes = answers_in.read(entry.resource, self.ruleset, entry.place, subject)
        self._note(*notes)
        self.answers.append(one)


def _on_file(name: str) -> str:
    """Return how a record on file is named by our id or record number; else the name as it is."""
    system, _bar, value = name.partition("|")
    if system == people.PATIENT_SYSTEM:
        return f"{BY_ID}{value}"
    return f"{BY_MRN}{value}" if system == terms.MRN_SYSTEM else name


def _own(key: str) -> str:
    """Return our id of a practitioner that a reference names by our identifier."""
    system, _bar, value = key.partition("|")
    return value if system == staff.PRACTITIONER_SYSTEM else ""
