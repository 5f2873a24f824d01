"""Follow-ups in words: why somebody is on the list, what was said, and what has changed."""

from __future__ import annotations

from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.followup import FollowUp, FollowUpCall, FollowUpStatus, days_late, kind_of
from triage_desk.domain.instrument import Direction
from triage_desk.domain.trend import score_shown
from triage_desk.services.activities import about
from triage_desk.services.outcome_results import Result
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import day


def time_of(followup: FollowUp) -> str:
    """Return which time of asking it is: "week 6", or the first visit."""
    if not followup.weeks:
        return text("calling.baseline")
    return text("calling.week", week=followup.weeks)


def why_listed(followup: FollowUp, today: date) -> str:
    """Return why somebody is on the call list of a day."""
    kind = kind_of(followup, today)
    late = days_late(followup, today)
    return text(f"calling.kind_{kind.value}", count=late, tries=followup.tries)


def stands(followup: FollowUp, today: date) -> str:
    """Return in one line where a follow-up stands."""
    if followup.status is FollowUpStatus.DONE and followup.done_at is not None:
        said = day(local_date(followup.done_at))
        if not followup.weeks:
            return text("calling.baseline_on", day=said)
        return text(f"calling.done_{followup.result.value}", day=said)
    if followup.stopped is not None:
        return text(f"calling.stopped_{followup.stopped.value}")
    if followup.due_on <= today:
        return text("calling.due_since", day=day(followup.due_on))
    return text("calling.due_on", day=day(followup.due_on))


def call_line(call: FollowUpCall) -> str:
    """Return one call in words: day, what came of it, the note, who called."""
    parts = (
        day(local_date(call.at)),
        text(f"calling.{call.result.value}"),
        call.words,
        text("calling.next", day=day(call.next_on)) if call.next_on else "",
        call.name,
    )
    return " · ".join(filter(None, parts))


def result_line(found: Result) -> tuple[str, str]:
    """Return the name of a measure, and its score beside the first one with what that means."""
    unit = found.instrument.unit
    now = found.now.score
    if now is None:
        count = {"known": found.now.known, "asked": found.now.asked}
        return found.instrument.title, text("calling.too_few", **count)
    if found.before is None or found.before.score is None:
        score = text("trend.once", value=score_shown(now), unit=unit)
    else:
        first = score_shown(found.before.score)
        score = text("trend.from_to", first=first, last=score_shown(now), unit=unit)
    only = text("calling.only_tasks", tasks=about(found.only)) if found.only else ""
    return found.instrument.title, " ".join(filter(None, (f"{score}.", only, _meaning(found))))


def _meaning(found: Result) -> str:
    limit, way = found.changed.threshold, found.changed.direction
    if found.differs:
        return text("calling.other_tasks")
    if limit is None or way is Direction.UNKNOWN:
        return text("trend.unknown") if found.before is not None else text("trend.first")
    return text(f"trend.{way.value}", limit=f"{limit.value:g}", unit=limit.unit)
