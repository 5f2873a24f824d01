"""The hands at the keyboard: from answers to key presses, one by one, as a person gives them."""

from dataclasses import dataclass, field

from tests.ui.clinic import calm_answer
from triage_desk.domain.answers import YES, AnswerState
from triage_desk.domain.questionnaire import ItemType

# Card, Moran and Newell, "The keystroke-level model for user performance time with interactive
# systems", CACM 23 (1980): an average typist's key press, a mental preparation, and the hand's way
# to another device, in seconds. The machine's own time is measured, not modelled.
KEY_SECONDS, THINK_SECONDS = 0.28, 1.35
TYPED = (ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY, ItemType.DATE, ItemType.TEXT)


@dataclass
class Tally:
    """Key presses and decisions of one piece of work."""

    presses: list[str] = field(default_factory=list)
    decisions: int = 0

    @property
    def strokes(self) -> int:
        """Return how many keys were pressed, Shift, Ctrl and Alt counted as the model does."""
        return sum(len(keys.split("+")) if len(keys) > 1 else 1 for keys in self.presses)

    @property
    def seconds(self) -> float:
        """Return what the keystroke-level model says of it, without the talk and the machine."""
        return KEY_SECONDS * self.strokes + THINK_SECONDS * self.decisions


def presses_for(page, item, says):
    """Return the key presses that answer ``page`` as ``says`` has it, else calmly.

    ``item`` is the widget that asks; keys are read from its buttons, as a person reads them.
    A press is a key name ("Return", "Shift+A") or one letter of typed words.
    """
    kind = page.item.type
    answers = {i: says.get(i) or calm_answer(page.item) for i in page.open_ids}
    if kind is ItemType.CHECKLIST:
        return _lines(page, answers)
    (answer,) = answers.values()
    if answer.state is not AnswerState.ANSWERED:
        raise ValueError(f"no keys are known for {answer.state} of {page.page_id}")
    if kind is ItemType.BOOLEAN:
        return ["A" if answer == YES else "N"]
    if kind in TYPED:
        words = _typed(page, answer.value)
        return _as_before(page, item, answer, words) or [*words, "Return"]
    codes = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    keys = [_key_of(item, code) for code in codes]
    return [*keys, "Return"] if page.item.repeats else keys


def _typed(page, value):
    if page.item.type is ItemType.TEXT:
        # As short as people answer: "What do you want to do?", "What worries you?"
        return list("No" if page.page_id == "fear" else "Walk")
    if page.item.type is not ItemType.QUANTITY:
        return list(f"{value:g}")
    # As people say it: two years, not 730 days.
    whole = [u for u, factor in page.item.units.items() if factor >= 1 and value % factor == 0]
    unit = max(whole, key=page.item.units.get) if value and whole else page.item.unit
    return list(f"{value / page.item.units[unit]:g}{unit[0]}")


def _as_before(page, item, answer, words):
    """Return the key of the button that offers what would be typed, or nothing."""
    offered = getattr(item, "offered", None)
    if offered is None:
        return []
    said = offered.words.rpartition(": ")[2].lower()
    if page.item.type is ItemType.QUANTITY:
        same = said.removesuffix("s") == f"{answer.value:g} {page.item.unit}".removesuffix("s")
    else:
        same = said == "".join(words).lower()
    return [offered.key] if same else []


def _lines(page, answers):
    letters = dict(zip((line.link_id for line in page.lines), "ABCDEFGH", strict=False))
    keys = []
    for link_id, answer in answers.items():
        if answer == YES:
            keys.append(letters[link_id])
        elif answer.state is AnswerState.UNKNOWN:
            keys.append(f"Shift+{letters[link_id]}")
    return [*keys, "N"] if len(keys) < len(answers) else keys


def _key_of(item, code):
    body = getattr(item, "body", None)
    button = body.lines[code] if body is not None else item.options.buttons[code]
    return button.key
