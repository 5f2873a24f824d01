"""What stands beside the facts of a person, in words: goal, scores, visits, people, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant, latest
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.instrument import Direction
from triage_desk.domain.patient import Patient
from triage_desk.domain.trend import Trend, score_shown
from triage_desk.services import speech
from triage_desk.services.desk import Desk
from triage_desk.services.person_page import PersonPage, Visit
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.followup_words import stands as where
from triage_desk.ui.presenters.followup_words import time_of
from triage_desk.ui.presenters.goal_words import GoalShown, goal_shown
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.prompts import PromptShown, prompt_shown
from triage_desk.ui.presenters.receipt_steps import call_words
from triage_desk.ui.presenters.referrals import stands

MOST_TICKS, MOST_PROMPTS = 5, 3
DONE = (EncounterStatus.DECIDED, EncounterStatus.FINISHED)


@dataclass(frozen=True, slots=True)
class TrendShown:
    """One measure: its name, "7 to 3", what that means, who says so, and every number.

    ``source`` are the sentences behind the link ``cited``.
    """

    trend: Trend
    title: str
    change: str
    meaning: str
    source: tuple[str, ...]
    cited: str
    rows: tuple[tuple[str, str], ...]

    @property
    def summary(self) -> str:
        """Return the whole of it in one sentence."""
        return text("trend.summary", title=self.title, change=self.change, meaning=self.meaning)


@dataclass(frozen=True, slots=True)
class VisitShown:
    """One line of the timeline. ``more`` says channel, papers, scores and what it followed."""

    encounter_id: str
    when: str
    about: str
    route: Disposition | None
    state: str
    more: str
    may_follow: bool


@dataclass(frozen=True, slots=True)
class LeftShown:
    """Something left open after a visit, with the key that ticks it."""

    encounter_id: str
    what: str
    words: str
    key: str


class Beside:
    """A page's contents in words; made anew whenever the page is."""

    def __init__(self, desk: Desk, patient: Patient, page: PersonPage) -> None:
        """Keep what the page holds."""
        self._desk = desk
        self._patient = patient
        self._page = page

    @property
    def goals(self) -> tuple[GoalShown, ...]:
        """Return the goals as they stand, the active first; those given up are left out."""
        first = {goal.goal_id: goal for goal in reversed(self._page.goals)}
        now = [g for g in latest(self._page.goals) if g.status is not GoalStatus.CANCELLED]
        order = list(GoalStatus)
        shown = sorted(now, key=lambda goal: order.index(goal.status))
        helpers = {one.participant_id: one.name for one in self.team}
        return tuple(goal_shown(goal, first[goal.goal_id], helpers) for goal in shown)

    @property
    def goal_said(self) -> str:
        """Return the goal of the last intake in the person's words, where none is kept yet."""
        said = self._page.goal_said
        return said.words if said is not None and not self.goals else ""

    @property
    def goal_said_at(self) -> str:
        """Return at which visit it was said, "" where it is kept already."""
        said = self._page.goal_said
        return said.encounter_id if said is not None and not self.goals else ""

    def goal_history(self, goal_id: str) -> tuple[Goal, ...]:
        """Return every version of a goal, oldest first."""
        return tuple(goal for goal in self._page.goals if goal.goal_id == goal_id)

    @property
    def team(self) -> tuple[Participant, ...]:
        """Return who cares for the person and who helps, now."""
        order = list(CareRole)
        now = [one for one in latest(self._page.team) if one.active]
        return tuple(sorted(now, key=lambda one: order.index(one.role)))

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Return each of them as role and line: name, phone, whether they may be told."""
        return tuple((text(f"team.{one.role.value}"), _helper(one)) for one in self.team)

    @property
    def trends(self) -> tuple[TrendShown, ...]:
        """Return the scores, those taken most often first."""
        ordered = sorted(self._page.trends, key=lambda trend: -len(trend.points))
        return tuple(map(trend_shown, ordered))

    @property
    def visits(self) -> tuple[VisitShown, ...]:
        """Return the visits, newest first."""
        started = {v.row.encounter_id: v.row.started_at for v in self._page.timeline}
        days = {name: day(at.astimezone().date()) for name, at in started.items()}
        return tuple(_visit(visit, days) for visit in self._page.timeline)

    @property
    def on_paper(self) -> tuple[tuple[str, str], ...]:
        """Return the visits of which a paper can be made, newest first: words, and id."""
        routed = [(one, one.route) for one in self.visits if one.route is not None]
        return tuple(
            (" · ".join((one.when, text(f"kit.route.{to.value}"), one.about)), one.encounter_id)
            for one, to in routed
        )

    @property
    def papers(self) -> tuple[str, ...]:
        """Return the papers that were made, newest first: kind and day."""
        made = [paper for visit in self._page.timeline for paper in visit.papers]
        made.sort(key=lambda paper: paper.made_at, reverse=True)
        lines = (
            text(
                "beside.paper",
                kind=text(f"document.{paper.kind.value}"),
                day=day(local_date(paper.made_at)),
            )
            for paper in made
        )
        return tuple(dict.fromkeys(lines))

    @property
    def good_to_know(self) -> tuple[str, ...]:
        """Return language, name to use, who supports, what is feared and what gets in the way."""
        who, page = self._patient, self._page
        languages = {one.code: one.name for one in speech.languages(self._desk)}
        known = languages.get(who.language, who.language)
        lines = [text("beside.speaks", language=known)]
        if who.preferred_name:
            lines.append(text("beside.goes_by", name=who.preferred_name))
        if page.fear is not None:
            lines.append(text("beside.fear", words=page.fear.words))
        lines += [text("beside.in_the_way", what=what) for what in page.in_the_way]
        return tuple(lines)

    @property
    def left(self) -> tuple[LeftShown, ...]:
        """Return what was left open after a visit, each with its number key.

        Each says its day, unless ``left_since`` says it for all of them.
        """
        shown = []
        for number, one in enumerate(self._page.left[:MOST_TICKS], 1):
            words = call_words(self._desk, one.what, short=True)
            if not self.left_since:
                words = text("beside.left", what=words, day=day(local_date(one.since)))
            shown.append(LeftShown(one.encounter_id, one.what, words, str(number)))
        return tuple(shown)

    @property
    def left_since(self) -> str:
        """Return the day of all that was left open; "" where they are of several days."""
        days = {local_date(one.since) for one in self._page.left[:MOST_TICKS]}
        return day(days.pop()) if len(days) == 1 else ""

    @property
    def followups(self) -> tuple[tuple[str, str], ...]:
        """Return when the person is asked again, and what came of each time."""
        today = local_date(self._desk.clock())
        return tuple((time_of(one), where(one, today)) for one in self._page.followups)

    def time_of(self, followup_id: str) -> str:
        """Return which time of asking a follow-up is, in words."""
        planned = {one.followup_id: one for one in self._page.followups}
        return time_of(planned[followup_id]) if followup_id in planned else ""

    @property
    def asks_first(self) -> bool:
        """Return whether the questions of the beginning are still to ask."""
        return bool(self._page.first_open)

    @property
    def ask_now(self) -> str:
        """Return the follow-up to ask for now: first those of the beginning, then the next."""
        if self._page.first_open:
            return self._page.first_open
        open_ones = (one for one in self._page.followups if one.is_open)
        return next((one.followup_id for one in open_ones), "")

    @property
    def prompts(self) -> tuple[PromptShown, ...]:
        """Return what to ask beside the route, the first few."""
        return tuple(prompt_shown(self._desk, one) for one in self._page.prompts[:MOST_PROMPTS])

    @property
    def follows(self) -> VisitShown | None:
        """Return the last visit that has a route: the one a follow-up would follow."""
        return next((visit for visit in self.visits if visit.may_follow), None)


def _helper(one: Participant) -> str:
    told = text("team.may_be_told") if one.may_be_told else text("team.not_told")
    family = one.role in (CareRole.CAREGIVER, CareRole.SUPPORT, CareRole.OTHER)
    return " · ".join(part for part in (one.name, one.phone, told if family else "") if part)


def trend_shown(trend: Trend) -> TrendShown:
    """Return one measure in words."""
    first, last = trend.points[0], trend.points[-1]
    many = len(trend.points) > 1
    change = text(
        "trend.from_to",
        first=score_shown(first.value),
        last=score_shown(last.value),
        unit=trend.unit,
    )
    if not many:
        change = text("trend.once", value=score_shown(first.value), unit=trend.unit)
    title = f"{trend.title}: {trend.about}" if trend.about else trend.title
    rows = tuple(
        (_full(point.on), text("trend.value", value=score_shown(point.value), unit=trend.unit))
        for point in trend.points
    )
    cited = trend.source.source_id if trend.source else trend.instrument_id
    meaning = _meaning(trend, many=many)
    return TrendShown(trend, title, change, meaning, _source(trend), cited, rows)


def _full(on: date) -> str:
    return day(on)


def _meaning(trend: Trend, *, many: bool) -> str:
    limit, changed = trend.changed.threshold, trend.changed
    if not many:
        return text("trend.first")
    if limit is None or changed.direction is Direction.UNKNOWN:
        return text("trend.unknown")
    return text(f"trend.{changed.direction.value}", limit=f"{limit.value:g}", unit=limit.unit)


def _source(trend: Trend) -> tuple[str, ...]:
    """Return who published the limit and since when it is used here, and which form it is."""
    limit, source = trend.changed.threshold, trend.source
    form = text(
        "trend.form",
        id=trend.instrument_id,
        version=trend.version,
        unit=trend.unit,
        low=f"{trend.minimum:g}",
        high=f"{trend.maximum:g}",
    )
    if limit is None or source is None:
        return (text("trend.no_source"), form)
    cite = ", ".join(part for part in (source.cite, source.locator) if part)
    return (text("trend.source", cite=cite, day=day(limit.in_force_from)), form)


def _visit(visit: Visit, days: dict[str, str]) -> VisitShown:
    row = visit.row
    more = [text(f"channel.{row.channel.value}")]
    if visit.papers:
        more.append(text("beside.papers", count=len(visit.papers)))
    if visit.referral:
        more.append(stands(visit.referral))
    if visit.scores:
        more.append(text("beside.scores", count=visit.scores))
    if visit.follows:
        more.append(text("beside.follows", day=days.get(visit.follows, "")))
    if row.overridden:
        more.append(text("beside.changed"))
    return VisitShown(
        encounter_id=row.encounter_id,
        when=day(local_date(row.started_at)),
        about=visit.about,
        route=row.route,
        state="" if row.route else text(f"patient.{row.status.value}"),
        more=" · ".join(more),
        may_follow=row.status in DONE and row.route is not None,
    )
