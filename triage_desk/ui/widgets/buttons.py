"""The buttons of screens and of answers."""

from __future__ import annotations

from collections.abc import Sequence

from triage_desk.ui import commands
from triage_desk.ui.answerkeys import NEXT
from triage_desk.ui.widgets.keybutton import KeyButton, Look, speak_as_radio


class ActionButton(KeyButton):
    """A button of a screen. Its object name is the action id."""

    def __init__(
        self, action_id: str, words: str, key: str = "", *, primary: bool = False, icon: str = ""
    ) -> None:
        """Make a button; ``icon`` names an SVG file.

        Its key is the one that ``commands`` has for ``action_id``; ``key`` stands in its place.
        """
        look = Look(
            kind="primary" if primary else "normal",
            step="reading" if primary else "body",
            icon=icon,
            height="button_main" if primary else "button",
        )
        super().__init__(action_id, words, _with_keypad(key or commands.key_of(action_id)), look)


class EmergencyButton(KeyButton):
    """The outlined red button at the same place of every top bar, with F12."""

    def __init__(self, action_id: str, words: str) -> None:
        """Make the button; its word is the caller's."""
        key = commands.key("emergency")
        super().__init__(action_id, words, (key,), Look(kind="emergency", icon="octagon-alert"))


class AnswerButton(KeyButton):
    """One answer of a line or an item: pressed to record it, filled with a tick once recorded."""

    def __init__(
        self,
        object_name: str,
        words: str,
        keys: Sequence[str] = (),
        *,
        strong: bool = False,
        plain: bool = False,
        large: bool = False,
    ) -> None:
        """Make an answer button.

        ``strong`` ones (Yes) have larger, bold words; ``plain`` ones no tick; ``large`` ones are
        as high as the main answer beside which they stand.
        """
        step = "reading" if strong or plain else "body"
        lead = "" if plain else "tick"
        height = "none_height" if large else "answer"
        look = Look(step=step, bold=strong or plain, lead=lead, height=height)
        super().__init__(object_name, words, keys, look)
        self.setCheckable(True)
        if not plain:
            speak_as_radio(self)


class OptionButton(KeyButton):
    """One of several choices in a column: dot or box, words that wrap, key at the right."""

    def __init__(
        self,
        object_name: str,
        words: str,
        keys: Sequence[str] = (),
        *,
        several: bool = False,
        tight: bool = False,
    ) -> None:
        """Make a choice; ``several`` draws a tick box in place of a radio dot.

        ``tight`` ones are lower and in smaller words, for a list that must be seen whole.
        """
        lead = "box" if several else "dot"
        step, height = ("body", "button") if tight else ("reading", "answer")
        look = Look(kind="option", step=step, bold=False, lead=lead, height=height)
        super().__init__(object_name, words, keys, look)
        self.setCheckable(True)
        if not several:
            speak_as_radio(self)


class MainAnswerButton(KeyButton):
    """The large button under a list: None of these, Not sure about the rest, Next."""

    def __init__(
        self, object_name: str, words: str, keys: Sequence[str] = (), *, primary: bool = False
    ) -> None:
        """Make a main answer; only one of a bar is primary."""
        look = Look(
            kind="primary" if primary else "normal",
            step="line_item" if primary else "reading",
            bold=primary,
            height="none_height",
        )
        super().__init__(object_name, words, keys, look)


def _with_keypad(key: str) -> tuple[str, ...]:
    """Return the keys that press a button: Enter of the number pad counts as Enter."""
    if not key:
        return ()
    first, *others = NEXT
    stem, plus, last = key.rpartition("+")
    return (key, *(f"{stem}{plus}{other}" for other in others)) if last == first else (key,)
