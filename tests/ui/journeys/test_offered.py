"""What is offered on every page, by every key, and on every screen."""

import importlib
import pkgutil

import pytest
from PySide6.QtWidgets import QDialog

from tests.ui.clinic import LOW_BACK, engine
from triage_desk.domain.answers import DECLINED, NOT_ASKED, NOT_SURE, answered
from triage_desk.services.pages import MAX_LINES
from triage_desk.services.views import Page
from triage_desk.ui import screens
from triage_desk.ui.items.checklist import ChecklistWidget
from triage_desk.ui.items.factory import widget_for
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.screen import OUTSIDE, Place, Screen
from triage_desk.ui.widgets.keybutton import KeyButton
from triage_desk.ui.widgets.keycap import KeyCap

# In the hands of the person an emergency calls staff; the emergency page is there already.
OWN_WAY = ("kiosk", "kiosk_over", "emergency")
INSIDE = [p for p in Place if p not in OUTSIDE and p.value not in OWN_WAY]


def pages_of_item(item):
    words = engine().text(item, "en")
    parts = [item.lines[i : i + MAX_LINES] for i in range(0, len(item.lines), MAX_LINES)] or [()]
    for lines in parts:
        ids = tuple(line.link_id for line in lines) or (item.link_id,)
        yield Page(item.link_id, item.section, item, words, words, lines, {}, ids)


@pytest.mark.parametrize("item", engine().ruleset.items, ids=lambda item: item.link_id)
def test_not_sure_rather_not_say_and_not_asked_are_offered_on_every_page(item, show):
    for page in pages_of_item(item):
        said = []
        widget = widget_for(page, lambda _typed: answered(1))
        widget.answered.connect(said.append)
        show(widget)
        if isinstance(widget, ChecklistWidget):
            for row in widget.rows:
                row.not_sure.click()
                for action in row.menu.actions():
                    if action.objectName().endswith((".declined", ".not_asked")):
                        action.trigger()
            every = [answer for changes in said for answer in changes.values()]
            assert every == [NOT_SURE, DECLINED, NOT_ASKED] * len(page.lines)
            assert all(not button.isHidden() for button in widget.none_bar.buttons)
        else:
            for button in widget.last.buttons:
                assert button.isVisible()
                button.click()
            assert said == [{item.link_id: state} for state in (NOT_SURE, DECLINED, NOT_ASKED)]


@pytest.mark.parametrize("page_id", ["safety", "regions", "symptom_days", "injury", "goal"])
def test_every_button_has_its_key_and_f1_shows_it(desk_window, page_id):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, page_id)
    item = window.screen._item
    buttons = [
        button
        for button in window.screen.findChildren(KeyButton)
        if button.isVisible() and not item.isAncestorOf(button)
    ]
    assert len(buttons) >= 2
    assert [button.objectName() for button in buttons if not button.key] == []
    window.press("F1")
    shown = {cap.accessibleName() for cap in window.find("help").findChildren(KeyCap)}
    assert {KeyCap(button.key).accessibleName() for button in buttons} <= shown


def test_back_and_forth_keeps_answers_and_asks_nothing_twice(desk_window):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    presenter = window.screen.presenter
    before = dict(presenter.view.answers.items())
    seen = [page.page_id for page in presenter.view.pages]
    for page_id in seen[:-1]:
        presenter.jump(page_id)
        page = presenter.page
        assert page.done, page_id
        presenter.answer(dict(page.answers))
        assert presenter.view.pages[presenter.view.at].page_id == "goal", page_id
    assert dict(presenter.view.answers.items()) == before
    for _ in seen:
        presenter.back()
    assert presenter.page.page_id == seen[0]
    assert dict(presenter.view.answers.items()) == before


def test_an_answer_that_counts_no_longer_says_so_in_a_word(desk_window):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK | {"injury": answered("minor")}, "known")
    window.screen.presenter.answer({"injury": answered("none")})
    window.settle()
    model = window.screen._history.model()
    shown = [model.index(n).data() for n in range(model.rowCount())]
    assert [words for words in shown if words.endswith("(no longer counts)")]


# ------------------------------------------------------------------------------ the emergency key


@pytest.mark.parametrize("place", INSIDE, ids=lambda place: place.value)
def test_the_emergency_key_works_on_every_screen_inside(desk_window, place):
    flow = desk_window.window._flow
    if desk_window.screen.place is not place:
        flow._push(Screen(place), keep=True)
        desk_window.settle()
    assert desk_window.sees("top.emergency")
    desk_window.press("F12")
    assert desk_window.place == "emergency"


def everything(kind):
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    found, todo = set(), [kind]
    while todo:
        for child in todo.pop().__subclasses__():
            if child.__module__.startswith("triage_desk") and child not in found:
                found.add(child)
                todo.append(child)
    return found


def test_every_dialog_has_the_emergency_key():
    """It is bound in ``Dialog``: no window of ours is a bare ``QDialog``."""
    assert everything(QDialog) == {Dialog, *everything(Dialog)}


def test_the_emergency_key_works_in_a_dialog(desk_window):
    window = desk_window
    window.start_patient()
    window.press("F9")
    [dialog] = [d for d in window.window.findChildren(QDialog) if d.isVisible()]
    assert dialog.isModal()
    window.press("F12")
    assert window.place == "emergency"
