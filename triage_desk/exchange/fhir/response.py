"""Answers as a QuestionnaireResponse; ``answers_in`` reads them back.

A reason why there is no answer travels twice where it can: as the option a form shows (so that any
renderer understands it) and, for numbers and text, as HL7's data-absent-reason beside the empty
answer. Read back, either will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from triage_desk.domain.answers import Answer, Value
from triage_desk.domain.patient import Person
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.enable import (
    ABSENT,
    ABSENT_SUFFIX,
    AGE,
    SEX,
    options_system,
)
from triage_desk.exchange.fhir.limits import quantity
from triage_desk.exchange.fhir.questionnaire import URL
from triage_desk.exchange.fhir.terms import Resource, full
from triage_desk.rules.content import Ruleset

RESPONSE_ID = f"{terms.ID}/response"
AUTHOR_URL = f"{terms.HL7}/questionnaireresponse-author"
YES_NO = (ItemType.CHECKLIST, ItemType.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a response says beside its answers; references are whole (``terms.reference``).

    ``alone`` are the questions that the person answered with no staff beside.
    """

    encounter_id: str
    person: Person
    version: str
    content_hash: str
    authored_at: datetime
    complete: bool
    subject: Resource
    encounter: Resource
    author: Resource = field(default_factory=dict)
    language: str = ""
    alone: frozenset[str] = frozenset()


def response(
    questionnaire: Resource, ruleset: Ruleset, answers: Mapping[str, Answer], asked: Asked
) -> Resource:
    """Return answers as a response to a Questionnaire of the same content.

    Answers under other content, whose Questionnaire is not at hand, stand in one flat list.
    """
    items = {leaf: item for item in ruleset.items for leaf in item.leaf_ids}
    same = asked.content_hash == ruleset.ref.content_hash
    filler = Filler(items, answers, asked)
    found = filler.fill(questionnaire["item"]) if same else filler.flat()
    return full(
        {
            "resourceType": "QuestionnaireResponse",
            "id": terms.made_id("QuestionnaireResponse", asked.encounter_id),
            "language": asked.language,
            "extension": [terms.extension(terms.HASH_URL, valueString=asked.content_hash)],
            "identifier": {"system": RESPONSE_ID, "value": asked.encounter_id},
            "questionnaire": f"{URL}|{asked.version}",
            "status": "completed" if asked.complete else "in-progress",
            "subject": asked.subject,
            "encounter": asked.encounter,
            "authored": terms.instant(asked.authored_at),
            "author": asked.author,
            "item": found,
        }
    )


class Filler:
    """Fills a tree of questions with answers; what nobody was asked is left out."""

    def __init__(
        self, items: Mapping[str, Item], answers: Mapping[str, Answer], asked: Asked
    ) -> None:
        self.items, self.answers, self.person = items, answers, asked.person
        self.alone, self.subject = asked.alone, asked.subject

    def fill(self, questions: list[Resource]) -> list[Resource]:
        """Return the answers in the order of their questions."""
        found = [self._one(question) for question in questions]
        return [one for one in found if one]

    def flat(self) -> list[Resource]:
        """Return every answer without its question, for content that is not at hand."""
        return [*self._about_person(), *self.plain()]

    def plain(self) -> list[Resource]:
        """Return every answer without its question, and nothing of the person."""
        said = self.answers.items()
        return [{"linkId": name, **_plain(self.items.get(name), given)} for name, given in said]

    def _about_person(self) -> list[Resource]:
        sex = {"system": terms.GENDERS, "code": self.person.sex.value}
        return [
            {"linkId": AGE, "answer": [{"valueInteger": self.person.age_years}]},
            {"linkId": SEX, "answer": [{"valueCoding": sex}]},
        ]

    def _one(self, question: Resource) -> Resource:
        link_id, kind = question["linkId"], question["type"]
        if kind == "display":
            return {}
        head = {"linkId": link_id, "text": question.get("text")}
        if kind == "group":
            inside = self.fill(question["item"])
            return full({**head, "item": inside}) if inside else {}
        if link_id in (AGE, SEX):
            given = next(one for one in self._about_person() if one["linkId"] == link_id)
            return {**full(head), "answer": _shown(question, given["answer"])}
        of = link_id.removesuffix(ABSENT_SUFFIX)
        answer = self.answers.get(of)
        if answer is None:
            return {}
        if of != link_id:
            coded = _reason(answer)
            return full({**head, "answer": _shown(question, [coded])}) if coded else {}
        said = _plain(self.items[link_id], answer)
        if "answer" in said:
            said["answer"] = _shown(question, said["answer"])
        if link_id in self.alone:
            by = terms.extension(AUTHOR_URL, valueReference=self.subject)
            said["extension"] = [*said.get("extension", []), by]
        return full({**head, **said})


def _shown(question: Resource, given: list[Resource]) -> list[Resource]:
    """Return coded answers with the words of their option."""
    words = {
        (option["valueCoding"]["system"], option["valueCoding"]["code"]): option["valueCoding"]
        for option in question.get("answerOption", [])
    }
    found = []
    for one in given:
        coded = one.get("valueCoding")
        option = words.get((coded["system"], coded["code"])) if coded else None
        display = option["display"] if option else ""
        found.append({"valueCoding": full({**coded, "display": display})} if coded else one)
    return found


def _reason(answer: Answer) -> Resource:
    """Return why there is no answer as a coded one; nothing where there is one."""
    if answer.known:
        return {}
    return {"valueCoding": {"system": terms.ABSENT_SYSTEM, "code": ABSENT[answer.state.value]}}


def _plain(item: Item | None, answer: Answer) -> Resource:
    """Return what an item of a response says: answers, or why there is none."""
    coded = _reason(answer)
    if item is not None and coded and (item.type in YES_NO or item.type is ItemType.CHOICE):
        return {"answer": [coded]}
    if answer.value is None:
        code = ABSENT[answer.state.value]
        return {"extension": [terms.extension(terms.ABSENT_URL, valueCode=code)]}
    return {"answer": list(_values(item, answer.value))}


def _values(item: Item | None, value: Value) -> Iterator[Resource]:
    if isinstance(value, bool):
        yield {"valueCoding": {"system": terms.YES_NO_SYSTEM, "code": "Y" if value else "N"}}
    elif isinstance(value, tuple):
        for code in value:
            yield from _values(item, code)
    elif isinstance(value, date):
        yield {"valueDate": value.isoformat()}
    elif isinstance(value, str):
        if item is not None and item.type is ItemType.CHOICE:
            system = options_system(item.link_id)
            yield {"valueCoding": {"system": system, "code": value}}
        else:
            yield {"valueString": value}
    elif item is not None and item.type is ItemType.QUANTITY:
        yield {"valueQuantity": quantity(item, value)}
    elif item is not None and item.type is ItemType.INTEGER:
        yield {"valueInteger": int(value)}
    else:
        yield {"valueDecimal": value}
