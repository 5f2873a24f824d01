"""What belongs to this computer alone: look, lock and printer, in its ``settings.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from triage_desk import settings
from triage_desk.errors import UserError
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.settings import Settings, StaffLanguage, Theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.presenters.setting_rows import Kind, Row, read, shown
from triage_desk.ui.presenters.tongues import tongues

SIZES = (100, 125, 150, 175, 200)
IDLE_MINUTES = (1, 240)


class ThisDeskForm(FormPresenter):
    """The form of one computer. Whoever sits at it may change how it looks."""

    name = "this_desk"
    permission = None

    def __init__(self, desk: Desk) -> None:
        """Read the file."""
        super().__init__(desk)
        self._folder = computer_of(desk).data
        self.known = Settings()
        self._before: Settings | None = None
        self.printers: tuple[str, ...] = ()
        with self.trying():
            self.known = settings.load(self._folder)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what can be set here."""
        looks = tuple((each.value, text(f"settings.theme_{each.value}")) for each in Theme)
        sizes = sorted({*SIZES, self.known.text_percent})
        printers = dict.fromkeys(("", self.known.printer, *self.printers))
        return (
            Row("language", Kind.CHOICE, tongues(), StaffLanguage, short=True),
            Row("theme", Kind.CHOICE, looks, Theme, short=True),
            Row(
                "text_percent",
                Kind.CHOICE,
                tuple((str(size), f"{size}%") for size in sizes),
                int,
                short=True,
            ),
            Row("idle_minutes", Kind.NUMBER, short=True),
            Row(
                "printer",
                Kind.CHOICE,
                tuple((name, name or text("settings.printer_asks")) for name in printers),
                short=True,
            ),
            Row("workstation", short=True),
            Row("kiosk_sound", Kind.CHOICE, _on_or_off(), _is_on, short=True),
            Row("watch_folder"),
        )

    def show_printers(self, names: tuple[str, ...]) -> None:
        """Take the names of the printers of this computer."""
        self.printers = names
        self.changed()

    def kept(self) -> Mapping[str, str]:
        """Return what the file says."""
        return shown(self.known, self.rows)

    def save(self) -> str:
        """Write the file, and return what to say."""
        wanted = read(self.known, self.rows, self.values)
        low, high = IDLE_MINUTES
        if not low <= wanted.idle_minutes <= high:
            raise UserError(text("settings.minutes", low=low, high=high), "idle_minutes")
        if wanted.watch_folder and not _is_folder(wanted.watch_folder):
            raise UserError(text("settings.no_folder"), "watch_folder")
        self._write(wanted)
        self.can_take_back = True
        was = self._old
        later = (wanted.workstation, wanted.kiosk_sound) != (was.workstation, was.kiosk_sound)
        return text("settings.saved_later" if later else "settings.saved_here")

    def take_back(self) -> str:
        """Write the file as it was before the last change, and return what to say."""
        self._write(self._old)
        self.can_take_back = False
        return text("settings.taken_back")

    @property
    def _old(self) -> Settings:
        return self._before or self.known

    def _write(self, wanted: Settings) -> None:
        """Change only what stands in this form: other windows write the file too."""
        now = settings.load(self._folder)
        settings.save(read(now, self.rows, shown(wanted, self.rows)), self._folder)
        self._before, self.known, self.typed = self.known, settings.load(self._folder), {}


def _is_folder(named: str) -> bool:
    place = Path(named)
    return place.is_absolute() and place.is_dir()


def _on_or_off() -> tuple[tuple[str, str], ...]:
    return tuple((str(on), text(f"settings.{'on' if on else 'off'}")) for on in (True, False))


def _is_on(typed: str) -> bool:
    return typed == str(True)
