"""What an interview shows while it is covered: letters to point at in place of private words."""

from __future__ import annotations

from functools import partial

from triage_desk.services import pointing_card
from triage_desk.services.views import Page
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.card import CardWidget, wants_card
from triage_desk.ui.items.fields import FieldWidget
from triage_desk.ui.presenters.as_before import as_before
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.presenters.tongues import for_staff
from triage_desk.ui.screens.ahead import Ahead
from triage_desk.ui.screens.intake_words import ask, help_words
from triage_desk.ui.widgets.panels import Heading
from triage_desk.ui.widgets.stage import let_go


def is_by_card(page: Page | None, *, covered: bool) -> bool:
    """Return whether a page is asked by letters now."""
    return covered and page is not None and wants_card(page)


def item_for(page: Page, ahead: Ahead, before: ItemWidget | None, *, covered: bool) -> ItemWidget:
    """Return the widget that asks a page; what was begun in the one before stays.

    The one before gives up the focus, as it is about to go. What was said on another page is
    offered again where it may be the same, unless the screen is ``covered``.
    """
    let_go(before)
    if is_by_card(page, covered=covered):
        return CardWidget(page)
    item, shown = ahead.take(page), ahead.presenter
    item.setAccessibleName(page.text.text)
    same = None if covered else as_before(shown.desk, shown.view, page)
    if same is not None and isinstance(item, FieldWidget):
        item.offer(same)
    if before is not None and before.page.page_id == page.page_id:
        item.take_over(before)
    return item


def show_words(
    heading: Heading, presenter: IntakePresenter, page: Page, *, covered: bool
) -> tuple[str, str]:
    """Write the words to say above a page; return its help, none where that would tell."""
    if not is_by_card(page, covered=covered):
        ask(heading, presenter, page, beside="" if covered else None)
        return help_words(page, partial(for_staff, presenter.desk))
    if page.item.staff_only:
        heading.show_question(page.text.text, "", staff_only=True)
        return "", ""
    said = pointing_card.say(presenter.desk, page, presenter.view.language.code)
    heading.show_question(said)
    return "", ""


def marks_of(presenter: IntakePresenter, item: ItemWidget | None) -> dict[str, str]:
    """Return the page shown where it is not the open one, and what is chosen on it and not said."""
    page, view = presenter.page, presenter.view
    if page is None:
        return {}
    open_now = view.pages[view.at].page_id if view.at < len(view.pages) else ""
    begun = item.begun() if item is not None else ""
    found = {"page": page.page_id} if begun or page.page_id != open_now else {}
    return found | ({"begun": begun} if begun else {})
