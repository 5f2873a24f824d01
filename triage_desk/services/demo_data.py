"""A large invented clinic, for trying how the program stands a load. Nobody in it is real.

Some visits are made by the real use-cases, page by page (``make_patterns``). Each is then repeated
for many other invented people of the same age and sex, at other times (``plan``), in a fraction of
the time. What a repetition says is what the desk wrote, but for one thing: the day named inside its
decision is that of its pattern. The same seed gives the same people, visits and times; the ids of
papers are drawn anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.answers import NO, NOT_SURE, YES, Answer, AnswerSet
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.domain.questionnaire import ItemType
from triage_desk.domain.referral import OPEN, state_of
from triage_desk.domain.review import Feedback
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import read_answers
from triage_desk.services import documents, intake, patients, referrals, review, triage
from triage_desk.services.demo import PLAIN, reply
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView, Page

YEARS = 10
AGES = tuple(range(18, 96, 3))
SEXES = (Sex.FEMALE, Sex.MALE)
# How often an invented person says yes to a line, and is not sure of it. Chosen so that every
# route occurs; they measure nothing.
YES_SHARE, UNSURE_SHARE = 0.012, 0.008
PAPERS_SHARE, RAISED_SHARE = 0.15, 0.03
JUDGED_SHARE, RIGHT_SHARE = 0.3, 0.95
OPENS_AT, HOURS_OPEN = 8, 9
WORKDAYS = 5
MARK = "Synthetic"
LONGEST_DAYS = 400
ID_BITS = 128
MOST_TRIES = 10_000
_CHANNELS = (*(Channel.COUNTER,) * 6, *(Channel.TELEPHONE,) * 3, Channel.PROXY)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A visit made by the real use-cases, to be repeated for others of this age and sex."""

    encounter_id: str
    patient_id: str
    age_years: int
    sex: Sex
    began: datetime


@dataclass(frozen=True, slots=True)
class Repeat:
    """One repetition: ``pattern`` is its number, ``later`` how long after the pattern it was."""

    encounter_id: str
    patient_id: str
    pattern: int
    later: timedelta


def make_patterns(desk: Desk, seed: int, count: int, progress: Progress) -> tuple[Pattern, ...]:
    """Make ``count`` visits by the real use-cases, all on the day of the desk's clock."""
    chance, judged, made = _chance(seed, "patterns"), _chance(seed, "judged"), list[Pattern]()
    for number in range(count):
        age, sex = AGES[number % len(AGES)], SEXES[number // len(AGES) % len(SEXES)]
        made.append(_pattern(desk, chance, age, sex))
        _review(desk, judged, made[-1].encounter_id)
        _deliver(desk, made[-1].encounter_id)
        progress(number + 1, count)
    return tuple(made)


def plan(
    seed: int, who: Sequence[Patient], patterns: Sequence[Pattern], count: int, until: datetime
) -> Iterator[Repeat]:
    """Yield ``count`` repetitions in the order of time, over the ten years before ``until``."""
    chance = _chance(seed, "plan")
    of_year = _by_birth_year(who)
    moments = _moments(chance, count, until)
    for encounter_id, moment in zip(_ids(chance, count), moments, strict=True):
        number, patient_id = _somebody(chance, patterns, of_year, moment.date())
        yield Repeat(encounter_id, patient_id, number, moment - patterns[number].began)


def _chance(seed: int, purpose: str) -> random.Random:
    return random.Random(f"{seed} {purpose}")  # noqa: S311 - invented people need no secrecy


# ---------------------------------------------------------------------------------- one pattern


def _pattern(desk: Desk, chance: random.Random, age: int, sex: Sex) -> Pattern:
    began = desk.clock()
    today = local_date(began)
    born = date(today.year - age, 1, 1)
    who = patients.create(desk, f"Pattern-{MARK}", f"Number{chance.randrange(10**6)}", born, sex)
    view = intake.start(desk, who.patient_id, chance.choice(_CHANNELS))
    encounter_id = view.encounter.encounter_id
    view = _answer(desk, chance, view)
    if view.emergencies:
        triage.acknowledge(desk, encounter_id, f"Dr. {MARK}", "physician", "came at once")
    else:
        triage.decide(desk, encounter_id)
        _after(desk, chance, encounter_id)
    triage.finish(desk, encounter_id)
    return Pattern(encounter_id, who.patient_id, age, sex, began)


def _after(desk: Desk, chance: random.Random, encounter_id: str) -> None:
    route = triage.record(desk, encounter_id).route
    if chance.random() < RAISED_SHARE and route is not None and route < Disposition.PHYSICIAN_TODAY:
        triage.override(
            desk,
            encounter_id,
            Disposition.PHYSICIAN_TODAY,
            OverrideReason.STAFF_CONCERN,
            "Looks unwell at the counter",
            f"Sam {MARK}",
            Role.FRONT_DESK,
        )
    if chance.random() < PAPERS_SHARE:
        for kind in (DocumentKind.REFERRAL_LETTER, DocumentKind.PATIENT_HANDOUT):
            documents.make(desk, encounter_id, kind)


def _review(desk: Desk, chance: random.Random, encounter_id: str) -> None:
    """Let a clinician stand for the route, and say of some visits later whether it was right."""
    clinician = desk.acting_as(Actor("reviewer", f"Remy {MARK}", Role.PT, desk.actor.workstation))
    if triage.record(desk, encounter_id).route is not Disposition.EMERGENCY:
        review.confirm(clinician, encounter_id)
    if chance.random() < JUDGED_SHARE:
        said = Feedback.RIGHT if chance.random() < RIGHT_SHARE else Feedback.SHOULD_BE_PHYSICIAN
        review.feedback(clinician, encounter_id, said)


def _deliver(desk: Desk, encounter_id: str) -> None:
    """Say what came of a referral, so that nobody repeated is still waited for."""
    state = state_of(triage.record(desk, encounter_id).referral)
    if state in OPEN:
        referrals.seen(desk, encounter_id, f"Remy {MARK}", local_date(desk.clock()))
        referrals.close(desk, encounter_id)


def _answer(desk: Desk, chance: random.Random, view: IntakeView) -> IntakeView:
    place = next(item for item in desk.engine.ruleset.items if item.link_id == "regions")
    said = {
        **PLAIN,
        "regions": [chance.choice(place.options).code],
        "symptom_days": chance.randrange(1, LONGEST_DAYS),
    }
    given, _ = read_answers(desk.engine, said)
    while view.at < len(view.pages) and not view.emergencies:
        page = view.pages[view.at]
        changes = {link_id: _said(chance, page, link_id, given) for link_id in page.open_ids}
        view = intake.answer(desk, view.encounter.encounter_id, changes)
    return view


def _said(chance: random.Random, page: Page, link_id: str, given: AnswerSet) -> Answer:
    if page.item.type is ItemType.CHECKLIST:
        draw = chance.random()
        return YES if draw < YES_SHARE else NOT_SURE if draw < YES_SHARE + UNSURE_SHARE else NO
    return reply(page, link_id, given)


# ------------------------------------------------------------------------------------- the plan


def _ids(chance: random.Random, count: int) -> Iterator[str]:
    """Yield ids in rising order, so that the indexes they go into are written in order."""
    room = (1 << ID_BITS) // max(count, 1)
    for number in range(count):
        yield f"{number * room + chance.randrange(room):032x}"


def _moments(chance: random.Random, count: int, until: datetime) -> list[datetime]:
    """Return ``count`` moments within opening hours, in order, the last before ``until``."""
    days = [until - timedelta(days=back) for back in range(1, 365 * YEARS)]
    open_days = sorted(day for day in days if day.weekday() < WORKDAYS)
    drawn = (chance.choice(open_days).date() for _ in range(count))
    return sorted(
        datetime.combine(day, time(OPENS_AT), until.tzinfo)
        + timedelta(seconds=chance.random() * HOURS_OPEN * 3600)
        for day in drawn
    )


def _by_birth_year(who: Sequence[Patient]) -> dict[tuple[Sex, int], list[Patient]]:
    found: dict[tuple[Sex, int], list[Patient]] = {}
    for patient in who:
        found.setdefault((patient.sex, patient.birth_date.year), []).append(patient)
    return found


def _somebody(
    chance: random.Random,
    patterns: Sequence[Pattern],
    of_year: Mapping[tuple[Sex, int], Sequence[Patient]],
    on: date,
) -> tuple[int, str]:
    """Return the number of a pattern, and a patient who has its age and sex on that day."""
    for _ in range(MOST_TRIES):
        number = chance.randrange(len(patterns))
        pattern = patterns[number]
        year = on.year - pattern.age_years - chance.randrange(2)
        some = of_year.get((pattern.sex, year))
        if some:
            patient = some[chance.randrange(len(some))]
            if age_in_years(patient.birth_date, on) == pattern.age_years:
                return number, patient.patient_id
    raise UserError("Too few people for so many visits: ask for more patients.", "patients")
