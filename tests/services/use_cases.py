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
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from tests.services import fakes
from tests.services.doors import Folder, MemoryVault
from triage_desk import services
from triage_desk.domain import codec
from triage_desk.domain.answers import NO, YES, answered
from triage_desk.domain.appointment import Appointment, Booking
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter
from triage_desk.domain.backup import Proof
from triage_desk.domain.care import CareRole
from triage_desk.domain.cohort import Cohort, Criterion, Match, Says, What
from triage_desk.domain.cost import CostInput, CostKind
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Answerer, Channel, Identifier, OverrideReason
from triage_desk.domain.exchange import Delivery, Message, PatientIn
from triage_desk.domain.followup import CallResult
from triage_desk.domain.inbox import Choice
from triage_desk.domain.journal import Conflict, ConflictKind
from triage_desk.domain.listing import ListForm, Listing
from triage_desk.domain.lock import TakeOverReason
from triage_desk.domain.look import read_look
from triage_desk.domain.measure import Cut, Period
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.practitioner import CareTeam, Location, Practitioner, Profession
from triage_desk.domain.removal import RemovalPolicy, RemovalReason
from triage_desk.domain.review import CallOutcome, Feedback
from triage_desk.domain.second_look import RatingReason
from triage_desk.domain.tick import READ_ALOUD, Tick, TickState
from triage_desk.domain.user import Pin, Role, User
from triage_desk.errors import EnvironmentFault
from triage_desk.services import (
    access,
    appointments,
    audit,
    backups,
    batches,
    calling,
    careteam,
    chain,
    check_papers,
    clinic,
    cohorts,
    computer,
    content_versions,
    day_sheet,
    documents,
    drafts,
    episodes,
    exchange,
    followup_form,
    goals,
    impact,
    importing,
    inbox,
    intake,
    journal,
    keycare,
    kiosk,
    kiosk_followup,
    lists,
    marking,
    measures,
    merging,
    outcome_paper,
    outcomes,
    own_visits,
    paper_followup,
    parked,
    patients,
    person_export,
    pointing_card,
    prevention,
    records,
    referrals,
    removal,
    review,
    second_look,
    takeover,
    tasks,
    ticks,
    training,
    triage,
    undo,
    users,
    waiting,
    who_saw,
    worklist,
)
from triage_desk.services.desk import Desk
from triage_desk.services.this_computer import Computer
from triage_desk.services.views import IntakeView
from triage_desk.settings import BackupSettings

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
LETTER = DocumentKind.REFERRAL_LETTER
PRICE = CostInput(CostKind.PRICE_IMAGING, 500, date(2026, 1, 1), "Contract")


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


LIST = Listing("calls", "Calls", (), (), NOW)


NURSE = "offer:nurse"


def _offered(stage: Stage) -> None:
    """Leave an offer of the decided visit open until the day after: it is asked for then."""
    left = Tick(stage.decided, NURSE, TickState.OPEN, NOW, "Sam Sample", left=True)
    with stage.desk.store.write() as tx:
        tx.care.add_tick(left)
    stage.desk.clock.advance(days=1)


def _to_do(stage: Stage) -> object:
    """Make a task for the person of the stage."""
    return tasks.make(stage.desk, tasks.TaskDraft(stage.patient, "Ask again", Role.FRONT_DESK))


def _task_over(stage: Stage) -> None:
    """Make a task and end it."""
    _to_do(stage)
    tasks.done(stage.desk, _task(stage))


def _task(stage: Stage) -> str:
    with stage.desk.store.read() as tx:
        return tx.tasks.of_patients([stage.patient])[0].task_id


EVERYBODY = Cohort(Match.ALL, (Criterion(What.AGE, Says.AT_LEAST),))


def _saved(stage: Stage) -> object:
    """Save a list that calls everybody again."""
    return cohorts.keep(_managed(stage.desk), "All", EVERYBODY, recall_days=90)


def _cohort(stage: Stage) -> str:
    return cohorts.listed(_managed(stage.desk))[0].cohort_id


SPRING = Period(202601, 202603)


class Unwatched:
    """Nobody waits."""

    cancelled = False

    def report(self, done, total):
        """Say nothing."""


class NoTables:
    """Tables that are written nowhere."""

    def __init__(self):
        self.written = []

    def write(self, listing, path, form):
        self.written.append((listing, path, form))


def _with_tables(desk: Desk) -> Desk:
    return replace(desk, tables=NoTables())


class BrokenShelf:
    """Folders for backups of which nothing can be said but that they fail."""

    folders = (PurePath("backups"),)

    def make(self, origin, told):
        raise EnvironmentFault("The disk is full.")

    def prove(self, path, told):
        return Proof(None, "A page is damaged.")

    def mark(self, path, *, proved):
        return path

    def arrange(self, folders, plan):
        """Nothing comes of it."""


def _shelved(stage: Stage) -> Desk:
    return replace(stage.desk, backups=BrokenShelf())


def _arranged(stage: Stage) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder)
        here = Computer(path, path, None, path, path, path)
        desk = replace(_managed(_shelved(stage)), computer=here)
        backups.arrange(desk, BackupSettings(daily=3))


def _contradict(stage: Stage) -> None:
    said = codec.to_json(merging.Said(YES))
    who = ("Sam Sample", "front-1", NOW, "Pat Example", NOW)
    with stage.desk.store.write() as tx:
        tx.journal.add_conflict(
            Conflict(0, stage.open, "entry", ConflictKind.ANSWER, "s_chest", said, said, *who)
        )


def _referral_seen(stage: Stage) -> None:
    referrals.draft(stage.desk, stage.decided)
    referrals.seen(stage.desk, stage.decided, "PT", stage.desk.clock().date())


def _letter_made(stage: Stage) -> None:
    referrals.draft(stage.desk, stage.decided)
    documents.make(stage.desk, stage.decided, LETTER)


def _licensed(desk: Desk, role: Role = Role.PT) -> Desk:
    return desk.acting_as(replace(desk.actor, role=role))


def _managed(desk: Desk) -> Desk:
    return desk.acting_as(replace(desk.actor, role=Role.MANAGER))


def _book(stage: Stage) -> appointments.Undoable:
    return appointments.book(stage.desk, Booking(stage.patient, stage.desk.clock()))


def _kept(stage: Stage) -> Appointment:
    """Return the appointment that ``_book`` made."""
    with stage.desk.store.read() as tx:
        return tx.appointments.of_patients((stage.patient,))[0]


def _booked(stage: Stage) -> str:
    return _kept(stage).appointment_id


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
    desk = fakes.keeping(replace(_managed(stage.desk), clock=lambda: later), rule)
    asked = RemovalReason.ASKED_BY_PATIENT
    return removal.remove(desk, stage.patient, asked, "Ada Admin", lambda _user: True)


class Waiting:
    """Somebody who waits for a long job."""

    cancelled = False

    def report(self, done, total):
        pass


def _placed(stage: Stage) -> Desk:
    """Return the desk with a data folder that is not there."""
    nowhere = Path("nowhere")
    here = Computer(nowhere, nowhere, None, nowhere, nowhere, nowhere)
    return replace(_managed(stage.desk), computer=here)


def _settled(stage: Stage) -> None:
    clinic.take_over(stage.desk)
    settings = stage.desk.clinic
    clinic.change(_managed(stage.desk), settings, replace(settings, phone="212-555-0100"))


def _boss(stage: Stage) -> Desk:
    return stage.desk.acting_as(replace(_managed(stage.desk).actor, user_id="boss"))


def _drawn(stage: Stage) -> object:
    return second_look.draw(_boss(stage), f"{stage.desk.clock():%Y-%m}")


def _draw_id(stage: Stage) -> str:
    with stage.desk.store.read() as tx:
        return tx.training.draws()[0].draw_id


def _rated(stage: Stage) -> object:
    return second_look.rate(_boss(stage), _draw_id(stage), Disposition.EMERGENCY)


def _schooled(desk: Desk) -> Desk:
    nowhere = Path("nowhere")
    return replace(desk, computer=Computer(nowhere, fakes.CONTENT, None, nowhere, nowhere, nowhere))


# What a clinic writes lies in files: here for one run of the tests.
_OWN = TemporaryDirectory()


def _own_desk(stage: Stage) -> Desk:
    folder = Path(_OWN.name)
    here = Computer(folder, fakes.CONTENT, None, folder, folder, folder)
    return replace(_boss(stage), computer=here)


def _written(stage: Stage) -> object:
    desk, key = _own_desk(stage), _vignettes(stage).keys["V02"]
    words = ("Numb between the legs.", "My back.", "Ask.", 41, Sex.MALE)
    sketch = Sketch(*words, key.route)
    return own_visits.keep(desk, sketch, marking.Turn("", key.answers, key.route))


def _own_desk_and_visit(stage: Stage) -> tuple[Desk, str]:
    desk = _own_desk(stage)
    return desk, own_visits.listed(desk)[-1].vignette_id


def _vignettes(stage: Stage) -> marking.Book:
    return marking.read_book(stage.desk.engine, fakes.CONTENT, None)


def _practised(stage: Stage) -> object:
    book = _vignettes(stage)
    turn = marking.Turn("V01", book.keys["V01"].answers, Disposition.PT_FIRST)
    return training.record(stage.desk, book, "round", turn)


def _followed(stage: Stage) -> str:
    """Return the id of the first follow-up of the visit that was decided."""
    with stage.desk.store.read() as tx:
        return tx.outcomes.of_visits((stage.decided,))[1].followup_id


def _plan(stage: Stage) -> None:
    triage.finish(stage.desk, stage.decided)


HOW = outcomes.How(OutcomeChannel.TELEPHONE)


def _answer_one(stage: Stage) -> None:
    asking = outcomes.open_asking(stage.desk, _followed(stage))
    outcomes.answer(stage.desk, _followed(stage), asking.questions[0], answered(3), HOW)


def _planned_and_answered(stage: Stage) -> None:
    _plan(stage)
    _answer_one(stage)


def _safe_intake(stage: Stage) -> IntakeView:
    """Return an intake that follows the visit, with every safety question answered no."""
    view = intake.start(stage.desk, stage.patient, Channel.CALL_BACK, stage.decided)
    first = stage.desk.engine.ruleset.sections[0].section_id
    while view.pages[view.at].section == first:
        changes = dict.fromkeys(view.pages[view.at].open_ids, NO)
        view = intake.answer(stage.desk, view.encounter.encounter_id, changes)
    return view


ASKED: dict[str, outcomes.Asking] = {}


def _planned_and_asked(stage: Stage) -> None:
    _plan(stage)
    ASKED[stage.decided] = outcomes.open_asking(stage.desk, _followed(stage))


def _answer_one_only(stage: Stage) -> None:
    question = ASKED[stage.decided].questions[0]
    outcomes.answer(stage.desk, _followed(stage), question, answered(3), HOW)


SAFE: dict[str, IntakeView] = {}


def _ask_safety(stage: Stage) -> None:
    SAFE[stage.decided] = _safe_intake(stage)


def _later(desk: Desk) -> Desk:
    return replace(desk, clock=lambda: NOW + timedelta(days=365))


SENT = PatientIn(
    "Patient/x",
    Patient("e" * 32, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE),
    frozenset({"family"}),
)
HELD = Message(
    *("5" * 32, "EHR|CLINIC", "1", "ADT^A28", b"MSH|"),
    Delivery((replace(SENT, stated=frozenset({"family", "given", "birth_date"})),)),
    passed=False,
)
BAD = Message("6" * 32, "EHR|CLINIC", "2", "ADT^A28", b"MSH|", fault="there is no PID")

A = AuditAction
SCENES: dict[str, Scene] = {
    "access.lock": Scene(lambda s: access.lock(_keyed(s)), A.SCREEN_LOCKED),
    "access.switch_user": Scene(
        lambda s: access.switch_user(_keyed(s), "Pat Sample", PIN), A.USER_SWITCHED, "", _hire
    ),
    "appointments.arrive": Scene(
        lambda s: appointments.arrive(s.desk, _booked(s)), A.APPOINTMENT_ARRIVED, "visit", _book
    ),
    "appointments.book": Scene(_book, A.APPOINTMENT_BOOKED, "visit"),
    "appointments.cancel": Scene(
        lambda s: appointments.cancel(s.desk, _booked(s)), A.APPOINTMENT_CANCELLED, "visit", _book
    ),
    "appointments.no_show": Scene(
        lambda s: appointments.no_show(s.desk, _booked(s)), A.APPOINTMENT_MISSED, "visit", _book
    ),
    "appointments.take_back": Scene(
        lambda s: appointments.take_back(
            s.desk,
            appointments.Undoable(A.APPOINTMENT_BOOKED, s.desk.actor.user_id, _kept(s), None),
        ),
        A.TAKEN_BACK,
        "visit",
        _book,
    ),
    "audit.exported": Scene(
        lambda s: audit.exported(_managed(s.desk), AuditFilter(actor="ana"), 3), A.AUDIT_EXPORTED
    ),
    "audit.look": Scene(
        lambda s: audit.look(_managed(s.desk), AuditFilter(record_id="1")), A.AUDIT_READ
    ),
    "backups.arrange": Scene(_arranged, A.BACKUPS_ARRANGED),
    "backups.keep_safe": Scene(lambda s: backups.keep_safe(_shelved(s)), A.BACKUP_FAILED),
    "backups.prove": Scene(
        lambda s: backups.prove(_managed(_shelved(s)), PurePath("one")), A.BACKUP_TRIED
    ),
    "backups.take": Scene(lambda s: backups.take(_managed(_shelved(s))), A.BACKUP_FAILED),
    "chain.compare": Scene(lambda s: chain.compare(s.desk, 1, "0" * 8), A.HEAD_COMPARED),
    "chain.verify": Scene(lambda s: chain.verify(s.desk), A.AUDIT_CHECKED),
    "calling.called": Scene(
        lambda s: calling.called(s.desk, _followed(s), CallResult.NO_ANSWER),
        A.FOLLOWUP_CALLED,
        "visit",
        _plan,
    ),
    "calling.close_safety": Scene(
        lambda s: calling.close_safety(s.desk, SAFE[s.decided]),
        A.INTAKE_DISCARDED,
        "visit",
        _ask_safety,
    ),
    "calling.listed": Scene(lambda s: calling.listed(s.desk), A.CALLS_LISTED, "", _plan),
    "calling.open_call": Scene(
        lambda s: calling.open_call(s.desk, _followed(s)), A.FOLLOWUP_OPENED, "visit", _plan
    ),
    "followup_form.given_out": Scene(
        lambda s: followup_form.given_out(s.desk, s.patient, "printed"),
        *(A.OUTCOMES_PRINTED, "person"),
    ),
    "outcome_paper.given_out": Scene(
        lambda s: outcome_paper.given_out(s.desk, s.patient, "printed"),
        A.OUTCOMES_PRINTED,
        "person",
    ),
    "outcomes.answer": Scene(_answer_one_only, A.OUTCOME_ANSWERED, "visit", _planned_and_asked),
    "paper_followup.begin": Scene(
        lambda s: paper_followup.begin(s.desk, _followed(s), s.desk.clock()),
        A.INTAKE_STARTED,
        "visit",
        _plan,
    ),
    "outcomes.finish": Scene(
        lambda s: outcomes.finish(s.desk, _followed(s), HOW),
        A.FOLLOWUP_DONE,
        "visit",
        _planned_and_answered,
    ),
    "outcomes.open_asking": Scene(
        lambda s: outcomes.open_asking(s.desk, _followed(s)), A.FOLLOWUP_OPENED, "visit", _plan
    ),
    "outcomes.type_in": Scene(
        lambda s: outcomes.type_in(s.desk, _followed(s), "RMDQ", "8", "PT note", HOW),
        A.OUTCOME_SCORED,
        "visit",
        _plan,
    ),
    "careteam.keep": Scene(
        lambda s: careteam.keep(
            s.desk, s.patient, careteam.ParticipantDraft("Otto Sample", CareRole.SUPPORT)
        ),
        A.CARE_TEAM_KEPT,
        "person",
    ),
    "clinic.change": Scene(
        lambda s: clinic.change(
            _managed(s.desk), s.desk.clinic, replace(s.desk.clinic, phone="212-555-0100")
        ),
        A.SETTINGS_CHANGED,
    ),
    "clinic.keep_cost": Scene(
        lambda s: clinic.keep_cost(_managed(s.desk), PRICE),
        A.COST_CHANGED,
    ),
    "clinic.keep_person": Scene(
        lambda s: clinic.keep_person(_managed(s.desk), Practitioner("p", "Pat", Profession.PT)),
        A.PRACTITIONER_CHANGED,
    ),
    "clinic.keep_place": Scene(
        lambda s: clinic.keep_place(_managed(s.desk), Location("r", "Room 1")), A.LOCATION_CHANGED
    ),
    "clinic.keep_team": Scene(
        lambda s: clinic.keep_team(_managed(s.desk), CareTeam("t", "Backs")), A.CARE_TEAM_CHANGED
    ),
    "clinic.take_back": Scene(
        lambda s: clinic.take_back(_managed(s.desk)), A.SETTINGS_CHANGED, "", _settled
    ),
    "clinic.take_back_record": Scene(
        lambda s: clinic.take_back_record(_managed(s.desk), Location, "r"),
        A.LOCATION_CHANGED,
        "",
        lambda s: clinic.keep_place(_managed(s.desk), Location("r", "Room 1")),
    ),
    "clinic.take_over": Scene(lambda s: clinic.take_over(s.desk), A.SETTINGS_TAKEN_OVER),
    "computer.support_bundle": Scene(
        lambda s: computer.support_bundle(_placed(s)), A.SUPPORT_BUNDLE_MADE
    ),
    "content_versions.past_intakes": Scene(
        lambda s: content_versions.past_intakes(_managed(s.desk), Waiting()), A.PAST_INTAKES_READ
    ),
    "day_sheet.given_out": Scene(
        lambda s: day_sheet.given_out(s.desk, s.desk.clock().date(), "printed"), A.DAY_SHEET_PRINTED
    ),
    "day_sheet.make": Scene(lambda s: day_sheet.make(s.desk, s.desk.clock().date()), A.DAY_CLOSED),
    "documents.make": Scene(
        lambda s: documents.make(s.desk, s.decided, LETTER), A.DOCUMENT_MADE, "visit"
    ),
    "documents.printed": Scene(
        lambda s: documents.printed(s.desk, s.decided, LETTER),
        A.DOCUMENT_PRINTED,
        "visit",
        lambda s: documents.make(s.desk, s.decided, LETTER),
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
    "exchange.send_group": Scene(
        lambda s: exchange.send_group(_managed(s.desk), _cohort(s), (), "fhir"),
        A.LIST_SAVED,
        before=_saved,
    ),
    "exchange.send_person": Scene(
        lambda s: exchange.send_person(_managed(s.desk), s.patient, "fhir"),
        A.PATIENT_SENT,
        "person",
    ),
    "exchange.send_visits": Scene(
        lambda s: exchange.send_visits(_later(_managed(s.desk)), None, "fhir"),
        A.PATIENT_SENT,
        "person",
    ),
    "inbox.receive": Scene(lambda s: inbox.receive(s.desk, HELD), A.MESSAGE_TAKEN, "person"),
    "parked.look": Scene(
        lambda s: parked.look(s.desk, BAD.message_id, lambda _body: BAD),
        A.MESSAGES_VIEWED,
        before=lambda s: inbox.receive(s.desk, BAD),
    ),
    "inbox.replay": Scene(
        lambda s: inbox.replay(s.desk, BAD.message_id, lambda _body: BAD, Choice.CLOSE),
        A.MESSAGE_CLOSED,
        before=lambda s: inbox.receive(s.desk, BAD),
    ),
    "batches.undo": Scene(
        lambda s: batches.undo(s.desk, batches.recent(s.desk)[0].batch_id),
        A.IMPORT_TAKEN_BACK,
        "person",
        before=lambda s: importing.take(s.desk, Delivery((SENT,))),
    ),
    "patients.everybody": Scene(lambda s: patients.everybody(_managed(s.desk)), A.PEOPLE_SEARCHED),
    "importing.take": Scene(
        lambda s: importing.take(s.desk, Delivery((SENT,))), A.PATIENT_TAKEN_OVER, "person"
    ),
    "lists.save": Scene(
        lambda s: lists.save(_with_tables(_managed(s.desk)), LIST, PurePath("a.csv"), ListForm.CSV),
        A.LIST_SAVED,
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
    "goals.keep": Scene(
        lambda s: goals.keep(s.desk, s.patient, goals.GoalDraft("Walk to the market")),
        A.GOAL_KEPT,
        "person",
    ),
    "episodes.of_patient": Scene(
        lambda s: episodes.of_patient(s.desk, s.patient), A.PATIENT_VIEWED, "person"
    ),
    "prevention.make_task": Scene(
        lambda s: prevention.make_task(s.desk, s.decided, NURSE, "Call the nurse"),
        *(A.TASK_KEPT, "person", _offered),
    ),
    "prevention.not_now": Scene(
        lambda s: prevention.not_now(s.desk, s.decided, NURSE), A.STEP_TICKED, "visit", _offered
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
    "kiosk.answer": Scene(
        lambda s: kiosk.answer(s.desk, s.open, {"s_chest": NO}, Answerer.PERSON, ()),
        A.KIOSK_ANSWERED,
        "visit",
    ),
    "kiosk_followup.answer": Scene(
        lambda s: kiosk_followup.answer(s.desk, s.open, "", {"s_chest": NO}, Answerer.PERSON, ()),
        *(A.KIOSK_ANSWERED, "visit"),
    ),
    "kiosk.call": Scene(lambda s: kiosk.call(s.desk, s.open), A.KIOSK_CALLED, "visit"),
    "kiosk.confirm_identity": Scene(
        lambda s: kiosk.confirm_identity(
            s.desk, s.open, (Identifier.FULL_NAME, Identifier.BIRTH_DATE)
        ),
        A.IDENTITY_CONFIRMED,
        "visit",
    ),
    "kiosk.end": Scene(lambda s: kiosk.end(s.desk, s.open, kiosk.End.DONE), A.KIOSK_ENDED, "visit"),
    "kiosk.hand_over": Scene(lambda s: kiosk.hand_over(s.desk, s.open), A.KIOSK_STARTED, "visit"),
    "patients.create": Scene(
        lambda s: patients.create(s.desk, "Oak-Synthetic", "Otto", "1970-05-31", Sex.MALE),
        A.PATIENT_CREATED,
        "person",
    ),
    "patients.searched": Scene(lambda s: patients.searched(s.desk, 3), A.PEOPLE_SEARCHED),
    "pointing_card.given_out": Scene(
        lambda s: pointing_card.given_out(s.desk, s.open, printed=True), A.DOCUMENT_PRINTED, "visit"
    ),
    "pointing_card.make": Scene(
        lambda s: pointing_card.make(s.desk, s.open, "safety"), A.DOCUMENT_MADE, "visit"
    ),
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
    "records.tell_apart": Scene(
        lambda s: records.tell_apart(s.desk, s.patient, _second(s).patient_id),
        A.PATIENTS_TOLD_APART,
        "person",
        _add_second,
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
    "person_export.save": Scene(
        lambda s: person_export.save(
            replace(_managed(s.desk), writes_person=lambda *_: None), s.patient, PurePath("x.zip")
        ),
        A.PATIENT_EXPORTED,
        "person",
    ),
    "removal.remove": Scene(_removed, A.PATIENT_REMOVED, "person", _closed),
    "referrals.acknowledge": Scene(
        lambda s: referrals.acknowledge(s.desk, s.decided, "Front desk of PT"),
        A.REFERRAL_KEPT,
        "visit",
        lambda s: referrals.draft(s.desk, s.decided),
    ),
    "referrals.booked": Scene(
        lambda s: referrals.booked(s.desk, s.decided, "PT", s.desk.clock().date()),
        A.REFERRAL_KEPT,
        "visit",
        lambda s: referrals.draft(s.desk, s.decided),
    ),
    "referrals.cancel": Scene(
        lambda s: referrals.cancel(s.desk, s.decided, "Moved away"),
        A.REFERRAL_KEPT,
        "visit",
        lambda s: referrals.draft(s.desk, s.decided),
    ),
    "referrals.close": Scene(
        lambda s: referrals.close(s.desk, s.decided), A.REFERRAL_KEPT, "visit", _referral_seen
    ),
    "referrals.draft": Scene(
        lambda s: referrals.draft(s.desk, s.decided), A.REFERRAL_KEPT, "visit"
    ),
    "measures.behind": Scene(
        lambda s: measures.behind(_managed(s.desk), "K09", SPRING), A.MEASURE_PEOPLE_READ
    ),
    "measures.by_group": Scene(
        lambda s: measures.by_group(_managed(s.desk), "K09", SPRING, Cut.SEX), A.MEASURES_READ
    ),
    "measures.given_out": Scene(
        lambda s: measures.given_out(_managed(s.desk), SPRING, "printed"), A.MEASURES_PRINTED
    ),
    "measures.rebuild": Scene(
        lambda s: measures.rebuild(_managed(s.desk), Unwatched()), A.MEASURES_REBUILT
    ),
    "measures.report": Scene(lambda s: measures.report(_managed(s.desk), SPRING), A.MEASURES_READ),
    "measures.routing": Scene(
        lambda s: measures.routing(_managed(s.desk), SPRING), A.MEASURES_READ
    ),
    "referrals.listed": Scene(lambda s: referrals.listed(s.desk), A.REFERRALS_LISTED),
    "referrals.seen": Scene(
        lambda s: referrals.seen(s.desk, s.decided, "PT", s.desk.clock().date()),
        A.REFERRAL_KEPT,
        "visit",
        lambda s: referrals.draft(s.desk, s.decided),
    ),
    "referrals.sent": Scene(
        lambda s: referrals.sent(s.desk, s.decided, "by fax"),
        A.REFERRAL_KEPT,
        "visit",
        _letter_made,
    ),
    "review.answer_back": Scene(
        lambda s: review.answer_back(s.desk, s.decided, "Since Monday"),
        A.QUESTION_ANSWERED,
        "visit",
        lambda s: review.ask(_licensed(s.desk), s.decided, "Since when?"),
    ),
    "review.ask": Scene(
        lambda s: review.ask(_licensed(s.desk), s.decided, "", "s_chest"), A.QUESTION_SENT, "visit"
    ),
    "review.called": Scene(
        lambda s: review.called(_licensed(s.desk), s.decided, CallOutcome.NO_ANSWER),
        A.PERSON_CALLED,
        "visit",
    ),
    "review.confirm": Scene(
        lambda s: review.confirm(_licensed(s.desk), s.decided), A.REVIEWED, "visit"
    ),
    "review.feedback": Scene(
        lambda s: review.feedback(_licensed(s.desk), s.decided, Feedback.RIGHT),
        A.FEEDBACK_GIVEN,
        "visit",
    ),
    "review.noted": Scene(
        lambda s: review.noted(_licensed(s.desk, Role.PHYSICIAN), s.decided),
        A.COPY_READ,
        "visit",
        lambda s: triage.override(
            *(s.desk, s.decided, Disposition.PT_FIRST_NOTIFY, OverrideReason.STAFF_CONCERN),
            *("One point to check", "Sam Sample", Role.FRONT_DESK),
        ),
    ),
    "review.queue": Scene(lambda s: review.queue(_licensed(s.desk)), A.REVIEWS_OPENED),
    "check_papers.forms_given_out": Scene(
        lambda s: check_papers.forms_given_out(
            *(_boss(s), check_papers.forms_of(_boss(s), ()), "printed")
        ),
        A.CHECK_FORMS_GIVEN,
    ),
    "check_papers.sheet_given_out": Scene(
        lambda s: check_papers.sheet_given_out(_boss(s), "2026-10", "printed"),
        A.CHECK_SHEET_GIVEN,
    ),
    "own_visits.keep": Scene(_written, A.VISIT_WRITTEN),
    "own_visits.take_out": Scene(
        lambda s: own_visits.take_out(*_own_desk_and_visit(s)), A.VISIT_TAKEN_OUT, "", _written
    ),
    "second_look.draw": Scene(_drawn, A.AUDIT_DRAWN),
    "second_look.explain": Scene(
        lambda s: second_look.explain(_boss(s), _draw_id(s), RatingReason.RULE),
        A.AUDIT_EXPLAINED,
        before=lambda s: (_drawn(s), _rated(s)),
    ),
    "second_look.look": Scene(
        lambda s: second_look.look(_boss(s), _draw_id(s)), A.AUDIT_LOOKED, "visit", _drawn
    ),
    "second_look.rate": Scene(_rated, A.AUDIT_RATED, "visit", _drawn),
    "second_look.results": Scene(lambda s: second_look.results(_boss(s)), A.AUDIT_RESULTS),
    "training.finish": Scene(
        lambda s: training.finish(s.desk, _vignettes(s), "round"),
        A.TRAINING_FINISHED,
        "",
        _practised,
    ),
    "training.given_out": Scene(
        lambda s: training.given_out(s.desk, s.desk.actor.user_id, "c1", "printed"),
        A.CERTIFICATE_GIVEN,
    ),
    "training.record": Scene(_practised, A.TRAINING_PLAYED),
    "training.staff": Scene(
        lambda s: training.staff(_schooled(_boss(s))), A.TRAINING_LISTED, "", _hire
    ),
    "takeover.leave": Scene(lambda s: takeover.leave(s.desk, s.open), A.INTAKE_LEFT, "visit"),
    "takeover.look": Scene(lambda s: takeover.look(s.desk, s.open), A.ENCOUNTER_VIEWED, "visit"),
    "takeover.take_over": Scene(
        lambda s: takeover.take_over(s.desk, s.open, TakeOverReason.CANNOT_WAIT, "It cannot wait."),
        A.INTAKE_TAKEN_OVER,
        "visit",
    ),
    "cohorts.keep": Scene(_saved, A.COHORT_KEPT),
    "cohorts.look": Scene(lambda s: cohorts.look(_managed(s.desk), EVERYBODY), A.COHORT_LOOKED_AT),
    "cohorts.recall": Scene(
        lambda s: cohorts.recall(_managed(s.desk), _cohort(s)), A.TASK_KEPT, "person", _saved
    ),
    "cohorts.remove": Scene(
        lambda s: cohorts.remove(_managed(s.desk), _cohort(s)), A.COHORT_KEPT, before=_saved
    ),
    "tasks.again": Scene(
        lambda s: tasks.again(s.desk, _task(s), "Not yet"), A.TASK_KEPT, "person", _task_over
    ),
    "tasks.cancel": Scene(
        lambda s: tasks.cancel(s.desk, _task(s), "Not needed"), A.TASK_KEPT, "person", _to_do
    ),
    "tasks.done": Scene(lambda s: tasks.done(s.desk, _task(s)), A.TASK_KEPT, "person", _to_do),
    "tasks.hand_over": Scene(
        lambda s: tasks.hand_over(s.desk, _task(s), Role.PT), A.TASK_KEPT, "person", _to_do
    ),
    "tasks.listed": Scene(lambda s: tasks.listed(s.desk), A.TASKS_LISTED),
    "tasks.make": Scene(_to_do, A.TASK_KEPT, "person"),
    "tasks.move": Scene(
        lambda s: tasks.move(s.desk, _task(s), None), A.TASK_KEPT, "person", _to_do
    ),
    "tasks.of_person": Scene(
        lambda s: tasks.of_person(s.desk, s.patient), A.TASKS_LISTED, "person"
    ),
    "tasks.say": Scene(
        lambda s: tasks.say(s.desk, _task(s), "Asked"), A.TASK_KEPT, "person", _to_do
    ),
    "ticks.tick": Scene(
        lambda s: ticks.tick(s.desk, s.decided, READ_ALOUD, done=True), A.STEP_TICKED, "visit"
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
    "waiting.seen": Scene(lambda s: waiting.seen(s.desk, s.decided), A.ENCOUNTER_SEEN, "visit"),
    "who_saw.given_out": Scene(
        lambda s: who_saw.given_out(_managed(s.desk), s.patient, "printed"),
        A.WHO_SAW_PRINTED,
        "person",
    ),
    "who_saw.look": Scene(
        lambda s: who_saw.look(_managed(s.desk), s.patient), A.WHO_SAW_READ, "person"
    ),
    "worklist.day": Scene(lambda s: worklist.day(s.desk), A.WORKLIST_OPENED),
    "worklist.today": Scene(lambda s: worklist.today(s.desk), A.WORKLIST_OPENED),
}

# They ask the store nothing: what they return, they were given, or is content.
PURE = {
    "pointing_card.card_of",
    "pointing_card.cards_of",
    "pointing_card.mark_of",
    "pointing_card.number_of",
    "pointing_card.say",
    "kiosk_view.kiosk_view",
    "appointments.read_time",
    "day_sheet.paper",
    "measures.paper",
    "readback.locked",
    "readback.wrong_passphrase",
    "blank_interview.cards",
    "blank_interview.cards_paper",
    "blank_interview.form",
    "blank_interview.paper",
    "blank_interview.regions",
    "desk_guide.guide_of",
    "desk_guide.paper",
    "followup_form.paper",
    "outcome_paper.paper",
    "who_saw.paper",
    "documents.content_of",
    "intake.as_if",
    "intake.expect",
    "foresight.known",
    "triage.foresee",
    "intake.parse",
    "keycare.has_keyring",
    "intake.unsaved",
    "journal.is_away",
    "locks.is_mine",
    "locks.is_namesake",
    "moments.moment_for",
    "patients.read_birth_date",
    "permission.allowed",
    "permission.require",
    "secrets.vault_of",
    "calling.found_nothing",
    "pickup.safety_holds",
    "computer.computer_of",
    "computer.facts",
    "computer.licences",
    "content_versions.rules",
    "content_versions.versions",
    "letterhead.sample_letter",
    "speech.for_staff",
    "speech.languages",
    "speech.note_for_staff",
    "speech.said",
    "triage.phrase",
    "triage.route_words",
    "undo.discarded",
    "undo.finished",
    "undo.parked",
    "undo.rerouted",
    "worklist.time_targets",
    *("cohorts.option", "cohorts.question", "cohorts.where_asked"),
    "undo.reviewed",
    "review.askable",
    "review.asked_in_words",
    "review.questions",
    "release.clinician_releases",
    "release.is_held",
    "release.require_released",
    "training.book",
    *("check_papers.forms_of", "check_papers.forms"),
    *("check_papers.sheet_of", "check_papers.sheet"),
    "training.paper",
    "training.paper_of",
}
# They look at nobody's record.
ABOUT_NOBODY = {
    "audit.people",
    "backups.found",
    "documents.visit_called",
    "backups.records",
    "backups.standing",
    "removal.done",
    "chain.due",
    "chain.head",
    "chain.standing",
    "clinic.computers_lately",
    "clinic.costs",
    "clinic.history",
    "clinic.people",
    "clinic.places",
    "clinic.refresh",
    "clinic.teams",
    "batches.recent",
    *("folder.again", "folder.look", "folder.parked"),
    "inbox.waiting",
    "clinic.who_can_take",
    "content_versions.what_changed",
    "journal.count_conflicts",
    # Numbers made of the records, of nobody in particular; whoever reads them is noted.
    "measures.choices",
    "measures.follow",
    "takeover.beat",
    "health.look",
    "patients.get_ready",
    "review.copies",
    "review.seen_by_me",
    "review.waiting",
    "drafts.waiting",
    "first_time.is_first_time",
    "users.here",
    "users.me",
    "calling.count",
    "calling.has_forgotten",
    "ticks.count_calls",
    "referrals.count",
    "tasks.count",
    "tasks.who_waits_for_whom",
    "whose_turn.turns",
    # They say who is meant, by codes; who that is, is told by cohorts.look.
    *("cohorts.history", "cohorts.listed"),
    "cohorts.programmes",
    # What they return is about the staff, or ids of draws.
    *("second_look.waiting", "training.begin", "training.mine"),
    *("own_visits.came", "own_visits.listed", "own_visits.plan"),
    # In the program that plays practice, where nobody is real.
    *("lesson.ended", "lesson.given_up"),
}
# Parts of a use-case, which writes the event. No screen and no command calls them.
STEPS = {
    "records.join": "a step of records.merge",
    "clinic.come_in": "a step of signing in",
    "appointments.attach": "a step of intake.start",
    "appointments.fulfil_given": "a step of waiting.seen, and of undo.take_back",
    "appointments.of_today": "a step of intake.start",
    "appointments.fulfil": "a step of waiting.seen, and of undo.take_back",
    "arrival.hear": "tells what nobody could hear, a step of signing in",
    "arrival.prove_pin": "asks for the PIN, a step of access.switch_user and of signing in",
    "outcome_results.results_in": "scores beside the baseline, a step of outcomes.finish",
    "outcomes.asking_in": "reads in the transaction of whoever asks",
    "outcomes.followed_in": "reads in the transaction of whoever asks",
    "tasks.keep": "a step of every act of a task",
    "following.begin": "plans the follow-ups, a step of triage.finish",
    "following.take_back": "a step of undo.take_back",
    "following.weeks_of": "reads the content, a step of triage.finish",
    "referring.add": "one row, a step of every act of a referral",
    "referring.begin": "makes the referral, a step of triage.finish",
    "referring.follow": "a step of every change of a route",
    "referring.judged": "a step of review.feedback",
    "referring.printed": "a step of documents.printed",
    "referring.take_back": "a step of undo.take_back",
    "reviewing.hold": "keeps a route from falling, a step of triage.decide",
    "reviewing.keep": "one row, a step of every act of a review",
    "reviewing.keep_change": "a step of triage.override",
    "answers_in.keep": "a step of importing.take",
    "auditing.note": "writes the event of the others",
    "documents.content": "what a paper says, a step of documents.make",
    "papers.make_many": "documents.make again and again, each with its own event",
    "intake.open_here": "a step of every change of an open intake",
    "intake.read": "an intake as it stands, a step of takeover.look and of intake.resume",
    "ticks.leave_open": "a step of triage.finish",
    "locks.force": "a step of takeover.take_over",
    "locks.free": "a step of intake.park, discard and takeover.leave",
    "locks.hold": "a step of every change of an open intake",
    "locks.take": "a step of intake.start and resume",
    "pickup.begun_with_other_content": "a comparison, a step of intake.resume",
    "pickup.aside_minutes": "a step of intake.resume and takeover.take_over",
    "pickup.taken_up": "a step of intake.resume and takeover.take_over",
    "triage.decide_in": "an emergency kept, a step of kiosk.answer",
}
# Run after every letter typed; what they showed is counted by patients.searched.
# Or the way to a record, which writes its own event when it is opened.
COUNTED_LATER = {
    "patients.find",
    "patients.find_close",
    "patients.search",
    "patients.alike",
    "records.visit_on_letter",
}
# More of what is open on the screen, whose opening was the event.
OPENED = {
    *("outcomes.results", "outcomes.trends_of"),
    "review.question_for",
    *("slots.booked", "slots.due", "slots.offers"),
    *("audit.rows", "followups.still_right", "intake.view", "kiosk.questions"),
    *("kiosk_followup.questions", "kiosk_followup.waiting", "followup_form.form"),
    "paper_followup.begun_with",
    "ticks.of_visit",
    *("prevention.of_visit", "referrals.of_visit"),
}
# Many use-cases one after the other, each with an event of its own.
MANY = {
    *("folder.take", "hearing.answer"),
    *("demo.fill", "demo.play", "demo_day.fill", "demo_staff.fill", "demo_data.make_patterns"),
    "demo_year.fill",
    *("demo.scenes", "demo_day.scenes", "journal.tell_server"),
    *("papers.print_many", "papers.save_many"),
}

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
