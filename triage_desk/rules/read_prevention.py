"""From YAML to what staff may ask beside the route, and the task that is made of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from triage_desk.domain.role import Role
from triage_desk.domain.task import PREVENTION
from triage_desk.rules.content import PreventionRule
from triage_desk.rules.parse_condition import parse_condition
from triage_desk.rules.yamlnode import Node, nearest

FILE = "prevention.yaml"
KINDS = tuple(kind.value for kind in PREVENTION)


def read_prevention(
    rules: Mapping[str, Node], words: Mapping[str, Node], pathways: Collection[str]
) -> tuple[PreventionRule, ...]:
    """Read the prompts with their words; content without the file has none.

    Raises:
        ContentError: a prompt no task is made of, without words, never shown, or a pathway that is
            not there; or words of no prompt.
    """
    for name, node in words.items():
        if name not in rules:
            raise node.fault(f'words for "{name}", but no such prompt in {FILE}')
    return tuple(_prompt(name, node, words, pathways) for name, node in rules.items())


def _prompt(
    name: str, node: Node, words: Mapping[str, Node], pathways: Collection[str]
) -> PreventionRule:
    if name not in KINDS:
        raise node.fault(f'no task is about "{name}"{nearest(name, KINDS)}')
    if name not in words:
        raise node.fault(f'"{name}" has no words in text/en/{FILE}')
    fields = node.fields(("owner", "days", "source"), ("when", "pathways"))
    if not {"when", "pathways"} & fields.keys():
        raise node.fault(f'"{name}" needs "when" or "pathways", or nobody ever sees it')
    shown = fields["pathways"].words() if "pathways" in fields else ()
    for pathway in shown:
        if pathway not in pathways:
            raise node.fault(f'there is no pathway "{pathway}"{nearest(pathway, tuple(pathways))}')
    said = words[name].fields(("ask", "task"))
    return PreventionRule(
        prompt_id=name,
        ask=said["ask"].text(),
        task=said["task"].text(),
        when=parse_condition(fields["when"]) if "when" in fields else None,
        pathways=shown,
        owner=fields["owner"].choice(tuple(role.value for role in Role)),
        days=fields["days"].whole(),
        source_id=fields["source"].text(),
    )
