"""The hashes of many repeated events, made in a process of its own (``replicate``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from triage_desk.store.audit_chain import link
from triage_desk.store.secrets import Key

_chain: list[Any] = []


def begin(
    chain_key: Key, events: Sequence[Sequence[Sequence[Any]]], number: int, last: bytes
) -> None:
    """Take the events of each pattern, and where the chain stands."""
    _chain[:] = [chain_key, events, number, last]


def hashes_of(batch: Iterable[tuple[str, str, int, int]]) -> bytes:
    """Return the hashes, 32 bytes each, of all events of the next batch, in their order."""
    chain_key, patterns, number, last = _chain
    made = bytearray()
    for encounter_id, patient_id, pattern, later in batch:
        for event in patterns[pattern]:
            number += 1
            at, actor, role, place, action, _record, detail, content, _patient = event
            about = (encounter_id, detail, content, patient_id)
            last = link(chain_key, (number, at + later, actor, role, place, action, *about), last)
            made += last
    _chain[2:] = [number, last]
    return bytes(made)
