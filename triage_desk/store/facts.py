"""Keeps the facts of visits in step with the records, by following the audit log.

Whatever changes a record leaves an event that names whose it is, in the order of committing, on
both databases. So what is new since the last look is a range of the log, and nothing can be missed
or has to be told by hand. Where the definitions themselves changed, all visits are walked anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.measure import LOGIC, definition, month_of
from triage_desk.domain.measure_facts import UNKNOWN, Facts, facts_of
from triage_desk.store import mapping, sums
from triage_desk.store.shape import TABLES
from triage_desk.store.stories import Told, number_of, people_of, tell

_patients = TABLES["patients"]
_audit = TABLES["audit_events"]
_facts = TABLES["visit_facts"]
_flags = TABLES["visit_flags"]
_sets = TABLES["flag_sets"]
_mark = TABLES["measure_mark"]
# Which time is kept in which column.
TIMES = {
    "K05": "action_s",
    "K08": "pt_days",
    "T06": "wait_s",
    "T07": "safe_s",
    "T08": "done_s",
}
_URGENT = (Disposition.EMERGENCY, Disposition.PHYSICIAN_TODAY, Disposition.PHYSICIAN_SOON)
# Events that one step reads at most: a desk writes some thousands in a day.
_EVENTS = 5000
# A merge and what undoes it name the other record in their detail.
_RECORD = "record "


def follow(connection: Connection, now: datetime, most: int) -> int:
    """Look again at about ``most`` people; return what is left to do, 0 when all is in step.

    What is left is records of people while all of them are walked, else events.
    """
    mark = connection.execute(select(_mark)).first()
    if mark is None or mark.logic != LOGIC:
        again(connection)
        mark = connection.execute(select(_mark)).one()
    if mark.walked is not None:
        return _walk(connection, now, most, mark.walked)
    people, sequence = _named(connection, mark.sequence, most)
    due = select(_facts.c.patient_id).where(_facts.c.again_at <= mapping.micros(now))
    people |= set(connection.execute(due.distinct().limit(most)).scalars())
    keep(connection, people, now)
    connection.execute(update(_mark).values(sequence=sequence))
    return _newest(connection) - sequence


def again(connection: Connection) -> None:
    """Have everybody walked anew; what is there stays until it is replaced."""
    connection.execute(delete(_mark))
    values = {"number": 1, "logic": LOGIC, "sequence": _newest(connection), "walked": ""}
    connection.execute(insert(_mark), values)


def drop(connection: Connection, encounter_ids: Any) -> None:  # noqa: ANN401 - ids or a query
    """Forget the facts of some visits."""
    changes = sums.Changes()
    changes.take_out(connection, encounter_ids)
    _forget(connection, encounter_ids)
    changes.write(connection)


def _forget(connection: Connection, encounter_ids: Any) -> None:  # noqa: ANN401 - ids or a query
    for table in (_facts, _flags):
        connection.execute(delete(table).where(table.c.encounter_id.in_(encounter_ids)))


def keep(connection: Connection, patient_ids: Collection[str], now: datetime) -> None:
    """Make the facts of every visit of some people anew."""
    if not patient_ids:
        return
    told = tell(connection, patient_ids)
    theirs, changes = [one.story.encounter.encounter_id for one in told], sums.Changes()
    changes.take_out(connection, theirs)
    _forget(connection, theirs)
    add(connection, told, now, changes)


def add(
    connection: Connection, told: Iterable[Told], now: datetime, changes: sums.Changes | None = None
) -> None:
    """Keep the facts of visits that have none yet, by their stories; ``changes`` go with them."""
    changes = changes or sums.Changes()
    _insert(connection, told, now, changes)
    changes.write(connection)


def _insert(
    connection: Connection, told: Iterable[Told], now: datetime, changes: sums.Changes
) -> None:
    facts = [(one, found) for one in told if (found := facts_of(one.story, now)) is not None]
    if not facts:
        return
    _name_sets(connection, (one.story.flags.asked for one, _found in facts))
    rows = [_values(one, found) for one, found in facts]
    connection.execute(insert(_facts), rows)
    for row in rows:
        changes.add(row)
    flags = [row for one, found in facts for row in _flag_values(one, found)]
    if flags:
        connection.execute(insert(_flags), flags)


def _walk(connection: Connection, now: datetime, most: int, walked: str) -> int:
    """Go on with the walk over everybody; return how many records are left."""
    one = _patients.c.patient_id
    query = select(one).where(one > walked).order_by(one).limit(most)
    some = list(connection.execute(query).scalars())
    keep(connection, set(people_of(connection, some)), now)
    ended = len(some) < most
    last = None if ended else some[-1]
    connection.execute(update(_mark).values(walked=last))
    if ended:
        return 0
    left = select(func.count()).select_from(_patients).where(one > last)
    return int(connection.execute(left).scalar_one())


def _named(connection: Connection, since: int, most: int) -> tuple[set[str], int]:
    """Return whom the next events name, and the number of the last event that was read."""
    query = (
        select(_audit.c.sequence, _audit.c.patient_id, _audit.c.detail)
        .where(_audit.c.sequence > since)
        .order_by(_audit.c.sequence)
        .limit(_EVENTS)
    )
    people, last = set[str](), since
    for row in connection.execute(query):
        if len(people) >= most:
            break
        last = row.sequence
        if row.patient_id:
            people.add(row.patient_id)
            if row.detail.startswith(_RECORD):
                people.add(row.detail.removeprefix(_RECORD).split(" ")[0])
    return set(people_of(connection, people)), last


def _newest(connection: Connection) -> int:
    found = connection.execute(select(func.max(_audit.c.sequence))).scalar()
    return int(found or 0)


def _name_sets(connection: Connection, sets: Iterable[tuple[str, ...]]) -> None:
    """Keep which flags each set has, where it is not known yet."""
    wanted = {number_of(flags): " ".join(flags) for flags in sets}
    query = select(_sets.c.flag_set).where(_sets.c.flag_set.in_(wanted))
    known = set(connection.execute(query).scalars())
    new = [{"flag_set": n, "flags": flags} for n, flags in wanted.items() if n not in known]
    if new:
        connection.execute(insert(_sets), new)


def _values(told: Told, facts: Facts) -> mapping.Values:
    visit = told.story.encounter
    times = {
        column: facts.times.get(definition(measure_id).bit) for measure_id, column in TIMES.items()
    }
    again_at = facts.again_at
    return {
        "month": month_of(local_date(visit.started_at)),
        "encounter_id": visit.encounter_id,
        "patient_id": told.patient_id,
        "started_at": mapping.micros(visit.started_at),
        "due": facts.due,
        "met": facts.met,
        "left_out": facts.left_out,
        **times,
        "desk": told.desk,
        "staff": visit.started_by,
        "provider": facts.provider or UNKNOWN,
        "payer": told.payer,
        "programme": told.programme,
        "language": visit.language,
        "age_band": told.age_band,
        "sex": told.sex,
        "rules": facts.rules,
        "by_desk": facts.by_desk,
        "clinician": facts.clinician,
        "changed": facts.changed,
        "routing": facts.routing,
        "flag_set": number_of(told.story.flags.asked),
        "again_at": None if again_at is None else mapping.micros(again_at),
    }


def _flag_values(told: Told, facts: Facts) -> list[mapping.Values]:
    visit, flags = told.story.encounter, told.story.flags
    went = Disposition(facts.route)
    return [
        {
            "month": month_of(local_date(visit.started_at)),
            "flag": flag,
            "encounter_id": visit.encounter_id,
            "present": flag in flags.present,
            "physician": went in _URGENT,
            "routing": facts.routing,
        }
        for flag in (*flags.present, *flags.open)
    ]
