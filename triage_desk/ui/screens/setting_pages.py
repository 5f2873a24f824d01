"""The sections that have more than rows: letterhead, booking, languages, this desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QVBoxLayout, QWidget

from triage_desk.domain.clinic_settings import LOGO_BYTES
from triage_desk.errors import UserError
from triage_desk.ui import printing, theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.presenters.about import backup_words
from triage_desk.ui.presenters.clinic_form import BookingForm, LanguagesForm, LetterheadForm
from triage_desk.ui.presenters.keeping_forms import BackupsForm, KeepingForm
from triage_desk.ui.presenters.messages_form import MessagesForm
from triage_desk.ui.presenters.paper_ways import PaperWaysForm
from triage_desk.ui.presenters.this_desk import ThisDeskForm
from triage_desk.ui.screens.setting_page import WIDEST, FormPage
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.pdfview import render_pages

PREVIEW_WAIT_MS = 250
PREVIEW_DPI = 96
LEAST_PREVIEW = 300


class PaperPreview(QWidget):
    """The first page of a paper, as wide as there is room; the top of it where it is too high."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._image = QImage()
        self._page = QLabel()
        self._page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._page.setAccessibleName(text("settings.preview"))
        self._page.setMinimumWidth(LEAST_PREVIEW)
        column(self).addWidget(self._page, 1)

    def show_image(self, image: QImage) -> None:
        """Show another page."""
        self._image = image
        self._scale()

    @property
    def image(self) -> QImage:
        """Return the page shown; null before the first."""
        return self._image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the page as wide as there is room now."""
        super().resizeEvent(event)
        self._scale()

    def _scale(self) -> None:
        if self._image.isNull() or self.width() < 1:
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        wide = min(self.width(), self._image.width())
        scaled = self._image.scaledToWidth(wide, smooth)
        self._page.setPixmap(QPixmap.fromImage(scaled.copy(0, 0, wide, max(self.height(), 1))))


class LetterheadPage(FormPage):
    """Name, address and picture, with a letter as it would be printed beside them."""

    presenter: LetterheadForm

    def __init__(self, presenter: LetterheadForm, jobs: Jobs) -> None:
        """Draw the first preview when the section is turned to."""
        self._preview = PaperPreview()
        self._choose = ActionButton("settings.logo", text("settings.logo"))
        self._remove = ActionButton("settings.logo_off", text("settings.logo_off"))
        self._drawn: tuple[dict[str, str], bytes] | None = None
        self._job: Job | None = None
        self._below: QFrame | None = None
        self._wait = QTimer()
        self._wait.setSingleShot(True)
        self._wait.setInterval(PREVIEW_WAIT_MS)
        super().__init__(presenter, jobs)
        self._wait.setParent(self)
        self._wait.timeout.connect(self._draw)
        self._choose.clicked.connect(self._pick)
        self._remove.clicked.connect(lambda: presenter.choose(b""))

    def begin(self) -> None:
        """Draw the letter as it is typed now."""
        self._draw()

    def lay_out(self) -> QWidget:
        """Return the rows, and the letter at their right or below them."""
        card = frame("card")
        inside = column(card, 8, 4)
        inside.addWidget(label(text("settings.preview"), "caption", "muted", bold=True))
        inside.addWidget(self._preview, 1)
        if theme.current().large:
            self._below = card
            card.setFixedHeight(theme.current().grown(LEAST_PREVIEW))
            return super().lay_out()
        whole = QWidget()
        layout = row(whole, gap=16)
        layout.addWidget(super().lay_out(), 1)
        layout.addWidget(card, 1)
        return whole

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Put the picture's buttons under the rows."""
        buttons = row()
        buttons.addWidget(self._choose)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        layout.addWidget(label(text("settings.logo_title"), "caption", "muted", bold=True))
        layout.addLayout(buttons)
        layout.addWidget(label(text("settings.logo_does"), "caption", "muted"))
        if self._below is not None:
            layout.addWidget(self._below)

    def show_state(self) -> None:
        """Show the fields, and draw the letter once the typing rests."""
        super().show_state()
        shown = self.presenter
        self._remove.setVisible(shown.has_logo and shown.may_change)
        self._choose.setVisible(shown.may_change)
        if self._drawn != (shown.values, shown.picture):
            self._wait.start()

    def take_picture(self, path: Path) -> None:
        """Take the file as the picture of the letterhead, read in a job."""

        def read() -> bytes:
            try:
                with path.open("rb") as file:
                    # One byte more than there may be shows that there are more.
                    return file.read(LOGO_BYTES + 1)
            except OSError as error:
                raise UserError(text("settings.logo_unread"), "logo") from error

        self.jobs.run(
            lambda _control: read(),
            self._took,
            lambda error: refuse(self.presenter, error),
        )

    def _took(self, data: object) -> None:
        if isinstance(data, bytes):
            self.presenter.choose(data)

    def _pick(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, text("settings.logo"), "", text("settings.logo_files")
        )
        if chosen:
            self.take_picture(Path(chosen))

    def _draw(self) -> None:
        shown = self.presenter
        now = (shown.values, shown.picture)
        if self._job is not None or self._drawn == now:
            return
        self._drawn = now

        def make() -> QImage:
            return render_pages(shown.preview(*now), PREVIEW_DPI)[0]

        self._job = self.jobs.run(lambda _control: make(), self._shown, self._not_shown)

    def _shown(self, image: object) -> None:
        if isinstance(image, QImage):
            self._preview.show_image(image)
        self._next()

    def _not_shown(self, error: object) -> None:
        refuse(self.presenter, error)
        self._next()

    def _next(self) -> None:
        self._job = None
        if self._drawn != (self.presenter.values, self.presenter.picture):
            self._wait.start()


class MeaningPage(FormPage):
    """Settings with what they mean in words: how the clinic books, how long it keeps records."""

    presenter: BookingForm | KeepingForm

    def __init__(self, presenter: BookingForm | KeepingForm, jobs: Jobs) -> None:
        """Show what stands in the fields in words, too."""
        self._means = label("", bold=True)
        super().__init__(presenter, jobs)

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Put the consequence where it belongs among the rows."""
        card = frame("quiet")
        card.setMaximumWidth(theme.current().grown(WIDEST))
        column(card, 10).addWidget(self._means)
        layout.insertWidget(self.presenter.MEANING_AFTER, card)

    def show_state(self) -> None:
        """Show the fields and the consequence."""
        self._means.setText(self.presenter.consequence)
        super().show_state()


class BackupsPage(FormPage):
    """How the backups stand and the way to them, above where, when and how many."""

    wanted = Signal()
    presenter: BackupsForm

    def __init__(self, presenter: BackupsForm, jobs: Jobs) -> None:
        """Read how they stand when the section is turned to."""
        self._words = label("", bold=True)
        self._open = ActionButton("settings.backups.open", text("settings.backups_open"))
        super().__init__(presenter, jobs)
        self._open.clicked.connect(self.wanted)

    def fill_top(self, layout: QVBoxLayout) -> None:
        """Put how they stand above the rows."""
        line = column(gap=8) if theme.current().large else row(gap=16)
        line.addWidget(self._open)
        line.addWidget(self._words, 1)
        layout.addLayout(line)

    def begin(self) -> None:
        """Read how they stand, in a job."""
        self.jobs.run(
            lambda _control: backup_words(self.presenter.desk),
            lambda words: self._words.setText(str(words)),
            lambda error: refuse(self.presenter, error),
        )

    def first_focus(self) -> QWidget | None:
        """Return what is wrong or the first field; without one the way to the backups."""
        return super().first_focus() or self._open


class LanguagesPage(FormPage):
    """Which languages are offered, and how complete and checked each is."""

    presenter: LanguagesForm

    def __init__(self, presenter: LanguagesForm, jobs: Jobs) -> None:
        """Read the state of each when the section is turned to."""
        self._states = column(gap=6)
        super().__init__(presenter, jobs)

    def fill_in(self, layout: QVBoxLayout) -> None:
        """Put the states under the ticks."""
        layout.addLayout(self._states)

    def begin(self) -> None:
        """Count the words in a job."""
        if self._states.count() == 0:
            self.jobs.run(
                lambda _control: self.presenter.states(),
                self._counted,
                lambda error: refuse(self.presenter, error),
            )

    def _counted(self, lines: object) -> None:
        if isinstance(lines, tuple) and self._states.count() == 0:
            for line in lines:
                words = label(str(line))
                words.setMaximumWidth(theme.current().grown(WIDEST))
                self._states.addWidget(words)


class ThisDeskPage(FormPage):
    """What belongs to this computer. ``kept`` carries the settings after they were written."""

    kept = Signal(object)
    presenter: ThisDeskForm

    def begin(self) -> None:
        """Ask the system for its printers in a job: one that is away takes seconds."""
        self.jobs.run(
            lambda _control: printing.names(),
            self._printers,
            lambda error: refuse(self.presenter, error),
        )

    def _printers(self, names: object) -> None:
        if isinstance(names, tuple):
            self.presenter.show_printers(names)

    def show_state(self) -> None:
        """Show the fields; tell the window once they are written."""
        super().show_state()
        if self.presenter.note:
            self.kept.emit(self.presenter.known)


class PaperWaysPage(FormPage):
    """Where papers go from this computer. ``kept`` carries the settings after they were written."""

    kept = Signal(object)
    presenter: PaperWaysForm

    def begin(self) -> None:
        """Ask the system for its printers and their trays in a job: one away takes seconds."""
        self.jobs.run(
            lambda _control: printing.printers(),
            self._printers,
            lambda error: refuse(self.presenter, error),
        )

    def _printers(self, found: object) -> None:
        if isinstance(found, dict):
            self.presenter.show_printers(found)

    def show_state(self) -> None:
        """Show the fields; tell the window once they are written."""
        super().show_state()
        if self.presenter.note:
            self.kept.emit(self.presenter.known)


class MessagesPage(FormPage):
    """How the listener for messages stands and the way to those that wait, above its switch."""

    wanted = Signal()
    presenter: MessagesForm

    def __init__(self, presenter: MessagesForm, jobs: Jobs) -> None:
        """Count those that wait when the section is turned to."""
        self._words = label("", bold=True)
        self._open = ActionButton("settings.messages.open", text("inbox.button"))
        super().__init__(presenter, jobs)
        self._open.clicked.connect(self.wanted)

    def fill_top(self, layout: QVBoxLayout) -> None:
        """Put how it stands above the rows."""
        line = column(gap=8) if theme.current().large else row(gap=16)
        line.addWidget(self._words, 1)
        line.addWidget(self._open)
        layout.addLayout(line)

    def begin(self) -> None:
        """Count the messages that wait, in a job."""
        self.jobs.run(
            lambda _control: self.presenter.count(),
            lambda waiting: self.presenter.counted(int(str(waiting))),
            lambda error: refuse(self.presenter, error),
        )

    def show_state(self) -> None:
        """Show the fields, and how the listener stands."""
        super().show_state()
        self._words.setText("\n".join(self.presenter.lines))

    def first_focus(self) -> QWidget | None:
        """Return what is wrong or the first field; without one the way to the messages."""
        return super().first_focus() or self._open
