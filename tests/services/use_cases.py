"""Every use-case of the services, and how to do each once on a real store.

A function of ``triage_desk.services`` whose first argument is a ``Desk`` is a use-case, and stands
in exactly one of the lists below. New one? Add a line to ``SCENES``: how to call it, and the one
event that it writes. The other lists are for what needs no event, each with its reason.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from tests.services.doors import Folder, MemoryVault
from triage_desk import services
from triage_desk.domain import codec
from triage_desk.domain.answers import YES
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter
from triage_desk.domain.backup import Proof
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.journal import Conflict, ConflictKind
from triage_desk.domain.lock import TakeOverReason
from triage_desk.domain.look import read_look
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.removal import RemovalPolicy, RemovalReason
from triage_desk.domain.user import Pin, Role, User
from triage_desk.errors import EnvironmentFault
from triage_desk.services import (
    access,
    audit,
    backups,
    chain,
    day_sheet,
    documents,
    drafts,
    impact,
    intake,
    journal,
    keycare,
    merging,
    patients,
    person_export,
    records,
    removal,
    takeover,
    triage,
    undo,
    users,
    who_saw,
    worklist,
)
from triage_desk.services.desk import Desk

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
LETTER = DocumentKind.REFERRAL_LETTER


@dataclass(frozen=True)
class Stage:
    """What stands on file before a scene: a person, and visits by how far they have come."""

    desk: Desk
    patient: str
    open: str
    ready: str
    decided: str


SECOND = "Zweitbaum-Synthetic"


def _add_second(stage: Stage) -> Patient:
    return patients.create(stage.desk, SECOND, "Zoe", "1970-05-31", Sex.FEMALE)


def _second(stage: Stage) -> Patient:
    """Return the record beside that of the stage, whatever it is under."""
    with stage.desk.store.read() as tx:
        one = tx.patients.find(read_look(SECOND, date(2026, 11, 22))).found[0]
    return one.through or one.patient


@dataclass(frozen=True)
class Scene:
    """One use-case done once. ``about`` says whose record it is: "visit", "person" or nobody's."""

    act: Callable[[Stage], object]
    event: AuditAction
    about: str = ""
    before: Callable[[Stage], object] = lambda _stage: None


class BrokenShelf:
    """Folders for backups of which nothing can be said but that they fail."""

    folders = (PurePath("backups"),)

    def make(self, origin, told):
        raise EnvironmentFault("The disk is full.")

    def prove(self, path, told):
        return Proof(None, "A page is damaged.")

    def mark(self, path, *, proved):
        return path


def _shelved(stage: Stage) -> Desk:
    return replace(stage.desk, backups=BrokenShelf())


def _contradict(stage: Stage) -> None:
    said = codec.to_json(merging.Said(YES))
    who = ("Sam Sample", "front-1", NOW, "Pat Example", NOW)
    with stage.desk.store.write() as tx:
        tx.journal.add_conflict(
            Conflict(0, stage.open, "entry", ConflictKind.ANSWER, "s_chest", said, said, *who)
        )


def _managed(desk: Desk) -> Desk:
    return desk.acting_as(replace(desk.actor, role=Role.MANAGER))


PAT, PIN = "pat", "820463"
OLD_WORDS, WORDS = "seven loud orange trucks", "nine green plastic boats"


def _keyed(stage: Stage) -> Desk:
    """Return the desk with an administrator at it, and a key that is no key."""
    actor = replace(stage.desk.actor, role=Role.ADMINISTRATOR)
    names = {actor.user_id: actor.name, PAT: "Pat Sample"}
    folder = Folder(stage.desk.store, names=names, passphrases=dict.fromkeys(names, OLD_WORDS))
    return replace(stage.desk.acting_as(actor), vault=MemoryVault(folder))


def _hire(stage: Stage) -> None:
    """Give the person at the desk and Pat accounts, and Pat a PIN."""
    now, actor = stage.desk.clock(), stage.desk.actor
    with stage.desk.store.write() as tx:
        for user_id, name in ((actor.user_id, actor.name), (PAT, "Pat Sample")):
            tx.users.add(User(user_id, name, Role.PT, "", enabled=True, created_at=now))
        tx.users.set_pin(PAT, Pin(f"{PAT}:{PIN}"))


def _closed(stage: Stage) -> None:
    """Close what is open of the person, and let there be an administrator to confirm."""
    for visit in (stage.open, stage.ready):
        intake.discard(stage.desk, visit, "left")
    with stage.desk.store.write() as tx:
        ada = User("ada", "Ada Admin", Role.ADMINISTRATOR, "", True, stage.desk.clock())
        tx.users.add(ada)


def _removed(stage: Stage) -> object:
    rule = RemovalPolicy(1, "Dr. Example", date(2026, 1, 5))
    later = stage.desk.clock() + timedelta(days=800)
    desk = replace(_managed(stage.desk), removal=rule, clock=lambda: later)
    asked = RemovalReason.ASKED_BY_PATIENT
    return removal.remove(desk, stage.patient, asked, "Ada Admin", lambda _user: True)


A = AuditAction
SCENES: dict[str, Scene] = {
    "access.lock": Scene(lambda s: access.lock(_keyed(s)), A.SCREEN_LOCKED),
    "access.switch_user": Scene(
        lambda s: access.switch_user(_keyed(s), "Pat Sample", PIN), A.USER_SWITCHED, "", _hire
    ),
    "audit.exported": Scene(
        lambda s: audit.exported(_managed(s.desk), AuditFilter(actor="ana"), 3), A.AUDIT_EXPORTED
    ),
    "audit.look": Scene(
        lambda s: audit.look(_managed(s.desk), AuditFilter(record_id="1")), A.AUDIT_READ
    ),
    "backups.keep_safe": Scene(lambda s: backups.keep_safe(_shelved(s)), A.BACKUP_FAILED),
    "backups.prove": Scene(
        lambda s: backups.prove(_managed(_shelved(s)), PurePath("one")), A.BACKUP_TRIED
    ),
    "backups.take": Scene(lambda s: backups.take(_managed(_shelved(s))), A.BACKUP_FAILED),
    "chain.compare": Scene(lambda s: chain.compare(s.desk, 1, "0" * 8), A.HEAD_COMPARED),
    "chain.verify": Scene(lambda s: chain.verify(s.desk), A.AUDIT_CHECKED),
    "day_sheet.given_out": Scene(
        lambda s: day_sheet.given_out(s.desk, s.desk.clock().date(), "printed"), A.DAY_SHEET_PRINTED
    ),
    "day_sheet.make": Scene(lambda s: day_sheet.make(s.desk, s.desk.clock().date()), A.DAY_CLOSED),
    "documents.make": Scene(
        lambda s: documents.make(s.desk, s.decided, LETTER), A.DOCUMENT_MADE, "visit"
    ),
    "documents.printed": Scene(
        lambda s: documents.printed(s.desk, s.decided, LETTER), A.DOCUMENT_PRINTED, "visit"
    ),
    "documents.saved": Scene(
        lambda s: documents.saved(s.desk, s.decided, LETTER), A.DOCUMENT_SAVED, "visit"
    ),
    "drafts.keep": Scene(
        lambda s: drafts.keep(s.desk, drafts.Typing("intake", s.open, {"goal": "Walk"})),
        A.DRAFT_KEPT,
        "visit",
    ),
    "drafts.take": Scene(
        lambda s: drafts.take(s.desk, "intake", s.open),
        A.DRAFT_TAKEN,
        "visit",
        lambda s: drafts.keep(s.desk, drafts.Typing("intake", s.open, {"goal": "Walk"})),
    ),
    "impact.impact": Scene(
        lambda s: impact.impact(_managed(s.desk), s.desk.engine), A.PAST_INTAKES_READ
    ),
    "intake.answer": Scene(
        lambda s: intake.answer(s.desk, s.open, {"s_chest": None}), A.ANSWER_GIVEN, "visit"
    ),
    "intake.discard": Scene(
        lambda s: intake.discard(s.desk, s.open, "left"), A.INTAKE_DISCARDED, "visit"
    ),
    "intake.park": Scene(lambda s: intake.park(s.desk, s.open), A.INTAKE_PARKED, "visit"),
    "intake.resume": Scene(lambda s: intake.resume(s.desk, s.open), A.INTAKE_CONTINUED, "visit"),
    "intake.speak": Scene(
        lambda s: intake.speak(s.desk, s.open, "es"), A.LANGUAGE_CHANGED, "visit"
    ),
    "intake.start": Scene(
        lambda s: intake.start(s.desk, s.patient, Channel.COUNTER), A.INTAKE_STARTED, "visit"
    ),
    "keycare.keyring_off": Scene(lambda s: keycare.keyring_off(_keyed(s)), A.KEYRING_OFF),
    "keycare.keyring_on": Scene(lambda s: keycare.keyring_on(_keyed(s)), A.KEYRING_ON),
    "keycare.new_recovery_sheet": Scene(
        lambda s: keycare.new_recovery_sheet(_keyed(s)), A.RECOVERY_SHEET_MADE
    ),
    "keycare.rotate_key": Scene(
        lambda s: keycare.rotate_key(_keyed(s), lambda _word, _share: None, lambda: False),
        A.KEY_CHANGED,
    ),
    "journal.conflicts": Scene(lambda s: journal.conflicts(s.desk), A.CONFLICTS_VIEWED),
    "journal.settle": Scene(
        lambda s: journal.settle(s.desk, 1, ours=True), A.CONFLICT_SETTLED, "visit", _contradict
    ),
    "patients.create": Scene(
        lambda s: patients.create(s.desk, "Oak-Synthetic", "Otto", "1970-05-31", Sex.MALE),
        A.PATIENT_CREATED,
        "person",
    ),
    "patients.searched": Scene(lambda s: patients.searched(s.desk, 3), A.PEOPLE_SEARCHED),
    "records.correct": Scene(
        lambda s: records.correct(s.desk, s.patient, _second(s), "1971-01-01"),
        A.PATIENT_CHANGED,
        "person",
        _add_second,
    ),
    "records.merge": Scene(
        lambda s: records.merge(s.desk, s.patient, _second(s).patient_id),
        A.PATIENTS_MERGED,
        "person",
        _add_second,
    ),
    "records.open_page": Scene(
        lambda s: records.open_page(s.desk, s.patient), A.PATIENT_VIEWED, "person"
    ),
    "records.separate": Scene(
        lambda s: records.separate(s.desk, _second(s).patient_id),
        A.PATIENTS_SEPARATED,
        "person",
        lambda s: records.merge(s.desk, s.patient, _add_second(s).patient_id),
    ),
    "person_export.export": Scene(
        lambda s: person_export.export(_managed(s.desk), s.patient), A.PATIENT_EXPORTED, "person"
    ),
    "removal.remove": Scene(_removed, A.PATIENT_REMOVED, "person", _closed),
    "takeover.leave": Scene(lambda s: takeover.leave(s.desk, s.open), A.INTAKE_LEFT, "visit"),
    "takeover.look": Scene(lambda s: takeover.look(s.desk, s.open), A.ENCOUNTER_VIEWED, "visit"),
    "takeover.take_over": Scene(
        lambda s: takeover.take_over(s.desk, s.open, TakeOverReason.CANNOT_WAIT, "It cannot wait."),
        A.INTAKE_TAKEN_OVER,
        "visit",
    ),
    "triage.acknowledge": Scene(
        lambda s: triage.acknowledge(s.desk, s.open, "Dr. Sample", "physician"),
        A.EMERGENCY_ACKNOWLEDGED,
        "visit",
    ),
    "triage.decide": Scene(lambda s: triage.decide(s.desk, s.ready), A.DECIDED, "visit"),
    "triage.finish": Scene(
        lambda s: triage.finish(s.desk, s.decided), A.ENCOUNTER_FINISHED, "visit"
    ),
    "triage.note_unnamed": Scene(
        lambda s: triage.note_unnamed(s.desk, told=False), A.EMERGENCY_RAISED
    ),
    "triage.override": Scene(
        lambda s: triage.override(
            *(s.desk, s.decided, Disposition.PHYSICIAN_TODAY, OverrideReason.STAFF_CONCERN),
            *("Looks pale", "Sam Sample", Role.FRONT_DESK),
        ),
        A.OVERRIDDEN,
        "visit",
    ),
    "triage.raise_emergency": Scene(
        lambda s: triage.raise_emergency(s.desk, s.open, "Fainted"), A.EMERGENCY_RAISED, "visit"
    ),
    "triage.record": Scene(lambda s: triage.record(s.desk, s.decided), A.ENCOUNTER_VIEWED, "visit"),
    "undo.take_back": Scene(
        lambda s: undo.take_back(
            s.desk, undo.parked(s.desk, intake.view(s.desk, s.open).encounter)
        ),
        A.TAKEN_BACK,
        "visit",
        lambda s: intake.park(s.desk, s.open),
    ),
    "users.add": Scene(
        lambda s: users.add(_keyed(s), "Remy Sample", Role.PT, WORDS), A.USER_ADDED, "", _hire
    ),
    "users.change": Scene(
        lambda s: users.change(_keyed(s), PAT, name="Pat S.", role=Role.PT, credentials="PT"),
        A.USER_CHANGED,
        "",
        _hire,
    ),
    "users.change_my_passphrase": Scene(
        lambda s: users.change_my_passphrase(_keyed(s), OLD_WORDS, WORDS),
        A.PASSPHRASE_CHANGED,
        "",
        _hire,
    ),
    "users.disable": Scene(lambda s: users.disable(_keyed(s), PAT), A.USER_DISABLED, "", _hire),
    "users.enable": Scene(lambda s: users.enable(_keyed(s), PAT, WORDS), A.USER_ENABLED, "", _hire),
    "users.everybody": Scene(lambda s: users.everybody(_keyed(s)), A.USERS_LISTED),
    "users.new_passphrase": Scene(
        lambda s: users.new_passphrase(_keyed(s), PAT, WORDS),
        A.PASSPHRASE_GIVEN,
        "",
        _hire,
    ),
    "users.reset_pin": Scene(lambda s: users.reset_pin(_keyed(s), PAT), A.PIN_TAKEN, "", _hire),
    "users.set_my_pin": Scene(
        lambda s: users.set_my_pin(_keyed(s), OLD_WORDS, "493817"),
        A.PIN_SET,
        "",
        _hire,
    ),
    "who_saw.given_out": Scene(
        lambda s: who_saw.given_out(_managed(s.desk), s.patient, "printed"),
        A.WHO_SAW_PRINTED,
        "person",
    ),
    "who_saw.look": Scene(
        lambda s: who_saw.look(_managed(s.desk), s.patient), A.WHO_SAW_READ, "person"
    ),
    "worklist.today": Scene(lambda s: worklist.today(s.desk), A.WORKLIST_OPENED),
}

# They ask the store nothing: what they return, they were given, or is content.
PURE = {
    "day_sheet.paper",
    "who_saw.paper",
    "documents.content_of",
    "intake.as_if",
    "intake.parse",
    "keycare.has_keyring",
    "intake.unsaved",
    "journal.is_away",
    "locks.is_mine",
    "moments.moment_for",
    "patients.read_birth_date",
    "permission.allowed",
    "permission.require",
    "secrets.vault_of",
    "speech.languages",
    "speech.said",
    "triage.route_words",
    "undo.discarded",
    "undo.finished",
    "undo.parked",
    "undo.rerouted",
}
# They look at nobody's record.
ABOUT_NOBODY = {
    "audit.people",
    "backups.found",
    "backups.records",
    "backups.standing",
    "removal.done",
    "chain.due",
    "chain.head",
    "chain.standing",
    "journal.count_conflicts",
    "takeover.beat",
    "health.look",
    "users.here",
    "users.me",
}
# Parts of a use-case, which writes the event. No screen and no command calls them.
STEPS = {
    "arrival.hear": "tells what nobody could hear, a step of signing in",
    "arrival.prove_pin": "asks for the PIN, a step of access.switch_user and of signing in",
    "auditing.note": "writes the event of the others",
    "documents.content": "what a paper says, a step of documents.make",
    "intake.read": "an intake as it stands, a step of takeover.look and of intake.resume",
    "locks.force": "a step of takeover.take_over",
    "locks.free": "a step of intake.park, discard and takeover.leave",
    "locks.hold": "a step of every change of an open intake",
    "locks.take": "a step of intake.start and resume",
}
# Run after every letter typed; what they showed is counted by patients.searched.
# Or the way to a record, which writes its own event when it is opened.
COUNTED_LATER = {
    "patients.find",
    "patients.search",
    "patients.alike",
    "records.visit_on_letter",
}
# More of what is open on the screen, whose opening was the event.
OPENED = {"audit.rows", "intake.view"}
# Many use-cases one after the other, each with an event of its own.
MANY = {"demo.fill", "demo_data.make_patterns", "journal.tell_server"}

LISTS = (set(SCENES), PURE, set(STEPS), COUNTED_LATER, ABOUT_NOBODY, OPENED, MANY)


def found() -> set[str]:
    """Return every use-case there is, as ``module.function``."""
    names = set()
    for info in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if own and first is not None and first.annotation in ("Desk", Desk):
                names.add(f"{info.name}.{name}")
    return names
