"""From a key press to the painted answer, in the real window on the real store.

    python -m benchmarks.presses --data-dir DIR --visits 30

One person gives plain intakes by keys alone. What is timed is what stands between the press and
the paint of what it led to: rules, transaction, audit event, layout, paint. A press that changes
the screen is counted apart. Between two presses passes as much time as between those of a good
typist (90 words a minute: Card, Moran and Newell, CACM 23, 1980): the window builds the page that
most likely comes next in it. ``DIR`` is a large invented clinic made by ``demo-data``; as a part of
``python -m benchmarks`` it runs on a small one. Beside it: the same presses in a bare text field;
beside a press that turns a page the least that could stand for it: one write that the disk has
confirmed, and a bare page of as many widgets shown in place of another, both made beforehand.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measure import Aim, Figure
from benchmarks.table import as_data, table
from triage_desk import app, demo_data, entry
from triage_desk.services import access, demo_accounts, drafts, patients, worklist
from triage_desk.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_desk.services.desk import Desk
    from triage_desk.ui.shell import Shell

PART = "presses"
SMALL = (600, 1000)
VISITS = 12
# Those before it are the people of the patterns.
FIRST = 200
PAUSE_MS, WELCOME_MS, PATIENCE_MS = 300, 400, 30_000
KEY_MS = 120
# More than any intake has: keys that reach nothing must not be pressed for ever.
MOST_PAGES = 80
PAINTED_SECONDS, SWITCHED_SECONDS = 0.016, 0.100
BARE = "the same keys in a bare text field"
FLOOR = "a confirmed write and a bare page"
# What an answer adds to the log of ten years of data, and the lines of a full page.
WRITTEN_BYTES, BARE_LINES, BARE_TURNS = 32_768, 8, 60
OTHER_SCREEN = ("Ctrl+N", "Ctrl+Return")


def run() -> list[Figure]:
    """Measure on a small clinic, made for it."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "clinic"
        demo_data.make(data, *SMALL, 1, lambda *_: None)
        return measure(data, VISITS)


def measure(folder: Path, visits: int) -> list[Figure]:
    """Measure on the clinic in ``folder``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from triage_desk.ui import theme

    qapp = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(qapp, QApplication):
        raise TypeError(type(qapp).__name__)
    theme.apply(qapp)
    at = entry.entrance(folder)
    desk = access.sign_in(at, demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE)
    try:
        # The backup of noon would begin, and of ten years it takes the disk for minutes.
        presses, bare = _pressed(replace(desk, backups=None), visits)
        floor = _bare_turns(folder)
    finally:
        app.close(desk)
    return _figures(presses, bare, floor)


def _figures(
    presses: Sequence[Press], bare: Sequence[float], floor: Sequence[float]
) -> list[Figure]:
    inside = [one.seconds for one in presses if one.before == one.after]
    switched = [one.seconds for one in presses if one.before != one.after]
    turns = [one for one in presses if one.turned]
    took = [one.seconds for one in turns]
    aim, other = Aim(seconds=PAINTED_SECONDS), Aim(seconds=SWITCHED_SECONDS)

    def turned(what: str, ours: float, theirs: float) -> Figure:
        return Figure(PART, f"press that turns a page, {what}", (ours,), FLOOR, (theirs,))

    return [
        Figure(PART, "key press to paint, median", (median(inside),), BARE, (median(bare),)),
        Figure(PART, "key press to paint, 99% under", (_of(inside, 0.99),), aim=aim),
        turned("median", median(took), median(floor)),
        turned("90% under", _of(took, 0.9), _of(floor, 0.9)),
        turned("99% under", _of(took, 0.99), _of(floor, 0.99)),
        Figure(PART, "its processor time, median", (median(one.cpu for one in turns),)),
        Figure(PART, "its processor time, 99% under", (_of([one.cpu for one in turns], 0.99),)),
        Figure(PART, "key press to another screen, 99% under", (_of(switched, 0.99),), aim=other),
    ]


class Press(NamedTuple):
    """One key press: the screen before and after it, whether another page is asked, what it took.

    ``seconds`` are those of the clock, ``cpu`` those of the processor in the window's thread.
    """

    before: str
    after: str
    turned: bool
    seconds: float
    cpu: float


def _bare_turns(folder: Path) -> list[float]:
    """Return the seconds of a confirmed write and of a bare page in place of another."""
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    window = QWidget()
    layout = QVBoxLayout(window)
    pages = [_bare_page(), _bare_page()]
    for page in pages:
        layout.addWidget(page)
    pages[1].hide()
    window.resize(752, 525)
    window.show()
    QApplication.processEvents()
    took = []
    with TemporaryDirectory(dir=folder) as place, (Path(place) / "log").open("wb") as log:
        for _ in range(BARE_TURNS):
            begin = perf_counter()
            log.write(bytes(WRITTEN_BYTES))
            log.flush()
            os.fsync(log.fileno())
            pages[0].hide()
            pages[1].show()
            for _again in range(2):
                QApplication.processEvents()
            took.append(perf_counter() - begin)
            pages.reverse()
    window.close()
    return took


def _bare_page() -> QWidget:
    """Return lines of words and three buttons each, and three buttons under them."""
    from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

    page = QWidget()
    grid = QGridLayout(page)
    for line in range(BARE_LINES):
        grid.addWidget(QLabel("A line of words as long as one that is read aloud"), line, 0)
        for column in range(1, 4):
            grid.addWidget(QPushButton("Not sure"), line, column)
    for column in range(1, 4):
        grid.addWidget(QPushButton("None of these"), BARE_LINES, column)
    return page


@contextmanager
def collecting(window: Shell) -> Iterator[None]:
    """Collect garbage as the program does: nothing that was loaded before, and by a timer.

    Left to itself Python goes through all that was ever loaded (150 ms) within some key press.
    """
    from triage_desk.ui.collector import Collector

    gc.collect()
    gc.freeze()
    collector = Collector(window)
    try:
        yield
    finally:
        collector.stop()
        gc.unfreeze()


def _pressed(desk: Desk, visits: int) -> tuple[list[Press], list[float]]:
    """Return the presses of some visits, and the seconds of bare ones."""
    from PySide6.QtWidgets import QLineEdit

    from triage_desk.ui.flow import Flow
    from triage_desk.ui.shell import Shell

    # What a run that was broken off had typed is not gone on with.
    drafts.take(desk, "find")
    window = Shell(Settings())
    window.resize(1280, 720)
    window.show()
    window.use(desk, Flow)
    hands = Hands(window)
    with collecting(window):
        hands.settle_in()
        presses = [press for mrn in _people(desk, visits) for press in hands.visit(mrn)]
    field = QLineEdit()
    field.show()
    field.activateWindow()
    field.setFocus()
    bare = [hands.timed("A", field) for _ in range(len(presses))]
    window.jobs.shutdown()
    window.hide()
    return presses, bare


def _people(desk: Desk, count: int) -> list[str]:
    """Return the numbers of people who are found by them alone, and were not asked today."""
    here = {row.patient_id for row in worklist.day(desk)}
    found: list[str] = []
    number = FIRST
    while len(found) < count:
        mrn = f"SYN-{number:08d}"
        known = patients.find(desk, mrn).patients
        if len(known) == 1 and known[0].patient_id not in here:
            found.append(mrn)
        number += 1
    return found


class Hands:
    """Presses keys in a window and says how long each took until everything was painted."""

    def __init__(self, window: Shell) -> None:
        """Take the window."""
        self._window = window

    def visit(self, mrn: str) -> list[Press]:
        """Give one plain intake; return each press of it."""
        from tests.ui.clinic import LOW_BACK
        from tests.ui.typist import presses_for
        from triage_desk.ui.items.base import ItemWidget
        from triage_desk.ui.items.checklist import ChecklistWidget
        from triage_desk.ui.screens.intake import IntakeScreen

        told = [self._told("Ctrl+N")]
        if self._place != "find":
            raise RuntimeError(f"Ctrl+N led to {self._place}")
        told += map(self._told, mrn)
        self._look_for(mrn)
        told += [self._told(keys) for keys in ("Return", "Ctrl+Return")]
        if self._place != "intake":
            raise RuntimeError(f"the intake of {mrn} did not begin")
        for _ in range(MOST_PAGES):
            if not isinstance(screen := self._window.screen_shown, IntakeScreen):
                break
            # A page made ahead is a child of the screen too, and nobody sees it.
            asked = next(one for one in screen.findChildren(ItemWidget) if one.isVisible())
            if isinstance(asked, ChecklistWidget) and not asked.none_bar.none.isEnabled():
                # Where a notice takes room a long list scrolls, and nobody says no unread.
                told.append(self._told("PageDown"))
            told += map(self._told, presses_for(screen.presenter.page, asked, LOW_BACK))
        if self._place != "receipt":
            raise RuntimeError(f"the intake of {mrn} came to {self._place}, and to no result")
        told.append(self._told("Ctrl+Return"))
        return told

    def settle_in(self) -> None:
        """Let the window stand; whoever is here for the first time is not shown around."""
        from PySide6.QtTest import QTest

        QTest.qWaitForWindowActive(self._window)
        while self._window.jobs.busy:
            QTest.qWait(PAUSE_MS)
        QTest.qWait(2 * WELCOME_MS)
        self._told("Escape")

    def _look_for(self, mrn: str) -> None:
        """Look who was found, as a person does: what answers to the pause is done by then."""
        from PySide6.QtTest import QTest

        from triage_desk.ui.screens.find_patient import FindScreen

        for _ in range(PATIENCE_MS // PAUSE_MS):
            QTest.qWait(PAUSE_MS)
            screen = self._window.screen_shown
            found = screen.presenter if isinstance(screen, FindScreen) else None
            if found is not None and found.searched.upper() == mrn and len(found.results) == 1:
                return
        raise RuntimeError(f"{mrn} was not found, or is not one person")

    @property
    def _place(self) -> str:
        screen = self._window.screen_shown
        return screen.place.value if screen else ""

    @property
    def _page(self) -> str:
        """Return the page that is asked, "" outside an interview."""
        from triage_desk.ui.screens.intake import IntakeScreen

        screen = self._window.screen_shown
        page = screen.presenter.page if isinstance(screen, IntakeScreen) else None
        return page.page_id if page is not None else ""

    def _told(self, keys: str) -> Press:
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        before, page, cpu = self._place, self._page, thread_time()
        seconds = self.timed(keys, QApplication.focusWidget() or self._window)
        cpu = thread_time() - cpu
        turned = bool(page and self._page) and page != self._page
        # A search answers from its own thread, and later to a pause.
        while self._window.jobs.busy:
            QTest.qWait(5)
        # What was replaced is found by nobody any more.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QTest.qWait(KEY_MS)
        return Press(before, self._place, turned, seconds, cpu)

    def timed(self, keys: str, target: QWidget) -> float:
        """Press one key; return the seconds until nothing is left to lay out or to paint."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        *held, last = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= getattr(Qt.KeyboardModifier, f"{name.replace('Ctrl', 'Control')}Modifier")
        names = {"-": "Minus"}
        key = getattr(Qt.Key, f"Key_{names.get(last, last.upper() if len(last) == 1 else last)}")
        begin = perf_counter()
        QTest.keyClick(target, key, modifiers)
        QApplication.processEvents()
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        return perf_counter() - begin


def _of(seconds: Sequence[float], share: float) -> float:
    """Return what ``share`` of all stay under."""
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)]


def main() -> int:
    """Measure on a clinic of any size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = measure(asked.data_dir, asked.visits)
    print(table(figures))
    if asked.json:
        asked.json.write_text(json.dumps(as_data(figures), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
