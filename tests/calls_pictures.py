"""The pictures of calling people to ask how they are. Scenes for ``make_screenshots``."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.people_pictures import KNEE, decided
from tests.ui.clinic import LOW_BACK
from triage_desk.domain.answers import answered
from triage_desk.domain.followup import CallResult
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.services import calling, outcomes, paper_followup, triage
from triage_desk.services.outcomes import How

# How somebody is two weeks later, by question.
SAID = {"pain_now": answered(3), "psfs_1": answered(6), "groc_1": answered(4)}
WORSE = {"pain_now": answered(9), "psfs_1": answered(2), "groc_1": answered(-4)}


def followups(clinic, visit) -> tuple:
    """Return the follow-ups of a visit, baseline first."""
    with clinic.store.read() as tx:
        return tx.outcomes.of_visits((visit,))


def say(clinic, followup_id, said) -> None:
    """Answer some questions of a follow-up by telephone, and finish it."""
    how = How(OutcomeChannel.TELEPHONE)
    for one in outcomes.open_asking(clinic.desk, followup_id).questions:
        if one.item.link_id in said:
            outcomes.answer(clinic.desk, followup_id, one, said[one.item.link_id], how)
    outcomes.finish(clinic.desk, followup_id, how)


def prepared(clinic) -> str:
    """Let four people come, some weeks ago; return the follow-up of the first that is due."""
    now, first = clinic.clock.moment, ""
    people = (
        ("Rosa", "Muster", KNEE | {"pain_now": answered(7), "psfs": answered(3)}, 6),
        ("Otto", "Beispiel", LOW_BACK, 2),
        ("Ida", "Trial", LOW_BACK, 3),
        ("Ana", "Specimen", LOW_BACK | {"pain_now": answered(4)}, 2),
    )
    for given, family, says, weeks in people:
        clinic.clock.moment = now - timedelta(weeks=weeks, days=1)
        who = clinic.patient(given, family, phone="555-0142").patient_id
        visit = decided(clinic, who, says)
        triage.finish(clinic.desk, visit)
        clinic.clock.moment = now
        plan = followups(clinic, visit)
        if given == "Rosa":
            clinic.clock.moment = now - timedelta(weeks=4)
            say(clinic, plan[1].followup_id, SAID)
            clinic.clock.moment = now
            first = plan[2].followup_id
        elif given == "Ida":
            clinic.clock.moment = now - timedelta(days=4)
            calling.called(clinic.desk, plan[1].followup_id, CallResult.NO_ANSWER)
            clinic.clock.moment = now
        elif given == "Ana":
            say(clinic, plan[1].followup_id, WORSE)
    return first


def call_list(stage) -> None:
    """Whom to call, by risk and days."""
    stage.clinic.live(prepared)
    stage.open()
    stage.window._flow.calls()
    stage.settle()


def call(stage) -> None:
    """One call: what to say, and what came of it."""
    first = stage.clinic.live(prepared)
    stage.open()
    stage.window._flow.follow_call(first)
    stage.settle()


def asking(stage) -> None:
    """A question of the follow-up."""
    first = stage.clinic.live(prepared)
    stage.open()
    stage.window._flow._ask_how(first, OutcomeChannel.TELEPHONE)
    stage.settle()
    stage.click("pain_now.number.3")
    stage.settle()


def changed(stage) -> None:
    """What has changed."""
    asking(stage)
    stage.click("psfs_1.number.7")
    stage.settle()
    stage.click("ask_again.finish")
    stage.settle()


def at_paper(stage) -> None:
    """When the paper was filled in, asked before its danger signs."""
    person(stage)
    stage.click("patient.paper_again")
    stage.settle()


def sign_on_paper(stage) -> None:
    """A danger sign that stood on a paper of some days ago."""
    first = stage.clinic.live(prepared)
    stage.open()
    filled = stage.clinic.clock.moment - timedelta(days=3, hours=2)
    view = paper_followup.begin(stage.clinic.desk, first, filled)
    stage.window._flow._ask(view)
    stage.settle()
    QTest.keyClick(stage.window.screen_shown, Qt.Key.Key_A)
    stage.settle()


def person(stage) -> None:
    """The page of somebody who was asked again, with what comes next."""
    first = stage.clinic.live(prepared)
    with stage.clinic.store.read() as tx:
        visit = tx.outcomes.get(first).encounter_id
        who = tx.encounters.get(visit).patient_id
    stage.open()
    stage.window._flow.patient(who)
    stage.settle()


SCENES = {
    "20-person": person,
    "20-call-list": call_list,
    "20-call": call,
    "20-asking": asking,
    "20-changed": changed,
    "20-paper-time": at_paper,
    "20-paper-emergency": sign_on_paper,
}
DARK = ("20-call-list", "20-call", "20-asking")
LARGE = ("20-call-list", "20-call", "20-asking", "20-paper-time", "20-paper-emergency")
