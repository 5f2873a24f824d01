"""The log: a private, rotating file that carries ids only, never names or answers."""

from __future__ import annotations

import logging
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from triage_desk import files
from triage_desk.errors import ContentError, EnvironmentFault

FILE_NAME = "triage-desk.log"
LARGEST_BYTES = 1_000_000
KEPT_FILES = 5

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def set_up(data_dir: Path, level: str = "info") -> logging.Handler:
    """Send the log of the whole program to a file in ``data_dir``; return its handler.

    Calling it again replaces the handler of the first time.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    files.make_private_folder(data_dir)
    tear_down()
    handler = PrivateRotatingHandler(data_dir / FILE_NAME)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    # Libraries may say what they were given, so they speak only when something is wrong.
    root.setLevel(logging.WARNING)
    logging.getLogger("triage_desk").setLevel(level.upper())
    return handler


def tear_down() -> None:
    """Close our handler and take it away, so that the data folder can be removed."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, PrivateRotatingHandler)]:
        root.removeHandler(handler)
        handler.close()


class PrivateRotatingHandler(RotatingFileHandler):
    """A rotating file, closed to other users from its first moment."""

    def __init__(self, path: Path) -> None:
        """Open the file for appending."""
        super().__init__(
            path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=False
        )

    def _open(self) -> TextIOWrapper:
        stream = files.open_private(Path(self.baseFilename), "ab")
        return TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace")


class DiscreetFormatter(logging.Formatter):
    """Writes where an exception came from, and its words only when they are ours.

    The words of other exceptions may hold what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record, its exception always in our words."""
        # Another handler may have left the exception's full text on the record.
        theirs, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = theirs

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        """Return one line per frame, innermost last, then the kind of exception."""
        _kind, error, trace = ei
        frames = traceback.extract_tb(trace)
        lines = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        spoken = isinstance(error, EnvironmentFault | ContentError)
        lines.append(f"{type(error).__name__}: {error}" if spoken else type(error).__name__)
        return "\n".join(lines)
