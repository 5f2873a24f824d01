"""Help for the screen beside it: its page, a search in all pages, and its keys."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import help as helps
from triage_desk.ui.screens.fields import line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.fitrow import FitRow
from triage_desk.ui.widgets.keycap import KeyCap, spoken
from triage_desk.ui.widgets.labels import clear, column, label, row, rule

EVERYWHERE = (
    *("emergency", "help_now", "cover", "palette"),
    *("change_user", "lock", "theme", "all_keys"),
)
SCHEME, GUIDE, BLANKS, TOUR = "help", "desk_guide", "blank_papers", "tour"
PARAGRAPH, INDENT = 6, 20


class Page(QTextBrowser):
    """Shows our own Markdown and fetches nothing, from nowhere."""

    def loadResource(self, _kind: int, _url: QUrl | str) -> object:
        """Return nothing: a page of help is words."""
        return None


class HelpView(QFrame):
    """``closed`` comes when it was read, ``wanted`` carries the desk guide or the tour."""

    closed = Signal()
    wanted = Signal(str)

    def __init__(self) -> None:
        """Stand empty and hidden."""
        super().__init__()
        self.setObjectName("help")
        self.setProperty("ground", "right")
        self._title = label("", "section", bold=True)
        self._of_keys = label("", "reading", bold=True)
        self._close = ActionButton("keys.close", "")
        self._close.show_key(commands.key("all_keys"))
        self._field = line_edit("")
        self._field.setObjectName("help.search")
        self._page = Page()
        self._page.setObjectName("help.page")
        self._page.setOpenLinks(False)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.anchorClicked.connect(self._follow)
        self._keys = column(gap=6)
        self._shown = ""
        self._more: dict[str, ActionButton] = {}
        self._all = ActionButton("help.all", "")
        self._all.clicked.connect(lambda: self._list(text("help.all_pages"), helps.pages()))
        self._close.clicked.connect(self.closed)
        self._field.textChanged.connect(self._search)
        self._lay_out()
        self.say()

    def say(self) -> None:
        """Write the words around the page in the language that staff read now."""
        self.setAccessibleName(text("help.title"))
        self._title.setText(text("help.title"))
        self._of_keys.setText(text("keys.title"))
        self._close.set_words(text("keys.close"))
        self._all.set_words(text("help.all"))
        self._all.set_spoken(text("help.all_pages"))
        self._field.setPlaceholderText(text("help.search"))
        self._field.setAccessibleName(text("help.search"))
        for name, button in self._more.items():
            button.set_words(text(f"help.{name}"))

    @property
    def shown(self) -> str:
        """Return the name of the page shown, "" for a list of pages."""
        return self._shown

    @property
    def words(self) -> str:
        """Return the words of the page."""
        return self._page.toPlainText()

    def show_screen(self, screen: Screen) -> None:
        """Show the page and the keys of a screen."""
        self._field.clear()
        self.show_page(helps.page_of(screen.place))
        self.show_keys(screen)

    @property
    def offered(self) -> tuple[str, ...]:
        """Return what ``offer`` may offer."""
        return tuple(self._more)

    def offer(self, names: Collection[str]) -> None:
        """Offer the desk guide and the tour where they can be had now."""
        for name, button in self._more.items():
            button.setVisible(name in names)

    def show_keys(self, screen: Screen, without: frozenset[str] = frozenset()) -> None:
        """Show the keys that work on a screen now, ``without`` what this window does not do."""
        clear(self._keys)
        entries = dict.fromkeys((*screen.key_hints(), *everywhere(screen, without)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for number, entry in enumerate(entries):
            grid.addWidget(_caps(entry), number, 0)
            grid.addWidget(label(entry.words), number, 1)
        grid.setColumnStretch(1, 1)
        holder = QWidget()
        holder.setLayout(grid)
        self._keys.addWidget(holder)

    def show_page(self, page: helps.HelpPage) -> None:
        """Show one page, from its top."""
        self._shown = page.name
        self._set(page.title, page.body)

    def show_named(self, name: str) -> None:
        """Show the page of a name, if there is one."""
        page = next((page for page in helps.pages() if page.name == name), None)
        if page is not None:
            self.show_page(page)

    def take_focus(self) -> None:
        """Let the keys scroll the page."""
        self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the screen while the focus is here."""
        overrides = event.type() is QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Write the page again when the text size or the colours change."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._page.document().setDefaultFont(theme.current().font("body"))
            self._arrange()

    def _arrange(self) -> None:
        """Put the keys below the page, or beside it where large letters leave no height."""
        way = QBoxLayout.Direction
        large = theme.current().large
        self._parts.setDirection(way.LeftToRight if large else way.TopToBottom)
        self._line.setVisible(not large)

    def _lay_out(self) -> None:
        layout = column(self, 12, 8)
        head = row(gap=8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._all)
        head.addWidget(self._close)
        layout.addLayout(head)
        layout.addWidget(self._field)
        page, keys = column(gap=8), column(gap=8)
        page.addWidget(self._page, 1)
        more = FitRow()
        for name in (GUIDE, BLANKS, TOUR):
            button = ActionButton(f"help.{name}", "")
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            self._more[name] = button
            more.add(button)
        page.addWidget(more)
        self._line = rule()
        keys.addWidget(self._line)
        keys.addWidget(self._of_keys)
        area = _area(self._keys)
        keys.addWidget(area, 1)
        # Page and keys share the height three to two, whatever each would like to have.
        for part in (self._page, area):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._parts = column(gap=8)
        self._parts.addLayout(page, 3)
        self._parts.addLayout(keys, 2)
        layout.addLayout(self._parts, 1)
        self._arrange()

    def _set(self, title: str, markdown: str) -> None:
        document = self._page.document()
        document.setDefaultFont(theme.current().font("body"))
        document.setIndentWidth(INDENT)
        document.setMarkdown(f"### {title}\n\n{markdown}")
        _space(document)
        self._page.setAccessibleName(title)
        self._page.moveCursor(QTextCursor.MoveOperation.Start)

    def _search(self, typed: str) -> None:
        if typed.strip():
            self._list(text("help.found"), helps.search(typed))

    def _list(self, title: str, pages: tuple[helps.HelpPage, ...]) -> None:
        self._shown = ""
        lines = [f"- [{page.title}]({SCHEME}:{page.name})" for page in pages]
        self._set(title, "\n".join(lines) if lines else text("help.nothing"))

    def _follow(self, link: QUrl) -> None:
        """Go where a link of ours leads; others lead nowhere."""
        if link.scheme() == SCHEME:
            self._field.clear()
            self.show_named(link.path())


def _space(document: QTextDocument) -> None:
    """Put room between the lines of a page: Markdown of Qt sets none."""
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        shape.setBottomMargin(theme.current().grown(PARAGRAPH))
        QTextCursor(block).setBlockFormat(shape)
        block = block.next()


def everywhere(screen: Screen, without: frozenset[str] = frozenset()) -> tuple[KeyHint, ...]:
    """Return the keys that work on every screen, of those that work on this one."""
    there = {"help_now": Place.HELP_NOW, "emergency": Place.EMERGENCY}
    dead = {name: screen.place is place for name, place in there.items()}
    dead["cover"] = not screen.may_be_covered
    here = (name for name in EVERYWHERE if commands.named(name).is_at(screen.place))
    return tuple(hint(name) for name in here if name not in without and not dead.get(name))


def _caps(entry: KeyHint) -> QWidget:
    caps = QWidget()
    line = row(caps, gap=4)
    for key in entry.keys:
        line.addWidget(KeyCap(key))
    line.addStretch(1)
    caps.setAccessibleName(" ".join(spoken(key) for key in entry.keys))
    return caps


def _area(inside: QVBoxLayout) -> QWidget:
    content = QWidget()
    outer = column(content)
    outer.addLayout(inside)
    outer.addStretch(1)
    return scrolling(content)
