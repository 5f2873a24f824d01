"""The card of a patient page that says when the person is asked again, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QBoxLayout

from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.patient_beside import Beside
from triage_desk.ui.screens.patient_cards import titled
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.labels import label, row
from triage_desk.ui.widgets.lines import SourceLink

WAYS = (
    ("ask", OutcomeChannel.DESK),
    ("kiosk", OutcomeChannel.KIOSK),
    ("paper", OutcomeChannel.PAPER),
)


def fill_followups(
    layout: QBoxLayout,
    shown: Beside,
    ask: Callable[[str, OutcomeChannel], None],
    on_paper: Callable[[], None],
    on_form: Callable[[str], None],
) -> None:
    """Put the follow-ups into one card.

    ``ask`` takes an id, and how it is asked; ``on_paper`` prints the scores, ``on_form`` the
    questions.
    """
    if not shown.followups:
        return
    now = shown.ask_now
    buttons = []
    if now:
        for name, channel in WAYS:
            words = "first" if shown.asks_first and name == "ask" else name
            button = ActionButton(f"patient.{name}_again", text(f"follow_ups.{words}"))
            button.clicked.connect(lambda _=False, c=channel: ask(now, c))
            buttons.append(button)
    card, inside = titled("follow_ups.title", *_papers(shown, on_paper, on_form))
    for when, words in shown.followups:
        line = row()
        line.addWidget(label(when, "caption", "muted", wrap=False))
        line.addWidget(label(words), 1)
        inside.addLayout(line)
    acts = FitRow()
    acts.add(*buttons)
    inside.addWidget(acts)
    layout.addWidget(card)


def _papers(
    shown: Beside, on_paper: Callable[[], None], on_form: Callable[[str], None]
) -> Iterator[SourceLink]:
    """Yield the links to the papers: the questions of the next time, and the scores so far."""
    now = shown.ask_now
    if now:
        form = SourceLink("patient.print_form", text("follow_ups.form"))
        form.clicked.connect(lambda: on_form(now))
        yield form
    if shown.trends:
        scores = SourceLink("patient.print_scores", text("follow_ups.print"))
        scores.clicked.connect(on_paper)
        yield scores
