"""What all item widgets have in common: one signal, one page, one way to take the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from triage_desk.domain.answers import Answer
from triage_desk.services.views import Page

Parse = Callable[[str], Answer]


class ItemWidget(QFrame):
    """Asks one page; its accessible name is the question, where that may be read.

    It shows what the page says was answered, and nothing it only hopes for.

    ``answered`` carries a mapping of link id to ``Answer``, or to ``None`` to open it again. The
    owner stores it and calls ``set_page`` with the page as it then stands.
    """

    answered = Signal(object)
    noted = Signal()

    def __init__(self, page: Page) -> None:
        """Keep the page; subclasses build themselves and then call ``set_page``."""
        super().__init__()
        self._page = page
        self.setObjectName(f"{page.item.link_id}.item")

    @property
    def page(self) -> Page:
        """Return the page shown."""
        return self._page

    @property
    def link_id(self) -> str:
        """Return the link id of the item."""
        return self._page.item.link_id

    def set_page(self, page: Page) -> None:
        """Show the same page with other answers."""
        self._page = page

    def take_over(self, before: ItemWidget) -> None:
        """Keep what was begun in the widget that asked the same in another language."""

    def peek(self, *, on: bool) -> None:
        """Show words that are kept from people across the counter, while a key is held."""

    def begun(self) -> str:
        """Return what was chosen here and not said yet, in signs of the item's own; "" for none.

        What stands in a field is not part of it: fields are read by their names.
        """
        return ""

    def begin_again(self, begun: str) -> None:
        """Stand again as ``begun`` says."""

    def hasHeightForWidth(self) -> bool:
        """Take the height there is: a list scrolls inside, and its bar stays in sight."""
        return False

    @property
    def note(self) -> str:
        """Return what stands under the answers, "" to leave it to the screen; ``noted`` tells."""
        return ""

    def focus_first(self) -> None:
        """Put the focus where the first answer is given."""
        self.setFocus()

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys that work here, for the key bar: ((keys, what they do), ...)."""
        return ()

    def _say(self, changes: Mapping[str, Answer | None]) -> None:
        self.answered.emit(dict(changes))

    def _say_state(self, answer: Answer) -> None:
        """Say that there is no answer, and why: not sure, would rather not say, not asked."""
        self._say({self.link_id: answer})
