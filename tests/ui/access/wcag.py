"""What WCAG 2.2 AA asks of a desktop window, found in the widgets as they stand on the screen.

Success criteria by number: 1.3.1 and 4.1.2 (name and role), 1.4.3 (contrast of what is drawn),
1.4.4 (nothing cut at 200%), 1.4.8 (lines that can be read), 2.1.1 and 2.4.3 (every control by
keyboard), 2.5.8 (24 by 24 pixels).
"""

from collections import Counter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from triage_desk.ui import theme

SMALLEST_TARGET = 24
READABLE, READABLE_LARGE = 4.5, 3.0
LARGE_PX, LARGE_BOLD_PX = 24, 18.66  # 18 pt, and 14 pt bold, at 96 dots an inch
NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)
# Reading text stops at 85 characters; what is a little longer may stay on its line.
LONGEST_LINE = 125
WIDEST_FIELD = 170
# Half a pixel more than a letter's own edge is no cut.
SLACK = 2


def on_top(window):
    """Return the dialog that a window waits for, else the window: not one that another left."""
    dialog = QApplication.activeModalWidget()
    parent = dialog.parentWidget() if dialog is not None else None
    return dialog if parent is not None and parent.window() is window else window


def shown(window):
    """Return the widgets of a window that can be seen, those behind a dialog left out."""
    top = on_top(window)
    return [
        w for w in top.findChildren(QWidget) if w.isVisible() and not w.visibleRegion().isEmpty()
    ]


def called(widget):
    """Return a name for messages."""
    name = widget.objectName() or type(widget).__name__
    words = getattr(widget, "text", None)
    return f"{name} {words()[:40]!r}" if callable(words) and words() else name


def takes_focus(widget):
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def nameless(window):
    """Yield controls that a screen reader cannot call by a name, or does not know the kind of."""
    for widget in shown(window):
        if not takes_focus(widget) or isinstance(widget, QScrollBar):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
            yield f"{called(widget)} has no name"
        elif spoken.role() in NO_ROLES and not isinstance(widget, QAbstractScrollArea):
            yield f"{called(widget)} has no role"


def too_small(window):
    """Yield controls smaller than a finger or a shaky hand can hit."""
    for widget in shown(window):
        if isinstance(widget, QAbstractButton | QComboBox | QLineEdit) and widget.isEnabled():
            size = widget.size()
            if min(size.width(), size.height()) < SMALLEST_TARGET:
                yield f"{called(widget)} is {size.width()} by {size.height()}"


def cut(window):
    """Yield words that do not fit where they stand."""
    for widget in shown(window):
        if isinstance(widget, QLabel) and widget.text() and not widget.pixmap():
            yield from _cut_label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            wanted = widget.minimumSizeHint()
            if widget.width() + SLACK < wanted.width() or widget.height() + SLACK < wanted.height():
                yield f"{called(widget)} is cut: {widget.size()} of {wanted}"


def _cut_label(label):
    if label.wordWrap():
        wanted = label.heightForWidth(label.width())
        if wanted > label.height() + SLACK:
            yield f"{called(label)} is cut: {label.height()} high of {wanted}"
    elif label.sizeHint().width() > label.width() + SLACK:
        yield f"{called(label)} is cut: {label.width()} wide of {label.sizeHint().width()}"
    elif label.sizeHint().height() > label.height() + SLACK:
        yield f"{called(label)} is cut: {label.height()} high of {label.sizeHint().height()}"


def sideways(window):
    """Yield places that must be scrolled from side to side (1.4.10, tables excepted)."""
    for widget in shown(window):
        free = isinstance(widget, QAbstractItemView | QTextEdit)
        if not isinstance(widget, QAbstractScrollArea) or free:
            continue
        if widget.horizontalScrollBar().maximum() > 0:
            yield f"{called(widget)} scrolls sideways"


def unreached(window):
    """Yield controls that Tab never comes to, going once around."""
    top = on_top(window)
    controls = {w for w in shown(window) if takes_focus(w) and not _in_a_group(w)}
    seen, at = set(), top
    for _ in range(2000):
        at = at.nextInFocusChain()
        if at in seen:
            break
        seen.add(at)
    proxies = {w.focusProxy() for w in seen if w.focusProxy()}
    for widget in controls - seen - proxies:
        yield f"{called(widget)} is not in the order of Tab"


def _in_a_group(widget):
    return isinstance(widget, QAbstractButton) and widget.group() is not None


def contrast(first, second):
    """Return the ratio of WCAG 2.2, 1.4.3: (lighter + 0.05) / (darker + 0.05)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb):
    parts = ((rgb >> shift & 255) / 255 for shift in (16, 8, 0))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faint(window):
    """Yield words drawn in a colour too near their ground, by the pixels of the screen."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    dots = round(picture.devicePixelRatio())
    for widget in shown(window):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.text().strip():
            continue
        if not widget.isEnabled() or (isinstance(widget, QLabel) and widget.pixmap()):
            continue
        # Words scrolled half away are judged once they are in sight: of some letters only the edge
        # is left, which is paler.
        seen = widget.visibleRegion().boundingRect()
        at = seen.translated(widget.mapTo(window, QPoint())) & window.rect()
        if widget.window() is not window or at.width() < 6 or 2 * at.height() < widget.height():
            continue
        ratio = _ratio(picture.copy(QRect(at.topLeft() * dots, at.size() * dots)))
        font = widget.fontInfo()
        large = font.pixelSize() >= (LARGE_BOLD_PX if font.bold() else LARGE_PX)
        if ratio < (READABLE_LARGE if large else READABLE):
            yield f"{called(widget)} has a contrast of {ratio:.1f}"


def _ratio(picture):
    """Return the contrast of the most frequent colour with the one farthest from it."""
    counted = Counter(memoryview(picture.constBits()).cast("I"))
    colours = [colour for colour, _ in counted.most_common(200)]
    return max(contrast(colours[0], other) for other in colours)


def stretched(window):
    """Yield words in lines too long to find the next one by eye, and fields as wide as a screen."""
    for widget in shown(window):
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
            whole = widget.fontMetrics().horizontalAdvance(widget.text())
            line = min(whole, widget.contentsRect().width()) * len(widget.text()) / whole
            if line > LONGEST_LINE:
                yield f"{called(widget)} has lines of {line:.0f} characters"
        elif isinstance(widget, QLineEdit):
            letters = widget.width() / (1.1 * theme.letter_width(widget.fontMetrics()))
            if letters > WIDEST_FIELD:
                yield f"{called(widget)} has room for {letters:.0f} characters"


CHECKS = (nameless, too_small, cut, sideways, unreached, faint)


def faults(window):
    """Return every fault of a window, each with the name of its check."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(window)]
