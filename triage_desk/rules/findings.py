"""What one rule came to, in words and with its evidence."""

from __future__ import annotations

from triage_desk.domain.answers import Answer, AnswerSet, answered
from triage_desk.domain.decision import Evidence, Finding, Source, ThresholdUse, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.content import RedFlag, UnknownPolicy
from triage_desk.rules.derived import PERSON_FACTS
from triage_desk.rules.engine import CompiledFlag, Engine
from triage_desk.rules.interview import Interview
from triage_desk.rules.words import question_in_words, shown

NO_PATHWAY = "RF-SCOPE-000"


def finding(
    engine: Engine,
    flag: CompiledFlag,
    verdict: Verdict,
    contributes: Disposition | None,
    interview: Interview,
    answers: AnswerSet,
) -> Finding:
    """Return the finding of one flag: verdict, words, answers, thresholds and sources used."""
    rule = flag.flag
    asked = tuple(i for i in flag.needs if i in interview.visible or i in PERSON_FACTS)
    return Finding(
        rule_id=rule.flag_id,
        title=rule.title,
        verdict=verdict,
        disposition=rule.disposition,
        contributes=contributes,
        reason=rule.say,
        action=rule.action,
        hold_reason=_hold_reason(engine, rule) if verdict is Verdict.NOT_RULED_OUT else "",
        evidence=tuple(_evidence(engine, i, interview, answers) for i in asked),
        thresholds=tuple(_threshold(engine, name) for name in flag.thresholds),
        sources=sources_of(engine, rule),
        applies=any(link_id in interview.visible for link_id in flag.needs),
    )


def _hold_reason(engine: Engine, rule: RedFlag) -> str:
    """Return in words what an unknown answer means for this rule."""
    unknown = rule.if_unknown
    if unknown.policy is UnknownPolicy.HOLD and unknown.disposition is not None:
        key = f"hold_{rule.disposition.value}"
        return engine.ruleset.phrases.get(key, unknown.disposition.value)
    return unknown.reason


def _evidence(engine: Engine, link_id: str, interview: Interview, answers: AnswerSet) -> Evidence:
    answer: Answer | None = answers.get(link_id)
    if link_id in PERSON_FACTS:
        value = interview.facts.get(link_id)
        answer = None if value is None else answered(value)
    item, line = engine.owner_of.get(link_id), engine.line_of.get(link_id)
    private = bool((item and item.private) or (line and line.private))
    words = shown(engine, link_id, answer)
    return Evidence(link_id, question_in_words(engine, link_id), answer, words, private)


def _threshold(engine: Engine, name: str) -> ThresholdUse:
    known = engine.ruleset.thresholds[name]
    return ThresholdUse(name, known.value, known.unit, known.in_force_from, known.source)


def sources_of(engine: Engine, rule: RedFlag) -> tuple[Source, ...]:
    """Return the sources of a flag with the flag's own place in each, where it names one."""
    found = []
    for citation in rule.sources:
        source = engine.ruleset.sources[citation.source]
        place = citation.locator or source.locator
        found.append(Source(source.source_id, source.cite, place, source.checked))
    return tuple(found)


def no_pathway_finding(engine: Engine) -> Finding:
    """Return the finding of a visit that no care pathway of this content fits."""
    words = engine.ruleset.phrases.get("not_covered", "not covered yet")
    return Finding(
        rule_id=NO_PATHWAY,
        title=words,
        verdict=Verdict.PRESENT,
        disposition=Disposition.PHYSICIAN_SOON,
        contributes=Disposition.PHYSICIAN_SOON,
        reason=words,
        action="",
        hold_reason="",
        evidence=(),
        thresholds=(),
        sources=(),
    )
