"""Opaque ids: random, sortable by nothing, safe in a log."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeAlias

IdMaker: TypeAlias = Callable[[], str]
ID_BYTES = 16


def new_id() -> str:
    """Return a fresh id of 32 hex digits: 128 random bits of the system."""
    return os.urandom(ID_BYTES).hex()
