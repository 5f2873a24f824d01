"""Practice of staff: vignettes played, how they were marked, what comes back, and certificates.

Nothing here is about a patient. What comes back follows Leitner's boxes (S. Leitner, "So lernt man
lernen", Herder 1972): what was right goes one box up and rests longer, what was not goes back to
the first. The days of each box, the share to reach and how long a certificate holds are ours.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.role import Role

BOX_DAYS = (1, 3, 7, 21, 60)
"""How many days a vignette rests in each box."""
ROUND = 10
"""How many vignettes one round has, and how many different ones a certificate needs."""
SHARE = 0.8
"""The share of routes that must be right; none may be too low."""
VALID = timedelta(days=365)
SOON = timedelta(days=30)


class Mark(StrEnum):
    """How the route of one vignette compares with its key. ``UNDER`` is less urgent."""

    RIGHT = "right"
    UNDER = "under"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Played:
    """One vignette as it was played: who, when, what it came to, and what the key says.

    ``digest`` is that of the key (``rules.vignettes.Key``). ``missed`` are the flags of the key
    that were not found, ``added`` those found that the key does not have. Seconds are whole, or
    ``None`` where that point was not reached.
    """

    round_id: str
    user_id: str
    vignette_id: str
    digest: str
    content_version: str
    content_hash: str
    at: datetime
    expected: Disposition
    got: Disposition
    missed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    seconds_to_safe: int | None = None
    seconds_to_done: int | None = None

    @property
    def mark(self) -> Mark:
        """Return how the route compares with the key."""
        if self.got == self.expected:
            return Mark.RIGHT
        return Mark.UNDER if self.got < self.expected else Mark.OVER

    @property
    def is_clean(self) -> bool:
        """Return whether the route is right and no flag was missed."""
        return self.mark is Mark.RIGHT and not self.missed


@dataclass(frozen=True, slots=True)
class Card:
    """Where one vignette stands for one person. ``box`` is 0 before it was ever played.

    ``changed`` says that the content changed it since it was played.
    """

    vignette_id: str
    box: int
    due_on: date | None
    last: Played | None = None
    changed: bool = False

    def is_due(self, on: date) -> bool:
        """Return whether it is to be played again by that day."""
        return self.due_on is not None and self.due_on <= on


def cards(digests: Mapping[str, str], played: Sequence[Played]) -> tuple[Card, ...]:
    """Return where each vignette of the content in force stands, in the order of ``digests``.

    Args:
        digests: of the keys in force, by the id of their vignette.
        played: what one person played, oldest first.
    """
    return tuple(
        _card(name, digest, [one for one in played if one.vignette_id == name])
        for name, digest in digests.items()
    )


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


def _card(name: str, digest: str, played: Sequence[Played]) -> Card:
    if not played:
        return Card(name, 0, None)
    last = played[-1]
    if last.digest != digest:
        return Card(name, 1, _day(last.at), last, changed=True)
    box = 1
    for one in played:
        box = min(box + 1, len(BOX_DAYS)) if one.is_clean else 1
    return Card(name, box, _day(last.at) + timedelta(days=BOX_DAYS[box - 1]), last)


def lesson(
    found: Sequence[Card], on: date, before: Sequence[str], seed: str, count: int = ROUND
) -> tuple[str, ...]:
    """Return the vignettes of a round: what is due or changed, then what is new, then the rest.

    Each group is in an order drawn by ``seed``, and so is the whole. It is never the order of
    ``before``, the last round of this person, unless there is but one vignette.
    """
    chance = random.Random(seed)  # noqa: S311 - an order, no secret

    def group(card: Card) -> int:
        if card.is_due(on):
            return 0
        return 1 if card.last is None else 2

    mixed = list(found)
    chance.shuffle(mixed)
    # The shuffle decides within a group: the sort keeps the order of equals.
    chosen = [card.vignette_id for card in sorted(mixed, key=group)[:count]]
    chance.shuffle(chosen)
    if tuple(chosen) == tuple(before):
        chosen = [*chosen[1:], *chosen[:1]]
    return tuple(chosen)


@dataclass(frozen=True, slots=True)
class Score:
    """What a round, or many, came to. Medians are in seconds, ``None`` where nothing was timed."""

    played: int
    right: int
    under: int
    over: int
    missed: int
    to_safe: float | None
    to_done: float | None

    @property
    def share(self) -> float:
        """Return the share of routes that were right; 0 where none was played."""
        return self.right / self.played if self.played else 0.0


def score(played: Collection[Played]) -> Score:
    """Return what some vignettes came to."""
    marks = [one.mark for one in played]
    return Score(
        len(marks),
        marks.count(Mark.RIGHT),
        marks.count(Mark.UNDER),
        marks.count(Mark.OVER),
        sum(len(one.missed) for one in played),
        _median(one.seconds_to_safe for one in played),
        _median(one.seconds_to_done for one in played),
    )


def _median(seconds: Iterable[int | None]) -> float | None:
    known = sorted(each for each in seconds if each is not None)
    if not known:
        return None
    half = len(known) // 2
    return float(known[half]) if len(known) % 2 else (known[half - 1] + known[half]) / 2


def passes(played: Sequence[Played]) -> bool:
    """Return whether a round is enough for a certificate.

    ``ROUND`` different vignettes, at least ``SHARE`` of the routes right, none too low.
    """
    found = score(played)
    different = len({one.vignette_id for one in played})
    return different >= ROUND and found.share >= SHARE and not found.under


@dataclass(frozen=True, slots=True)
class TrainingCertificate:
    """That somebody passed a round, on which content, and until when it holds.

    ``digests`` are those of the keys that were played, by vignette: content that changes one of
    them asks for it again.
    """

    certificate_id: str
    round_id: str
    user_id: str
    at: datetime
    valid_until: date
    content_version: str
    content_hash: str
    played: int
    right: int
    missed: int
    digests: Mapping[str, str]


class Standing(StrEnum):
    """Whether somebody is trained. ``CHANGED``: the content changed what they practised."""

    NEVER = "never"
    TRAINED = "trained"
    SOON = "soon"
    CHANGED = "changed"
    EXPIRED = "expired"


def touched(certificate: TrainingCertificate, digests: Mapping[str, str]) -> tuple[str, ...]:
    """Return the vignettes of a certificate that the content in force changed or took away."""
    mine = certificate.digests
    return tuple(sorted(name for name, digest in mine.items() if digests.get(name) != digest))


def still_to_play(
    certificate: TrainingCertificate, digests: Mapping[str, str], played: Iterable[Played]
) -> tuple[str, ...]:
    """Return those of ``touched`` that are still there and not yet played well since.

    Whoever plays just these well is trained on the content in force again.
    """
    well = {(one.vignette_id, one.digest) for one in played if one.is_clean}
    return tuple(
        name
        for name in touched(certificate, digests)
        if name in digests and (name, digests[name]) not in well
    )


def standing(
    certificate: TrainingCertificate | None,
    digests: Mapping[str, str],
    played: Iterable[Played],
    on: date,
) -> Standing:
    """Return whether somebody is trained on a day, by their last certificate."""
    if certificate is None:
        return Standing.NEVER
    if certificate.valid_until < on:
        return Standing.EXPIRED
    if still_to_play(certificate, digests, played):
        return Standing.CHANGED
    return Standing.SOON if certificate.valid_until - SOON <= on else Standing.TRAINED


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What the certificate says: of whom, of what, by which content, until when.

    ``practised`` are the vignettes in words. ``made_at`` is when this paper was made. ``again`` are
    the numbers, from 1, of those that the content changed since and that are still to be played.
    """

    letterhead: Letterhead
    name: str
    role: Role
    certificate: TrainingCertificate
    practised: tuple[str, ...]
    made_at: datetime
    again: tuple[int, ...] = ()
