"""A round of practice by a person: the clinic's window, the other program it starts, ten visits."""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import fakes
from tests.ui.clinic import engine
from tests.ui.person.desk import Office
from tests.ui.person.hands import Person
from tests.ui.person.room import Program, until
from tests.ui.staffed import ANA, PHRASE
from triage_desk.services.marking import read_book


@dataclass
class Child:
    """The program that the window of the clinic started: looked at, and ended, by its number."""

    pid: int

    def poll(self):
        """Return ``None`` while it runs, as a process of ours would."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return 0
        return 0 if state == "Z" else None

    def kill(self):
        """End it at once."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self):
        """Wait until it is gone."""
        until(lambda: self.poll() is not None, "the end of practice")


def child_of(pid):
    """Return the program for practice that ``pid`` started, or None."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            words = path.with_name("cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if parent == pid and b"practice" in words:
            return Child(int(path.parent.name))
    return None


@dataclass
class Round:
    """One round as it goes. ``played`` are the vignettes, in the order in which they came.

    ``otherwise`` are answers that are misheard, by vignette; pictures go to ``folder``.
    """

    office: Office
    folder: Path | None = None
    otherwise: dict = field(default_factory=dict)
    played: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __post_init__(self):
        self.book = read_book(engine(), fakes.CONTENT, None)
        self._shown = 0

    def shoot(self, name):
        """Keep a picture of the window that has the keys."""
        if self.folder is not None:
            self._shown += 1
            self.me.program.shoot(self.folder / f"{self._shown:02d}-{name}.png")

    def open(self, name=ANA, secret=PHRASE):
        """Sign in to the clinic, and go to practice by the palette."""
        self.me = self.office.start()
        self.me.wait_place("sign_in")
        self.me.sign_in(name, secret)
        self.me.wait_place("worklist")
        self.me.press("Ctrl+K")
        self.me.wait(lambda s: s.focus and "palette" in s.focus["id"], "the palette")
        self.me.type("practice")
        self.me.wait(lambda s: "Practice" in s.words, "the command")
        self.me.press("Return")
        self.me.wait(lambda s: s.place == "training" and "enabled" in _states(s, "training.start"),
                     "practice")  # fmt: skip
        self.shoot("how-one-stands")

    def play(self, most=10):
        """Play a round to its end; return what is said at its end."""
        clinic, began = self.me.program, time.monotonic()
        self.me.press("Ctrl+Return")
        child = until(lambda: child_of(clinic.process.pid), "the other program")
        program = Program(clinic.room, child)
        self.me = Person(program, engine(), self.office.plain)
        for _ in range(most):
            seen = self.me.wait_place("lesson")
            if "The round is done" in seen.words:
                break
            self._visit(seen)
        words = self.me.wait_place("lesson").words
        self.shoot("the-round-is-done")
        self.me.press("Return")
        until(lambda: child.poll() is not None, "the end of practice")
        self.seconds = time.monotonic() - began
        self.me = self.office.person
        self.me.program = clinic
        return words

    def certificate(self):
        """Print the certificate into a file where the program offers it; return the file."""
        me, offered = self.me, self.office.room.papers
        self.shoot("how-one-stands-now")
        me.press("Ctrl+P")
        me.wait(lambda s: s.place == "office_paper" and "enabled" in _states(s, "preview.save"),
                "the certificate")  # fmt: skip
        self.shoot("certificate")
        me.press("Ctrl+S")
        me.wait(lambda s: s.root and len(s.root["children"]) > 1, "where to save")
        me.press("Return")
        me.wait(lambda s: len(s.root["children"]) == 1 and any(offered.iterdir()), "the file")
        return next(offered.iterdir())

    def _visit(self, seen):
        # Who it is is known by what they say, as it would be to a person.
        name = next(n for n in self.book.vignettes if self.book.opening(n) in seen.words)
        self.played.append(name)
        self.shoot(f"{name}-comes")
        says = dict(self.book.keys[name].answers) | self.otherwise.get(name, {})
        me = self.me
        me.press("Return")
        me.wait_place("intake")
        self.shoot(f"{name}-first-question")
        seen = me.answer_all(says)
        if seen.place == "emergency":
            self.shoot(f"{name}-emergency")
            seen = me.hand_over()
        else:
            me.wait_place("receipt")
            self.shoot(f"{name}-receipt")
            me.press("Ctrl+Return")
        if me.look().place != "lesson":
            me.press("Alt+Home")
        seen = me.wait_place("lesson")
        self.said.append(seen.words)
        self.shoot(f"{name}-marked")
        me.press("Return")


def _states(seen, name):
    node = seen.find(name)
    return node["states"] if node else ()
