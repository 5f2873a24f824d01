"""When a question is asked, in FHIR: ``enableWhen`` where it can say it, else FHIRPath.

``rules.interview`` shows a question when its gate is true, and also when the gate is unknown and
nothing it needs is still open ("not sure opens the follow-up"). FHIRPath has the same three-valued
logic: empty stands for unknown (FHIRPath 2.0, section 6.5), so a gate becomes one expression, and
``iif`` joins the two halves. Of a question that was hidden under an assumption the answer counts as
no, as it does in the interview.

``enableWhen`` is used for a gate of one part whose question is always asked, or counts as no when
it is not: then "shown" is one list of answers, the ones that make it true and the three reasons
why there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage_desk.domain.patient import Sex
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.exchange.fhir.terms import (
    ABSENT_SYSTEM,
    CODES,
    GENDERS,
    SDC,
    YES_NO_SYSTEM,
    Resource,
)
from triage_desk.rules.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Condition,
    Includes,
    Is,
    NoneOf,
    OneOf,
    items_of,
)
from triage_desk.rules.content import Ruleset

AGE, SEX = "age", "sex"
PERSON = (AGE, SEX)
# Codes of http://terminology.hl7.org/CodeSystem/data-absent-reason, by the state of an answer.
ABSENT = {"unknown": "asked-unknown", "declined": "asked-declined", "not_asked": "not-asked"}
ABSENT_SUFFIX = "/absent"
# What ``rules.derived`` adds up, as FHIRPath: the codes of these items are numbers.
SUMS: Mapping[str, tuple[str, ...]] = {"phq2": ("phq2_a", "phq2_b")}
# Of the units content may use: UCUM, and what our own factor makes of it.
UCUM_UNITS = {"hours": "h", "days": "d", "weeks": "wk", "months": "mo", "years": "a"}

# All items that were dealt with, and those of them with a known answer.
VARIABLES = {
    "dealt": "%resource.repeat(item).where(answer.exists())",
    "known": "%resource.repeat(item).where(answer.exists() and "
    f"answer.value.where(system = '{ABSENT_SYSTEM}').empty())",
}


def options_system(link_id: str) -> str:
    """Return the code system of the options of an item."""
    return f"{CODES}/{link_id}"


class Gates:
    """Writes the gates of one content."""

    def __init__(self, ruleset: Ruleset) -> None:
        """Look up what every link id belongs to."""
        self._ruleset = ruleset
        self._needed: set[str] = set()
        self._owner: dict[str, Item] = {
            leaf: item for item in ruleset.items for leaf in item.leaf_ids
        }
        self._values = {name: one.value for name, one in ruleset.thresholds.items()}

    def variables(self) -> dict[str, str]:
        """Return the variables that expressions use, by name, each after those it needs."""
        said = dict(VARIABLES)
        for item in self._ruleset.items:
            for leaf in item.leaf_ids:
                if self._is_needed(leaf) and self._may_hide(leaf):
                    said[_hidden_name(leaf)] = self._hides(leaf)
        return said

    def _is_needed(self, link_id: str) -> bool:
        """Return whether an expression asks for an answer, also through a sum."""
        if not self._needed:
            for gate in self._ruleset.gates.values():
                if gate.ask_when is not None and self._simple(gate.ask_when) is None:
                    for name in items_of(gate.ask_when):
                        self._needed.update(SUMS.get(name, (name,)))
        return link_id in self._needed

    def _may_hide(self, link_id: str) -> bool:
        item = self._owner.get(link_id)
        names = (item.link_id, link_id) if item else ()
        return any(self._ruleset.gates[name].ask_when is not None for name in names)

    def parts(self, link_id: str) -> Resource:
        """Return the elements of an item that say when it is asked; none for always."""
        condition = self._ruleset.gates[link_id].ask_when
        if condition is None:
            return {}
        simple = self._simple(condition)
        if simple is not None:
            return simple
        return {"extension": [expression(self.shown(condition))]}

    # ------------------------------------------------------------------------- enableWhen

    def _simple(self, condition: Condition) -> Resource | None:
        """Return a gate as ``enableWhen``, or ``None`` where that cannot say it."""
        match condition:
            case Is() | OneOf() | Includes() if condition.item == SEX:
                return _any(self._is_one(condition, GENDERS, ((GENDERS, Sex.UNKNOWN.value),)))
            case Is() | OneOf() | Includes() if self._counts_when_hidden(condition.item):
                if isinstance(condition, Is) and condition.value is False:
                    return None
                system = self._system(condition.item)
                absent = tuple((ABSENT_SYSTEM, code) for code in ABSENT.values())
                return _any(self._is_one(condition, system, absent))
            case Below(item=item) | AtLeastValue(item=item) | Between(item=item) if item == AGE:
                return _all(self._age(condition))
            case _:
                return None

    def _counts_when_hidden(self, link_id: str) -> bool:
        """Return whether a question that is not asked never opens what hangs on it."""
        item = self._owner.get(link_id)
        if item is None or item.type in NUMBERS:
            return False
        gates = [self._ruleset.gates[name] for name in {item.link_id, link_id}]
        return all(gate.ask_when is None for gate in gates) or bool(
            self._ruleset.gates[link_id].if_hidden
        )

    def _is_one(
        self,
        condition: Is | OneOf | Includes,
        system: str,
        also: Iterable[tuple[str, str]],
    ) -> list[Resource]:
        codes = (condition.value,) if isinstance(condition, Is) else condition.values
        wanted = [(system, "Y" if code is True else str(code)) for code in codes]
        return [
            {
                "question": condition.item,
                "operator": "=",
                "answerCoding": {"system": of, "code": code},
            }
            for of, code in (*wanted, *also)
        ]

    def _age(self, condition: Below | AtLeastValue | Between) -> list[Resource]:
        ends = {
            Below: (("<", "threshold"),),
            AtLeastValue: ((">=", "threshold"),),
            Between: ((">=", "low"), ("<=", "high")),
        }[type(condition)]
        return [
            {
                "question": AGE,
                "operator": operator,
                "answerInteger": int(self._values[getattr(condition, end)]),
            }
            for operator, end in ends
        ]

    # --------------------------------------------------------------------------- FHIRPath

    def shown(self, condition: Condition) -> str:
        """Return when a gate lets its question be asked, as FHIRPath that is never empty."""
        value = self.value(condition)
        needs = [need for name in items_of(condition) for need in SUMS.get(name, (name,))]
        still = [self._open(need) for need in dict.fromkeys(needs) if need not in PERSON]
        waits = f"({' or '.join(still)}).not()" if still else "true"
        return f"iif(({value}).exists(), {value}, {waits})"

    def value(self, condition: Condition) -> str:
        """Return a condition as FHIRPath: true, false, or empty for unknown."""
        match condition:
            case All(parts):
                return self._joined(parts, " and ", "true")
            case AnyOf(parts):
                return self._joined(parts, " or ", "false")
            case NoneOf(parts):
                return f"({self._joined(parts, ' or ', 'false')}).not()"
            case AtLeast(count, parts):
                true = " + ".join(f"iif({self.value(part)}, 1, 0)" for part in parts)
                may = " + ".join(f"iif(({self.value(part)}).not(), 0, 1)" for part in parts)
                return f"iif({true} >= {count}, true, iif({may} >= {count}, {{}}, false))"
            case _:
                return self._leaf(condition)

    def _joined(self, parts: tuple[Condition, ...], word: str, empty: str) -> str:
        return f"({word.join(self.value(part) for part in parts)})" if parts else empty

    def _leaf(self, leaf: Is | OneOf | Includes | Below | AtLeastValue | Between | Answered) -> str:
        code, number = self._code(leaf.item), self._number(leaf.item)
        match leaf:
            case Is(value=bool() as wanted):
                said = f"{code} = '{'Y' if wanted else 'N'}'"
            case Is(value=wanted):
                said = f"{code} = '{wanted}'"
            case OneOf(values=codes):
                said = f"{code} in {_codes(codes)}"
            case Includes(values=codes):
                some = f"{code}.where($this in {_codes(codes)}).exists()"
                said = f"iif({code}.exists(), {some}, {{}})"
            case Below(threshold=name):
                said = f"{number} < {self._limit(name)}"
            case AtLeastValue(threshold=name):
                said = f"{number} >= {self._limit(name)}"
            case Between(low=low, high=high):
                said = f"{number} >= {self._limit(low)} and {number} <= {self._limit(high)}"
            case _:
                return f"{code if leaf.item == SEX else _of('known', leaf.item)}.exists()"
        return self._unless_hidden(leaf.item, f"({said})")

    def _unless_hidden(self, link_id: str, said: str) -> str:
        """Return what is said of a question that may be hidden: then it is no, or unknown."""
        hidden = self._hidden(link_id)
        if not hidden:
            return said
        other = "false" if self._ruleset.gates[link_id].if_hidden else "{}"
        return f"iif({hidden}, {other}, {said})"

    def _hidden(self, link_id: str) -> str:
        """Return when a question is hidden, as FHIRPath; "" where it never is."""
        return f"%{_hidden_name(link_id)}" if self._may_hide(link_id) else ""

    def _hides(self, link_id: str) -> str:
        """Return what that variable is: its item is not asked, or it is and the line is not."""
        item = self._owner[link_id]
        whole = self._ruleset.gates[item.link_id].ask_when
        line = self._ruleset.gates[link_id].ask_when if link_id != item.link_id else None
        no_line = f"iif(({self.value(line)}).not(), true, false)" if line is not None else ""
        if whole is None:
            return no_line
        no_item = f"iif(({self.value(whole)}).not(), true, false)"
        return f"{no_item} or (({self.shown(whole)}) and {no_line})" if no_line else no_item

    def _open(self, link_id: str) -> str:
        """Return whether a question is still to be dealt with, as FHIRPath."""
        item = self._owner[link_id]
        none = f"{_of('dealt', link_id)}.empty()"
        if item.type in NUMBERS or item.type is ItemType.TEXT:
            none = f"({none} and {_of('dealt', link_id + ABSENT_SUFFIX)}.empty())"
        hidden = self._hidden(link_id)
        return f"({hidden}.not() and {none})" if hidden else none

    def _code(self, link_id: str) -> str:
        if link_id == SEX:
            return f"{_of('known', SEX)}.answer.value.code.where($this != '{Sex.UNKNOWN.value}')"
        return f"{_of('known', link_id)}.answer.value.code"

    def _number(self, link_id: str) -> str:
        if link_id in SUMS:
            return f"({' + '.join(f'{self._code(part)}.toInteger()' for part in SUMS[link_id])})"
        value = f"{_of('known', link_id)}.answer.value"
        item = self._owner.get(link_id)
        if item is None or item.type is not ItemType.QUANTITY:
            return value
        return f"{value}.select({_in_own_unit(item)})"

    def _limit(self, name: str) -> str:
        return f"{self._values[name]:g}"

    def _system(self, link_id: str) -> str:
        item = self._owner[link_id]
        yes_no = item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN)
        return YES_NO_SYSTEM if yes_no else options_system(link_id)


def expression(path: str) -> Resource:
    """Return the SDC extension that says when an item is enabled."""
    url = f"{SDC}/sdc-questionnaire-enableWhenExpression"
    return {"url": url, "valueExpression": {"language": "text/fhirpath", "expression": path}}


def _hidden_name(link_id: str) -> str:
    """Return the name of the variable: a FHIR id, which has no underscore."""
    return "hidden" + "".join(part.capitalize() for part in link_id.split("_"))


def _of(variable: str, link_id: str) -> str:
    return f"%{variable}.where(linkId = '{link_id}')"


def _codes(codes: Iterable[str]) -> str:
    return "(" + " | ".join(f"'{code}'" for code in codes) + ")"


def _in_own_unit(item: Item) -> str:
    """Return a quantity in the item's own unit, by the factors of the content."""
    said = "value"
    for unit, factor in item.units.items():
        if unit != item.unit:
            said = f"iif(code = '{UCUM_UNITS[unit]}', value * {factor:g}, {said})"
    return said


def _any(when: list[Resource]) -> Resource:
    return {"enableWhen": when, "enableBehavior": "any"} if len(when) > 1 else {"enableWhen": when}


def _all(when: list[Resource]) -> Resource:
    return {"enableWhen": when, "enableBehavior": "all"} if len(when) > 1 else {"enableWhen": when}
