"""From YAML to the questionnaire: sections, items, lines, and when each is asked."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType, Line, Option, Section
from triage_desk.rules.content import Gate
from triage_desk.rules.parse_condition import parse_condition
from triage_desk.rules.yamlnode import Node

GATE_KEYS = ("ask_when", "if_hidden", "same_as", "part_of", "yes_may_lower")
LINE_KEYS = (*GATE_KEYS, "group", "private", "staff_only")
ITEM_KEYS = (
    *GATE_KEYS,
    *("options", "lines", "unit", "units", "minimum", "maximum", "repeats", "required"),
    *("private", "staff_only", "with_staff", "after_routing"),
)


@dataclass(slots=True)
class QuestionnaireParts:
    """What reading the questionnaires gathers: gates and places keyed by link id."""

    sections: list[Section]
    gates: dict[str, Gate]
    origins: dict[str, tuple[str, int]]

    def claim(self, link_id: str, node: Node) -> None:
        """Note where an id stands; refuse it a second time."""
        if link_id in self.origins:
            file, line = self.origins[link_id]
            raise node.fault(f'id "{link_id}" is already used at {file}:{line}')
        self.origins[link_id] = (node.file, node.line)


def read_section(node: Node, parts: QuestionnaireParts) -> None:
    """Read one file of ``questionnaires/`` and add it to ``parts``."""
    fields = node.fields(("section", "items"))
    section_id = fields["section"].text()
    items = tuple(read_item(child, section_id, parts) for child in fields["items"].items())
    parts.sections.append(Section(section_id, items))


def _gate(fields: dict[str, Node]) -> Gate:
    when = parse_condition(fields["ask_when"]) if "ask_when" in fields else None
    names = ("if_hidden", "same_as", "yes_may_lower")
    said = {name: fields[name].text() for name in names if name in fields}
    return Gate(when, part_of=fields["part_of"].words() if "part_of" in fields else (), **said)


def _line(node: Node, parts: QuestionnaireParts) -> Line:
    fields = node.fields(("id",), LINE_KEYS)
    link_id = fields["id"].text()
    parts.claim(link_id, fields["id"])
    parts.gates[link_id] = _gate(fields)
    return Line(
        link_id,
        group=fields["group"].text() if "group" in fields else "",
        private=_switch(fields, "private"),
        staff_only=_switch(fields, "staff_only"),
    )


def read_item(node: Node, section_id: str, parts: QuestionnaireParts) -> Item:
    """Read one item; its gate and place go into ``parts``."""
    fields = node.fields(("id", "type"), ITEM_KEYS)
    link_id = fields["id"].text()
    parts.claim(link_id, fields["id"])
    parts.gates[link_id] = _gate(fields)
    kind = ItemType(fields["type"].choice(t.value for t in ItemType))
    _require_shape(kind, node, fields)
    lines = tuple(_line(child, parts) for child in _children(fields, "lines"))
    units = fields["units"].entries() if "units" in fields else {}
    return Item(
        link_id,
        kind,
        section_id,
        options=tuple(Option(child.text()) for child in _children(fields, "options")),
        lines=lines,
        unit=fields["unit"].text() if "unit" in fields else "",
        units={name: value.number() for name, value in units.items()},
        minimum=fields["minimum"].number() if "minimum" in fields else None,
        maximum=fields["maximum"].number() if "maximum" in fields else None,
        repeats=_switch(fields, "repeats"),
        required=_switch(fields, "required", default=True),
        private=_switch(fields, "private"),
        staff_only=_switch(fields, "staff_only"),
        with_staff=_switch(fields, "with_staff"),
        after_routing=_switch(fields, "after_routing"),
    )


def _switch(fields: dict[str, Node], name: str, *, default: bool = False) -> bool:
    return fields[name].flag() if name in fields else default


def _children(fields: dict[str, Node], name: str) -> tuple[Node, ...]:
    return fields[name].items() if name in fields else ()


def _require_shape(kind: ItemType, node: Node, fields: dict[str, Node]) -> None:
    """Refuse options without a choice, a checklist without lines, a number without a unit."""
    needs = {ItemType.CHOICE: ("options",), ItemType.CHECKLIST: ("lines",)}
    needed = ("unit",) if kind in NUMBERS else needs.get(kind, ())
    for name in needed:
        if name not in fields:
            raise node.fault(f'an item of type {kind} needs "{name}"')
    for name, owner in (("options", ItemType.CHOICE), ("lines", ItemType.CHECKLIST)):
        if name in fields and kind is not owner:
            raise fields[name].fault(f'"{name}" belongs to items of type {owner}, not {kind}')
    if "with_staff" in fields and _switch(fields, "staff_only"):
        raise fields["with_staff"].fault(
            '"staff_only" items are never asked: leave "with_staff" out'
        )
    if kind is ItemType.QUANTITY and "units" not in fields:
        raise node.fault('an item of type quantity needs "units"')
