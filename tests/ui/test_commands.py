"""Every key is written down once, means one thing on a screen, and does something when shown."""

import re
import tomllib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from tests import calls_pictures
from tests.ui.clinic import LOW_BACK
from tests.ui.staffed import JO, PHRASE, Staffed
from triage_desk.domain.encounter import Channel
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.patient import Sex
from triage_desk.domain.permission import Permission
from triage_desk.domain.role import Role
from triage_desk.domain.user import Actor
from triage_desk.services import intake, patients, triage
from triage_desk.ui import answerkeys as answers
from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.places import OUTSIDE, Place
from triage_desk.ui.presenters.settings_list import sections
from triage_desk.ui.screens.helpview import everywhere

ROOT = Path(__file__).resolve().parents[2]
# Qt's own lists, buttons and pages take these; no shortcut of ours is needed.
OF_QT = {"Up", "Down", "Tab", "Space", "PgUp", "PgDown"}


def test_every_command_has_words_and_is_there_once():
    names = [command.name for command in commands.COMMANDS]
    assert len(names) == len(set(names))
    assert all(text(command.words) for command in commands.COMMANDS)
    buttons = [button for command in commands.COMMANDS for button in command.buttons]
    assert len(buttons) == len(set(buttons))


@pytest.mark.parametrize("place", [*Place, "discard", "closing", "keys"])
def test_no_two_commands_share_a_key_on_one_screen(place):
    meant = defaultdict(list)
    for command in commands.at(place):
        for key in command.keys:
            meant[QKeySequence(key).toString()].append(command)
    for key, several in meant.items():
        states = [command.when for command in several]
        told_apart = all(states) and len(set(states)) == len(states)
        assert len(several) == 1 or told_apart, (key, [c.name for c in several])


def test_keys_named_in_the_texts_are_keys_of_commands():
    known = {key for command in commands.COMMANDS for key in command.keys}
    for file in sorted((ROOT / "resources/i18n").glob("*.toml")):
        words = str(tomllib.loads(file.read_text("utf-8")))
        named = re.findall(r"\\b(?:(?:Ctrl|Alt|Shift)\\+)+[A-Z]\\b|\\bF\\d{1,2}\\b", words)
        assert set(named) <= known, file.name


def test_a_command_knows_who_may_and_where():
    audit = commands.named("audit")
    assert not audit.is_for(Role.FRONT_DESK)
    assert audit.is_for(Role.MANAGER)
    assert commands.named("users").permission is Permission.MANAGE_USERS
    assert not any(commands.named("lock").is_at(place) for place in OUTSIDE)
    assert commands.named("change_route") in commands.at(Place.RECEIPT)
    assert commands.named("change_route") not in commands.at(Place.WORKLIST)
    assert commands.key_of("receipt.change_route") == "Ctrl+O"
    assert commands.key_of("nothing.like_that") == commands.key("me") == ""


# ------------------------------------------------------------------------------ the real window


def _shortcuts(window):
    """Return key and owner of every shortcut that works now, of those that are seen."""
    for shortcut in window.window.findChildren(QShortcut):
        owner = shortcut.parent()
        if owner.isVisible() and owner.isEnabled() and shortcut.isEnabled():
            yield shortcut.key().toString(), owner


def _hinted(window):
    """Yield every key that the bar, and help on F1, show for the screen of a window."""
    screen, flow = window.screen, window.window.session.flow
    for entry in (*screen.key_hints(), *everywhere(screen, flow.without if flow else frozenset())):
        if commands.TO not in entry.keys:
            yield from entry.keys
        else:
            yield entry.keys[0]
            yield entry.keys[-1]


def _judge(window):
    place = window.place
    known = {QKeySequence(k).toString() for c in commands.at(place) for k in c.keys}
    # The window hears its own keys on every screen, and Enter of the number pad is Enter.
    known |= {commands.key("hand_over")}
    known |= {key for c in commands.COMMANDS if not c.where for key in c.keys}
    known |= {"Enter", "Ctrl+Enter", "Alt+Enter"}
    live = {QKeySequence(key).toString() for key, _owner in _shortcuts(window)}
    unknown = live - known
    assert not unknown, f"{place}: add {unknown} to ui/commands.py"
    shown = {QKeySequence(key).toString() for key in _hinted(window) if key not in OF_QT}
    assert shown <= live, f"{place}: nothing answers {shown - live}"
    buttons = defaultdict(list)
    for key, owner in _shortcuts(window):
        if isinstance(owner, QAbstractButton):
            buttons[key].append(owner.objectName())
    twice = {key: names for key, names in buttons.items() if len(names) > 1}
    assert not twice, f"{place}: one key, two buttons: {twice}"


def _a_visit(window):
    """Go through a visit; yield on every screen of it, and on every page of the interview."""
    yield
    window.press("Ctrl+N")
    yield
    window.press("Escape")
    window.start_patient()
    while window.place == "intake":
        yield
        window.answer_page(LOW_BACK)
    yield
    window.press("Ctrl+O")
    yield
    window.press("Escape")
    window.press("Ctrl+P")
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf))
    window.settle()
    yield
    window.press("Escape")
    window.press("F12")
    yield


VISIT = {"worklist", "find", "intake", "receipt", "override", "preview", "emergency"}
OFFICES = (
    *("me", "users", "audit", "end_of_day", "conflicts", "settings", "backups", "desk_guide"),
    *("measures", "cohorts"),
    *("training", "own_visits", "second_look"),
)
OFFICE = {
    *OFFICES,
    "office_paper",
    "calls",
    "referrals",
    "tasks",
    "expect",
    "patient",
    "behind",
    "who_saw",
    "rights",
    "sign_in",
    "table",
    "exchange",
    "inbox",
    "training",
    "own_visits",
    "second_look",
}
ALONE = {"kiosk", "kiosk_over", "help_now"}
CLINICIAN = {"review", "seen", "locked"}
FIRST = {"set_up", "recover"}
CALL = {"follow_call", "ask_again"}
PRACTICE = {"lesson"}


def test_no_place_is_left_out_below():
    visited = VISIT | (OFFICE - {"desk_guide"}) | ALONE | CLINICIAN | FIRST | PRACTICE | CALL
    assert visited == set(Place) - {Place.OPENING}


def test_on_a_call_keys_are_known_and_alive(desk_window, clinic):
    due = calls_pictures.prepared(clinic)
    rounds = Rounds(desk_window)
    desk_window.window._flow.follow_call(due)
    rounds.look()
    desk_window.window._flow._ask_how(due, OutcomeChannel.TELEPHONE)
    rounds.look()
    desk_window.click("pain_now.number.3")
    desk_window.click("ask_again.finish")
    rounds.look()
    assert rounds.places == CALL


class Rounds:
    """Judges every screen that it is told to look at."""

    def __init__(self, window):
        self.window, self.places = window, set()

    def look(self, *keys):
        for key in keys:
            self.window.press(key)
        self.window.wait(lambda: not self.window.window.jobs.busy)
        _judge(self.window)
        self.places.add(self.window.place)


def test_on_every_screen_of_a_visit_keys_are_known_and_alive(desk_window):
    rounds = Rounds(desk_window)
    for _ in _a_visit(desk_window):
        rounds.look()
    assert rounds.places == VISIT


def test_in_every_office_keys_are_known_and_alive(at_door, staffed):
    desk = at_door(staffed)
    rounds = Rounds(desk)
    rounds.look()
    desk.offer(JO, PHRASE)
    mine = desk.window.session._desk
    who = patients.create(mine, "Muster", "Rosa", date(1962, 3, 14), Sex.FEMALE, "MRN-7")
    for office in OFFICES:
        desk.window.session.do(office)
        desk.settle()
        rounds.look()
        if office == "measures":
            rounds.look("Alt+2", "Alt+3", "Alt+4", "Alt+1")
            desk.click("measures.people")
            rounds.look()
            desk.press("Escape")
        if office == "settings":
            for _section in sections(mine):
                rounds.look("Ctrl+PageDown")
        desk.press("Escape")
        assert desk.place == "worklist", office
    for taken in ("import_table", "exchange", "inbox"):
        desk.window.session.do(taken)
        rounds.look()
        desk.press("Escape")
    for key in ("Ctrl+T", "Ctrl+D", "Ctrl+G"):
        rounds.look(key)
        desk.press("Escape")
    desk.press("Ctrl+E")
    desk.type("find.search", who.mrn)
    desk.press("Return")
    rounds.look("Ctrl+Return")
    desk.press("Escape")
    desk.window.session.flow.patient(who.patient_id)
    rounds.look()
    for key in ("Alt+W", "Alt+X"):
        rounds.look(key)
        desk.press("Escape")
    assert rounds.places == OFFICE - {"desk_guide"}


def test_in_front_of_the_person_and_at_the_door_keys_are_known_and_alive(at_door, staffed):
    desk = at_door(staffed)
    rounds = Rounds(desk)
    rounds.look("F12")
    desk.press("Escape")
    desk.offer(JO, PHRASE)
    desk.start_patient()
    rounds.look("F11")
    desk.click("kiosk.self")
    rounds.look()
    desk.press("F12")
    desk.wait(lambda: desk.place == "kiosk_over")
    rounds.look()
    assert rounds.places == ALONE


def test_where_clinicians_look_keys_are_known_and_alive(open_window, clinic):
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    ben = replace(clinic.desk, actor=Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2"), seat="b")
    other = patients.create(ben, "Zweit", "Otto", date(1970, 3, 14), Sex.MALE)
    taken = intake.start(ben, other.patient_id, Channel.COUNTER).encounter.encounter_id
    clinic.actor = Actor("dev", "Dev Sample", Role.PT, "back-office")
    window = open_window(clinic)
    rounds = Rounds(window)
    assert window.place == "review", "a clinician's day begins with the queue"
    rounds.look()
    rounds.look("V")
    window.press("Alt+Home")
    window.window.session.flow.visit(taken)
    window.settle()
    rounds.look()
    assert rounds.places == CLINICIAN


def test_on_the_first_day_keys_are_known_and_alive(at_door, staffed, tmp_path):
    new = at_door(Staffed(tmp_path / "new"))
    known = Rounds(new)
    known.look()
    desk = at_door(staffed)
    desk.click("door.forgot")
    desk.click("notice.action")
    lost = Rounds(desk)
    lost.look()
    assert known.places | lost.places == FIRST


def test_answers_have_keys_of_their_own():
    assert not set(answers.LINES_YES) & set(answers.NO + answers.NOT_SURE + answers.DECLINED)


def test_in_practice_keys_are_known_and_alive(practice):
    rounds = Rounds(practice(("V01",)))
    rounds.look()
    assert rounds.places == PRACTICE
