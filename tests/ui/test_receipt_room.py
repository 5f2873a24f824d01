"""Nothing of an ordinary receipt scrolls or is cut at 1280 x 720, whatever it has to say.

Measured on the real screen for each pathway of the content, each region with plain answers, and
each route to a physician.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from tests.services.fakes import CONTENT, make_desk
from tests.ui.clinic import OPENING, engine
from triage_desk.domain.answers import NOT_SURE, YES, answered
from triage_desk.domain.clinic_settings import Version
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, Encounter, EncounterRecord, EncounterStatus
from triage_desk.domain.patient import Patient, Person, Sex
from triage_desk.domain.practitioner import Hours, Practitioner, Profession
from triage_desk.rules.cases import CaseKind, filled, read_cases
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.loader import Folder
from triage_desk.services.booking import with_booking_notes
from triage_desk.ui import theme
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.screens.fitting import LEVELS, needed
from triage_desk.ui.screens.receipt import ReceiptScreen
from triage_desk.ui.screens.receipt_parts import first_heeds
from triage_desk.ui.widgets.keybutton import KeyButton

WIDTH = 1280
# What top bar and key bar leave of 720.
HEIGHT = 720 - 50 - 34
ON = date(2026, 11, 22)
# Of these something is worth asking beside the route (``prevention.yaml``).
ASKS_BESIDE = ("PW-LBP-CHRONIC", "PW-OA-KNEE", "PW-BALANCE")
PHYSICIAN = (Disposition.PHYSICIAN_TODAY, Disposition.PHYSICIAN_SOON)


@lru_cache(maxsize=1)
def known():
    """Return the cases of the content and their plain answers."""
    return read_cases(Folder(CONTENT), engine())


def regions():
    """Return every region that may be chosen."""
    item = next(item for item in engine().ruleset.items if item.link_id == "regions")
    return tuple(option.code for option in item.options)


def of_pathways():
    """Return one case for each pathway, by the pathway's id."""
    found = {}
    for case in known().cases:
        if case.kind is CaseKind.PATHWAY and case.expected.pathway == case.about:
            found.setdefault(case.about, case)
    return found


def of_physicians():
    """Return the first cases of flags that send to a physician, some of each route."""
    found = {route: [] for route in PHYSICIAN}
    for case in known().cases:
        if case.kind is CaseKind.FIRES and case.expected.disposition in found:
            found[case.expected.disposition].append(case)
    return [case for cases in found.values() for case in cases[:6]]


def decided(case):
    answers, missing = filled(engine(), case, known().plain)
    assert not missing
    made = evaluate(engine(), answers, case.person, ON)
    practice = make_desk(engine()).practice
    return answers, with_booking_notes(engine(), practice, answers, made), case.person


def in_region(code):
    case = next(case for case in known().cases if case.plain)
    said = replace(case, answers=known().plain.with_answers({"regions": answered((code,))}))
    return decided(replace(said, person=Person(45, Sex.FEMALE)))


WEEK = tuple(Hours(day, 8 * 60, 17 * 60) for day in range(7))
STAFF = tuple(
    Practitioner(name.lower(), f"{name} Sample-Longname", kind, "PT, DPT", hours=WEEK)
    for name, kind in (
        *(("Dev", Profession.PT), ("Sam", Profession.PT), ("Ida", Profession.PHYSICIAN)),
        ("Noor", Profession.ADVANCED_PRACTICE),
    )
)


def receipt(answers, decision, person, **changes):
    """Return the receipt of a decision as it would be read back, in a window of its own."""
    desk = make_desk(engine(), **changes)
    born = date(ON.year - person.age_years, 1, 1)
    patient = Patient("p1", "Muster", "Rosa", born, person.sex)
    with desk.store.write() as tx:
        for one in STAFF:
            tx.clinic.keep(Version(0, OPENING, "mia", one))
        tx.patients.add(patient)
    encounter = Encounter(
        *("e1", "p1", EncounterStatus.DECIDED, Channel.COUNTER, OPENING, "ana"),
        *(decision.ruleset, OPENING),
        decided_at=OPENING,
        disposition=decision.disposition,
    )
    presenter = ReceiptPresenter(desk, "e1")
    presenter.record = EncounterRecord(encounter, patient, answers, (), (decision,), (), ())
    presenter.steps.of(presenter.record)
    presenter.booking.of(presenter.record)
    presenter.prompts.of(presenter.record)
    presenter.prompts.look()
    assert presenter.problem is None
    screen = ReceiptScreen(presenter)
    screen.resize(WIDTH, HEIGHT)
    screen.show()
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return screen


def must_fit(screen):
    """Fail where something scrolls, is cut, or leaves what is visible out of the window."""
    for area in screen.findChildren(QScrollArea):
        over = area.verticalScrollBar().maximum(), area.horizontalScrollBar().maximum()
        assert over == (0, 0), f"scrolls by {over}"
    for part in (*screen.findChildren(QLabel), *screen.findChildren(KeyButton)):
        if part.isVisible() and part.hasHeightForWidth():
            words = part.words if isinstance(part, KeyButton) else part.text()
            assert part.height() >= part.heightForWidth(part.width()), f"cut: {words}"


@pytest.fixture
def plain_window(qapp, qtbot):
    theme.apply(qapp)
    made = []

    def make(*what, **changes):
        screen = receipt(*what, **changes)
        qtbot.addWidget(screen)
        made.append(screen)
        return screen

    return make


@pytest.mark.parametrize("pathway", sorted(of_pathways()))
def test_nothing_scrolls_for_any_pathway(plain_window, pathway):
    screen = plain_window(*decided(of_pathways()[pathway]), clock=lambda: OPENING)
    if pathway in ASKS_BESIDE:
        assert screen.findChild(KeyButton, "receipt.make_task").isVisible()
    must_fit(screen)


@pytest.mark.parametrize("region", regions())
def test_nothing_scrolls_for_any_region_with_plain_answers(plain_window, region):
    must_fit(plain_window(*in_region(region)))


@pytest.mark.parametrize("case", of_physicians(), ids=lambda case: case.case_id)
def test_nothing_scrolls_where_a_physician_sees_the_person(plain_window, case):
    must_fit(plain_window(*decided(case)))


def test_nothing_scrolls_where_a_pt_calls_first_and_much_is_offered(plain_window):
    """Not sure of a same-day sign, pain of ten, and help with rides, cost and food."""
    case = of_pathways()["PW-LBP-ACUTE"]
    much = ("g_pain10", "x_ride", "x_cost", "x_food", "x_tasks", "h_opioid")
    said = {"u_bladder": NOT_SURE, "payer": answered("commercial")} | dict.fromkeys(much, YES)
    screen = plain_window(*decided(replace(case, answers=case.answers.with_answers(said))))
    assert screen.presenter.steps.kind("pt_call")
    assert len(screen.presenter.steps.kind("offer", "note")) > 1
    must_fit(screen)


def test_every_pathway_has_been_looked_at():
    assert set(of_pathways()) == {p.pathway_id for p in engine().ruleset.pathways}


@pytest.mark.parametrize("pathway", sorted(of_pathways())[::20])
def test_rooms_that_are_heeded_alike_are_filled_alike(plain_window, pathway):
    screen = plain_window(*decided(of_pathways()[pathway]))
    filled_by = {}
    for room in LEVELS:
        heeded = first_heeds(screen.presenter, room)
        made = screen._first._made(room)
        words = [part.text() for part in made.findChildren(QLabel)]
        buttons = [part.words for part in made.findChildren(KeyButton)]
        filled_by.setdefault(heeded, set()).add((*words, *buttons, needed(made, 380)))
        made.deleteLater()
    assert len(filled_by) < len(LEVELS)
    assert {len(each) for each in filled_by.values()} == {1}
