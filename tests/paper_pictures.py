"""Pictures of where papers are asked for. Scenes for ``make_screenshots``."""

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.document import DocumentKind
from triage_desk.services import triage


def more_papers(stage):
    """Everything else that can be printed of a result."""
    view = stage.clinic.answer_until(stage.clinic.start(), LOW_BACK)
    triage.decide(stage.clinic.desk, view.encounter.encounter_id)
    stage.open()
    stage.window._flow._open(view.encounter.encounter_id)
    stage.settle()
    stage.click("receipt.more_papers")


def blank_papers(stage):
    """An interview or cards, for a day without the program."""
    stage.open()
    stage.window.session.do("blank_papers")
    stage.settle()


def day_papers(stage):
    """Papers of several visits at once."""
    for given, family in (("Rosa", "Muster"), ("Ida", "Fiktiv"), ("Lee", "Beispiel")):
        start = stage.clinic.start(stage.clinic.patient(given=given, family=family))
        view = stage.clinic.answer_until(start, LOW_BACK)
        triage.decide(stage.clinic.desk, view.encounter.encounter_id)
    stage.open()
    stage.window._flow.print_list()
    stage.settle()


def lock_paper(stage):
    """A paper saved so that it opens with a passphrase only."""
    view = stage.clinic.answer_until(stage.clinic.start(), LOW_BACK)
    triage.decide(stage.clinic.desk, view.encounter.encounter_id)
    stage.open()
    stage.window._flow._preview(
        view.encounter.encounter_id, DocumentKind.REFERRAL_COPY, stage.window.screen_shown
    )
    stage.wait(lambda: bool(stage.window.screen_shown.presenter.pdf))
    stage.click("preview.lock")


SCENES = {
    "19-lock-paper": lock_paper,
    "19-more-papers": more_papers,
    "19-blank-papers": blank_papers,
    "19-day-papers": day_papers,
}
LARGE = tuple(SCENES)
