"""Python's own way to import, as it was before PySide6 changed it.

PySide6 reads the source of every module that is imported after it, and keeps it in memory, to see
whether the module might ask for one of its other ways to write names (``from __feature__ ...``).
Nothing here does: a thousand files need not be read at the start.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - what changes the way to import

_BEFORE = "__orig_import__"


def as_python_does() -> None:
    """Import as Python does from now on; twice is as good as once."""
    before = getattr(builtins, _BEFORE, None)
    if before is not None:
        builtins.__import__ = before
