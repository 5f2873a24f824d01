"""What was decided, complete enough to be printed, stored and explained years later.

A ``Decision`` holds a ``Finding`` for every rule looked at, with the answers, thresholds and
sources it used and the words as they stood. It is stored as evaluated; nothing recomputes it
for display.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage_desk.domain.answers import Answer
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person


class Verdict(StrEnum):
    """What a rule says of a red flag: three values, because unknown is a value."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_RULED_OUT = "not_ruled_out"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or number comes from; ``checked`` is False for recalled knowledge."""

    source_id: str
    cite: str
    locator: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer a rule used. ``text`` is the question in words; ``shown`` the answer in words."""

    link_id: str
    text: str
    answer: Answer | None
    shown: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class ThresholdUse:
    """One number a rule compared with, with its unit, its date and its source id."""

    threshold_id: str
    value: float
    unit: str
    in_force_from: date
    source_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one red flag came to.

    ``disposition`` is what the flag stands for; ``contributes`` is what it asked for here:
    the same when present, the hold when not ruled out, ``None`` when it asked for nothing.
    ``hold_reason`` says in words what staff do about a not-ruled-out flag. ``applies`` is False
    when nothing of it was asked of this person.
    """

    rule_id: str
    title: str
    verdict: Verdict
    disposition: Disposition
    contributes: Disposition | None
    reason: str
    action: str
    hold_reason: str
    evidence: tuple[Evidence, ...]
    thresholds: tuple[ThresholdUse, ...]
    sources: tuple[Source, ...]
    applies: bool = True


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One single change of answer that would change the route."""

    link_id: str
    text: str
    from_shown: str
    to_shown: str
    disposition: Disposition
    rule_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondaryReferral:
    """Someone else to involve beside the route, with the words to offer it.

    ``hand_over`` is what the desk says to the person, and how it hands over.
    """

    referral_id: str
    who: str
    reason: str
    rule_ids: tuple[str, ...]
    hand_over: str = ""


class Concern(StrEnum):
    """What a note before booking is about."""

    STATE = "state"
    PAYER = "payer"
    PATHWAY = "pathway"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class BookingNote:
    """Something to do before a visit with a PT is booked. It never changes an urgency.

    ``doubt`` is empty, or says that the rule was not looked up, or too long ago. ``source`` and
    ``reviewed_on`` are ``None`` where the note says that something is not known yet.
    """

    note_id: str
    concern: Concern
    text: str
    doubt: str = ""
    source: Source | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PathwayRef:
    """The care pathway a physical-therapy visit is booked under.

    ``measures`` are the titles of the instruments to take at the first visit.
    """

    pathway_id: str
    title: str
    who: str
    visits: str
    first_visit: str
    handout: str
    letter_points: tuple[str, ...]
    why: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActWithin:
    """By when, and what to book. ``hours`` counts clock hours, 0 means now."""

    hours: int
    text: str
    book: str
    say: str


@dataclass(frozen=True, slots=True)
class RulesetRef:
    """Which content decided: version and SHA-256 of the content, in hex.

    With an overlay of the clinic's own, ``content_hash`` is that of both together, and
    ``base_hash`` and ``overlay_hash`` are the two it was made of; without one they are empty.
    """

    version: str
    content_hash: str
    base_hash: str = ""
    overlay_hash: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one evaluation, for one person, on one day, under one ruleset.

    ``complete`` is False while ``next_items`` (link ids in order) are still open; the
    disposition then is what must hold until they are answered. ``before_booking`` is what to do
    before a visit with a PT is booked, as the clinic and the payer stood on that day.
    """

    disposition: Disposition
    complete: bool
    next_items: tuple[str, ...]
    pathway: PathwayRef | None
    act_within: ActWithin
    findings: tuple[Finding, ...]
    near_misses: tuple[NearMiss, ...]
    secondary_referrals: tuple[SecondaryReferral, ...]
    safety_net: tuple[str, ...]
    ruleset: RulesetRef
    person: Person
    on: date
    before_booking: tuple[BookingNote, ...] = ()

    def with_verdict(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Return the findings of one verdict, most urgent first."""
        found = [f for f in self.findings if f.verdict is verdict]
        return tuple(sorted(found, key=lambda f: (-f.disposition.urgency, f.rule_id)))

    @property
    def looked_at(self) -> tuple[Finding, ...]:
        """Return the findings of which something was asked of this person."""
        return tuple(f for f in self.findings if f.applies)

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """Return the findings that asked for the route taken."""
        return tuple(f for f in self.findings if f.contributes is self.disposition)
