"""The languages in which staff may read the window, by the names their speakers use."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import lru_cache, partial

from triage_desk.domain.decision import BookingNote
from triage_desk.domain.language import SOURCE
from triage_desk.services import speech
from triage_desk.services.desk import Desk
from triage_desk.services.views import Page
from triage_desk.settings import StaffLanguage
from triage_desk.ui import i18n
from triage_desk.ui.i18n import text
from triage_desk.ui.resources import resource


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    """Return name and reviewer of each by its code; none of their words are read for it."""
    return tomllib.loads(resource("i18n", "languages.toml").read_text("utf-8"))


def tongues() -> tuple[tuple[str, str], ...]:
    """Return code and words of each; one that nobody has reviewed says so."""
    return tuple((each.value, _words(each.value)) for each in StaffLanguage)


def others() -> tuple[tuple[str, str], ...]:
    """Return code and name of those that are not read now."""
    known = _known()
    return tuple(
        (each.value, known[each.value]["name"])
        for each in StaffLanguage
        if each.value != i18n.language()
    )


def for_staff(desk: Desk, english: str) -> str:
    """Return words of the content in the language that staff read; English where it has none."""
    return speech.for_staff(desk, i18n.language(), english)


def content_words(desk: Desk, english: str) -> str:
    """Return words of the content, which say that they are in English where they stay so."""
    return speech.for_staff(desk, i18n.language(), english, text("language.in_english"))


def note_for_staff(desk: Desk, note: BookingNote) -> BookingNote:
    """Return a point before booking in the language that staff read."""
    return speech.note_for_staff(desk, i18n.language(), note, text("language.in_english"))


def page_for_staff(desk: Desk, page: Page) -> Page:
    """Return a page that only staff read in their language; any other as it is said."""
    if not page.item.staff_only:
        return page
    say, words = partial(for_staff, desk), page.text
    lines = {link_id: say(line) for link_id, line in words.lines.items()}
    return replace(page, text=replace(words, text=say(words.text), lines=lines))


def _words(code: str) -> str:
    known = _known()[code]
    if code == SOURCE or known["reviewed_by"]:
        return known["name"]
    return text("language.not_reviewed", name=known["name"])
