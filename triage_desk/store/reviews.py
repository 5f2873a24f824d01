"""Reviews in SQL, and the queue that is made of them, as ``services.ports_reviews`` wants them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, delete, exists, func, insert, or_, select, update

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.override import OverrideReason, standing_override
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.domain.review import (
    COPIED,
    SIGN_OFF,
    CallOutcome,
    CopyRow,
    Feedback,
    QueueRow,
    Review,
    ReviewKind,
    ReviewState,
    SeenRow,
    last_feedback,
    noted,
    standing,
    state_of,
)
from triage_desk.domain.role import Role
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_answers = TABLES["answer_events"]
_decisions = TABLES["decisions"]
_overrides = TABLES["overrides"]
_reviews = TABLES["reviews"]
_queue = TABLES["review_queue"]

# The question whose answer says where it is.
REGIONS = "regions"
_ROUTES = {route.urgency: route for route in Disposition}
_WAITS = (ReviewState.WAITING, ReviewState.ASKED)


class SqlReviews:
    """What clinicians did with routes, and which visits wait for them."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, review: Review) -> None:
        """Keep one act, and whether the visit still waits."""
        self._connection.execute(insert(_reviews), _values(review))
        requeue(self._connection, review.encounter_id)

    def queue(
        self, state: ReviewState, routes: Collection[Disposition], limit: int
    ) -> tuple[QueueRow, ...]:
        """Return the visits of a state, the most urgent first, then the oldest."""
        query = (
            _with_person(_queue.c.encounter_id, _queue)
            .join(_queue, _queue.c.encounter_id == _encounters.c.encounter_id)
            .where(_queue.c.state == state.value)
            .where(_queue.c.urgency.in_([route.urgency for route in routes]))
            .order_by(_queue.c.urgency.desc(), _queue.c.since, _queue.c.encounter_id)
            .limit(limit)
        )
        return tuple(map(_queue_row, self._connection.execute(query)))

    def waiting(self, limit: int) -> dict[str, ReviewState]:
        """Return at most ``limit`` visits that wait, the newest first, with whom they wait for."""
        query = (
            select(_queue.c.encounter_id, _queue.c.state)
            .order_by(_queue.c.since.desc())
            .limit(limit)
        )
        return {row.encounter_id: ReviewState(row.state) for row in self._connection.execute(query)}

    def count(self, state: ReviewState, routes: Collection[Disposition]) -> int:
        """Return how many visits are in a state."""
        query = (
            select(func.count())
            .select_from(_queue)
            .where(_queue.c.state == state.value)
            .where(_queue.c.urgency.in_([route.urgency for route in routes]))
        )
        return int(self._connection.execute(query).scalar_one())

    def copies(self, since: datetime, limit: int) -> tuple[CopyRow, ...]:
        """Return the visits begun since then whose route is ``COPIED`` and that nobody noted.

        Which may have that route is found by indexes; whether it stands is worked out for those.
        """
        visit = _encounters.c.encounter_id
        decided = (_decisions.c.encounter_id == visit) & (_decisions.c.disposition == COPIED.value)
        changed = (_overrides.c.encounter_id == visit) & (
            _overrides.c.to_disposition == COPIED.value
        )
        query = (
            _with_person(visit, visit)
            .where(_encounters.c.started_at >= mapping.micros(since))
            .where(or_(exists().where(decided), exists().where(changed)))
        )
        rows = list(self._connection.execute(query))
        ids = [row.encounter_id for row in rows]
        routes = _routes_now(self._connection, ids)
        acts = _by_visit(self._connection, select(_reviews), _reviews, ids)
        made = (
            _copy_row(row, routes[row.encounter_id].since)
            for row in rows
            if routes[row.encounter_id].route is COPIED
            and not noted(
                map(review_of, acts[row.encounter_id]), routes[row.encounter_id].decisions
            )
        )
        newest = sorted(made, key=lambda row: (row.since, row.encounter_id), reverse=True)
        return tuple(newest[:limit])

    def seen_by(self, user_id: str, limit: int) -> tuple[SeenRow, ...]:
        """Return the visits whose route this person stood for, the newest act first.

        ``limit`` is how many of their acts are looked at.
        """
        kinds = [kind.value for kind in SIGN_OFF]
        mine = (
            select(_reviews.c.encounter_id)
            .where(_reviews.c.by == user_id, _reviews.c.kind.in_(kinds))
            .order_by(_reviews.c.number.desc())
            .limit(limit)
        )
        ids = list(dict.fromkeys(self._connection.execute(mine).scalars()))
        acts = _by_visit(self._connection, select(_reviews), _reviews, ids)
        visits = _with_person(_encounters.c.encounter_id, _encounters.c.encounter_id)
        people = {
            row.encounter_id: row
            for row in self._connection.execute(visits.where(_encounters.c.encounter_id.in_(ids)))
        }
        found = (_seen_row(people[one], list(map(review_of, acts[one])), user_id) for one in ids)
        return tuple(row for row in found if row is not None)


def requeue(connection: Connection, encounter_id: str) -> None:
    """Work out anew whether a visit waits for a clinician: after each act that may change it."""
    now = _routes_now(connection, [encounter_id])[encounter_id]
    state = state_of(reviews_of(connection, encounter_id), now.decisions, now.route)
    mine = _queue.c.encounter_id == encounter_id
    if now.route is None or state not in _WAITS:
        connection.execute(delete(_queue).where(mine))
        return
    values = {"state": state.value, "urgency": now.route.urgency, "since": now.since}
    if connection.execute(update(_queue).where(mine), values).rowcount == 0:
        connection.execute(insert(_queue), {"encounter_id": encounter_id, **values})


class _RouteNow(NamedTuple):
    """The route that stands, how many decisions were made, and when it was set in micros."""

    route: Disposition | None
    decisions: int
    since: int


def _routes_now(connection: Connection, ids: Sequence[str]) -> dict[str, _RouteNow]:
    """Return the routes of visits by id, from their decisions and what people changed since."""
    made = select(_decisions.c.encounter_id, _decisions.c.disposition, _decisions.c.at)
    decisions = _by_visit(connection, made, _decisions, ids)
    overrides = _by_visit(connection, select(_overrides), _overrides, ids)
    return {one: _route_now(decisions[one], overrides[one]) for one in ids}


def _route_now(decisions: list[Any], overrides: list[Any]) -> _RouteNow:
    change = standing_override(map(mapping.override_of, overrides))
    route = change.to_disposition if change else None
    if route is None and decisions:
        route = Disposition(decisions[-1].disposition)
    since = max((row.at for row in (*decisions, *overrides)), default=0)
    return _RouteNow(route, len(decisions), since)


def _by_visit(
    connection: Connection, query: Select[Any], table: Table, ids: Sequence[str]
) -> dict[str, list[Any]]:
    """Return the rows of visits by id, in their order."""
    found: dict[str, list[Any]] = {one: [] for one in ids}
    mine = query.where(table.c.encounter_id.in_(ids)).order_by(table.c.number)
    for row in connection.execute(mine):
        found[row.encounter_id].append(row)
    return found


def reviews_of(connection: Connection, encounter_id: str) -> tuple[Review, ...]:
    """Return the acts about one encounter, oldest first."""
    return tuple(map(review_of, _of(connection, _reviews, encounter_id)))


def _values(review: Review) -> mapping.Values:
    """Return a row of ``reviews``."""
    return {
        "encounter_id": review.encounter_id,
        "kind": review.kind.value,
        "at": mapping.micros(review.at),
        "by": review.by,
        "name": review.name,
        "role": review.role.value,
        "decision": review.decision,
        "ruleset_version": review.ruleset_version,
        "from_disposition": review.from_disposition.value,
        "to_disposition": review.to_disposition.value,
        "reason": review.reason.value if review.reason else "",
        "link_id": review.link_id,
        "outcome": review.outcome.value if review.outcome else "",
        "feedback": review.feedback.value if review.feedback else "",
        "words": review.words,
    }


def review_of(row: mapping.AnyRow) -> Review:
    """Return the act of a row of ``reviews``."""
    return Review(
        encounter_id=row.encounter_id,
        kind=ReviewKind(row.kind),
        at=mapping.moment_of(row.at),
        by=row.by,
        name=row.name,
        role=Role(row.role),
        decision=row.decision,
        ruleset_version=row.ruleset_version,
        from_disposition=Disposition(row.from_disposition),
        to_disposition=Disposition(row.to_disposition),
        words=row.words,
        reason=OverrideReason(row.reason) if row.reason else None,
        link_id=row.link_id,
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        feedback=Feedback(row.feedback) if row.feedback else None,
    )


def _of(connection: Connection, table: Any, encounter_id: str) -> list[Any]:  # noqa: ANN401
    query = select(table).where(table.c.encounter_id == encounter_id).order_by(table.c.number)
    return list(connection.execute(query))


def _with_person(which: Any, *more: Any) -> Select[Any]:  # noqa: ANN401 - columns of a query
    """Return a query of encounters with who they are for, and where it is."""
    kept = _patients.alias()
    columns = [
        func.coalesce(kept.c[name], _patients.c[name]).label(name)
        for name in ("patient_id", "family", "given", "birth_date")
    ]
    return (
        select(*more, _encounters.c.started_at, *columns, _regions(which))
        .select_from(_encounters)
        .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
        .outerjoin(kept, kept.c.patient_id == _patients.c.merged_into)
    )


def _regions(which: Any) -> Any:  # noqa: ANN401 - a column of a query and a subquery
    said = _answers.alias()
    return (
        select(said.c.answer)
        .where(said.c.encounter_id == which, said.c.link_id == REGIONS)
        .order_by(said.c.sequence.desc())
        .limit(1)
        .scalar_subquery()
        .label("regions")
    )


def _person(row: Any) -> tuple[str, int]:  # noqa: ANN401 - a row of a query
    born, day = date.fromisoformat(row.birth_date), local_date(mapping.moment_of(row.started_at))
    patient = Patient(row.patient_id, row.family, row.given, born, Sex.UNKNOWN)
    return patient.initials, age_in_years(min(born, day), day)


def _codes(text: str | None) -> tuple[str, ...]:
    answer = mapping.answer_of(text)
    value = answer.value if answer is not None else ()
    return tuple(value) if isinstance(value, tuple) else ()


def _queue_row(row: Any) -> QueueRow:  # noqa: ANN401 - a row of a query
    return QueueRow(
        row.encounter_id,
        row.patient_id,
        *_person(row),
        _ROUTES[row.urgency],
        ReviewState(row.state),
        mapping.moment_of(row.since),
        _codes(row.regions),
    )


def _copy_row(row: Any, since: int) -> CopyRow:  # noqa: ANN401 - a row of a query
    at, where = mapping.moment_of(since), _codes(row.regions)
    return CopyRow(row.encounter_id, row.patient_id, *_person(row), at, where)


def _seen_row(row: Any, acts: list[Review], by: str) -> SeenRow | None:  # noqa: ANN401
    """Return one visit of the list; ``None`` where the act was taken back."""
    mine = [act for act in standing(acts) if act.by == by and act.kind in SIGN_OFF]
    if not mine:
        return None
    judged = last_feedback(acts)
    return SeenRow(
        row.encounter_id,
        row.patient_id,
        *_person(row),
        mine[-1].to_disposition,
        mine[-1].at,
        _codes(row.regions),
        judged.feedback if judged else None,
    )
