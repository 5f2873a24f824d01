"""Answers to our Questionnaire that were given elsewhere, read with care.

Nothing that cannot be read becomes an answer: it is left open, so that the desk asks, and is named
with its reason. Answers under other content count only where question and option are still there
and the question, where it is sent along, still has the same words.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from triage_desk.domain.answers import Answer, AnswerSet, AnswerState, Value, answered
from triage_desk.domain.exchange import AnswersIn, Note
from triage_desk.domain.patient import Sex
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.enable import (
    ABSENT,
    ABSENT_SUFFIX,
    AGE,
    SEX,
    UCUM_UNITS,
    options_system,
)
from triage_desk.exchange.fhir.questionnaire import HELP_SUFFIX, URL
from triage_desk.exchange.fhir.response import RESPONSE_ID, YES_NO
from triage_desk.exchange.fhir.terms import Resource
from triage_desk.exchange.text import tidy
from triage_desk.rules.content import Ruleset

STATES = {code: AnswerState(state) for state, code in ABSENT.items()}
MOST_DEEP = 30
# No clinical number is larger; beyond it whole numbers no longer fit a float.
LARGEST = 1e15
_GIVEN = ("completed", "amended", "in-progress", "stopped")


class _Unfit(ValueError):  # noqa: N818 - half a sentence about one answer
    """One answer that is not taken, in half a sentence."""


def read(
    resource: Resource, ruleset: Ruleset, place: str, patient_key: str
) -> tuple[AnswersIn, tuple[Note, ...]]:
    """Return the answers of a response that our content of today understands, and what not.

    Raises:
        UserError: it answers another Questionnaire, was withdrawn, or has no name of its own.
    """
    version = _version(resource, place)
    if resource.get("status") not in _GIVEN:
        raise UserError(f"{place}.status says that these answers do not hold; nothing is taken.")
    content_hash = _content_hash(resource)
    ref = ruleset.ref
    same = content_hash == ref.content_hash if content_hash else version == ref.version
    reader = _Reader(ruleset, place, same=same)
    reader.walk(resource.get("item"), place, 0)
    found = AnswersIn(
        encounter_id=_encounter_id(resource, place),
        patient_key=patient_key,
        answers=AnswerSet(reader.finish()),
        version=version,
        content_hash=content_hash,
        authored_at=_moment(resource.get("authored")),
        language=tidy(str(resource.get("language", "")), 10),
        age_years=reader.age,
        sex=reader.sex,
        place=place,
    )
    return found, tuple(reader.notes)


def _version(resource: Resource, place: str) -> str:
    url, _bar, version = str(resource.get("questionnaire", "")).partition("|")
    if url != URL:
        raise UserError(f"{place}.questionnaire is none of ours; ours is {URL}.")
    return tidy(version, 40)


def _content_hash(resource: Resource) -> str:
    for one in _list(resource.get("extension")):
        if one.get("url") == terms.HASH_URL:
            return tidy(str(one.get("valueString", "")), 64)
    return ""


def _encounter_id(resource: Resource, place: str) -> str:
    named = resource.get("identifier")
    if isinstance(named, dict) and isinstance(named.get("value"), str):
        if named.get("system") == RESPONSE_ID and is_our_id(named["value"]):
            return str(named["value"])
        return terms.our_id("QuestionnaireResponse", str(named.get("system")), named["value"])
    if isinstance(resource.get("id"), str):
        return terms.our_id("QuestionnaireResponse", "", resource["id"])
    raise UserError(f"{place} has no identifier: give it one, or it could be kept twice.")


def is_our_id(text: str) -> bool:
    """Return whether a text has the shape of our ids: 32 hex digits."""
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)  # noqa: PLR2004


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _list(value: object) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


class _Reader:
    """Walks a response and gathers what fits."""

    def __init__(self, ruleset: Ruleset, place: str, *, same: bool) -> None:
        self.items = {leaf: item for item in ruleset.items for leaf in item.leaf_ids}
        self.groups = {item.link_id for item in ruleset.items if item.lines}
        self.texts = ruleset.texts
        self.same = same
        self.answers: dict[str, Answer] = {}
        self.refused: set[str] = set()
        self.notes: list[Note] = []
        self.age: int | None = None
        self.sex = ""
        self._twice: set[str] = set()

    def walk(self, items: object, place: str, depth: int) -> None:
        """Take every item of a tree, whatever groups it stands in."""
        if depth > MOST_DEEP:
            raise UserError(f"{place} is nested too deeply to be a response.")
        for number, one in enumerate(_list(items)):
            here = f"{place}.item[{number}]"
            self._take(one, here)
            self.walk(one.get("item"), here, depth + 1)
            for answer in _list(one.get("answer")):
                self.walk(answer.get("item"), f"{here}.answer", depth + 1)

    def finish(self) -> dict[str, Answer]:
        """Return the answers; of a question answered in two ways neither holds."""
        return {name: one for name, one in self.answers.items() if name not in self.refused}

    def _take(self, one: Resource, here: str) -> None:
        link_id = one.get("linkId")
        if not isinstance(link_id, str):
            self.notes.append(Note(here, "it has no linkId"))
            return
        given = _list(one.get("answer"))
        if link_id in (AGE, SEX):
            self._person(link_id, given, here)
            return
        of = link_id.removesuffix(ABSENT_SUFFIX)
        reason = _reason_in(one)
        if not given and reason is None:
            return
        if of not in self.items:
            if of not in self.groups and not link_id.endswith(HELP_SUFFIX):
                self.notes.append(Note(here, "this content asks no such question"))
            return
        try:
            self._keep(of, self._read(of, one, given, reason), here)
        except _Unfit as why:
            self.refused.add(of)
            self.notes.append(Note(here, f"{why}; the desk asks this again"))

    def _keep(self, link_id: str, answer: Answer, here: str) -> None:
        before = self.answers.get(link_id)
        if before is not None and before != answer:
            raise _Unfit("it is answered in two ways")
        self.answers[link_id] = answer

    def _read(
        self, link_id: str, one: Resource, given: list[Resource], reason: AnswerState | None
    ) -> Answer:
        item = self.items[link_id]
        if not str(one["linkId"]).endswith(ABSENT_SUFFIX):
            self._require_same_words(item, link_id, one)
        reasons = {state for state in (reason, *map(_coded_reason, given)) if state}
        values = [answer for answer in given if _coded_reason(answer) is None]
        if reasons and (values or len(reasons) > 1):
            raise _Unfit("it has an answer and a reason why there is none")
        if reasons:
            return Answer(reasons.pop())
        if len(values) != 1 and not item.repeats:
            raise _Unfit("it takes one answer")
        read = [_value(item, value) for value in values]
        if not item.repeats:
            return answered(read[0])
        chosen = {str(code) for code in read}
        return answered(tuple(o.code for o in item.options if o.code in chosen))

    def _require_same_words(self, item: Item, link_id: str, one: Resource) -> None:
        """Refuse an answer to other words: under other content they may mean something else."""
        said = one.get("text")
        if self.same or not isinstance(said, str):
            return
        ours = {
            terms.spaced(text[item.link_id].lines.get(link_id, text[item.link_id].text))
            for text in self.texts.values()
        }
        if terms.spaced(said) not in ours:
            raise _Unfit("the question has other words today")

    def _person(self, link_id: str, given: list[Resource], here: str) -> None:
        value = given[0] if len(given) == 1 else {}
        if link_id == AGE and type(value.get("valueInteger")) is int:
            self.age = value["valueInteger"]
        elif link_id == SEX and _code(value) in list(Sex):
            self.sex = _code(value)
        else:
            self.notes.append(Note(here, "it cannot be read"))


def _reason_in(element: Resource) -> AnswerState | None:
    """Return why there is no answer, where an element says so by data-absent-reason."""
    for one in _list(element.get("extension")):
        if one.get("url") == terms.ABSENT_URL:
            # Any other reason ("error", "masked" ...) is not known either.
            return STATES.get(str(one.get("valueCode")), AnswerState.UNKNOWN)
    return None


def _coded_reason(answer: Resource) -> AnswerState | None:
    """Return the reason an answer stands for: coded, or beside a value that is not there."""
    coded = answer.get("valueCoding")
    if isinstance(coded, dict) and coded.get("system") == terms.ABSENT_SYSTEM:
        return STATES.get(str(coded.get("code")), AnswerState.UNKNOWN)
    for name, beside in answer.items():
        if name.startswith("_value") and isinstance(beside, dict) and name[1:] not in answer:
            return _reason_in(beside)
    return _reason_in(answer)


def _value(item: Item, answer: Resource) -> Value:
    """Return one value of an answer as its item has it."""
    if item.type in YES_NO:
        if type(answer.get("valueBoolean")) is bool:
            return bool(answer["valueBoolean"])
        code = _code(answer, terms.YES_NO_SYSTEM)
        if code not in ("Y", "N"):
            raise _Unfit("it takes yes or no")
        return code == "Y"
    if item.type is ItemType.CHOICE:
        code = _code(answer, options_system(item.link_id))
        if code not in {option.code for option in item.options}:
            raise _Unfit("it has no such option")
        return code
    if item.type in NUMBERS:
        return _number(item, answer)
    if item.type is ItemType.DATE:
        try:
            return date.fromisoformat(str(answer.get("valueDate")))
        except ValueError:
            raise _Unfit("it takes a whole date") from None
    words = tidy(str(answer.get("valueString", "")), keep_lines=True)
    if not words:
        raise _Unfit("it takes words")
    return words


def _code(answer: Resource, system: str = "") -> str:
    coded = answer.get("valueCoding")
    if not isinstance(coded, dict) or (system and coded.get("system", system) != system):
        return ""
    return str(coded.get("code", ""))


def _number(item: Item, answer: Resource) -> float | int:
    value: object = answer.get("valueInteger", answer.get("valueDecimal"))
    factor = 1.0
    measured = answer.get("valueQuantity")
    if isinstance(measured, dict):
        value, factor = measured.get("value"), _factor(item, measured)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > LARGEST:
        raise _Unfit("it takes a number")
    number = value * factor if factor != 1.0 else value
    low, high = item.minimum, item.maximum
    if not (low is None or number >= low) or not (high is None or number <= high):
        raise _Unfit("the number is out of range")
    if item.type is ItemType.INTEGER:
        if number != int(number):
            raise _Unfit("it takes a whole number")
        return int(number)
    return number


def _factor(item: Item, measured: Resource) -> float:
    """Return what makes a quantity one in the item's own unit; never guess a unit."""
    units = {UCUM_UNITS.get(unit, unit): factor for unit, factor in item.units.items()}
    code = measured.get("code", measured.get("unit"))
    factor = units.get(str(code), item.units.get(str(code)))
    if factor is None:
        raise _Unfit("its unit is none of this question")
    return factor
