"""The red flags in zen-engine: the same conditions, translated one by one.

Twice, because it matters much for its time: as one decision graph with a table that collects
every rule that holds, which is what its editor makes, and as one long compiled expression.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import zen

from benchmarks.translate import Judge, Zen
from triage_desk.rules.conditions import Facts
from triage_desk.rules.engine import Engine

NOT_RULED_OUT, PRESENT = 1, 2


def zen_facts(facts: Facts) -> dict[str, Any]:
    """Return facts as zen-engine takes them; a fact that is missing is null to it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


def zen_table(engine: Engine) -> Judge:
    """Return a judge that asks one decision graph: two rules for each flag, collected."""
    language = Zen(engine.values)
    rules = []
    for number, compiled in enumerate(engine.flags):
        pair = language.verdict(compiled.flag)
        unsure = f"not ({pair.true}) and not ({pair.false})"
        rules.append(_rule(number, PRESENT, pair.true))
        rules.append(_rule(number, NOT_RULED_OUT, unsure))
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [
            {"id": "flag", "name": "flag", "field": "flag"},
            {"id": "verdict", "name": "verdict", "field": "verdict"},
        ],
        "rules": rules,
    }
    table = _node("table", "decisionTableNode", content)
    decision = zen.ZenEngine().create_decision(_graph(table))
    count = len(engine.flags)

    def judge(facts: dict[str, Any]) -> list[int]:
        verdicts = [0] * count
        for row in decision.evaluate(facts)["result"]:
            verdicts[row["flag"]] = row["verdict"]
        return verdicts

    return judge


def zen_expression(engine: Engine) -> Judge:
    """Return a judge that asks one compiled expression: a list with the verdict of each flag."""
    language = Zen(engine.values)
    pairs = [language.verdict(compiled.flag) for compiled in engine.flags]
    verdicts = (f"({p.true}) ? {PRESENT} : (({p.false}) ? 0 : {NOT_RULED_OUT})" for p in pairs)
    compiled = zen.compile_expression(f"[{', '.join(verdicts)}]")

    def judge(facts: dict[str, Any]) -> list[int]:
        found: list[int] = compiled.evaluate(facts)
        return found

    return judge


def _rule(number: int, verdict: int, when: str) -> Mapping[str, str]:
    return {
        "_id": f"{number}-{verdict}",
        "when": when,
        "flag": f"{number}",
        "verdict": f"{verdict}",
    }


def _node(name: str, kind: str, content: object) -> Mapping[str, object]:
    return {
        "id": name,
        "type": kind,
        "name": name,
        "position": {"x": 0, "y": 0},
        "content": content,
    }


def _graph(middle: Mapping[str, object]) -> str:
    nodes = [_node("in", "inputNode", {}), middle, _node("out", "outputNode", {})]
    edges = [
        {"id": f"edge{number}", "sourceId": a["id"], "targetId": b["id"], "type": "edge"}
        for number, (a, b) in enumerate(pairwise(nodes))
    ]
    kind = "application/vnd.gorules.decision"
    return json.dumps({"contentType": kind, "nodes": nodes, "edges": edges})
