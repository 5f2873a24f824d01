"""A million invented visits as the rows that measures are counted from, without their records.

Measures read facts of visits (``store.tables_measures``) and names of people, nothing else: so a
benchmark of reading needs no answers, decisions or audit events, and the file stays below a
gigabyte. The facts are the program's own: a story is invented, ``domain.measure_facts`` says what
it means, and ``store.facts`` keeps it. What is not tried here is reading the stories out of the
records; ``measures --counting`` times that on fewer visits.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from tests.store import samples
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.measure_facts import Flags, Story, age_band
from triage_desk.domain.measure_outcomes import About, Asked, Outcomes
from triage_desk.domain.override import OverrideReason
from triage_desk.domain.referral import ReferralAct, ReferralState
from triage_desk.domain.review import Feedback, Review, ReviewKind
from triage_desk.domain.role import Role
from triage_desk.store import facts
from triage_desk.store.mapping import patient_values
from triage_desk.store.stories import Told
from triage_desk.store.tables import Row

D = Disposition
ROUTES = (D.EMERGENCY, D.PHYSICIAN_TODAY, D.PHYSICIAN_SOON, D.PT_FIRST_NOTIFY, D.PT_FIRST)
WEIGHTS = (2, 7, 10, 20, 61)
FLAGS = tuple(f"RF-{n:03}" for n in range(40))
SETS = tuple(tuple(sorted(random.Random(n).sample(FLAGS, 24))) for n in range(60))
PAYERS = ("commercial", "medicare", "medicare_advantage", "medicaid", "unknown")
BATCH, PER_PERSON = 10_000, 4
_TABLES = Row.metadata.tables


def fill(connect: Any, visits: int, span: timedelta, now: datetime) -> None:  # noqa: ANN401
    """Write the visits up to ``now`` in the order of their beginning, a batch in one transaction.

    ``connect`` opens one, as ``store.write`` does.
    """
    dice, step = random.Random(7), span / visits
    for first in range(0, visits, BATCH):
        with connect() as tx:
            if first % (BATCH * PER_PERSON) == 0:
                begun = first // PER_PERSON
                people = [_person(n) for n in range(begun, begun + BATCH)]
                tx.connection.execute(insert(_TABLES["patients"]), people)
            some = range(first, min(visits, first + BATCH))
            told = _stories(dice, some, now - span, step, now)
            facts.add(tx.connection, told, now)
    with connect() as tx:
        _in_step(tx.connection)


def _in_step(connection: Connection) -> None:
    """Say that the facts are those of all records, so that nothing is walked."""
    facts.again(connection)
    connection.execute(update(_TABLES["measure_mark"]).values(walked=None))


def _person(number: int) -> dict[str, Any]:
    born = samples.patient().birth_date.replace(year=1940 + number % 66)
    return patient_values(samples.patient(f"p{number}", f"Sample{number}", "Ida", birth_date=born))


def _stories(
    dice: random.Random, numbers: range, began: datetime, step: timedelta, now: datetime
) -> Iterator[Told]:
    for number in numbers:
        who = number // (BATCH * PER_PERSON) * BATCH + dice.randrange(BATCH)
        yield Told(
            _story(dice, number, f"p{who}", began + step * number, now),
            f"p{who}",
            dice.choice(("front-1", "front-1", "front-2")),
            dice.choice(PAYERS),
            dice.choice(("unknown", "unknown", "North ACO")),
            age_band(2021 - 1940 - who % 66),
            dice.choice(("female", "male")),
        )


def _story(dice: random.Random, number: int, patient_id: str, at: datetime, now: datetime) -> Story:
    one, route = f"v{number:08}", dice.choices(ROUTES, WEIGHTS)[0]
    done = at + timedelta(seconds=dice.randint(60, 400))
    visit = samples.encounter(
        one,
        patient_id,
        status=samples.EncounterStatus.FINISHED,
        started_at=at,
        changed_at=done,
        started_by=dice.choice(("ana", "ben", "cat")),
        safe_at=at + timedelta(seconds=dice.randint(9, 40)),
        decided_at=done,
        disposition=route,
        seen_at=done + timedelta(minutes=dice.randint(3, 50)),
        language=dice.choice(("en", "en", "es")),
    )
    asked = dice.choice(SETS)
    found = (dice.choice(asked),) if route > D.PT_FIRST else ()
    away = tuple(flag for flag in (dice.choice(asked),) if dice.random() < 0.02)
    days = dice.randint(1, 20) if dice.random() < 0.8 else None
    told_at = done + timedelta(seconds=dice.randint(5, 300)) if dice.random() < 0.9 else None
    came = ((at + timedelta(days=dice.randint(3, 60)), dice.choice(ROUTES)),)
    return Story(
        encounter=visit,
        decided=((done, route),),
        flags=Flags(asked, found, tuple(set(away) - set(found)), known=True),
        reviews=_reviews(dice, one, route, done),
        referral=_referral(dice, one, route, done),
        told_at=told_at,
        arrived_at=at - timedelta(minutes=dice.randint(0, 10)) if dice.random() < 0.7 else None,
        booked=dice.choice(("", "fulfilled", "fulfilled", "noshow", "cancelled")),
        pt_days=days,
        later=came if came[0][0] < now and dice.random() < 0.1 else (),
        outcomes=_outcomes(dice, at) if dice.random() < 0.4 else Outcomes(),
        about=About(dice.randint(18, 90), (dice.choice(("lumbar", "knee", "shoulder")),), 30),
        offers=("social_work",) if dice.random() < 0.1 else (),
        taken_up=("social_work",) if dice.random() < 0.5 else (),
    )


def _referral(
    dice: random.Random, one: str, route: Disposition, at: datetime
) -> tuple[ReferralAct, ...]:
    if route is D.EMERGENCY:
        return ()
    states = (ReferralState.DRAFTED, dice.choice((ReferralState.SENT, ReferralState.SEEN)))
    return tuple(ReferralAct(one, state, route, at, "ana", "Ana S.") for state in states)


def _reviews(
    dice: random.Random, one: str, route: Disposition, done: datetime
) -> tuple[Review, ...]:
    if route is D.EMERGENCY or dice.random() < 0.3:
        return ()
    at = done + timedelta(hours=dice.choice((0.5, 2, 30)))
    raised = route is D.PT_FIRST_NOTIFY and dice.random() < 0.1
    to, kind = (D.PHYSICIAN_TODAY, ReviewKind.CHANGED) if raised else (route, ReviewKind.CONFIRMED)
    looked = Review(one, kind, at, "dev", "Dev Sample", Role.PT, 1, "1.0.0", route, to)
    if raised:
        looked = replace(looked, reason=OverrideReason.CLINICIAN_ASSESSED)
    if dice.random() < 0.5:
        return (looked,)
    said = dice.choices((Feedback.RIGHT, Feedback.SHOULD_BE_PHYSICIAN), (9, 1))[0]
    judged = replace(
        looked, kind=ReviewKind.FEEDBACK, from_disposition=to, feedback=said, reason=None
    )
    return (looked, judged)


def _outcomes(dice: random.Random, at: datetime) -> Outcomes:
    due = (at + timedelta(days=14)).date()
    return Outcomes(
        asked=(Asked(due, due + timedelta(days=dice.randint(0, 30))),),
        scores={
            "PSFS": (float(dice.randint(1, 5)), float(dice.randint(2, 10))),
            "PAIN": (float(dice.randint(2, 9)), float(dice.randint(0, 7))),
        },
        said={
            "care_opioid": (float(dice.random() < 0.05),),
            "care_emergency": (float(dice.random() < 0.02),),
            "care_imaging": (float(dice.random() < 0.3),),
            "fell_1": (float(dice.random() < 0.1),),
            "recommend_1": (float(dice.randint(5, 10)),),
        },
        imaged=((2, dice.random() < 0.1), (6, dice.random() < 0.2)),
    )
