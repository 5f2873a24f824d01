"""Who may do what: every use-case of the services, and every role, against one table."""

import inspect
from dataclasses import replace
from importlib import import_module

import pytest

from tests.services import use_cases
from tests.services.fakes import make_desk
from triage_desk.domain.permission import MATRIX, Permission, may, roles_with
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.services import permission

P = Permission
# A use-case that is new fails here by its name: say what it needs.
NEEDS = {
    "appointments.arrive": P.BOOK,
    "appointments.book": P.BOOK,
    "appointments.cancel": P.BOOK,
    "appointments.no_show": P.BOOK,
    "appointments.take_back": P.BOOK,
    "audit.exported": P.SEE_AUDIT,
    "audit.look": P.SEE_AUDIT,
    "audit.people": P.SEE_AUDIT,
    "backups.arrange": P.CHANGE_SETTINGS,
    "backups.prove": P.BACK_UP,
    "backups.records": P.BACK_UP,
    "backups.found": P.BACK_UP,
    "backups.take": P.BACK_UP,
    "patients.everybody": P.EXPORT,
    "folder.again": P.CHANGE_PATIENTS,
    "folder.look": P.CHANGE_PATIENTS,
    "folder.parked": P.CHANGE_PATIENTS,
    "batches.recent": P.CHANGE_PATIENTS,
    "batches.undo": P.CHANGE_PATIENTS,
    "calling.called": P.TAKE_INTAKES,
    "calling.close_safety": P.TAKE_INTAKES,
    "calling.listed": P.SEE_PATIENTS,
    "calling.open_call": P.SEE_RECORDS,
    "outcome_paper.given_out": P.MAKE_PAPERS,
    "outcomes.answer": P.TAKE_INTAKES,
    "outcomes.finish": P.TAKE_INTAKES,
    "outcomes.open_asking": P.TAKE_INTAKES,
    "outcomes.type_in": P.TAKE_INTAKES,
    "paper_followup.begin": P.TAKE_INTAKES,
    "careteam.keep": P.CHANGE_PATIENTS,
    "cohorts.history": P.MAKE_LISTS,
    "cohorts.keep": P.MAKE_LISTS,
    "cohorts.listed": P.SEE_PATIENTS,
    "cohorts.look": P.SEE_PATIENTS,
    "cohorts.programmes": P.MAKE_LISTS,
    "cohorts.recall": P.CHANGE_PATIENTS,
    "cohorts.remove": P.MAKE_LISTS,
    "tasks.again": P.CHANGE_PATIENTS,
    "tasks.cancel": P.CHANGE_PATIENTS,
    "tasks.done": P.CHANGE_PATIENTS,
    "tasks.hand_over": P.CHANGE_PATIENTS,
    "tasks.make": P.CHANGE_PATIENTS,
    "tasks.move": P.CHANGE_PATIENTS,
    "tasks.say": P.CHANGE_PATIENTS,
    "tasks.listed": P.SEE_PATIENTS,
    "tasks.of_person": P.SEE_PATIENTS,
    "whose_turn.turns": P.SEE_PATIENTS,
    "clinic.change": P.CHANGE_SETTINGS,
    "clinic.computers_lately": P.CHANGE_SETTINGS,
    "clinic.history": P.CHANGE_SETTINGS,
    "clinic.costs": P.SEE_MEASURES,
    "clinic.keep_cost": P.CHANGE_SETTINGS,
    "clinic.keep_person": P.CHANGE_SETTINGS,
    "clinic.keep_place": P.CHANGE_SETTINGS,
    "clinic.keep_team": P.CHANGE_SETTINGS,
    "clinic.take_back": P.CHANGE_SETTINGS,
    "clinic.take_back_record": P.CHANGE_SETTINGS,
    "computer.support_bundle": P.CHANGE_SETTINGS,
    "content_versions.past_intakes": P.TRY_CONTENT,
    "content_versions.what_changed": P.TRY_CONTENT,
    "day_sheet.given_out": P.CLOSE_DAY,
    "day_sheet.make": P.CLOSE_DAY,
    "documents.make": P.MAKE_PAPERS,
    "documents.printed": P.MAKE_PAPERS,
    "documents.saved": P.MAKE_PAPERS,
    "drafts.keep": P.TAKE_INTAKES,
    "drafts.take": P.TAKE_INTAKES,
    "drafts.waiting": P.TAKE_INTAKES,
    "exchange.send_group": P.EXPORT,
    "exchange.send_person": P.EXPORT,
    "exchange.send_visits": P.EXPORT,
    "goals.keep": P.CHANGE_PATIENTS,
    "followup_form.given_out": P.MAKE_PAPERS,
    "prevention.make_task": P.CHANGE_PATIENTS,
    "prevention.not_now": P.CHANGE_PATIENTS,
    "impact.impact": P.TRY_CONTENT,
    "importing.take": P.CHANGE_PATIENTS,
    "lists.save": P.EXPORT,
    "parked.look": P.CHANGE_PATIENTS,
    "inbox.receive": P.CHANGE_PATIENTS,
    "inbox.replay": P.CHANGE_PATIENTS,
    "inbox.waiting": P.CHANGE_PATIENTS,
    "intake.answer": P.TAKE_INTAKES,
    "intake.discard": P.TAKE_INTAKES,
    "intake.park": P.TAKE_INTAKES,
    "intake.resume": P.TAKE_INTAKES,
    "intake.speak": P.TAKE_INTAKES,
    "intake.start": P.TAKE_INTAKES,
    "journal.conflicts": P.SEE_RECORDS,
    "journal.settle": P.TAKE_INTAKES,
    "keycare.keyring_off": P.MANAGE_KEYS,
    "keycare.keyring_on": P.MANAGE_KEYS,
    "keycare.new_recovery_sheet": P.MANAGE_KEYS,
    "keycare.rotate_key": P.MANAGE_KEYS,
    "kiosk.answer": P.TAKE_INTAKES,
    "kiosk_followup.answer": P.TAKE_INTAKES,
    "kiosk.call": P.TAKE_INTAKES,
    "kiosk.confirm_identity": P.TAKE_INTAKES,
    "kiosk.end": P.TAKE_INTAKES,
    "kiosk.hand_over": P.TAKE_INTAKES,
    "patients.alike": P.SEE_PATIENTS,
    "patients.create": P.CHANGE_PATIENTS,
    "patients.find": P.SEE_PATIENTS,
    "patients.find_close": P.SEE_PATIENTS,
    "patients.search": P.SEE_PATIENTS,
    "patients.searched": P.SEE_PATIENTS,
    "measures.behind": P.SEE_MEASURES,
    "measures.by_group": P.SEE_MEASURES,
    "measures.choices": P.SEE_MEASURES,
    "measures.follow": P.SEE_MEASURES,
    "measures.given_out": P.SEE_MEASURES,
    "measures.rebuild": P.SEE_MEASURES,
    "measures.report": P.SEE_MEASURES,
    "measures.routing": P.SEE_MEASURES,
    "person_export.export": P.EXPORT,
    "pointing_card.given_out": P.MAKE_PAPERS,
    "pointing_card.make": P.MAKE_PAPERS,
    "person_export.save": P.EXPORT,
    "records.correct": P.CHANGE_PATIENTS,
    "records.merge": P.MERGE_PATIENTS,
    "episodes.of_patient": P.SEE_RECORDS,
    "records.open_page": P.SEE_RECORDS,
    "records.separate": P.MERGE_PATIENTS,
    "records.tell_apart": P.MERGE_PATIENTS,
    "records.visit_on_letter": P.SEE_RECORDS,
    "referrals.acknowledge": P.BOOK,
    "referrals.booked": P.BOOK,
    "referrals.cancel": P.BOOK,
    "referrals.close": P.BOOK,
    "referrals.draft": P.DECIDE,
    "referrals.listed": P.SEE_PATIENTS,
    "referrals.seen": P.BOOK,
    "referrals.sent": P.MAKE_PAPERS,
    "removal.done": P.REMOVE_PATIENTS,
    "removal.remove": P.REMOVE_PATIENTS,
    "review.answer_back": P.TAKE_INTAKES,
    "review.ask": P.REVIEW,
    "review.called": P.REVIEW,
    "review.confirm": P.REVIEW,
    "review.copies": P.READ_COPIES,
    "review.feedback": P.REVIEW,
    "review.noted": P.READ_COPIES,
    "review.queue": P.REVIEW,
    "review.seen_by_me": P.REVIEW,
    "review.waiting": P.SEE_PATIENTS,
    "check_papers.forms_given_out": P.RATE_AGAIN,
    "check_papers.sheet_given_out": P.TRAIN_STAFF,
    "own_visits.keep": P.TRAIN_STAFF,
    "own_visits.listed": P.TRAIN_STAFF,
    "own_visits.plan": P.TRAIN_STAFF,
    "own_visits.take_out": P.TRAIN_STAFF,
    "second_look.draw": P.TRAIN_STAFF,
    "second_look.explain": P.RATE_AGAIN,
    "second_look.look": P.RATE_AGAIN,
    "second_look.rate": P.RATE_AGAIN,
    "second_look.results": P.TRAIN_STAFF,
    "second_look.waiting": P.RATE_AGAIN,
    "training.begin": P.PRACTISE,
    "training.finish": P.PRACTISE,
    "training.given_out": P.TRAIN_STAFF,
    "training.mine": P.PRACTISE,
    "training.record": P.PRACTISE,
    "training.staff": P.TRAIN_STAFF,
    "takeover.beat": P.TAKE_INTAKES,
    "takeover.leave": P.TAKE_INTAKES,
    "takeover.look": P.SEE_RECORDS,
    "takeover.take_over": P.FREE_INTAKES,
    "ticks.tick": P.TAKE_INTAKES,
    "triage.acknowledge": P.TAKE_INTAKES,
    "triage.decide": P.DECIDE,
    "triage.finish": P.DECIDE,
    "triage.note_unnamed": P.TAKE_INTAKES,
    "triage.override": P.RAISE_ROUTE,
    "triage.raise_emergency": P.RAISE_ROUTE,
    "triage.record": P.SEE_RECORDS,
    "undo.take_back": P.TAKE_INTAKES,
    "users.add": P.MANAGE_USERS,
    "users.change": P.MANAGE_USERS,
    "users.change_my_passphrase": P.CHANGE_OWN_KEYS,
    "users.disable": P.MANAGE_USERS,
    "users.enable": P.MANAGE_USERS,
    "users.everybody": P.MANAGE_USERS,
    "users.new_passphrase": P.MANAGE_USERS,
    "users.reset_pin": P.MANAGE_USERS,
    "users.set_my_pin": P.CHANGE_OWN_KEYS,
    "who_saw.given_out": P.SEE_WHO_SAW,
    "who_saw.look": P.SEE_WHO_SAW,
    "waiting.seen": P.TAKE_INTAKES,
    "worklist.day": P.SEE_PATIENTS,
    "worklist.today": P.SEE_PATIENTS,
}
# What nobody needs to be allowed, each with its reason.
FREE = {
    "own_visits.came": "what the rules make of a visit that was made up",
    "calling.count": "a number on a button",
    "calling.has_forgotten": "whether opening the call list takes a moment",
    "tasks.count": "a number, of what it is one's own turn for",
    "tasks.who_waits_for_whom": "reads what was listed",
    "lesson.ended": "in the program of practice, where nobody is real",
    "lesson.given_up": "in the program of practice, where nobody is real",
    "referrals.count": "a number, so that everybody sees that some are open",
    "access.lock": "whoever leaves the desk must be able to lock it",
    "access.switch_user": "the PIN is the permission",
    "backups.keep_safe": "runs by itself when the window closes",
    "backups.standing": "everybody shall see that there is no backup",
    "chain.compare": "a sheet in hand may be held against the log by anybody",
    "chain.due": "runs by itself; it tells a number and no name",
    "chain.head": "what stands on the sheet of the day",
    "chain.standing": "everybody shall see that the log is broken",
    "chain.verify": "runs by itself; accepting a shorter log needs Permission.RESTORE",
    "clinic.people": "booking and papers need the names",
    "clinic.places": "booking and papers need the names",
    "clinic.refresh": "papers and booking need the settings",
    "clinic.take_over": "runs by itself at the first sign-in after an update",
    "clinic.teams": "booking and papers need the names",
    "clinic.who_can_take": "whoever books needs it",
    "documents.visit_called": "an id, for who has the paper in hand; a new one needs MAKE_PAPERS",
    "first_time.is_first_time": "about oneself alone",
    "health.look": "everybody shall see that the disk is full",
    "journal.count_conflicts": "a number, so that everybody sees there is something to settle",
    "ticks.count_calls": "a number, so that everybody sees somebody has to be called",
    "patients.get_ready": "runs by itself; it looks for nobody and tells nothing",
    "users.here": "the names in the box to change places",
    "users.me": "oneself",
}
ROLES = {
    P.LOWER_ROUTE: "pt physician",
    P.REVIEW: "pt physician",
    P.READ_COPIES: "physician",
    P.SEE_WHO_SAW: "pt physician manager administrator",
    P.SEE_AUDIT: "manager administrator",
    P.EXPORT: "manager administrator",
    P.REMOVE_PATIENTS: "manager administrator",
    P.BACK_UP: "manager administrator",
    P.RESTORE: "administrator",
    P.TRY_CONTENT: "pt physician manager administrator",
    P.MANAGE_USERS: "administrator",
    P.MANAGE_KEYS: "administrator",
    P.CHANGE_SETTINGS: "manager administrator",
    P.TRAIN_STAFF: "manager administrator",
    P.RATE_AGAIN: "pt physician manager administrator",
    P.SEE_MEASURES: "manager administrator",
    P.MAKE_LISTS: "pt physician manager administrator",
}
REFUSED = "Your role does not allow this"


class ReachedError(Exception):
    """The use-case went on to the store, so the person may do it."""


class Trap:
    """A store, a vault, a shelf: whoever asks it has passed the door."""

    def __getattr__(self, name):
        raise ReachedError


def of(name):
    module, _, function = name.partition(".")
    return getattr(import_module(f"triage_desk.services.{module}"), function)


def test_every_use_case_stands_in_the_table():
    there = set(use_cases.SCENES) | use_cases.ABOUT_NOBODY | use_cases.COUNTED_LATER
    said = set(NEEDS) | set(FREE)
    assert not there - said, f"say in NEEDS who may do this: {sorted(there - said)}"
    assert not said - there, f"no longer there: {sorted(said - there)}"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", NEEDS)
def test_only_whom_the_table_names_comes_to_the_store(name, role, engine):
    function, trap = of(name), Trap()
    plain = make_desk(engine)
    actor = replace(plain.actor, role=role)
    desk = replace(plain, store=trap, backups=trap, vault=trap, actor=actor)
    wanted = inspect.signature(function).parameters.values()
    needed = [
        trap
        for each in wanted
        if each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    named = {
        each.name: trap
        for each in wanted
        if each.default is each.empty and each.kind is each.KEYWORD_ONLY
    }
    with pytest.raises(Exception) as caught:  # noqa: PT011 - a trap springs in any way
        function(desk, *needed[1:], **named)
    refused = isinstance(caught.value, UserError) and REFUSED in str(caught.value)
    assert refused is not may(role, NEEDS[name])


@pytest.mark.parametrize("wanted", Permission)
def test_the_matrix_is_as_agreed(wanted):
    expected = ROLES.get(wanted, " ".join(Role))
    assert [role.value for role in roles_with(wanted)] == expected.split()
    assert set(MATRIX) == set(Permission)


def test_who_is_refused_hears_who_may(engine):
    desk = make_desk(engine)
    with pytest.raises(UserError, match=r"Ask a physical therapist, a physician, a manager or an"):
        permission.require(desk, P.TRY_CONTENT)
    with pytest.raises(UserError, match="Ask an administrator: they can switch"):
        permission.require(desk, P.MANAGE_USERS)
    assert permission.allowed(desk, P.TAKE_INTAKES)
    assert not permission.allowed(desk, P.LOWER_ROUTE)
