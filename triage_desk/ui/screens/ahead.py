"""Builds the page that most likely comes next, in the moment after this one is on the screen.

After the last page comes a decision: that is evaluated ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import delete

from triage_desk.services.views import Page
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.factory import widget_for
from triage_desk.ui.presenters.ahead import asks_the_same, likely_decisions, likely_next
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.screens.intake_words import ask
from triage_desk.ui.widgets.drawn import PaintsAhead
from triage_desk.ui.widgets.panels import Heading

# Since this page was painted; a practised typist presses a key each 120 ms or so.
PAUSE_MS = 40
FIELDS: tuple[type[QWidget], ...] = (QLineEdit, QPlainTextEdit, QComboBox)


class Ahead:
    """Has the widget of the next page ready; what comes otherwise is built when it comes.

    It stands hidden behind the page shown, dressed and laid out, so that a press has only to show
    it. A field has no name until then, so that drafts do not meet it. Each turn of the event loop
    does one part, so that a key pressed meanwhile waits for a few milliseconds. What was shown
    before is destroyed then as well.
    """

    def __init__(
        self,
        presenter: IntakePresenter,
        holder: QWidget,
        heading: Heading,
        width_for: Callable[[Page], int],
    ) -> None:
        """Work for the pages that ``holder`` shows under ``heading``, as long as it is there.

        ``width_for`` says how wide the holder will be: some pages have no help beside them.
        """
        self.presenter = presenter
        self._holder, self._heading, self._width_for = holder, heading, width_for
        self._rehearsed: Heading | None = None
        self._parts: Iterator[None] = iter(())
        self._item: ItemWidget | None = None
        self._names: dict[QWidget, str] = {}
        self._gone: list[ItemWidget] = []
        self._timer = QTimer(holder)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def take(self, page: Page) -> ItemWidget:
        """Return the widget that asks ``page``, and begin to think of the next one."""
        for gone in [gone for gone in self._gone if gone.page.page_id == page.page_id]:
            self._gone.remove(gone)
            gone.deleteLater()
        item, self._item = self._item, None
        self.presenter.foreseen, self._parts = [], self._work()
        # A timer of nothing comes after what this press has still to lay out and to paint.
        QTimer.singleShot(0, self._timer, self._wait)
        if item is not None and asks_the_same(item.page, page):
            for field, name in self._names.items():
                field.setObjectName(name)
            item.set_page(page)
            return item
        if item is not None:
            # At once: two pages must never be found where one is asked.
            delete(item)
        return widget_for(page, self.presenter.parse)

    def put_away(self, item: ItemWidget, page: Page) -> None:
        """Hide ``item``, where ``page`` is asked now, and destroy it while nobody waits for it."""
        item.hide()
        if item.page.page_id == page.page_id:
            # At once: its names are those of the page that is shown now.
            item.deleteLater()
        else:
            _unname(item)
            self._gone.append(item)
            QTimer.singleShot(0, self._timer, self._wait)

    def _wait(self) -> None:
        self._timer.start(PAUSE_MS)

    def _go_on(self) -> None:
        if self._gone:
            delete(self._gone.pop())
        elif next(self._parts, self) is self:
            return
        self._timer.start(0)

    def _work(self) -> Iterator[None]:
        """Do the parts one by one: ``None`` after each."""
        page = likely_next(self.presenter)
        yield
        if page is None:
            for decision in likely_decisions(self.presenter):
                self.presenter.foreseen.append(decision)
                yield
            return
        self._item = item = widget_for(page, self.presenter.parse)
        self._names = _unname(item)
        yield
        _dress(item, self._holder)
        yield
        wide = self._width_for(page)
        _lay_out(item, wide, self._height_for(page, wide))
        yield
        _paint(item)

    def _height_for(self, page: Page, wide: int) -> int:
        """Return the height that is left once ``page`` has its words above it, ``wide`` pixels."""
        above = self._heading
        if self._rehearsed is None:
            self._rehearsed = Heading()
        ask(self._rehearsed, self.presenter, page)
        return self._holder.height() + above.height() - self._rehearsed.high_at(wide)


def _unname(item: ItemWidget) -> dict[QWidget, str]:
    """Take their names from the fields of ``item``; return them."""
    fields = [field for kind in FIELDS for field in item.findChildren(kind)]
    names = {field: field.objectName() for field in fields}
    for field in fields:
        field.setObjectName("")
    return names


def _dress(item: ItemWidget, holder: QWidget) -> None:
    """Put ``item`` where it will stand, hidden."""
    item.hide()
    item.setParent(holder)
    for part in (item, *item.findChildren(QWidget)):
        part.ensurePolished()


def _lay_out(item: ItemWidget, wide: int, high: int) -> None:
    """Give everything in ``item`` its place, as Qt does when it is shown in so much room."""
    item.setGeometry(0, 0, wide, high)
    told: dict[QWidget, QSize] = {}
    # Told its size, a part may share it out anew among its own: what they get comes second.
    for part in 2 * [item, *item.findChildren(QWidget)]:
        layout = part.layout()
        if layout is not None:
            layout.activate()
        if told.get(part) != part.size():
            told[part] = part.size()
            QApplication.sendEvent(part, QResizeEvent(part.size(), part.size()))
        # Told now: Qt would tell each of the fifty parts again while somebody waits.
        part.setAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent, False)
        part.setAttribute(Qt.WidgetAttribute.WA_PendingMoveEvent, False)


def _paint(item: ItemWidget) -> None:
    """Paint what is copied from memory once it was painted, as it stands now."""
    for part in item.findChildren(QWidget):
        if isinstance(part, PaintsAhead):
            part.paint_ahead()
