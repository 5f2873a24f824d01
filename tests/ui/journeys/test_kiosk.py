"""The person alone at the screen: what they see, what is kept, and that nobody gets out."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from tests.services.test_kiosk import pass_calmly
from tests.ui.clinic import LOW_BACK, answers_for
from tests.ui.staffed import ANA, BEN, PHRASE, PINS
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.domain.followup import FollowUpStatus
from triage_desk.domain.language import ENGLISH
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.patient import Sex
from triage_desk.errors import EnvironmentFault
from triage_desk.services import drafts, intake, patients, triage, worklist
from triage_desk.services import kiosk as kiosk_service
from triage_desk.services.kiosk import End
from triage_desk.services.secrets import vault_of
from triage_desk.ui import session
from triage_desk.ui.kioskguard import lets_through
from triage_desk.ui.presenters.kiosk import IDLE_SECONDS, STILL_SECONDS, Over
from triage_desk.ui.presenters.review import ReviewPresenter
from triage_desk.ui.presenters.worklist import WorklistPresenter
from triage_desk.ui.presenters.worklist_words import where_it_stands

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FAMILY, OTHER = "Zypressen-Synthetic", "Wacholder-Synthetic"


@pytest.fixture
def desk(at_door, staffed):
    """The window with Ana signed in and an intake of an invented person open."""
    window = at_door(staffed)
    window.offer(ANA, PINS[ANA] if window.screen.presenter.by_pin else PHRASE)
    mine = window.window.session._desk
    other = patients.create(mine, OTHER, "Otto", date(1950, 2, 3), Sex.MALE, phone="555-0177")
    intake.park(mine, intake.start(mine, other.patient_id, Channel.COUNTER).encounter.encounter_id)
    who = patients.create(mine, FAMILY, "Zoe", date(1970, 5, 31), Sex.FEMALE)
    window.visit = intake.start(mine, who.patient_id, Channel.COUNTER).encounter.encounter_id
    window.window.session.flow.home()
    window.window.session.flow.visit(window.visit)
    window.settle()
    assert window.place == "intake"
    return window


@pytest.fixture
def kiosk(desk):
    """The same window in the hands of the person."""
    desk.press("F11")
    assert desk.place == "kiosk"
    desk.click("kiosk.self")
    return desk


def out(window):
    """Wait until the page of the end is there; the data are closed by then."""
    window.qtbot.waitUntil(lambda: window.place == "kiosk_over", timeout=5000)
    window.settle()


def sign_in(window, name=ANA):
    window.click("kiosk.staff")
    assert window.place == "sign_in"
    window.offer(name, PINS[name])


def everything_on_screen(window):
    """Return all words that are painted or spoken anywhere in the window."""
    found = [window.window.windowTitle()]
    for widget in window.window.findChildren(QWidget):
        if widget.isVisible():
            found += [widget.accessibleName(), widget.toolTip(), widget.windowTitle()]
            if isinstance(widget, QLabel) or hasattr(widget, "words"):
                found.append(widget.text() if hasattr(widget, "text") else "")
    return "\n".join(found)


def answer(window, name):
    window.click(f"kiosk.{name}")
    window.click("kiosk.next")


def test_one_question_and_the_way_back_and_nothing_of_the_desk(kiosk):
    seen = everything_on_screen(kiosk)
    assert "Chest pain or pressure" in seen
    for private in (FAMILY, OTHER, "Zoe", "Z.Z.", "O.W.", "555-0177", "Ana Sample", "Park", "Find"):
        assert private not in seen
    answer(kiosk, "no")
    assert "Sudden trouble breathing" in everything_on_screen(kiosk)
    kiosk.click("kiosk.back")
    assert kiosk.find("kiosk.no").isChecked()


def test_next_without_an_answer_says_so_and_keeps_nothing(kiosk):
    kiosk.click("kiosk.next")
    assert "Choose an answer first." in kiosk.words()
    assert kiosk.screen.presenter.index == 0


def test_next_says_why_what_is_typed_is_no_answer_in_the_language_of_the_person(kiosk):
    kiosk.click("kiosk.language_es")
    kiosk.screen.presenter.doubt("Type a number from 0 to 40000 days.")
    kiosk.click("kiosk.next")
    assert "Escriba un número de 0 a 40000 días." in kiosk.words()
    answer(kiosk, "no")
    kiosk.click("kiosk.next")
    assert "Escriba" not in kiosk.words()


def test_not_sure_and_rather_not_say_are_last_and_as_large_as_the_others(kiosk):
    names = ("yes", "no", "not_sure", "declined")
    boxes = [kiosk.find(f"kiosk.{name}") for name in names]
    assert all(box.height() >= 72 for box in boxes)
    sure, declined = boxes[2:]
    assert sure.size() == declined.size()
    place = [box.mapTo(kiosk.window, QPoint(0, 0)).y() for box in boxes]
    assert place == sorted(place)


def test_the_language_changes_on_the_screen_and_the_answers_stay(kiosk):
    answer(kiosk, "no")
    kiosk.click("kiosk.language_es")
    assert "De repente le cuesta respirar" in kiosk.words()
    assert kiosk.find("kiosk.not_sure").words == "No lo sé"
    kiosk.click("kiosk.back")
    assert kiosk.find("kiosk.no").isChecked()


def test_who_answers_for_somebody_else_reads_so_on_every_question(desk):
    desk.press("F11")
    desk.click("kiosk.other")
    assert "Answer for the person you are helping" in desk.words()
    answer(desk, "no")
    assert "Answer for the person you are helping" in desk.words()


def through(window, says=None, most=150):
    """Answer every question as a person does; return how many there were."""
    for count in range(most):
        if window.place != "kiosk" or window.screen.presenter.over is not None:
            return count
        question, lines = window.screen.presenter.question, window.screen.presenter.lines
        for one in lines:
            window.click(f"kiosk.no.{one.link_id}")
        if lines:
            window.click("kiosk.next")
            continue
        choices = {
            "request": ["pain_injury"], "regions": ["lumbar"], "injury": ["none"],
            "known": ["first"], "symptom_days": ["digit_9", "days"],
        }  # fmt: skip
        picked = (says or {}).get(question.link_id) or choices.get(question.link_id)
        if picked is None:
            item = question.item
            if question.line is not None:
                picked = ["no"]
            elif item.options:
                picked = [item.options[0].code]
            elif item.type == "integer":
                picked = ["number_3"]
            else:
                picked = ["declined"]
        for one in picked:
            window.click(f"kiosk.{one}")
        window.click("kiosk.next")
    raise AssertionError("the questions never end")


def test_after_the_last_question_the_data_are_closed_until_staff_sign_in(kiosk):
    count = through(kiosk)
    out(kiosk)
    assert 20 < count < 40
    assert "Please go to the desk." in kiosk.words()
    assert kiosk.window.session.flow is None
    assert FAMILY not in everything_on_screen(kiosk)
    sign_in(kiosk)
    assert kiosk.place == "intake"
    view = kiosk.screen.presenter.view
    assert view.encounter.encounter_id == kiosk.visit
    assert (view.encounter.channel, view.encounter.unverified) == (Channel.KIOSK, True)
    assert view.pages[view.at].page_id == "look"
    assert not kiosk.window._guard.is_up


def test_an_emergency_answer_calls_staff_and_they_come_to_the_emergency_page(kiosk, staffed):
    other = staffed.sign_in(BEN)
    answer(kiosk, "yes")
    row = next(r for r in worklist.today(other) if r.encounter_id == kiosk.visit)
    assert row.route is Disposition.EMERGENCY
    vault_of(other).close()
    out(kiosk)
    words = everything_on_screen(kiosk)
    assert "Stay here. Staff are coming to you now." in words
    assert "Emergency" not in kiosk.screen._title.text()
    sign_in(kiosk)
    assert kiosk.place == "emergency"


@pytest.mark.parametrize("how", ["kiosk.help", "kiosk.urgent", "F12"])
def test_a_call_for_staff_looks_as_an_emergency_does_and_makes_no_result(kiosk, staffed, how):
    other = staffed.sign_in(BEN)
    kiosk.press(how) if how == "F12" else kiosk.click(how)
    called = next(r for r in worklist.today(other) if r.encounter_id == kiosk.visit)
    vault_of(other).close()
    assert called.called_at is not None
    assert called.route is None
    out(kiosk)
    assert "Stay here." in kiosk.words()
    sign_in(kiosk)
    assert kiosk.place == "intake"
    assert kiosk.screen.presenter.view.encounter.called_at is None


def test_not_sure_of_an_emergency_sign_calls_staff(kiosk):
    answer(kiosk, "not_sure")
    out(kiosk)
    assert "Stay here." in kiosk.words()


def test_the_call_is_heard_and_only_a_call(kiosk, monkeypatch):
    heard = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append(1))
    kiosk.click("kiosk.help")
    out(kiosk)
    assert heard


def test_a_call_can_be_silent(at_door, staffed, monkeypatch):
    window = at_door(staffed)
    # Only now: a page of the test before may still call while its window goes.
    heard = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append(1))
    gate = window.window.session._gate
    gate._way_in = replace(gate._way_in, kiosk_sound=False)
    gate._cover(Over("e", End.CALLED, ENGLISH, "Stay here.", "", urgent=True))
    window.settle()
    assert window.place == "kiosk_over"
    assert not heard


def test_nobody_there_is_asked_once_and_then_the_page_is_cleared(kiosk):
    answer(kiosk, "no")
    shown = kiosk.screen.presenter
    for _ in range(IDLE_SECONDS):
        shown.tick()
    kiosk.settle()
    assert "Still there?" in kiosk.words()
    assert "15 seconds" in kiosk.words()
    assert "Sudden trouble" not in everything_on_screen(kiosk)
    kiosk.click("kiosk.next")
    assert "Sudden trouble breathing" in kiosk.words()
    for _ in range(IDLE_SECONDS + STILL_SECONDS):
        shown.tick()
    out(kiosk)
    assert kiosk.words().startswith("Please go to the desk.")
    sign_in(kiosk)
    view = kiosk.screen.presenter.view
    assert view.answers["s_chest"].value is False


def test_a_sign_of_life_counts_the_seconds_anew(kiosk):
    shown = kiosk.screen.presenter
    for _ in range(IDLE_SECONDS - 1):
        shown.tick()
    kiosk.press("Tab")
    shown.tick()
    assert shown.idle == 1


def test_given_alone_is_kept_with_each_answer(kiosk):
    answer(kiosk, "no")
    desk = kiosk.window.session._desk
    assert set(triage.record(desk, kiosk.visit).given_alone) == {"s_chest"}


# ------------------------------------------------------------------------------ nobody gets out


KEYS = (
    *("Escape", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "Menu"),
    *("Ctrl+K", "Ctrl+N", "Ctrl+L", "Ctrl+Shift+L", "Ctrl+Z", "Ctrl+Shift+D", "Ctrl+Shift+W"),
    *("Ctrl+P", "Ctrl+Q", "Ctrl+W", "Ctrl+C", "Ctrl+V", "Alt+Home", "Alt+Left", "Alt+Up", "Alt+F4"),
)


def test_no_key_leads_out(kiosk):
    before = everything_on_screen(kiosk)
    for keys in KEYS:
        kiosk.press(keys)
        assert kiosk.place == "kiosk", keys
        assert everything_on_screen(kiosk) == before, keys
        assert kiosk.window.isVisible(), keys
        assert not [d for d in kiosk.window.findChildren(QDialog) if d.isVisible()], keys


def test_no_key_leads_past_the_page_that_stays(kiosk):
    kiosk.click("kiosk.help")
    out(kiosk)
    before = everything_on_screen(kiosk)
    for keys in KEYS:
        kiosk.press(keys)
        assert (kiosk.place, everything_on_screen(kiosk)) == ("kiosk_over", before), keys


def test_it_neither_closes_nor_goes_away_before_staff_have_signed_in(kiosk):
    for step, place in (("", "kiosk"), ("kiosk.help", "kiosk_over"), ("kiosk.staff", "sign_in")):
        if step:
            kiosk.click(step)
        kiosk.qtbot.waitUntil(lambda place=place: kiosk.place == place, timeout=5000)
        kiosk.window.close()
        kiosk.settle()
        assert kiosk.window.isVisible(), place
        for put in (kiosk.window.showMinimized, kiosk.window.showNormal):
            put()
            kiosk.window._guard._come_back()
            assert kiosk.window.isFullScreen(), place
            assert not kiosk.window.isMinimized(), place


def test_the_focus_comes_back(kiosk, monkeypatch):
    taken = []
    monkeypatch.setattr(QGuiApplication, "focusWindow", lambda: None)
    monkeypatch.setattr(kiosk.window, "activateWindow", lambda: taken.append(1))
    kiosk.window._guard._come_back()
    assert taken


def test_a_dialog_over_it_is_closed(kiosk):
    dialog = QDialog(kiosk.window)
    dialog.open()
    kiosk.window._guard._come_back()
    assert not dialog.isVisible()


def test_no_menu_no_other_button_no_drop(kiosk):
    target = kiosk.find("kiosk.yes")
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    drop = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, QMimeData(), LEFT, NONE)
    for event in (menu, drop):
        assert kiosk.window._guard.eventFilter(target, event)
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(target, button)
    assert not target.isChecked()


def test_a_letter_typed_with_alt_gr_is_a_letter():
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    at = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, both, "@")
    plain = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, both, "")
    assert lets_through(at)
    assert not lets_through(plain)


def test_a_wrong_pin_leads_nowhere_and_too_many_cost_the_pin(kiosk):
    kiosk.click("kiosk.help")
    out(kiosk)
    kiosk.click("kiosk.staff")
    for _ in range(5):
        kiosk.offer(ANA, "111222")
        assert kiosk.place == "sign_in"
    assert kiosk.screen.presenter.seconds_to_wait > 0
    kiosk.click("door.other_secret")
    kiosk.type("door.secret", PHRASE)
    kiosk.press("Return")
    kiosk.wait_for_door()
    assert kiosk.place == "intake"


def test_names_of_staff_are_put_away_again_when_nobody_signs_in(kiosk):
    kiosk.click("kiosk.help")
    out(kiosk)
    kiosk.click("kiosk.staff")
    kiosk.window.session._gate._back_to_over.timeout.emit()
    kiosk.settle()
    assert kiosk.place == "kiosk_over"


def test_a_crash_comes_back_at_the_door(kiosk, at_door, staffed):
    answer(kiosk, "no")
    vault_of(kiosk.window.session._desk).close()
    again = at_door(staffed)
    assert again.place == "sign_in"
    assert again.window.session.flow is None


def test_what_was_begun_in_words_is_not_found_later(kiosk):
    shown = kiosk.screen.presenter
    while shown.question.item.type != "text":
        pass_calmly(shown)
    kiosk.settle()
    kiosk.type("kiosk.field", "Begun and not said")
    kiosk.window.session.flow.keep_typing()
    assert drafts.take(kiosk.window.session._desk, "kiosk", kiosk.visit) is None


def test_the_clipboard_is_empty_for_the_person(desk, monkeypatch):
    cleared = []
    monkeypatch.setattr(session, "clear_clipboard", lambda: cleared.append(1))
    desk.press("F11")
    assert (desk.place, cleared) == ("kiosk", [1])


def test_without_accounts_nothing_is_handed_over(desk_window, clinic):
    view = clinic.start()
    desk_window.window.session.flow.home()
    desk_window.window.session.flow.visit(view.encounter.encounter_id)
    desk_window.settle()
    desk_window.press("F11")
    assert desk_window.place == "intake"
    assert intake.view(clinic.desk, view.encounter.encounter_id).encounter.status is (
        EncounterStatus.IN_PROGRESS
    )


def test_only_an_open_intake_is_handed_over(desk):
    desk.window.session.flow.home()
    desk.settle()
    desk.press("F11")
    assert desk.place == "worklist"


# ------------------------------------------------------------------- who it is, and who answered


def test_staff_ask_two_facts_and_until_then_every_page_says_so(kiosk):
    answer(kiosk, "no")
    kiosk.click("kiosk.help")
    out(kiosk)
    sign_in(kiosk)
    assert "The person answered alone." in kiosk.window._identity.words
    kiosk.click("notice.action")
    kiosk.click("identity.confirm")
    dialog = kiosk.window.findChild(QDialog, "identity")
    assert "Ask two facts" in "\n".join(w.text() for w in dialog.findChildren(QLabel))
    kiosk.find("identity.full_name").click()
    kiosk.find("identity.birth_date").click()
    kiosk.click("identity.confirm")
    assert kiosk.window._identity.words == ""
    assert not kiosk.screen.presenter.view.encounter.unverified


def test_the_result_says_how_many_answers_were_given_alone(kiosk):
    through(kiosk)
    out(kiosk)
    sign_in(kiosk)
    kiosk.answer_until(LOW_BACK)
    kiosk.settle()
    assert kiosk.place == "receipt"
    assert "given alone at the kiosk." in kiosk.screen.status()
    assert "The person answered alone." in kiosk.window._identity.words
    kiosk.click("notice.action")
    kiosk.find("identity.photo_id").click()
    kiosk.find("identity.full_name").click()
    kiosk.click("identity.confirm")
    assert kiosk.window._identity.words == ""
    kiosk.click("receipt.finish")
    assert kiosk.place == "worklist"


def test_a_patient_found_for_the_kiosk_goes_straight_there(desk):
    desk.window.session.flow.home()
    desk.settle()
    desk.press("Ctrl+N")
    names = (("given", "Rosa"), ("family", "Muster-Synthetic"), ("birth_date", "03/14/1962"))
    for name, words in names:
        desk.type(f"find.{name}", words)
    desk.choose("find.sex", "female")
    desk.click("find.channel_kiosk")
    desk.press("Ctrl+Return")
    assert desk.place == "kiosk"
    assert "Muster" not in everything_on_screen(desk)


def test_todays_list_says_first_of_all_who_wants_staff_and_whose_identity_is_open(kiosk, staffed):
    other = staffed.sign_in(BEN)
    kiosk.click("kiosk.help")
    shown = WorklistPresenter(other)
    shown.refresh()
    first = shown.rows[0]
    assert first.encounter_id == kiosk.visit
    words = where_it_stands(first, shown)
    assert "kiosk" in words
    assert words.endswith("identity not confirmed")
    vault_of(other).close()
    out(kiosk)


def test_what_cannot_be_kept_calls_staff(kiosk, monkeypatch):
    def full(*_given):
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(kiosk_service, "answer", full)
    answer(kiosk, "no")
    out(kiosk)
    assert "Stay here." in kiosk.words()


def test_the_menu_hands_over_for_who_has_no_key(desk):
    offered = dict(desk.window._top._user._entries)
    assert "hand_over" in offered
    assert "point_card" in offered
    desk.window._top.asked.emit("hand_over")
    desk.settle()
    assert desk.place == "kiosk"


def test_a_clinician_sees_what_was_given_alone_and_that_nobody_asked_who_it_is(kiosk):
    through(kiosk)
    out(kiosk)
    sign_in(kiosk)
    kiosk.answer_until(LOW_BACK)
    shown = ReviewPresenter(kiosk.window.session._desk)
    shown.record = kiosk.screen.presenter.record
    assert "given alone at the kiosk." in shown.counted
    assert shown.facts.endswith("identity not confirmed")


# -------------------------------------------------------------------------------- a follow-up


@pytest.fixture
def followed(desk):
    """The page of somebody who is to be asked how they are, in the hands of Ana."""
    mine = desk.window.session._desk
    view = intake.view(mine, desk.visit)
    while view.at < len(view.pages):
        view = intake.answer(mine, desk.visit, answers_for(view.pages[view.at], LOW_BACK))
    triage.decide(mine, desk.visit)
    triage.finish(mine, desk.visit)
    with mine.store.read() as tx:
        desk.followup = tx.outcomes.of_visits((desk.visit,))[1].followup_id
    desk.window.session.flow.home()
    desk.window.session.flow.ask_again(desk.followup, OutcomeChannel.KIOSK)
    desk.settle()
    assert desk.place == "kiosk"
    desk.click("kiosk.self")
    return desk


def calmly(window):
    """Answer the questions one after the other until the page of the end is there."""
    for _page in range(60):
        shown = window.screen.presenter
        if shown.over is not None:
            break
        pass_calmly(shown)


def test_how_they_are_is_asked_after_the_safety_questions_and_staff_finish_it(followed):
    seen = everything_on_screen(followed)
    assert "Chest pain or pressure" in seen
    assert FAMILY not in seen
    calmly(followed)
    out(followed)
    sign_in(followed)
    assert followed.place == "intake"
    assert "The person answered alone." in followed.window._identity.words
    followed.click("notice.action")
    followed.find("identity.full_name").click()
    followed.find("identity.birth_date").click()
    followed.click("identity.confirm")
    assert followed.place == "intake", "staff have still to look at the person"
    followed.answer_page({})
    followed.qtbot.waitUntil(lambda: followed.place == "ask_again", timeout=5000)
    mine = followed.window.session._desk
    with mine.store.read() as tx:
        told = tx.outcomes.answers((followed.visit,))
    assert {(row.taken.channel, row.taken.by) for row in told} == {(OutcomeChannel.KIOSK, "person")}
    followed.click("ask_again.finish")
    with mine.store.read() as tx:
        assert tx.outcomes.get(followed.followup).status is FollowUpStatus.DONE


def test_an_emergency_at_a_follow_up_calls_staff_to_the_emergency_page(followed):
    answer(followed, "yes")
    out(followed)
    assert "Stay here. Staff are coming to you now." in followed.words()
    sign_in(followed)
    assert followed.place == "emergency"
