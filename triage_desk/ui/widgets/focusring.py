"""The two rings round whatever has the focus: one overlay, so that no neighbour cuts them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from triage_desk.ui import theme
from triage_desk.ui.widgets.drawnlist import DrawnList

_MOVING = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.Paint,
        QEvent.Type.LayoutRequest,
    }
)


class FocusRing(QWidget):
    """Follows ``QApplication.focusChanged`` inside one window; ignores the mouse; says nothing."""

    def __init__(self, window: QWidget) -> None:
        """Lie over ``window``, its last child from now on."""
        super().__init__(window)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self._place)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
            self._follow(None, app.focusWidget())
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """Return the widget that has the focus in this window, if any."""
        return self._target

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            # A widget that is being destroyed gives up the focus on its way.
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        window = self.parentWidget()
        inside = new is not None and window is not None and window.isAncestorOf(new)
        self._target = new if inside else None
        if new is None or not inside:
            # A page that goes lets go of the focus, and the next one takes it in the same turn.
            self._due.start()
            return
        self._watch(new, window)
        # At once: a turn later the page is painted already, and would be painted again for it.
        self._place()

    def _watch(self, target: QWidget, window: QWidget | None) -> None:
        step: QWidget | None = target
        while step is not None and step is not window:
            self._watched.append(step)
            step = step.parentWidget()
        if isinstance(target, QAbstractItemView):
            self._watched.append(target.viewport())
        for widget in self._watched:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._forget)

    def _forget(self, gone: QObject | None = None) -> None:
        # Widgets watched earlier still say when they go; the ring has long left those.
        if not any(widget is gone for widget in self._watched):
            return
        self._watched = []
        self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Place the ring again once the target or what holds it has moved."""
        if event.type() in _MOVING:
            self._due.start()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        target, window = self._target, self.parentWidget()
        if target is None or window is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        now = theme.current()
        outer = now.px("focus_outer")
        ring = self._rect_of(target)
        ring = QRect(target.mapTo(window, ring.topLeft()), ring.size())
        ring.adjust(-outer, -outer, outer, outer)
        self.setGeometry(ring)
        self._clip(target, window, ring, outer)
        self.raise_()
        self.show()

    def _rect_of(self, target: QWidget) -> QRect:
        """Return the part of the target that the next key acts on."""
        if isinstance(target, QAbstractItemView) and target.currentIndex().isValid():
            at = target.currentIndex()
            row = target.row_rect(at) if isinstance(target, DrawnList) else target.visualRect(at)
            row.setLeft(0)
            row.setRight(target.viewport().width() - 1)
            return row.translated(target.viewport().mapTo(target, QPoint(0, 0)))
        return target.rect()

    def _clip(self, target: QWidget, window: QWidget, ring: QRect, outer: int) -> None:
        """Keep the ring out of what lies beside a scroll area that hides part of the target."""
        shown = window.rect()
        if isinstance(target, QAbstractItemView) and target.currentIndex().isValid():
            port = target.viewport()
            box = QRect(port.mapTo(window, QPoint(0, 0)), port.size())
            shown = shown.intersected(box.adjusted(-outer, -outer, outer, outer))
        step = target.parentWidget()
        while step is not None and step is not window:
            area = step.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is step:
                box = QRect(step.mapTo(window, QPoint(0, 0)), step.size())
                shown = shown.intersected(box.adjusted(-outer, -outer, outer, outer))
            step = area
        visible = ring.intersected(shown).translated(-ring.topLeft())
        if visible.isEmpty():
            self.setMask(QRect(0, 0, 1, 1))
        elif visible.size() == ring.size():
            self.clearMask()
        else:
            self.setMask(visible)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a dark ring inside and a bright one outside, so that one shows on any ground."""
        now = theme.current()
        inner, outer = now.px("focus_inner"), now.px("focus_outer")
        radius = now.px("radius_control")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        half = outer / 2
        painter.setPen(QPen(now.colour("focusout"), outer))
        painter.drawRoundedRect(
            box.adjusted(half, half, -half, -half), radius + half, radius + half
        )
        inset = outer + inner / 2
        painter.setPen(QPen(now.colour("focusin"), inner))
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)
