"""From YAML to red flags, pathways, thresholds, sources and the other rule-side content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage_desk.domain.decision import Source
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.content import (
    Assumption,
    AssumptionKind,
    Citation,
    IfUnknown,
    Pathway,
    RedFlag,
    Retired,
    SecondaryRule,
    Threshold,
    UnknownPolicy,
)
from triage_desk.rules.parse_condition import parse_condition
from triage_desk.rules.read_text import FlagWords, PathwayWords, SecondaryWords
from triage_desk.rules.yamlnode import Node, nearest

FLAG_REQUIRED = (
    *("id", "condition", "regions", "when", "disposition", "if_unknown"),
    *("rationale", "sources", "owner", "reviewed_on"),
)
PATHWAY_REQUIRED = ("id", "rank", "fits", "baseline", "handout", "sources", "owner", "review_by")
DISPOSITIONS = tuple(d.value for d in Disposition)


def read_threshold(threshold_id: str, node: Node) -> Threshold:
    """Read one number; unit, date and source are required."""
    fields = node.fields(
        ("value", "unit", "in_force_from", "source", "locator", "why"), ("in_force_until",)
    )
    return Threshold(
        threshold_id,
        fields["value"].number(),
        fields["unit"].text(),
        fields["in_force_from"].day(),
        fields["in_force_until"].day() if "in_force_until" in fields else None,
        fields["source"].text(),
        fields["locator"].text(),
        fields["why"].text(),
    )


def read_source(source_id: str, node: Node) -> Source:
    """Read one source; a checked one needs a locator that can be opened."""
    fields = node.fields(("cite", "locator", "checked"))
    source = Source(
        source_id, fields["cite"].text(), fields["locator"].text(), fields["checked"].flag()
    )
    if source.checked and not source.locator:
        raise fields["locator"].fault(f'source "{source_id}" is marked checked but has no locator')
    return source


def read_assumption(assumption_id: str, node: Node) -> Assumption:
    """Read one assumption under which a hidden question counts as no."""
    fields = node.fields(("text",), ("ask_openly", "kind"))
    ask_openly = fields["ask_openly"].flag() if "ask_openly" in fields else False
    kind = fields["kind"].choice(k.value for k in AssumptionKind) if "kind" in fields else "meaning"
    return Assumption(assumption_id, fields["text"].text(), ask_openly, AssumptionKind(kind))


def read_flag(node: Node, words: dict[str, FlagWords], beside: Sequence[str] = ()) -> RedFlag:
    """Read one red flag and join it with its words; ``beside`` are keys read by the caller.

    Raises:
        ContentError: a key missing (``if_unknown`` has no default), no source, no words.
    """
    fields = node.fields((*FLAG_REQUIRED, *beside), ("unless", "secondary", "retired"))
    flag_id = fields["id"].text()
    if flag_id not in words:
        hint = nearest(flag_id, words)
        raise fields["id"].fault(f'flag "{flag_id}" has no words in text/en/findings.yaml{hint}')
    text = words[flag_id]
    return RedFlag(
        flag_id,
        fields["condition"].text(),
        fields["regions"].words(),
        parse_condition(fields["when"]),
        parse_condition(fields["unless"]) if "unless" in fields else None,
        Disposition(fields["disposition"].choice(DISPOSITIONS)),
        _if_unknown(fields["if_unknown"]),
        text.title,
        text.say,
        text.action,
        fields["rationale"].text(),
        read_citations(fields["sources"]),
        fields["owner"].text(),
        fields["reviewed_on"].day(),
        fields["secondary"].words() if "secondary" in fields else (),
        _retired(fields["retired"]) if "retired" in fields else None,
    )


def _if_unknown(node: Node) -> IfUnknown:
    entries = node.fields((), tuple(p.value for p in UnknownPolicy))
    if len(entries) != 1:
        raise node.fault("if_unknown is exactly one of hold, ask, accept")
    word, body = next(iter(entries.items()))
    if word == UnknownPolicy.HOLD:
        return IfUnknown(UnknownPolicy.HOLD, Disposition(body.choice(DISPOSITIONS)))
    return IfUnknown(UnknownPolicy(word), None, body.text())


def _retired(node: Node) -> Retired:
    fields = node.fields(("on", "replaced_by", "why"))
    return Retired(fields["on"].day(), fields["replaced_by"].text(), fields["why"].text())


def read_citations(node: Node) -> tuple[Citation, ...]:
    """Read a non-empty list of sources, each with its place."""
    found = []
    for child in node.items():
        fields = child.fields(("source", "locator"))
        found.append(Citation(fields["source"].text(), fields["locator"].text()))
    if not found:
        raise node.fault("at least one source is needed")
    return tuple(found)


def read_pathway(node: Node, words: dict[str, PathwayWords]) -> Pathway:
    """Read one pathway and join it with its words."""
    fields = node.fields(PATHWAY_REQUIRED, ("not_when", "secondary"))
    pathway_id = fields["id"].text()
    if pathway_id not in words:
        hint = nearest(pathway_id, words)
        message = f'pathway "{pathway_id}" has no words in text/en/pathways.yaml{hint}'
        raise fields["id"].fault(message)
    text = words[pathway_id]
    return Pathway(
        pathway_id,
        text.title,
        fields["rank"].whole(),
        parse_condition(fields["fits"]),
        parse_condition(fields["not_when"]) if "not_when" in fields else None,
        text.who,
        text.first_visit,
        text.visits,
        text.letter_points,
        fields["baseline"].words(),
        fields["handout"].text(),
        text.safety_net,
        fields["secondary"].words() if "secondary" in fields else (),
        read_citations(fields["sources"]),
        fields["owner"].text(),
        fields["review_by"].day(),
    )


def read_secondary(
    referral_id: str, node: Node, words: Mapping[str, SecondaryWords], ways: Mapping[str, str]
) -> SecondaryRule:
    """Read one secondary referral and join it with its words, usual and on each way."""
    fields = node.fields(("when",))
    if referral_id not in words:
        raise node.fault(f'"{referral_id}" has no words in text/en/secondary.yaml')
    text = words[referral_id]
    when = parse_condition(fields["when"])
    return SecondaryRule(referral_id, text.who, text.reason, when, text.hand_over, ways)
