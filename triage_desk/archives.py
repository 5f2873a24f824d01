"""Zip files that come from outside: their list of contents may be no larger than any of ours.

``zipfile`` reads that list as a whole before it says anything of it, and an entry of 46 bytes
becomes an object of some hundreds.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

MOST_AT_ONCE: Final = 4 << 20


class Sips(io.BufferedReader):
    """A stream that gives no more than ``MOST_AT_ONCE`` bytes at a time, for ``zipfile``."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most ``size`` bytes.

        Raises:
            BadZipFile: more are asked for, as for a list of contents without end.
        """
        if size is not None and size > MOST_AT_ONCE:
            raise zipfile.BadZipFile("the list of what is in it is too long")
        return super().read(size)
