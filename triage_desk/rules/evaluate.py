"""From answers to a decision: a finding for every rule, and the most urgent one decides.

In decision-table terms the hit policy is *collect, then maximum*: the order of files and rules
can never matter, and one more red flag can never lower the route.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.decision import (
    ActWithin,
    Decision,
    Finding,
    PathwayRef,
    SecondaryReferral,
    Verdict,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person
from triage_desk.rules.conditions import TRUE, Facts
from triage_desk.rules.content import Pathway
from triage_desk.rules.engine import Engine
from triage_desk.rules.explain import near_misses
from triage_desk.rules.findings import FindingWriter, no_pathway_finding
from triage_desk.rules.interview import Interview, conduct
from triage_desk.rules.judge import Judgement, judge


def evaluate(
    engine: Engine, answers: AnswerSet, person: Person, on: date, *, explain: bool = True
) -> Decision:
    """Decide where a visit goes.

    Args:
        engine: the compiled ruleset.
        answers: what was said; a link id that is missing is still open, and unknown.
        person: age in whole years and sex.
        on: the day of the decision.
        explain: also work out the single answers that would change the route.

    Returns:
        A ``Decision`` with one ``Finding`` for every rule in force.
    """
    interview = conduct(engine, answers, person)
    judgement = judge(engine, interview, answers)
    findings = findings_of(engine, interview, judgement, answers)
    return Decision(
        disposition=judgement.disposition,
        complete=judgement.complete,
        next_items=() if judgement.complete else _routing_items(interview),
        pathway=_pathway_ref(engine, judgement.pathway),
        act_within=act_within(engine, judgement.disposition),
        findings=findings,
        near_misses=near_misses(engine, answers, person, judgement) if explain else (),
        secondary_referrals=_secondary(engine, interview.facts, findings, judgement.pathway),
        safety_net=_safety_net(engine, judgement),
        ruleset=engine.ruleset.ref,
        person=person,
        on=on,
    )


def findings_of(
    engine: Engine, interview: Interview, judgement: Judgement, answers: AnswerSet
) -> tuple[Finding, ...]:
    """Return a finding for every rule in force, in the order of their ids' files."""
    writer = FindingWriter(engine, interview, answers)
    found = [
        writer.finding(flag, verdict, contributes)
        for flag, verdict, contributes in zip(
            engine.flags, judgement.verdicts, judgement.contributes, strict=True
        )
    ]
    return (*found, no_pathway_finding(engine)) if judgement.no_pathway else tuple(found)


def _routing_items(interview: Interview) -> tuple[str, ...]:
    return tuple(
        page.item.link_id
        for page in interview.shown
        if page.open_ids and not page.item.after_routing
    )


def _pathway_ref(engine: Engine, pathway: Pathway | None) -> PathwayRef | None:
    if pathway is None:
        return None
    shelf = engine.ruleset.instruments
    return PathwayRef(
        pathway.pathway_id,
        pathway.title,
        pathway.who,
        pathway.visits,
        pathway.first_visit,
        pathway.handout,
        pathway.letter_points,
        measures=tuple(shelf[name].title for name in pathway.baseline if name in shelf),
    )


def act_within(engine: Engine, disposition: Disposition) -> ActWithin:
    """Return by when, what to book and what to say for a route."""
    rule = engine.ruleset.dispositions[disposition]
    return ActWithin(rule.hours, rule.act_within, rule.book, rule.say)


def _safety_net(engine: Engine, judgement: Judgement) -> tuple[str, ...]:
    """Return what to watch for: always the route's own lines, then the pathway's."""
    lines = engine.ruleset.dispositions[judgement.disposition].safety_net
    extra = judgement.pathway.safety_net if judgement.pathway else ()
    return tuple(dict.fromkeys((*lines, *extra)))


def _secondary(
    engine: Engine, facts: Facts, findings: Iterable[Finding], pathway: Pathway | None
) -> tuple[SecondaryReferral, ...]:
    """Return who else to involve: named by a present flag, by the pathway, or by its own rule."""
    because: dict[str, list[str]] = {}
    present = {f.rule_id for f in findings if f.verdict is Verdict.PRESENT}
    for flag in engine.flags:
        if flag.flag.flag_id in present:
            for name in flag.flag.secondary:
                because.setdefault(name, []).append(flag.flag.flag_id)
    for name in pathway.secondary if pathway else ():
        because.setdefault(name, []).append(pathway.pathway_id if pathway else "")
    for rule, when in engine.secondary:
        if when(facts) == TRUE:
            because.setdefault(rule.referral_id, [])
    rules = {rule.referral_id: rule for rule, _ in engine.secondary}
    return tuple(
        SecondaryReferral(
            name, rules[name].who, rules[name].reason, tuple(ids), rules[name].hand_over
        )
        for name, ids in because.items()
    )
