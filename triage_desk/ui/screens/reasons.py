"""Lines of a receipt: a sign, a sentence, where it comes from; and the list of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.receipt import Group, Reason
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys

MOST_LINES = 2
SIGN_WIDTH = 16


def reason_line(reason: Reason, *, in_full: bool = False) -> QWidget:
    """Return one line; why and source stand small under it, the sources named ``in_full``."""
    result = QWidget()
    layout = row(result, gap=8)
    sign = label(reason.sign, bold=reason.sign in "!?", wrap=False)
    sign.setFixedWidth(theme.current().grown(SIGN_WIDTH))
    layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=0)
    words.addWidget(label(reason.sentence))
    small = [" ".join(part for part in (reason.detail, _where_from(reason)) if part)]
    small += reason.cites if in_full else ()
    for line in small:
        if line:
            words.addWidget(label(line, "caption", "muted"))
    layout.addLayout(words, 1)
    return result


def add_group(
    layout: QBoxLayout, group: Group, *, in_full: bool = False, most: int = MOST_LINES
) -> None:
    """Add heading and lines of a group; lines after ``most`` are counted, unless ``in_full``."""
    limit = len(group.reasons) if in_full else most
    if group.heading:
        layout.addWidget(label(group.heading, bold=True))
    for reason in group.reasons[:limit]:
        layout.addWidget(reason_line(reason, in_full=in_full))
    rest = len(group.reasons) - limit
    if rest > 0:
        layout.addWidget(label(text("receipt.more", count=rest), "caption", "muted"))
    if not group.reasons and group.empty:
        layout.addWidget(label(group.empty, tone="muted"))


def _where_from(reason: Reason) -> str:
    return " · ".join(part for part in (reason.link, ", ".join(reason.sources)) if part)


class RulesDialog(Dialog):
    """Every rule looked at, most urgent first."""

    def __init__(self, parent: QWidget, groups: Sequence[Group]) -> None:
        """List all reasons of ``groups`` in a page that scrolls."""
        super().__init__(parent, "receipt.rules", text("receipt.rules_title"))
        inside = QWidget()
        lines = column(inside, 16, 8)
        for group in groups:
            add_group(lines, group, in_full=True)
        lines.addStretch(1)
        layout = column(self, 16, 8)
        layout.addWidget(label(text("receipt.rules_title"), "question"))
        layout.addWidget(label(text("receipt.rules_note"), "caption", "muted"))
        area = scrolling(inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(text("receipt.rules_title"))
        scroll_by_keys(self, area)
        layout.addWidget(area, 1)
        close = self.close_button("receipt.rules_close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(760, 560)
        self.ready(close)
