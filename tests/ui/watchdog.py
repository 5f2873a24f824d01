"""Fails a test in which one event kept the window's thread from the next one.

Qt hands out one event after the other: a key, a paint, a timer, the end of a job. Nobody sees
anything of the program while one of them is being handled. Two things are looked at for each:

- its processor time on this thread: at most ``MOST_SECONDS``. A clock on the wall would also count
  what the rest of the machine does. Where an event is over it, a fixed piece of work that has
  nothing of ours in it is timed too: a slow machine and a busy neighbour slow both, and the limit
  grows by as much as that piece takes longer than on a machine at rest; on the machine that decides
  whether work lands (``TRIAGE_DESK_CI``), whose neighbours come and go within one event, it is
  ``LENIENT`` times that. What the collector of
  garbage took is left out: a run of tests has far more for it to walk than the program
  (``benchmarks/presses.py`` counts it). What is known to take longer stands in ``DEBTS``, by name;
  one that is paid is noticed at the end of a run in one process.
- facts that no clock is needed for: sleeping, starting a process, calling a server, waiting for
  another thread, reading much from the disk, many transactions, a use case that is known as long.

It does not see: an act that a test calls itself, past Qt; waiting inside C++ or C for a lock or a
disk (a commit's own ``fsync`` is one transaction here, not its seconds); the first import of a
module, which the tests before it have made; a question to the store that takes long only with ten
years of data (``benchmarks/load.py`` and ``presses.py`` measure those).
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import thread_time

from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication

from triage_desk.store.store import SqlStore
from triage_desk.ui import theme

MOST_SECONDS = 0.050
# What the fixed piece of work takes on a machine at rest.
STINT_SECONDS = 0.0007
LENIENT = 3.0 if os.environ.get("TRIAGE_DESK_CI") else 1.0
PIECE = {str(number): [number, str(number) * 3, {"a": number}] for number in range(60)}
MOST_BYTES, MOST_FILES, MOST_TRANSACTIONS = 262_144, 40, 12
LONG = frozenset(
    {
        *("backups.take", "backups.keep_safe", "backups.prove", "backups.found"),
        *("chain.verify", "journal.tell_server", "keycare.rotate_key", "documents.make"),
        *("person_export.export", "person_export.gather", "removal.remove"),
    }
)
"""Use cases that take long with much data: they belong in a job."""
DEBTS = {
    "triage.decide": (105, "Evaluates, says what would change the route, builds the result."),  # 78
    "triage.acknowledge": (
        90,
        "Decides first, where a disk refused the emergency.",
    ),  # 51, and 84 once
    "triage.record": (100, "Builds the result."),  # 76, and 93 once
    "intake.start": (90, "Builds the interview and its first page."),  # 65
    "intake.resume": (100, "Builds the interview at the page where it was left."),  # 79
    "records.open_page": (60, "Builds the page of a person."),  # 43
    "users.me": (85, "Opens the desk after a sign-in, and the screens that were left."),  # 79
    "Shortcut Ctrl+N": (65, "Builds the search."),  # 45, beside many neighbours 59
    "MetaCall of Shell": (100, "Builds the settings anew in another size of text."),  # 87
    "kiosk.end": (110, "Builds the page that calls staff, and locks the desk."),  # 47, 89 once
    "theme.apply": (
        260,
        "Dresses every widget there is anew; only on a change of the look.",
    ),  # 227
}
"""What still takes longer, by use case or event: the milliseconds it may take on a machine at rest,
and why. Beside it stands the most that was measured in a run of all tests of the window, as on a
machine at rest. No line may be added."""
PAID_SHARE, PAID_TIMES = 0.5, 5
MAY_WAIT = frozenset({"ui.jobs.Jobs.shutdown"})
"""Before the data are closed no thread may use them any more: lock, change of user, closing."""
NEVER = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.posix_spawn", "os.fork", "os.exec"),
        *("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"),
    }
)


@dataclass
class Watch:
    """What one test did. ``held`` are sentences on what kept the thread, one an event or fact."""

    thread: int = field(default_factory=threading.get_ident)
    inside: bool = False
    held: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    owed: dict[str, list[float]] = field(default_factory=dict)
    files: int = 0
    collected: float = 0.0
    collecting: float = 0.0

    @property
    def sees(self) -> bool:
        """True in the window's thread while it handles an event."""
        return self.inside and threading.get_ident() == self.thread

    def judge(self, name, seconds):
        owing = [what for what in (name, *self.asked) if what in DEBTS]
        for what in owing:
            self.owed.setdefault(what, []).append(seconds)
        limit = max([MOST_SECONDS, *(DEBTS[what][0] / 1e3 for what in owing)])
        if seconds > limit and seconds > (most := limit * LENIENT * slowness()):
            self.held.append(
                f"{name} took {seconds * 1e3:.0f} ms, and may take {most * 1e3:.0f}; {self.asked}"
            )
        if self.files > MOST_FILES:
            self.held.append(f"{name} opened {self.files} files")
        if len(self.asked) > MOST_TRANSACTIONS:
            count = ", ".join(f"{n} x {what}" for what, n in Counter(self.asked).most_common())
            self.held.append(f"{name} asked {len(self.asked)} times: {count}")

    def paid(self):
        """Return the debts that are none any more: seen often, and never near the limit."""
        near = PAID_SHARE * MOST_SECONDS
        return sorted(
            what
            for what, seconds in self.owed.items()
            if len(seconds) >= PAID_TIMES and max(seconds) < near
        )

    def asks(self, what):
        """Note a transaction."""
        if self.sees:
            self.asked.append(what)
            if what in LONG:
                self.tell(f"{what} takes long, and asked the store")

    def tell(self, sentence):
        """Keep a sentence, once."""
        if sentence not in self.held:
            self.held.append(sentence)

    def sleeps(self):
        """Note that somebody waits for the clock."""
        if self.sees:
            self.tell(f"time.sleep by {_caller()}")

    def waits(self, pool):
        """Note that another thread is waited for."""
        if self.sees and pool.activeThreadCount() and _caller() not in MAY_WAIT:
            self.held.append(f"{_caller()} waited for another thread")

    def hears(self, what, given):
        """Note what Python itself tells of; ``given`` are its arguments."""
        if what in NEVER:
            self.held.append(f"{what} {given[0]!r} by {_caller()}")
        elif what == "open" and isinstance(given[0], str) and os.path.isfile(given[0]):  # noqa: PTH113 - may be no path
            self.files += 1
            if os.stat(given[0]).st_size > MOST_BYTES:  # noqa: PTH116
                self.held.append(f"{_caller()} opened {os.path.basename(given[0])}")  # noqa: PTH119

    def collects(self, phase, _facts):
        """Time the collector of garbage."""
        if threading.get_ident() == self.thread:
            if phase == "start":
                self.collecting = thread_time()
            else:
                self.collected += thread_time() - self.collecting


def slowness():
    """Return how many times as long as on a machine at rest everything takes now; at least 1."""
    return max(1.0, median(_stint() for _ in range(9)) / STINT_SECONDS)


def _stint():
    """Return the seconds of the fixed piece of work."""
    begin = thread_time()
    for _ in range(6):
        kept = json.loads(json.dumps(PIECE, indent=1))
        sorted(kept, key=lambda key: kept[key][1])
    return thread_time() - begin


def _caller():
    """Return whose doing it is: the use case that was asked for, else the code nearest to it."""
    frame, nearest, service = sys._getframe(1), "", ""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("triage_desk."):
            name = f"{module.removeprefix('triage_desk.')}.{frame.f_code.co_qualname}"
            nearest = nearest or name
            if module.startswith("triage_desk.services."):
                service = name.removeprefix("services.")
            elif service:
                break
        frame = frame.f_back
    return service or nearest or "a test"


WATCH = Watch()


class WatchedApplication(QApplication):
    """Hands out events as every other, and has each looked at."""

    def notify(self, receiver, event):
        watch = WATCH
        if watch.inside or threading.get_ident() != watch.thread:
            return QApplication.notify(self, receiver, event)
        kind, whose = event.type(), type(receiver)
        key = receiver.key().toString() if whose is QShortcut else ""
        watch.inside = True
        collected, began = watch.collected, thread_time()
        try:
            return QApplication.notify(self, receiver, event)
        finally:
            seconds = thread_time() - began - (watch.collected - collected)
            watch.inside = False
            if seconds > MOST_SECONDS or watch.files or watch.asked:
                watch.judge(f"{kind.name} {key or 'of ' + whose.__name__}", seconds)
                watch.asked, watch.files = [], 0


def begin():
    """Look from now on; once a process."""
    gc.callbacks.append(WATCH.collects)
    sys.addaudithook(lambda what, given: WATCH.hears(what, given) if WATCH.sees else None)
    dress = theme.apply

    def dressed(*given):
        if WATCH.sees:
            WATCH.asked.append("theme.apply")
        return dress(*given)

    theme.apply = dressed
    for name in ("read", "write"):
        setattr(SqlStore, name, _watched(getattr(SqlStore, name)))
    wait, sleep = QThreadPool.waitForDone, time.sleep

    def slept(seconds):
        WATCH.sleeps()
        sleep(seconds)

    # Python tells of it from 3.13 on.
    time.sleep = slept

    def waited(pool, *most):
        WATCH.waits(pool)
        return wait(pool, *most)

    QThreadPool.waitForDone = waited


def _watched(transaction):
    def opened(store):
        WATCH.asks(_caller()) if WATCH.sees else None
        return transaction(store)

    return opened


@contextmanager
def watching():
    """Look at what happens within the block; yields what was held up, to be read after it."""
    before, WATCH.held = WATCH.held, []
    try:
        yield WATCH.held
    finally:
        WATCH.held = before
