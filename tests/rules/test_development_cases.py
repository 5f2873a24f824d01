"""Published presentations, mapped to our questions before their labels were read.

They measure the content, they do not steer it: a case that disagrees stays. All are held to a
share, and no case at all may end in a route it must never have. In the first version 57 of 60 were
acceptable; with daily opioids asked for and a pathway for every place but two, 60 of 60.
"""

import json

import pytest
import yaml

from triage_desk.domain.answers import NO, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import ItemType
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.loader import load_ruleset

ACCEPTABLE_SHARE = 0.95
PLAIN = {
    "request": "pain_injury",
    "injury": "none",
    "known": "first",
    "phq2_a": "0",
    "phq2_b": "0",
    "preg_state": "no",
    "onset": "gradual",
}
MOST_ROUNDS = 40


@pytest.fixture(scope="module")
def engine(root):
    return compile_ruleset(load_ruleset(root / "resources" / "content"))


@pytest.fixture(scope="module")
def cases(root):
    data = root / "tests" / "data"
    said = yaml.safe_load((data / "development_answers.yaml").read_text(encoding="utf-8"))
    labels = json.loads((data / "development_cases.json").read_text(encoding="utf-8"))
    return [(case, said[case["id"]]) for case in labels]


@pytest.fixture(scope="module")
def outcomes(engine, cases):
    return [(case, *route(engine, case, said)) for case, said in cases]


def route(engine, case, said):
    """Walk the whole interview; return the route and the ticked lines that were never shown."""
    person = Person(case["age"], Sex(case["sex"]))
    answers = AnswerSet()
    for _ in range(MOST_ROUNDS):
        interview = conduct(engine, answers, person)
        open_pages = [page for page in interview.shown if page.open_ids]
        if not open_pages:
            break
        page = open_pages[0]
        changes = {i: reply(page.item, i, case, said) for i in page.open_ids}
        answers = answers.with_answers(changes)
    judgement = judge(engine, interview, answers)
    unused = {*said.get("ticked", ()), *said.get("unknown", ())} - interview.visible
    present = [
        flag.flag.flag_id
        for flag, asked in zip(engine.flags, judgement.contributes, strict=True)
        if asked is judgement.disposition
    ]
    return judgement.disposition.value, present, sorted(unused)


def reply(item, link_id, case, said):
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


def table(outcomes):
    """Return one line a case that is not acceptable: who, where, wanted, got, why."""
    rows = []
    for case, got, why, _ in outcomes:
        if got in case["acceptable"]:
            continue
        mark = "NEVER" if got in case["never"] else "miss"
        wanted = "/".join(case["acceptable"])
        rows.append(f"{case['id']} {case['region']:<20} {mark:<5} {wanted} -> {got} {why}")
    good = len(outcomes) - len(rows)
    return "\n".join([f"{good} of {len(outcomes)} acceptable", *rows])


def test_every_case_is_mapped_and_only_once(cases):
    assert len(cases) == 60
    assert len({case["id"] for case, _ in cases}) == 60


def test_no_case_ends_in_a_route_it_must_never_have(outcomes):
    never = [o for o in outcomes if o[1] in o[0]["never"]]
    assert not never, table(never)


def test_cases_are_routed_acceptably(outcomes):
    good = [o for o in outcomes if o[1] in o[0]["acceptable"]]
    assert len(good) >= ACCEPTABLE_SHARE * len(outcomes), table(outcomes)


def test_no_case_ends_less_urgent_than_every_acceptable_route(outcomes):
    under = [
        o
        for o in outcomes
        if all(Disposition(o[1]) < Disposition(route) for route in o[0]["acceptable"])
    ]
    assert not under, table(under)


def test_every_ticked_line_was_really_asked(outcomes):
    never_shown = {case["id"]: unused for case, _, _, unused in outcomes if unused}
    assert not never_shown
