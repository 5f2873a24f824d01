"""Cohorts in SQL, as ``services.ports_cohorts`` wants them.

The database leaves out whom a criterion with a column of its own rules out; whoever is left is
judged by ``domain.cohort``, so that both databases and the words of a reason say the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, insert, or_, select

from triage_desk.clock import local_date
from triage_desk.domain import codec
from triage_desk.domain.answers import Answer
from triage_desk.domain.cohort import Candidate, Cohort, Criterion, Kept, Says, Visit, What
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.override import standing_override
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.store import mapping
from triage_desk.store.outcomes import SqlOutcomes
from triage_desk.store.packing import Packing
from triage_desk.store.panels import holds_on
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_answers = TABLES["answer_events"]
_decisions = TABLES["decisions"]
_overrides = TABLES["overrides"]
_scores = TABLES["outcome_scores"]
_versions = TABLES["cohort_versions"]
_members = TABLES["panel_members"]
_removals = TABLES["removals"]
_ROUTED = (EncounterStatus.DECIDED.value, EncounterStatus.FINISHED.value)
_ROOT = func.coalesce(_patients.c.merged_into, _patients.c.patient_id)


class SqlCohorts:
    """Cohorts that were saved, and the people they may be about."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

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

    def people(self, cohort: Cohort, today: date) -> tuple[tuple[str, str], ...]:
        """Return who may be in a cohort, by name: ids of record and last routed visit, or ""."""
        order = (_encounters.c.started_at.desc(), _encounters.c.encounter_id.desc())
        rank = func.row_number().over(partition_by=_ROOT, order_by=order)
        ranked = (
            select(
                _ROOT.label("root"),
                *(_encounters.c.encounter_id, _encounters.c.started_at, rank.label("rank")),
            )
            .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
            .where(_encounters.c.status.in_(_ROUTED))
            .subquery()
        )
        last = select(ranked).where(ranked.c.rank == 1).subquery()
        gone = select(_removals.c.patient_id).where(_removals.c.done_at.is_not(None))
        query = (
            select(_patients.c.patient_id, last.c.encounter_id)
            .outerjoin(last, last.c.root == _patients.c.patient_id)
            .where(_patients.c.merged_into.is_(None), _patients.c.patient_id.not_in(gone))
            .order_by(_patients.c.family_f, _patients.c.given_f, _patients.c.patient_id)
        )
        if cohort.match.value == "all":
            query = query.where(*_narrowing(cohort.criteria, last, today))
        return tuple((row[0], row[1] or "") for row in self._connection.execute(query))

    def candidates(
        self, cohort: Cohort, people: Sequence[tuple[str, str]], today: date
    ) -> tuple[Candidate, ...]:
        """Return what is kept of some of ``people``, as far as the cohort looks at it."""
        ids = [one for one, _visit in people]
        query = select(_patients).where(_patients.c.patient_id.in_(ids))
        found = {row.patient_id: mapping.patient_of(row) for row in self._connection.execute(query)}
        visits = self._visits(cohort, [visit for _one, visit in people if visit])
        paid = self._programmes(ids, today) if cohort.looks_at(What.PROGRAMME) else {}
        return tuple(
            Candidate(found[one], visits.get(visit), frozenset(paid.get(one, ())))
            for one, visit in people
            if one in found
        )

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

    def _visits(self, cohort: Cohort, ids: Collection[str]) -> dict[str, Visit]:
        """Return some visits with what the cohort looks at, and no more."""
        if not ids:
            return {}
        query = select(_encounters.c.encounter_id, _encounters.c.started_at)
        rows = self._connection.execute(query.where(_encounters.c.encounter_id.in_(ids)))
        begun = {row[0]: local_date(mapping.moment_of(row[1])) for row in rows}
        routes = self._routes(ids) if cohort.looks_at(What.ROUTE) else {}
        plain = Disposition.OUTSIDE_SCOPE
        found = {one: Visit(one, on, routes.get(one, plain)) for one, on in begun.items()}
        if cohort.looks_at(What.FLAG, What.PATHWAY):
            for one, facts in self._decided(ids):
                found[one] = replace(found[one], **facts)
        if cohort.looks_at(What.ANSWER, What.REGION):
            for one, said in self._said(cohort, ids).items():
                found[one] = replace(found[one], answers=said)
        if cohort.looks_at(What.SCORE):
            for one, scores in self._measured(ids).items():
                found[one] = replace(found[one], scores=scores)
        if cohort.looks_at(What.FOLLOW_UP):
            for asked in SqlOutcomes(self._connection).of_visits(ids):
                visit = found[asked.encounter_id]
                found[asked.encounter_id] = replace(visit, followups=(*visit.followups, asked))
        return found

    def _routes(self, ids: Collection[str]) -> dict[str, Disposition]:
        columns = (_decisions.c.encounter_id, _decisions.c.disposition)
        query = select(*columns).where(_decisions.c.encounter_id.in_(ids))
        rows = self._connection.execute(query.order_by(_decisions.c.number))
        found = {one: Disposition(route) for one, route in rows}
        for one, changes in self._by_visit(_overrides, ids).items():
            standing = standing_override(map(mapping.override_of, changes))
            if standing is not None:
                found[one] = standing.to_disposition
        return found

    def _decided(self, ids: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield pathway and flags of the last decision of each visit."""
        packing = Packing(self._connection)
        for one, rows in self._by_visit(_decisions, ids).items():
            if not rows[-1].body:
                continue
            whole = json.loads(packing.unpack_text(rows[-1].dictionary, rows[-1].body))
            flags = {
                verdict: frozenset(
                    f["rule_id"]
                    for f in whole["findings"]
                    if f["verdict"] == verdict and f.get("applies", True)
                )
                for verdict in (Verdict.PRESENT, Verdict.ABSENT)
            }
            pathway = (whole.get("pathway") or {}).get("pathway_id", "")
            yield (
                one,
                {
                    "pathway": pathway,
                    "present": flags[Verdict.PRESENT],
                    "absent": flags[Verdict.ABSENT],
                },
            )

    def _said(self, cohort: Cohort, ids: Collection[str]) -> dict[str, dict[str, Answer | None]]:
        asked = {one.about for one in cohort.criteria if one.what is What.ANSWER} | {REGIONS}
        query = (
            select(_answers.c.encounter_id, _answers.c.link_id, _answers.c.answer)
            .where(_answers.c.encounter_id.in_(ids), _answers.c.link_id.in_(asked))
            .order_by(_answers.c.sequence)
        )
        found: dict[str, dict[str, Answer | None]] = defaultdict(dict)
        for one, link_id, answer in self._connection.execute(query):
            found[one][link_id] = mapping.answer_of(answer)
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
        for row in self._connection.execute(query):
            found[row.encounter_id].append(row)
        return found


_Narrow = Callable[[Criterion, Any, date], ColumnElement[bool]]


def _narrowing(
    criteria: Sequence[Criterion],
    last: Any,  # noqa: ANN401 - a subquery
    today: date,
) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that nobody of the cohort fails; some who are not of it pass them too."""
    for one in criteria:
        narrow = _NARROW.get((one.what, one.says))
        if narrow is not None:
            yield narrow(one, last, today)


def _older(one: Criterion, _last: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401
    return _patients.c.birth_date <= f"{today.year - int(one.number):04d}-12-31"


def _younger(one: Criterion, _last: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401
    return _patients.c.birth_date >= f"{today.year - int(one.number) - 1:04d}-01-01"


def _paid(one: Criterion, _last: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401
    record = _patients.alias()
    theirs = func.coalesce(record.c.merged_into, record.c.patient_id) == _patients.c.patient_id
    paid = and_(_members.c.programme == one.about, holds_on(today))
    joined = record.c.patient_id == _members.c.patient_id
    return exists(select(1).select_from(_members).join(record, joined).where(theirs, paid))


def _lately(one: Criterion, last: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401
    since = datetime.combine(today - timedelta(days=one.number + 1), time()).astimezone()
    recent: ColumnElement[bool] = last.c.started_at >= mapping.micros(since)
    return recent


def _told(one: Criterion, last: Any, _today: date) -> ColumnElement[bool]:  # noqa: ANN401
    mine = and_(_answers.c.encounter_id == last.c.encounter_id, _answers.c.link_id == one.about)
    return exists(select(1).select_from(_answers).where(mine))


def _sent(one: Criterion, last: Any, _today: date) -> ColumnElement[bool]:  # noqa: ANN401
    decided = and_(
        _decisions.c.encounter_id == last.c.encounter_id, _decisions.c.disposition == one.about
    )
    changed = and_(
        _overrides.c.encounter_id == last.c.encounter_id, _overrides.c.to_disposition == one.about
    )
    return or_(
        exists(select(1).select_from(_decisions).where(decided)),
        exists(select(1).select_from(_overrides).where(changed)),
    )


_NARROW: Mapping[tuple[What, Says], _Narrow] = {
    (What.SEX, Says.PRESENT): lambda one, _last, _today: _patients.c.sex == one.about,
    (What.SEX, Says.ABSENT): lambda one, _last, _today: _patients.c.sex != one.about,
    (What.LANGUAGE, Says.PRESENT): lambda one, _last, _today: _patients.c.language == one.about,
    (What.LANGUAGE, Says.ABSENT): lambda one, _last, _today: _patients.c.language != one.about,
    (What.AGE, Says.AT_LEAST): _older,
    (What.AGE, Says.AT_MOST): _younger,
    (What.PROGRAMME, Says.PRESENT): _paid,
    (What.VISIT, Says.AT_MOST): _lately,
    (What.ANSWER, Says.PRESENT): _told,
    (What.ANSWER, Says.ABSENT): _told,
    (What.ROUTE, Says.PRESENT): _sent,
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
