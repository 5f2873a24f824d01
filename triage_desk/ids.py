"""Opaque ids: random, sortable by nothing, safe in a log."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeAlias

IdMaker: TypeAlias = Callable[[], str]


def new_id() -> str:
    """Return a fresh random id of 32 hex digits."""
    return uuid.uuid4().hex
