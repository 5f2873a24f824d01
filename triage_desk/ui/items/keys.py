"""Which keys give which answers, the same in every item and on the printed card."""

from __future__ import annotations

LINES = "ABCDEFGH"
# The second key of each is the letter of the printed card.
YES = ("A",)
NO = ("N", "Z")
NOT_SURE = ("U", "Y")
DECLINED = ("W", "X")
NOT_SURE_IN_FIELDS = ("Alt+U",)
DECLINED_IN_FIELDS = ("Alt+W",)
NEXT = ("Return", "Enter")
OTHER = "."
_LETTERS = "ABCDEFGHIJKLMOPQRSTV"


def for_options(count: int) -> tuple[str, ...]:
    """Return a key for each of ``count`` options: 1 to 9, or letters when there are more.

    Options past the twentieth get no key ("").
    """
    keys = "123456789" if count <= 9 else _LETTERS
    return tuple(keys[i] if i < len(keys) else "" for i in range(count))
