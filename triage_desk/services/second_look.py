"""The monthly audit: draw intakes, have them rated again by somebody who sees no route.

A draw and a rating are kept for good. Nobody rates an intake they took, changed or reviewed: who
knows its route is not blind. Each is rated once, and why two routes differ is said only after the
blind one is on record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from triage_desk.clock import local_date
from triage_desk.domain.agreement import Kappa, kappa, linear
from triage_desk.domain.answers import Answer
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterRecord
from triage_desk.domain.override import standing_override
from triage_desk.domain.patient import Sex
from triage_desk.domain.permission import Permission, roles_with
from triage_desk.domain.second_look import (
    MOST,
    SAMPLE,
    Draw,
    Rating,
    RatingReason,
    bounds,
    latest,
    month_of,
    sample,
)
from triage_desk.errors import UserError
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction

ROUTES = tuple(Disposition)
CLINICIANS = frozenset(roles_with(Permission.LOWER_ROUTE))


@dataclass(frozen=True, slots=True)
class Blind:
    """An intake as the second rater sees it: answers in words, no route, no flag, no name.

    ``private`` has the places in ``said`` of what was asked in private.
    """

    draw_id: str
    month: str
    age_years: int
    sex: Sex
    channel: Channel
    said: tuple[tuple[str, str], ...]
    private: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two raters came to the same route, over ``rated`` intakes of ``drawn``.

    ``under`` and ``over`` count the desk's routes that were less and more urgent than the
    second rater's. ``kappa`` is linearly weighted, ``None`` where it has no meaning.
    """

    drawn: int
    rated: int
    agreed: int
    under: int
    over: int
    kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class Results:
    """The audit so far: by month for the clinic, by person and month, and the reasons given.

    ``whole`` is over all months, by person, of the clinic under "". ``seeds`` are those of the
    draws of each month.
    """

    months: tuple[str, ...]
    clinic: Mapping[str, Agreement]
    staff: Mapping[str, Mapping[str, Agreement]]
    names: Mapping[str, str]
    reasons: Mapping[RatingReason, int]
    whole: Mapping[str, Agreement]
    seeds: Mapping[str, tuple[str, ...]]


def draw(desk: Desk, month: str, count: int = SAMPLE) -> tuple[Draw, ...]:
    """Draw at most ``count`` intakes of each person of a month, and keep draw and seed.

    Whoever was drawn for that month already has only as many more drawn as are missing.

    Raises:
        UserError: no month, a count that is none, or nothing is left to draw.
    """
    require(desk, Permission.TRAIN_STAFF)
    try:
        since, until = bounds(month_of(month))
    except ValueError:
        raise UserError("This is no month. Write it as 2026-10.", "month") from None
    if not 1 <= count <= MOST:
        raise UserError(f"Draw from 1 to {MOST} intakes of each person.", "count")
    now, seed = desk.clock(), desk.new_id()
    with desk.store.write() as tx:
        before = [one.user_id for one in tx.training.draws() if one.month == month]
        pool = tx.training.decided(since, until)
        found = [
            Draw(desk.new_id(), month, user_id, encounter_id, seed, now, desk.actor.user_id)
            for user_id, encounters in sorted(pool.items())
            for encounter_id in sample(
                f"{seed} {user_id}", encounters, count - before.count(user_id)
            )
        ]
        if not found:
            raise UserError("There is no intake of this month left to draw.", "month")
        for one in found:
            tx.training.add_draw(one)
        note(desk, tx, AuditAction.AUDIT_DRAWN, seed, f"{month} {len(found)}")
    return tuple(found)


def waiting(desk: Desk) -> tuple[Draw, ...]:
    """Return what was drawn and waits for this person to rate it: none of their own."""
    require(desk, Permission.RATE_AGAIN)
    with desk.store.read() as tx:
        return _waiting(desk, tx)


def look(desk: Desk, draw_id: str) -> Blind:
    """Return an intake to be rated, without its route.

    Raises:
        UserError: it does not wait for this person.
    """
    require(desk, Permission.RATE_AGAIN)
    with desk.store.write() as tx:
        one = _drawn(desk, tx, draw_id)
        kept = tx.encounters.record(one.encounter_id)
        note(desk, tx, AuditAction.AUDIT_LOOKED, kept.encounter, draw_id)
    person = kept.patient.person(local_date(kept.encounter.started_at))
    engine = desk.engine
    answers = tuple(_in_order(desk, kept))
    said = tuple(
        (question_in_words(engine, link_id), shown(engine, link_id, answer))
        for link_id, answer in answers
    )
    private = frozenset(at for at, (name, _) in enumerate(answers) if _is_private(engine, name))
    who = (person.age_years, person.sex, kept.encounter.channel)
    return Blind(draw_id, one.month, *who, said, private)


def _is_private(engine: Engine, link_id: str) -> bool:
    """Return whether a question is asked in private; one that the content no longer has is."""
    item, line = engine.owner_of.get(link_id), engine.line_of.get(link_id)
    return item is None or item.private or (line is not None and line.private)


def _in_order(desk: Desk, kept: EncounterRecord) -> Iterator[tuple[str, Answer]]:
    """Yield the answers in the order of the questionnaire; those of other content come last."""
    known = [link_id for link_id in desk.engine.owner_of if link_id in kept.answers]
    others = [link_id for link_id in kept.answers if link_id not in desk.engine.owner_of]
    for link_id in (*known, *others):
        yield link_id, kept.answers[link_id]


def rate(desk: Desk, draw_id: str, route: Disposition) -> Rating:
    """Keep the route of the second rater; from now on it is not changed.

    Raises:
        UserError: it does not wait for this person.
    """
    require(desk, Permission.RATE_AGAIN)
    with desk.store.write() as tx:
        one = _drawn(desk, tx, draw_id)
        kept = tx.encounters.record(one.encounter_id)
        rules, at_desk = _routes(kept)
        same = at_desk is route
        reason = RatingReason.AGREES if same else RatingReason.NOT_SAID
        who = (draw_id, desk.clock(), desk.actor.user_id)
        made = Rating(*who, at_desk, rules, route, reason)
        tx.training.add_rating(made)
        note(desk, tx, AuditAction.AUDIT_RATED, kept.encounter, f"{draw_id} {reason}")
    return made


def explain(desk: Desk, draw_id: str, reason: RatingReason) -> Rating:
    """Keep why the two routes of a rating differ, after the blind one is on record.

    Raises:
        UserError: it is another person's rating, or the routes do not differ.
    """
    require(desk, Permission.RATE_AGAIN)
    with desk.store.write() as tx:
        known = latest(tx.training.ratings()).get(draw_id)
        if known is None or known.by != desk.actor.user_id or known.agrees:
            raise UserError("There is no difference of yours to explain here.")
        made = replace(known, at=desk.clock(), reason=reason, step=known.step + 1)
        tx.training.add_rating(made)
        note(desk, tx, AuditAction.AUDIT_EXPLAINED, draw_id, reason.value)
    return made


def results(desk: Desk) -> Results:
    """Return the audit so far, for whoever answers for the staff."""
    require(desk, Permission.TRAIN_STAFF)
    with desk.store.write() as tx:
        draws, rated = tx.training.draws(), latest(tx.training.ratings())
        names = {user.user_id: user.name for user in tx.users.all()}
        note(desk, tx, AuditAction.AUDIT_RESULTS, "", str(len(rated)))
    months = tuple(sorted({one.month for one in draws}))
    people = sorted({one.user_id for one in draws}, key=lambda user_id: names.get(user_id, user_id))

    def of(month: str, user_id: str = "") -> Agreement:
        """Return the agreement of a month and a person; with "" of all of them."""
        mine = [o for o in draws if month in ("", o.month) and user_id in ("", o.user_id)]
        return agreement(mine, rated)

    counts = Counter(one.reason for one in rated.values() if not one.agrees)
    return Results(
        months,
        {month: of(month) for month in months},
        {user_id: {month: of(month, user_id) for month in months} for user_id in people},
        {user_id: names.get(user_id, user_id) for user_id in people},
        {reason: counts[reason] for reason in RatingReason if counts[reason]},
        {user_id: of("", user_id) for user_id in ("", *people)},
        {m: tuple(dict.fromkeys(o.seed for o in draws if o.month == m)) for m in months},
    )


def agreement(draws: Sequence[Draw], rated: Mapping[str, Rating]) -> Agreement:
    """Return how some draws were rated; those not rated yet count as drawn only."""
    found = [rated[one.draw_id] for one in draws if one.draw_id in rated]
    table = [[0] * len(ROUTES) for _ in ROUTES]
    for one in found:
        table[ROUTES.index(one.rater)][ROUTES.index(one.desk)] += 1
    return Agreement(
        len(draws),
        len(found),
        sum(one.agrees for one in found),
        sum(one.desk < one.rater for one in found),
        sum(one.desk > one.rater for one in found),
        kappa(table, linear(len(ROUTES))),
    )


def _waiting(desk: Desk, tx: Transaction) -> tuple[Draw, ...]:
    """Return what this person can still rate blind: neither their own nor one they decided on."""
    rated = {one.draw_id for one in tx.training.ratings()}
    known = tx.training.acted_on(desk.actor.user_id, desk.actor.name)
    return tuple(
        one
        for one in tx.training.draws()
        if one.draw_id not in rated
        and one.user_id != desk.actor.user_id
        and one.encounter_id not in known
    )


def _drawn(desk: Desk, tx: Transaction, draw_id: str) -> Draw:
    for one in _waiting(desk, tx):
        if one.draw_id == draw_id:
            return one
    raise UserError("This intake does not wait for you: open the list again.")


def _routes(kept: EncounterRecord) -> tuple[Disposition, Disposition]:
    """Return what the rules said, and the route that the desk let stand before any clinician."""
    if kept.decision is None:
        raise UserError("This intake has no route to rate any more.")
    rules = kept.decision.disposition
    at_desk = standing_override(one for one in kept.overrides if one.role not in CLINICIANS)
    return rules, at_desk.to_disposition if at_desk else rules
