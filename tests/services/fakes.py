"""A store in memory, and a desk over it: what use-cases are tested with."""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.appointment import AppointmentAct, ExpectedRow
from triage_desk.domain.audit_view import AuditFilter, AuditRow
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.cohort import Candidate, Lead
from triage_desk.domain.cost import CostInput
from triage_desk.domain.encounter import AnswerEvent, EncounterRecord, PastIntake, WorklistRow
from triage_desk.domain.folding import fold
from triage_desk.domain.followup import FollowUpRow
from triage_desk.domain.found import Found, FoundList, How
from triage_desk.domain.inbox import Fate
from triage_desk.domain.instrument import Direction
from triage_desk.domain.look import Look
from triage_desk.domain.practitioner import CareTeam, Location, Practitioner
from triage_desk.domain.referral import ReferralRow, ReferralState, made_at
from triage_desk.domain.review import (
    COPIED,
    SIGN_OFF,
    CopyRow,
    QueueRow,
    ReviewState,
    SeenRow,
    last_feedback,
    noted,
    standing,
)
from triage_desk.domain.task import TaskRow, of_acts
from triage_desk.domain.tick import OpenTicks
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import EnvironmentFault, Stale, UserError
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.services.desk import Desk, Shared

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "resources" / "content"
NOON = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@dataclass
class State:
    """Everything kept, by id."""

    patients: dict = field(default_factory=dict)
    encounters: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    decisions: dict = field(default_factory=dict)
    overrides: dict = field(default_factory=dict)
    notices: dict = field(default_factory=dict)
    reviews: dict = field(default_factory=dict)
    referrals: dict = field(default_factory=dict)
    prints: dict = field(default_factory=dict)
    documents: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    pins: dict = field(default_factory=dict)
    locked: dict = field(default_factory=dict)
    locks: dict = field(default_factory=dict)
    followups: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    outcome_answers: list = field(default_factory=list)
    outcome_scores: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    panels: list = field(default_factory=list)
    cohorts: list = field(default_factory=list)
    digests: list = field(default_factory=list)
    learned: list = field(default_factory=list)
    came: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)
    appointments: dict = field(default_factory=dict)
    inbox: list = field(default_factory=list)
    batches: dict = field(default_factory=dict)
    brought: dict = field(default_factory=dict)
    acts: list = field(default_factory=list)
    take_overs: list = field(default_factory=list)
    past: list = field(default_factory=list)
    played: list = field(default_factory=list)
    certificates: list = field(default_factory=list)
    draws: list = field(default_factory=list)
    ratings: list = field(default_factory=list)
    drafts: dict = field(default_factory=dict)
    removals: list = field(default_factory=list)
    backups: list = field(default_factory=list)
    audit: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    ticks: list = field(default_factory=list)
    goals: list = field(default_factory=list)
    team: list = field(default_factory=list)
    settings: list = field(default_factory=list)
    logos: dict = field(default_factory=dict)

    def copy(self):
        return State(
            **{
                name: list(part)
                if isinstance(part, list)
                else {k: list(v) if isinstance(v, list) else v for k, v in part.items()}
                for name, part in vars(self).items()
            }
        )


class MemoryPatients:
    def __init__(self, state):
        self._state = state

    def add(self, patient):
        self._state.patients[patient.patient_id] = patient

    def get(self, patient_id):
        if patient_id not in self._state.patients:
            raise UserError("There is no such patient.")
        return self._state.patients[patient_id]

    def current(self, patient_id):
        patient = self.get(patient_id)
        return self.get(patient.merged_into) if patient.merged_into else patient

    def find(self, look, limit=50, stop=None):
        def fits(p):
            name = f" {fold(p.full_name)}"
            named = all(f" {word}" in name for word in look.words)
            return named and (not look.born or p.birth_date in look.born)

        known = sorted(self._state.patients.values(), key=lambda p: (p.family, p.given))
        found = [Found(p) for p in known if fits(p)]
        return FoundList(tuple(found[:limit]), len(found) > limit, ask_close=bool(look.words))

    def find_close(self, look, limit=50, stop=None):
        """Nobody's name sounds like another's here, but every name is close to its first letter."""
        typed = {one.patient.patient_id for one in self.find(look, limit).found}
        firsts = Look(tuple(word[:1] for word in look.words), look.born)
        others = [one.patient for one in self.find(firsts, limit).found]
        close = [Found(p, How.SOUNDS_LIKE) for p in others if p.patient_id not in typed]
        return FoundList(tuple(close))

    def page(self, after, limit):
        known = sorted(self._state.patients.values(), key=lambda p: p.patient_id)
        return tuple(p for p in known if p.patient_id > after and not p.merged_into)[:limit]

    def get_ready(self):
        """Nothing is slow here."""

    def near(self, patient):
        return tuple(
            p
            for p in self._state.patients.values()
            if p.patient_id != patient.patient_id and not p.merged_into
        )

    def under(self, patient_id):
        return tuple(p for p in self._state.patients.values() if p.merged_into == patient_id)

    def change(self, patient, changes):
        self.get(patient.patient_id)
        self._state.patients[patient.patient_id] = patient
        self._state.changes += changes

    def several(self, patient_ids):
        known = self._state.patients
        return {one: known[one] for one in patient_ids if one in known}

    def withdraw(self, patient_ids):
        for one in patient_ids:
            del self._state.patients[one]

    def changes(self, patient_id):
        return tuple(c for c in self._state.changes if c.patient_id == patient_id)

    def merge(self, merge):
        gone = self.get(merge.gone_id)
        into = "" if merge.undone else merge.kept_id
        self._state.patients[gone.patient_id] = replace(gone, merged_into=into)
        self._state.merges.append(merge)

    def merges(self, patient_id):
        return tuple(m for m in self._state.merges if patient_id in {m.kept_id, m.gone_id})


class MemoryEncounters:
    def __init__(self, state):
        self._state = state

    def add(self, encounter):
        self._state.encounters[encounter.encounter_id] = encounter

    def get(self, encounter_id):
        if encounter_id not in self._state.encounters:
            raise UserError("There is no such encounter.")
        return self._state.encounters[encounter_id]

    def update(self, encounter):
        self._require(encounter.encounter_id, encounter.version)
        kept = replace(encounter, version=encounter.version + 1)
        self._state.encounters[encounter.encounter_id] = kept
        return kept

    def _require(self, encounter_id, version):
        kept = self.get(encounter_id)
        if version not in (None, kept.version):
            raise Stale(kept.changed_by, kept.changed_at)
        return kept

    def answers(self, encounter_id):
        last = {e.link_id: e.answer for e in self._state.events.get(encounter_id, ())}
        return AnswerSet({k: v for k, v in last.items() if v is not None})

    def append_answers(self, encounter_id, changes, at, by, *, name="", version=None):
        kept = self._require(encounter_id, version)
        self.update(replace(kept, changed_at=max(kept.changed_at, at), changed_by=name))
        before = self.answers(encounter_id)
        events = self._state.events.setdefault(encounter_id, [])
        for link_id, answer in changes.items():
            number = len(events) + 1
            previous = before.get(link_id)
            events.append(AnswerEvent(number, encounter_id, link_id, answer, previous, at, by))

    def add_decision(self, encounter_id, decision, at, specimen=None):
        self._state.decisions.setdefault(encounter_id, []).append(decision)
        answers = self.answers(encounter_id)
        number = len(self._state.past) + 1
        self._state.past.append(PastIntake(number, encounter_id, at, answers, decision))

    def add_override(self, override):
        self._state.overrides.setdefault(override.encounter_id, []).append(override)

    def add_notice(self, notice):
        self._state.notices.setdefault(notice.encounter_id, []).append(notice)

    def add_document(self, document):
        self._state.documents.setdefault(document.encounter_id, []).append(document)

    def documents(self, encounter_id):
        return tuple(self._state.documents.get(encounter_id, ()))

    def add_print(self, printed):
        self._state.prints.setdefault(printed.encounter_id, []).append(printed)

    def prints(self, encounter_id):
        return tuple(self._state.prints.get(encounter_id, ()))

    def record(self, encounter_id):
        encounter = self.get(encounter_id)
        state = self._state
        return EncounterRecord(
            encounter,
            state.patients[encounter.patient_id],
            self.answers(encounter_id),
            *(
                tuple(part.get(encounter_id, ()))
                for part in (
                    state.events,
                    state.decisions,
                    state.overrides,
                    state.notices,
                    state.reviews,
                    state.referrals,
                )
            ),
        )

    def worklist(self, since, until):
        rows = []
        for encounter in self._state.encounters.values():
            if not (
                since <= encounter.started_at < until or encounter.status in (*OPEN, "decided")
            ):
                continue
            kept = self.record(encounter.encounter_id)
            person = kept.patient.person(local_date(encounter.started_at))
            rows.append(
                WorklistRow(
                    encounter.encounter_id,
                    encounter.patient_id,
                    kept.patient.initials,
                    person.age_years,
                    encounter.status,
                    encounter.channel,
                    encounter.started_at,
                    encounter.changed_at,
                    encounter.started_by,
                    len(kept.answers),
                    kept.route,
                    bool(kept.overrides),
                    self._state.locks.get(encounter.encounter_id),
                    unverified=encounter.unverified,
                    called_at=encounter.called_at,
                    safe_at=encounter.safe_at,
                    route_at=kept.override.at if kept.override else encounter.decided_at,
                    told_at=kept.notices[-1].at if kept.notices else None,
                    seen_at=encounter.seen_at,
                    version=encounter.version,
                )
            )
        return tuple(sorted(rows, key=lambda row: row.started_at, reverse=True))

    def of_patients(self, patient_ids):
        rows = self.worklist(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
        mine = {
            e.encounter_id for e in self._state.encounters.values() if e.patient_id in patient_ids
        }
        return tuple(row for row in rows if row.encounter_id in mine)

    def starting_with(self, reference):
        ids = [name for name in self._state.encounters if name.startswith(reference)]
        return ids[0] if len(ids) == 1 else None

    def count_past(self, since):
        return len(self._past(since))

    def past_intakes(self, since, after, limit):
        return tuple(p for p in self._past(since) if p.number > after)[:limit]

    def _past(self, since):
        latest = {past.encounter_id: past for past in self._state.past}
        return [
            past
            for past in sorted(latest.values(), key=lambda p: p.number)
            if since is None or past.decided_at >= since
        ]


OPEN = ("in_progress", "parked")


class MemoryAppointments:
    def __init__(self, state):
        self._state = state

    def add(self, appointment):
        self._state.appointments[appointment.appointment_id] = appointment
        self._say(appointment)

    def get(self, appointment_id):
        if appointment_id not in self._state.appointments:
            raise UserError("This appointment is not on file: open the list again.")
        return self._state.appointments[appointment_id]

    def update(self, appointment):
        before = self.get(appointment.appointment_id)
        self._state.appointments[appointment.appointment_id] = appointment
        if before.status is not appointment.status:
            self._say(appointment)

    def several(self, appointment_ids):
        known = self._state.appointments
        return {one: known[one] for one in appointment_ids if one in known}

    def withdraw(self, appointment_ids):
        for one in appointment_ids:
            del self._state.appointments[one]

    def of_external(self, external_id):
        return self._first(lambda a: external_id and a.external_id == external_id)

    def of_externals(self, external_ids):
        return tuple(a for a in self._all() if a.external_id in external_ids)

    def of_encounter(self, encounter_id):
        return self._first(lambda a: a.encounter_id == encounter_id)

    def of_patients(self, patient_ids):
        return tuple(a for a in self._all() if a.patient_id in patient_ids)

    def between(self, since, until):
        return tuple(self._row(a) for a in self._all() if since <= a.starts_at < until)

    def acts(self, appointment_id):
        return tuple(act for act in self._state.acts if act.appointment_id == appointment_id)

    def _all(self):
        return sorted(self._state.appointments.values(), key=lambda a: a.starts_at)

    def _first(self, fits):
        return next((a for a in self._all() if fits(a)), None)

    def _row(self, found):
        who = MemoryPatients(self._state).current(found.patient_id)
        age = who.person(local_date(found.starts_at)).age_years
        return ExpectedRow(found, who.patient_id, who.initials, age)

    def _say(self, found):
        act = AppointmentAct(found.appointment_id, found.status, found.changed_at, found.changed_by)
        self._state.acts.append(act)


class MemoryBatches:
    def __init__(self, state):
        self._state = state

    def add(self, batch, brought):
        self._state.batches[batch.batch_id] = batch
        self._state.brought[batch.batch_id] = tuple(brought)

    def get(self, batch_id):
        if batch_id not in self._state.batches:
            raise UserError("There is no such import: open the list again.")
        return self._state.batches[batch_id]

    def recent(self, limit):
        return tuple(self._state.batches.values())[::-1][:limit]

    def brought(self, batch_id):
        return self._state.brought[batch_id]

    def take_back(self, batch_id, done, brought):
        self._state.batches[batch_id] = replace(self.get(batch_id), taken_back=done)
        left = (one for one in self.brought(batch_id) if one not in brought)
        self._state.brought[batch_id] = tuple(left)

    def in_use(self, patient_ids):
        kept = self._state
        belong = (
            *(kept.encounters.values(), kept.appointments.values(), kept.changes, kept.goals),
            *(kept.team, kept.tasks, kept.inbox, kept.removals),
        )
        found = {one.patient_id for part in belong for one in part}
        found |= {act.member.patient_id for act in kept.panels}
        found |= {who for one in kept.merges for who in (one.kept_id, one.gone_id)}
        return found & set(patient_ids)

    def touched(self, patient_ids, since):
        found = {one.patient_id for one in self._state.changes if one.at > since}
        begun = self._state.encounters.values()
        found |= {one.patient_id for one in begun if one.started_at > since}
        return found & set(patient_ids)

    def of_patients(self, patient_ids):
        every = (one for brought in self._state.brought.values() for one in brought)
        return tuple(one for one in every if one.patient_id in patient_ids)


class MemoryInbox:
    def __init__(self, state):
        self._state = state

    def add(self, letter):
        self._state.inbox.append(replace(letter, number=len(self._state.inbox) + 1))

    def _of(self, message_id):
        return [one for one in self._state.inbox if one.message_id == message_id]

    def first(self, message_id):
        return next(iter(self._of(message_id)), None)

    def last(self, message_id):
        return next(iter(self._of(message_id)[::-1]), None)

    def named(self, sender, control_id):
        mine = (
            one for one in self._state.inbox if (one.sender, one.control_id) == (sender, control_id)
        )
        return next((one.message_id for one in mine), "")

    def parked(self, limit):
        last = {one.message_id: one for one in self._state.inbox}
        return tuple(one for one in last.values() if one.fate is Fate.PARKED)[:limit]

    def of_patients(self, patient_ids):
        return tuple(one for one in self._state.inbox if one.patient_id in patient_ids)

    def sent_later(self, sender, patient_ids, at, kind):
        mine = [o for o in self._state.inbox if o.patient_id in patient_ids and o.sent_at]
        mine = [o for o in mine if o.sender == sender and o.fate is Fate.TAKEN]
        return any(o.sent_at > at and o.kind.startswith(kind) for o in mine)

    def authority(self, patient_id):
        mine = [o for o in self._state.inbox if o.patient_id == patient_id and o.authority]
        return next((o.authority for o in mine[::-1] if o.fate is Fate.TAKEN), "")


class MemoryTraining:
    def __init__(self, state):
        self._state = state

    def _of(self, part, user_id):
        return tuple(one for one in part if user_id in ("", one.user_id))

    def add_played(self, played):
        self._state.played.append(played)

    def played(self, user_id=""):
        return self._of(self._state.played, user_id)

    def add_certificate(self, made):
        self._state.certificates.append(made)

    def certificates(self, user_id=""):
        return self._of(self._state.certificates, user_id)

    def decided(self, since, until):
        drawn = {one.encounter_id for one in self._state.draws}
        found = {}
        for one in self._state.encounters.values():
            fits = one.decided_at is not None and since <= one.decided_at < until
            if fits and one.encounter_id not in drawn:
                found.setdefault(one.started_by, []).append(one.encounter_id)
        return found

    def acted_on(self, user_id, name):
        changed = {e for e, all_ in self._state.overrides.items() for o in all_ if o.by == name}
        looked = {e for e, all_ in self._state.reviews.items() for r in all_ if r.by == user_id}
        return frozenset(changed | looked)

    def add_draw(self, draw):
        self._state.draws.append(draw)

    def draws(self):
        return tuple(self._state.draws)

    def add_rating(self, rating):
        self._state.ratings.append(rating)

    def ratings(self):
        return tuple(self._state.ratings)


class MemoryReviews:
    """The queue as the rows make it, worked out each time it is asked for."""

    def __init__(self, state):
        self._state = state

    def add(self, review):
        self._state.reviews.setdefault(review.encounter_id, []).append(review)

    def _records(self):
        known = MemoryEncounters(self._state)
        return [known.record(encounter_id) for encounter_id in self._state.encounters]

    def queue(self, state, routes, limit):
        rows = [
            QueueRow(
                r.encounter.encounter_id,
                r.patient.patient_id,
                r.patient.initials,
                r.patient.person(local_date(r.encounter.started_at)).age_years,
                r.route,
                r.review_state,
                r.encounter.decided_at or r.encounter.changed_at,
            )
            for r in self._records()
            if r.review_state is state and r.route in routes
        ]
        return tuple(sorted(rows, key=lambda row: (-row.route.urgency, row.since)))[:limit]

    def count(self, state, routes):
        return len(self.queue(state, routes, 10_000))

    def waiting(self, limit):
        waits = (ReviewState.WAITING, ReviewState.ASKED)
        return {
            r.encounter.encounter_id: r.review_state
            for r in self._records()
            if r.review_state in waits
        }

    def copies(self, since, limit):
        rows = [
            CopyRow(
                r.encounter.encounter_id,
                r.patient.patient_id,
                r.patient.initials,
                r.patient.person(local_date(r.encounter.started_at)).age_years,
                r.encounter.decided_at or r.encounter.changed_at,
            )
            for r in self._records()
            if r.route is COPIED
            and r.encounter.started_at >= since
            and not noted(r.reviews, len(r.decisions))
        ]
        return tuple(sorted(rows, key=lambda row: row.since, reverse=True))[:limit]

    def seen_by(self, user_id, limit):
        rows = []
        for record in self._records():
            acts = standing(record.reviews)
            mine = [a for a in acts if a.by == user_id and a.kind in SIGN_OFF]
            if mine:
                judged = last_feedback(acts)
                rows.append(
                    SeenRow(
                        record.encounter.encounter_id,
                        record.patient.patient_id,
                        record.patient.initials,
                        record.patient.person(local_date(record.encounter.started_at)).age_years,
                        mine[-1].to_disposition,
                        mine[-1].at,
                        feedback=judged.feedback if judged else None,
                    )
                )
        return tuple(rows)


class MemoryMeasures:
    """Nothing counted; what is counted is tested where the tables are."""

    def follow(self, now, most):
        return 0

    def again(self):
        pass

    def sums(self, period, only, cut):
        return ()

    def times(self, which, period, only, cut):
        return {one.measure_id: () for one in which}

    def mix(self, measure, period, cut):
        return ()

    def people(self, period, only, cut):
        return {}

    def small(self, period, cut, fewest):
        return frozenset(
            name for name, count in self.people(period, None, cut).items() if count < fewest
        )

    def values(self, period, cut):
        return ()

    def behind(self, measure, period, part, only, limit):
        return ()

    def routes(self, period, only):
        return ()

    def changes(self, period, only):
        return {}

    def changed_flags(self, period):
        return {}

    def flags(self, period):
        return ()


class MemoryReferrals:
    def __init__(self, state):
        self._state = state

    def add(self, act):
        self._state.referrals.setdefault(act.encounter_id, []).append(act)

    def of_visit(self, encounter_id):
        return tuple(self._state.referrals.get(encounter_id, ()))

    def states(self, encounter_ids):
        return {i: self.of_visit(i)[-1].state for i in encounter_ids if self.of_visit(i)}

    def count(self, states, limit):
        return len(self.open(states, limit))

    def open(self, states, limit, since=None):
        known = MemoryEncounters(self._state)
        records = [known.record(encounter_id) for encounter_id in self._state.referrals]
        rows = [
            ReferralRow(
                r.encounter.encounter_id,
                r.patient.patient_id,
                r.patient.initials,
                r.patient.person(local_date(r.encounter.started_at)).age_years,
                r.referral[-1].route,
                r.referral[-1].state,
                made_at(r.referral),
            )
            for r in records
            if r.referral[-1].state in states
            and (since is None or made_at(r.referral) >= since)
            and (r.encounter.seen_at is None or r.referral[-1].state is ReferralState.SEEN)
        ]
        return tuple(sorted(rows, key=lambda row: (-row.route.urgency, row.since)))[:limit]


class MemoryTasks:
    def __init__(self, state):
        self._state = state

    def add(self, act):
        self._state.tasks.append(act)

    def get(self, task_id):
        mine = [t for t in of_acts(self._state.tasks) if t.task_id == task_id]
        if not mine:
            raise UserError("This task is not on file: open the list again.")
        return mine[0]

    def of_patients(self, patient_ids):
        return of_acts([a for a in self._state.tasks if a.patient_id in patient_ids])

    def open(self, limit, turn=None):
        rows = []
        for task in of_acts(self._state.tasks):
            owner = task.last.owner
            if task.is_open and (turn is None or owner.is_turn_of(turn.user_id, turn.role)):
                one = MemoryPatients(self._state).current(task.last.patient_id)
                age = one.person(local_date(task.made_at)).age_years
                rows.append(TaskRow(task, one.patient_id, one.initials, age))
        never = date(9999, 1, 1)
        return tuple(sorted(rows, key=lambda r: (r.task.last.due_on or never, r.task.made_at)))[
            :limit
        ]

    def count(self, limit, turn=None):
        return len(self.open(limit, turn))


class MemoryPanels:
    def __init__(self, state):
        self._state = state

    def add(self, act):
        self._state.panels.append(act)

    def acts(self, member_id):
        return tuple(act for act in self._state.panels if act.member.member_id == member_id)

    def get(self, member_id):
        last = self.acts(member_id)[-1:]
        if not last or last[0].withdrawn:
            raise UserError("This entry of a programme is not on file any more.")
        return last[0].member

    def of_patients(self, patient_ids):
        last = {act.member.member_id: act for act in self._state.panels}
        found = [one.member for one in last.values() if not one.withdrawn]
        mine = (one for one in found if one.patient_id in patient_ids)
        return tuple(sorted(mine, key=lambda one: (one.programme, str(one.starts_on or ""))))

    def programmes(self, day):
        return ()

    def acts_of(self, patient_ids):
        return tuple(a for a in self._state.panels if a.member.patient_id in patient_ids)


class MemoryCohorts:
    """Everybody may be in a cohort, and nobody had a visit."""

    def __init__(self, state):
        self._state = state

    def add(self, kept):
        self._state.cohorts.append(kept)

    def all(self):
        last = {kept.cohort_id: kept for kept in self._state.cohorts}
        found = (kept for kept in last.values() if not kept.removed)
        return tuple(sorted(found, key=lambda kept: (kept.name.casefold(), kept.cohort_id)))

    def versions(self, cohort_id):
        return tuple(kept for kept in self._state.cohorts if kept.cohort_id == cohort_id)

    def people(self, cohort, today):
        return tuple(map(Lead, self._state.patients))

    def candidates(self, cohort, people, today):
        return tuple(Candidate(self._state.patients[one.patient_id]) for one in people)

    def learned(self):
        return tuple(self._state.digests)

    def learn(self, some):
        self._state.learned += some


class MemoryOutcomes:
    def __init__(self, state):
        self._state = state

    def plan(self, followup):
        self._state.followups[followup.followup_id] = followup

    change = plan

    def get(self, followup_id):
        if followup_id not in self._state.followups:
            raise UserError("This follow-up is not on file: open the list again.")
        return self._state.followups[followup_id]

    def of_visits(self, encounter_ids):
        mine = [f for f in self._state.followups.values() if f.encounter_id in encounter_ids]
        return tuple(sorted(mine, key=lambda f: f.due_on))

    def to_call(self, until, limit):
        known = MemoryEncounters(self._state)
        rows = []
        for one in self._state.followups.values():
            waits = one.is_open and one.weeks and max(one.due_on, one.call_on) <= until
            if waits or one.clinician_open:
                person = known.record(one.encounter_id).patient
                age = person.person(until).age_years
                whose = (person.patient_id, person.initials, age, person.language)
                rows.append(FollowUpRow(one, *whose))
        worse = lambda f: f.clinician_open and f.result is not Direction.NO_CLEAR_CHANGE  # noqa: E731
        order = lambda r: (not worse(r.followup), -r.followup.route.urgency)  # noqa: E731
        return tuple(sorted(rows, key=lambda r: (*order(r), r.followup.due_on)))[:limit]

    def count_to_call(self, until):
        return len(self.to_call(until, 10_000))

    def unplanned(self, since, limit):
        planned = {f.encounter_id for f in self._state.followups.values()}
        return tuple(
            e.encounter_id
            for e in self._state.encounters.values()
            if e.finished_at
            and e.finished_at >= since
            and not e.follows
            and e.disposition != "outside_scope"
            and e.encounter_id not in planned
        )[:limit]

    def add_call(self, call):
        self._state.calls.append(call)

    def calls(self, encounter_ids):
        return tuple(c for c in self._state.calls if c.encounter_id in encounter_ids)

    def add_answer(self, answer):
        self._state.outcome_answers.append(answer)

    def answers(self, encounter_ids):
        return tuple(a for a in self._state.outcome_answers if a.encounter_id in encounter_ids)

    def add_score(self, score):
        self._state.outcome_scores.append(score)

    def scores(self, encounter_ids):
        return tuple(s for s in self._state.outcome_scores if s.encounter_id in encounter_ids)


class MemoryUsers:
    def __init__(self, state):
        self._state = state

    def add(self, user):
        self._refuse_taken(user)
        self._state.users[user.user_id] = user

    def get(self, user_id):
        if user_id not in self._state.users:
            raise UserError("This person has no account here: choose another name.", "name")
        return self._with_pin(self._state.users[user_id])

    def all(self):
        people = sorted(self._state.users.values(), key=lambda u: (not u.enabled, u.name.lower()))
        return tuple(self._with_pin(user) for user in people)

    def update(self, user):
        self._refuse_taken(user)
        self._state.users[user.user_id] = user

    def pins(self):
        return dict(self._state.pins)

    def set_pin(self, user_id, pin):
        if pin is None:
            self._state.pins.pop(user_id, None)
        else:
            self._state.pins[user_id] = pin

    def locked(self, workstation):
        return self._state.locked.get(workstation, "")

    def set_locked(self, workstation, lock_id):
        self._state.locked[workstation] = lock_id

    def _refuse_taken(self, user):
        for other in self._state.users.values():
            if other.name.lower() == user.name.lower() and other.user_id != user.user_id:
                raise UserError("Another person has this name here.", "name")

    def _with_pin(self, user):
        pin = self._state.pins.get(user.user_id)
        return replace(user, has_pin=bool(pin), waits_until=pin.waits_until if pin else None)


class MemoryLocks:
    def __init__(self, state):
        self._state = state

    def now(self, desk):
        return desk

    def get(self, encounter_id):
        return self._state.locks.get(encounter_id)

    def at(self, workstation):
        return tuple(o for o in self._state.locks.values() if o.workstation == workstation)

    def put(self, lock):
        self._state.locks[lock.encounter_id] = lock

    def remove(self, encounter_id):
        self._state.locks.pop(encounter_id, None)

    def add_take_over(self, taken):
        self._state.take_overs.append(taken)


class MemoryJournal:
    def __init__(self, state):
        self._state = state

    def came(self, entry_id):
        return entry_id in self._state.came

    def add_entry(self, entry_id, at, workstation):
        self._state.came[entry_id] = (at, workstation)

    def happened(self, event):
        return event in self._state.audit

    def add_conflict(self, conflict):
        number = len(self._state.conflicts) + 1
        self._state.conflicts[number] = replace(conflict, number=number)

    def conflicts(self, encounter_id=""):
        return tuple(
            found
            for found in self._state.conflicts.values()
            if not found.settled_by and encounter_id in ("", found.encounter_id)
        )

    def conflict(self, number):
        if number not in self._state.conflicts:
            raise UserError("This is not on file.")
        return self._state.conflicts[number]

    def say_again(self, conflict, ours, by, at):
        self._state.conflicts[conflict.number] = replace(conflict, ours=ours, by=by, at=at)

    def settle(self, conflict, by, *, ours):
        kept = replace(conflict, settled_by=by, kept_ours=ours)
        self._state.conflicts[conflict.number] = kept
        return kept


class MemoryClinic:
    def __init__(self, state):
        self._state = state

    def settings(self):
        return next(iter(self._last(Clinic)), None)

    def practitioners(self):
        return self._last(Practitioner)

    def locations(self):
        return self._last(Location)

    def teams(self):
        return self._last(CareTeam)

    def costs(self):
        return self._last(CostInput)

    def keep(self, version):
        number = len(self._state.settings) + 1
        self._state.settings.append(replace(version, number=number))

    def history(self, kind, record_id="clinic"):
        mine = [v for v in self._state.settings if type(v.value) is kind]
        return tuple(v for v in reversed(mine) if record_of(v.value) == record_id)

    def logo(self, sha256):
        return self._state.logos.get(sha256, b"")

    def keep_logo(self, picture):
        name = hashlib.sha256(picture).hexdigest()
        self._state.logos[name] = picture
        return name

    def _last(self, kind):
        found = {record_of(v.value): v.value for v in self._state.settings if type(v.value) is kind}
        return tuple(found.values())


def record_of(value):
    """Return the id of what is kept: the first field, but of the clinic itself."""
    return "clinic" if type(value) is Clinic else getattr(value, fields(value)[0].name)


class MemoryAudit:
    def __init__(self, state):
        self._state = state

    def write(self, event):
        self._state.audit.append(event)

    def last_at(self):
        return max((event.at for event in self._state.audit), default=None)


class MemoryBackups:
    def __init__(self, state):
        self._state = state

    def add(self, record):
        self._state.backups.append(record)

    def tried(self, path, now_at, proved_at, failure):
        self._state.backups = [
            replace(r, path=now_at, proved_at=proved_at, failure=failure) if r.path == path else r
            for r in self._state.backups
        ]

    def latest(self, limit):
        return tuple(reversed(self._state.backups))[:limit]


class MemoryLog:
    def __init__(self, state):
        self._state = state

    def noted(self, actor, action, since):
        wanted = (actor.user_id, actor.workstation, action)
        return any(
            (e.actor, e.workstation, e.action) == wanted and e.at >= since
            for e in self._state.audit
        )

    def numbers(self, wanted):
        known = AuditFilter(wanted.actor, wanted.actions, record_id=wanted.record_id)
        assert wanted == known, "no other filter is known here"
        return [
            number
            for number, e in reversed([*enumerate(self._state.audit, start=1)])
            if wanted.actor in ("", e.actor)
            and (not wanted.actions or e.action in wanted.actions)
            and e.record_id.startswith(wanted.record_id)
        ]

    def rows(self, numbers):
        found = ((number, self._state.audit[number - 1]) for number in numbers)
        return tuple(
            AuditRow(
                *(number, e.at, e.actor, e.actor, e.role, e.workstation, e.action, e.record_id),
                *(e.detail, e.content_version, e.patient_id, ""),
            )
            for number, e in found
        )

    def workstations(self, since):
        last = {e.workstation: e.at for e in self._state.audit if e.at >= since}
        return tuple(sorted(last.items(), key=lambda pair: pair[1], reverse=True))


class MemoryPeopleFiles:
    """Records whose ids end alike but for the last letter are merged: "rosa-a" and "rosa-b"."""

    def __init__(self, state):
        self._state = state

    def find(self, named):
        for patient in self._state.patients.values():
            if named in {patient.patient_id, patient.mrn}:
                return patient.patient_id
        raise UserError("There is no such person on file; look up the record number.")

    def same_person(self, patient_id):
        stem = patient_id[:-1]
        return tuple(sorted(i for i in self._state.patients if i[:-1] == stem or i == patient_id))

    def visits(self, patient_ids):
        mine = [e for e in self._state.encounters.values() if e.patient_id in patient_ids]
        return tuple(e.encounter_id for e in sorted(mine, key=lambda e: e.started_at))

    def events(self, patient_ids):
        return tuple(e for e in self._state.audit if e.patient_id in patient_ids)

    def set_aside(self, visits):
        return ()

    def empty(self, removal):
        self._state.removals.append(replace(removal, done_at=removal.asked_at))

    def removals(self):
        return tuple(reversed(self._state.removals))


class MemoryCare:
    def __init__(self, state):
        self._state = state

    def add_tick(self, tick):
        self._state.ticks.append(tick)

    def ticks(self, encounter_id):
        return tuple(t for t in self._state.ticks if t.encounter_id == encounter_id)

    def count_left_open(self, since):
        return len(self.left_open(since))

    def left_open(self, since):
        last = {(t.encounter_id, t.what): t for t in self._state.ticks}
        left = [t for t in last.values() if t.left and t.state == "open" and t.at >= since]
        found = {}
        for tick in left:
            found.setdefault(tick.encounter_id, []).append(tick)
        rows = []
        for encounter_id, ticks in found.items():
            patient = self._state.patients[self._state.encounters[encounter_id].patient_id]
            age = patient.person(local_date(ticks[0].at)).age_years
            what = tuple(t.what for t in ticks)
            whose = (encounter_id, patient.patient_id, patient.initials, age)
            rows.append(OpenTicks(*whose, ticks[0].at, what))
        return tuple(rows)

    def add_goal(self, goal):
        self._state.goals.append(goal)

    def goals(self, patient_ids):
        return tuple(g for g in self._state.goals if g.patient_id in patient_ids)

    def add_participant(self, participant):
        self._state.team.append(participant)

    def team(self, patient_ids):
        return tuple(p for p in self._state.team if p.patient_id in patient_ids)


class MemoryDrafts:
    def __init__(self, state):
        self._kept = state.drafts

    def put(self, draft):
        self._kept[draft.workstation, draft.place, draft.encounter_id] = draft

    def get(self, workstation, place, encounter_id):
        return self._kept.get((workstation, place, encounter_id))

    def of_place(self, workstation, place):
        mine = [d for key, d in self._kept.items() if key[:2] == (workstation, place)]
        return tuple(sorted(mine, key=lambda draft: draft.at, reverse=True))

    def take(self, workstation, place, encounter_id):
        return self._kept.pop((workstation, place, encounter_id), None)


class MemoryTransaction:
    def __init__(self, state):
        self.care = MemoryCare(state)
        self.drafts = MemoryDrafts(state)
        self.patients = MemoryPatients(state)
        self.encounters = MemoryEncounters(state)
        self.appointments = MemoryAppointments(state)
        self.inbox = MemoryInbox(state)
        self.training = MemoryTraining(state)
        self.batches = MemoryBatches(state)
        self.users = MemoryUsers(state)
        self.reviews = MemoryReviews(state)
        self.referrals = MemoryReferrals(state)
        self.measures = MemoryMeasures()
        self.outcomes = MemoryOutcomes(state)
        self.tasks = MemoryTasks(state)
        self.panels = MemoryPanels(state)
        self.cohorts = MemoryCohorts(state)
        self.backups = MemoryBackups(state)
        self.people = MemoryPeopleFiles(state)
        self.locks = MemoryLocks(state)
        self.journal = MemoryJournal(state)
        self.clinic = MemoryClinic(state)
        self.audit = MemoryAudit(state)
        self.log = MemoryLog(state)


class MemoryStore:
    """Keeps everything in dicts; a write that fails leaves nothing behind."""

    def __init__(self):
        self.busy, self.scrubbed = False, 0
        self.state = State()

    @contextmanager
    def write(self):
        state = self.state.copy()
        yield MemoryTransaction(state)
        self.state = state

    @contextmanager
    def read(self):
        yield MemoryTransaction(self.state.copy())

    def changes(self):
        raise EnvironmentFault("Nothing is heard of a store in memory.")

    free = None
    emptied = 0

    def free_bytes(self):
        return self.free

    def scrub(self):
        if self.busy:
            raise EnvironmentFault("Another program keeps the database busy.")
        self.scrubbed += 1

    def empty_log(self):
        self.emptied += 1

    @property
    def audited(self):
        """What was audited, oldest first."""
        return [event.action.value for event in self.state.audit]


class PaperOfWords:
    """A renderer whose PDF is a line of text."""

    def render(self, content):
        return f"%PDF {content.kind.value} {content.route.value}".encode()

    def missing(self, content, pdf):
        return ()

    def can_show(self, picture):
        return b"broken" not in picture

    def render_day_sheet(self, sheet):
        return f"%PDF day {sheet.head.code}".encode()

    def render_recovery(self, sheet):
        return f"%PDF recovery {sheet.vault}".encode()

    def render_guide(self, guide):
        return f"%PDF guide {guide.version}".encode()

    def render_outcomes(self, paper):
        return f"%PDF outcomes {paper.who}".encode()

    def render_followup_form(self, form):
        return f"%PDF follow-up {form.who}".encode()

    def render_certificate(self, paper):
        return f"%PDF certificate {paper.name} {paper.certificate.right}".encode()

    def render_check_forms(self, made):
        return f"%PDF forms {' '.join(one.mark for one in made.forms)}".encode()

    def render_check_sheet(self, made):
        return f"%PDF check {made.month} {len(made.rows)}".encode()

    def render_card(self, card):
        return f"card {card}".encode()

    def render_cards(self, cards):
        return f"%PDF {len(cards)} cards".encode()

    def render_blank(self, blank):
        return f"%PDF blank {blank.region}".encode()

    def render_who_saw(self, found, letterhead):
        return f"%PDF who saw {len(found.people)}".encode()

    def lock(self, pdf, passphrase):
        return pdf + b" locked"

    def page_count(self, pdf):
        return 1 if pdf.startswith(b"%PDF") else 0


def small_engine(folder):
    """Return the engine of a content folder."""
    return compile_ruleset(load_ruleset(folder))


def keeping(desk, rule):
    """Return the desk of a clinic with this rule for keeping records."""
    return replace(desk, shared=Shared(replace(desk.clinic, keeping=rule)))


def make_desk(engine, **changes):
    """Return a desk at noon of one day, over an empty store in memory."""
    numbers = iter(range(1, 10_000))
    desk = Desk(
        MemoryStore(),
        engine,
        lambda: NOON,
        lambda: f"id-{next(numbers):04d}",
        Actor("desk", "Sam Sample", Role.FRONT_DESK, "test-station"),
        Shared(Clinic("Example Clinic (synthetic)", ("1 Sample Street",), "555-0100")),
        PaperOfWords(),
    )
    return replace(desk, **changes)
