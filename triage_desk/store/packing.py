"""Decisions made small: what all decisions of one content share is kept once.

A decision names every rule that was looked at, with its sentence and its sources: 165 kB of JSON,
of which all but a few percent are the same in the next one. Deflated alone it takes 26 kB; by
Zstandard with a specimen of the same content as dictionary, 2 to 3 kB, in a seventh of the time.
The dictionary is kept in the database and named by its fingerprint, so that it can never be lost
or mistaken. It is made from a decision about nobody, so that nothing in it has to go with a person.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable

import zstandard
from sqlalchemy import Connection, select, text

from triage_desk.domain import codec
from triage_desk.domain.decision import Decision
from triage_desk.store.shape import TABLES

LEVEL = 9
_dictionaries = TABLES["decision_dictionaries"]
_OF_CONTENT = select(_dictionaries.c.fingerprint)
_BODY = select(_dictionaries.c.body)
# Two desks may meet a new content at the same moment; the first to commit is right for both.
_ADD = text(
    "INSERT INTO decision_dictionaries (fingerprint, content_hash, body)"
    " VALUES (:fingerprint, :content_hash, :body) ON CONFLICT (content_hash) DO NOTHING"
)


def plain(decision: Decision) -> bytes:
    """Return a decision as the text that is packed."""
    return codec.to_json(decision).encode()


def deflated(raw: bytes) -> bytes:
    """Return bytes as they are kept where there is no dictionary."""
    return zlib.compress(raw)


def packed(raw: bytes, dictionary: bytes) -> bytes:
    """Return bytes packed by a dictionary."""
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=_shared(dictionary)).compress(raw)


def unpacked(body: bytes, dictionary: bytes) -> bytes:
    """Return bytes packed by a dictionary as they were."""
    return zstandard.ZstdDecompressor(dict_data=_shared(dictionary)).decompress(body)


def _shared(dictionary: bytes) -> zstandard.ZstdCompressionDict:
    # Made for each use, since two threads must not prepare one of these at the same time.
    return zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


class Packing:
    """Packs and unpacks the decisions of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._own: dict[bytes, Decision] = {}

    def pack(
        self, decision: Decision, specimen: Callable[[], Decision] | None = None
    ) -> tuple[str | None, bytes]:
        """Return the fingerprint of the dictionary used, if any, and the packed decision."""
        fingerprint = self._of_content(decision.ruleset.content_hash)
        if fingerprint is None and specimen is not None:
            self._add(decision.ruleset.content_hash, plain(specimen()))
            fingerprint = self._of_content(decision.ruleset.content_hash)
        raw = plain(decision)
        body = packed(raw, self._body(fingerprint)) if fingerprint else deflated(raw)
        self._own[body] = decision
        return fingerprint, body

    def unpack(self, fingerprint: str | None, body: bytes) -> Decision:
        """Return a decision as it was evaluated; what this transaction packed it knows."""
        known = self._own.get(body)
        return known or codec.from_json(Decision, self.unpack_text(fingerprint, body))

    def unpack_text(self, fingerprint: str | None, body: bytes) -> bytes:
        """Return a decision as the text that was packed."""
        if fingerprint is None:
            return zlib.decompress(body)
        return unpacked(body, self._body(fingerprint))

    def _of_content(self, content_hash: str) -> str | None:
        query = _OF_CONTENT.where(_dictionaries.c.content_hash == content_hash)
        return self._connection.execute(query).scalar()

    def _add(self, content_hash: str, raw: bytes) -> None:
        values = {"fingerprint": fingerprint_of(raw), "content_hash": content_hash}
        self._connection.execute(_ADD, values | {"body": deflated(raw)})

    def _body(self, fingerprint: str) -> bytes:
        known = _KNOWN.get(fingerprint)
        if known is None:
            query = _BODY.where(_dictionaries.c.fingerprint == fingerprint)
            known = zlib.decompress(self._connection.execute(query).scalar_one())
            _KNOWN[fingerprint] = known
        return known


def fingerprint_of(raw: bytes) -> str:
    """Return the name of a dictionary: equal names are equal bytes."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


# By content, so that they are right for every database of this process. They hold no patient.
_KNOWN: dict[str, bytes] = {}
