"""What a person types alone at the kiosk is an answer, or is refused with the reason."""

from collections import defaultdict

from PySide6.QtWidgets import QPushButton

from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.typed import read_typed
from triage_desk.services.kiosk_view import Question
from triage_desk.ui.screens.kiosk_answers import Answers

DAYS = Item(
    *("symptom_days", ItemType.QUANTITY, "frame"),
    unit="days",
    units={"days": 1.0, "years": 365.0},
    minimum=0,
    maximum=40000,
)


def test_a_time_that_is_too_long_is_refused_and_one_that_fits_is_chosen(show):
    heard = []
    words = defaultdict(lambda: "words")
    question = Question("symptom_days", DAYS, None, "How long?")
    answers = Answers(question, words, lambda typed: read_typed(DAYS, typed))
    answers.chosen.connect(lambda answer: heard.append(answer and answer.value))
    answers.refused.connect(heard.append)
    show(answers)
    answers.field.setText("600")
    answers.findChild(QPushButton, "kiosk.years").click()
    assert heard == [None, None, "Type a number from 0 to 40000 days."]
    answers.field.setText("6")
    assert heard[3:] == [2190]
