"""Help beside the screen: the right page, a search, keys that work, and nothing from outside."""

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication

from tests import make_using_it
from tests.ui.staffed import JO, PHRASE
from triage_desk.errors import ContentError
from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.places import Place
from triage_desk.ui.presenters import help as helps
from triage_desk.ui.widgets.keycap import KeyCap
from triage_desk.ui.widgets.labels import label


def view(window):
    return window.window._helps.view


def test_every_screen_has_a_page_and_every_subject_its_own():
    screens = [screen for page in helps.pages() for screen in page.screens]
    assert len(screens) == len(set(screens))
    missing = set(Place) - set(screens) - {Place.OPENING}
    assert not missing, f"name it in a file of resources/help/en: {sorted(missing)}"
    assert set(screens) <= set(Place)


def test_pages_are_short_and_lead_nowhere_outside():
    for page in helps.pages():
        assert len(page.body.split()) < 220, page.name
        assert "://" not in page.body
        assert "](" not in page.body
        assert "{" not in page.body


@pytest.mark.parametrize(
    "begin", ["", "x\n---\n", "---\ntitle: A\n---\n", "---\ntitle: A\nscreens:\norder: x\n---\n"]
)
def test_a_page_without_its_head_is_refused(tmp_path, begin):
    path = tmp_path / "a.md"
    path.write_text(f"{begin}words", "utf-8")
    with pytest.raises(ContentError, match=re.escape("help/a.md must begin with title")):
        helps.read_page(path)


def test_a_key_of_no_command_is_refused(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: A\nscreens:\norder: 1\n---\n{key:fly}", "utf-8")
    with pytest.raises(KeyError):
        helps.read_page(path)


def test_f1_shows_this_screens_page_beside_the_question_and_its_keys(desk_window):
    window = desk_window
    window.start_patient()
    before = QApplication.focusWidget()
    window.press("F1")
    assert view(window).shown == "intake"
    question = window.screen._heading
    assert question.isVisible()
    left = view(window).mapToGlobal(view(window).rect().topLeft()).x()
    assert question.mapToGlobal(question.rect().topRight()).x() < left
    caps = {cap.key for cap in view(window).findChildren(KeyCap)}
    assert {"A", commands.key("park"), commands.key("emergency")} <= caps
    window.press("Escape")
    assert window.place == "intake"
    assert not window.sees("help")
    assert QApplication.focusWidget() is before


def test_the_page_has_more_room_than_the_keys_and_more_on_a_wide_screen(desk_window):
    window = desk_window
    window.start_patient()
    window.press("F1")
    page, narrow = window.find("help.page"), view(window).width()
    assert page.height() > view(window).height() / 4
    window.window.resize(1920, 1080)
    window.settle()
    assert view(window).width() > narrow + 100


def test_help_follows_the_screen_and_leaves_an_emergency_alone(desk_window):
    window = desk_window
    window.press("F1")
    assert view(window).shown == "worklist"
    window.press("Ctrl+N")
    assert view(window).shown == "find"
    window.press("F12")
    assert not window.sees("help")
    window.press("F1")
    assert view(window).shown == "emergency"


def test_it_is_searched_in_memory_and_links_stay_inside(desk_window):
    window = desk_window
    window.press("F1")
    window.type("help.search", "power")
    assert "When the power goes" in view(window).words
    view(window)._page.anchorClicked.emit(QUrl("help:power"))
    assert view(window).shown == "power"
    for outside in ("https://example.org/", "file:///etc/hosts", "help:no_such_page"):
        view(window)._page.anchorClicked.emit(QUrl(outside))
        assert view(window).shown == "power"
    assert view(window)._page.loadResource(2, QUrl("file:///etc/hosts")) is None
    window.type("help.search", "zzzz")
    assert text("help.nothing") in view(window).words
    window.click("help.all")
    assert all(page.title in view(window).words for page in helps.pages())


def test_at_the_door_only_keys_of_the_door_are_shown(at_door, staffed):
    desk = at_door(staffed)
    desk.press("F1")
    caps = {cap.key for cap in view(desk).findChildren(KeyCap)}
    assert commands.key("lock") not in caps
    assert commands.key("help_now") in caps
    desk.press("F1")
    desk.offer(JO, PHRASE)
    desk.press("F1")
    assert commands.key("lock") in {cap.key for cap in view(desk).findChildren(KeyCap)}


def test_it_can_be_read_at_twice_the_size(open_window, clinic):
    window = open_window(clinic, scale=200)
    window.press("F1")
    page = view(window)._page
    assert page.font().pixelSize() == label("", "body").font().pixelSize()
    assert page.horizontalScrollBar().maximum() == 0
    assert window.window.width() <= 1280
    assert not window.screen.isVisible()
    window.press("Escape")
    assert window.screen.isVisible()


def test_the_readme_says_what_help_says():
    readme = make_using_it.README.read_text("utf-8")
    assert make_using_it.current(readme) == readme, "run python3 dev.py review"
    assert make_using_it.block() in readme
