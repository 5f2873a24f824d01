"""The 60 development cases: published presentations, mapped to our questions before their labels.

The mapping and the labels are data of the tests (tests/data); tests and benchmark walk the same
interview here. A case that disagrees stays, with its argument in development_exceptions.yaml.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.content_table import Report, kappa, share, with_interval
from triage_desk.domain.answers import NO, NOT_SURE, YES, Answer, AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.engine import Engine
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
LEAST_ACCEPTABLE = 57
MOST_ROUNDS = 60
PLAIN = {
    "request": "pain_injury",
    "injury": "none",
    "known": "first",
    "phq2_a": "0",
    "phq2_b": "0",
    "preg_state": "no",
    "onset": "gradual",
}
TIERS = tuple(sorted(Disposition))


@dataclass(frozen=True)
class Outcome:
    """One case as it came out. ``unused`` are ticked lines that were never shown."""

    case: dict[str, Any]
    person: Person
    answers: AnswerSet
    route: Disposition
    why: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def case_id(self) -> str:
        """Return the id of the case."""
        return str(self.case["id"])

    @property
    def expected(self) -> Disposition:
        """Return the route the label holds for best."""
        return Disposition(self.case["expected"])

    @property
    def acceptable(self) -> bool:
        """True when the label accepts the route."""
        return self.route.value in self.case["acceptable"]

    @property
    def never(self) -> bool:
        """True when the label forbids the route."""
        return self.route.value in self.case["never"]

    @property
    def under(self) -> bool:
        """True when the route is less urgent than every one accepted."""
        return all(self.route < Disposition(route) for route in self.case["acceptable"])

    @property
    def over(self) -> bool:
        """True when the route is more urgent than every one accepted."""
        return all(self.route > Disposition(route) for route in self.case["acceptable"])


def exceptions() -> dict[str, dict[str, str]]:
    """Return the cases known to disagree: what we do, and the argument."""
    text = (DATA / "development_exceptions.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, str]] = yaml.safe_load(text)
    return read


def outcomes(engine: Engine) -> list[Outcome]:
    """Walk the whole interview of every case."""
    said = yaml.safe_load((DATA / "development_answers.yaml").read_text(encoding="utf-8"))
    labels = json.loads((DATA / "development_cases.json").read_text(encoding="utf-8"))
    return [_outcome(engine, case, said[case["id"]]) for case in labels]


def _outcome(engine: Engine, case: dict[str, Any], said: dict[str, Any]) -> Outcome:
    person = Person(case["age"], Sex(case["sex"]))
    answers = AnswerSet()
    for _ in range(MOST_ROUNDS):
        interview = conduct(engine, answers, person)
        open_pages = [page for page in interview.shown if page.open_ids]
        if not open_pages:
            break
        page = open_pages[0]
        answers = answers.with_answers({i: _reply(page.item, i, case, said) for i in page.open_ids})
    found = judge(engine, interview, answers)
    why = tuple(
        flag.flag.flag_id
        for flag, asked in zip(engine.flags, found.contributes, strict=True)
        if asked is found.disposition
    )
    unused = {*said.get("ticked", ()), *said.get("unknown", ())} - interview.visible
    return Outcome(case, person, answers, found.disposition, why, tuple(sorted(unused)))


def _reply(item: Item, link_id: str, case: dict[str, Any], said: dict[str, Any]) -> Answer:
    if link_id in said.get("ticked", ()):
        return YES
    if link_id in said.get("unknown", ()):
        return NOT_SURE
    if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return NO
    days = {"symptom_days": case["days"]}
    value = {**PLAIN, **days, **said.get("is", {})}.get(link_id)
    if value is None and item.type is ItemType.CHOICE:
        value = item.options[-1].code
    if value is None:
        return NOT_SURE
    if item.type is ItemType.INTEGER:
        value = int(value)
    return answered(tuple(value) if item.repeats else value)


def report(engine: Engine) -> Report:
    """Return how the cases come out, beside their labels."""
    found, said = outcomes(engine), Report()
    good = sum(outcome.acceptable for outcome in found)
    said.head(f"(a) {len(found)} development cases")
    said.aim("acceptable of 60 development cases", good, least=LEAST_ACCEPTABLE)
    said.aim("of them in a route they must never have", sum(o.never for o in found), most=0)
    under, over = sum(o.under for o in found), sum(o.over for o in found)
    said.say(f"less urgent than all accepted: {under}; more urgent than all accepted: {over}")
    _exceptions(found, said)
    _tiers(found, said)
    counts = np.zeros((len(TIERS), len(TIERS)))
    for outcome in found:
        counts[TIERS.index(outcome.expected), TIERS.index(outcome.route)] += 1
    for name, weighted in (("unweighted", False), ("quadratic weights", True)):
        value, (low, high) = kappa(counts, weighted=weighted)
        said.say(f"Cohen's kappa, {name}: {value:.2f} (95% interval {low:.2f} to {high:.2f})")
        said.data[f"kappa {name}"] = [value, low, high]
    said.data |= {"acceptable": good, "under": under, "over": over, "table": counts.tolist()}
    return said


def _exceptions(found: Sequence[Outcome], said: Report) -> None:
    known = exceptions()
    for outcome in found:
        if not outcome.acceptable:
            argument = known.get(outcome.case_id, {}).get("argument", "NEW: no argument yet")
            wanted = "/".join(outcome.case["acceptable"])
            why = ", ".join(outcome.why)
            said.say(f"  {outcome.case_id}: {wanted} wanted, {outcome.route.value} ({why})")
            said.say(f"    {argument}")


def _tiers(found: Sequence[Outcome], said: Report) -> None:
    """Sensitivity and specificity of "this urgent or more", by the label held for best."""
    rows = []
    for tier in reversed(TIERS[1:]):
        sick = [o for o in found if o.expected >= tier]
        well = [o for o in found if o.expected < tier]
        caught = sum(o.route >= tier for o in sick)
        spared = sum(o.route < tier for o in well)
        rows.append(
            (tier.value, with_interval(caught, len(sick)), with_interval(spared, len(well)))
        )
    said.say("", "By the route held for best, this urgent or more (95% interval, Wilson):")
    said.table(("route", "sensitivity", "specificity"), rows)
    rows = []
    for tier in reversed(TIERS):
        own = [o for o in found if o.expected is tier]
        lower, higher = sum(o.route < tier for o in own), sum(o.route > tier for o in own)
        same = len(own) - lower - higher
        parts = (share(n, len(own)) for n in (lower, same, higher))
        rows.append((tier.value, len(own), *parts, sum(o.acceptable for o in own)))
    said.say("")
    said.table(("route held for best", "cases", "less urgent", "same", "more", "acceptable"), rows)
    said.data["tiers"] = rows
