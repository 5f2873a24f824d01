"""The list of referrals by keys alone: who has it, booked, seen, and what is missing is said."""

from datetime import date

import pytest

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.referral import ReferralState
from triage_desk.services import documents, triage
from triage_desk.ui.presenters.referrals import ACTS, Shown

S = ReferralState


@pytest.fixture
def shown(desk_window, clinic):
    """The list, with the referral of one plain back in it."""
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    triage.finish(clinic.desk, view.encounter.encounter_id)
    clinic.clock.advance(minutes=90)
    desk_window.visit = view.encounter.encounter_id
    desk_window.press("Ctrl+D")
    assert desk_window.place == "referrals"
    return desk_window


def heading(shown):
    return shown.find("worklist.referrals").words


def offered(shown):
    return [f"referrals.act_{n}" for n in ACTS if shown.sees(f"referrals.act_{n}")]


def words_of(shown):
    table = shown.find("referrals.table")
    return [table.item(0, number).text() for number in range(table.columnCount())]


def test_the_list_names_nobody_and_says_how_long(shown):
    assert words_of(shown)[0] == "R.M."
    assert words_of(shown)[3] == "not printed yet"
    assert words_of(shown)[4] == "1 h 30"
    assert "Muster" not in shown.words()


def test_who_has_it_leaves_the_list_and_what_is_taken_is_one_key_away(shown):
    shown.press("G")
    assert "Say who has the referral." in shown.words()
    shown.type("referrals.name", "PT desk")
    shown.click("referrals.act_acknowledge")
    assert shown.screen.presenter.lines == ()
    assert "No referral waits here" in shown.words()
    shown.press("Alt+4")
    assert words_of(shown)[3] == "they have it"
    shown.find("referrals.table").setFocus()
    shown.type("referrals.name", "Dev Mock")
    shown.type("referrals.day", "yesterday or so")
    shown.click("referrals.act_booked")
    assert shown.screen.presenter.problem.field == "on"
    shown.type("referrals.day", "03/12/2026")
    shown.click("referrals.act_booked")
    assert words_of(shown)[3] == "booked"
    presenter = shown.screen.presenter
    with presenter.desk.store.read() as tx:
        last = tx.referrals.of_visit(presenter.lines[0].encounter_id)[-1]
    assert (last.state, last.who, last.on) == (S.BOOKED, "Dev Mock", date(2026, 3, 12))
    shown.type("referrals.name", "Dev Mock")
    shown.click("referrals.act_seen")
    assert presenter.lines == ()


def test_a_door_is_chosen_by_key_and_a_reason_cancels(shown):
    shown.press("Alt+2")
    assert shown.screen.presenter.lines == ()
    shown.press("Alt+3")
    assert len(shown.screen.presenter.lines) == 1
    shown.type("referrals.name", "Went to another clinic")
    shown.click("referrals.act_cancel")
    assert shown.screen.presenter.lines == ()


def test_a_letter_that_went_out_is_said_and_what_came_of_it_closes_the_referral(shown, clinic):
    assert "referrals.act_close" not in offered(shown)
    shown.find("referrals.table").setFocus()
    shown.press("E")
    assert "Make the letter first" in shown.words()
    (line,) = shown.screen.presenter.lines
    documents.make(clinic.desk, line.encounter_id, DocumentKind.REFERRAL_LETTER)
    shown.type("referrals.name", "by fax")
    shown.click("referrals.act_sent")
    assert words_of(shown)[3] == "sent"
    assert "referrals.act_sent" not in offered(shown)
    shown.type("referrals.name", "Dev Mock")
    shown.click("referrals.act_seen")
    shown.press("Alt+5")
    assert offered(shown) == ["referrals.act_close"]
    shown.press("C")
    assert shown.screen.presenter.lines == ()


def test_from_a_result_its_own_referral_is_made_anew(shown, clinic):
    shown.type("referrals.name", "Went to another clinic")
    shown.click("referrals.act_cancel")
    visit = shown.visit
    shown.press("Escape")
    assert heading(shown) == "Referrals"
    shown.window._flow.visit(visit)
    shown.settle()
    shown.press("Ctrl+D")
    assert shown.screen.presenter.choices[-1] is Shown.ONE
    assert words_of(shown)[3] == "cancelled"
    assert offered(shown) == ["referrals.act_draft"]
    shown.press("N")
    assert words_of(shown)[3] == "not printed yet"
    shown.press("Alt+1")
    assert len(shown.screen.presenter.lines) == 1
    shown.press("Alt+6")
    shown.press("Escape")
    assert shown.place == "receipt"
    assert shown.screen.status().startswith("Referral: not printed yet, ")
    shown.press("Alt+Home")
    assert heading(shown) == "Referrals (1)"


def test_return_opens_the_visit_and_escape_leads_back(shown):
    shown.find("referrals.table").setFocus()
    shown.press("Return")
    assert shown.place == "receipt"
    assert shown.screen.status().startswith("Referral: not printed yet, ")
    shown.window._flow.patient(shown.screen.presenter.record.patient.patient_id)
    shown.settle()
    assert "Referral: not printed yet, " in shown.words()
    shown.press("Alt+Home")
    shown.press("Ctrl+D")
    shown.press("Escape")
    assert shown.place == "worklist"
