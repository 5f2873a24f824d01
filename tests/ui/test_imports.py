"""PySide6 does not read the source of what the program imports."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import linecache
from triage_desk.ui import imports
{first}
linecache.clearcache()
import triage_desk.ui.shell
print(any(file.endswith("topbar.py") for file in linecache.cache))
"""


def kept(first):
    """Return whether the source of a module of ours is kept after its import."""
    command = [sys.executable, "-c", PROGRAM.format(first=first)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_no_source_is_read_once_python_imports_again_as_it_does():
    assert kept("imports.as_python_does(); imports.as_python_does()") == "False"


def test_pyside_reads_it_otherwise():
    """When this fails, PySide6 has stopped it, and ``ui/imports.py`` can go."""
    assert kept("") == "True"
