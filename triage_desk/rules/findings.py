"""What one rule came to, in words and with its evidence."""

from __future__ import annotations

from triage_desk.domain.answers import Answer, AnswerSet, answered
from triage_desk.domain.decision import Evidence, Finding, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.rules.content import RedFlag, UnknownPolicy
from triage_desk.rules.derived import PERSON_FACTS
from triage_desk.rules.engine import CompiledFlag, Engine
from triage_desk.rules.interview import Interview
from triage_desk.rules.words import question_in_words, shown

NO_PATHWAY = "RF-SCOPE-000"


class FindingWriter:
    """Writes the findings of one interview; each answer is put in words once."""

    def __init__(self, engine: Engine, interview: Interview, answers: AnswerSet) -> None:
        """Keep what every finding of this interview shares."""
        self._engine = engine
        self._interview = interview
        self._answers = answers
        self._evidence: dict[str, Evidence] = {}

    def finding(
        self, flag: CompiledFlag, verdict: Verdict, contributes: Disposition | None
    ) -> Finding:
        """Return the finding of one flag: verdict, words, answers, thresholds and sources used."""
        rule, visible = flag.flag, self._interview.visible
        asked = [i for i in flag.needs if i in visible]
        person = [i for i in flag.needs if i in PERSON_FACTS]
        unsure = verdict is Verdict.NOT_RULED_OUT
        return Finding(
            rule_id=rule.flag_id,
            title=rule.title,
            verdict=verdict,
            disposition=rule.disposition,
            contributes=contributes,
            reason=rule.say,
            action=rule.action,
            hold_reason=self._hold_reason(rule, asked) if unsure else "",
            evidence=tuple([self._evidence_of(i) for i in (*asked, *person)]),
            thresholds=flag.thresholds,
            sources=flag.sources,
            applies=self._applies(flag),
        )

    def _applies(self, flag: CompiledFlag) -> bool:
        """Return whether this person was asked for this flag: a line of it, in its regions."""
        visible, chosen = self._interview.visible, self._interview.facts.get(REGIONS)
        regions = flag.flag.regions
        if regions and isinstance(chosen, tuple) and not set(regions) & set(chosen):
            return False
        lines = [i for i in flag.needs if i in self._engine.line_of]
        return any(i in visible for i in lines or flag.needs)

    def _hold_reason(self, rule: RedFlag, asked: list[str]) -> str:
        """Return in words what it means that this rule could not be ruled out."""
        phrases = self._engine.ruleset.phrases
        if not any(i in self._answers and not self._answers[i].known for i in asked):
            return phrases.get("hold_not_asked", "")
        unknown = rule.if_unknown
        if unknown.policy is UnknownPolicy.HOLD:
            return phrases.get(f"hold_{rule.disposition.value}", "")
        return unknown.reason

    def _evidence_of(self, link_id: str) -> Evidence:
        known = self._evidence.get(link_id)
        if known is None:
            known = _evidence(self._engine, link_id, self._interview, self._answers)
            self._evidence[link_id] = known
        return known


def _evidence(engine: Engine, link_id: str, interview: Interview, answers: AnswerSet) -> Evidence:
    answer: Answer | None = answers.get(link_id)
    if link_id in PERSON_FACTS:
        value = interview.facts.get(link_id)
        answer = None if value is None else answered(value)
    item, line = engine.owner_of.get(link_id), engine.line_of.get(link_id)
    private = bool((item and item.private) or (line and line.private))
    words = shown(engine, link_id, answer)
    return Evidence(link_id, question_in_words(engine, link_id), answer, words, private)


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
