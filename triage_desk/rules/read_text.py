"""From YAML to words: what is said, kept apart from what is asked and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.document import Handout, HandoutSection
from triage_desk.domain.questionnaire import ItemText
from triage_desk.rules.yamlnode import Node


@dataclass(frozen=True, slots=True)
class FlagWords:
    """What staff read of a red flag; ``title`` never names a disease."""

    title: str
    say: str
    action: str


@dataclass(frozen=True, slots=True)
class PathwayWords:
    """What staff and letters say of a pathway."""

    title: str
    who: str
    first_visit: str
    visits: str
    letter_points: tuple[str, ...]
    safety_net: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondaryWords:
    """Who else to involve, the words to offer it, and how the desk hands over."""

    who: str
    reason: str
    hand_over: str


@dataclass(frozen=True, slots=True)
class DispositionWords:
    """What one disposition says at the desk."""

    act_within: str
    book: str
    say: str
    safety_net: tuple[str, ...]


def read_item_text(node: Node) -> ItemText:
    """Read the words of one item; only ``text`` is required."""
    fields = node.fields(
        ("text",),
        ("why", "counts_as_yes", "hint", "options", "lines", "line_help", "also"),
    )
    return ItemText(
        text=fields["text"].text(),
        why=_optional(fields, "why"),
        counts_as_yes=_optional(fields, "counts_as_yes"),
        hint=_optional(fields, "hint"),
        options=_words(fields, "options"),
        lines=_words(fields, "lines"),
        line_help=_words(fields, "line_help"),
        also=_words(fields, "also"),
    )


def _optional(fields: dict[str, Node], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _words(fields: dict[str, Node], key: str) -> dict[str, str]:
    entries = fields[key].entries() if key in fields else {}
    return {name: value.text() for name, value in entries.items()}


def read_flag_words(node: Node) -> FlagWords:
    """Read the words of one red flag."""
    fields = node.fields(("title", "say", "action"))
    return FlagWords(*(fields[key].text() for key in ("title", "say", "action")))


def read_pathway_words(node: Node) -> PathwayWords:
    """Read the words of one pathway."""
    fields = node.fields(("title", "who", "first_visit", "visits", "letter_points", "safety_net"))
    return PathwayWords(
        title=fields["title"].text(),
        who=fields["who"].text(),
        first_visit=fields["first_visit"].text(),
        visits=fields["visits"].text(),
        letter_points=fields["letter_points"].words(),
        safety_net=fields["safety_net"].words(),
    )


def read_secondary_words(node: Node) -> SecondaryWords:
    """Read the words of one secondary referral."""
    fields = node.fields(("who", "reason"), ("hand_over",))
    return SecondaryWords(
        fields["who"].text(), fields["reason"].text(), _optional(fields, "hand_over")
    )


def read_disposition_words(node: Node) -> DispositionWords:
    """Read the words of one disposition."""
    fields = node.fields(("act_within", "book", "say", "safety_net"))
    return DispositionWords(
        act_within=fields["act_within"].text(),
        book=fields["book"].text(),
        say=fields["say"].text(),
        safety_net=fields["safety_net"].words(),
    )


def read_handout(node: Node) -> Handout:
    """Read one hand-out."""
    fields = node.fields(("id", "title", "sections"), ("to_helper",))
    sections = []
    for child in fields["sections"].items():
        part = child.fields(("heading", "paragraphs"), ("bullets",))
        bullets = part["bullets"].flag() if "bullets" in part else False
        sections.append(HandoutSection(part["heading"].text(), part["paragraphs"].words(), bullets))
    to_helper = fields["to_helper"].flag() if "to_helper" in fields else False
    return Handout(fields["id"].text(), fields["title"].text(), tuple(sections), to_helper)
