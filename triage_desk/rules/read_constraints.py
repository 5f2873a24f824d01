"""From YAML to the rules to know before booking, joined with their words. Strict, as the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_desk.domain.clinic import STATES, Programme
from triage_desk.domain.decision import Concern, Source
from triage_desk.rules.constraints import PHRASES, BookingRule, Constraints, StateRule
from triage_desk.rules.yamlnode import Node, nearest

WHO = {
    "payers": Concern.PAYER,
    "pathways": Concern.PATHWAY,
    "programmes": Concern.PROGRAMME,
}
CALENDAR, BUSINESS = "calendar", "business"


@dataclass(frozen=True, slots=True)
class StateWords:
    """The name of a state, and what comes with its limit in short sentences."""

    name: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelves:
    """What a rule may name: sources by id, codes by concern, words by id."""

    sources: Mapping[str, Source]
    codes: Mapping[Concern, tuple[str, ...]]
    names: Mapping[str, StateWords]
    words: Mapping[str, str]


def read_state_words(node: Node) -> StateWords:
    """Read the name of one state and what comes with its limit."""
    fields = node.fields(("name",), ("conditions",))
    conditions = fields["conditions"].words() if "conditions" in fields else ()
    return StateWords(fields["name"].text(), conditions)


def read_state(state: str, node: Node, shelves: Shelves) -> StateRule:
    """Read direct access in one state.

    Raises:
        ContentError: no such state or source, no name, or a limit where there is none.
    """
    fields = node.fields(("category", "source", "reviewed_on"), ("max_days", "days", "max_visits"))
    if state not in STATES:
        raise node.fault(f'there is no state "{state}"{nearest(state, STATES)}')
    if state not in shelves.names:
        raise node.fault(f'"{state}" has no name in text/en/states.yaml')
    is_open = fields["category"].choice(("open", "limits")) == "open"
    if is_open and len(fields) > len(("category", "source", "reviewed_on")):
        raise node.fault(f"{state}: a state without limits names no days and no visits")
    if ("max_days" in fields) != ("days" in fields):
        raise node.fault(f'{state}: "max_days" and "days" (calendar or business) go together')
    said = shelves.names[state]
    days = fields["days"].choice((CALENDAR, BUSINESS)) if "days" in fields else CALENDAR
    return StateRule(
        state,
        said.name,
        is_open,
        fields["max_days"].whole() if "max_days" in fields else None,
        days == BUSINESS,
        fields["max_visits"].whole() if "max_visits" in fields else None,
        said.conditions,
        _source(fields["source"], shelves),
        fields["reviewed_on"].day(),
    )


def read_booking(rule_id: str, node: Node, shelves: Shelves) -> BookingRule:
    """Read one thing to do before booking.

    Raises:
        ContentError: it names not exactly one of payers, pathways and programmes, or something
            that does not exist, or it has no words.
    """
    fields = node.fields(("source", "reviewed_on"), WHO)
    named = [key for key in WHO if key in fields]
    if len(named) != 1:
        raise node.fault(f"{rule_id}: name exactly one of {', '.join(WHO)}")
    if rule_id not in shelves.words:
        raise node.fault(f'"{rule_id}" has no words in text/en/booking.yaml')
    concern = WHO[named[0]]
    known = shelves.codes[concern]
    codes = tuple(child.choice(known) for child in fields[named[0]].items())
    return BookingRule(
        rule_id,
        concern,
        codes,
        shelves.words[rule_id],
        _source(fields["source"], shelves),
        fields["reviewed_on"].day(),
    )


def _source(node: Node, shelves: Shelves) -> str:
    name = node.text()
    if name not in shelves.sources:
        raise node.fault(f'there is no source "{name}"{nearest(name, shelves.sources)}')
    return name


def assemble(
    head: Node, states: dict[str, StateRule], booking: dict[str, BookingRule], shelves: Shelves
) -> Constraints:
    """Return the rules as one; ``head`` is where a fault of the whole is reported.

    Raises:
        ContentError: a state is left out, a phrase is missing, or words belong to nothing.
    """
    for state in STATES if states else ():
        if state not in states:
            raise head.fault(f'constraints/states.yaml leaves out the state "{state}"')
    for name in PHRASES if states else ():
        if name not in shelves.words:
            raise head.fault(f'text/en/booking.yaml has no words for "{name}"')
    for name in shelves.words:
        if name not in booking and name not in PHRASES:
            raise head.fault(f'text/en/booking.yaml: words for "{name}", but no such rule')
    return Constraints(states, tuple(booking.values()), shelves.words, shelves.sources)


def codes_of(payers: tuple[str, ...], pathways: tuple[str, ...]) -> dict[Concern, tuple[str, ...]]:
    """Return what a rule may name, by concern."""
    return {
        Concern.PAYER: payers,
        Concern.PATHWAY: pathways,
        Concern.PROGRAMME: tuple(programme.value for programme in Programme),
    }
