"""The pictures of a receipt that books, the call list, and a person followed over some weeks.

Scenes for ``make_screenshots``.
"""

from dataclasses import replace
from datetime import timedelta

from tests.ui.clinic import LOW_BACK, NOT_SURE, OPENING, YES
from triage_desk.clock import local_date
from triage_desk.domain.answers import answered
from triage_desk.domain.care import CareRole, GoalStatus
from triage_desk.domain.clinic_settings import Version
from triage_desk.domain.cohort import Cohort, Criterion, Match, Says, What
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.domain.practitioner import Hours, Practitioner, Profession
from triage_desk.domain.task import TaskKind
from triage_desk.domain.user import Actor, Role
from triage_desk.services import careteam, cohorts, documents, goals, intake, tasks, triage
from triage_desk.services.careteam import ParticipantDraft
from triage_desk.services.goals import GoalDraft
from triage_desk.services.tasks import TaskDraft

WEEK = tuple(Hours(day, 8 * 60, 17 * 60) for day in range(7))
STAFF = (
    ("Dev Mock", Profession.PT, "PT"),
    ("Sam Trial", Profession.PT, "PT"),
    ("Ida Fiktiv", Profession.PHYSICIAN, "MD"),
    ("Noor Specimen", Profession.ADVANCED_PRACTICE, "NP"),
)
KNEE = LOW_BACK | {
    "regions": answered(("knee",)),
    "path_knee": answered("use"),
    "x_ride": YES,
    "activity": answered("Walk to the market"),
    "fear": answered("wearing it out"),
}
UNSURE = LOW_BACK | {"u_bladder": NOT_SURE, "g_pain10": YES, "x_ride": YES, "x_cost": YES}
# Weeks before today, pain and function.
MEASURED = ((7, 7, 3), (5, 5, 4), (3, 4, 6), (0, 3, 7))


def staff(clinic) -> None:
    """Name two therapists and two who see the person as a physician does."""
    with clinic.store.write() as tx:
        for name, kind, letters in STAFF:
            person = Practitioner(name, name, kind, letters, hours=WEEK)
            tx.clinic.keep(Version(0, OPENING, "mia", person))


def decided(clinic, who, says, channel=Channel.COUNTER, follows="") -> str:
    """Answer everything and keep the decision; return the visit's id."""
    view = clinic.answer_until(intake.start(clinic.desk, who, channel, follows), says)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    return view.encounter.encounter_id


def receipt(says):
    """Return a scene with the receipt in a clinic that has named who takes which route."""

    def prepare(clinic):
        staff(clinic)
        rosa = clinic.patient(phone="555-0142", mrn="T-00418")
        return decided(clinic, rosa.patient_id, says)

    def scene(stage) -> None:
        visit = stage.clinic.live(prepare)
        stage.open()
        stage.window._flow._open(visit)
        stage.settle()

    return scene


def worth_asking(stage) -> None:
    """A back that has hurt for months: what may be asked while the person stands there."""
    receipt(LOW_BACK | {"symptom_days": answered(200.0), "x_ride": YES})(stage)
    stage.wait(lambda: stage.window._flow.screen.presenter.prompts.ask is not None)
    stage.click("receipt.make_task")


def booked(stage) -> None:
    """A time was taken and the words were read aloud."""
    receipt(LOW_BACK)(stage)
    stage.click("receipt.slot_1")
    stage.click("receipt.tick_read_aloud")


def followed(clinic) -> str:
    """Follow one person over seven weeks, with a goal and who helps; return their id."""
    rosa = clinic.patient(phone="555-0142", mrn="T-00418").patient_id
    now, first = clinic.clock.moment, ""
    for weeks, pain, function in MEASURED:
        clinic.clock.moment = now - timedelta(weeks=weeks)
        scores = {"pain_now": answered(pain), "psfs": answered(function)}
        channel = Channel.TELEPHONE if first else Channel.COUNTER
        visit = decided(clinic, rosa, KNEE | scores, channel, first)
        if not first:
            first = visit
            for kind in (DocumentKind.REFERRAL_LETTER, DocumentKind.PATIENT_HANDOUT):
                documents.make(clinic.desk, visit, kind)
            triage.finish(clinic.desk, visit)
            words = GoalDraft(
                *("Walk to the market without my cane.", GoalStatus.ACTIVE, "", "2", "", ""),
                *("6", "4", "No ride to the gym"),
            )
            goal = goals.keep(clinic.desk, rosa, words)
            otto = ParticipantDraft("Otto Sample, son", CareRole.SUPPORT, "555-0163", True)
            careteam.keep(clinic.desk, rosa, ParticipantDraft("Dev Mock", CareRole.PT, "555-0101"))
            helps = careteam.keep(clinic.desk, rosa, otto)
    closer = GoalDraft(
        *(goal.words, GoalStatus.ACTIVE, "2026-06-30", "7", goal.goal_id, "", "8", "7"),
        *("No ride to the gym", "Otto drives on Mondays", helps.participant_id),
    )
    goals.keep(clinic.desk, rosa, closer)
    return rosa


def open_page(stage, prepare) -> None:
    """Open the page of the person whose id ``prepare`` returns."""
    rosa = stage.clinic.live(prepare)
    stage.open()
    stage.window._flow.patient(rosa)
    stage.settle()


def page(stage) -> None:
    """The page of somebody who is followed."""
    open_page(stage, followed)


def paid_as_one(clinic) -> str:
    """Follow one person whom a bundle pays for; return their id."""
    rosa, now = followed(clinic), clinic.clock.moment
    facts = (clinic.desk.new_id(), rosa, "Knees North", ProgrammeKind.BUNDLE, "Sample Mutual")
    begun = local_date(now - timedelta(weeks=7))
    member = Member(*facts, starts_on=begun, episode_days=90)
    with clinic.store.write() as tx:
        tx.panels.add(PanelAct(member, now, "mia", "Mia Sample"))
    return rosa


def bundle(stage) -> None:
    """What happened in the days of a bundle, and what nobody knows."""
    open_page(stage, paid_as_one)
    stage.click("patient.episode")
    stage.settle()


def long_pain(clinic) -> str:
    """Finish the visit of somebody with a sore back for months; return their id."""
    rosa = clinic.patient(phone="555-0142", mrn="T-00418").patient_id
    says = LOW_BACK | {"symptom_days": answered(200.0), "x_ride": YES, "h_bones": YES}
    triage.finish(clinic.desk, decided(clinic, rosa, says))
    return rosa


def prompts(stage) -> None:
    """What may be asked beside the route, each with one key for a task."""
    open_page(stage, long_pain)


def table(stage) -> None:
    """The same scores as a table."""
    page(stage)
    stage.click("patient.turn")


def goal_form(stage) -> None:
    """A goal with what stood before."""
    page(stage)
    stage.click("patient.goal_change")


def papers_of(stage) -> None:
    """The papers of somebody's visits."""
    page(stage)
    stage.click("patient.print")


def left_undone(clinic) -> None:
    """Finish two visits with their steps open."""
    for given, family in (("Rosa", "Muster"), ("Otto", "Beispiel")):
        who = clinic.patient(given, family).patient_id
        triage.finish(clinic.desk, decided(clinic, who, LOW_BACK))
        clinic.clock.advance(minutes=40)


def calls(stage) -> None:
    """What was left to do when the desk went on."""
    stage.clinic.live(left_undone)
    stage.open()
    stage.window._flow.calls()
    stage.settle()


def referrals(stage) -> None:
    """Who has a route, and no answer yet."""
    stage.clinic.live(left_undone)
    stage.open()
    stage.window._flow.referrals()
    stage.settle()


def asked(clinic) -> str:
    """Ask, answer and leave tasks for one person; return whose they are."""
    one = clinic.patient("Rosa", "Muster").patient_id
    dev = clinic.desk.acting_as(Actor("dev", "Dev Sample", Role.PT, "back-office"))
    draft = TaskDraft(one, "Which pills does she take for blood pressure?", Role.FRONT_DESK)
    question = tasks.make(dev, replace(draft, kind=TaskKind.QUESTION))
    clinic.clock.advance(minutes=95)
    tasks.say(clinic.desk, question.task_id, "She brings the boxes on Monday")
    tasks.make(clinic.desk, TaskDraft(one, "Call about a ride to the visit", Role.FRONT_DESK))
    falls = TaskDraft(one, "Ask who can look at the stairs at home", Role.PT)
    tasks.make(clinic.desk, replace(falls, kind=TaskKind.FALLS))
    return one


def to_do(stage) -> None:
    """What is to be done for one person, and who waits for whom."""
    whose = stage.clinic.live(asked)
    stage.open()
    stage.window._flow.tasks(whose)
    stage.settle()


MONA = Actor("mona", "Mona Sample", Role.MANAGER, "office")


def _who_fell(clinic) -> None:
    """Route some people, and save whom the clinic asks again."""
    for family, says in (("Muster", LOW_BACK), ("Specimen", KNEE), ("Sample", UNSURE)):
        decided(clinic, clinic.patient("Rosa", family).patient_id, says)
    both = (
        Criterion(What.AGE, Says.AT_LEAST, number=60),
        Criterion(What.ROUTE, Says.PRESENT, "pt_first"),
    )
    mona, meant = clinic.desk.acting_as(MONA), Cohort(Match.ALL, both)
    cohorts.keep(mona, "PT first, 60 and older", meant, shared=True, recall_days=84)


def who_is_meant(stage) -> None:
    """A list of people that is saved, with who is in it and why."""
    stage.clinic.live(_who_fell)
    stage.clinic.actor = MONA
    stage.open()
    stage.window._flow.cohorts()
    stage.wait(lambda: stage.window._flow.screen.presenter.saved != ())
    stage.choose("cohorts.saved", stage.window._flow.screen.presenter.saved[0].cohort_id)
    stage.wait(lambda: stage.window._flow.screen.presenter.looked is not None)


SCENES = {
    "05-lists": who_is_meant,
    "05-receipt-booked": booked,
    "05-receipt-call-first": receipt(UNSURE),
    "05-receipt-worth-asking": worth_asking,
    "05-call-list": calls,
    "05-referrals": referrals,
    "05-tasks": to_do,
    "09-person": page,
    "09-person-table": table,
    "09-person-goal": goal_form,
    "09-person-bundle": bundle,
    "09-person-prompts": prompts,
    "09-person-papers": papers_of,
}
DARK = (
    "05-receipt-booked",
    "05-referrals",
    "05-tasks",
    "05-lists",
    "09-person",
    "09-person-bundle",
)
LARGE = (
    "05-receipt-booked",
    "05-referrals",
    "05-tasks",
    "05-lists",
    "09-person",
    "09-person-bundle",
)
