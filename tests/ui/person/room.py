"""A desk of its own: a screen, a window manager, a bus for screen readers, and the program on it.

Everything is a process of ours, ended by its number. Waits have an end: nothing here hangs a run.
"""

import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

READER = Path(__file__).with_name("reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
NEEDED = ("Xvfb", "openbox", "xdotool", "xprop", "dbus-daemon")
SCREEN = "1280x760"
PATIENCE = 60.0
LOOK_SECONDS = 0.03
_PR_SET_PDEATHSIG = 1
# The reader ends by itself, should nobody be left to end it.
READER_SECONDS = 3600


class NoAnswerError(Exception):
    """Something did not come in time."""


def lacking():
    """Return what this machine has not got, in words, or nothing."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if not any(Path(at).exists() for at in LAUNCHERS):
        missing.append("at-spi2-core")
    looks = "import gi; gi.require_version('Atspi', '2.0')"
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", looks], capture_output=True, check=False).returncode
    ):
        missing.append("python3-gi with gir1.2-atspi-2.0")
    return ", ".join(missing)


class Room:
    """A screen with a window manager and a bus; ``open`` starts the program on it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ends = ExitStack()
        self.papers = self.folder / "home" / "Documents"
        for name in ("run", "home", self.papers):
            (self.folder / name).mkdir(mode=0o700)
        spoiling = ("XDG_", "DBUS_", "AT_SPI", "QT_", "WAYLAND", "TRIAGE_DESK_")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(spoiling)
        } | {
            "HOME": str(self.folder / "home"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self):
        # Without -noreset the screen begins anew, and drops the window manager that is just coming,
        # each time that whoever looks for it is the last to leave.
        screen = ["-screen", "0", f"{SCREEN}x24", "-nolisten", "tcp", "-noreset"]
        self.environment["DISPLAY"] = ":" + self._tells(["Xvfb", "-displayfd", "{}", *screen])
        bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address={}"]
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._tells(bus)
        launcher = next(at for at in LAUNCHERS if Path(at).exists())
        self.start([launcher, "--launch-immediately", "--a11y=1", "--screen-reader=1"])
        self.start(["openbox"])
        # Before it manages windows, keys go astray.
        until(lambda: "_NET_ACTIVE_WINDOW" in self.run("xprop", "-root"), "the window manager")

    def run(self, *command):
        """Run a program to its end; return what it said."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
        return done.stdout

    def start(self, command, **more):
        """Start a process that ends with the room."""
        log = (self.folder / f"{Path(command[0]).name}.log").open("ab")
        self._ends.callback(log.close)
        more = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL} | more
        process = subprocess.Popen(
            command,
            env=self.environment,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - nothing else runs in threads here
            **more,
        )
        self._ends.callback(end, process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                self._ends.callback(pipe.close)
        return process

    def _tells(self, command):
        """Start a process that writes one line where we read once it is up; return the line."""
        read, write = os.pipe()
        self.start([part.replace("{}", str(write)) for part in command], pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as answers:
            return line_of(answers, command[0])

    def open(self, *arguments):
        """Start the program; its window has the keys once this returns."""
        process = self.start(
            [sys.executable, "-X", "faulthandler", "-m", "triage_desk", *map(str, arguments)]
        )
        return Program(self, process)

    def close(self):
        """End all that was started here, the last first."""
        self._ends.close()


class Program:
    """The program in a process of its own, the keys pressed into it, and what a reader reads."""

    def __init__(self, room, process):
        self.room = room
        self.process = process
        self.heard = []
        command = [SYSTEM_PYTHON, str(READER), str(process.pid), str(READER_SECONDS)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._reader = room.start(command, text=True, bufsize=1, **pipes)
        until(lambda: self._lives() and self.ask("ready"), "the program in the tree")
        until(self._has_keys, "the window")

    def _lives(self):
        if self.process.poll() is not None:
            raise NoAnswerError(f"the program ended with {self.process.returncode}")
        return True

    def _has_keys(self):
        active = self.room.run("xdotool", "getactivewindow", "getwindowpid")
        return active.strip() == str(self.process.pid)

    def ask(self, what, **more):
        """Ask the reader: "tree", "heard" (since it was asked last) or "ready"."""
        self._reader.stdin.write(json.dumps({"do": what, **more}) + "\n")
        answer = json.loads(line_of(self._reader.stdout, "the reader"))
        if not answer.get("answer"):
            self._lives()
        if "error" in answer:
            raise NoAnswerError(answer["error"])
        return answer["answer"]

    def look(self, *, hidden=False, brief=False):
        """Return the tree as it is now; a ``brief`` look leaves out what stands beside."""
        return Seen(self.ask("tree", hidden=hidden, brief=brief))

    def listen(self):
        """Return what was heard so far, the newest last."""
        self.heard += self.ask("heard")
        return self.heard

    def press(self, *keys):
        """Press keys such as "Ctrl+N", "A" or "Return", as the X server sends those of a hand."""
        self._send("key", *map(keysym, keys))

    def type(self, words):
        """Type words letter by letter."""
        self._send("type", words)

    def _send(self, what, *words):
        # Whoever sends keys before a window has them sends them to nobody.
        until(self._has_keys, "the window")
        self.room.run("xdotool", what, "--delay", "2", "--", *words)

    def shoot(self, path):
        """Save a small picture of the window; of the screen, where no window has the keys."""
        window = self.room.run("xdotool", "getactivewindow").strip() or "root"
        few = ("+dither", "-colors", "200")
        self.room.run("import", "-window", window, *few, f"png8:{path}")

    def kill(self):
        """Kill the program as a power cut does."""
        self.process.kill()
        self.process.wait()
        end(self._reader)


class Seen:
    """What a reader would read now."""

    def __init__(self, root):
        self.root = root
        self.nodes = list(_below(root)) if root else []

    def find(self, name):
        """Return the node whose action id is ``name``, or None."""
        return next((n for n in self.nodes if named(n, name)), None)

    @property
    def focus(self):
        """Return the node that has the keys, the innermost one."""
        # The inside of a field of several lines says that it is focused as well.
        held = [n for n in self.nodes if {"focused", "focusable"} <= set(n["states"])]
        return held[-1] if held else None

    @property
    def place(self):
        """Return the name of the screen shown, "" between two."""
        for node in self.nodes:
            above, _, last = node["id"].rpartition(".")
            if above.endswith(".Stage"):
                return last
        return ""

    @property
    def words(self):
        """Return all that can be read, a node a line."""
        return "\n".join(
            part for n in self.nodes for part in (n["name"], n["description"], n.get("text", ""))
        )


def named(node, name):
    """Return whether the action id of a node is ``name``."""
    return node["id"] == name or node["id"].endswith(f".{name}")


def _below(node):
    yield node
    for child in node["children"]:
        yield from _below(child)


_SIGNS = {".": "period", "/": "slash", ",": "comma", "-": "minus", "=": "equal"}
_NAMES = {"Esc": "Escape", "PgUp": "Prior", "PgDown": "Next", "Del": "Delete", "Space": "space"}
_HELD = {"Ctrl": "ctrl", "Alt": "alt", "Shift": "shift", "Backspace": "BackSpace"}
_KEYSYMS = _SIGNS | _NAMES | _HELD


def keysym(keys):
    """Return keys as the X server calls them: "Ctrl+N" is "ctrl+n", "A" the key a."""
    parts = keys.split("+") if len(keys) > 1 else [keys]
    return "+".join(p.lower() if len(p) == 1 and p.isalpha() else _KEYSYMS.get(p, p) for p in parts)


def _end_with_parent():
    """Have Linux kill this process when the run of tests is killed: nothing is left behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def line_of(stream, who):
    """Return the next line of a process, or raise when it says nothing."""
    ready, _, _ = select.select([stream], [], [], PATIENCE)
    line = stream.readline().strip() if ready else ""
    if not line:
        raise NoAnswerError(f"{who} did not answer within {PATIENCE:.0f} s")
    return line


def until(condition, what, seconds=PATIENCE):
    """Wait for another process until ``condition`` holds; return what it returned."""
    end_at = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > end_at:
            raise NoAnswerError(f"{what} did not come within {seconds:.0f} s")
        time.sleep(LOOK_SECONDS)
    return result


def end(process):
    """End one process of ours."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
