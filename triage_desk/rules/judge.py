"""The fast core: what every rule says, and the route that follows. No words, no evidence."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.conditions import TRUE, Facts
from triage_desk.rules.content import Pathway, UnknownPolicy
from triage_desk.rules.engine import CompiledFlag, Engine
from triage_desk.rules.interview import Interview

VERDICTS = (Verdict.ABSENT, Verdict.NOT_RULED_OUT, Verdict.PRESENT)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on every flag of ``engine.flags``, in the same order, and what they ask for.

    ``complete`` is True also once an emergency is present: nothing more is asked. ``no_pathway``
    is True when no care pathway fits, so the visit goes to a physician instead.
    """

    verdicts: tuple[Verdict, ...]
    contributes: tuple[Disposition | None, ...]
    disposition: Disposition
    pathway: Pathway | None
    complete: bool
    no_pathway: bool


def judge(engine: Engine, interview: Interview, answers: AnswerSet) -> Judgement:
    """Return what every rule says of an interview as it stands."""
    facts = interview.facts
    verdicts = tuple([VERDICTS[flag.verdict(facts)] for flag in engine.flags])
    contributes: list[Disposition | None] = [None] * len(verdicts)
    stopped = False
    for place, (flag, verdict) in enumerate(zip(engine.flags, verdicts, strict=True)):
        if verdict is not Verdict.ABSENT:
            asked = contributes[place] = _asks_for(flag, verdict, interview, answers)
            stopped |= verdict is Verdict.PRESENT and asked is Disposition.EMERGENCY
    floor = Disposition.OUTSIDE_SCOPE if interview.ended else Disposition.PT_FIRST
    wanted = [disposition for disposition in contributes if disposition is not None]
    disposition = max([*wanted, floor], key=lambda d: d.urgency)
    pathway = first_pathway(engine, facts) if disposition.sends_to_pt else None
    no_pathway = disposition.sends_to_pt and pathway is None
    return Judgement(
        verdicts,
        tuple(contributes),
        Disposition.PHYSICIAN_SOON if no_pathway else disposition,
        pathway,
        complete=stopped or not interview.routing_open,
        no_pathway=no_pathway,
    )


def _asks_for(
    flag: CompiledFlag, verdict: Verdict, interview: Interview, answers: AnswerSet
) -> Disposition | None:
    """Return what a flag that is not absent asks for.

    Outside the scope of this desk the rest of the questions are never put, so there a flag
    holds the route only when somebody was asked one of its questions and did not know.
    """
    if verdict is Verdict.PRESENT:
        return flag.flag.disposition
    policy = flag.flag.if_unknown
    if policy.policy is not UnknownPolicy.HOLD:
        return None
    if interview.ended and not any(
        link_id in answers and not answers[link_id].known
        for link_id in flag.needs
        if link_id in interview.visible
    ):
        return None
    return policy.disposition


def first_pathway(engine: Engine, facts: Facts) -> Pathway | None:
    """Return the pathway of lowest rank that fits for certain, or ``None``."""
    for compiled in engine.pathways:
        if compiled.fits(facts) == TRUE and (
            compiled.not_when is None or compiled.not_when(facts) != TRUE
        ):
            return compiled.pathway
    return None
