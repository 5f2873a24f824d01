"""Which page will most likely be asked next, so that it can be built while nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from triage_desk.domain.answers import NO, NOT_SURE, Answer, answered
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.services import intake, triage
from triage_desk.services.triage import Foreseen
from triage_desk.services.views import Page
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.presenters.tongues import page_for_staff


def likely_next(shown: IntakePresenter) -> Page | None:
    """Return the page after the one shown, were it answered as most people do; ``None`` at the end.

    Nothing is kept of those answers: they only say which widget to build, and how the interview
    would stand where it is them that are given.
    """
    page, view, at = shown.page, shown.view, shown.index + 1
    if page is None:
        return None
    if not page.done:
        plain = dict.fromkeys(page.open_ids, _plain(page.item))
        shown.expected = intake.expect(shown.desk, view, plain)
        view = shown.expected.view
        at = view.at
    return page_for_staff(shown.desk, view.pages[at]) if at < len(view.pages) else None


def likely_decisions(shown: IntakePresenter) -> Iterator[Foreseen]:
    """Evaluate, one by one as asked for, what the last page decides, were it answered.

    A choice is evaluated for each of its options; another page as most people answer it.
    """
    page = shown.page
    if page is None or page.done:
        return
    options = page.item.options if page.item.type is ItemType.CHOICE else ()
    codes = () if page.item.repeats else tuple(option.code for option in options)
    for given in map(answered, codes) if codes else (_plain(page.item),):
        view = intake.as_if(shown.desk, shown.view, dict.fromkeys(page.open_ids, given))
        if view.at >= len(view.pages) and not view.emergencies:
            yield triage.foresee(shown.desk, view)


def asks_the_same(one: Page, other: Page) -> bool:
    """Return whether two pages differ in nothing but what was answered on them."""
    return replace(one, answers=other.answers, open_ids=other.open_ids) == other


def says_the_same(one: Page, other: Page) -> bool:
    """Return whether a widget that asks ``one`` has the words of ``other``; a field has none."""
    return one.text.options == other.text.options and one.text.lines == other.text.lines


def _plain(item: Item) -> Answer:
    """Return the answer after which the interview goes its usual way."""
    match item.type:
        case ItemType.CHECKLIST | ItemType.BOOLEAN:
            return NO
        case ItemType.CHOICE:
            code = item.options[0].code
            return answered((code,) if item.repeats else code)
        case ItemType.TEXT:
            return answered("-")
        case _:
            return NOT_SURE
