"""The page built ahead is the one that comes, or it is not used."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.clinic import LOW_BACK, answers_for
from triage_desk.domain.answers import NO
from triage_desk.services import triage
from triage_desk.ui.items.checklist import ChecklistWidget
from triage_desk.ui.presenters.ahead import asks_the_same, likely_decisions, likely_next
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.typed import typing_of
from triage_desk.ui.widgets.keybutton import KeyButton


@pytest.fixture
def shown(clinic):
    """An intake at its first page."""
    return IntakePresenter(clinic.desk, clinic.start())


def test_most_pages_of_a_plain_intake_are_foreseen(shown):
    right = []
    while (page := shown.page) is not None:
        foreseen = likely_next(shown)
        shown.answer(answers_for(page, LOW_BACK))
        after = shown.page
        same = after is None if foreseen is None else after and asks_the_same(foreseen, after)
        right.append(bool(same))
    assert likely_next(shown) is None
    assert sum(right) >= len(right) - 2


def test_foreseeing_keeps_no_answer(shown, clinic):
    before = shown.view
    likely_next(shown)
    assert shown.view is before
    with clinic.store.read() as tx:
        assert not tx.encounters.answers(shown.encounter_id)


def test_a_page_that_was_answered_is_followed_by_the_next_one(shown):
    shown.answer(answers_for(shown.page, LOW_BACK))
    second = shown.page
    shown.back()
    assert likely_next(shown) == second


def test_other_words_are_another_page_and_other_answers_are_not(shown):
    page = shown.page
    first = page.open_ids[0]
    said = replace(page, answers={first: NO}, open_ids=page.open_ids[1:])
    assert asks_the_same(page, said)
    assert not asks_the_same(page, replace(page, text=replace(page.text, text="Others")))
    assert not asks_the_same(page, replace(page, way="telephone"))


def test_what_was_built_ahead_is_shown(desk_window, qtbot):
    window = desk_window
    window.start_patient()
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None)
    ready = ahead._item
    window.answer_page(LOW_BACK)
    assert window.screen._item is ready
    assert ready.isVisible()
    assert window.screen.presenter.page.page_id == ready.page.page_id


def test_what_was_built_ahead_and_does_not_come_is_not_shown(desk_window, qtbot):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "request")
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None)
    ready = ahead._item
    window.screen.presenter.jump("safety")
    assert window.screen._item is not ready
    assert isinstance(window.screen._item, ChecklistWidget)
    assert window.screen._item.page.page_id == "safety"


def test_a_list_built_ahead_stands_dressed_and_laid_out_and_is_not_seen(desk_window, qtbot):
    window = desk_window
    window.start_patient()
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None and not ahead._timer.isActive())
    ready, shown = ahead._item, window.screen._item
    assert not ready.isVisible()
    assert ready.size() == shown.size()
    assert all(row.width() == shown.rows[0].width() for row in ready.rows)
    ground = window.screen.window()
    for _ in range(3 * len(ready.rows) + 20):
        ground.focusNextChild()
        assert not ready.isAncestorOf(ground.focusWidget())


def test_a_page_made_ahead_comes_painted_and_is_painted_once(desk_window, qtbot, monkeypatch):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "request")
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None and not ahead._timer.isActive())
    ready, anew, shown = ahead._item, [], []
    buttons = [part for part in ready.findChildren(KeyButton) if not part.isHidden()]
    paint, event = KeyButton._paint, KeyButton.paintEvent
    monkeypatch.setattr(KeyButton, "_paint", lambda one, by: (anew.append(one), paint(one, by)))
    monkeypatch.setattr(KeyButton, "paintEvent", lambda one, e: (shown.append(one), event(one, e)))
    window.answer_page(LOW_BACK)
    assert window.screen._item is ready
    assert ready.isAncestorOf(window.window.focusWidget())
    assert set(buttons) <= set(shown)
    assert all(shown.count(button) == 1 for button in buttons)
    assert not set(anew) & set(buttons)


def test_a_list_painted_ahead_was_read_by_nobody(desk_window, qtbot):
    window = desk_window
    window.start_patient()
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None and not ahead._timer.isActive())
    assert isinstance(ahead._item, ChecklistWidget)
    assert not ahead._item.none_bar.none.isEnabled()


def test_a_list_shown_as_it_was_laid_out_ahead_stands_as_if_arranged_now(desk_window, qtbot):
    window = desk_window
    window.start_patient()
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None and not ahead._timer.isActive())
    window.answer_page(LOW_BACK)
    shown = window.screen._item

    def places():
        return [part.geometry() for part in shown.findChildren(QWidget)]

    before = places()
    shown._arrange()
    window.settle()
    assert places() == before


def test_a_field_has_no_name_before_its_page_comes_and_after_it_went(desk_window, qtbot):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "regions")
    ahead = window.screen._ahead
    qtbot.waitUntil(lambda: ahead._item is not None and not ahead._timer.isActive())
    assert ahead._item.page.page_id == "symptom_days"
    ahead._item.field.setText("9")
    assert typing_of(window.screen).fields == {}
    ahead._item.field.clear()
    window.answer_page(LOW_BACK)
    assert window.screen._item.field.objectName() == "symptom_days.field"
    window.answer_page(LOW_BACK)
    assert typing_of(window.screen).fields == {}


def test_the_decision_after_the_last_page_is_evaluated_ahead(desk_window, qtbot, monkeypatch):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "payer")
    shown = window.screen.presenter
    options = shown.page.item.options
    qtbot.waitUntil(lambda: len(shown.foreseen) == len(options))
    monkeypatch.setattr(triage, "evaluate", None)
    window.answer_page(LOW_BACK)
    assert window.screen.presenter.decision.near_misses


def test_no_decision_is_evaluated_while_more_would_be_asked(shown):
    assert not tuple(likely_decisions(shown))
    shown.answer(answers_for(shown.page, LOW_BACK))
    shown.back()
    assert not tuple(likely_decisions(shown))
