"""What to do before a visit with a PT is booked: state, payer, pathway, programme of the clinic.

Nothing here can change an urgency: the route goes in, and only notes come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from triage_desk.domain.clinic import Practice
from triage_desk.domain.decision import BookingNote, Concern, Source
from triage_desk.domain.disposition import Disposition

# The evidence base (section 4.1) trusts no review of these rules that is over 12 months old.
FRESH_DAYS = 365
# The item asked after routing that says who pays.
PAYER = "payer"
# Nothing is booked with a PT on these routes, and nothing may stand in their way.
WITHOUT = (Disposition.EMERGENCY, Disposition.OUTSIDE_SCOPE)
PHRASES = (
    *("state_unset", "state_open", "state_limited", "state_unknown", "limit_days"),
    *("limit_business_days", "limit_visits", "limit_first", "payer_unknown"),
    *("doubt_not_checked", "doubt_stale"),
)

# The words for an English text in the language somebody reads.
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class StateRule:
    """Direct access in one state. Without a limit known and not ``open``, staff ask the board.

    ``max_days`` counts calendar days, or business days where ``business_days``.
    """

    state: str
    name: str
    open: bool
    max_days: int | None
    business_days: bool
    max_visits: int | None
    conditions: tuple[str, ...]
    source: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class BookingRule:
    """One thing to do for some payers, pathways or programmes, named by ``codes``."""

    rule_id: str
    concern: Concern
    codes: tuple[str, ...]
    text: str
    source: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Constraints:
    """Every rule to know before booking; empty where the content has none."""

    states: Mapping[str, StateRule] = field(default_factory=dict)
    booking: tuple[BookingRule, ...] = ()
    phrases: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the notes depend on. ``payer`` is empty when nobody knows who pays."""

    practice: Practice
    payer: str
    disposition: Disposition
    pathway: str
    on: date


def booking_notes(known: Constraints, now: Situation) -> tuple[BookingNote, ...]:
    """Return what to do before a PT visit is booked: state, payer, pathway, then programme.

    The notes stand also for a route to a physician, since a clinician may change it to a PT.
    """
    if now.disposition in WITHOUT or not known.states:
        return ()
    return (
        _dated(known, _state(known, now.practice.state), now.on),
        *(_dated(known, note, now.on) for note in _payer(known, now.payer)),
        *(_dated(known, n, now.on) for n in _named(known, Concern.PATHWAY, (now.pathway,))),
        *(
            _dated(known, note, now.on)
            for note in _named(known, Concern.PROGRAMME, now.practice.programmes)
        ),
    )


def note_in_words(known: Constraints, note: BookingNote, say: Say) -> BookingNote:
    """Return a note with its words as ``say`` has them; one kept under older rules as a whole."""
    rule = known.states.get(note.note_id.removeprefix("state_"))
    text = say(note.text)
    if rule is not None and _state_text(known, rule) == note.text:
        text = _state_text(known, rule, say)
    stale = known.phrases.get("doubt_stale", "")
    day = note.reviewed_on.isoformat() if note.reviewed_on else ""
    doubt = say(stale).format(day=day) if note.doubt == stale.format(day=day) else say(note.doubt)
    return replace(note, text=text, doubt=doubt)


def _as_it_is(english: str) -> str:
    return english


def _state(known: Constraints, state: str) -> BookingNote:
    rule = known.states.get(state)
    if rule is None:
        return BookingNote("state_unset", Concern.STATE, known.phrases["state_unset"])
    text, source = _state_text(known, rule), known.sources[rule.source]
    return BookingNote(f"state_{state}", Concern.STATE, text, "", source, rule.reviewed_on)


def _state_text(known: Constraints, rule: StateRule, say: Say = _as_it_is) -> str:
    limits = _limits({name: say(known.phrases[name]) for name in PHRASES}, rule)
    phrase = "state_open" if rule.open else "state_limited" if limits else "state_unknown"
    said = say(known.phrases[phrase]).format(name=rule.name, limits=limits)
    return " ".join((said, *map(say, rule.conditions)))


def _limits(phrases: Mapping[str, str], rule: StateRule) -> str:
    days = visits = ""
    if rule.max_days is not None:
        unit = "limit_business_days" if rule.business_days else "limit_days"
        days = phrases[unit].format(count=rule.max_days)
    if rule.max_visits is not None:
        visits = phrases["limit_visits"].format(count=rule.max_visits)
    if days and visits:
        return phrases["limit_first"].format(days=days, visits=visits)
    return days or visits


def _payer(known: Constraints, payer: str) -> Iterator[BookingNote]:
    if not payer:
        yield BookingNote("payer_unknown", Concern.PAYER, known.phrases["payer_unknown"])
    yield from _named(known, Concern.PAYER, (payer,))


def _named(known: Constraints, concern: Concern, codes: tuple[str, ...]) -> Iterator[BookingNote]:
    for rule in known.booking:
        if rule.concern is concern and not set(rule.codes).isdisjoint(codes):
            source = known.sources[rule.source]
            yield BookingNote(rule.rule_id, concern, rule.text, "", source, rule.reviewed_on)


def _dated(known: Constraints, note: BookingNote, on: date) -> BookingNote:
    """Return the note with what is doubtful about it on the day ``on``."""
    if note.reviewed_on is None or note.source is None:
        return note
    if (on - note.reviewed_on).days > FRESH_DAYS:
        day = note.reviewed_on.isoformat()
        return replace(note, doubt=known.phrases["doubt_stale"].format(day=day))
    if not note.source.checked:
        return replace(note, doubt=known.phrases["doubt_not_checked"])
    return note
