"""A goal in words: how near, ready and sure somebody is, and what gets in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage_desk.domain.care import Goal
from triage_desk.services.goals import GoalDraft
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import day


@dataclass(frozen=True, slots=True)
class GoalShown:
    """One goal: the person's words, how they stand to it, where it stands, what is in the way."""

    goal: Goal
    words: str
    closeness: str
    note: str
    way: str = ""


def goal_shown(goal: Goal, first: Goal, helpers: Mapping[str, str]) -> GoalShown:
    """Return a goal beside its ``first`` version; ``helpers`` are who helps now, by id."""
    near = rulers(goal)
    if goal.closeness is not None and first.closeness is not None and first is not goal:
        close = text("goal.close_from", now=goal.closeness, first=first.closeness)
        near = (close, *near[1:])
    note = [
        text(f"goal.status_{goal.status.name.lower()}"),
        text("goal.set_on", day=day(goal.set_on)),
    ]
    if goal.due_on is not None:
        note.append(text("goal.due_on", day=day(goal.due_on)))
    helper = helpers.get(goal.helper_id, "")
    ways = (*in_the_way(goal), text("goal.helper", name=helper) if helper else "")
    return GoalShown(goal, goal.words, _joined(near), _joined(note), _joined(ways))


def rulers(goal: Goal) -> tuple[str, ...]:
    """Return how close, ready and sure somebody says they are, of what was asked."""
    said = (("close", goal.closeness), ("ready", goal.readiness), ("sure", goal.confidence))
    return tuple(text(f"goal.{name}", now=number) for name, number in said if number is not None)


def in_the_way(goal: Goal) -> tuple[str, ...]:
    """Return what gets in the way, and what was done about it."""
    said = (("barrier", goal.barrier), ("remedy", goal.remedy))
    return tuple(text(f"goal.{name}", words=words) for name, words in said if words)


def draft_of(goal: Goal) -> GoalDraft:
    """Return a goal as its form begins with it."""

    def number(value: int | None) -> str:
        return "" if value is None else str(value)

    return GoalDraft(
        words=goal.words,
        status=goal.status,
        due_on=goal.due_on.isoformat() if goal.due_on else "",
        closeness=number(goal.closeness),
        goal_id=goal.goal_id,
        encounter_id=goal.encounter_id,
        readiness=number(goal.readiness),
        confidence=number(goal.confidence),
        barrier=goal.barrier,
        remedy=goal.remedy,
        helper_id=goal.helper_id,
    )


def _joined(parts: Iterable[str]) -> str:
    return " \N{MIDDLE DOT} ".join(filter(None, parts))
