"""Encounters in SQL, as ``services.ports`` wants them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    Table,
    Text,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.decision import Decision
from triage_desk.domain.document import DocumentRecord, PrintRecord
from triage_desk.domain.encounter import (
    EmergencyNotice,
    Encounter,
    EncounterRecord,
    EncounterStatus,
    Override,
    PastIntake,
    WorklistRow,
)
from triage_desk.errors import Stale, UserError
from triage_desk.store import digests, mapping, prints
from triage_desk.store.bare import Bare
from triage_desk.store.faults import breaks_reference
from triage_desk.store.packing import Packing
from triage_desk.store.patients import SqlPatients
from triage_desk.store.referrals import acts_of
from triage_desk.store.reviews import requeue, reviews_of
from triage_desk.store.search import after
from triage_desk.store.shape import TABLES
from triage_desk.store.worklist import WORKLIST, worklist_row

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_answers = TABLES["answer_events"]
_decisions = TABLES["decisions"]
_overrides = TABLES["overrides"]
_notices = TABLES["notices"]
_documents = TABLES["documents"]
_prints = TABLES["document_prints"]
_locks = TABLES["intake_locks"]

# The one path that runs after every key press.
_VISIT, _LINK = bindparam("visit", type_=Text), bindparam("link", type_=Text)
_AT, _SEEN = bindparam("moment", type_=BigInteger), bindparam("seen", type_=Integer)
_changed = _encounters.c.changed_at
_TOUCH = Bare(
    update(_encounters)
    .where(
        _encounters.c.encounter_id == _VISIT,
        _encounters.c.version == func.coalesce(_SEEN, _encounters.c.version),
    )
    .values(
        changed_at=case((_changed < _AT, _AT), else_=_changed),
        changed_by=bindparam("name"),
        version=_encounters.c.version + literal_column("1"),
    )
)
_earlier = _answers.alias()
_before = select(func.max(_earlier.c.sequence)).where(
    _earlier.c.encounter_id == _VISIT, _earlier.c.link_id == _LINK
)
_APPEND_ANSWER = Bare(
    insert(_answers)
    .inline()
    .values(
        encounter_id=_VISIT,
        link_id=_LINK,
        answer=bindparam("given"),
        previous=select(_answers.c.answer)
        .where(_answers.c.sequence == _before.scalar_subquery())
        .scalar_subquery(),
        at=_AT,
        by=bindparam("who"),
    )
)
_GET = Bare(select(_encounters).where(_encounters.c.encounter_id == _VISIT))
_last = (
    select(func.max(_earlier.c.sequence))
    .where(_earlier.c.encounter_id == _VISIT)
    .group_by(_earlier.c.link_id)
)
_STAND = Bare(
    select(_answers.c.link_id, _answers.c.answer)
    .where(_answers.c.sequence.in_(_last))
    .order_by(_answers.c.sequence)
)
# What the list shows of a lock; the names must not meet those of the encounter.
_FINISHED = (EncounterStatus.FINISHED.value, EncounterStatus.DISCARDED.value)
_UNFINISHED = tuple(s.value for s in EncounterStatus if s.value not in _FINISHED)


class SqlEncounters:
    """Encounters, their answers over time, and what was decided."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._packing = Packing(connection)

    def add(self, encounter: Encounter) -> None:
        """Keep a new encounter; raise ``UserError`` when its patient is not on file."""
        self._insert(_encounters, mapping.encounter_values(encounter))

    def get(self, encounter_id: str) -> Encounter:
        """Return one encounter; raise ``UserError`` when there is none."""
        row = _GET.one(self._connection, {"visit": encounter_id})
        if row is None:
            raise _not_on_file()
        return mapping.encounter_of(row)

    def update(self, encounter: Encounter) -> Encounter:
        """Keep the changed state, and return it with its new version.

        Raises:
            Stale: somebody changed it since; nothing was overwritten.
            UserError: there is no such encounter.
        """
        kept = replace(encounter, version=encounter.version + 1)
        which = (_encounters.c.encounter_id == encounter.encounter_id) & (
            _encounters.c.version == encounter.version
        )
        values = mapping.encounter_values(kept)
        if self._connection.execute(update(_encounters).where(which), values).rowcount == 0:
            raise stale(self.get(encounter.encounter_id))
        return kept

    def answers(self, encounter_id: str) -> AnswerSet:
        """Return the answers as they stand now: the last event of each link id."""
        return _answer_set(_STAND.run(self._connection, {"visit": encounter_id}).fetchall())

    def append_answers(
        self,
        encounter_id: str,
        changes: Mapping[str, Answer | None],
        at: datetime,
        by: str,
        *,
        name: str = "",
        version: int | None = None,
    ) -> None:
        """Append one event for each change; ``None`` opens the question again.

        The encounter counts as changed ``at`` by the person called ``name``.

        Raises:
            Stale: it is not at ``version`` any more; nothing was kept.
            UserError: there is no such encounter.
        """
        moment = mapping.micros(at)
        touch = {"moment": moment, "visit": encounter_id, "name": name, "seen": version}
        if _TOUCH.run(self._connection, touch).rowcount == 0:
            raise stale(self.get(encounter_id))
        for link_id, answer in changes.items():
            values = {
                "visit": encounter_id,
                "link": link_id,
                "given": mapping.answer_text(answer),
                "moment": moment,
                "who": by,
            }
            _APPEND_ANSWER.run(self._connection, values)

    def add_decision(
        self,
        encounter_id: str,
        decision: Decision,
        at: datetime,
        specimen: Callable[[], Decision] | None = None,
    ) -> None:
        """Keep a decision as evaluated; ``specimen`` is asked once for each content."""
        dictionary, body = self._packing.pack(decision, specimen)
        values = mapping.decision_values(encounter_id, decision, at)
        number = self._insert(_decisions, values | {"dictionary": dictionary, "body": body})
        digests.add(self._connection, encounter_id, number, decision)
        requeue(self._connection, encounter_id)

    def add_override(self, override: Override) -> None:
        """Keep a change of route."""
        self._insert(_overrides, mapping.override_values(override))
        requeue(self._connection, override.encounter_id)

    def add_notice(self, notice: EmergencyNotice) -> None:
        """Keep who was told of an emergency."""
        self._insert(_notices, mapping.notice_values(notice))

    def add_document(self, document: DocumentRecord) -> None:
        """Keep that a paper was made."""
        self._insert(_documents, mapping.document_values(document))

    def documents(self, encounter_id: str) -> tuple[DocumentRecord, ...]:
        """Return the papers made for an encounter, oldest first."""
        return tuple(map(mapping.document_of, self._of(_documents, encounter_id)))

    def add_print(self, printed: PrintRecord) -> None:
        """Keep that a paper went to a printer."""
        self._insert(_prints, prints.values_of(printed))

    def prints(self, encounter_id: str) -> tuple[PrintRecord, ...]:
        """Return what was printed of an encounter, oldest first."""
        return tuple(map(prints.print_of, self._of(_prints, encounter_id)))

    def record(self, encounter_id: str) -> EncounterRecord:
        """Return everything kept of one encounter."""
        encounter = self.get(encounter_id)
        events = self._of(_answers, encounter_id)
        return EncounterRecord(
            encounter=encounter,
            patient=SqlPatients(self._connection).current(encounter.patient_id),
            answers=_answer_set([(event.link_id, event.answer) for event in events]),
            events=tuple(map(mapping.answer_event_of, events)),
            decisions=tuple(
                self._packing.unpack(row.dictionary, row.body)
                for row in self._of(_decisions, encounter_id)
                if row.body  # Empty where the person was removed.
            ),
            overrides=tuple(map(mapping.override_of, self._of(_overrides, encounter_id))),
            notices=tuple(map(mapping.notice_of, self._of(_notices, encounter_id))),
            reviews=reviews_of(self._connection, encounter_id),
            referral=acts_of(self._connection, encounter_id),
        )

    def worklist(self, since: datetime, until: datetime) -> tuple[WorklistRow, ...]:
        """Return what started in [since, until) and all that is unfinished, newest change first."""
        started = _encounters.c.started_at
        today = (started >= mapping.micros(since)) & (started < mapping.micros(until))
        query = WORKLIST.where(or_(today, _encounters.c.status.in_(_UNFINISHED)))
        return tuple(map(worklist_row, self._connection.execute(query)))

    def of_patients(self, patient_ids: Collection[str]) -> tuple[WorklistRow, ...]:
        """Return all visits of some records, newest change first."""
        query = WORKLIST.where(_encounters.c.patient_id.in_(patient_ids))
        return tuple(map(worklist_row, self._connection.execute(query)))

    def starting_with(self, reference: str) -> str | None:
        """Return the id of the one encounter whose id begins so, or ``None``."""
        column = _encounters.c.encounter_id
        query = select(column).where(column >= reference, column < after(reference)).limit(2)
        ids = list(self._connection.execute(query).scalars())
        return ids[0] if len(ids) == 1 else None

    def count_past(self, since: datetime | None) -> int:
        """Return how many intakes were decided, by default ever."""
        query = select(func.count()).select_from(_past(since).subquery())
        return int(self._connection.execute(query).scalar_one())

    def past_intakes(
        self, since: datetime | None, after: int, limit: int
    ) -> tuple[PastIntake, ...]:
        """Return at most ``limit`` of them in the order of deciding, beyond number ``after``."""
        number = _decisions.c.number
        query = _past(since).where(number > after).order_by(number).limit(limit)
        rows = list(self._connection.execute(query))
        said = self._answers_of([row.encounter_id for row in rows])
        return tuple(
            PastIntake(
                number=row.number,
                encounter_id=row.encounter_id,
                decided_at=mapping.moment_of(row.at),
                answers=_answer_set(
                    [(e.link_id, e.answer) for e in said[row.encounter_id] if e.at <= row.at]
                ),
                decision=self._packing.unpack(row.dictionary, row.body),
            )
            for row in rows
        )

    def _answers_of(self, encounter_ids: list[str]) -> dict[str, list[Any]]:
        """Return the answers of several encounters, oldest first."""
        found: dict[str, list[Any]] = {encounter_id: [] for encounter_id in encounter_ids}
        query = select(_answers).where(_answers.c.encounter_id.in_(encounter_ids))
        for event in self._connection.execute(query.order_by(_answers.c.sequence)):
            found[event.encounter_id].append(event)
        return found

    def _insert(self, table: Table, values: mapping.Values) -> Any:  # noqa: ANN401 - a key
        """Keep a row; return its key."""
        try:
            kept = self._connection.execute(insert(table), values)
        except IntegrityError as error:
            if not breaks_reference(error):
                raise
            raise _not_on_file() from error
        return (kept.inserted_primary_key or (None,))[0]

    def _of(self, table: Table, encounter_id: str) -> list[Any]:
        """Return the rows of one encounter, oldest first."""
        number = table.primary_key.columns[0]
        query = select(table).where(table.c.encounter_id == encounter_id).order_by(number)
        return list(self._connection.execute(query))


def _answer_set(rows: Any) -> AnswerSet:  # noqa: ANN401 - pairs of link id and stored answer
    latest: dict[str, Answer | None] = {}
    for link_id, text in rows:
        latest.pop(link_id, None)  # What was answered last stands last.
        latest[link_id] = mapping.answer_of(text)
    return AnswerSet({link_id: answer for link_id, answer in latest.items() if answer is not None})


def stale(found: Encounter) -> Stale:
    """Return the refusal of a change to an older version than the one ``found``."""
    return Stale(found.changed_by, found.changed_at)


def _not_on_file() -> UserError:
    return UserError("This visit is not on file: open it from the list again.")


def _past(since: datetime | None) -> Any:  # noqa: ANN401 - a statement, typed by its columns
    """Return the latest decision of every encounter that has one."""
    other = _decisions.alias()
    latest = select(func.max(other.c.number)).where(
        other.c.encounter_id == _decisions.c.encounter_id
    )
    newest = latest.correlate(_decisions).scalar_subquery()
    # A decision about somebody who was removed is empty.
    query = select(_decisions).where(
        _decisions.c.number == newest, func.length(_decisions.c.body) > 0
    )
    return query if since is None else query.where(_decisions.c.at >= mapping.micros(since))
