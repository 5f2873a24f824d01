"""In and out again: the first day, signing in, locking in mid-interview, lock-out, recovery."""

import gc
import sys
from dataclasses import replace

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtGui import QAccessible, QClipboard, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
)

from tests.documents.test_recovery import SHEET
from tests.ui.clinic import LOW_BACK
from tests.ui.staffed import ANA, BEN, JO, PHRASE, PINS, Staffed
from triage_desk import cli_commands
from triage_desk.documents import read_back
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Patient
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault
from triage_desk.services import demo_accounts, drafts, users
from triage_desk.services.secrets import vault_of
from triage_desk.ui.demomaker import DemoMaker
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.keycare import KeycarePresenter
from triage_desk.ui.presenters.set_up import SetUpPresenter, Step
from triage_desk.ui.screens.keycare import KeycarePage
from triage_desk.ui.session import clear_clipboard
from triage_desk.ui.wayin import Published

HALF = "Walk to the pa"


def through_set_up(window, tmp_path):
    """Fill in every page by keys, save the sheet, and type two of its groups back."""
    window.press("Return")
    for name, words in (
        ("clinic_name", "Example Family Clinic"),
        ("clinic_street", "100 Sample Avenue"),
        ("clinic_city", "Testville, NY 10001"),
        ("clinic_phone", "555-0100"),
    ):
        window.type(f"setup.{name}", words)
    window.press("Return")
    window.type("setup.person_name", JO)
    window.press("Return")
    for name in ("passphrase", "passphrase_again"):
        window.type(f"setup.{name}", PHRASE)
    window.press("Return")
    for name in ("pin", "pin_again"):
        window.type(f"setup.{name}", PINS[JO])
    window.press("Return")
    window.wait_for_door()
    assert "Print your recovery sheet" in window.words()
    sheet = tmp_path / "sheet.pdf"
    window.screen._page._panel.save_to(sheet)
    window.wait_for_door()
    printed = read_back(sheet.read_bytes())
    groups = window.screen.presenter.sheet.groups
    assert all(group in printed for group in groups)
    window.press("Return")
    assert groups[0] not in window.words()
    for place, number in enumerate(window.screen.presenter.asked):
        window.type(f"setup.group_{place}", groups[number].lower())
    window.press("Return")


def test_the_first_day_leads_from_nothing_to_the_list(at_door, tmp_path):
    clinic = Staffed(tmp_path / "data")
    window = at_door(clinic)
    assert window.place == "set_up"
    assert "6 short" not in window.words()
    window.press("F12")
    assert window.place == "help_now"
    window.press("Escape")
    assert window.place == "set_up"
    assert not (tmp_path / "data" / "triage.db").exists()
    through_set_up(window, tmp_path)
    assert window.place == "worklist"
    assert "Nobody waiting" in window.words()
    desk = window.window.session._desk
    assert desk.actor.role is Role.ADMINISTRATOR
    assert desk.letterhead.address == ("100 Sample Avenue", "Testville, NY 10001")


def test_data_from_before_accounts_stay_and_get_a_lock(at_door, clinic, tmp_path):
    clinic.answer_until(clinic.start(), LOW_BACK, lambda view: view.at > 3)
    clinic.store.close()
    window = at_door(Staffed(clinic.folder, clinic.clock))
    assert "Your data stay" in window.words()
    through_set_up(window, tmp_path)
    assert window.place == "worklist"
    assert [row.initials for row in window.screen.presenter.all_rows] == ["R.M."]
    assert not (clinic.folder / "device.key").exists()


def test_a_lock_in_mid_interview_keeps_place_typing_and_focus(at_door, staffed):
    window = at_door(staffed)
    assert window.place == "sign_in"
    window.offer(ANA, PHRASE)
    assert window.place == "worklist"
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", HALF)
    shell = window.window
    shell.idle._since = (shell.idle._passed() - 599, shell.idle._wall() - 599)
    shell.idle.look()
    assert "locks in" in shell._keys._warning.text()
    shell.idle._since = (shell.idle._passed() - 600, shell.idle._wall() - 600)
    shell.idle.look()
    window.settle()

    assert window.place == "sign_in"
    assert "R.M., question" in window.words()
    assert "by Ana S." in window.words()
    assert "Muster" not in window.words()
    assert shell.windowTitle().startswith("Triage Desk")
    assert shell.session.flow is None
    assert not any(HALF in w.toPlainText() for w in shell.findChildren(QPlainTextEdit))
    assert not any("Muster" in w.text() for w in shell.findChildren(QLineEdit))

    window.offer(BEN, PINS[BEN])
    assert (window.place, window.page.page_id) == ("intake", "goal")
    assert window.find("goal.field").toPlainText() == HALF
    assert window.find("goal.field").hasFocus()
    desk = shell.session._desk
    encounter_id = window.screen.encounter_id
    window.press("Return")
    with desk.store.read() as tx:
        who = {event.by for event in tx.encounters.record(encounter_id).events}
    names = {user.user_id: user.name for user in users.here(desk)}
    assert {names[user_id] for user_id in who} == {ANA, BEN}


@pytest.mark.parametrize(("ours", "left"), [(True, ""), (False, "Rosa Muster")])
def test_only_what_this_program_copied_leaves_the_clipboard(monkeypatch, qapp, ours, left):
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: ours)
    QGuiApplication.clipboard().setText("Rosa Muster")
    clear_clipboard()
    assert QGuiApplication.clipboard().text() == left


def test_killed_while_locked_the_typing_is_there_the_next_morning(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", HALF)
    window.press("Ctrl+Shift+L")
    assert window.place == "sign_in"
    for file in staffed.folder.rglob("*"):
        assert not file.is_file() or HALF.encode() not in file.read_bytes()

    again = at_door(staffed)
    again.offer(BEN, PHRASE)
    assert again.place == "worklist"
    assert "Parked and unfinished" in again.words()
    again.press("1")
    assert again.page.page_id == "goal"
    assert again.find("goal.field").toPlainText() == HALF


def test_what_was_begun_on_other_screens_comes_back_too(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.press("Ctrl+N")
    window.type("find.given", "Ros")
    window.choose("find.sex", "female")
    window.find("find.given").setFocus()
    window.press("Ctrl+L")
    assert "One intake is open" not in window.words()
    window.offer(ANA, PINS[ANA])
    assert window.place == "find"
    assert window.find("find.given").text() == "Ros"
    assert window.find("find.given").hasFocus()
    assert window.screen.presenter.draft.sex is not None
    window.press("Escape")
    window.start_patient()
    window.answer_until(LOW_BACK)
    window.press("Ctrl+O")
    assert all(route > Disposition.PT_FIRST for route in window.screen.presenter.options)
    window.type("override.words", "Looks pal")
    said = window.words()
    window.press("Ctrl+Shift+L")
    assert "You may raise the urgency" in said
    window.offer(BEN, PINS[BEN])
    assert window.place == "override"
    assert window.find("override.words").text() == "Looks pal"
    assert "Ben Example · Physical therapist" in window.words()
    assert not window.sees("override.name")
    assert {route for route in Disposition if route < Disposition.PT_FIRST} < set(
        window.screen.presenter.options
    )


def test_a_change_of_user_in_mid_interview_keeps_both_names_on_record(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.start_patient()
    window.answer_until(LOW_BACK, "regions")
    encounter_id = window.screen.encounter_id
    window.press("Ctrl+L")
    window.offer(BEN, PINS[BEN])
    assert (window.place, window.page.page_id) == ("intake", "regions")
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    record = window.screen.presenter.record
    assert record.encounter.encounter_id == encounter_id
    said_by = {event.by for event in record.events}
    assert len(said_by) == 2
    assert record.encounter.started_by in said_by
    assert record.encounter.changed_by == BEN


def test_a_search_that_was_left_is_not_there_for_the_next_person(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.press("Ctrl+N")
    window.type("find.search", "mus")
    window.press("Escape")
    window.press("Ctrl+L")
    window.offer(BEN, PINS[BEN])
    window.press("Ctrl+N")
    assert not window.find("find.search").text()
    window.press("Escape")
    window.press("Ctrl+L")
    window.offer(ANA, PINS[ANA])
    window.press("Ctrl+N")
    assert window.find("find.search").text() == "mus"


def test_what_is_ticked_and_not_said_comes_back(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.start_patient()
    window.answer_until(LOW_BACK, "regions")
    window.screen._item.body.choose(("knee",))
    window.press("Ctrl+L")
    window.offer(ANA, PINS[ANA])
    assert window.page.page_id == "regions"
    assert window.screen._item.chosen == ("knee",)


def test_wrong_pins_wait_longer_and_then_only_the_passphrase_helps(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.press("Ctrl+Shift+L")
    for _ in range(5):
        window.offer(ANA, "111222")
    assert "Wait 0:30" in window.words()
    assert not window.find("door.secret").isEnabled()
    staffed.clock.advance(seconds=10)
    window.screen._count()
    assert "Wait 0:20" in window.words()
    staffed.clock.advance(seconds=20)
    window.screen._count()
    assert window.find("door.secret").isEnabled()
    for _ in range(5):
        staffed.clock.advance(minutes=16)
        window.offer(ANA, "111222")
    assert not window.screen.presenter.by_pin
    assert "The PIN is gone" in window.words()
    window.offer(BEN, PINS[BEN])
    assert window.place == "worklist"
    window.press("Ctrl+L")
    window.offer(ANA, PHRASE)
    assert window.place == "worklist"
    assert window.window._no_pin.isVisible()
    window.click("notice.action")
    assert window.place == "me"


def test_an_emergency_needs_no_sign_in_and_is_never_locked_away(at_door, staffed):
    window = at_door(staffed)
    assert "Emergency now? Call 911." in window.find("door.emergency").accessibleName()
    window.press("F12")
    assert window.place == "help_now"
    assert "Testville" in window.words()
    window.press("Escape")
    window.offer(ANA, PHRASE)
    window.press("F12")
    assert window.place == "emergency"
    for keys in ("Ctrl+L", "Ctrl+Shift+L"):
        window.press(keys)
        assert window.place == "emergency"
    window.window.session.lock()
    assert window.place == "emergency"


def test_the_sheet_opens_the_data_and_gives_a_new_passphrase(at_door, staffed):
    window = at_door(staffed)
    window.click("door.forgot")
    window.click("notice.action")
    assert window.place == "recover"
    fresh = "copper ladder quiet moon"
    wrong = staffed.code.replace(staffed.code[0], "Z" if staffed.code[0] != "Z" else "Y", 1)
    for code in (wrong, staffed.code.lower()):
        window.type("recover.code", code)
        window.choose("recover.name", JO)
        for name in ("recover.passphrase", "recover.passphrase_again"):
            window.type(name, fresh)
        window.press("Return")
        window.wait_for_door()
        if code is wrong:
            assert "Group 1 of the code is not right" in window.words()
    assert window.place == "worklist"
    window.window.session.end()
    vault_of(staffed.sign_in(JO, fresh)).close()


def test_users_are_added_disabled_and_let_in_again(at_door, staffed):
    window = at_door(staffed)
    window.offer(JO, PHRASE)
    window.window.session.do("users")
    assert window.place == "users"
    window.click("users.add")
    window.type("users.name", "Lou Demo")
    window.choose("users.role", "front_desk")
    for name in ("users.passphrase", "users.passphrase_again"):
        window.type(name, "copper ladder quiet moon")
    window.click("users.add_now")
    window.wait_for_door()
    assert "4 of 4" in window.screen.status()
    ben = next(user for user in window.screen.presenter.people if user.name == BEN)
    window.screen.presenter.choose(ben)
    window.click("users.disable")
    window.wait_for_door()
    assert "3 of 4" in window.screen.status()
    jo = next(user for user in window.screen.presenter.people if user.name == JO)
    window.screen.presenter.choose(jo)
    window.settle()
    assert not window.find("users.disable").isEnabled()
    assert "You cannot disable yourself" in window.words()
    window.press("Ctrl+L")
    names = [tile.name for tile in window.screen.presenter.tiles]
    assert names == [ANA, JO, "Lou Demo"]


def test_one_changes_ones_own_pin_and_passphrase(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.window.session.do("me")
    for name, typed in (("passphrase", PHRASE), ("pin", "640275"), ("pin_again", "640275")):
        window.type(f"me.{name}", typed)
    window.click("me.pin_save")
    window.wait_for_door()
    assert "Your PIN is set" in window.words()
    assert not window.find("me.pin").text()
    fresh = "copper ladder quiet moon"
    for name, typed in (("old", "wrong wrong wrong"), ("new", fresh), ("new_again", fresh)):
        window.type(f"me.{name}", typed)
    window.click("me.passphrase_save")
    window.wait_for_door()
    assert "old passphrase is wrong" in window.words()
    window.type("me.old", PHRASE)
    window.click("me.passphrase_save")
    window.wait_for_door()
    assert "Your passphrase is changed" in window.words()
    window.press("Ctrl+Shift+L")
    window.offer(ANA, "640275")
    assert window.place == "worklist"


def test_only_an_administrator_is_offered_users_and_keys(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    entries = [name for name, _words in window.find("top.user")._entries]
    assert {"change_user", "lock", "me"} <= set(entries)
    assert "users" not in entries
    window.window.session.do("users")
    assert window.place == "worklist"


@pytest.fixture
def _no_keyring():
    """Take the keyring of the system away, whatever this one has."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("_no_keyring")
def test_no_keyring_and_a_key_stopped_half_way_are_said_in_one_sentence(at_door, staffed):
    window = at_door(staffed)
    window.offer(JO, PHRASE)
    window.window.session.do("users")
    window.screen._turn(1)
    window.click("keycare.keyring")
    window.wait_for_door()
    assert "keyring" in window.screen._keys._notice.words
    assert "Not in use on this computer" in window.words()
    page = window.screen._keys
    page._begin()
    page._end()
    window.wait_for_door()
    assert not page.presenter.rotating
    assert page._notice.words
    assert window.place == "users"
    window.click("keycare.sheet")
    window.wait_for_door()
    assert page.presenter.sheet.groups[0] in window.words()
    window.click("keycare.away")
    assert page.presenter.sheet is None


def test_no_new_key_is_offered_for_records_on_a_server(show, clinic):
    page = KeycarePage(KeycarePresenter(replace(clinic.desk, link=object())), Jobs())
    show(page)
    words = [one.text() for one in page.findChildren(QLabel)]
    assert any("this key does not lock them there" in said for said in words)
    assert not page._rotate.isVisible()
    assert page._sheet.isVisible()


def test_a_new_key_ends_at_the_door_and_everybody_still_gets_in(at_door, staffed):
    window = at_door(staffed)
    window.offer(JO, PHRASE)
    window.window.session.do("users")
    window.screen._turn(1)
    window.click("keycare.rotate")
    assert not window.screen.may_lock()
    window.qtbot.waitUntil(lambda: window.place == "sign_in", timeout=60_000)
    window.settle()
    window.offer(ANA, PHRASE)
    assert window.place == "worklist"


def test_the_demo_opens_signed_in_and_prints_its_secrets_at_the_lock(at_door, tmp_path):
    clinic = Staffed(tmp_path / "data")
    demo_accounts.set_up(clinic.way_in().entrance)
    known = Published(demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE, demo_accounts.PIN)
    window = at_door(clinic, known)
    window.wait_for_door()
    assert window.place == "worklist"
    window.press("Ctrl+L")
    assert demo_accounts.PIN in window.words()
    assert "everybody in it is made up" in window.words()
    window.offer(demo_accounts.ADMINISTRATOR, demo_accounts.PIN)
    assert window.place == "worklist"


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp):
    yield
    QApplication.clipboard().clear()


def nameless(window):
    """Return the controls on the screen that readers or tests could not name."""
    found = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QTableView):
        for control in window.window.findChildren(kind):
            inside = isinstance(control.parent(), QTableView | QComboBox)
            if not control.isVisible() or inside or control.objectName().startswith("qt_"):
                continue
            heard = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            if not heard or not control.objectName():
                found.append(f"{control} on {window.place}")
    return found


def test_every_control_from_the_door_to_the_keys_has_a_name(at_door, staffed):
    window = at_door(staffed)
    assert nameless(window) == []
    window.press("F12")
    assert nameless(window) == []
    window.press("Escape")
    window.click("door.forgot")
    window.click("notice.action")
    assert nameless(window) == []
    window.press("Escape")
    window.offer(JO, PHRASE)
    for name in ("me", "users"):
        window.window.session.do(name)
        window.settle()
        assert window.place == name
        assert nameless(window) == []
    window.screen._turn(1)
    assert nameless(window) == []
    window.press("Escape")
    assert window.place == "worklist"


def test_every_page_of_the_first_day_has_names_and_a_focus(at_door, tmp_path, qapp):
    window = at_door(Staffed(tmp_path / "data"))
    presenter = window.screen.presenter
    presenter.sheet = SHEET
    for step in Step:
        presenter._go(step)
        window.settle()
        assert nameless(window) == []
        assert qapp.focusWidget() is not None, step


def test_a_lock_leaves_nobody_in_memory(at_door, staffed):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.start_patient(family="Zwischenschloss")
    window.answer_until(LOW_BACK, "goal")
    desk = window.window.session._desk
    window.press("Ctrl+Shift+L")
    for _ in range(3):
        window.settle()
        gc.collect()
    people = [it for it in gc.get_objects() if isinstance(it, Patient)]
    assert [who for who in people if who.family == "Zwischenschloss"] == []
    with pytest.raises(EnvironmentFault), desk.store.read() as tx:
        tx.patients.search("Zwischenschloss")


def test_what_cannot_be_kept_is_not_locked_away(at_door, staffed, monkeypatch):
    window = at_door(staffed)
    window.offer(ANA, PHRASE)
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", HALF)

    def full(*_arguments):
        raise EnvironmentFault("The disk is full: free some space.")

    monkeypatch.setattr(drafts, "keep", full)
    window.press("Ctrl+Shift+L")
    assert window.place == "intake"
    assert "The desk is not locked" in window.window._unforeseen.words
    assert "The disk is full" in window.window._unforeseen.words
    assert window.find("goal.field").toPlainText() == HALF


# ------------------------------------------------------------------------ an invented clinic first

MAKER = """
import sys
place, *words = sys.argv[1:]
open(place, "a", encoding="utf-8").write(" ".join(words) + chr(10))
if "--make" in words:
    print("step 1 4", flush=True)
    print("noise", flush=True)
    print("step 2 4", flush=True)
    {then}
"""


@pytest.fixture
def offered(at_door, tmp_path):
    """The first page of a new clinic; a program that does ``then`` makes the invented one."""

    def open_it(then):
        script, place = tmp_path / "maker.py", tmp_path / "said"
        script.write_text(MAKER.replace("{then}", then), encoding="utf-8")
        window = at_door(Staffed(tmp_path / "new"))
        maker = window.window.findChild(DemoMaker)
        maker._command = (sys.executable, "-S", str(script), str(place))
        return window, maker, place

    return open_it


def test_the_first_day_offers_an_invented_clinic_in_a_folder_and_window_of_its_own(
    offered, tmp_path
):
    window, maker, place = offered("sys.stdin.read(1)")
    assert "Nobody in it is real." in window.words()
    window.find("setup.demo").setFocus()
    window.press("Space")
    window.wait(lambda: maker.done == 2)
    assert "Making the invented clinic: 50%." in window.words()
    window.press("Return")
    assert window.screen.presenter.step is Step.CLINIC
    window.press("Alt+Left")
    assert "Making the invented clinic: 50%." in window.words()
    maker._process.write(b"x")
    window.wait(lambda: not maker.is_making)
    window.wait(lambda: place.read_text(encoding="utf-8").count("\n") == 2)
    year = f"demo --year --data-dir {tmp_path / 'new' / 'demo-year'}"
    assert place.read_text(encoding="utf-8").splitlines() == [f"{year} --make", year]
    assert not window.sees("setup.demo_failed")


def test_the_invented_clinic_is_stopped_by_the_same_button_and_with_the_window(offered):
    window, maker, place = offered("sys.stdin.read()")
    for end in (lambda: window.click("setup.demo"), maker.end):
        window.click("setup.demo")
        window.wait(lambda: maker.done == 2)
        assert window.find("setup.demo").words == "Stop"
        end()
        window.wait(lambda: not maker.is_making)
        assert maker.problem == ""
    assert "demo --year" in place.read_text(encoding="utf-8")
    assert all(line.endswith("--make") for line in place.read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("then", "sentence"),
    [
        ("sys.stderr.write('noise\\nThe disk is full.\\n'); sys.exit(4)", "The disk is full."),
        ("sys.exit(70)", "The invented clinic could not be made."),
    ],
)
def test_why_the_invented_clinic_could_not_be_made_is_said(offered, then, sentence):
    window, maker, _place = offered(then)
    window.click("setup.demo")
    window.wait(lambda: not maker.is_making)
    assert sentence in window.words()
    maker._command = ("/nowhere/at/all",)
    window.click("setup.demo")
    window.wait(lambda: not maker.is_making)
    assert "could not be made" in window.words()


def test_over_data_of_ones_own_no_invented_clinic_is_offered(tmp_path):
    way_in = Staffed(tmp_path / "new").way_in()
    assert SetUpPresenter(way_in, over_data=False).offers_demo
    assert not SetUpPresenter(way_in, over_data=True).offers_demo
    assert SetUpPresenter(way_in, over_data=False).demo_folder.name == cli_commands.YEAR_FOLDER
