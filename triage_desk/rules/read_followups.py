"""From YAML to when people are asked again how they are, and what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage_desk.rules.content import FollowUpPlan
from triage_desk.rules.yamlnode import Node, nearest

FILE = "followups.yaml"
# A year; what is later belongs to recall lists.
LAST_WEEK = 52


def read_followups(
    files: Iterable[Node], pathways: Iterable[str], instruments: Iterable[str]
) -> FollowUpPlan:
    """Read the plan; content without the file has the default weeks and asks nothing by itself.

    Raises:
        ContentError: a pathway or an instrument that is not there, or weeks out of order.
    """
    known = {"pathways": tuple(pathways), "asked": tuple(instruments)}
    plan = FollowUpPlan()
    for file in files:
        fields = file.fields(("weeks", "asked"), ("pathways", "first", "no_change_from"))
        tables = {name: _table(fields, name, names) for name, names in known.items()}
        first = fields["first"].items() if "first" in fields else ()
        names = tuple(_known(node, node.text(), "first", known["asked"]) for node in first)
        plan = FollowUpPlan(
            *(_weeks(fields["weeks"]), tables["pathways"], tables["asked"], names),
            no_change_from=fields["no_change_from"].whole() if "no_change_from" in fields else 0,
        )
    return plan


def _table(
    fields: Mapping[str, Node], name: str, known: tuple[str, ...]
) -> dict[str, tuple[int, ...]]:
    found = {}
    for key, node in fields[name].entries().items() if name in fields else ():
        found[_known(node, key, name, known)] = _weeks(node)
    return found


def _known(node: Node, key: str, name: str, known: tuple[str, ...]) -> str:
    if key not in known:
        raise node.fault(f'{name}: there is no "{key}"{nearest(key, known)}')
    return key


def _weeks(node: Node) -> tuple[int, ...]:
    weeks = tuple(child.whole() for child in node.items())
    if list(weeks) != sorted(set(weeks)) or any(not 0 < week <= LAST_WEEK for week in weeks):
        raise node.fault(f"weeks are whole numbers from 1 to {LAST_WEEK}, the first one first")
    return weeks
