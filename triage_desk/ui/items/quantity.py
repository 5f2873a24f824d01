"""A number with a unit that can be chosen or typed: "3", then weeks; or "3w"."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from triage_desk.domain.answers import Value
from triage_desk.services.views import Page
from triage_desk.ui import answerkeys as keys
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import Parse
from triage_desk.ui.items.fields import FieldWidget
from triage_desk.ui.widgets.buttons import AnswerButton
from triage_desk.ui.widgets.fitrow import FitRow

_WIDTH = 140


class QuantityWidget(FieldWidget):
    """A field for the number and one button per unit; a typed unit wins."""

    def __init__(self, page: Page, parse: Parse) -> None:
        """Ask a quantity item."""
        self._unit = ""
        self._units: dict[str, AnswerButton] = {}
        super().__init__(page, parse)

    def _lay_out(self) -> None:
        item = self._page.item
        units = [item.unit, *(u for u in item.units if u != item.unit)] if item.unit else []
        self._units = {u: self._unit_button(u, n) for n, u in enumerate(units, 1)}
        line = FitRow()
        self.field.setFixedWidth(theme.current().grown(_WIDTH))
        line.add(self.field, *self._units.values())
        self._layout.addWidget(line)
        self._finish_layout()

    def _unit_button(self, unit: str, number: int) -> AnswerButton:
        words = self._page.text.options.get(unit, unit)
        button = AnswerButton(
            f"{self.link_id}.unit.{unit}", words, keys.NUMBERED[number - 1 : number]
        )
        button.set_spoken(text("kit.field.unit", unit=words))
        button.clicked.connect(lambda: self.choose_unit(unit))
        return button

    @property
    def units(self) -> Mapping[str, AnswerButton]:
        """Return the unit buttons by unit."""
        return self._units

    def choose_unit(self, unit: str) -> None:
        """Take ``unit`` for the number in the field; the focus goes back to it."""
        self._unit = unit
        for name, button in self._units.items():
            button.setChecked(name == unit)
        self._clear_error()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def begun(self) -> str:
        """Return the unit chosen for a number that is not said yet."""
        return self._unit

    def begin_again(self, begun: str) -> None:
        """Choose the unit again."""
        if begun in self._units:
            self.choose_unit(begun)

    def typed(self) -> str:
        """Return number and unit as one text."""
        words = super().typed().strip()
        return f"{words} {self._unit}" if self._bare and self._unit else words

    @property
    def _bare(self) -> bool:
        words = super().typed().strip()
        return bool(words) and not any(letter.isalpha() for letter in words)

    def submit(self) -> None:
        """Say the answer; a bare number waits for its unit, as 3 days are not 3 weeks."""
        if self._bare and not self._unit and len(self._units) > 1:
            self.show_error(text("kit.field.unit_missing"))
            return
        super().submit()

    def show_value(self, value: Value) -> str:
        """Return the number; it is kept in the unit of the item."""
        self.choose_unit(self._page.item.unit)
        return f"{value:g}" if isinstance(value, float) else str(value)
