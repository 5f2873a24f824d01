"""Whatever a desk was in the middle of, it is offered again, and nothing that was kept is missing.

Each state of ``tests.ui.savepoints`` ends in each way: the window is closed, the process is killed,
the power goes with the journal hot, the desk is locked.
"""

import json
import signal
import subprocess
import sys

import pytest

from tests.ui import savepoints
from tests.ui.clinic import LOW_BACK, OPENING, Clinic, StandingClock
from tests.ui.savepoints import BEN, STATES
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.services import triage, worklist
from triage_desk.ui import typingkeeper
from triage_desk.ui.presenters.worklist import UNFINISHED

NEVER = [(name, "locked") for name in savepoints.NOT_LOCKED]
ENDS = {"killed": "", "power": ".power", "locked": ".locked"}
LASTS = sorted((name, end) for name in STATES for end in ENDS if (name, end) not in NEVER)
CLOSED = ("new_intake", "decided", "typing_an_answer", "typing_a_record")


@pytest.fixture(scope="module")
def dead(tmp_path_factory, root):
    """A process that brought every state about and was killed; returns its folder and its words."""
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("kills a process")
    base = tmp_path_factory.mktemp("states")
    command = [sys.executable, "-m", "tests.ui.savepoints", str(base)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return base, json.loads(done.stdout)


@pytest.fixture
def find_again():
    """Open what was left in a folder."""
    opened = []

    def find(folder):
        opened.append(Clinic(folder, StandingClock(OPENING)))
        return opened[-1]

    yield find
    for clinic in opened:
        clinic.store.close()


@pytest.mark.parametrize(("name", "end"), LASTS)
def test_nothing_that_was_kept_is_missing(dead, find_again, name, end):
    base, told = dead
    clinic = find_again(base / f"{name}{ENDS[end]}")
    assert savepoints.kept(clinic) == told[name]
    assert clinic.store.verify().sound


@pytest.mark.parametrize("name", sorted(STATES))
def test_it_is_offered_again_at_the_next_start(dead, find_again, open_window, name):
    clinic = find_again(dead[0] / name)
    is_offered(open_window(clinic), clinic, name)


@pytest.mark.parametrize("name", CLOSED)
def test_closing_the_window_leaves_the_same(find_again, tmp_path, open_window, name):
    first = savepoints.clinic_for(name, tmp_path / name)
    window = open_window(first)
    STATES[name](window, first)
    assert window.window.close()
    first.store.close()
    clinic = find_again(first.folder)
    is_offered(open_window(clinic), clinic, name)


def is_offered(window, clinic, name):
    """One list has all that is not finished: with age, how far, and by whom."""
    assert window.place == ("emergency" if name in savepoints.OF_NOBODY else "worklist")
    rows = worklist.today(clinic.desk)
    waiting = {row.encounter_id: row for row in rows if row.status in UNFINISHED}
    cards = window.window._flow._home.presenter.unfinished
    assert {card.row.encounter_id for card in cards} == set(waiting)
    for card in cards:
        row = waiting[card.row.encounter_id]
        assert row.initials in window.words()
        assert f"{row.done} of {row.known}." in window.words()
        assert card.by in window.words()
    OFFERED[name](window, clinic)


def goes_on_at(page_id):
    def look(window, clinic):
        window.click("worklist.continue_1")
        assert window.place == "intake"
        assert window.page.page_id == page_id

    return look


def edited(window, clinic):
    window.click("worklist.continue_1")
    assert window.place == "intake"
    [row] = worklist.today(clinic.desk)
    events = triage.record(clinic.desk, row.encounter_id).events
    assert [e.link_id for e in events].count("injury") == 2
    assert events[-1].previous is not None


def both(window, clinic):
    assert window.sees("worklist.continue_1")
    assert window.sees("worklist.continue_2")


def on_the_receipt(window, clinic):
    window.press("Return")
    assert window.place == "receipt"


def waits_for_help(window, clinic):
    window.press("Return")
    assert window.place == "emergency"
    assert window.sees("emergency.told_name")


def half_a_name(window, clinic):
    window.press("Return")
    assert window.place == "emergency"
    assert window.find("emergency.told_name").text() == "Pat Exam"
    assert "Called 10:46 AM" in window.words()


def emergency_again(window, clinic):
    assert window.find("emergency.told_role").text() == "nurse"
    assert "Since 10:46 AM" in window.words()
    assert not window.sees("emergency.go_back")
    window.type("emergency.told_name", "Pat Example")
    window.press("Alt+3")
    window.press("Ctrl+Return")
    window.start_patient()
    assert triage.record(clinic.desk, worklist.today(clinic.desk)[0].encounter_id).notices


def told_again(window, clinic):
    assert "Pat Example, nurse" in window.words()
    window.press("Ctrl+Return")
    assert window.place == "find"
    assert "Pat Example, nurse" in window.words()


def half_a_change(window, clinic):
    window.press("Return")
    assert window.place == "receipt"
    window.press("Ctrl+O")
    assert window.find("override.words").text() == "Asked for a doctor"


def half_a_sentence(window, clinic):
    window.click("worklist.continue_1")
    assert window.page.page_id == "goal"
    assert window.screen._item.typed() == "Carry my grandson"


def in_spanish(window, clinic):
    window.click("worklist.continue_1")
    assert window.screen.presenter.view.language.code == "es"


def on_new_questions(window, clinic):
    window.click("worklist.continue_1")
    assert "The questions are new since this intake began (2025.1.0, now" in window.words()
    encounter_id = window.screen.presenter.encounter_id
    assert triage.record(clinic.desk, encounter_id).encounter.ruleset == savepoints.OLDER


def half_a_record(window, clinic):
    assert not window.screen.presenter.all_rows
    window.press("Ctrl+N")
    assert window.find("find.given").text() == "Willa"
    assert window.find("find.family").text() == "Sam"


OFFERED = {
    "typing_a_record": half_a_record,
    "new_intake": goes_on_at("known"),
    "edited_answer": edited,
    "parked": goes_on_at("known"),
    "decided": on_the_receipt,
    "same_patient_twice": both,
    "language_changed": in_spanish,
    "emergency": waits_for_help,
    "typing_in_an_emergency": half_a_name,
    "emergency_of_nobody": emergency_again,
    "told_of_nobody": told_again,
    "typing_a_change": half_a_change,
    "typing_an_answer": half_a_sentence,
    "clock_changed": lambda window, clinic: None,
    "older_content": on_new_questions,
    "during_decide": on_the_receipt,
    "during_print": on_the_receipt,
}


@pytest.mark.parametrize("name", ["during_decide", "during_print"])
def test_a_power_cut_inside_a_transaction_leaves_the_state_before_it(
    dead, find_again, open_window, name
):
    clinic = find_again(dead[0] / f"{name}.cut")
    assert clinic.store.verify().sound
    [row] = worklist.today(clinic.desk)
    window = open_window(clinic)
    if name == "during_decide":
        assert triage.record(clinic.desk, row.encounter_id).decisions == ()
        assert row.status is EncounterStatus.IN_PROGRESS
        window.click("worklist.continue_1")
    else:
        with clinic.store.read() as tx:
            assert tx.encounters.documents(row.encounter_id) == ()
        window.press("Return")
    assert window.place == "receipt"


def test_another_person_goes_on_with_it(dead, find_again, open_window):
    clinic = find_again(dead[0] / "edited_answer")
    clinic.actor = BEN
    window = open_window(clinic)
    [card] = window.screen.presenter.unfinished
    assert card.by in window.words()
    window.click("worklist.continue_1")
    assert window.place == "intake"
    window.answer_page(LOW_BACK)
    events = triage.record(clinic.desk, card.row.encounter_id).events
    assert {event.by for event in events} == {"ana", "ben"}


def test_a_kill_may_take_the_typing_of_the_last_second():
    assert typingkeeper.LOOK_MS <= 1000
