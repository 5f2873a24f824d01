"""A counterexample as a case: what a person answers, what must come out, what does come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.rules.cases import Case, CaseKind, Expected, run_case
from triage_desk.rules.engine import Engine


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a theorem demands of one interview; what is ``None`` or empty is not demanded."""

    at_least: Disposition | None = None
    not_absent: str = ""
    pathway: str = ""
    most_items: int | None = None


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Where a theorem fails. ``case`` is runnable YAML; empty when nothing can be answered.

    ``shown`` is what the engine says against the case: the fault, seen by the engine itself.
    """

    says: str
    case: str = ""
    shown: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def confirmed(self) -> bool:
        """True when the engine shows the fault."""
        return bool(self.shown)


def counterexample(
    engine: Engine, about: str, says: str, person: Person, answers: AnswerSet, expect: Expectation
) -> Counterexample:
    """Return the case that ``answers`` make, run through the engine."""
    case = Case(
        "counterexample", about, CaseKind.SCENARIO, says, person, answers, plain=False,
        expected=_expected(expect), file="", line=0,
    )  # fmt: skip
    data = {
        "id": case.case_id,
        "about": about,
        "kind": case.kind.value,
        "sentence": says,
        "patient": {"age_years": person.age_years, "sex": person.sex.value},
        "answers": _plain(engine, answers),
        "expect": _expect(expect),
    }
    text = yaml.safe_dump([data], sort_keys=False, allow_unicode=True, width=100)
    return Counterexample(says, text, run_case(engine, case, AnswerSet()), data)


def _expected(expect: Expectation) -> Expected:
    verdicts = {Verdict.NOT_RULED_OUT: (expect.not_absent,)} if expect.not_absent else {}
    return Expected(None, expect.at_least, verdicts, expect.pathway, most_items=expect.most_items)


def _expect(expect: Expectation) -> dict[str, object]:
    found: dict[str, object] = {}
    if expect.at_least is not None:
        found["at_least"] = expect.at_least.value
    if expect.not_absent:
        found[Verdict.NOT_RULED_OUT.value] = [expect.not_absent]
    if expect.pathway:
        found["pathway"] = expect.pathway
    if expect.most_items is not None:
        found["most_items"] = expect.most_items
    return found


def _plain(engine: Engine, answers: AnswerSet) -> dict[str, object]:
    """Return answers as a case file writes them, item by item."""
    found: dict[str, object] = {}
    for item in engine.ruleset.items:
        given = {leaf: answers[leaf] for leaf in item.leaf_ids if leaf in answers}
        if given:
            found[item.link_id] = _of_item(item, given)
    return found


def _of_item(item: Item, given: Mapping[str, Answer]) -> object:
    if item.type is ItemType.CHECKLIST:
        yes = [leaf for leaf, answer in given.items() if answer.value is True]
        unsure = [leaf for leaf, answer in given.items() if not answer.known]
        return {"yes": yes, "unknown": unsure} if unsure else yes
    answer = given[item.link_id]
    if answer.value is None:
        return "unknown"
    if isinstance(answer.value, bool):
        return "yes" if answer.value else "no"
    if isinstance(answer.value, tuple):
        return list(answer.value)
    if item.type in NUMBERS and isinstance(answer.value, float) and answer.value.is_integer():
        return int(answer.value)
    return answer.value
