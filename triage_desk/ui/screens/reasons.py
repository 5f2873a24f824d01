"""Lines of a receipt: a sign, a sentence, where it comes from; and the lists behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.receipt import Group, Reason
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fitting import Room
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.lines import SourceLink
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys

SIGN_WIDTH = 16
LINK_WIDTH = 150
SOURCE = "receipt.source"
IN_A_TURN = 15


def reason_line(
    reason: Reason,
    *,
    in_full: bool = False,
    notes: bool = True,
    opened: Callable[[Reason], None] | None = None,
) -> QWidget:
    """Return one line; why stands small under it, ``in_full`` the sources too.

    With ``opened`` the source is a link at the right.
    """
    result = QWidget()
    layout = row(result, gap=8)
    sign = label(reason.sign, bold=reason.sign in "!?", wrap=False)
    sign.setFixedWidth(theme.current().grown(SIGN_WIDTH))
    layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=0)
    words.addWidget(label(reason.sentence))
    small = [reason.detail if notes or in_full else ""]
    small += [_where_from(reason), *reason.cites] if in_full else []
    for line in small:
        if line:
            words.addWidget(label(line, "caption", "muted"))
    words.addStretch(1)
    layout.addLayout(words, 1)
    if opened is not None and (reason.link or reason.sources):
        shown = reason.link or ", ".join(reason.sources)
        spoken = text("receipt.source_of", what=reason.sentence)
        link = SourceLink(SOURCE, shown, spoken)
        link.setMaximumWidth(theme.current().grown(LINK_WIDTH))
        link.clicked.connect(lambda _=False, r=reason: opened(r))
        layout.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
    return result


def lines_of(group: Group) -> Iterator[QWidget]:
    """Make heading and all lines of a group in full, one after the other as they are asked for."""
    if group.heading:
        yield label(group.heading, bold=True)
    for reason in group.reasons:
        yield reason_line(reason, in_full=True)
    if not group.reasons and group.empty:
        yield label(group.empty, tone="muted")


def add_fitted(
    layout: QBoxLayout,
    group: Group,
    room: Room,
    opened: Callable[[Reason], None],
    more: Callable[[], None],
) -> None:
    """Add heading and as many lines of a group as there is room for; the rest is one link."""
    if group.heading:
        layout.addWidget(label(group.heading, bold=True))
    for reason in group.reasons[: room.lines]:
        layout.addWidget(reason_line(reason, notes=room.notes, opened=opened))
    rest = len(group.reasons) - room.lines
    if rest > 0:
        link = SourceLink("receipt.more", text("receipt.more", count=rest))
        link.set_spoken(text("receipt.more_of", count=rest, what=group.heading))
        link.clicked.connect(more)
        layout.addWidget(link)
    if not group.reasons and group.empty:
        layout.addWidget(label(group.empty, tone="muted"))


def _where_from(reason: Reason) -> str:
    return " · ".join(part for part in (reason.link, ", ".join(reason.sources)) if part)


class RulesDialog(Dialog):
    """Groups of reasons in full: every rule looked at, or what is behind one line."""

    def __init__(
        self, parent: QWidget, groups: Sequence[Group], title: str = "", note: str = ""
    ) -> None:
        """List all reasons of ``groups`` in a page that scrolls; ``note`` stands above them."""
        title = title or text("receipt.rules_title")
        super().__init__(parent, "receipt.rules", title)
        inside = QWidget()
        self._lines = column(inside, 16, 8)
        self._lines.addStretch(1)
        self._to_come = chain.from_iterable(map(lines_of, groups))
        self._add_some()
        layout = column(self, 16, 8)
        layout.addWidget(label(title, "question"))
        layout.addWidget(label(note or text("receipt.rules_note"), "caption", "muted"))
        area = scrolling(inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(title)
        scroll_by_keys(self, area)
        layout.addWidget(area, 1)
        close = self.close_button("receipt.rules_close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(760, 560)
        self.ready(close)

    def _add_some(self) -> None:
        """Add more than a screen holds; the rest comes in the next turns, before it is scrolled."""
        made = tuple(islice(self._to_come, IN_A_TURN))
        for line in made:
            self._lines.insertWidget(self._lines.count() - 1, line)
        if made:
            QTimer.singleShot(0, self, self._add_some)
