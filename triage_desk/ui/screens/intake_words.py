"""The words around a question: help, what is open, whom to call."""

from __future__ import annotations

from collections.abc import Callable

from triage_desk.domain.questionnaire import ItemType
from triage_desk.services.views import Page
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.presenters.tongues import for_staff
from triage_desk.ui.widgets.panels import Heading

# The commands that lead away from a question, whatever it is.
WAYS = (
    *("undo", "read_question", "language", "park", "cover", "point_card", "hand_over"),
    "discard_intake",
)


def help_words(page: Page, say: Callable[[str], str]) -> tuple[str, str]:
    """Return why we ask and what counts, as staff read it: ``say`` turns English into that.

    Only lists have something that counts as Yes.
    """
    words = page.text
    if page.item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return say(words.why), _what_counts(page, say)
    return "\n".join(say(part) for part in (words.why, words.counts_as_yes) if part), ""


def _what_counts(page: Page, say: Callable[[str], str]) -> str:
    lines = [say(page.text.counts_as_yes)] if page.text.counts_as_yes else []
    for number, line in enumerate(page.lines):
        words = page.text.line_help.get(line.link_id)
        if words:
            lines.append(f"{chr(ord('A') + number)}  {say(words)}")
    return "\n".join(lines)


def clinician_words(titles: tuple[str, ...]) -> str:
    """Return that a clinician is needed now, and for which signs; "" when all are clear."""
    if not titles:
        return ""
    why = text("intake.clinician_why", what="; ".join(titles))
    return f"{text('intake.clinician_now')} {why}"


def told_of(shown: IntakePresenter) -> tuple[str, str, str]:
    """Return kind, words and button of what is said above a page: what went wrong comes first."""
    if shown.unsaved:
        words = text("unsaved.answers", count=len(shown.unsaved), why=shown.not_kept)
        return "error", words, text("app.try_again")
    if shown.problem is not None:
        see = text("intake.elsewhere") if shown.elsewhere else ""
        return "error", shown.problem.sentence, see
    return "fact", text("undo.answer") if shown.taken_back else "", ""


def open_words(page: Page, *, optional: bool) -> str:
    """Return what is left to do on a page."""
    if optional:
        return text("intake.result_note")
    if page.done:
        return text("intake.all_done")
    if page.item.type is ItemType.CHECKLIST:
        return text("intake.open_lines", count=len(page.open_ids))
    return text("intake.open_one")


def ask(
    heading: Heading, presenter: IntakePresenter, page: Page, *, beside: str | None = None
) -> None:
    """Write the words to say above a page; the number to call back stands ``beside`` them."""
    how = {"staff_only": page.item.staff_only, "not_said": page.for_the_person_alone}
    hint = for_staff(presenter.desk, page.text.hint)
    number = presenter.call_back if beside is None else beside
    heading.show_question(page.text.text, hint, **how, beside=number)
