"""Pages of a document on screen, from bytes in memory: nothing is written to a disk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, label, row
from triage_desk.ui.widgets.scrollkeys import scroll_by_keys

POINTS_PER_INCH = 72
ZOOMS = (50, 75, 100, 125, 150, 200, 300)


def render_pages(pdf: bytes, dpi: int = 110) -> list[QImage]:
    """Return one image per page of a PDF at ``dpi`` dots per inch.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_image(page.render(scale=dpi / POINTS_PER_INCH)) for page in document]
    finally:
        document.close()


def _image(bitmap: object) -> QImage:
    buffer = bytes(bitmap.buffer)  # type: ignore[attr-defined]
    wide, high, stride = bitmap.width, bitmap.height, bitmap.stride  # type: ignore[attr-defined]
    # The copy owns its pixels: the bitmap of the document is freed right after.
    return QImage(buffer, wide, high, stride, QImage.Format.Format_BGR888).copy()


class PdfView(QWidget):
    """A scrolling stack of pages with zoom and "page x of y"."""

    page_changed = Signal(int)

    def __init__(self, title: str = "") -> None:
        """Make an empty view; ``title`` stands over it, beside the page and its size."""
        super().__init__()
        self._images: tuple[QImage, ...] = ()
        self._zoom = 100
        self._pages: list[QLabel] = []
        outer = column(self)
        bar = row(gap=12)
        self._place = label(step="caption", tone="muted", wrap=False)
        smaller = ActionButton("pdf.smaller", text("kit.pdf.smaller"))
        larger = ActionButton("pdf.larger", text("kit.pdf.larger"))
        smaller.clicked.connect(lambda: self._step(-1))
        larger.clicked.connect(lambda: self._step(1))
        if title:
            bar.addWidget(label(title, "question", wrap=False))
        bar.addWidget(self._place)
        bar.addStretch(1)
        bar.addWidget(smaller)
        bar.addWidget(larger)
        outer.addLayout(bar)
        self._area = QScrollArea()
        self._area.setObjectName("pdf.pages")
        self._area.setAccessibleName(text("kit.pdf.pages"))
        self._area.setWidgetResizable(True)
        inside = QWidget()
        inside.setObjectName("contents")
        self._stack = column(inside, gap=12)
        self._area.setWidget(inside)
        self._area.verticalScrollBar().valueChanged.connect(self._tell_page)
        scroll_by_keys(self, self._area)
        outer.addWidget(self._area, 1)
        self.show_pages(())

    @property
    def zoom(self) -> int:
        """Return the zoom in percent of the images' own size."""
        return self._zoom

    @property
    def page(self) -> int:
        """Return the page in sight, counted from 1; 0 when there is none."""
        middle = self._area.verticalScrollBar().value() + self._area.viewport().height() // 2
        top, seen = 0, min(len(self._images), 1)
        for number, image in enumerate(self._images, 1):
            seen = number if top <= middle else seen
            top += round(image.height() * self._zoom / 100) + self._stack.spacing()
        return seen

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Show other pages from the first one on."""
        self._images = tuple(images)
        clear(self._stack)
        self._pages = [QLabel() for _ in self._images]
        for page in self._pages:
            self._stack.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        if not self._pages:
            self._stack.addWidget(label(text("kit.pdf.empty"), tone="muted"))
        self._stack.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
        self._scale()
        self._tell_page()

    def set_zoom(self, percent: int) -> None:
        """Show the pages at a zoom in percent, 50 to 300."""
        self._zoom = min(max(percent, ZOOMS[0]), ZOOMS[-1])
        self._scale()

    def _step(self, by: int) -> None:
        nearest = min(range(len(ZOOMS)), key=lambda i: abs(ZOOMS[i] - self._zoom))
        self.set_zoom(ZOOMS[min(max(nearest + by, 0), len(ZOOMS) - 1)])

    def _scale(self) -> None:
        for page, image in zip(self._pages, self._images, strict=True):
            size = image.size() * (self._zoom / 100)
            page.setPixmap(
                QPixmap.fromImage(
                    image.scaled(
                        size,
                        Qt.AspectRatioMode.KeepAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
            )

    def _tell_page(self, _value: int = 0) -> None:
        words = text("kit.pdf.page", page=self.page, pages=len(self._pages))
        self._place.setText(words if self._pages else "")
        self.page_changed.emit(self.page)
