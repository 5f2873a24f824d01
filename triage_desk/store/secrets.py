"""Secrets in memory: held in bytes that can be overwritten, and overwritten when done with.

Python cannot promise that no copy is left. What we make ourselves lives in a ``bytearray``; what a
library hands us as ``bytes`` is copied into one, and the original is overwritten in place. What a
person typed is text of the window's, which is beyond our reach.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

# A key: 32 bytes. Only the bytearray can be wiped; tests and tools may hand in plain bytes.
Key: TypeAlias = bytes | bytearray

_HEX = b"0123456789abcdef"
_BYTES_HEADER = sys.getsizeof(b"") - 1
# What small objects were freed is overwritten by as many new ones of each size.
_SIZES = range(48, 513, 16)
_EACH = 2500
# mallopt(3): what M_PERTURB is called in numbers, and a byte to overwrite with.
_GNU, _PERTURB, _PATTERN = sys.platform.startswith("linux"), -6, 0xA5


def wipe(*secrets: bytearray) -> None:
    """Overwrite buffers with zeros."""
    for secret in secrets:
        secret[:] = bytes(len(secret))


def take(fresh: bytes) -> bytearray:
    """Move bytes that a library just made for us into a buffer, and overwrite the original.

    Only for bytes that nobody else holds: they are changed in place, which Python never does.
    """
    mine = bytearray(fresh)
    if len(fresh) > 1:  # One byte or none is shared by the whole process, and tells nothing.
        ctypes.memset(id(fresh) + _BYTES_HEADER, 0, len(fresh))
    return mine


def typed(words: str) -> bytearray:
    """Return what was typed as bytes: the same characters of any keyboard give the same bytes."""
    return take(unicodedata.normalize("NFKC", words.strip()).encode())


def hex_of(key: Key) -> bytearray:
    """Return the digits of ``key`` in a buffer of their own; no text of it is ever made."""
    digits = bytearray(2 * len(key))
    for place, byte in enumerate(key):
        digits[2 * place] = _HEX[byte >> 4]
        digits[2 * place + 1] = _HEX[byte & 15]
    return digits


@contextmanager
def overwriting() -> Iterator[None]:
    """Have the C library overwrite all that is freed within the block: pages, rows, statements.

    SQLCipher can do the same for ever (``cipher_memory_security``), at twelve times the time of
    every statement, and never stops once begun. Only the C library of GNU can be told for a while.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if _GNU else None
    if tune is not None:
        tune(_PERTURB, _PATTERN)
    try:
        yield
    finally:
        if tune is not None:
            tune(_PERTURB, 0)


def sweep() -> None:
    """Overwrite, as far as Python allows, the memory of what was freed: rows read, names shown.

    Garbage is collected, then the free places of small objects are filled with zeros once, and
    what the C library holds in reserve goes back to the system. Some 40 ms.
    """
    gc.collect()
    filled = [[bytes(size - _BYTES_HEADER - 1) for _ in range(_EACH)] for size in _SIZES]
    filled.clear()
    give_back()


def give_back() -> None:
    """Give the system what the C library holds in reserve, where that can be told to."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if _GNU else None
    if trim is not None:
        trim(0)
