"""Small pages, and a desk that stores what their widgets say."""

import pytest
from PySide6.QtCore import QObject, Slot

from triage_desk.domain.answers import answered
from triage_desk.domain.questionnaire import Item, ItemText, ItemType, Line, Option
from triage_desk.errors import UserError
from triage_desk.services.views import Page
from triage_desk.ui.items.factory import widget_for


class Desk(QObject):
    """Stores what a widget says and shows it again, as a screen does."""

    def __init__(self, widget):
        super().__init__()
        self.widget = widget
        self.said = []
        widget.answered.connect(self.store)

    @Slot(object)
    def store(self, changes):
        self.said.append(changes)
        page = self.widget.page
        answers = {**page.answers, **changes}
        answers = {key: value for key, value in answers.items() if value is not None}
        self.widget.set_page(page_of(page.item, page.text, page.lines, answers))


def page_of(item, text, lines=(), answers=None):
    answers = answers or {}
    asked = [line.link_id for line in lines] or [item.link_id]
    still = tuple(link_id for link_id in asked if link_id not in answers)
    return Page(item.link_id, item.section, item, text, text, tuple(lines), answers, still)


def number(text):
    """Read a whole number, as a service would."""
    if not text.strip().isdigit():
        raise UserError("This is no number. Type digits, for example 12.", field="steps")
    return answered(int(text))


@pytest.fixture
def make_page():
    """Return a page of a type; further fields of the item are passed on."""

    def _make(kind, answers=None, words="How is it?", **fields):
        fields = {"link_id": "it", "section": "facts"} | fields
        item = Item(type=ItemType(kind), **fields)
        lines = {line.link_id: f"Line {line.link_id}" for line in item.lines}
        options = {option.code: f"Option {option.code}" for option in item.options}
        text = ItemText(words, options=options, lines=lines)
        return page_of(item, text, item.lines, answers)

    return _make


@pytest.fixture
def desk(show):
    """Show the widget of a page and store what it says."""

    def _desk(page, parse=number, size=(1280, 720)):
        widget = widget_for(page, parse)
        desk = Desk(widget)
        desk.window = show(widget, size=size)
        return desk

    return _desk


@pytest.fixture
def lines():
    """Return lines n_0, n_1, ...; the last is seen by staff, the one before is private."""

    def _lines(count):
        return tuple(
            Line(f"n_{i}", private=i == count - 2, staff_only=i == count - 1) for i in range(count)
        )

    return _lines


@pytest.fixture
def options():
    """Return options a, b, c, ..."""

    def _options(count):
        return tuple(Option(chr(ord("a") + i)) for i in range(count))

    return _options
