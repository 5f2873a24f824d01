"""Several of several: ticked on a list or on the body, then Next."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_desk.domain.answers import answered
from triage_desk.services.views import Page
from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.lastanswers import LastAnswers
from triage_desk.ui.items.options import OptionColumn
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.body import BodyMap
from triage_desk.ui.widgets.labels import column, first_bold, label


class _Ticked(ItemWidget):
    """What both have in common: nothing is said before Next, and Next wants at least one."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.last = LastAnswers(self.link_id, with_next=True)
        self.last.next_pressed.connect(self._next)
        self.last.said.connect(self._say_state)
        self._error = label(tone="late")
        self._error.setTextFormat(Qt.TextFormat.RichText)
        self._error.setObjectName(f"{self.link_id}.error")
        self._error.hide()
        self._layout: QVBoxLayout = column(self, gap=12)

    def _lay_out(self, view: QWidget) -> None:
        self._layout.addWidget(view, 1)
        self._layout.addWidget(self._error)
        self._layout.addWidget(self.last)

    @property
    @abstractmethod
    def chosen(self) -> tuple[str, ...]:
        """Return the codes ticked, in the order of ticking."""

    @abstractmethod
    def _choose(self, codes: tuple[str, ...]) -> None:
        """Tick ``codes``."""

    def set_page(self, page: Page) -> None:
        """Show another answer."""
        super().set_page(page)
        answer = page.answers.get(self.link_id)
        value = answer.value if answer is not None else None
        self._choose(value if isinstance(value, tuple) else ())
        self.last.show_answer(answer)

    def take_over(self, before: ItemWidget) -> None:
        """Keep what is ticked and not said yet."""
        if isinstance(before, _Ticked):
            self._choose(before.chosen)

    def begun(self) -> str:
        """Return the codes ticked and not said yet."""
        answer = self.page.answers.get(self.link_id)
        said = answer.value if answer is not None else ()
        return "" if self.chosen == (said or ()) else " ".join(self.chosen)

    def begin_again(self, begun: str) -> None:
        """Tick the codes again that the page still has."""
        known = {option.code for option in self.page.item.options}
        self._choose(tuple(code for code in begun.split() if code in known))

    def _next(self) -> None:
        if self.chosen:
            self._error.hide()
            self._say({self.link_id: answered(self.chosen)})
            return
        self._error.setText(
            text("kit.field.error", words=first_bold(text("kit.choice.choose_first")))
        )
        self._error.show()
        announce(self._error)


class SeveralWidget(_Ticked):
    """Tick lines in a column."""

    def __init__(self, page: Page) -> None:
        """Ask a choice item that takes several codes."""
        super().__init__(page)
        self._chosen: tuple[str, ...] = ()
        self.options = OptionColumn(page, several=True)
        self._lay_out(self.options)
        self.options.pressed.connect(self._toggle)
        rows = [*self.options.rows(), (self.last.next, *self.last.buttons)]
        ArrowKeys(self).set_rows(rows)
        self.set_page(page)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the codes ticked, in the order of ticking."""
        return self._chosen

    def _choose(self, codes: tuple[str, ...]) -> None:
        self._chosen = codes
        self.options.show_chosen(codes)

    def _toggle(self, code: str) -> None:
        without = tuple(c for c in self._chosen if c != code)
        self._choose(without if code in self._chosen else (*self._chosen, code))
        self._error.hide()

    def focus_first(self) -> None:
        """Put the focus on the first line."""
        for button in list(self.options.buttons.values())[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of lines and last answers."""
        known = [button.key for button in self.options.buttons.values() if button.key]
        span = ((known[0], "\u2013", known[-1]), text("kit.choice.tick"))
        return (span, *self.last.keys())


class RegionsWidget(_Ticked):
    """The body and its list."""

    def __init__(self, page: Page) -> None:
        """Ask where it hurts."""
        super().__init__(page)
        self.body = BodyMap(self.link_id)
        words, also = page.text.options, page.english.also
        english = page.english.options
        self.body.set_options(
            [(o.code, words.get(o.code, o.code)) for o in page.item.options],
            {code: f"{said} {also.get(code, '')}" for code, said in english.items()},
        )
        self.body.changed.connect(lambda _codes: self._error.hide())
        self._lay_out(self.body)
        self._arrows = ArrowKeys(self)
        self._set_arrows()
        self.set_page(page)

    def event(self, event: QEvent) -> bool:
        """Let the arrows follow the list when it takes another shape."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._set_arrows()
        return super().event(event)

    def _set_arrows(self) -> None:
        self._arrows.set_rows([*self.body.rows(), (self.last.next, *self.last.buttons)])

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the regions chosen, the main one first."""
        return self.body.chosen

    def _choose(self, codes: tuple[str, ...]) -> None:
        self.body.choose(codes)

    def focus_first(self) -> None:
        """Put the focus on the first region of the list."""
        self.body.focus_first()

    def keys(self) -> tuple[tuple[Sequence[str], str], ...]:
        """Return the keys of regions and last answers."""
        known = [line.key for line in self.body.lines.values()]
        tick = ((known[0], "\u2013", known[-1]), text("kit.choice.tick"))
        find = (commands.named("find_place").shown, text("keys.find_place"))
        return (tick, find, *self.last.keys())
