"""Pictures of counter mode and of the kiosk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.people_pictures import decided
from tests.services.test_kiosk import pass_calmly
from tests.ui.clinic import LETTERHEAD, LOW_BACK, YES, Clinic
from triage_desk.domain.answers import NO, Answer, answered
from triage_desk.domain.encounter import Answerer, Channel
from triage_desk.domain.questionnaire import Item
from triage_desk.services import intake, triage
from triage_desk.services.kiosk import End
from triage_desk.services.views import IntakeView
from triage_desk.settings import ClinicSettings
from triage_desk.ui.presenters.follow_call import FollowCallPresenter
from triage_desk.ui.presenters.kiosk import IDLE_SECONDS, KioskPresenter
from triage_desk.ui.presenters.kiosk_followup import FollowUpKioskPresenter
from triage_desk.ui.screens.kiosk import KioskScreen
from triage_desk.ui.screens.kiosk_over import KioskOverScreen

# A stage is one of make_screenshots, which imports this module.
Stage = Any
MOST_ASKED = 60
CLINIC = ClinicSettings(LETTERHEAD.clinic, LETTERHEAD.address, LETTERHEAD.phone)


def in_private(clinic: Clinic) -> IntakeView:
    """Answer until the private page."""
    return clinic.answer_until(
        clinic.start(), LOW_BACK, lambda view: view.pages[view.at].page_id == "private"
    )


def by_card(stage: Stage) -> None:
    """A private page while the screen is covered, with one letter said."""
    view = stage.clinic.live(in_private)
    stage.open()
    stage.begin(view)
    stage.click("top.cover")
    stage.click("card.A")


def by_card_peeked(stage: Stage) -> None:
    """The same page while F6 is held."""
    by_card(stage)
    QTest.keyPress(stage.window, Qt.Key.Key_F6)
    stage.settle()


def list_covered(stage: Stage) -> None:
    """Today's list while the screen is covered."""
    stage.open()
    stage.clinic.start()
    stage.window._flow.home()
    stage.settle()
    stage.click("top.cover")


def pointing_card(stage: Stage) -> None:
    """The card of a private page, in Spanish, before it is printed."""
    clinic = stage.clinic
    view = clinic.live(in_private)
    stage.open()
    stage.begin(intake.speak(clinic.desk, view.encounter.encounter_id, "es"))
    stage.window._flow.print_card()
    stage.wait(lambda: not stage.window.jobs.busy)


def handed(stage: Stage, language: str = "en", by: Answerer | None = None) -> KioskPresenter:
    """Give an intake to the person; return what they see."""
    stage.open()
    view = stage.clinic.start(stage.clinic.patient(language=language))
    presenter = KioskPresenter(stage.clinic.desk, view.encounter.encounter_id)
    presenter.begin()
    stage.window._flow._push(KioskScreen(presenter, LETTERHEAD.clinic))
    if by is not None:
        presenter.choose_who(by)
    stage.settle()
    return presenter


def go_to(presenter: KioskPresenter, link_id: str) -> None:
    """Answer calmly until one question is there."""
    while presenter.question is not None and presenter.question.link_id != link_id:
        if link_id in [one.link_id for one in presenter.lines]:
            return
        pass_calmly(presenter)


def who(stage: Stage) -> None:
    """Who answers?"""
    handed(stage)


def asked(link_id: str, press: tuple[str, ...] = (), language: str = "en") -> Any:
    """Return a scene of one question, with some of its answers pressed."""

    def scene(stage: Stage) -> None:
        by = Answerer.CAREGIVER if language == "es" else Answerer.PERSON
        go_to(handed(stage, language, by), link_id)
        stage.settle()
        for name in press:
            stage.click(f"kiosk.{name}")

    return scene


def lines(stage: Stage) -> None:
    """Lines of one list on one page; with large text each stands alone."""
    asked("g_fever", (), "es")(stage)
    for one in stage.window._flow.screen.presenter.lines[:2]:
        stage.click(f"kiosk.no.{one.link_id}")


def followed(stage: Stage, language: str = "en") -> FollowUpKioskPresenter:
    """Hand the screen to somebody who is asked again; return what they see."""
    due = stage.clinic.live(lambda clinic: a_visit_ago(clinic, language))
    stage.open()
    call = FollowCallPresenter(stage.clinic.desk, due)
    call.open()
    view = call.begin(Channel.KIOSK)
    presenter = FollowUpKioskPresenter(stage.clinic.desk, view.encounter.encounter_id, due)
    presenter.begin()
    stage.window._flow._push(KioskScreen(presenter, LETTERHEAD.clinic))
    stage.settle()
    return presenter


def a_visit_ago(clinic: Clinic, language: str) -> str:
    """Let somebody come two weeks ago; return the follow-up that is due now."""
    now = clinic.clock.moment
    clinic.clock.moment = now - timedelta(weeks=2)
    who = clinic.patient(language=language).patient_id
    named = {"activity": "Carry my shopping up the stairs", "activity2": "Sleep through the night"}
    says = LOW_BACK | {name: answered(words) for name, words in named.items()}
    says |= {"pain_now": answered(7), "psfs": answered(3), "more2": YES, "psfs2": answered(2)}
    visit = decided(clinic, who, says)
    triage.finish(clinic.desk, visit)
    clinic.clock.moment = now
    with clinic.store.read() as tx:
        return tx.outcomes.of_visits((visit,))[1].followup_id


def calmly(item: Item) -> Answer:
    """Return an answer that fits."""
    if item.options:
        return answered(item.options[0].code)
    return NO if item.minimum is None else answered(int(item.minimum) + 3)


def again(link_id: str, press: tuple[str, ...] = (), language: str = "en") -> Any:
    """Return a scene of one question of a follow-up, with some of its answers pressed."""

    def scene(stage: Stage) -> None:
        presenter = followed(stage, language)
        presenter.choose_who(Answerer.PERSON)
        # More than are asked: an answer that does not fit would stay for ever.
        for _question in range(MOST_ASKED):
            one = presenter.question
            if one is None or link_id in (one.link_id, *(o.link_id for o in presenter.lines)):
                break
            for line in presenter.lines:
                presenter.choose_line(line.link_id, NO)
            presenter.choose(calmly(one.item))
            presenter.next()
        stage.settle()
        for name in press:
            stage.click(f"kiosk.{name}")

    return scene


def still_there(stage: Stage) -> None:
    """Nobody has touched it for a minute."""
    presenter = handed(stage, by=Answerer.PERSON)
    for _ in range(IDLE_SECONDS + 3):
        presenter.tick()
    stage.settle()


def over(how: End) -> Any:
    """Return a scene of the page that stays until staff have signed in."""

    def scene(stage: Stage) -> None:
        presenter = handed(stage, "es", Answerer.PERSON)
        if how is End.CALLED:
            presenter.call()
        else:
            presenter.end(how)
        page = KioskOverScreen(presenter.over, "911", CLINIC, sound=False)
        stage.window._flow._push(page)
        stage.settle()

    return scene


def who_is_it(stage: Stage) -> None:
    """Staff ask who it is that answered alone."""
    presenter = handed(stage, by=Answerer.PERSON)
    go_to(presenter, "regions")
    presenter.end(End.DONE)
    stage.window._flow.home()
    stage.window._flow.visit(presenter.encounter_id)
    stage.settle()
    stage.window.session.do("identity")


SCENES = {
    "17-counter-card": by_card,
    "17-counter-card-peek": by_card_peeked,
    "17-counter-list": list_covered,
    "17-pointing-card": pointing_card,
    "18-kiosk-who": who,
    "18-kiosk-es": asked("s_chest", ("no",), "es"),
    "18-kiosk-choice": asked("request", ("pain_injury",)),
    "18-kiosk-places": asked("regions", ("lumbar",), "es"),
    "18-kiosk-how-long": asked("symptom_days", ("digit_9", "days")),
    "18-kiosk-list": lines,
    "18-kiosk-scale": asked("pain_now", ("number_3",)),
    "18-kiosk-words": asked("goal"),
    "18-kiosk-again-who": followed,
    "18-kiosk-again-sign": again("s_chest"),
    "18-kiosk-again-task": again("PSFS.psfs_1", ("number_6",)),
    "18-kiosk-again-task-es": again("PSFS.psfs_2", (), "es"),
    "18-kiosk-again-change": again("GROC.groc_1"),
    "18-kiosk-again-days": again("WORKDAYS.workdays_1"),
    "18-kiosk-again-choice": again("ALLIANCE.alliance_goal", (), "es"),
    "18-kiosk-again-picture": again("CARE.care_imaging", ("yes",), "es"),
    "18-kiosk-still-there": still_there,
    "18-kiosk-thanks": over(End.DONE),
    "18-kiosk-calls-staff": over(End.CALLED),
    "18-identity": who_is_it,
}
DARK = ("17-counter-card", "18-kiosk-es", "18-kiosk-list", "18-kiosk-again-task")
LARGE = (
    "17-counter-card",
    "18-kiosk-es",
    "18-kiosk-calls-staff",
    "18-kiosk-again-task-es",
    "18-kiosk-again-change",
    "18-kiosk-again-days",
    "18-kiosk-again-choice",
)
