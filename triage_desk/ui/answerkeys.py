"""Which keys give which answers, the same in every item and on the printed card."""

from __future__ import annotations

LINES = "ABCDEFGH"
LINES_YES = tuple(LINES)
LINES_NOT_SURE = tuple(f"Shift+{letter}" for letter in LINES)
# The second key of each is the letter of the printed card.
YES = ("A",)
NO = ("N", "Z")
NOT_SURE = ("U", "Y")
DECLINED = ("W", "X")
NOT_SURE_IN_FIELDS = ("Alt+U",)
DECLINED_IN_FIELDS = ("Alt+W",)
NOT_ASKED_IN_FIELDS = ("Alt+.",)
AS_BEFORE = ("Alt+S",)
NUMBERED = tuple(f"Alt+{number}" for number in range(1, 10))
NEXT = ("Return", "Enter")
OTHER = "."
LETTERS = tuple("ABCDEFGHIJKLMOPQRSTV")
# What is no answer, by state; in a field the letters are text.
STATES = {"not_sure": NOT_SURE, "declined": DECLINED, "not_asked": (OTHER,)}
STATES_IN_FIELDS = {
    "not_sure": NOT_SURE_IN_FIELDS,
    "declined": DECLINED_IN_FIELDS,
    "not_asked": NOT_ASKED_IN_FIELDS,
}


def for_options(count: int) -> tuple[str, ...]:
    """Return a key for each of ``count`` options: 1 to 9, or letters when there are more.

    Options past the twentieth get no key ("").
    """
    keys = tuple("123456789") if count <= 9 else LETTERS
    return tuple(keys[i] if i < len(keys) else "" for i in range(count))
