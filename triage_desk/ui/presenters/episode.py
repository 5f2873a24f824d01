"""Who pays for a person, and the episodes of bundles in words: window, what happened, scores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.episode import CareSaid, Episode
from triage_desk.domain.followup import FollowUp
from triage_desk.services.episodes import Episodes, EpisodeView
from triage_desk.services.person_page import PersonPage
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.followup_words import stands, time_of
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.patient_beside import trend_shown
from triage_desk.ui.presenters.receipt import Group, Reason

HAPPENED, UNKNOWN = "•", "?"


def pays(page: PersonPage, today: date) -> tuple[str, ...]:
    """Return a line for each bundle, with its day, and for each other programme that pays."""
    bundles = tuple(
        text("episode.bundle", name=one.member.programme, state=where(one, today))
        for one in page.episodes
    )
    return bundles + tuple(
        text("episode.other", kind=text(f"tables.programme.{one.kind.value}"), name=one.programme)
        for one in page.programmes
    )


def where(one: Episode, today: date) -> str:
    """Return on which day of an episode we are, and how many are left."""
    if one.begins_on is None or one.last_on is None:
        return text("episode.not_begun")
    if today < one.begins_on:
        return text("episode.begins", day=day(one.begins_on))
    number = one.day_number(today)
    if number is None:
        return text("episode.over", day=day(one.last_on))
    length = (one.last_on - one.begins_on).days + 1
    return text("episode.day", number=number, length=length, left=one.days_left(today))


def groups(read: Episodes) -> tuple[Group, ...]:
    """Return what the page of the episodes lists, one after the other."""
    return tuple(group for view in read.found for group in _groups(view, read.today))


def _groups(view: EpisodeView, today: date) -> Iterator[Group]:
    one = view.episode
    name = text("episode.bundle", name=one.member.programme, state=where(one, today))
    yield Group(name, tuple(_window(one)))
    happened = tuple(line for _, line in sorted(_happened(view), key=lambda each: each[0]))
    yield Group(text("episode.happened"), happened, text("episode.nothing"))
    open_ones = [each for each in view.followups if not view.answered(each)]
    yield Group(
        text("episode.to_ask"),
        tuple(_asked(each, today, UNKNOWN) for each in open_ones),
        text("episode.none_open"),
    )
    yield Group(text("episode.care"), tuple(_care(*each) for each in view.care.items()))
    shown = tuple(map(trend_shown, view.trends))
    scores = tuple(Reason(HAPPENED, f"{t.title}: {t.change}", t.meaning) for t in shown)
    yield Group(text("episode.scores"), scores, text("episode.no_scores"))


def _window(one: Episode) -> Iterator[Reason]:
    if one.begins_on is None or one.last_on is None:
        yield Reason(UNKNOWN, text("episode.no_window"))
        return
    began = "by_visit" if one.encounter_id else "by_file"
    span = text("episode.window", first=day(one.begins_on), last=day(one.last_on))
    yield Reason(HAPPENED, span, text(f"episode.{began}"))
    if one.member.payer:
        yield Reason(HAPPENED, text("episode.payer", name=one.member.payer))


def _happened(view: EpisodeView) -> Iterator[tuple[date, Reason]]:
    """Return visits, steps of referrals and answers with their days."""
    for row in view.visits:
        on, route = local_date(row.started_at), row.route.value if row.route else "unknown"
        words = text("episode.visit", day=day(on), route=text(f"kit.route.{route}"))
        yield on, Reason(HAPPENED, words)
    for act in view.referrals:
        on, state = local_date(act.at), text(f"referral.{act.state.value}")
        yield on, Reason(HAPPENED, text("episode.referral", day=day(on), state=state))
    for one in view.followups:
        if one.done_at is not None and view.answered(one):
            yield local_date(one.done_at), _asked(one, local_date(one.done_at), HAPPENED)


def _asked(one: FollowUp, today: date, sign: str) -> Reason:
    return Reason(sign, text("episode.asked", time=time_of(one), state=stands(one, today)))


def _care(link_id: str, said: CareSaid | None) -> Reason:
    what = text(f"episode.{link_id}")
    if said is None:
        return Reason(UNKNOWN, text("episode.never_asked", what=what))
    used = {True: "used", False: "not_used", None: "not_known"}[said.used]
    sign = UNKNOWN if said.used is None else HAPPENED
    return Reason(sign, text(f"episode.{used}", what=what, day=day(said.on)))
