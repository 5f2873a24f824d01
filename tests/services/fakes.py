"""A store in memory, and a desk over it: what use-cases are tested with."""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from triage_desk.clock import local_date
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.encounter import AnswerEvent, EncounterRecord, PastIntake, WorklistRow
from triage_desk.domain.folding import fold
from triage_desk.domain.found import Found, FoundList
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import EnvironmentFault, Stale, UserError
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.services.desk import Desk

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
    documents: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    pins: dict = field(default_factory=dict)
    locked: dict = field(default_factory=dict)
    locks: dict = field(default_factory=dict)
    came: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)
    take_overs: list = field(default_factory=list)
    past: list = field(default_factory=list)
    drafts: dict = field(default_factory=dict)
    removals: list = field(default_factory=list)
    backups: list = field(default_factory=list)
    audit: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    merges: list = field(default_factory=list)

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
        return FoundList(tuple(found[:limit]), more=len(found) > limit)

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

    def record(self, encounter_id):
        encounter = self.get(encounter_id)
        state = self._state
        return EncounterRecord(
            encounter,
            state.patients[encounter.patient_id],
            self.answers(encounter_id),
            *(
                tuple(part.get(encounter_id, ()))
                for part in (state.events, state.decisions, state.overrides, state.notices)
            ),
        )

    def worklist(self, since, until):
        rows = []
        for encounter in self._state.encounters.values():
            if not (since <= encounter.started_at < until or encounter.status in OPEN):
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


class MemoryDrafts:
    def __init__(self, state):
        self._kept = state.drafts

    def put(self, draft):
        self._kept[draft.workstation, draft.place, draft.encounter_id] = draft

    def get(self, workstation, place, encounter_id):
        return self._kept.get((workstation, place, encounter_id))

    def take(self, workstation, place, encounter_id):
        return self._kept.pop((workstation, place, encounter_id), None)


class MemoryTransaction:
    def __init__(self, state):
        self.drafts = MemoryDrafts(state)
        self.patients = MemoryPatients(state)
        self.encounters = MemoryEncounters(state)
        self.users = MemoryUsers(state)
        self.backups = MemoryBackups(state)
        self.people = MemoryPeopleFiles(state)
        self.locks = MemoryLocks(state)
        self.journal = MemoryJournal(state)
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

    def free_bytes(self):
        return self.free

    def scrub(self):
        if self.busy:
            raise EnvironmentFault("Another program keeps the database busy.")
        self.scrubbed += 1

    @property
    def audited(self):
        """What was audited, oldest first."""
        return [event.action.value for event in self.state.audit]


class PaperOfWords:
    """A renderer whose PDF is a line of text."""

    def render(self, content):
        return f"%PDF {content.kind.value} {content.route.value}".encode()

    def render_day_sheet(self, sheet):
        return f"%PDF day {sheet.head.code}".encode()

    def render_who_saw(self, found, letterhead):
        return f"%PDF who saw {len(found.people)}".encode()

    def page_count(self, pdf):
        return 1 if pdf.startswith(b"%PDF") else 0


def small_engine(folder):
    """Return the engine of a content folder."""
    return compile_ruleset(load_ruleset(folder))


def make_desk(engine, **changes):
    """Return a desk at noon of one day, over an empty store in memory."""
    numbers = iter(range(1, 10_000))
    desk = Desk(
        MemoryStore(),
        engine,
        lambda: NOON,
        lambda: f"id-{next(numbers):04d}",
        Actor("desk", "Sam Sample", Role.FRONT_DESK, "test-station"),
        Letterhead("Example Clinic (synthetic)", ("1 Sample Street",), "555-0100"),
        PaperOfWords(),
    )
    return replace(desk, **changes)
