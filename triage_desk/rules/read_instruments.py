"""From YAML to instruments: whose they are, what they ask, how they are scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage_desk.domain.decision import ThresholdUse
from triage_desk.domain.instrument import (
    Alert,
    Band,
    Better,
    Instrument,
    Licence,
    Method,
)
from triage_desk.domain.questionnaire import Item, ItemText, ItemType
from triage_desk.rules.content import Threshold
from triage_desk.rules.read_questionnaire import QuestionnaireParts, read_item
from triage_desk.rules.read_rules import read_citations
from triage_desk.rules.read_text import read_item_text
from triage_desk.rules.yamlnode import Node, nearest

REQUIRED = ("id", "version", "licence", "given_by", "score", "sources", "owner")
OPTIONAL = ("items", "uses", "bands", "alerts", "change", "change_single")
GIVEN_BY = ("person", "clinician")
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class InstrumentWords:
    """What is read aloud and what a score means, in words."""

    title: str
    asks: str
    bands: Mapping[str, str]
    alerts: Mapping[str, str]
    items: Mapping[str, ItemText]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What instruments may refer to: numbers, and the items of the interview with their words."""

    thresholds: Mapping[str, Threshold]
    items: Mapping[str, Item]
    texts: Mapping[str, ItemText]


def read_instrument_words(node: Node) -> InstrumentWords:
    """Read the words of one instrument."""
    fields = node.fields(("title", "asks"), ("bands", "alerts", "items"))

    def table(name: str) -> dict[str, str]:
        entries = fields[name].entries() if name in fields else {}
        return {key: child.text() for key, child in entries.items()}

    items = fields["items"].entries() if "items" in fields else {}
    return InstrumentWords(
        fields["title"].text(),
        fields["asks"].text(),
        table("bands"),
        table("alerts"),
        {key: read_item_text(child) for key, child in items.items()},
    )


def read_instrument(node: Node, words: Mapping[str, InstrumentWords], shelf: Shelf) -> Instrument:
    """Read one instrument and join it with its words.

    Raises:
        ContentError: items of an instrument we may not copy, a range the items cannot give, a
            number that is no threshold, or words that are missing.
    """
    fields = node.fields(REQUIRED, OPTIONAL)
    name = fields["id"].text()
    if name not in words:
        hint = nearest(name, words)
        raise fields["id"].fault(f'"{name}" has no words in text/en/instruments.yaml{hint}')
    said = words[name]
    licence = fields["licence"].fields(("position", "words", "credit"))
    position = Licence(licence["position"].choice(tuple(p.value for p in Licence)))
    score = fields["score"].fields(
        ("method", "minimum", "maximum", "unit", "better"), ("least_answered",)
    )
    items, texts = _items(fields, said, shelf, name)
    unit = score["unit"].text()
    instrument = Instrument(
        instrument_id=name,
        version=fields["version"].text(),
        title=said.title,
        asks=said.asks,
        licence=position,
        licence_words=licence["words"].text(),
        credit=licence["credit"].text(),
        given_by=fields["given_by"].choice(GIVEN_BY),
        items=items,
        method=Method(score["method"].choice(tuple(m.value for m in Method))),
        least_answered=score["least_answered"].whole()
        if "least_answered" in score
        else max(len(items), 1),
        minimum=score["minimum"].number(),
        maximum=score["maximum"].number(),
        unit=unit,
        better=Better(score["better"].choice(tuple(b.value for b in Better))),
        bands=_bands(fields, said, shelf, unit),
        alerts=_alerts(fields, said, shelf, items),
        change=_number(fields["change"], shelf, (unit, PERCENT)) if "change" in fields else None,
        change_single=_number(fields["change_single"], shelf, (unit,))
        if "change_single" in fields
        else None,
        texts=texts,
        sources=tuple((c.source, c.locator) for c in read_citations(fields["sources"])),
        owner=fields["owner"].text(),
    )
    _consistent(instrument, node)
    return instrument


def _items(
    fields: dict[str, Node], said: InstrumentWords, shelf: Shelf, name: str
) -> tuple[tuple[Item, ...], dict[str, ItemText]]:
    """Return the items, asked here or already in the interview, with their words."""
    parts = QuestionnaireParts(sections=[], gates={}, origins={})
    own = fields["items"].items() if "items" in fields else ()
    items = [read_item(child, name, parts) for child in own]
    texts = {}
    for item, child in zip(items, own, strict=True):
        if item.link_id in shelf.items:
            raise child.fault(f'"{item.link_id}" is a question of the interview; put it in "uses"')
        if item.link_id not in said.items:
            raise child.fault(f'"{item.link_id}" has no words in text/en/instruments.yaml')
        texts[item.link_id] = said.items[item.link_id]
    for child in fields["uses"].items() if "uses" in fields else ():
        link_id = child.text()
        if link_id not in shelf.items:
            hint = nearest(link_id, shelf.items)
            raise child.fault(f'there is no question "{link_id}" in the interview{hint}')
        items.append(shelf.items[link_id])
        texts[link_id] = shelf.texts[link_id]
    return tuple(items), texts


def _number(node: Node, shelf: Shelf, units: Iterable[str]) -> ThresholdUse:
    name = node.text()
    if name not in shelf.thresholds:
        raise node.fault(f'there is no threshold "{name}"{nearest(name, shelf.thresholds)}')
    found = shelf.thresholds[name]
    if found.unit not in units:
        raise node.fault(f'threshold "{name}" is in {found.unit}, not in {" or ".join(units)}')
    return ThresholdUse(name, found.value, found.unit, found.in_force_from, found.source)


def _words(node: Node, said: Mapping[str, str]) -> str:
    code = node.text()
    if code not in said:
        raise node.fault(f'"{code}" has no words in text/en/instruments.yaml{nearest(code, said)}')
    return said[code]


def _bands(
    fields: dict[str, Node], said: InstrumentWords, shelf: Shelf, unit: str
) -> tuple[Band, ...]:
    """Return the bands, lowest first; refuse another order."""
    found: list[Band] = []
    for child in fields["bands"].items() if "bands" in fields else ():
        band = child.fields(("code", "at_least"))
        limit = _number(band["at_least"], shelf, (unit,))
        if found and limit.value <= found[-1].at_least.value:
            raise child.fault("bands stand from the lowest to the highest")
        found.append(Band(band["code"].text(), limit, _words(band["code"], said.bands)))
    return tuple(found)


def _alerts(
    fields: dict[str, Node], said: InstrumentWords, shelf: Shelf, items: tuple[Item, ...]
) -> tuple[Alert, ...]:
    known = [item.link_id for item in items]
    found = []
    for child in fields["alerts"].items() if "alerts" in fields else ():
        alert = child.fields(("item", "at_least", "code"))
        link_id = alert["item"].choice(known)
        limit = _number(alert["at_least"], shelf, ("points",))
        found.append(Alert(link_id, limit, _words(alert["code"], said.alerts)))
    return tuple(found)


def _consistent(instrument: Instrument, node: Node) -> None:
    """Refuse what cannot be: items we may not copy, a range other than the items give."""
    if instrument.items and instrument.licence is not Licence.EMBED:
        raise node.fault(
            f"the items of {instrument.instrument_id} may not be copied; leave them out"
        )
    if instrument.items and not instrument.credit:
        raise node.fault("items need the credit line of their owner")
    if bool(instrument.items) == (instrument.method is Method.ENTERED):
        raise node.fault(
            "a score is entered when there are no items, and worked out when there are"
        )
    if not instrument.items:
        return
    ends = [_ends(item, node) for item in instrument.items]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
    if instrument.method is Method.MEAN:
        low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    if (low, high) != (instrument.minimum, instrument.maximum):
        stated = f"{instrument.minimum:g} to {instrument.maximum:g}"
        raise node.fault(f"the items give {low:g} to {high:g}, but the range says {stated}")
    if not 1 <= instrument.least_answered <= len(ends):
        raise node.fault(f"least_answered is a number from 1 to {len(ends)}")


def _ends(item: Item, node: Node) -> tuple[float, float]:
    """Return the least and the most one item can give."""
    if item.type is ItemType.BOOLEAN:
        return 0.0, 1.0
    codes = [option.code for option in item.options]
    if item.type is ItemType.CHOICE and all(code.lstrip("-").isdigit() for code in codes):
        return float(min(map(int, codes))), float(max(map(int, codes)))
    if item.type is ItemType.INTEGER and item.minimum is not None and item.maximum is not None:
        return item.minimum, item.maximum
    raise node.fault(f'"{item.link_id}" cannot be scored: use yes/no, number codes, or a range')
