"""Keeps what is being typed, so that a power cut takes no more than the last second of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from triage_desk.domain.draft import Typing
from triage_desk.errors import TriageDeskError
from triage_desk.services import drafts
from triage_desk.services.desk import Desk
from triage_desk.ui.jobs import Job, Jobs
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.typed import typing_of

LOOK_MS = 900
# The screens that stand again as they stood when they are opened.
STANDS_AGAIN = (
    *(Place.INTAKE, Place.FIND, Place.EMERGENCY, Place.OVERRIDE, Place.SETTINGS),
    *(Place.REVIEW, Place.RECEIPT, Place.PATIENT),
)
# Where what was ticked counts as well as what was typed, though no field has a word in it.
_TICKED = ("called_at", "staying_at", "told")


class TypingKeeper(QObject):
    """Looks at the fields of the screen shown, and keeps them in another thread when they changed.

    What cannot be kept is tried again at the next look; the answers themselves say it when the
    disk refuses.
    """

    def __init__(
        self, desk: Desk, jobs: Jobs, screen: Callable[[], Screen | None], parent: QObject
    ) -> None:
        """Look at what ``screen`` returns from now on."""
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._screen = screen
        self._kept: dict[tuple[str, str], Typing] = {}
        self._job: Job | None = None
        self._over: set[tuple[str, str]] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Keep what stands in the fields now; forget what was said meanwhile."""
        screen = self._screen()
        if self._is_busy or screen is None or screen.place not in STANDS_AGAIN:
            return
        now = typing_of(screen)
        key = (now.place, now.encounter_id)
        if _is_worth_keeping(now) and screen.keeps_typing:
            if self._kept.get(key) != now:
                self._do(lambda: drafts.keep(self._desk, now), lambda: self._note(key, now))
        elif key in self._kept:
            self.forget(*key)

    def keep_now(self, screen: Screen) -> None:
        """Keep what stands in the fields of a screen that is about to go."""
        now = typing_of(screen)
        if _is_worth_keeping(now) and screen.keeps_typing:
            try:
                drafts.keep(self._desk, now)
            except TriageDeskError:
                return  # What the screen does next meets the same fault, and says it.
            self._kept[now.place, now.encounter_id] = now

    def forget(self, place: str, encounter_id: str = "") -> None:
        """Keep a screen's typing no longer: it was said, or is not wanted any more."""
        key = (place, encounter_id)
        if self._is_busy:
            # It is being kept right now: it goes as soon as it is there.
            self._over.add(key)
        elif key in self._kept:
            self._do(
                lambda: drafts.take(self._desk, place, encounter_id),
                lambda: self._kept.pop(key, None),
            )

    def stands_again(self, screen: Screen) -> None:
        """Keep at once what was put back: taking it out of the store had deleted it there."""
        self.keep_now(screen)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @property
    def _is_busy(self) -> bool:
        return self._job is not None and not self._job.control.cancelled

    def _note(self, key: tuple[str, str], now: Typing) -> None:
        self._kept[key] = now
        over, self._over = self._over, set()
        for each in over:
            self.forget(*each)

    def _do(self, work: Callable[[], object], then: Callable[[], object]) -> None:
        def done(_result: object) -> None:
            self._job = None
            then()

        def failed(_error: object) -> None:
            self._job = None

        self._job = self._jobs.run(lambda _control: work(), done, failed)


def _is_worth_keeping(now: Typing) -> bool:
    return bool(now.fields) or any(name in now.marks for name in _TICKED)
