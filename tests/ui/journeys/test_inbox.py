"""Messages of other software that wait, settled in the window. All people are invented."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.exchange.test_hl7_reading import SCH, made
from triage_desk import app
from triage_desk.domain.inbox import Choice, Fate
from triage_desk.domain.patient import Sex
from triage_desk.exchange.hl7.reading import message
from triage_desk.services import inbox, patients
from triage_desk.ui import i18n
from triage_desk.ui.presenters.inbox import InboxPresenter

PID = "PID|1||{mrn}^^^CLINIC^MR||{family}^{given}^^^^^L||{born}|F|||||{phone}^PRN^PH"
ELM = {
    "mrn": "M-77",
    "family": "Elm-Synthetic",
    "given": "Eva",
    "born": "19700531",
    "phone": "555-0199",
}


def sent(number, kind="ADT^A08", **changes):
    coming = [SCH.replace("F1", f"F{number}")] if kind.startswith("SIU") else []
    return message(made(kind, *coming, PID.format(**{**ELM, **changes}), number=number))


@pytest.fixture
def office(clinic, tmp_path):
    """A desk with somebody on file, of whom a message says another phone."""
    desk = app.with_exchange(clinic.desk, tmp_path)
    facts = ("Elm-Synthetic", "Eva", "1970-05-31", Sex.FEMALE)
    on_file = patients.create(desk, *facts, mrn="M-77", phone="555-0100")
    assert inbox.receive(desk, sent("1")).fate is Fate.PARKED
    return SimpleNamespace(desk=desk, on_file=on_file)


def of(desk, patient_id):
    with desk.store.read() as tx:
        return tx.patients.get(patient_id)


def test_a_message_is_looked_at_beside_the_record_and_taken(open_window, office):
    window = open_window(office)
    window.window.session.do("exchange")
    window.settle()
    assert window.find("exchange.inbox").text() == "1 message waits"
    window.click("exchange.inbox")
    assert window.place == "inbox"
    table = window.find("inbox.table")
    cells = [table.item(0, number).text() for number in range(1, table.columnCount())]
    assert cells == [
        "EHR, CLINIC",
        "Changed facts",
        "Staff here say another phone: look which is right.",
    ]
    table.setFocus()
    window.press("Return")
    shown = window.screen.presenter
    (phone,) = (one for one in shown.facts if one.differs)
    assert (phone.name, phone.sent, phone.here) == ("Phone", "555-0199", "555-0100")
    assert "MSH|^~" in shown.raw
    assert shown.came.startswith("EHR, CLINIC · ")
    assert shown.choices == (Choice.AGAIN, Choice.TAKE, Choice.CLOSE)
    window.click("inbox.say_again")
    assert "It still waits." in window.words()
    window.click("inbox.say_take")
    assert "The message was taken over." in window.words()
    assert "No message waits." in window.words()
    assert of(office.desk, office.on_file.patient_id).phone == "555-0199"
    window.press("Escape")
    assert window.place == "exchange"
    assert window.find("exchange.inbox").text() == "Messages that wait"


def test_back_leads_to_the_list_and_then_away(open_window, office):
    window = open_window(office)
    window.window.session.do("inbox")
    window.settle()
    window.press("Return")
    assert window.screen.presenter.looked is not None
    window.press("Escape")
    assert window.place == "inbox"
    assert window.screen.presenter.looked is None
    window.press("Escape")
    assert window.place == "worklist"
    assert len(inbox.waiting(office.desk)) == 1


def test_somebody_much_alike_is_the_same_or_somebody_else(office):
    desk = office.desk
    shown = InboxPresenter(desk)
    for number, mrn in (("2", "X-1"), ("3", "X-2")):
        alike = sent(number, "SIU^S12", mrn=mrn, given="Evah", phone="555-0100")
        assert inbox.receive(desk, alike).fate is Fate.PARKED
        shown.open()
        shown.look(shown.lines[-1].message_id)
        assert Choice.SAME in shown.choices
        assert shown.records[0].startswith("Elm-Synthetic, Eva")
        assert shown.coming[0].startswith("Booked for Nov 22, 2026")
        shown.say(Choice.SAME if number == "2" else Choice.OTHER)
        assert shown.problem is None
        assert shown.told == "Done. The message was taken over."
    gone = patients.search(desk, "X-1")
    assert [one.merged_into or one.patient_id for one in gone] == [office.on_file.patient_id]
    assert [one.mrn for one in patients.search(desk, "X-2")] == ["X-2"]


def test_what_cannot_be_read_is_shown_as_it_came_and_put_aside(office):
    desk = office.desk
    bad = replace(message(b"MSH|^~\\&|EHR|||||\x1b[2J\r"), fault="the message does not end")
    inbox.receive(desk, bad)
    shown = InboxPresenter(desk)
    shown.open()
    shown.look(bad.message_id)
    assert shown.raw.splitlines()[0].endswith("·[2J")
    assert shown.choices == (Choice.AGAIN, Choice.CLOSE)
    assert not shown.facts
    assert not shown.coming
    shown.say(Choice.TAKE)
    assert shown.looked is not None
    shown.say(Choice.CLOSE)
    assert shown.told.startswith("The message was put aside.")
    shown.look(bad.message_id)
    assert "No such message waits" in shown.problem.sentence


def test_reasons_are_said_in_spanish(office, monkeypatch):
    monkeypatch.setattr(i18n, "language", lambda: "es")
    shown = InboxPresenter(office.desk)
    shown.open()
    assert shown.lines[0].why.startswith("El personal de aquí dice otra cosa de:")


def test_a_desk_that_reads_no_messages_says_so(office):
    shown = InboxPresenter(replace(office.desk, reads_message=None))
    shown.open()
    assert not shown.look(shown.lines[0].message_id)
    assert "cannot read messages" in shown.problem.sentence
