"""A short scale of whole numbers: typed into the field, or clicked on a row of numbers."""

from __future__ import annotations

from triage_desk.domain.answers import answered
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.services.views import Page
from triage_desk.ui import theme
from triage_desk.ui.items.base import Parse
from triage_desk.ui.items.fields import IntegerWidget
from triage_desk.ui.widgets.buttons import AnswerButton
from triage_desk.ui.widgets.fitrow import FitRow

MOST_ON_A_SCALE = 15
_WIDTH = 72


def numbers_of(item: Item) -> range:
    """Return the numbers of an item that is a short scale; empty for every other."""
    low, high = item.minimum, item.maximum
    if item.type is not ItemType.INTEGER or low is None or high is None:
        return range(0)
    return range(int(low), int(high) + 1) if high - low < MOST_ON_A_SCALE else range(0)


class ScaleWidget(IntegerWidget):
    """A field that keeps the digits typed, and a button per number that answers at once."""

    def __init__(self, page: Page, parse: Parse) -> None:
        """Ask an item whose ``numbers_of`` is not empty."""
        self._numbers: dict[int, AnswerButton] = {}
        super().__init__(page, parse)

    def _lay_out(self) -> None:
        self._numbers = {n: self._number(n) for n in numbers_of(self._page.item)}
        line = FitRow()
        self.field.setFixedWidth(theme.current().grown(_WIDTH))
        if theme.current().large:
            self._layout.addWidget(self.field)
        else:
            line.add(self.field)
        line.add(*self._numbers.values())
        self._layout.addWidget(line)
        self._finish_layout()

    def _number(self, number: int) -> AnswerButton:
        button = AnswerButton(f"{self.link_id}.number.{number}", str(number))
        button.clicked.connect(lambda: self._say({self.link_id: answered(number)}))
        return button

    def set_page(self, page: Page) -> None:
        """Show another answer, on the button of its number too."""
        super().set_page(page)
        given = page.answers.get(self.link_id)
        for number, button in self._numbers.items():
            button.setChecked(given == answered(number))
