"""The page of each instrument: what it asks, how it is scored, and what its licence allows."""

from __future__ import annotations

from collections.abc import Iterable

from triage_desk.domain.decision import ThresholdUse
from triage_desk.domain.instrument import Better, Instrument, Licence, Method
from triage_desk.domain.rulebook import Block, Facts, Grid, Heading, Page, Paragraph, Span, Words
from triage_desk.rules.content import Citation
from triage_desk.rules.reference_parts import (
    Material,
    instrument_page,
    links,
    said,
    source_grid,
    with_seal,
)

SIGN = "I agree that this instrument may be used, scored and read as this page says."
LICENCES = {
    Licence.EMBED: "its questions may be shown",
    Licence.PERMISSION_FIRST: "ask its owner first; only the score is kept",
    Licence.SCORE_ENTRY: "only the score is kept",
}
METHODS = {
    Method.SINGLE: "the one answer",
    Method.SUM: "the sum of the answers",
    Method.MEAN: "the mean of the answers",
    Method.COUNT_YES: "how many answers are yes",
    Method.ENTERED: "worked out elsewhere and typed in",
}
BETTER = {
    Better.LOWER: "a lower score is better",
    Better.HIGHER: "a higher score is better",
    Better.NEITHER: "a screen, not an outcome",
}


def instrument_pages(material: Material) -> tuple[Page, ...]:
    """Return a page for each instrument."""
    return tuple(_instrument(material, one) for one in material.engine.ruleset.instruments.values())


def _instrument(material: Material, one: Instrument) -> Page:
    blocks: list[Block] = [_about(material, one)]
    if one.items:
        blocks += [Heading("Its questions"), _items(one)]
    if one.bands or one.alerts or one.change:
        blocks += [Heading("How it is read"), _readings(material, one)]
    if any(alert.words for alert in one.alerts):
        blocks.append(
            Paragraph(said("An alert counts at once, whatever the score and whatever is open."))
        )
    citations = (Citation(source, locator) for source, locator in one.sources)
    blocks += [Heading("What stands behind it"), source_grid(material.engine, citations)]
    name = one.instrument_id
    return with_seal(
        material.engine, Page(instrument_page(name), one.title, name, tuple(blocks)), SIGN
    )


def _about(material: Material, one: Instrument) -> Facts:
    pathways = material.engine.ruleset.pathways
    taken = [p.pathway_id for p in pathways if one.instrument_id in p.baseline]
    rows: list[tuple[str, Words]] = [
        ("What it asks", said(one.asks)),
        ("Version", said(one.version)),
        ("Licence", said(f"{LICENCES[one.licence]}. {one.licence_words}")),
        ("Credit", said(one.credit)),
        ("Answered by", said(one.given_by)),
        ("Score", said(f"{METHODS[one.method]}; {BETTER[one.better]}")),
        ("Range", said(f"{one.minimum:g} to {one.maximum:g} {one.unit}")),
        ("Measured first in", links(taken)),
        ("Asked again", said(_asked_again(material, one))),
        ("Owner", said(one.owner)),
    ]
    if one.items:
        needed = f"{one.least_answered} of {len(one.items)} answers known"
        rows.insert(7, ("Needed for a score", said(needed)))
    return Facts(tuple(row for row in rows if row[1][0].text))


def _asked_again(material: Material, one: Instrument) -> str:
    """Return when it is asked after the baseline, "" where only its pathways or nobody do."""
    weeks = material.engine.ruleset.follow_ups.asked.get(one.instrument_id)
    if weeks is None:
        return ""
    return f"in week {', '.join(map(str, weeks))}" if weeks else "every time"


def _items(one: Instrument) -> Grid:
    rows = []
    for item in one.items:
        text = one.texts[item.link_id]
        answers = "; ".join(text.options.get(o.code, o.code) for o in item.options)
        if not answers and item.unit:
            answers = f"{item.minimum:g} to {item.maximum:g}" if item.maximum else item.unit
        rows.append(
            (
                (Span(text.text), Span(f"\n{item.link_id}", muted=True)),
                said(answers or "yes or no"),
            )
        )
    return Grid("Questions", ("Question", "Answers"), (0.62, 0.38), tuple(rows))


def _readings(material: Material, one: Instrument) -> Grid:
    rows = [(said(b.words), said("score"), *_limit(material, b.at_least)) for b in one.bands]
    rows += [
        (said(f"Alert: {alert.words}"), said(alert.link_id), *_limit(material, alert.at_least))
        for alert in one.alerts
    ]
    changes = (("A change that matters", one.change), ("The same, of one alone", one.change_single))
    for words, limit in changes:
        if limit is not None:
            rows.append((said(words), said("change"), *_limit(material, limit)))
    heads = ("What it means", "Of", "At or above", "Source")
    return Grid("Readings", heads, (0.38, 0.12, 0.18, 0.32), tuple(rows))


def _limit(material: Material, used: ThresholdUse) -> Iterable[Words]:
    limit = material.engine.ruleset.thresholds[used.threshold_id]
    since = f"\nfrom {limit.in_force_from.isoformat()}"
    yield (Span(f"{limit.value:g} {limit.unit}"), Span(since, muted=True))
    place = f"\n{limit.locator}" if limit.locator else ""
    yield (Span(limit.source, page="sources"), Span(place, muted=True))
