"""Cohorts in SQL, as ``services.ports_cohorts`` wants them.

The database leaves out whom a criterion with a column of its own rules out; whoever is left is
judged by ``domain.cohort``, so that both databases and the words of a reason say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from triage_desk.clock import local_date
from triage_desk.domain import codec
from triage_desk.domain.answers import Answer
from triage_desk.domain.cohort import (
    Candidate,
    Cohort,
    Criterion,
    Digest,
    Kept,
    Lead,
    Match,
    Says,
    Visit,
    What,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import FollowUp
from triage_desk.domain.override import standing_override
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.store import digests, mapping
from triage_desk.store.outcomes import SqlOutcomes
from triage_desk.store.panels import holds_on
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_answers = TABLES["answer_events"]
_overrides = TABLES["overrides"]
_scores = TABLES["outcome_scores"]
_versions = TABLES["cohort_versions"]
_members = TABLES["panel_members"]
_removals = TABLES["removals"]
_ROUTED = (EncounterStatus.DECIDED.value, EncounterStatus.FINISHED.value)
_NEVER = (0, "")
_ROOT = func.coalesce(_patients.c.merged_into, _patients.c.patient_id)


class SqlCohorts:
    """Cohorts that were saved, and the people they may be about."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._digests, self._unpacked = digests.Digests(connection), list[Digest]()

    def add(self, kept: Kept) -> None:
        """Keep one version; it stands from now on."""
        values = {
            "cohort_id": kept.cohort_id,
            "name": kept.name,
            "body": codec.to_json(kept.cohort),
            "owner": kept.owner,
            "shared": kept.shared,
            "recall_days": kept.recall_days,
            "removed": kept.removed,
            "at": mapping.micros(kept.at),
            "by": kept.by,
            "said_by": kept.said_by,
        }
        self._connection.execute(insert(_versions), values)

    def all(self) -> tuple[Kept, ...]:
        """Return every cohort as it stands, by name; none that was removed."""
        last = select(func.max(_versions.c.number)).group_by(_versions.c.cohort_id)
        query = select(_versions).where(_versions.c.number.in_(last))
        found = [one for row in self._connection.execute(query) if not (one := _kept(row)).removed]
        return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.cohort_id)))

    def versions(self, cohort_id: str) -> tuple[Kept, ...]:
        """Return every version of one, oldest first."""
        mine = _versions.c.cohort_id == cohort_id
        rows = self._connection.execute(select(_versions).where(mine).order_by(_versions.c.number))
        return tuple(map(_kept, rows))

    def people(self, cohort: Cohort, today: date) -> tuple[Lead, ...]:
        """Return who may be in a cohort, by name."""
        gone = select(_removals.c.patient_id).where(_removals.c.done_at.is_not(None))
        query = (
            select(_patients.c.patient_id)
            .where(_patients.c.merged_into.is_(None), _patients.c.patient_id.not_in(gone))
            .order_by(_patients.c.family_f, _patients.c.given_f, _patients.c.patient_id)
        )
        narrow = cohort.criteria if cohort.match is Match.ALL else ()
        query = query.where(*_narrowing(narrow, today))
        visits, since = self._last_visits(), max(_since(narrow, today), default=0)
        people = ((one, visits.get(one)) for one in self._connection.execute(query).scalars().all())
        return tuple(
            Lead(one, visit[1], mapping.moment_of(visit[0])) if visit else Lead(one)
            for one, visit in people
            if not since or (visit is not None and visit[0] >= since)
        )

    def _last_visits(self) -> dict[str, tuple[int, str]]:
        """Return beginning and id of everybody's last routed visit, under any of their records.

        Read as a whole and put together here: a window over all visits takes the database twenty
        times as long.
        """
        into = select(_patients.c.patient_id, _patients.c.merged_into)
        merged = into.where(_patients.c.merged_into.is_not(None))
        root = {row.patient_id: row.merged_into for row in self._connection.execute(merged)}
        columns = (_encounters.c.patient_id, _encounters.c.started_at, _encounters.c.encounter_id)
        found: dict[str, tuple[int, str]] = {}
        routed = select(*columns).where(_encounters.c.status.in_(_ROUTED))
        for who, begun, visit in self._connection.execute(routed).all():
            one = root.get(who, who)
            found[one] = max(found.get(one, _NEVER), (begun, visit))
        return found

    def candidates(
        self, cohort: Cohort, people: Sequence[Lead], today: date
    ) -> tuple[Candidate, ...]:
        """Return what is kept of some of ``people``, as far as the cohort looks at it."""
        ids = [one.patient_id for one in people]
        query = select(_patients).where(_patients.c.patient_id.in_(ids))
        rows = self._connection.execute(query).all()
        found = {row.patient_id: mapping.patient_of(row) for row in rows}
        visits = self._visits(cohort, people)
        paid = self._programmes(ids, today) if cohort.looks_at(What.PROGRAMME) else {}
        return tuple(
            Candidate(
                found[one.patient_id],
                visits.get(one.encounter_id),
                frozenset(paid.get(one.patient_id, ())),
            )
            for one in people
            if one.patient_id in found
        )

    def learned(self) -> tuple[Digest, ...]:
        """Return what of decisions had to be unpacked in this transaction."""
        return tuple(self._unpacked)

    def learn(self, some: Collection[Digest]) -> None:
        """Keep what had to be unpacked, for the next list."""
        digests.keep(self._connection, some)

    def _programmes(self, ids: Collection[str], today: date) -> Mapping[str, set[str]]:
        query = (
            select(_ROOT, _members.c.programme)
            .join(_patients, _patients.c.patient_id == _members.c.patient_id)
            .where(_ROOT.in_(ids), holds_on(today))
        )
        found: dict[str, set[str]] = defaultdict(set)
        for root, programme in self._connection.execute(query):
            found[root].add(programme)
        return found

    def _visits(self, cohort: Cohort, people: Sequence[Lead]) -> dict[str, Visit]:
        """Return the visits of some people with what the cohort looks at, and no more."""
        ids = [one.encounter_id for one in people if one.began]
        if not ids:
            return {}
        decided, changed = self._decided(cohort, ids)
        said = self._said(cohort, ids) if cohort.looks_at(What.ANSWER, What.REGION) else {}
        scores = self._measured(ids) if cohort.looks_at(What.SCORE) else {}
        asked: dict[str, list[FollowUp]] = defaultdict(list)
        if cohort.looks_at(What.FOLLOW_UP):
            for plan in SqlOutcomes(self._connection).of_visits(ids):
                asked[plan.encounter_id].append(plan)
        found = {}
        for lead in people:
            if lead.began is None:
                continue
            one = lead.encounter_id
            digest = decided.get(one, Digest(one, 0, Disposition.OUTSIDE_SCOPE))
            found[one] = Visit(
                one,
                local_date(lead.began),
                changed.get(one, digest.route),
                digest.pathway,
                digest.present,
                digest.absent,
                said.get(one, {}),
                scores.get(one, {}),
                tuple(asked.get(one, ())),
            )
        return found

    def _decided(
        self, cohort: Cohort, ids: Collection[str]
    ) -> tuple[dict[str, Digest], dict[str, Disposition]]:
        """Return what was decided last of some visits, and the changes of route that stand."""
        if not cohort.looks_at(What.ROUTE, What.FLAG, What.PATHWAY):
            return {}, {}
        decided, unpacked = self._digests.last(ids)
        self._unpacked += unpacked
        if not cohort.looks_at(What.ROUTE):
            return decided, {}
        changes = self._by_visit(_overrides, ids)
        stands = {
            one: standing_override(map(mapping.override_of, rows)) for one, rows in changes.items()
        }
        return decided, {one: over.to_disposition for one, over in stands.items() if over}

    def _said(self, cohort: Cohort, ids: Collection[str]) -> dict[str, dict[str, Answer | None]]:
        asked = {one.about for one in cohort.criteria if one.what is What.ANSWER}
        asked |= {REGIONS} if cohort.looks_at(What.REGION) else set()
        query = (
            select(_answers.c.encounter_id, _answers.c.link_id, _answers.c.answer)
            .where(_answers.c.encounter_id.in_(ids), _answers.c.link_id.in_(asked))
            .order_by(_answers.c.sequence)
        )
        rows = self._connection.execute(query).all()
        # Few answers, said by many: each is read once.
        meant = {text: mapping.answer_of(text) for text in {row[2] for row in rows}}
        found: dict[str, dict[str, Answer | None]] = defaultdict(dict)
        for one, link_id, answer in rows:
            found[one][link_id] = meant[answer]
        return found

    def _measured(self, ids: Collection[str]) -> dict[str, dict[str, float]]:
        """Return the last known score of each instrument; a correction replaces its own."""
        standing: dict[tuple[str, str, str], Any] = {}
        for one, rows in self._by_visit(_scores, ids).items():
            standing |= {(one, row.followup_id, row.instrument_id): row for row in rows}
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for (one, _followup, instrument), row in sorted(
            standing.items(), key=lambda pair: (pair[1].taken_at, pair[1].number)
        ):
            if row.score is not None:
                found[one][instrument] = row.score
        return found

    def _by_visit(self, table: Table, ids: Collection[str]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        query = select(table).where(table.c.encounter_id.in_(ids)).order_by(table.c.number)
        for row in self._connection.execute(query).all():
            found[row.encounter_id].append(row)
        return found


_Narrow = Callable[[Criterion, date], ColumnElement[bool]]


def _narrowing(criteria: Sequence[Criterion], today: date) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that nobody of the cohort fails; some who are not of it pass them too."""
    for one in criteria:
        narrow = _NARROW.get((one.what, one.says))
        if narrow is not None:
            yield narrow(one, today)


def _since(criteria: Sequence[Criterion], today: date) -> Iterator[int]:
    """Yield moments, each a day early, before which nobody of the cohort came last."""
    for one in criteria:
        if (one.what, one.says) == (What.VISIT, Says.AT_MOST):
            day = today - timedelta(days=one.number + 1)
            yield mapping.micros(datetime.combine(day, time()).astimezone())


def _older(one: Criterion, today: date) -> ColumnElement[bool]:
    return _patients.c.birth_date <= f"{today.year - int(one.number):04d}-12-31"


def _younger(one: Criterion, today: date) -> ColumnElement[bool]:
    return _patients.c.birth_date >= f"{today.year - int(one.number) - 1:04d}-01-01"


def _paid(one: Criterion, today: date) -> ColumnElement[bool]:
    record = _patients.alias()
    root = func.coalesce(record.c.merged_into, record.c.patient_id)
    paid = select(root).join(_members, _members.c.patient_id == record.c.patient_id)
    return _patients.c.patient_id.in_(
        paid.where(_members.c.programme == one.about, holds_on(today))
    )


_NARROW: Mapping[tuple[What, Says], _Narrow] = {
    (What.SEX, Says.PRESENT): lambda one, _today: _patients.c.sex == one.about,
    (What.SEX, Says.ABSENT): lambda one, _today: _patients.c.sex != one.about,
    (What.LANGUAGE, Says.PRESENT): lambda one, _today: _patients.c.language == one.about,
    (What.LANGUAGE, Says.ABSENT): lambda one, _today: _patients.c.language != one.about,
    (What.AGE, Says.AT_LEAST): _older,
    (What.AGE, Says.AT_MOST): _younger,
    (What.PROGRAMME, Says.PRESENT): _paid,
}


def _kept(row: mapping.AnyRow) -> Kept:
    return Kept(
        cohort_id=row.cohort_id,
        name=row.name,
        cohort=codec.from_json(Cohort, row.body),
        owner=row.owner,
        shared=row.shared,
        recall_days=row.recall_days,
        at=mapping.moment_of(row.at),
        by=row.by,
        said_by=row.said_by,
        removed=row.removed,
    )
