"""Lines of one list on one page of the kiosk: each with its own four answers, by finger or keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QWidget

from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, Answer
from triage_desk.services.kiosk_view import Question
from triage_desk.ui import theme
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.bigbuttons import Aside, LineAnswer
from triage_desk.ui.widgets.keybutton import KeyButton
from triage_desk.ui.widgets.labels import column, label, row, rule

ANSWERS = (("yes", YES), ("no", NO), ("not_sure", NOT_SURE), ("declined", DECLINED))
# Words narrower than this stand above their answers: a question of one word a line reads badly.
LEAST_WORDS = 340
GAP = 10
APART = 80
# An answer beside its line is no wider: longer words wrap.
WIDEST = 204
# What Qt takes for no limit.
NO_LIMIT = 16_777_215
# Reading a question aloud, and how that is done of one; ``None`` where it must not be.
Read = Callable[[Question], bool]
Reader = Callable[[Question], Read | None]


class Aloud(Protocol):
    """Whoever reads questions aloud."""

    def offers(self, question: Question, code: str) -> bool:
        """Return whether a question may be read aloud in a language, by its code."""
        ...

    def read(self, question: Question, code: str) -> bool:
        """Read a question, or be silent when it is being read; False without a voice."""
        ...

    def stop(self) -> None:
        """Be silent at once."""
        ...


class Silent:
    """Nobody reads aloud."""

    def offers(self, _question: Question, _code: str) -> bool:
        """Return False."""
        return False

    def read(self, _question: Question, _code: str) -> bool:
        """Return False: nothing is read."""
        return False

    def stop(self) -> None:
        """Do nothing."""


class KioskLine(QFrame):
    """One line; ``said`` carries its id and the answer pressed."""

    said = Signal(str, object)

    def __init__(self, question: Question, words: Mapping[str, str], read: Read | None) -> None:
        """Ask ``question``; ``words`` are the fixed ones of the kiosk."""
        super().__init__()
        self.question = question
        link_id = question.link_id
        self.setObjectName(f"kiosk.line.{link_id}")
        self.setAccessibleName(question.text)
        self._words = label(question.text, "kiosk_line")
        self._told = label(question.meaning or words["ask_staff"], "kiosk_note", "muted")
        self._told.hide()
        self.answers: dict[LineAnswer, Answer] = {}
        for name, meaning in ANSWERS:
            button = LineAnswer(f"kiosk.{name}.{link_id}", words[name], question.text)
            button.clicked.connect(lambda _on=False, said=meaning: self.said.emit(link_id, said))
            self.answers[button] = meaning
        told = f"{words['meaning']} {question.text}"
        asks = Aside(f"kiosk.meaning.{link_id}", "circle-help", told)
        asks.clicked.connect(self._tell)
        self.asides: list[KeyButton] = [asks]
        if read is not None:
            aloud = f"{words['read']}: {question.text}"
            reads = Aside(f"kiosk.read.{link_id}", "volume-2", aloud)
            reads.clicked.connect(lambda: read(question))
            self.asides.append(reads)
        self._lay_out()

    @property
    def controls(self) -> Sequence[KeyButton]:
        """Return the buttons from left to right."""
        return (*self.answers, *self.asides)

    def _lay_out(self) -> None:
        outer = column(self, gap=4)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below = row(gap=GAP)
        for button in self.controls:
            below.addWidget(button, 1 if button in self.answers else 0)
        self._across.addWidget(self._words, 1)
        self._across.addLayout(below)
        outer.addLayout(self._across)
        outer.addWidget(self._told)

    def stand(self, width: int) -> None:
        """Put the words above their answers where ``width`` logical pixels leave them too few."""
        wide = {button: _wide(button) for button in self.answers}
        asides = sum(b.width() for b in self.asides)
        room = width - sum(wide.values()) - asides - GAP * (len(self.controls) + 1)
        beside = room >= theme.current().grown(LEAST_WORDS)
        way = QBoxLayout.Direction
        self._across.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._across.setSpacing(2 * GAP if beside else 4)
        for button, most in wide.items():
            # All lines have their answers one below the other.
            button.setMinimumWidth(most if beside else 0)
            button.setMaximumWidth(most if beside else NO_LIMIT)

    def show_answer(self, answer: Answer | None) -> None:
        """Mark what was said; keep the marks off everything else."""
        for button, meaning in self.answers.items():
            button.setChecked(meaning == answer)

    def first(self) -> QWidget:
        """Return where the focus belongs: what is chosen, or the first answer."""
        chosen = [button for button in self.answers if button.isChecked()]
        return (chosen or list(self.answers))[0]

    def _tell(self) -> None:
        told = self._told
        told.setVisible(not told.isVisible())
        if told.isVisible():
            announce(told)


class KioskLines(QWidget):
    """The lines that stand together; ``said`` carries a line's id and its answer."""

    said = Signal(str, object)

    def __init__(
        self, questions: Sequence[Question], words: Mapping[str, str], reader: Reader
    ) -> None:
        """Ask ``questions``; ``reader`` returns how one is read aloud, or ``None``."""
        super().__init__()
        self._lines = [KioskLine(one, words, reader(one)) for one in questions]
        self._wide = 0
        layout = column(self, gap=GAP)
        for line in self._lines:
            if line is not self._lines[0]:
                layout.addWidget(rule())
            layout.addWidget(line)
            line.said.connect(self.said)
        ArrowKeys(self).set_rows([line.controls for line in self._lines])
        self.show_answers(questions)

    def stand(self, width: int) -> None:
        """Lay the lines out for ``width`` logical pixels."""
        self._wide = width
        for line in self._lines:
            line.stand(width)

    def fits(self, height: int) -> int:
        """Return how many lines have room in ``height`` logical pixels: at least 1."""
        used = 0
        for count, line in enumerate(self._lines):
            line.ensurePolished()
            used += line.heightForWidth(self._wide) + (2 * GAP + 1 if count else GAP)
            if used > height:
                return max(count, 1)
        return len(self._lines)

    def show_answers(self, questions: Sequence[Question]) -> None:
        """Mark what was said to each."""
        said = {one.link_id: one.answer for one in questions}
        for line in self._lines:
            line.show_answer(said.get(line.question.link_id))

    def first(self, link_id: str = "") -> QWidget:
        """Return where the focus belongs: in the line named, or in the first left open."""
        wanted = [line for line in self._lines if line.question.link_id == link_id]
        is_open = [line for line in self._lines if not any(b.isChecked() for b in line.answers)]
        return next(chain(wanted, is_open, self._lines)).first()


def head(title: QLabel, hint: QLabel, longest: str, width: int) -> QWidget:
    """Return a heading with how to answer beside it, or below where ``width`` is too small.

    ``longest`` are the longest words that the hint may show.
    """
    made = QWidget()
    across = QBoxLayout(QBoxLayout.Direction.LeftToRight, made)
    across.setContentsMargins(0, 0, 0, 0)
    for part in (title, hint):
        part.ensurePolished()
    words = title.fontMetrics().horizontalAdvance(title.text())
    words += hint.fontMetrics().horizontalAdvance(longest)
    across.addWidget(title, 1)
    across.addWidget(hint)
    if words + APART > width:
        across.setDirection(QBoxLayout.Direction.TopToBottom)
    else:
        hint.setWordWrap(False)
    return made


def _wide(button: LineAnswer) -> int:
    """Return how wide an answer is beside its line."""
    most = max(theme.current().grown(WIDEST), button.minimumSizeHint().width())
    return min(button.sizeHint().width(), most)
