"""The settings on one page: sections at the left, one of them at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.settings_list import Section
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.screens.setting_page import FormPage, SectionPage
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row

LIST_WIDTH = 216
TYPED = "typed."


class SettingsScreen(Screen):
    """``closed`` goes back; ``guide_wanted`` and ``blanks_wanted`` lead to papers.

    A page is made when its section is turned to for the first time.
    """

    closed = Signal()
    guide_wanted = Signal()
    blanks_wanted = Signal()

    def __init__(
        self, sections: tuple[Section, ...], make: Callable[[Section], SectionPage]
    ) -> None:
        """Show the first section; ``make`` makes the page of one."""
        super().__init__(Place.SETTINGS)
        self._sections = sections
        self._make = make
        self._pages: dict[Section, SectionPage] = {}
        self._stack = QStackedWidget()
        self._list = self._listed()
        self._box = combo([(text(f"settings.{s.value}"), s.value) for s in sections], "")
        self._box.setObjectName("settings.section")
        self._box.setAccessibleName(text("settings.sections"))
        self._box.activated.connect(self._turn_to)
        self._save = ActionButton("settings.save", text("settings.save"), primary=True)
        self._put_back = ActionButton("settings.put_back", text("settings.put_back"))
        self._close = ActionButton("settings.close", text("settings.close"))
        self._guide = ActionButton("settings.guide", text("keys.desk_guide"))
        self._guide.clicked.connect(self.guide_wanted)
        self._blanks = ActionButton("settings.blanks", text("keys.blank_papers"))
        self._blanks.clicked.connect(self.blanks_wanted)
        self._save.clicked.connect(self._save_it)
        self._put_back.clicked.connect(self._put_it_back)
        self._close.clicked.connect(self.closed)
        self._told: tuple[Section, bool, bool, bool] | None = None
        self._lay_out()
        self._turn_to(0)

    @property
    def section(self) -> Section:
        """Return the section shown."""
        return self._sections[self._list.currentRow()]

    @property
    def page(self) -> SectionPage:
        """Return the page shown."""
        return self._pages[self.section]

    def turn(self, section: Section) -> None:
        """Show a section."""
        if section in self._sections:
            self._turn_to(self._sections.index(section))

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the list and of the form shown."""
        save = (hint("keep_settings"),) if self._can_save() else ()
        stop = (hint("stop"),) if self.page.can_stop else ()
        return (hint("move"), hint("section"), *save, *stop, hint("close_page"))

    def leave(self) -> None:
        """Stop what is under way on any page."""
        for page in self._pages.values():
            page.leave()

    def status(self) -> str:
        """Return whether something is typed and not saved."""
        return text("settings.unsaved") if self._unsaved() else ""

    def first_focus(self) -> QWidget | None:
        """Return the list of sections."""
        return self._box if theme.current().large else self._list

    def undo(self) -> bool:
        """Take back the last change made on the page shown."""
        return isinstance(self.page, FormPage) and self.page.take_back()

    def marks(self) -> dict[str, str]:
        """Return the section shown, and what is typed in each and not saved."""
        found = {"section": self.section.value}
        for section, page in self._pages.items():
            changes = page.form.changes if page.form is not None else {}
            found |= {f"{TYPED}{section.value}.{name}": words for name, words in changes.items()}
        return found

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Stand as ``marks`` say."""
        for section in self._sections:
            start = f"{TYPED}{section.value}."
            typed = {k.removeprefix(start): w for k, w in marks.items() if k.startswith(start)}
            page = self._page(section) if typed else None
            if isinstance(page, FormPage):
                page.type_all(typed)
        known = [s for s in self._sections if s.value == marks.get("section")]
        if known:
            self.turn(known[0])

    @property
    def keeps_typing(self) -> bool:
        """Return whether something would be lost with the screen."""
        return self._unsaved()

    # ------------------------------------------------------------------------------ its parts

    def _listed(self) -> QListWidget:
        found = QListWidget()
        found.setObjectName("settings.sections")
        found.setAccessibleName(text("settings.sections"))
        for section in self._sections:
            QListWidgetItem(text(f"settings.{section.value}"), found)
        found.setFixedWidth(theme.current().grown(LIST_WIDTH))
        found.currentRowChanged.connect(self._turn_to)
        return found

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        page = column(gap=8)
        page.setContentsMargins(20, 12, 20, 12)
        head = row(gap=16)
        head.addWidget(label(text("settings.title"), "question", wrap=False))
        head.addWidget(self._box)
        head.addStretch(1)
        page.addLayout(head)
        large = theme.current().large
        self._box.setVisible(large)
        body = row(gap=20)
        if large:
            self._list.hide()
        body.addWidget(self._list)
        body.addWidget(self._stack, 1)
        page.addLayout(body, 1)
        outer.addLayout(page, 1)
        outer.addWidget(
            action_bar([self._close, self._guide, self._blanks], [self._put_back, self._save])
        )
        for key, by in zip(commands.named("section").keys, (-1, 1), strict=True):
            turn = QShortcut(QKeySequence(key), self)
            turn.activated.connect(partial(self._step, by))

    def _step(self, by: int) -> None:
        self._turn_to((self._list.currentRow() + by) % len(self._sections))

    def _page(self, section: Section) -> SectionPage:
        page = self._pages.get(section)
        if page is None:
            page = self._pages[section] = self._make(section)
            page.changed.connect(self._show)
            self._stack.addWidget(page)
        return page

    def _turn_to(self, number: int) -> None:
        if not 0 <= number < len(self._sections):
            return
        self._list.setCurrentRow(number)
        self._box.setCurrentIndex(number)
        page = self._page(self._sections[number])
        if self._stack.currentWidget() is not page or not self._stack.isVisible():
            self._stack.setCurrentWidget(page)
            page.begin()
        self._show()

    def _save_it(self) -> None:
        if isinstance(self.page, FormPage):
            self.page.save()

    def _put_it_back(self) -> None:
        if isinstance(self.page, FormPage):
            self.page.put_back()

    def _unsaved(self) -> bool:
        return any(page.form is not None and page.form.dirty for page in self._pages.values())

    def _can_save(self) -> bool:
        return self._save.isEnabled() and not self._save.isHidden()

    def _show(self) -> None:
        if self._list.currentRow() < 0 or self.section not in self._pages:
            return
        form = self.page.form
        shown = form is not None and form.may_change
        for button in (self._save, self._put_back):
            button.setVisible(shown)
            button.setEnabled(form is not None and form.dirty and not form.busy)
        told = (self.section, self._unsaved(), self.page.can_stop, self._can_save())
        if told != self._told:
            # The bars are made anew by it: not for every key.
            self._told = told
            self.hints_changed.emit()
