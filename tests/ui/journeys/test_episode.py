"""Who pays, and the bundle of a person, on their page and by keys alone."""

from PySide6.QtWidgets import QWidget

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.answers import answered
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.services import triage


def opened(window, clinic, *kinds):
    """Open the page of somebody who had one visit and is in programmes."""
    person = clinic.patient(phone="555-0142", mrn="T-00418")
    who = person.patient_id
    view = clinic.answer_until(clinic.start(person), LOW_BACK | {"pain_now": answered(6)})
    triage.decide(clinic.desk, view.encounter.encounter_id)
    with clinic.store.write() as tx:
        for kind in kinds:
            days = 90 if kind is ProgrammeKind.BUNDLE else 0
            facts = (f"m-{kind}", who, f"North {kind}", kind, "Sample Mutual")
            tx.panels.add(PanelAct(Member(*facts, episode_days=days), clinic.clock(), "mia", ""))
    window.press("Ctrl+N")
    window.type("find.search", "T-00418")
    window.press("Return")
    window.press("Alt+O")
    assert window.place == "patient"


def shown(window):
    every = window.window.findChildren(QWidget)
    return "\n".join(w.text() for w in every if hasattr(w, "text") and w.isVisible())


def test_the_page_says_who_pays_and_one_key_opens_the_bundle(desk_window, clinic):
    opened(desk_window, clinic, ProgrammeKind.BUNDLE, ProgrammeKind.ACO)
    words = desk_window.words()
    assert "Bundle North bundle: day 1 of 90, 89 left" in words
    assert "ACO: North aco" in words
    desk_window.press("Alt+B")
    told = shown(desk_window)
    assert ("Alt+B",) in [hint.keys for hint in desk_window.screen.key_hints()]
    assert "It begins with the first visit." in told
    assert "visit, route" in told
    assert "X-ray, MRI or CT: not asked, not known" in told
    desk_window.press("Escape")
    assert desk_window.place == "patient"


def test_who_is_in_no_bundle_has_no_such_key(desk_window, clinic):
    opened(desk_window, clinic, ProgrammeKind.ACO)
    assert "ACO: North aco" in desk_window.words()
    assert not desk_window.screen.findChildren(QWidget, "patient.episode")
    assert ("Alt+B",) not in [hint.keys for hint in desk_window.screen.key_hints()]
