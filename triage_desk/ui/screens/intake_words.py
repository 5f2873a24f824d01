"""The words around a question: help, what is open, whom to call."""

from __future__ import annotations

from triage_desk.domain.questionnaire import ItemType
from triage_desk.services.views import Page
from triage_desk.ui.i18n import text


def help_words(page: Page) -> tuple[str, str]:
    """Return why we ask and what counts; only lists have something that counts as Yes."""
    words = page.text
    if page.item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return words.why, _what_counts(page)
    return "\n".join(part for part in (words.why, words.counts_as_yes) if part), ""


def _what_counts(page: Page) -> str:
    lines = [page.text.counts_as_yes] if page.text.counts_as_yes else []
    for number, line in enumerate(page.lines):
        words = page.text.line_help.get(line.link_id)
        if words:
            lines.append(f"{chr(ord('A') + number)}  {words}")
    return "\n".join(lines)


def clinician_words(titles: tuple[str, ...]) -> str:
    """Return that a clinician is needed now, and for which signs; "" when all are clear."""
    if not titles:
        return ""
    why = text("intake.clinician_why", what="; ".join(titles))
    return f"{text('intake.clinician_now')} {why}"


def open_words(page: Page, *, optional: bool) -> str:
    """Return what is left to do on a page."""
    if optional:
        return text("intake.result_note")
    if page.done:
        return text("intake.all_done")
    if page.item.type is ItemType.CHECKLIST:
        return text("intake.open_lines", count=len(page.open_ids))
    return text("intake.open_one")
