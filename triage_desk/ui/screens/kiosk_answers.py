"""The answers of one question at the kiosk: large, by finger or keys, the last two always there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, Answer, answered
from triage_desk.domain.questionnaire import ItemType
from triage_desk.errors import UserError
from triage_desk.services.kiosk_view import Question
from triage_desk.ui import theme
from triage_desk.ui.items.base import Parse
from triage_desk.ui.items.scale import numbers_of
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.bigbuttons import BigAnswer, BigButton, BigNumber
from triage_desk.ui.widgets.keybutton import KeyButton
from triage_desk.ui.widgets.labels import column, label, row

ONE_COLUMN, TWO_COLUMNS = 3, 10
DIGITS, A_ROW = "1234567890", 5
LONGEST_NUMBER, MOST_IN_A_LINE = 3, 11
WHOLE = 0.001


class Answers(QWidget):
    """``chosen`` carries the answer marked, or ``None`` when it cannot be told yet.

    ``refused`` follows a ``chosen`` of nothing, and says why what is typed is no answer.
    ``last`` holds Not sure and Would rather not say: the page keeps them in sight.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, question: Question, words: Mapping[str, str], parse: Parse) -> None:
        """Ask ``question``; ``words`` are the fixed ones of the kiosk, ``parse`` reads numbers."""
        super().__init__()
        self._question, self._words, self._parse = question, words, parse
        self._marks: dict[KeyButton, Answer] = {}
        self._several: dict[str, KeyButton] = {}
        self._rows: list[Sequence[QWidget]] = []
        self.field: QLineEdit | QPlainTextEdit | None = None
        self._unit = ""
        self._codes: tuple[str, ...] = ()
        self._layout = column(self, gap=12)
        self._add_own()
        self.last = QWidget()
        self._layout = column(self.last, gap=12)
        self._add_last()
        ArrowKeys(self).set_rows(self._rows)
        self._put_back()
        self.show_answer(question.answer)

    @property
    def hint(self) -> str:
        """Return how to answer, in one line."""
        item = self._question.item
        if item.type is ItemType.TEXT:
            return self._words["write"]
        if item.type is ItemType.QUANTITY:
            return self._words["how_long"]
        if item.type is ItemType.INTEGER:
            return self._words["number"]
        return self._words["tap_all" if item.repeats else "tap_one"]

    def first(self) -> QWidget:
        """Return where the focus begins: what is chosen, the field, or the first answer."""
        chosen = [button for button in self.findChildren(KeyButton) if button.isChecked()]
        return chosen[0] if chosen else self.field or next(iter(self._marks))

    def show_answer(self, answer: Answer | None) -> None:
        """Mark what was said before in this sitting."""
        value = answer.value if answer is not None else None
        for button, meaning in self._marks.items():
            button.setChecked(meaning == answer)
        self._codes = value if isinstance(value, tuple) else ()
        for code, button in self._several.items():
            button.setChecked(code in self._codes or (code == self._unit and bool(self._unit)))

    def _put_back(self) -> None:
        """Fill the field with what was said before in this sitting."""
        answer, units = self._question.answer, self._question.item.units
        value = answer.value if answer is not None else None
        if value is None or self.field is None:
            return
        words = str(value)
        if isinstance(value, (int, float)) and units:
            words, self._unit = _measured(float(value), units)
        with QSignalBlocker(self.field):
            if isinstance(self.field, QLineEdit):
                self.field.setText(words)
            else:
                self.field.setPlainText(words)

    # -------------------------------------------------------------------------------- building

    def _add_own(self) -> None:
        question, item = self._question, self._question.item
        if question.line is not None or item.type is ItemType.BOOLEAN:
            yes = self._choice("yes", self._words["yes"], YES)
            no = self._choice("no", self._words["no"], NO)
            self._put([[yes], [no]] if theme.current().large else [[yes, no]])
        elif item.type is ItemType.CHOICE:
            self._add_options()
        elif item.type is ItemType.TEXT:
            self._add_text()
        elif numbers_of(item):
            self._add_scale()
        else:
            self._add_pad()

    def _add_options(self) -> None:
        item = self._question.item
        buttons: list[KeyButton] = []
        for option in item.options:
            words = self._question.options.get(option.code, option.code)
            if item.repeats:
                button: KeyButton = BigAnswer(f"kiosk.{option.code}", words, several=True)
                button.clicked.connect(lambda _on=False, code=option.code: self._toggle(code))
                self._several[option.code] = button
            else:
                button = self._choice(option.code, words, answered(option.code))
            buttons.append(button)
        wide = 1 if len(buttons) <= ONE_COLUMN or theme.current().large else 2
        wide = 3 if wide > 1 and len(buttons) > TWO_COLUMNS else wide
        self._put([buttons[at : at + wide] for at in range(0, len(buttons), wide)])

    def _add_scale(self) -> None:
        line: list[KeyButton] = []
        for number in numbers_of(self._question.item):
            button = BigNumber(f"kiosk.number_{number}", str(number))
            self._mark(button, answered(number))
            line.append(button)
        half = (len(line) + 1) // 2
        broken = theme.current().large or len(line) > MOST_IN_A_LINE
        if self._question.ends:
            self._say_ends()
        self._put([line[:half], line[half:]] if broken else [line])

    def _say_ends(self) -> None:
        """Say above the numbers what the ends mean: what is below goes out of sight first."""
        large = theme.current().large
        above = column(gap=4) if large else row(gap=24)
        for end in self._question.ends:
            above.addWidget(label(end, "kiosk_note", wrap=False))
        if not large:
            above.insertStretch(1)
        self._layout.addLayout(above)

    def _add_text(self) -> None:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setMinimumHeight(theme.current().grown(110))
        self._take_field(field)
        field.textChanged.connect(lambda: self._typed(field.toPlainText()))
        self._layout.addWidget(field)

    def _add_pad(self) -> None:
        """A field that takes digits, keys for them beside it, and the units below."""
        field = QLineEdit()
        field.setMaxLength(LONGEST_NUMBER)
        field.setFixedSize(theme.current().grown(160), theme.current().grown(72))
        field.textChanged.connect(lambda _t: self._measured())
        self._take_field(field)
        erase = BigButton("kiosk.erase", self._words["erase"])
        erase.clicked.connect(field.clear)
        across = row(gap=24)
        left = column(gap=8)
        left.addWidget(field)
        left.addWidget(erase)
        across.addLayout(left)
        pad = QGridLayout()
        pad.setSpacing(8)
        for at, digit in enumerate(DIGITS):
            key = BigNumber(f"kiosk.digit_{digit}", digit)
            key.clicked.connect(lambda _on=False, d=digit: field.insert(d))
            pad.addWidget(key, at // A_ROW, at % A_ROW)
        across.addLayout(pad, 1)
        self._layout.addLayout(across)
        self._add_units()

    def _add_units(self) -> None:
        units: list[KeyButton] = []
        for unit in self._question.item.units:
            button = BigAnswer(f"kiosk.{unit}", self._words.get(unit, unit))
            button.clicked.connect(lambda _on=False, u=unit: self._choose_unit(u))
            self._several[unit] = button
            units.append(button)
        wide = 2 if theme.current().large else len(units)
        self._put([units[at : at + wide] for at in range(0, len(units), max(wide, 1))])

    def _add_last(self) -> None:
        sure = self._choice("not_sure", self._words["not_sure"], NOT_SURE)
        declined = self._choice("declined", self._words["declined"], DECLINED)
        self._put([[sure], [declined]] if theme.current().large else [[sure, declined]])

    def _take_field(self, field: QLineEdit | QPlainTextEdit) -> None:
        field.setObjectName("kiosk.field")
        step = "kiosk_question" if isinstance(field, QLineEdit) else "kiosk_answer"
        field.setStyleSheet(f"font-size: {theme.current().text_px(step)}px;")
        field.setAccessibleName(self._question.text)
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        field.setAcceptDrops(False)
        self.field = field

    def _choice(self, name: str, words: str, meaning: Answer) -> KeyButton:
        button = BigAnswer(f"kiosk.{name}", words)
        self._mark(button, meaning)
        return button

    def _mark(self, button: KeyButton, meaning: Answer) -> None:
        self._marks[button] = meaning
        button.clicked.connect(lambda: self._say(meaning))

    def _put(self, rows: Sequence[Sequence[QWidget]]) -> None:
        for each in rows:
            line = row(gap=12)
            for widget in each:
                line.addWidget(widget, 1)
            self._layout.addLayout(line)
            self._rows.append(each)

    # ------------------------------------------------------------------------------ what is said

    def _say(self, answer: Answer) -> None:
        """Mark one answer; what was ticked or typed beside it counts no more."""
        if self.field is not None:
            with QSignalBlocker(self.field):
                self.field.clear()
        self._unit = ""
        self.show_answer(answer)
        self.chosen.emit(answer)

    def _toggle(self, code: str) -> None:
        left = tuple(each for each in self._codes if each != code)
        codes = left if code in self._codes else (*left, code)
        answer = answered(codes) if codes else None
        self.show_answer(answer)
        self.chosen.emit(answer)

    def _choose_unit(self, unit: str) -> None:
        self._unit = unit
        self._measured()

    def _measured(self) -> None:
        typed = self.field.text() if isinstance(self.field, QLineEdit) else ""
        for button in self._marks:
            button.setChecked(False)
        for unit, button in self._several.items():
            button.setChecked(unit == self._unit)
        if self._several and not self._unit:
            self.chosen.emit(None)
            return
        self._read(f"{typed}{self._unit}" if typed else "")

    def _typed(self, words: str) -> None:
        for button in self._marks:
            button.setChecked(False)
        self._read(words)

    def _read(self, typed: str) -> None:
        try:
            self.chosen.emit(self._parse(typed) if typed.strip() else None)
        except UserError as error:
            self.chosen.emit(None)
            self.refused.emit(str(error))


def _measured(value: float, units: Mapping[str, float]) -> tuple[str, str]:
    """Return a length of time in the largest unit in which it is a whole number."""
    for unit, size in sorted(units.items(), key=lambda pair: -pair[1]):
        count = value / size
        if count >= 1 and abs(count - round(count)) < WHOLE:
            return str(round(count)), unit
    return f"{value:g}", next(iter(units))
