"""What another version of the content would have done to the intakes of the past.

Every decided intake of the store is judged again. Nothing is changed, and nothing read here has a
name: an intake is told by its encounter id.

Past answers were given to the questions of their time. A question that was not asked then is open
now, and open is unknown, so it can hold a route. Each intake is therefore judged twice: as it
stands, and with every open question answered no. Only the second tells what the rules themselves
do; where they would lower a route and only an open question holds it, that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import Finding, RulesetRef
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import PastIntake
from triage_desk.domain.permission import Permission
from triage_desk.rules.answer_format import misfit
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import findings_of
from triage_desk.rules.interview import Interview, conduct
from triage_desk.rules.judge import Judgement, judge
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require

PAGE = 200


class Cause(StrEnum):
    """Why a route differs.

    ``RULE``: it differs with every open question answered no. ``NEW_QUESTION``: only because a
    question is open that was not asked then. ``HELD``: the rules would change it, and only an
    open question keeps it where it was.
    """

    RULE = "rule"
    NEW_QUESTION = "new_question"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Why:
    """One red flag that asks for another route than it did.

    ``then`` and ``now`` are what it came to; ``answers`` are the answers it looked at, as
    (question, answer) in words. A private answer is not shown.
    """

    rule_id: str
    title: str
    then: str
    now: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One past intake whose route differs.

    ``after`` is its route as its answers stand; ``settled`` the one with every open question
    answered no. ``not_asked`` are link ids open now, ``gone`` link ids with an answer then whose
    question is no more, ``misfits`` those whose answer no longer fits its question; both are left
    out, and so unknown to the rules.
    """

    encounter_id: str
    decided_on: date
    old_version: str
    before: Disposition
    after: Disposition
    settled: Disposition
    cause: Cause
    why: tuple[Why, ...]
    not_asked: tuple[str, ...]
    gone: tuple[str, ...]
    misfits: tuple[str, ...]

    @property
    def lowered(self) -> bool:
        """True when the route is less urgent, or would be once the open questions are asked."""
        return min(self.after, self.settled) < self.before


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version does to the past: ``changed`` lowered first, the most urgent first.

    ``routes`` counts intakes by (before, after); the other counts are by link id over every
    intake looked at, changed or not.
    """

    ruleset: RulesetRef
    looked_at: int
    changed: tuple[Changed, ...]
    routes: Mapping[tuple[Disposition, Disposition], int]
    not_asked: Mapping[str, int]
    gone: Mapping[str, int]
    misfits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Again:
    """One past intake judged by the new content."""

    answers: AnswerSet
    interview: Interview
    judgement: Judgement
    settled: Disposition
    not_asked: tuple[str, ...]
    gone: tuple[str, ...]
    misfits: tuple[str, ...]


def impact(
    desk: Desk,
    new: Engine,
    since: date | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Impact:
    """Judge every past intake of the desk's store by ``new``; looking is an audit event.

    Args:
        desk: whose store is read, and who looks.
        new: the content to try.
        since: only intakes decided on this local day or later.
        progress: called with the intakes done and their number, after each page; raising
            ``KeyboardInterrupt`` in it, or anywhere, leaves nothing half done.
    """
    require(desk, Permission.TRY_CONTENT)
    ref = new.ruleset.ref
    begin = None if since is None else datetime.combine(since, time()).astimezone()
    detail = f"impact of {ref.version} {ref.content_hash[:12]} since {since or 'ever'}"
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.PAST_INTAKES_READ, "", detail)
        total = tx.encounters.count_past(begin)
    changed: list[Changed] = []
    routes: Counter[tuple[Disposition, Disposition]] = Counter()
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for past in _pages(desk, begin, total, progress):
        again = _judge_again(new, past)
        routes[past.decision.disposition, again.judgement.disposition] += 1
        for count, names in zip(counts, (again.not_asked, again.gone, again.misfits), strict=True):
            count.update(names)
        cause = _cause(past, again)
        if cause is not None:
            changed.append(_changed(new, past, again, cause))
    return Impact(ref, sum(routes.values()), tuple(sorted(changed, key=_order)), routes, *counts)


def _pages(
    desk: Desk, since: datetime | None, total: int, progress: Callable[[int, int], None]
) -> Iterator[PastIntake]:
    """Yield every past intake; each page is a transaction of its own, so nobody waits for us."""
    after = done = 0
    while True:
        with desk.store.read() as tx:
            page = tx.encounters.past_intakes(since, after, PAGE)
        if not page:
            return
        yield from page
        after, done = page[-1].number, done + len(page)
        progress(done, max(total, done))


def _judge_again(new: Engine, past: PastIntake) -> _Again:
    gone = tuple(sorted(i for i in past.answers if i not in new.owner_of))
    kept = past.answers.without(*gone)
    misfits = tuple(sorted(i for i, answer in kept.items() if misfit(new, i, answer)))
    answers, person = kept.without(*misfits), past.decision.person
    interview = conduct(new, answers, person)
    judgement = judge(new, interview, answers)
    settled = judge(new, conduct(new, answers, person, assume_no=True), answers).disposition
    not_asked = tuple(
        link_id
        for page in interview.shown
        if not page.item.after_routing
        for link_id in page.open_ids
    )
    return _Again(answers, interview, judgement, settled, not_asked, gone, misfits)


def _cause(past: PastIntake, again: _Again) -> Cause | None:
    """Return why the route differs, or ``None`` when it does not.

    An intake that was not complete even then was held by what was open, so there only the route
    as it stands can be compared.
    """
    before, after = past.decision.disposition, again.judgement.disposition
    if not past.decision.complete:
        return None if after is before else Cause.RULE
    if again.settled is before:
        return None if after is before else Cause.NEW_QUESTION
    return Cause.HELD if after is before else Cause.RULE


def _order(changed: Changed) -> tuple[object, ...]:
    lowest = min(changed.after, changed.settled)
    return (
        not changed.lowered,
        lowest.urgency - changed.before.urgency,
        -changed.before.urgency,
        changed.decided_on,
        changed.encounter_id,
    )


def _changed(new: Engine, past: PastIntake, again: _Again, cause: Cause) -> Changed:
    return Changed(
        encounter_id=past.encounter_id,
        decided_on=past.decision.on,
        old_version=past.decision.ruleset.version,
        before=past.decision.disposition,
        after=again.judgement.disposition,
        settled=again.settled if past.decision.complete else again.judgement.disposition,
        cause=cause,
        why=_why(new, past, again),
        not_asked=again.not_asked,
        gone=again.gone,
        misfits=again.misfits,
    )


def _why(new: Engine, past: PastIntake, again: _Again) -> tuple[Why, ...]:
    """Return the flags that ask for another route than then, the most urgent first."""
    then = {finding.rule_id: finding for finding in past.decision.findings}
    found = findings_of(new, again.interview, again.judgement, again.answers)
    now = {finding.rule_id: finding for finding in found}
    differ = [
        (name, then.get(name), now.get(name))
        for name in dict.fromkeys((*then, *now))
        if _asked_for(then.get(name)) != _asked_for(now.get(name))
    ]
    differ.sort(key=lambda d: (-max(_asked_for(d[1]), _asked_for(d[2])), d[0]))
    return tuple(_one_why(name, was, is_now) for name, was, is_now in differ)


def _asked_for(finding: Finding | None) -> int:
    """Return the urgency that a finding asked for, -1 for none."""
    wanted = finding.contributes if finding is not None else None
    return -1 if wanted is None else wanted.urgency


def _one_why(name: str, then: Finding | None, now: Finding | None) -> Why:
    shown = [finding for finding in (now, then) if finding is not None]
    evidence = max(shown, key=lambda finding: len(finding.evidence)).evidence
    answers = tuple((e.text, "not shown (private)" if e.private else e.shown) for e in evidence)
    return Why(name, shown[0].title, _came_to(then), _came_to(now), answers)


def _came_to(finding: Finding | None) -> str:
    if finding is None:
        return "no such flag"
    words = finding.verdict.value.replace("_", " ")
    if finding.contributes is None:
        return words
    return f"{words}, asks for {finding.contributes.value.replace('_', ' ')}"
