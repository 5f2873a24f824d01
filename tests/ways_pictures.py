"""The interview by telephone and with a helper, for ``make_screenshots``."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.encounter import Channel
from triage_desk.services import triage


def asked(channel: Channel, page_id: str, typed: str = ""):
    """Return a scene on one page of an interview of a channel; ``typed`` finds a place."""

    def prepare(clinic):
        view = clinic.start(clinic.patient(phone="555-0142"), channel)
        return clinic.answer_until(
            view, LOW_BACK, lambda v: v.at < len(v.pages) and v.pages[v.at].page_id == page_id
        )

    def scene(stage) -> None:
        view = stage.clinic.live(prepare)
        stage.open()
        stage.begin(view)
        if typed:
            stage.type("regions.find", typed)

    return scene


def emergency_by_telephone(stage) -> None:
    """Where is the person? Not here."""
    SCENES["03-telephone"](stage)
    QTest.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_A)


def to_a_helper(stage) -> None:
    """The result as it is said to somebody who answers for the person."""

    def prepare(clinic) -> str:
        view = clinic.start(clinic.patient(phone="555-0142", mrn="T-00418"), Channel.PROXY)
        visit = clinic.answer_until(view, LOW_BACK).encounter.encounter_id
        triage.decide(clinic.desk, visit)
        return visit

    visit = stage.clinic.live(prepare)
    stage.open()
    stage.window._flow._open(visit)
    stage.settle()


SCENES = {
    "03-telephone": asked(Channel.TELEPHONE, "safety"),
    "03-place-typed": asked(Channel.TELEPHONE, "regions", "leg"),
    "03-only-the-person": asked(Channel.PROXY, "private"),
    "05-receipt-to-a-helper": to_a_helper,
    "04-emergency-by-telephone": emergency_by_telephone,
}
LARGE = ("04-emergency-by-telephone",)
