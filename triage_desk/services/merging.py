"""Telling the server what a desk did while it was away: in order, once, and nothing dropped.

Where nobody else changed the encounter, the steps of an entry are done as they were. Where another
desk did, what both said stays on record, and a person chooses:

* an answer that only one of the two gave or changed stands;
* two different answers are a conflict: in an open intake the question is open again until somebody
  chooses, so that no route rests on either; in a closed one the answer stands on which it was
  decided;
* of two routes the more urgent one holds until somebody chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from triage_desk.domain import codec
from triage_desk.domain.answers import Answer
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import (
    Encounter,
    EncounterStatus,
    Override,
    OverrideReason,
)
from triage_desk.domain.journal import (
    AnswersGiven,
    Conflict,
    ConflictKind,
    Decided,
    Entry,
    Step,
)
from triage_desk.domain.patient import Patient
from triage_desk.domain.user import Role
from triage_desk.services.ports import Transaction

OPEN = (EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as JSON; ``None`` is a question that was opened again."""

    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Routed:
    """A route as JSON."""

    route: Disposition


@dataclass(frozen=True, slots=True)
class Ended:
    """An end without a route as JSON, with its reason in words."""

    reason: str


def apply(tx: Transaction, entry: Entry) -> None:
    """Do the steps of an entry as they were done.

    Raises:
        Stale: the encounter is not what it was before them.
    """
    for step in entry.steps:
        if step.answers is not None:
            given = step.answers
            tx.encounters.append_answers(
                *(entry.encounter_id, given.changes, given.at, given.by), name=given.name
            )
        elif step.change is not None:
            tx.encounters.update(step.change)
        elif step.decided is not None:
            tx.encounters.add_decision(entry.encounter_id, step.decided.decision, step.decided.at)
        elif step.override is not None:
            tx.encounters.add_override(step.override)
        else:
            _add(tx, step)


def is_clean(tx: Transaction, entry: Entry) -> bool:
    """Return whether nobody else changed the encounter of an entry."""
    return entry.version is None or tx.encounters.get(entry.encounter_id).version == entry.version


def merge(tx: Transaction, entry: Entry) -> int:
    """Tell an entry to the server in the transaction ``tx``; return how many conflicts it has."""
    if is_clean(tx, entry):
        apply(tx, entry)
        return 0
    return _Contradicted(tx, entry).merge()


def _add(tx: Transaction, step: Step) -> None:
    """Do what no other desk can contradict."""
    if step.patient is not None:
        tx.patients.add(_without_taken_number(tx, step.patient))
    elif step.encounter is not None:
        tx.encounters.add(step.encounter)
    elif step.notice is not None:
        tx.encounters.add_notice(step.notice)
    elif step.document is not None:
        tx.encounters.add_document(step.document)
    elif step.tick is not None:
        tx.care.add_tick(step.tick)
    elif step.review is not None:
        tx.reviews.add(step.review)
    elif step.referral is not None:
        tx.referrals.add(step.referral)
    elif step.printed is not None:
        tx.encounters.add_print(step.printed)
    elif step.event is not None:
        tx.audit.write(step.event)


def _without_taken_number(tx: Transaction, patient: Patient) -> Patient:
    """Leave out a record number that belongs to another person by now; both stay on file."""
    others = tx.patients.near(patient) if patient.mrn else ()
    return replace(patient, mrn="") if any(p.mrn == patient.mrn for p in others) else patient


class _Contradicted:
    """One entry about an encounter that another desk changed meanwhile."""

    def __init__(self, tx: Transaction, entry: Entry) -> None:
        self._tx = tx
        self._entry = entry
        self._count = 0

    @property
    def _visit(self) -> Encounter:
        return self._tx.encounters.get(self._entry.encounter_id)

    def merge(self) -> int:
        """Do each step as far as nobody contradicts it."""
        for step in self._entry.steps:
            if step.answers is not None:
                self._answers(step.answers)
            elif step.decided is not None:
                self._decided(step.decided)
            elif step.override is not None:
                self._override(step.override)
            elif step.change is not None:
                self._change(step.change)
            else:
                _add(self._tx, step)
        return self._count

    def _answers(self, given: AnswersGiven) -> None:
        known, encounter_id = self._tx.encounters, self._entry.encounter_id
        now = known.answers(encounter_id)
        waiting = {c.link_id: c for c in self._tx.journal.conflicts(encounter_id)}
        plain: dict[str, Answer | None] = {}
        both: dict[str, Answer | None] = {}
        for link_id, ours in given.changes.items():
            theirs = now.get(link_id)
            if link_id in waiting:
                text = codec.to_json(Said(ours))
                self._tx.journal.say_again(waiting[link_id], text, given.name, given.at)
                both[link_id] = ours
            elif theirs not in (ours, given.before.get(link_id)):
                self._answer_conflict(given, link_id, ours, theirs)
                both[link_id] = ours
            elif theirs != ours:
                plain[link_id] = ours
        self._append({**plain, **both}, given)
        if both:
            # Open again until somebody chooses; what was decided stands on what was said then.
            is_open = self._visit.status in OPEN
            self._append({i: None if is_open else now.get(i) for i in both}, given)

    def _append(self, changes: Mapping[str, Answer | None], given: AnswersGiven) -> None:
        if changes:
            self._tx.encounters.append_answers(
                *(self._entry.encounter_id, changes, given.at, given.by), name=given.name
            )

    def _answer_conflict(
        self, given: AnswersGiven, link_id: str, ours: Answer | None, theirs: Answer | None
    ) -> None:
        self._conflict(
            ConflictKind.ANSWER, link_id, codec.to_json(Said(ours)), codec.to_json(Said(theirs))
        )

    def _decided(self, decided: Decided) -> None:
        route = decided.decision.disposition
        standing = self._tx.encounters.record(self._entry.encounter_id).route
        if standing is None and route is Disposition.EMERGENCY:
            self._tx.encounters.add_decision(self._entry.encounter_id, decided.decision, decided.at)
            self._tx.encounters.update(
                replace(
                    self._visit,
                    status=EncounterStatus.DECIDED,
                    decided_at=decided.at,
                    disposition=route,
                )
            )
        elif standing is not route:
            self._route_conflict(route, standing, self._raised(route))

    def _override(self, override: Override) -> None:
        standing = self._tx.encounters.record(self._entry.encounter_id).route
        if standing is not override.to_disposition:
            self._route_conflict(override.to_disposition, standing, override)

    def _route_conflict(
        self, ours: Disposition, standing: Disposition | None, change: Override
    ) -> None:
        if standing is not None and ours > standing:
            self._tx.encounters.add_override(replace(change, from_disposition=standing))
        theirs = codec.to_json(Routed(standing)) if standing else ""
        self._conflict(ConflictKind.ROUTE, "", codec.to_json(Routed(ours)), theirs)

    def _raised(self, route: Disposition) -> Override:
        who = next((s.event for s in self._entry.steps if s.event is not None), None)
        return Override(
            self._entry.encounter_id,
            self._entry.at,
            who.actor if who else self._entry.workstation,
            Role(who.role) if who else Role.FRONT_DESK,
            route,
            route,
            OverrideReason.NEW_INFORMATION,
            f"Decided at {self._entry.workstation} while the server did not answer.",
        )

    def _change(self, change: Encounter) -> None:
        """Let the state of the other desk stand; an end without a route is a conflict."""
        if change.status is EncounterStatus.DISCARDED and self._visit.status is not change.status:
            self._conflict(ConflictKind.END, "", codec.to_json(Ended(change.discard_reason)), "")

    def _conflict(self, kind: ConflictKind, link_id: str, ours: str, theirs: str) -> None:
        who = next((s.event.actor for s in self._entry.steps if s.event is not None), "")
        names = [s.answers.name for s in self._entry.steps if s.answers is not None]
        self._count += 1
        self._tx.journal.add_conflict(
            Conflict(
                0,
                self._entry.encounter_id,
                self._entry.entry_id,
                kind,
                link_id,
                ours,
                theirs,
                names[0] if names else who,
                self._entry.workstation,
                self._entry.at,
                self._visit.changed_by,
                self._entry.at,
            )
        )
