"""From YAML to a condition: the closed vocabulary, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

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
)
from triage_desk.rules.yamlnode import Node, nearest

PAIR = 2


def parse_condition(node: Node) -> Condition:
    """Read one condition: a mapping with exactly one word of the vocabulary.

    Raises:
        ContentError: an unknown word, more than one word, or a wrong shape.
    """
    entries = node.entries()
    if len(entries) != 1:
        raise node.fault(f"a condition is one of {', '.join(READERS)}; found {len(entries)} keys")
    word, body = next(iter(entries.items()))
    reader = READERS.get(word)
    if reader is None:
        raise node.fault(f'unknown condition "{word}"{nearest(word, READERS)}')
    return reader(body)


def _parts(body: Node) -> tuple[Condition, ...]:
    return tuple(parse_condition(part) for part in body.items())


def _at_least(body: Node) -> Condition:
    fields = body.fields(("count", "of"))
    parts = _parts(fields["of"])
    count = fields["count"].whole()
    if not 1 <= count <= len(parts):
        raise fields["count"].fault(f"count {count} is not between 1 and {len(parts)}")
    return AtLeast(count, parts)


def _pair(body: Node) -> tuple[str, Node]:
    entries = body.entries()
    if len(entries) != 1:
        raise body.fault("expected one item, as in {item: value}")
    return next(iter(entries.items()))


def _is(body: Node) -> Condition:
    item, value = _pair(body)
    text = value.text()
    return Is(item, {"yes": True, "no": False}.get(text, text))


def _codes(body: Node) -> tuple[str, tuple[str, ...]]:
    item, value = _pair(body)
    codes = value.words()
    if not codes:
        raise value.fault("expected at least one code")
    return item, codes


def _between(body: Node) -> Condition:
    item, value = _pair(body)
    ends = value.words()
    if len(ends) != PAIR:
        raise value.fault("between needs two thresholds, [low, high]")
    return Between(item, ends[0], ends[1])


def _named(make: Callable[[str, str], Condition]) -> Callable[[Node], Condition]:
    def read(body: Node) -> Condition:
        item, value = _pair(body)
        return make(item, value.text())

    return read


READERS: dict[str, Callable[[Node], Condition]] = {
    "all": lambda body: All(_parts(body)),
    "any": lambda body: AnyOf(_parts(body)),
    "none": lambda body: NoneOf(_parts(body)),
    "at_least": _at_least,
    "is": _is,
    "one_of": lambda body: OneOf(*_codes(body)),
    "includes": lambda body: Includes(*_codes(body)),
    "below": _named(Below),
    "at_least_value": _named(AtLeastValue),
    "between": _between,
    "answered": lambda body: Answered(body.text()),
}
