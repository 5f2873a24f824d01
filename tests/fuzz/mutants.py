"""Bytes as an enemy or a bad disk would write them: real ones, changed at a few places."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Iterator
from random import Random
from typing import Any

SIGNS = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"{",
    b"}",
    b"[[[[",
    b'"',
    b"\n",
    b"\r",
    b": ",
    b"- ",
    b"&a *a ",
)
WORDS = (b"!!python ", b"9" * 400, b"9" * 5000, b"1e999", b"-1", b"null", b"NaN", b"../../x")
HL7 = (b"|", b"^", b"~", b"\\", b"\x0b", b"\\X", b"\\.sp99\\", b"MSH|", b'""', b"\x1c")
XML = (b"<c r='ZZZ9999999'/>", b"<row r='999999'>", b"</row>", b"<!DOCTYPE a>", b"&lt;", b"]]>")
DEEP = (b"[" * 3000, b'{"a":' * 3000, b"- " * 400, b"a" * 5000, b"(" * 300)
PIECES = (*SIGNS, *WORDS, *HL7, *XML, *DEEP, "\u202e\u00e9\ud7ff".encode())


def changed(rng: Random, real: bytes) -> bytes:
    """Return ``real`` with up to five pieces cut out, doubled or put in, or other bytes at all."""
    if rng.random() < 0.05:
        return rng.randbytes(rng.randrange(300))
    data = real
    for _ in range(rng.randint(1, 5)):
        at = rng.randint(0, len(data))
        cut = rng.choice((0, 0, 1, rng.randint(0, 40), rng.randint(0, 400)))
        piece = rng.choice((b"", rng.choice(PIECES), rng.randbytes(rng.randint(0, 8))))
        again = data[at : at + cut] if rng.random() < 0.5 else b""
        data = data[:at] + piece + again + data[at + cut :]
    return data


def changed_inside(rng: Random, real: bytes) -> bytes:
    """Return a zip with one of its parts changed, left out or named otherwise; or changed whole."""
    if rng.random() < 0.2:
        return changed(rng, real)
    with zipfile.ZipFile(io.BytesIO(real)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    match rng.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[rng.choice(("../x", "/etc/x", "a\\b", "x" * 300, "a"))] = parts.pop(name)
        case _:
            parts[name] = changed(rng, parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return stream.getvalue()


ODD = (
    *(None, True, False, 0, -1, 1e308, float("inf"), 10**30, "", "x" * 5000, "\x00\u202e"),
    *([], {}, [[]], [None], {"a": 1}, ["x"], "2026-13-45", "Patient/p1", "#p"),
)


def places(part: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place of a value of JSON, as the steps that lead there."""
    yield path
    if isinstance(part, dict | list):
        steps = part.items() if isinstance(part, dict) else enumerate(part)
        for step, inner in steps:
            yield from places(inner, (*path, step))


def bend(whole: Any, path: tuple[Any, ...], rng: Random) -> None:
    """Put something odd at a place, or take away what stands there."""
    for step in path[:-1]:
        if not isinstance(whole, dict | list) or (isinstance(whole, dict) and step not in whole):
            return
        if isinstance(whole, list) and not (isinstance(step, int) and step < len(whole)):
            return
        whole = whole[step]
    if isinstance(whole, dict) and path[-1] in whole and rng.random() < 0.2:
        del whole[path[-1]]
    elif isinstance(whole, dict) or (isinstance(whole, list) and path[-1] in range(len(whole))):
        whole[path[-1]] = copy.deepcopy(rng.choice(ODD))


def bent(rng: Random, real: bytes) -> bytes:
    """Return JSON, or lines of it, with up to five odd parts; one in four changed as bytes."""
    if rng.random() < 0.25:
        return changed(rng, real)
    made = []
    for line in real.splitlines():
        whole = json.loads(line)
        known = [path for path in places(whole) if path]
        for path in rng.sample(known, rng.randint(0, 5)):
            bend(whole, path, rng)
        made.append(json.dumps(whole).replace("Infinity", "1e999").encode())
    return b"\n".join(made)
