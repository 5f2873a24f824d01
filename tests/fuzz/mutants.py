"""Bytes as an enemy or a bad disk would write them: real ones, changed at a few places."""

from __future__ import annotations

from hypothesis import strategies as st

SIGNS = (b"", b"\x00", b"\xff\xfe", b"{", b"}", b"[[[[", b'"', b"\n", b": ", b"- ", b"&a *a ")
WORDS = (b"!!python ", b"9" * 400, b"1e999", b"-1", b"null", b"NaN", b"../../x", b"a" * 5000)
PIECES = (*SIGNS, *WORDS, "\u202e\u00e9\ud7ff".encode())


@st.composite
def changed(draw: st.DrawFn, real: bytes) -> bytes:
    """Return ``real`` with up to five pieces cut out, doubled or put in, or other bytes at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=300))
    data = real
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.integers(0, 40))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        again = data[at : at + cut] if draw(st.booleans()) else b""
        data = data[:at] + piece + again + data[at + cut :]
    return data
