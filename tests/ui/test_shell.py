"""The window itself: what it imports, how it opens, what every control carries."""

import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView

from tests.ui.clinic import LOW_BACK
from tests.ui.driver import Driver
from triage_desk.domain.standing import Standing, State
from triage_desk.errors import EnvironmentFault
from triage_desk.settings import Settings
from triage_desk.ui import theme
from triage_desk.ui.flow import Flow
from triage_desk.ui.i18n import text
from triage_desk.ui.opened import Opened
from triage_desk.ui.shell import Shell

DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parent.parent.parent
SLOW = ("sqlmodel", "sqlalchemy", "alembic", "reportlab", "sqlcipher3", "pypdfium2", "cryptography")


def test_the_window_does_not_wait_for_slow_packages():
    """Nor for the rules and services: they come in the job that makes the desk."""
    rooms = tuple(f"triage_desk.{room}" for room in ("rules", "services", "ui.flow", "app"))
    program = (
        "import sys, triage_desk.cli, triage_desk.ui.shell, triage_desk.ui.start\n"
        f"print([name for name in {(*SLOW, *rooms, 'yaml')!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


@pytest.fixture
def window(qtbot, qapp):
    theme.apply(qapp)
    window = Shell(Settings())
    qtbot.addWidget(window)
    window.show()
    yield Driver(window, qtbot)
    window.jobs.shutdown()


def test_it_opens_beside_the_window(window, clinic):
    desk = clinic.desk
    window.window.open_with(lambda: Opened(desk, Flow))
    assert window.place == "opening"
    assert "Opening" in window.words()
    window.qtbot.waitUntil(lambda: window.place == "worklist", timeout=10_000)
    assert "Nobody waiting" in window.words()


def standing(state, until=None):
    return Standing(state, "Dr. Example", date(2026, 1, 1), until, "")


def test_a_draft_is_called_one_for_as_long_as_the_window_stands(window, clinic):
    window.window.use(replace(clinic.desk, standing=standing(State.DRAFT)), Flow)
    assert "draft: the questions are not signed" in window.window.windowTitle()


def test_content_that_expired_is_said_on_every_screen_and_goes_on(window, clinic):
    expired = standing(State.EXPIRED, date(2026, 12, 31))
    window.window.use(replace(clinic.desk, standing=expired), Flow)
    notice = window.window._expired
    assert window.place == "worklist"
    assert "ran out on 2026-12-31" in notice.words
    assert notice.isVisible()
    assert not notice.button.isVisible()


def test_signed_content_needs_no_notice(window, clinic):
    window.window.use(replace(clinic.desk, standing=standing(State.SIGNED)), Flow)
    assert window.window.windowTitle() == "Triage Desk"
    assert not window.window._expired.isVisible()


def test_a_fault_is_a_page_with_one_sentence_and_a_second_try(window, clinic):
    desk, faults = clinic.desk, [EnvironmentFault("The disk is full: free some space.")]

    def make():
        if faults:
            raise faults.pop()
        return Opened(desk, Flow)

    window.window.open_with(make)
    window.qtbot.waitUntil(lambda: "The disk is full" in window.words(), timeout=10_000)
    window.click("opening.try_again")
    window.qtbot.waitUntil(lambda: window.place == "worklist", timeout=10_000)


def test_what_was_not_foreseen_is_a_page_without_code(window, caplog):
    def make():
        raise RuntimeError("Zebedee Quux")

    window.window.open_with(make)
    window.qtbot.waitUntil(lambda: "not foreseen" in window.words(), timeout=10_000)
    assert "Quux" not in window.words()
    assert "Quux" not in caplog.text
    caplog.clear()


def visit_every_screen(window):
    """Yield after each screen of a visit."""
    yield "worklist"
    window.press("Ctrl+N")
    yield "find"
    window.press("Escape")
    window.start_patient()
    yield "intake"
    window.press("F12")
    yield "emergency"
    window.click("emergency.go_back")
    window.answer_until(LOW_BACK)
    yield "receipt"
    window.press("Ctrl+O")
    yield "override"


def test_every_control_has_a_name_and_an_action_id(desk_window):
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    for place in visit_every_screen(desk_window):
        assert desk_window.place == place
        for kind in kinds:
            for control in desk_window.window.findChildren(kind):
                inside_view = control.objectName().startswith("qt_") or isinstance(
                    control.parent(), QTableView | QComboBox
                )
                if not control.isVisible() or inside_view:
                    continue
                name = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
                assert control.objectName(), f"{control} on {place} has no action id"
                assert name, f"{control.objectName()} on {place} has no accessible name"


def test_every_screen_gives_the_focus_to_something_it_shows(desk_window, qapp):
    for place in visit_every_screen(desk_window):
        desk_window.settle()
        focus = qapp.focusWidget()
        assert focus is not None, f"nothing has the focus on {place}"
        assert desk_window.screen.isAncestorOf(focus), f"{focus.objectName()} on {place}"
        assert desk_window.find("focus_ring").isVisible()


def test_emergency_keeps_its_place(desk_window):
    places = set()
    for place in visit_every_screen(desk_window):
        if place != "emergency":
            button = desk_window.find("top.emergency")
            places.add(button.mapTo(desk_window.window, button.rect().topLeft()).x())
    assert len(places) == 1


def test_the_title_never_says_who(desk_window):
    for _place in visit_every_screen(desk_window):
        assert desk_window.window.windowTitle() == "Triage Desk"


def test_names_are_seen_on_the_search_only(desk_window):
    for place in visit_every_screen(desk_window):
        if place != "find":
            assert "Muster" not in desk_window.words(), place


def test_the_screen_can_be_covered_and_shown_again(desk_window):
    desk_window.start_patient()
    desk_window.answer_page({})
    desk_window.press("F7")
    assert desk_window.screen.covered
    assert not desk_window.sees("history")
    desk_window.press("F7")
    assert desk_window.sees("history")


def test_light_and_dark_change_the_whole_window(desk_window):
    desk_window.click("top.theme")
    assert theme.current().name == "dark"
    desk_window.press("Ctrl+Shift+D")
    assert theme.current().name == "light"


def test_f1_lists_the_keys_of_the_screen(desk_window):
    desk_window.start_patient()
    desk_window.press("F1")
    assert desk_window.sees("keys.close")
    desk_window.click("keys.close")
    assert not desk_window.sees("keys.close")


def test_closing_parks_the_intake(desk_window, clinic):
    desk_window.start_patient()
    desk_window.window.close()
    with clinic.store.read() as tx:
        [row] = tx.encounters.worklist(clinic.clock() - DAY, clinic.clock() + DAY)
    assert row.status.value == "parked"


def test_closing_waits_for_a_hand_over(desk_window):
    desk_window.start_patient()
    desk_window.press("A")
    assert desk_window.place == "emergency"
    assert not desk_window.window.close()
    assert desk_window.window.isVisible()


def test_every_key_of_the_texts_is_used_and_every_used_one_is_there():
    source = "\n".join(file.read_text("utf-8") for file in (ROOT / "triage_desk/ui").rglob("*.py"))
    source = source.replace("'", '"')
    for key in re.findall(r"\btext\(\s*\"([a-z_.0-9]+)\"", source):
        assert text(key)
    table = tomllib.loads((ROOT / "resources/i18n/ui.en.toml").read_text("utf-8"))
    made_up = {"month", "month_short", "weekday", "role", "channel", "sex", "document", "keys",
               "override_reason"}  # fmt: skip
    idle = [
        f"{name}.{key}"
        for name, entries in table.items()
        if name not in made_up
        for key in entries
        if f'"{name}.{key}"' not in source
        # Where the number is one, "_one" is put behind the key.
        and f'"{name}.{key.removesuffix("_one")}"' not in source
        and not _built(name, key, source)
    ]
    assert not idle, f"no screen says these: {idle}"


def _built(name, key, source):
    stem = key.rpartition("_")[0]
    return any(
        f'"{name}.{start}{{' in source for start in ("", f"{stem}_", f"{key.partition('_')[0]}_")
    )
