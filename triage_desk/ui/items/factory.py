"""From the type of an item to the widget that asks it: the one table."""

from __future__ import annotations

from collections.abc import Callable

from triage_desk.domain.questionnaire import ItemType
from triage_desk.services.views import Page
from triage_desk.ui.items.base import ItemWidget, Parse
from triage_desk.ui.items.boolean import BooleanWidget
from triage_desk.ui.items.checklist import ChecklistWidget
from triage_desk.ui.items.choice import ChoiceWidget
from triage_desk.ui.items.fields import DateWidget, DecimalWidget, IntegerWidget
from triage_desk.ui.items.quantity import QuantityWidget
from triage_desk.ui.items.scale import ScaleWidget, numbers_of
from triage_desk.ui.items.several import RegionsWidget, SeveralWidget
from triage_desk.ui.items.words import TextWidget

REGIONS = "regions"

_Maker = Callable[[Page, Parse], ItemWidget]


def _choice(page: Page, _parse: Parse) -> ItemWidget:
    if page.item.link_id == REGIONS:
        return RegionsWidget(page)
    return SeveralWidget(page) if page.item.repeats else ChoiceWidget(page)


def _integer(page: Page, parse: Parse) -> ItemWidget:
    return ScaleWidget(page, parse) if numbers_of(page.item) else IntegerWidget(page, parse)


WIDGETS: dict[ItemType, _Maker] = {
    ItemType.BOOLEAN: lambda page, _parse: BooleanWidget(page),
    ItemType.CHOICE: _choice,
    ItemType.CHECKLIST: lambda page, _parse: ChecklistWidget(page),
    ItemType.INTEGER: _integer,
    ItemType.DECIMAL: DecimalWidget,
    ItemType.QUANTITY: QuantityWidget,
    ItemType.DATE: DateWidget,
    ItemType.TEXT: TextWidget,
}


def widget_for(page: Page, parse: Parse) -> ItemWidget:
    """Return the widget that asks ``page``.

    ``parse`` turns typed text into an answer for the item of this page, or raises ``UserError``
    with a sentence that is shown at the field.
    """
    return WIDGETS[page.item.type](page, parse)
