"""Where each kind of paper goes at this computer: its printer and its tray."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from triage_desk import settings
from triage_desk.domain.document import DocumentKind
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.settings import OTHER, PaperSettings, PaperWay, Settings
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.presenters.setting_rows import Kind, Row

KINDS = (*(kind.value for kind in DocumentKind), OTHER)
NAMED, PARTED = "name_in_files", "\t"
Trays = Mapping[str, tuple[tuple[str, str], ...]]
"""Option and words of each tray, by the name of the printer."""


class PaperWaysForm(FormPresenter):
    """The form of one computer. Whoever sits at it may say where its papers go."""

    name = "papers"
    permission = None

    def __init__(self, desk: Desk) -> None:
        """Read the file."""
        super().__init__(desk)
        self._folder = computer_of(desk).data
        self.known = Settings()
        self._before: Settings | None = None
        self._trays: Trays = {}
        with self.trying():
            self.known = settings.load(self._folder)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what can be set here: where each kind goes, a tray named with its printer."""
        words = tuple((str(on), text(f"settings.{'on' if on else 'off'}")) for on in (False, True))
        named = Row(NAMED, Kind.CHOICE, words)
        return (named, *(self._way(kind) for kind in KINDS))

    def _way(self, kind: str) -> Row:
        kept = self.known.papers.way(kind)
        ways = [PaperWay()]
        for printer, trays in self._trays.items():
            ways += [PaperWay(printer), *(PaperWay(printer, tray) for tray, _words in trays)]
        choices = ((_typed(way), _words(way)) for way in dict.fromkeys([*ways, kept]))
        return Row(kind, Kind.CHOICE, tuple(choices), short=True)

    def show_printers(self, trays: Trays) -> None:
        """Take the printers of this computer with their trays."""
        self._trays = trays
        self.changed()

    def kept(self) -> Mapping[str, str]:
        """Return what the file says."""
        papers = self.known.papers
        return {NAMED: str(papers.name_in_files)} | {k: _typed(papers.way(k)) for k in KINDS}

    def save(self) -> str:
        """Write the file, and return what to say."""
        values = self.values
        wanted: dict[str, Any] = {NAMED: values[NAMED] == str(True)}
        for kind in KINDS:
            wanted[kind], _, wanted[f"{kind}_tray"] = values[kind].partition(PARTED)
        self._write(replace(self.known, papers=PaperSettings(**wanted)))
        self.can_take_back = True
        return text("settings.saved_here")

    def take_back(self) -> str:
        """Write the file as it was before the last change, and return what to say."""
        self._write(self._before or self.known)
        self.can_take_back = False
        return text("settings.taken_back")

    def _write(self, wanted: Settings) -> None:
        """Change only what stands in this form: other windows write the file too."""
        now = settings.load(self._folder)
        settings.save(replace(now, papers=wanted.papers), self._folder)
        self._before, self.known, self.typed = self.known, settings.load(self._folder), {}


def _typed(way: PaperWay) -> str:
    return f"{way.printer}{PARTED}{way.tray}"


def _words(way: PaperWay) -> str:
    if not way.printer:
        return text("settings.papers_usual")
    # "InputSlot=Upper": the queue's own word for the tray.
    tray = way.tray.partition("=")[2]
    return text("settings.papers_tray", printer=way.printer, tray=tray) if tray else way.printer
