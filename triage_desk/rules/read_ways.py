"""From YAML to the words that differ by telephone, to a helper, or at a kiosk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from triage_desk.domain.questionnaire import WAYS, ItemText, Wording
from triage_desk.rules.yamlnode import Node, nearest

PARTS = ("never_says", "items", "dispositions", "safety_net", "hand_over")


@dataclass(frozen=True, slots=True)
class Ways:
    """What differs, by id and way, and what must never be said on a way.

    ``safety_net`` is by its usual words: the same line stands in many places.
    """

    never_says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, Wording]] = field(default_factory=dict)
    dispositions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    safety_net: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hand_over: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def onto(self, texts: Mapping[str, ItemText]) -> dict[str, ItemText]:
        """Return the words of items with those of each way beside them."""
        found = dict(texts)
        for link_id, ways in self.items.items():
            found[link_id] = replace(texts[link_id], ways=ways)
        return found


def read_ways(
    files: Iterable[Node], texts: Iterable[str], routes: Iterable[str], offers: Iterable[str] = ()
) -> Ways:
    """Read the files of ways; ``texts``, ``routes``, ``offers``: the ids that may have words there.

    Raises:
        ContentError: an id nobody knows, or one that stands twice.
    """
    never: dict[str, tuple[str, ...]] = {}
    items: dict[str, dict[str, Wording]] = {}
    dispositions: dict[str, dict[str, str]] = {}
    lines: dict[str, dict[str, str]] = {}
    hand_over: dict[str, dict[str, str]] = {}
    known, known_routes, known_offers = tuple(texts), tuple(routes), tuple(offers)
    for file in files:
        parts = file.fields((), PARTS)
        if "never_says" in parts:
            never |= read_never_says(parts["never_says"])
        for name, node in _entries(parts, "items", items, known):
            items[name] = {w: _wording(part) for w, part in node.fields((), WAYS).items()}
        for name, node in _entries(parts, "dispositions", dispositions, known_routes):
            dispositions[name] = _by_way(node)
        for name, node in _entries(parts, "hand_over", hand_over, known_offers):
            hand_over[name] = _by_way(node)
        for node in parts["safety_net"].items() if "safety_net" in parts else ():
            _line(node, lines)
    return Ways(never, items, dispositions, lines, hand_over)


def _line(node: Node, lines: dict[str, dict[str, str]]) -> None:
    """Read one line of what to watch for: its usual words, and those of each way."""
    fields = node.fields(("usual",), WAYS)
    usual = fields.pop("usual").text()
    if usual in lines:
        raise node.fault(f'"{usual}" stands twice')
    lines[usual] = {way: part.text() for way, part in fields.items()}


def _by_way(node: Node) -> dict[str, str]:
    return {way: part.text() for way, part in node.fields((), WAYS).items()}


def read_never_says(node: Node) -> dict[str, tuple[str, ...]]:
    """Read the words that would be wrong on each way."""
    return {way: part.words() for way, part in node.fields((), WAYS).items()}


def _entries(
    parts: dict[str, Node], key: str, found: Mapping[str, object], known: tuple[str, ...]
) -> list[tuple[str, Node]]:
    entries = parts[key].entries() if key in parts else {}
    for name, node in entries.items():
        if name not in known:
            raise node.fault(f'there is no "{name}"{nearest(name, known)}')
        if name in found:
            raise node.fault(f'id "{name}" is used twice')
    return list(entries.items())


def _wording(node: Node) -> Wording:
    """Read what differs of an item; words that stay say why, and nothing else differs."""
    fields = node.fields((), ("text", "hint", "options", "lines", "keep"))
    if not fields or ("keep" in fields and len(fields) > 1):
        raise node.fault('say what differs, or only "keep" and what staff do instead')

    def text(key: str) -> str:
        return fields[key].text() if key in fields else ""

    def table(key: str) -> dict[str, str]:
        entries = fields[key].entries() if key in fields else {}
        return {name: part.text() for name, part in entries.items()}

    return Wording(text("text"), text("hint"), table("options"), table("lines"), text("keep"))
