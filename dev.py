#!/usr/bin/env python3
"""One command for a developer's machine: set up, try out, test, check, build.

Standard library only; Python 3.11 or newer on Linux, macOS or Windows. Everything is made inside
the tree (.venv, build, dist) and can be deleted at any time; the next command makes it again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "triage-desk-stamp"
BUILD_STAMP = VENV / "triage-desk-build-stamp"
TEST_REQUIREMENTS = ROOT / "requirements" / "test.txt"
BUILD_REQUIREMENTS = ROOT / "requirements" / "build.txt"
EXAMPLE = Path("resources/examples/back-pain.json")
BENCH_JSON = ROOT / "build" / "bench.json"
DEMO_PDF = ROOT / "build" / "demo" / "referral.pdf"
BUNDLE = ROOT / "dist" / "TriageDesk"

# What the Qt wheel expects of the system (`ldd` on its xcb and offscreen plugins), and the Debian
# package that holds it. Libraries of the C and C++ run-time are on every machine that has Python.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libGLdispatch.so.0": "libglvnd0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}

NETWORK_SIGNS = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|getaddrinfo"
    r"|name resolution|unreachable|Connection (?:refused|broken|reset)|Retrying \("
)


class Trouble(Exception):  # noqa: N818 - not an error of the program: what its user can do about it
    """Something the person at the terminal can mend; its text is one clear sentence."""


def say(text: str) -> None:
    """Print a line at once, also when the output is a file."""
    print(text, flush=True)


def child_environment() -> dict[str, str]:
    """Return the environment for the programs started here: ours, less what would spoil them."""
    spoiling = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PYTHONOPTIMIZE"}
    return {name: value for name, value in os.environ.items() if name not in spoiling} | {
        "PYTHONUTF8": "1"
    }


def has_display() -> bool:
    """Tell whether a window can be shown to somebody."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen_environment() -> dict[str, str]:
    """Return the environment for programs whose windows nobody needs to see."""
    return {"QT_QPA_PLATFORM": "offscreen"} | child_environment()


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    """Run a command in the tree's root, its output where ours goes; return its exit code."""
    return subprocess.run(command, cwd=ROOT, env=env or child_environment(), check=False).returncode


def run_quietly(*command: str | Path, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a command in the tree's root; return its exit code and all that it said."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env or child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


# ------------------------------------------------------------------------------------------- setup


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the tree's setup lock; the system gives it back even when this process is killed."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        if not _try_lock(file.fileno()):
            say("Waiting for another dev.py that is setting up this tree ...")
            while not _try_lock(file.fileno()):
                time.sleep(0.2)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def check_python() -> None:
    """Refuse a Python that the program cannot run on, or that cannot make a venv."""
    if sys.version_info < OLDEST_PYTHON:
        raise Trouble(
            f"Triage Desk needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer, and this is "
            f"{platform.python_version()}: run dev.py with a newer one, e.g. `python3.12 dev.py`."
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Trouble(
            "This Python comes without its venv module: install it (on Debian and Ubuntu: "
            f"`sudo apt-get install {package}`) and run the same command again."
        )


def _interpreter_mark() -> str:
    return f"{platform.python_version()} {platform.machine()} {sys.base_prefix} {ROOT}"


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def setup() -> None:
    """Bring .venv to what the requirements say; nothing to do takes some milliseconds."""
    check_python()
    wanted = f"{_interpreter_mark()}\n{_digest(TEST_REQUIREMENTS, ROOT / 'pyproject.toml')}\n"
    with only_one():
        found = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
        if found != wanted:
            _make_venv(keep=found.partition("\n")[0] == _interpreter_mark())
            STAMP.write_text(wanted, encoding="utf-8")
        check_qt_libraries()


def _make_venv(*, keep: bool) -> None:
    """Install everything; the stamp goes first and comes back last, so half a venv never counts."""
    started = time.monotonic()
    if keep:
        STAMP.unlink()
    else:
        say("Making .venv ...")
        flags = ["--clear"] if VENV.exists() else []
        made = run(sys.executable, "-m", "venv", *flags, VENV)
        if made != 0:
            raise Trouble(f"Python could not make {VENV}: see its words above.")
    install_requirements(TEST_REQUIREMENTS)
    pip_install("--no-deps", "--no-build-isolation", "--editable", ROOT)
    compile_bytecode()
    say(f"The tree is set up ({time.monotonic() - started:.0f} s).")


def compile_bytecode() -> None:
    """Compile all packages on all cores: uncompiled ones start two to six times slower."""
    # Some packages carry templates that are no valid Python: only their own exit code is lost.
    run(PYTHON, "-m", "compileall", "-qq", "-j", "0", _site_packages())


def _site_packages() -> Path:
    if WINDOWS:
        return VENV / "Lib" / "site-packages"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return VENV / "lib" / version / "site-packages"


def install_requirements(requirements: Path) -> None:
    """Install exactly the pinned files, each checked against its hash."""
    count = len(re.findall(r"^\S+==", requirements.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Installing {count} pinned packages (the first time some 200 MB to download) ...")
    pip_install("--require-hashes", "--requirement", requirements)


def pip_install(*arguments: str | Path) -> None:
    """Run pip quietly, with a line of progress on a terminal; explain its failure in a sentence."""
    options = ["--no-input", "--no-compile", "--disable-pip-version-check", "--retries", "2"]
    tail: deque[str] = deque(maxlen=200)
    command = [PYTHON, "-m", "pip", "install", *options, *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            tail.append(line.rstrip())
            _show_progress(line)
    _show_progress("")
    if process.returncode != 0:
        _explain_pip(tail)


def _show_progress(line: str) -> None:
    if sys.stdout.isatty() and (not line or line.startswith(("Collecting", "Installing"))):
        sys.stdout.write(f"\r  {line.strip()[:70]:<70}\r")
        sys.stdout.flush()


def _explain_pip(tail: Iterable[str]) -> NoReturn:
    text = "\n".join(tail)
    if NETWORK_SIGNS.search(text):
        raise Trouble(
            "The packages could not be fetched, because there is no way to the package index: "
            "check the network or proxy and run the same command again."
        )
    if "No space left" in text:
        raise Trouble("The disk is full: free about 1 GB and run the same command again.")
    say("\n".join(text.splitlines()[-15:]))
    raise Trouble("pip could not install the requirements: its last words are above.")


# ------------------------------------------------------------------------------ system libraries


def missing_libraries() -> list[str]:
    """Return the sonames that Qt's platform plugins want and this Linux does not have."""
    ldd = shutil.which("ldd")
    if not sys.platform.startswith("linux") or ldd is None:
        return []
    plugins = ["libqoffscreen.so", "libqxcb.so"]
    if os.environ.get("WAYLAND_DISPLAY"):
        plugins.append("libqwayland.so")
    folder = _site_packages() / "PySide6" / "Qt" / "plugins" / "platforms"
    command = [ldd, *(str(folder / name) for name in plugins)]
    listing = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", listing, re.MULTILINE)))


def check_qt_libraries() -> None:
    """Install the system libraries Qt needs, or say which are missing and how to get them."""
    missing = missing_libraries()
    if not missing:
        return
    unknown = [name for name in missing if name not in DEBIAN_PACKAGES]
    packages = sorted({DEBIAN_PACKAGES[name] for name in missing if name in DEBIAN_PACKAGES})
    say(f"Qt needs system libraries that are missing here: {', '.join(missing)}")
    if shutil.which("apt-get") is None or unknown:
        raise Trouble("Install the packages of your system that hold the libraries named above.")
    apt_install(packages)


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages when we may; otherwise name the one command that does."""
    if os.geteuid() != 0:
        raise Trouble(f"Run this once, then try again: sudo apt-get install {' '.join(packages)}")
    say(f"Installing {' '.join(packages)} ...")
    env = child_environment() | {"DEBIAN_FRONTEND": "noninteractive"}
    # An old list of packages may do, so only the installation has to succeed.
    run_quietly("apt-get", "update", "-qq", env=env)
    options = ["-y", "-qq", "--no-install-recommends"]
    code, words = run_quietly("apt-get", "install", *options, *packages, env=env)
    if code != 0:
        say(words)
        raise Trouble(f"apt-get could not install {' '.join(packages)}: see its words above.")


# ---------------------------------------------------------------------------------------- commands


def command_setup(_arguments: argparse.Namespace) -> int:
    """Make or refresh .venv, and see that Qt finds its system libraries."""
    setup()
    say(f"Ready: {PYTHON}")
    return 0


def command_demo(arguments: argparse.Namespace) -> int:
    """Show the program with invented patients (--year: with a year of them behind it).

    Without a display, one intake runs in the terminal.
    """
    setup()
    if has_display():
        return run(PYTHON, "-m", "triage_desk", "demo", *getattr(arguments, "rest", ()))
    say("There is no display here, so the same example intake runs on the command line.\n")
    DEMO_PDF.parent.mkdir(parents=True, exist_ok=True)
    DEMO_PDF.unlink(missing_ok=True)
    assess = ["triage_desk", "assess", str(EXAMPLE), "--pdf", str(DEMO_PDF)]
    code = run(PYTHON, "-m", *assess, env=offscreen_environment())
    if code != 0 or not DEMO_PDF.exists():
        raise Trouble(f"The example intake made no letter (exit code {code}): see above.")
    return 0


# The reasoning is covered to the last branch; only a whole run can say so.
COVERED = [
    *(f"--cov=triage_desk.{part}" for part in ("domain", "rules", "services")),
    *("--cov-branch", "--cov-fail-under=100", "--cov-report=term-missing:skip-covered"),
]

# A process that stood still and was ended is made anew once: what stands still, stays so. Files
# are taken in the order of tests/conftest.py, the longest first, not by their number of tests.
SPREAD = ["--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "1"]


# Ten thousand small databases are written whole, and each commit waits for the disk: in memory a
# test of a server takes a sixth of the time. One that is small, or runs no programs, is not used.
IN_MEMORY = Path("/dev", "shm")
MOST_SCRATCH = 4 * 1024**3
MEMORY_LEFT = ("/proc/meminfo", r"MemAvailable: *(\d+) kB")


def scratch_in_memory() -> dict[str, str]:
    """Return the environment that has the tests write into memory, where there is plenty of it."""
    try:
        there = os.statvfs(IN_MEMORY)
        left = re.search(MEMORY_LEFT[1], Path(MEMORY_LEFT[0]).read_text(encoding="ascii"))
    except (AttributeError, OSError):
        return {}
    room = min(there.f_bavail * there.f_frsize, 1024 * int(left[1]) if left else 0)
    if room < MOST_SCRATCH or there.f_flag & os.ST_NOEXEC:
        return {}
    return {"PYTEST_DEBUG_TEMPROOT": str(IN_MEMORY)}


def command_test(arguments: argparse.Namespace) -> int:
    """Run the tests, on several cores; further arguments go to pytest as they are."""
    setup()
    cores = min(os.cpu_count() or 1, 4)
    spread = ["-n", str(cores), *SPREAD] if cores > 1 else []
    extra = arguments.rest or [*spread, *COVERED]
    env = offscreen_environment() | scratch_in_memory()
    return run(PYTHON, "-m", "pytest", *extra, env=env)


LINT_IMPORTS = "import importlinter.cli; importlinter.cli.lint_imports_command()"
CHECKS: dict[str, list[str]] = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format --check": ["-m", "ruff", "format", "--check", "."],
    "mypy --strict": ["-m", "mypy"],
    "import contracts": ["-c", LINT_IMPORTS],
    "bandit": ["-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "triage_desk", "dev.py"],
    "dependencies": ["requirements/audit.py"],
    "content check": ["-m", "triage_desk", "content", "check"],
    "content mutate": ["-m", "triage_desk", "content", "mutate"],
    # All theorems in all rows, each time: a minute, so there is no need to know what changed.
    "content prove": ["-m", "triage_desk", "content", "prove"],
}


def command_check(_arguments: argparse.Namespace) -> int:
    """Run every check, also after a failure: style, types, import directions, content."""
    setup()
    # The two long ones keep two cores busy by themselves; the others fill the gaps between.
    with ThreadPoolExecutor(2) as pool:
        results = [(name, pool.submit(_checked, command)) for name, command in CHECKS.items()]
        failed = [name for name, result in results if not _check_passes(name, *result.result())]
    if failed:
        say(f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}")
        return 1
    say(f"All {len(CHECKS)} checks passed.")
    return 0


def _checked(command: Sequence[str]) -> tuple[int, str, float]:
    started = time.monotonic()
    code, words = run_quietly(PYTHON, *command, env=offscreen_environment())
    return code, words, time.monotonic() - started


def _check_passes(name: str, code: int, words: str, seconds: float) -> bool:
    say(f"{'FAILED' if code else 'ok    '} {name:<22} {seconds:5.1f} s")
    # What a check could not find out is no failure, and never silent.
    for line in words.splitlines():
        if code or line.startswith("UNKNOWN"):
            say(line)
    return code == 0


def command_build(_arguments: argparse.Namespace) -> int:
    """Freeze the program into dist/TriageDesk, let it test itself, print its size and speed."""
    setup()
    if sys.platform.startswith("linux") and not (shutil.which("objdump") and shutil.which("strip")):
        apt_install(["binutils"])
    wanted = _digest(BUILD_REQUIREMENTS)
    with only_one():
        if not BUILD_STAMP.exists() or BUILD_STAMP.read_text(encoding="utf-8") != wanted:
            install_requirements(BUILD_REQUIREMENTS)
            compile_bytecode()
            BUILD_STAMP.write_text(wanted, encoding="utf-8")
    options = ["--noconfirm", "--log-level=WARN", "--distpath=dist", "--workpath=build/pyinstaller"]
    return run(PYTHON, "-m", "PyInstaller", *options, "build.spec") or _try_bundle()


def _try_bundle() -> int:
    program = BUNDLE / ("TriageDesk.exe" if WINDOWS else "TriageDesk")
    files = [file for file in BUNDLE.rglob("*") if file.is_file() and not file.is_symlink()]
    size = sum(file.stat().st_size for file in files)
    say(f"{BUNDLE}: {size / 1e6:.0f} MB")
    for argument in ("--version", "self-test"):
        started = time.monotonic()
        code = run(program, argument, env=offscreen_environment())
        say(f"TriageDesk {argument}: exit code {code}, {(time.monotonic() - started) * 1e3:.0f} ms")
        if code != 0:
            return 1
    return 0


def command_bench(arguments: argparse.Namespace) -> int:
    """Measure the program against its peers and floors: a table, and JSON in build/bench.json."""
    setup()
    BENCH_JSON.parent.mkdir(exist_ok=True)
    kept = () if "--json" in arguments.rest else ("--json", str(BENCH_JSON))
    return run(PYTHON, "-m", "benchmarks", *arguments.rest, *kept, env=offscreen_environment())


def command_screenshots(_arguments: argparse.Namespace) -> int:
    """Draw every screen and every paper again into resources/reference."""
    setup()
    run(PYTHON, "-m", "tests.make_papers", "resources/reference/papers")
    command = ["tests/make_screenshots.py", "resources/reference/screenshots"]
    return run(PYTHON, *command, env=offscreen_environment())


def command_review(_arguments: argparse.Namespace) -> int:
    """Write what the README says of using it, then the security review: its tests are run."""
    setup()
    run(PYTHON, "tests/make_using_it.py", env=offscreen_environment())
    return run(PYTHON, "tests/make_security_review.py", env=offscreen_environment())


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "setup": command_setup,
    "demo": command_demo,
    "test": command_test,
    "check": command_check,
    "build": command_build,
    "bench": command_bench,
    "screenshots": command_screenshots,
    "review": command_review,
}


def make_parser() -> argparse.ArgumentParser:
    """Return the command line: one sub-command each, described by its function's docstring."""
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, function in COMMANDS.items():
        summary = function.__doc__
        commands.add_parser(name, help=summary, description=summary)
    return parser


def main(argv: Sequence[str]) -> int:
    """Run one sub-command; return its exit code."""
    passing_on = {"test", "bench", "demo"}
    arguments, rest = make_parser().parse_known_args(argv)
    if rest and arguments.command not in passing_on:
        make_parser().error(f"{arguments.command} takes no arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        return COMMANDS[arguments.command](arguments)
    except Trouble as trouble:
        print(f"dev.py: {trouble}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
