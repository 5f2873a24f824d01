"""Tasks and messages: an owner, a day, an end; an answer goes back to who asked."""

from datetime import date, timedelta

import pytest

from tests.services import fakes
from tests.services.test_visit import visit, who
from triage_desk.domain.patient import Sex
from triage_desk.domain.role import Role
from triage_desk.domain.task import Owner, TaskKind, TaskState
from triage_desk.domain.user import Actor, User
from triage_desk.errors import UserError
from triage_desk.services import patients, records, tasks
from triage_desk.services.tasks import TaskDraft

__all__ = ["visit", "who"]

DEV = Actor("dev", "Dev Sample", Role.PT, "back-office")
TODAY = date(2026, 11, 21)


@pytest.fixture
def now():
    """A clock of a test: a list with the moment in it."""
    return [fakes.NOON]


@pytest.fixture
def desk(engine, now):
    made = fakes.make_desk(engine, clock=lambda: now[0])
    with made.store.write() as tx:
        for actor, here in ((DEV, True), (Actor("eve", "Eve Sample", Role.PT), False)):
            who = (actor.user_id, actor.name, actor.role, "")
            tx.users.add(User(*who, enabled=here, created_at=fakes.NOON))
    return made


@pytest.fixture
def dev(desk):
    """The same desk with a therapist at it."""
    return desk.acting_as(DEV)


@pytest.fixture
def patient(desk):
    return patients.create(desk, "Muster", "Rosa", "1962-03-14", Sex.FEMALE).patient_id


def question(patient, **more):
    kind = TaskKind.QUESTION
    return TaskDraft(patient, " Which  pills? ", Role.FRONT_DESK, kind=kind, **more)


def test_a_question_is_answered_and_goes_back_to_who_asked(desk, dev, patient, now):
    asked = tasks.make(dev, question(patient, due_on=TODAY))
    assert (asked.title, asked.asked_by) == ("Which pills?", Owner(Role.PT, "dev", "Dev Sample"))
    assert (tasks.count(desk), tasks.count(dev)) == (1, 0)
    now[0] += timedelta(hours=1)
    answered = tasks.say(desk, asked.task_id, "Two, for blood pressure")
    assert answered.last.owner == asked.asked_by
    assert (answered.last.at, answered.last.due_on) == (now[0], TODAY)
    assert (tasks.count(desk), tasks.count(dev)) == (0, 1)
    assert tasks.say(dev, asked.task_id, "Thank you").last.owner == asked.asked_by, "it is theirs"
    over = tasks.done(dev, asked.task_id)
    assert (over.last.state, over.last.words) == (TaskState.DONE, "")
    assert tasks.listed(desk) == ()


def test_who_waits_may_add_words_without_taking_the_turn(desk, dev, patient):
    asked = tasks.make(dev, question(patient))
    said = tasks.say(dev, asked.task_id, "And since when?")
    assert said.last.owner == Owner(Role.FRONT_DESK)
    assert tasks.count(desk) == 1


def test_a_task_goes_to_one_person_or_to_a_role(desk, patient):
    made = tasks.make(desk, TaskDraft(patient, "Call about the scan", Role.FRONT_DESK, "dev"))
    assert made.last.owner == Owner(Role.PT, "dev", "Dev Sample"), "the role is that of the person"
    given = tasks.hand_over(desk, made.task_id, Role.PHYSICIAN, words="Dev is away")
    assert (given.last.owner, given.last.words) == (Owner(Role.PHYSICIAN), "Dev is away")
    for gone in ("eve", "nobody"):
        with pytest.raises(UserError, match="Nobody of that name") as refused:
            tasks.hand_over(desk, made.task_id, Role.PT, gone)
        assert refused.value.field == "owner"


def test_a_day_may_be_moved_or_taken_away_but_never_to_the_past(desk, patient, now):
    made = tasks.make(desk, TaskDraft(patient, "Call", Role.PHYSICIAN, due_on=TODAY))
    with pytest.raises(UserError, match="today or a later day"):
        tasks.make(desk, TaskDraft(patient, "Call", Role.PT, due_on=TODAY - timedelta(days=1)))
    with pytest.raises(UserError, match="today or a later day"):
        tasks.move(desk, made.task_id, TODAY - timedelta(days=1))
    later = TODAY + timedelta(days=7)
    assert tasks.move(desk, made.task_id, later, "On leave").last.due_on == later
    now[0] += timedelta(days=8)
    [row] = tasks.listed(desk)
    [waits] = tasks.who_waits_for_whom(desk, [row])
    assert (waits.count, waits.late) == (1, 1)
    assert tasks.move(desk, made.task_id, None).last.due_on is None


def test_what_is_over_is_opened_again_before_more_is_said(desk, patient):
    made = tasks.make(desk, TaskDraft(patient, "Call", Role.FRONT_DESK, due_on=TODAY))
    with pytest.raises(UserError, match="open"):
        tasks.again(desk, made.task_id, "Once more")
    for act in (tasks.cancel, tasks.again):
        with pytest.raises(UserError, match="Say why"):
            act(desk, made.task_id, "  ")
    assert tasks.cancel(desk, made.task_id, "Moved away").last.state is TaskState.CANCELLED
    for act in (lambda: tasks.say(desk, made.task_id, "x"), lambda: tasks.done(desk, made.task_id)):
        with pytest.raises(UserError, match="over"):
            act()
    again = tasks.again(desk, made.task_id, "Came back")
    assert (again.is_open, again.last.due_on) == (True, None)
    assert [act.words for act in again.acts] == ["Call", "Moved away", "Came back"]


def test_a_list_is_by_the_day_and_one_sees_whose_turn_it_is(desk, dev, patient, now):
    for words, owner, due in (
        ("third", Role.FRONT_DESK, None),
        ("second", Role.PT, TODAY + timedelta(days=1)),
        ("first", Role.FRONT_DESK, TODAY),
    ):
        tasks.make(desk, TaskDraft(patient, words, owner, due_on=due))
    assert [row.task.title for row in tasks.listed(desk)] == ["first", "second", "third"]
    assert [row.task.title for row in tasks.listed(dev, mine=True)] == ["second"]
    assert (row := tasks.listed(dev)[0]).initials == "R.M."
    assert (row.patient_id, row.age_years) == (patient, 64)


def test_a_person_has_theirs_also_what_is_over_and_what_came_from_another_record(desk, patient):
    over = tasks.make(desk, TaskDraft(patient, "First", Role.FRONT_DESK)).task_id
    tasks.done(desk, over)
    tasks.make(desk, TaskDraft(patient, "Second", Role.FRONT_DESK))
    assert [row.task.title for row in tasks.of_person(desk, patient)] == ["Second", "First"]
    other = patients.create(desk, "Muster", "Rosa", "1962-03-14", Sex.FEMALE).patient_id
    records.merge(desk, other, patient)
    rows = tasks.of_person(desk, patient)
    assert {row.patient_id for row in rows} == {other}
    assert len(rows) == 2


def test_bad_words_and_the_visit_of_another_are_refused(desk, patient, visit):
    with pytest.raises(UserError, match="Write what is to be done") as refused:
        tasks.make(desk, TaskDraft(patient, "  ", Role.PT))
    assert refused.value.field == "words"
    with pytest.raises(UserError, match="at most 500"):
        tasks.make(desk, TaskDraft(patient, "x" * 501, Role.PT))
    with pytest.raises(UserError, match="another person"):
        tasks.make(desk, TaskDraft(patient, "Ask", Role.PT, encounter_id=visit))
    made = tasks.make(desk, TaskDraft(patient, "Ask", Role.PT))
    with pytest.raises(UserError, match="Write what you want to say"):
        tasks.say(desk, made.task_id, "")
    with pytest.raises(UserError, match="not on file"):
        tasks.say(desk, "gone", "x")


def test_a_task_about_a_visit_keeps_which(desk, visit):
    with desk.store.read() as tx:
        whose = tx.encounters.get(visit).patient_id
    made = tasks.make(desk, TaskDraft(whose, "Ask", Role.PT, encounter_id=visit))
    assert made.last.encounter_id == visit
