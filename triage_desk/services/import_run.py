"""One import under way: what its parts share, within its transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from triage_desk.domain.batch import Brought
from triage_desk.domain.exchange import (
    BY_ID,
    BY_MRN,
    Became,
    Kind,
    Note,
    Outcome,
)
from triage_desk.domain.patient import Patient
from triage_desk.errors import UserError
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Transaction
from triage_desk.services.recognising import Doubtful


@dataclass(slots=True)
class Run:
    """Who was found, what became of each entry, whose record it touched, what it brought.

    ``removed`` are the records that were removed on request, ``None`` until they were asked for.
    """

    desk: Desk
    tx: Transaction
    known: dict[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    touched: dict[str, Counter[str]] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    brought: list[Brought] = field(default_factory=list)
    removed: frozenset[str] | None = None
    people: dict[str, Patient] = field(default_factory=dict)
    file: str = ""

    def say(
        self, kind: Kind, place: str, became: Became, record_id: str = "", why: str = ""
    ) -> None:
        """Keep what became of an entry."""
        self.outcomes.append(Outcome(kind, place, became, record_id, why))

    def keep(self, brought: Brought) -> None:
        """Keep what an entry brought, and that its person's record was changed."""
        self.say(brought.kind, brought.place, brought.became, brought.record_id)
        if brought.became is Became.SAME:
            return
        self.brought.append(brought)
        if brought.patient_id:
            counted = self.touched.setdefault(brought.patient_id, Counter())
            counted[brought.kind.value] += 1

    def attempt(self, kind: Kind, place: str, keep: Callable[[], None]) -> None:
        """Keep one entry, or say why not; what else stands in the file is kept all the same."""
        try:
            keep()
        except UserError as fault:
            like = fault.like if isinstance(fault, Doubtful) else ""
            self.outcomes.append(Outcome(kind, place, Became.REFUSED, why=str(fault), like=like))

    def gone(self) -> frozenset[str]:
        """Return the ids of records that were removed on request."""
        if self.removed is None:
            self.removed = frozenset(one.patient_id for one in self.tx.people.removals())
        return self.removed

    def person(self, key: str) -> Patient:
        """Return whose record an entry is about.

        Raises:
            UserError: nobody of the file or on file has this key.
        """
        if key in self.known:
            return self.tx.patients.current(self.known[key])
        if key.startswith((BY_ID, BY_MRN)):
            return self.tx.patients.current(self.tx.people.find(key.partition(":")[2]))
        raise UserError("nobody in the file or on file is meant: send the Patient with it")
