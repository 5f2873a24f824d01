"""Papers of several visits of today's list at once: which, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Event

from triage_desk import files
from triage_desk.domain.day import DayRow
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.errors import TriageDeskError
from triage_desk.files import safe_name
from triage_desk.services import papers, triage
from triage_desk.services.desk import Desk
from triage_desk.services.documents import REFERENCE
from triage_desk.services.papers import Asked, Batch, Wanted
from triage_desk.ui import refusals
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter

DOT = " \N{MIDDLE DOT} "
TOLD = 3  # papers that were not made are named, the others counted

Choice = tuple[str, str]
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class DayPapersPresenter(Presenter):
    """``visits`` and ``kinds`` are what can be ticked, by id and in words."""

    def __init__(self, desk: Desk, rows: Sequence[DayRow]) -> None:
        """Offer the visits among ``rows`` that have a route."""
        super().__init__(desk)
        routed = [row for row in rows if row.visit is not None and row.visit.route is not None]
        self.visits = tuple((row.encounter_id, _words(row)) for row in routed)
        self.kinds = tuple((kind.value, text(f"document.{kind.value}")) for kind in papers.FITS)
        self._initials = {row.encounter_id: row.initials for row in routed}
        self.running = False
        self.note = ""
        self.done, self.total = 0, 0
        self._stop = Event()

    def begin(self) -> None:
        """Say that papers are being made."""
        self._stop.clear()
        self.running, self.problem, self.note = True, None, text("day_papers.running")
        self.done, self.total = 0, 0
        self.changed()

    def stop(self) -> None:
        """Make no more papers; those made are printed or saved already."""
        self._stop.set()

    def progressed(self, done: int, total: int) -> None:
        """Say how far it is."""
        self.done, self.total = done, total
        self.note = text("day_papers.progress", done=done, total=total)
        self.changed()

    def print_them(
        self,
        visits: Sequence[str],
        kinds: Collection[str],
        send: Callable[[DocumentKind, bytes], Target],
        progress: Progress,
        cancelled: Cancelled,
    ) -> str:
        """Make and print what is ticked, and return what to say; runs in a job."""
        asked = _asked(visits, kinds)
        found = papers.print_many(self.desk, asked, send, progress, self._until(cancelled))
        return self._came(found, "day_papers.printed")

    def save_them(
        self,
        visits: Sequence[str],
        kinds: Collection[str],
        folder: Path,
        progress: Progress,
        cancelled: Cancelled,
        *,
        named: bool = False,
    ) -> str:
        """Make what is ticked and save it in ``folder``, and return what to say; runs in a job.

        ``named``: the files begin with the name of the person, as was chosen in the settings.
        """

        def write(one: Wanted, pdf: bytes) -> None:
            files.write_private(folder / self._name(one, named=named), pdf)

        asked = _asked(visits, kinds)
        found = papers.save_many(self.desk, asked, write, progress, self._until(cancelled))
        return self._came(found, "day_papers.saved_named" if named else "day_papers.saved")

    def came(self, words: str) -> None:
        """Say what became of them."""
        self.running, self.note = False, words
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why none was made."""
        self.running, self.note = False, ""
        super().refused(error)

    def _until(self, cancelled: Cancelled) -> Cancelled:
        return lambda: cancelled() or self._stop.is_set()

    def _name(self, one: Wanted, *, named: bool) -> str:
        """Return a file name with kind, day and reference; of a person only where ``named``."""
        encounter_id, kind = one
        when = f"{self.desk.clock().astimezone():%Y%m%d-%H%M}"
        reference = encounter_id[:REFERENCE].upper()
        name = f"{kind.value.replace('_', '-')}-{when}-{reference}"
        if named:
            # The end tells two people of one name apart, so a long name is cut and not that.
            who = triage.record(self.desk, encounter_id).patient.full_name
            name = f"{safe_name(who, f' {name}')}"
        return f"{name}.pdf"

    def _came(self, found: Batch, done: str) -> str:
        """Return how many were made, which were not and why, and whether it was stopped."""
        said = [text(done, count=found.made)]
        for one in found.failed[:TOLD]:
            encounter_id, kind = one.wanted
            who = self._initials.get(encounter_id, "")
            paper = text(f"document.{kind.value}")
            said.append(f"{who}{DOT}{paper}: {refusals.in_words(one.sentence)}")
        more = len(found.failed) - TOLD
        said += [text("day_papers.more_failed", count=more)] if more > 0 else []
        said += [text("day_papers.stopped")] if found.stopped else []
        return "\n".join(said)


def _asked(visits: Sequence[str], kinds: Collection[str]) -> Asked:
    return Asked(visits, {DocumentKind(kind) for kind in kinds})


def _words(row: DayRow) -> str:
    visit = row.visit
    route = text(f"kit.route.{visit.route.value}") if visit is not None and visit.route else ""
    return DOT.join(filter(None, (row.initials, route)))
