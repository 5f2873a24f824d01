"""The stories of many visits, read by a few statements: what their facts are made of."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from triage_desk.clock import local_date
from triage_desk.domain.appointment import FOR_VISIT, AppointmentStatus
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.followup import BASELINE
from triage_desk.domain.measure_facts import UNKNOWN, Flags, Story, age_band
from triage_desk.domain.measure_outcomes import IMAGING, About, Asked, Outcomes
from triage_desk.domain.override import standing_override
from triage_desk.domain.panel import Member, programme_of
from triage_desk.domain.patient import age_in_years
from triage_desk.domain.referral import NOT_SENT, ReferralAct, days_seen, state_of
from triage_desk.domain.tick import MARK, OFFER, TickState, split
from triage_desk.store import mapping
from triage_desk.store.blanks import NO_DAY
from triage_desk.store.packing import Packing
from triage_desk.store.panels import SqlPanels
from triage_desk.store.referrals import act_of
from triage_desk.store.reviews import review_of
from triage_desk.store.shape import TABLES

PAYER, REGIONS, DAYS, FELL = "payer", "regions", "symptom_days", "g_falls"
"""The questions that ask who pays, where it hurts, for how many days, and whether they fell."""
_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_answers = TABLES["answer_events"]
_decisions = TABLES["decisions"]
_overrides = TABLES["overrides"]
_notices = TABLES["notices"]
_audit = TABLES["audit_events"]
_appointments = TABLES["appointments"]
_acts = TABLES["referral_acts"]
_reviews = TABLES["reviews"]
_followups = TABLES["followups"]
_scores = TABLES["outcome_scores"]
_said = TABLES["outcome_answers"]
_ticks = TABLES["ticks"]


@dataclass(frozen=True, slots=True)
class Told:
    """A story with that by which numbers are broken down; ``patient_id`` is whose record it is."""

    story: Story
    patient_id: str
    desk: str
    payer: str
    programme: str
    age_band: str
    sex: str


def people_of(connection: Connection, patient_ids: Collection[str]) -> dict[str, str]:
    """Return the records merged with some, themselves among them, each with its person."""
    into = _patients.c.merged_into
    root = func.coalesce(into, _patients.c.patient_id)
    mine = or_(_patients.c.patient_id.in_(patient_ids), into.in_(patient_ids))
    roots = set(connection.execute(select(root).where(mine)).scalars())
    whole = select(_patients.c.patient_id, root.label("root")).where(
        or_(_patients.c.patient_id.in_(roots), into.in_(roots))
    )
    return {row.patient_id: row.root for row in connection.execute(whole)}


def tell(connection: Connection, patient_ids: Collection[str]) -> list[Told]:
    """Return the stories of every visit of some people; all their records must be named."""
    people = people_of(connection, patient_ids)
    query = select(_encounters).where(_encounters.c.patient_id.in_(people))
    visits = {row.encounter_id: row for row in connection.execute(query)}
    return _Reader(connection, people, visits).told()


class _Reader:
    """Everything about some visits, read once and put together by visit."""

    def __init__(
        self, connection: Connection, people: dict[str, str], visits: dict[str, Any]
    ) -> None:
        self._connection = connection
        self._packing = Packing(connection)
        self._people, self._visits = people, visits
        self._decisions = self._by_visit(_decisions)
        self._overrides = self._by_visit(_overrides)
        self._reviews = self._by_visit(_reviews)
        self._acts = self._by_visit(_acts)
        self._followups = self._by_visit(_followups)
        self._scores = self._by_visit(_scores)
        self._said = self._by_visit(_said)
        self._told_at = self._first(_notices.c.encounter_id, _notices.c.at)
        mine = _appointments.c.encounter_id
        self._arrived_at = self._first(mine, _appointments.c.arrived_at)
        self._booked = self._bookings()
        self._desks = self._workstations()
        self._answered = self._answers()
        self._panels = self._members()
        self._taken_up = self._ticked()
        query = select(_patients).where(_patients.c.patient_id.in_(set(people.values())))
        self._persons = {row.patient_id: row for row in connection.execute(query)}

    def told(self) -> list[Told]:
        """Return the stories, each person's visits in the order of their beginning."""
        theirs: dict[str, list[Any]] = defaultdict(list)
        for row in sorted(self._visits.values(), key=lambda r: (r.started_at, r.encounter_id)):
            theirs[self._people[row.patient_id]].append(row)
        found = []
        for root, rows in theirs.items():
            routes = [(r, route) for r in rows if (route := self._route(r)) is not None]
            for row in rows:
                later = tuple(
                    (mapping.moment_of(other.started_at), route)
                    for other, route in routes
                    if other.started_at > row.started_at
                )
                found.append(self._one(row, root, later))
        return found

    def _one(
        self,
        row: Any,  # noqa: ANN401 - a row of encounters
        root: str,
        later: tuple[tuple[datetime, Disposition], ...],
    ) -> Told:
        one = row.encounter_id
        encounter, person = mapping.encounter_of(row), self._persons[root]
        acts = tuple(act_of(act) for act in self._acts[one])
        status, starts = self._booked.get(one, ("", None))
        age, (flags, offers) = _age(person.birth_date, encounter.started_at), self._decided(one)
        story = Story(
            encounter=encounter,
            decided=tuple(
                (mapping.moment_of(d.at), Disposition(d.disposition)) for d in self._decisions[one]
            ),
            flags=flags,
            overrides=tuple(map(mapping.override_of, self._overrides[one])),
            reviews=tuple(map(review_of, self._reviews[one])),
            referral=acts,
            told_at=_moment(self._told_at.get(one)),
            arrived_at=_moment(self._arrived_at.get(one)),
            booked=status,
            pt_days=_days_to_pt(encounter.started_at, encounter.seen_at, acts, status, starts),
            later=later,
            outcomes=self._outcomes(one),
            about=self._about(one, age),
            offers=offers,
            taken_up=tuple(self._taken_up[one]),
        )
        return Told(
            story,
            root,
            self._desks.get(one) or UNKNOWN,
            self._said_first(one, PAYER) or UNKNOWN,
            programme_of(self._panels[root], local_date(encounter.started_at)) or UNKNOWN,
            age_band(age),
            person.sex,
        )

    def _route(self, row: Any) -> Disposition | None:  # noqa: ANN401 - a row of encounters
        override = standing_override(map(mapping.override_of, self._overrides[row.encounter_id]))
        if override is not None:
            return override.to_disposition
        decided = self._decisions[row.encounter_id]
        return Disposition(decided[-1].disposition) if decided else None

    def _decided(self, encounter_id: str) -> tuple[Flags, tuple[str, ...]]:
        """Return what the last decision found, and the help it offers beside the route."""
        decided = self._decisions[encounter_id]
        if not decided or not decided[-1].body:
            return Flags(), ()
        raw = json.loads(self._packing.unpack_text(decided[-1].dictionary, decided[-1].body))
        found = [f for f in raw["findings"] if f.get("applies", True)]
        by = {verdict: [f["rule_id"] for f in found if f["verdict"] == verdict] for verdict in _V}
        flags = Flags(
            asked=tuple(sorted(f["rule_id"] for f in found)),
            present=tuple(sorted(by[Verdict.PRESENT])),
            open=tuple(sorted(by[Verdict.NOT_RULED_OUT])),
            known=True,
        )
        return flags, tuple(one["referral_id"] for one in raw.get("secondary_referrals", ()))

    def _about(self, encounter_id: str, age: int | None) -> About:
        said = self._answered.get((encounter_id, REGIONS))
        regions = said if isinstance(said, tuple | list) else (said,)
        days = self._answered.get((encounter_id, DAYS))
        fell = self._answered.get((encounter_id, FELL))
        return About(
            age,
            tuple(each for each in regions if isinstance(each, str)),
            float(days) if isinstance(days, int | float) else None,
            fell if isinstance(fell, bool) else None,
        )

    def _said_first(self, encounter_id: str, link_id: str) -> str:
        said = self._answered.get((encounter_id, link_id))
        return said if isinstance(said, str) else ""

    def _outcomes(self, encounter_id: str) -> Outcomes:
        planned = {row.followup_id: row for row in self._followups[encounter_id]}
        if not planned:
            return Outcomes()
        weeks = {one: row.weeks for one, row in planned.items()}
        scores = [s for s in self._scores[encounter_id] if s.score is not None]
        # A correction is a later row: the last one of a follow-up and instrument counts.
        standing = {(s.instrument_id, weeks[s.followup_id]): s for s in scores}
        said: dict[str, dict[int, float]] = defaultdict(dict)
        for answer in self._said[encounter_id]:
            week = weeks[answer.followup_id]
            if week == BASELINE:
                continue
            if answer.amount is None:
                said[answer.link_id].pop(week, None)
            else:
                said[answer.link_id][week] = answer.amount
        return Outcomes(
            asked=tuple(_asked(row) for row in planned.values() if row.weeks != BASELINE),
            scores={
                name: (first.score, _last_like(first, standing))
                for (name, week), first in standing.items()
                if week == BASELINE
            },
            said={link: tuple(by[week] for week in sorted(by)) for link, by in said.items() if by},
            imaged=tuple((week, bool(yes)) for week, yes in sorted(said[IMAGING].items())),
        )

    def _by_visit(self, table: Table) -> dict[str, list[Any]]:
        """Return the rows of a table by visit, oldest first."""
        found: dict[str, list[Any]] = defaultdict(list)
        query = select(table).where(table.c.encounter_id.in_(self._visits))
        order = table.c.number if "number" in table.c else table.c.weeks
        for row in self._connection.execute(query.order_by(order)):
            found[row.encounter_id].append(row)
        return found

    def _first(self, visit: Any, at: Any) -> dict[str, int]:  # noqa: ANN401 - two columns
        query = select(visit, func.min(at)).where(visit.in_(self._visits)).group_by(visit)
        return {one: first for one, first in self._connection.execute(query) if first is not None}

    def _bookings(self) -> dict[str, tuple[str, int]]:
        """Return status and beginning of the time made for each visit's route, the last one."""
        names = [f"{FOR_VISIT}{one}" for one in self._visits]
        made = _appointments.c.external_id
        query = select(made, _appointments.c.status, _appointments.c.starts_at)
        rows = self._connection.execute(query.where(made.in_(names)))
        return {name.removeprefix(FOR_VISIT): (status, at) for name, status, at in rows}

    def _workstations(self) -> dict[str, str]:
        query = select(_audit.c.record_id, _audit.c.workstation).where(
            _audit.c.record_id.in_(self._visits),
            _audit.c.action == AuditAction.INTAKE_STARTED.value,
        )
        return {row.record_id: row.workstation for row in self._connection.execute(query)}

    def _answers(self) -> dict[tuple[str, str], Any]:
        """Return some answers by visit and question, as said last; ``None`` where nobody knows."""
        query = (
            select(_answers.c.encounter_id, _answers.c.link_id, _answers.c.answer)
            .where(_answers.c.encounter_id.in_(self._visits))
            .where(_answers.c.link_id.in_((PAYER, REGIONS, DAYS, FELL)))
            .order_by(_answers.c.sequence)
        )
        found = {}
        for one, link_id, said in self._connection.execute(query):
            answer = mapping.answer_of(said)
            found[one, link_id] = answer.value if answer is not None else None
        return found

    def _members(self) -> dict[str, list[Member]]:
        """Return in which programmes people are, of all their records."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in SqlPanels(self._connection).of_patients(list(self._people)):
            found[self._people[member.patient_id]].append(member)
        return found

    def _ticked(self) -> dict[str, set[str]]:
        """Return which offers of each visit were done, as ticked last."""
        found: dict[str, set[str]] = defaultdict(set)
        for one, ticks in self._by_visit(_ticks).items():
            for tick in ticks:
                kind, name = split(tick.what)
                if kind == OFFER.rstrip(MARK):
                    done = found[one].add if tick.state == TickState.DONE else found[one].discard
                    done(name)
        return found


_V = tuple(Verdict)


def _asked(row: Any) -> Asked:  # noqa: ANN401 - a row of followups
    done = None if row.done_at is None else local_date(mapping.moment_of(row.done_at))
    return Asked(date.fromisoformat(row.due_on), done, row.stopped)


def _last_like(first: Any, standing: dict[tuple[str, int], Any]) -> float | None:  # noqa: ANN401
    """Return the last later score that may be compared: same instrument, version and problem."""
    later = [
        (week, row.score)
        for (name, week), row in standing.items()
        if name == first.instrument_id
        and week != BASELINE
        and (row.instrument_version, row.about) == (first.instrument_version, first.about)
    ]
    return float(max(later)[1]) if later else None


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else mapping.moment_of(micros)


def _age(born: str, on: datetime) -> int | None:
    day, birth = local_date(on), date.fromisoformat(born)
    return age_in_years(birth, day) if NO_DAY < birth <= day else None


def _days_to_pt(
    begun: datetime,
    seen_at: datetime | None,
    acts: Iterable[ReferralAct],
    booked: str,
    starts_at: int | None,
) -> int | None:
    """Return calendar days from the intake to the first visit anybody told of.

    That the person was seen at the desk's own clinic is that visit where nobody else was asked for
    it: whoever was sent on, or has a time, was then seen for something else.
    """
    told = tuple(acts)
    days = [*days_seen(told)]
    if booked == AppointmentStatus.FULFILLED and starts_at is not None:
        days.append(local_date(mapping.moment_of(starts_at)))
    if seen_at is not None and not booked and state_of(told) in NOT_SENT:
        days.append(local_date(seen_at))
    return max(0, (min(days) - local_date(begun)).days) if days else None


def number_of(flags: Iterable[str]) -> int:
    """Return the number of a set of flags: the same for the same set, on every computer."""
    digest = hashlib.blake2b(" ".join(flags).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
