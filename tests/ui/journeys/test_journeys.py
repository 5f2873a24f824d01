"""Whole visits through the real window, with the real store, rules and content."""

import signal
import subprocess
import sys

from tests.ui.clinic import LOW_BACK, Clinic
from triage_desk.domain.answers import NO, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.services import triage, worklist
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.pdfview import render_pages


def only_row(clinic):
    [row] = worklist.today(clinic.desk)
    return row


def kept(clinic):
    return triage.record(clinic.desk, only_row(clinic).encounter_id)


def test_an_emergency_in_the_middle_of_an_interview(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "red")
    window.press("A")
    assert window.place == "emergency"
    assert "911" in window.words()
    assert kept(clinic).decision.disposition is Disposition.EMERGENCY

    window.press("Escape")
    assert window.place == "emergency"
    assert not window.find("emergency.leave").isEnabled()

    window.click("emergency.called")
    window.click("emergency.acknowledge")
    assert "Write the name" in window.words()
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    window.press("Return")
    window.press("Ctrl+Return")

    assert window.place == "receipt"
    [notice] = kept(clinic).notices
    assert (notice.told, notice.told_role) == ("Ida Fiktiv", "MD")


def test_back_pain_goes_to_the_therapist_with_a_letter(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    assert kept(clinic).route is Disposition.PT_FIRST
    assert "This does not rule one out" in window.words()

    window.click("receipt.print_letter")
    assert window.place == "preview"
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf), timeout=10_000)
    assert window.screen.presenter.pdf.startswith(b"%PDF")
    assert render_pages(window.screen.presenter.pdf)
    assert "Muster" not in window.screen.presenter.file_name

    window.press("Escape")
    assert window.place == "receipt"
    window.press("Ctrl+Return")
    assert window.place == "worklist"
    assert only_row(clinic).status is EncounterStatus.FINISHED


def test_the_paper_is_saved_whole_and_private(desk_window, tmp_path):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    window.click("receipt.print_handout")
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf), timeout=10_000)
    window.screen.save_to(tmp_path / "paper.pdf")
    assert (tmp_path / "paper.pdf").read_bytes() == window.screen.presenter.pdf
    assert "Saved as paper.pdf" in window.words()


def test_not_sure_of_an_emergency_calls_a_clinician_and_goes_on(desk_window):
    window = desk_window
    window.start_patient()
    assert window.page.page_id == "safety"
    window.press("Shift+A")
    window.press("N")
    assert window.place == "intake"
    assert "within 10 minutes" in window.words()
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    assert window.screen.presenter.route is not Disposition.PT_FIRST


def test_going_back_changes_an_answer_and_hides_what_hung_on_it(desk_window, clinic):
    window = desk_window
    window.start_patient()
    weight = LOW_BACK | {"g_weight": YES}
    window.answer_until(weight, "history")
    assert "f_w_night" in kept_answers(clinic)
    while window.page.page_id != "body":
        window.press("Alt+Left")
    window.screen._item.answered.emit({"g_weight": NO})
    window.settle()
    view = window.screen.presenter.view
    hidden = {said.link_id for said in view.history if said.hidden}
    assert "f_w_night" in hidden
    assert "f_weight" not in {page.page_id for page in view.pages}
    assert "f_w_night" in kept_answers(clinic)
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"


def kept_answers(clinic):
    with clinic.store.read() as tx:
        return tx.encounters.answers(only_row(clinic).encounter_id)


def test_after_a_crash_everything_said_is_offered_again(open_window, clinic):
    window = open_window(clinic)
    window.start_patient()
    window.answer_until(LOW_BACK, "history")
    said = kept_answers(clinic)
    assert len(said) > 10

    clinic.reopen()
    again = open_window(clinic)
    assert again.place == "worklist"
    assert "R.M." in again.words()
    row = again.screen.presenter.unfinished[0].row
    assert f"{row.done} of {row.known}." in again.words()
    assert row.done > 5
    again.click("worklist.continue_1")
    assert again.place == "intake"
    assert again.page.page_id == "history"
    assert again.screen.presenter.view.answers == said


def test_safety_is_asked_again_after_a_long_pause(open_window, clinic):
    window = open_window(clinic)
    window.start_patient()
    window.answer_until(LOW_BACK, "history")
    window.press("F8")
    assert window.place == "worklist"
    clinic.clock.advance(minutes=31)
    window.screen.refresh()
    window.settle()
    assert "Ask safety again" in window.words()
    window.click("worklist.continue_1")
    assert window.page.page_id == "safety"
    assert len(window.page.open_ids) == len(window.page.lines)
    why = text("unsaved.asked_again", age="31 min")
    assert why in window.words()
    window.answer_until(LOW_BACK, "history")
    assert why not in window.words()
    assert window.page.page_id == "history"


def test_discarding_needs_a_reason(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.click("intake.discard")
    window.click("discard.confirm")
    assert only_row(clinic).status is EncounterStatus.IN_PROGRESS
    window.type("discard.reason", "Began twice by mistake")
    window.click("discard.confirm")
    assert window.place == "worklist"
    assert "R.M." not in window.words()


def test_the_emergency_key_works_without_an_intake(desk_window, clinic):
    window = desk_window
    window.press("F12")
    assert window.place == "emergency"
    window.click("emergency.go_back")
    assert window.place == "worklist"

    window.press("F12")
    window.click("emergency.called")
    assert not window.sees("emergency.go_back")
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    window.click("emergency.acknowledge")
    window.click("emergency.leave")
    assert window.place == "find"
    for name, words in (("given", "Willa"), ("family", "Sample"), ("birth_date", "1974-12-01")):
        window.type(f"find.{name}", words)
    window.choose("find.sex", "female")
    window.click("find.start")
    assert window.place == "receipt"
    record = kept(clinic)
    assert record.route is Disposition.EMERGENCY
    assert record.notices[0].told == "Ida Fiktiv"


def test_the_emergency_key_in_an_intake_goes_back_to_it(desk_window):
    window = desk_window
    window.start_patient()
    window.press("F12")
    assert window.place == "emergency"
    window.click("emergency.go_back")
    assert window.place == "intake"
    assert window.page.page_id == "safety"


def test_only_a_clinician_lowers_the_route(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK | {"u_leg": YES, "f_l_foot": YES})
    assert window.place == "receipt"
    assert kept(clinic).route is Disposition.PHYSICIAN_TODAY

    window.press("Ctrl+O")
    window.choose("override.to", "pt_first")
    window.choose("override.reason", "clinician_assessed")
    window.type("override.words", "Known drop foot for ten years, unchanged")
    window.type("override.name", "Ana S.")
    window.choose("override.role", "front_desk")
    window.click("override.save")
    assert window.place == "override"
    assert "physical therapist or a physician" in window.words()

    window.type("override.name", "Dev Mock")
    window.choose("override.role", "pt")
    window.press("Ctrl+Return")
    assert window.place == "receipt"
    assert kept(clinic).route is Disposition.PT_FIRST
    assert kept(clinic).decision.disposition is Disposition.PHYSICIAN_TODAY
    assert "Dev Mock changed the route" in window.words()


def test_an_emergency_that_nobody_took_over_is_still_first(open_window, clinic):
    window = open_window(clinic)
    window.start_patient()
    window.answer_until({"s_chest": YES})
    assert window.place == "emergency"

    clinic.reopen()
    again = open_window(clinic)
    again.press("Return")
    assert again.place == "emergency"
    assert again.sees("emergency.told_name")


def test_the_optional_questions_may_be_skipped(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    window.press("Ctrl+Return")
    assert window.place == "receipt"
    assert kept(clinic).decision.complete


def test_the_same_person_is_asked_about_and_never_blocks(desk_window, clinic):
    clinic.patient(mrn="T-00418")
    window = desk_window
    window.press("Ctrl+N")
    for name, words in (("given", "Rosa"), ("family", "Muster"), ("birth_date", "3/14/1962")):
        window.type(f"find.{name}", words)
    window.choose("find.sex", "female")
    assert "Same person?" in window.words()
    window.press("Alt+S")
    window.press("Ctrl+Return")
    assert window.place == "intake"
    assert window.screen.presenter.view.patient.mrn == "T-00418"


def test_answers_of_five_kinds_stay_apart(desk_window, clinic):
    window = desk_window
    window.start_patient()
    first, second = window.page.open_ids[:2]
    window.screen._item.answered.emit({first: NOT_SURE, second: NO})
    window.settle()
    answers = kept_answers(clinic)
    assert answers[first] == NOT_SURE
    assert answers[second] == NO
    assert window.page.open_ids[0] not in answers
    assert answered(False) == NO


KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.ui.clinic import LOW_BACK, Clinic
from tests.ui.driver import Driver
from triage_desk.settings import Settings
from triage_desk.ui.flow import Flow
from triage_desk.ui.shell import Shell

app = QApplication([])
clinic = Clinic(Path(sys.argv[1]))
shell = Shell(Settings())
shell.show()
shell.use(clinic.desk, Flow)
window = Driver(shell, None)
window.start_patient()
window.answer_until(LOW_BACK, "known")
print(len(window.screen.presenter.view.answers), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_no_answer(open_window, tmp_path, root):
    data = tmp_path / "killed"
    command = [sys.executable, "-c", KILLED, str(data)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    clinic = Clinic(data)
    window = open_window(clinic)
    [waiting] = window.screen.presenter.unfinished
    assert f"{waiting.row.done} of {waiting.row.known}." in window.words()
    window.click("worklist.continue_1")
    assert window.page.page_id == "known"
    assert len(window.screen.presenter.view.answers) == int(done.stdout)
    clinic.store.close()


def test_the_card_for_the_crew_is_made_and_the_page_comes_back(desk_window, tmp_path):
    window = desk_window
    window.start_patient()
    window.press("A")
    window.press("Ctrl+P")
    assert window.place == "preview"
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf), timeout=10_000)
    window.screen.save_to(tmp_path / "card.pdf")
    window.press("Escape")
    assert window.place == "emergency"
    assert "Printed" in window.words()


def test_thinking_better_of_lowering_an_emergency_goes_back_to_it(desk_window):
    window = desk_window
    window.start_patient()
    window.press("A")
    window.click("emergency.lower")
    assert window.place == "override"
    window.press("Escape")
    assert window.place == "emergency"


def test_a_clinician_lowers_an_emergency_that_was_a_mistake(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.press("A")
    window.click("emergency.lower")
    window.choose("override.to", "physician_today")
    window.choose("override.reason", "wrong_answer")
    window.type("override.words", "Pressed by mistake, asked again")
    window.type("override.name", "Ida Fiktiv")
    window.choose("override.role", "physician")
    window.press("Ctrl+Return")
    assert window.place == "receipt"
    assert kept(clinic).route is Disposition.PHYSICIAN_TODAY


def test_the_emergency_key_works_in_a_text_field(desk_window):
    window = desk_window
    window.press("Ctrl+N")
    window.type("find.search", "Rosa")
    window.press("F12")
    assert window.place == "emergency"
    window.click("emergency.go_back")
    assert window.place == "find"
    assert window.find("find.search").text() == "Rosa"


def test_what_was_typed_in_the_search_is_there_after_a_look_at_the_list(desk_window):
    window = desk_window
    window.press("Ctrl+N")
    window.type("find.given", "Rosa")
    window.press("Escape")
    assert window.place == "worklist"
    window.press("Ctrl+N")
    assert window.find("find.given").text() == "Rosa"


def test_an_emergency_without_a_name_is_not_put_on_the_next_person(desk_window, clinic):
    window = desk_window
    window.press("F12")
    window.click("emergency.called")
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    window.click("emergency.acknowledge")
    window.click("emergency.leave")
    assert "Ida Fiktiv" in window.words()
    window.press("Escape")
    window.start_patient()
    assert window.place == "intake"
    assert window.page.page_id == "safety"


def test_an_answer_is_changed_from_the_history_by_keys_alone(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "known")
    window.press("Alt+Up")
    assert window.find("history").hasFocus()
    window.press("Return")
    changed = window.page
    assert changed.page_id == "injury"
    assert changed.answers
    window.press("2")
    assert kept_answers(clinic)["injury"] == answered(changed.item.options[1].code)
    assert window.page.open_ids
