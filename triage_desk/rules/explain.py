"""What would change the route: the single answers on which it hangs."""

from __future__ import annotations

from collections.abc import Iterator

from triage_desk.domain.answers import NO, YES, Answer, AnswerSet, answered
from triage_desk.domain.decision import NearMiss
from triage_desk.domain.patient import Person
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.rules.conditions import Condition, leaves, thresholds_of
from triage_desk.rules.engine import Engine
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import Judgement, judge
from triage_desk.rules.words import question_in_words, shown


def near_misses(
    engine: Engine, answers: AnswerSet, person: Person, now: Judgement
) -> tuple[NearMiss, ...]:
    """Return every single change of a visible answer that would change the route.

    Questions that only the change would open are taken as answered no, so that each line
    speaks of one answer alone. Most urgent first, then in the order asked. A choice or number
    gives one line for each route it would lead to.
    """
    interview = conduct(engine, answers, person)
    found: list[NearMiss] = []
    for page in interview.shown:
        if page.item.after_routing:
            continue
        for link_id in page.leaf_ids:
            seen = {now.disposition}
            for other in _others(engine, page.item, link_id, answers.get(link_id)):
                miss = _try(engine, answers, person, link_id, other)
                if miss.disposition not in seen:
                    seen.add(miss.disposition)
                    found.append(miss)
    return tuple(sorted(found, key=lambda miss: -miss.disposition.urgency))


def _try(
    engine: Engine, answers: AnswerSet, person: Person, link_id: str, other: Answer
) -> NearMiss:
    changed = answers.with_answers({link_id: other})
    interview = conduct(engine, changed, person, assume_no=True)
    then = judge(engine, interview, changed)
    rules = tuple(
        flag.flag.flag_id
        for flag, wanted in zip(engine.flags, then.contributes, strict=True)
        if wanted is then.disposition
    )
    before = shown(engine, link_id, answers.get(link_id))
    after = shown(engine, link_id, other)
    text = question_in_words(engine, link_id)
    return NearMiss(link_id, text, before, after, then.disposition, rules)


def _others(engine: Engine, item: Item, link_id: str, given: Answer | None) -> Iterator[Answer]:
    """Yield the known answers that could stand in place of ``given``."""
    if item.type in (ItemType.BOOLEAN, ItemType.CHECKLIST):
        candidates = [YES, NO]
    elif item.type is ItemType.CHOICE and not item.repeats:
        candidates = [answered(option.code) for option in item.options]
    elif item.type in NUMBERS:
        candidates = [answered(value) for value in edges(engine, link_id)]
    else:
        candidates = []
    yield from (candidate for candidate in candidates if candidate != given)


def edges(engine: Engine, link_id: str) -> tuple[float, ...]:
    """Return the numbers around every threshold a rule compares ``link_id`` with."""
    limits: set[float] = set()
    for condition in _conditions(engine):
        for leaf in leaves(condition):
            if leaf.item == link_id:
                limits.update(engine.values[name] for name in thresholds_of(leaf))
    around = {value + step for value in limits for step in (-1.0, 0.0, 1.0)}
    return tuple(sorted(value for value in around if value >= 0))


def _conditions(engine: Engine) -> Iterator[Condition]:
    for flag in engine.flags:
        yield flag.flag.when
        if flag.flag.unless is not None:
            yield flag.flag.unless
