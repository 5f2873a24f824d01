"""A decision, a questionnaire and a page as plain lines, for terminals and screen readers.

No boxes, no colour, no columns: every line makes sense when it is read aloud alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from triage_desk.domain.decision import BookingNote, Decision, Finding, NearMiss, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import Item
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import condition_in_words, question_in_words
from triage_desk.services.presentation import region_of
from triage_desk.services.speech import status_of

WIDTH = 88
DRAFT = "draft: not signed by a clinician"
MOST_CHANGES = 3
PRIVATE = "private answer, not shown"


def decision_lines(
    engine: Engine, decided: Decision, language: str = SOURCE, way: str = ""
) -> list[str]:
    """Return what a receptionist needs of a decision: the route first, then the reasons.

    What the person hears is in ``language``; ``way`` is how they are reached (``Channel.way``).
    """
    phrases, act = engine.ruleset.phrases, decided.act_within
    route = phrases.get(decided.disposition.value, decided.disposition.value)
    lines = [f"Route: {route} ({decided.disposition.value})"]
    if not decided.complete:
        lines += ["Not complete yet: this route holds until the open questions are answered."]
    lines += _wrapped(f"Act within: {act.text}")
    lines += _wrapped(f"Book: {act.book}")
    lines += _wrapped(f'Say: "{engine.said(act.say, language, way=way)}"')
    lines += _status(engine, language)
    if decided.pathway:
        path = decided.pathway
        lines += ["", *_wrapped(f"Pathway: {path.title} ({path.pathway_id})")]
        lines += _wrapped(f"With: {path.who}. First visit: {path.first_visit}")
    lines += _before_booking(decided)
    lines += _listed("Still open:", (_open(engine, i) for i in decided.next_items))
    lines += _findings("Found:", decided.with_verdict(Verdict.PRESENT))
    lines += _findings("Could not be ruled out:", _unsure(decided))
    lines += _rest(engine, decided, language, way)
    return lines


def _status(engine: Engine, language: str) -> list[str]:
    words = status_of(engine, language)
    return [words] if words else []


def _unsure(decided: Decision) -> list[Finding]:
    """Return what somebody was asked and did not know, and what else holds a finished route.

    Before the end, and in an emergency, most questions are simply not asked yet.
    """
    settled = decided.complete and decided.disposition is not Disposition.EMERGENCY
    return [
        found
        for found in decided.with_verdict(Verdict.NOT_RULED_OUT)
        if any(used.answer is not None and not used.answer.known for used in found.evidence)
        or (settled and found.applies and found.contributes is not None)
    ]


def _changes(misses: Iterable[NearMiss]) -> Iterator[str]:
    """Yield what would change the route, a few for each route, most urgent first."""
    for route, group in groupby(misses, lambda miss: miss.disposition):
        together = list(group)
        for miss in together[:MOST_CHANGES]:
            yield f"{miss.text}: {miss.from_shown} -> {miss.to_shown} would be {route.value}"
        if len(together) > MOST_CHANGES:
            yield f"{len(together) - MOST_CHANGES} more answers would be {route.value}"


def _rest(engine: Engine, decided: Decision, language: str, way: str) -> Iterator[str]:
    others = (
        f"{r.who}: {r.reason} {engine.said(r.hand_over, SOURCE, way=way)}".rstrip()
        for r in decided.secondary_referrals
    )
    yield from _listed("What would change this:", _changes(decided.near_misses))
    yield from _listed("Also tell or offer:", others)
    help_lines = (engine.said(line, language, way=way) for line in decided.safety_net)
    yield from _listed("When to get help:", help_lines)
    ref = decided.ruleset
    yield ""
    known = engine.ruleset
    signed = f"signed by {known.approver}" if known.status == "signed" else DRAFT
    yield f"Ruleset {ref.version} ({signed}), content {ref.content_hash[:12]}"
    yield f"Decided for {decided.on.isoformat()}. This decides where to book, not what is wrong."


def _before_booking(decided: Decision) -> list[str]:
    """Return what to do before a PT is booked, each with its source and what is doubtful."""
    if not decided.disposition.sends_to_pt:
        return []
    return _listed("Before you book:", (_note(note) for note in decided.before_booking))


def _note(note: BookingNote) -> str:
    seen = f"({note.source.cite}; {note.reviewed_on})" if note.source else ""
    return " ".join(part for part in (note.text, note.doubt, seen) if part)


def not_used_lines(engine: Engine, unused: Iterable[str]) -> list[str]:
    """Return the answers that no rule saw, by item id."""
    return _listed(
        "Given, but not asked here, so no rule saw them:",
        (f"{question_in_words(engine, i)} ({i})" for i in unused),
    )


def _open(engine: Engine, link_id: str) -> str:
    items = {item.link_id: item for item in engine.ruleset.items}
    return f"{engine.text(items[link_id], 'en').text} ({link_id})"


def _findings(heading: str, findings: Iterable[Finding]) -> list[str]:
    return _listed(heading, (part for found in findings for part in _finding(found)), bullet="")


def _finding(found: Finding) -> Iterator[str]:
    asks = f", asks for {found.contributes.value}" if found.contributes else ""
    yield f"- {found.title} ({found.rule_id}{asks})"
    yield f"  {found.reason}"
    for used in found.evidence:
        if used.answer is not None:
            yield f"  {used.text}: {PRIVATE if used.private else used.shown}"
    if found.verdict is Verdict.PRESENT and found.action:
        yield f"  Do: {found.action}"
    if found.hold_reason:
        yield f"  {found.hold_reason}"
    for source in found.sources if found.verdict is Verdict.PRESENT else ():
        yield f"  Source: {source.cite}"


def questionnaire_lines(engine: Engine, language: str) -> list[str]:
    """Return every question with its id, type, options and when it is asked."""
    lines = _status(engine, language)
    for section in engine.ruleset.sections:
        lines += [engine.ruleset.section_titles[section.section_id], ""]
        for item in section.items:
            lines += [*_item_lines(engine, item, language), ""]
    return lines


def _item_lines(engine: Engine, item: Item, language: str) -> Iterator[str]:
    text = engine.text(item, language)
    yield from _wrapped(f"{item.link_id} [{item.type}{_kind(item)}] {text.text}")
    yield from _asked_when(engine, item.link_id)
    regions = region_of(engine, item)
    if regions:
        yield from _wrapped(f"    regions: {', '.join(regions)}")
    for option in item.options:
        yield from _wrapped(f"    {option.code} = {text.options[option.code]}")
    for line in item.lines:
        yield from _wrapped(f"    {line.link_id} = {text.lines[line.link_id]}")
        yield from _asked_when(engine, line.link_id, "        ")


def _kind(item: Item) -> str:
    marks = (
        (item.repeats, ", several"),
        (bool(item.unit), f", in {item.unit}"),
        (item.private, ", private"),
        (item.staff_only, ", staff only"),
        (item.with_staff, ", never at a kiosk"),
        (item.after_routing, ", after routing"),
    )
    return "".join(words for holds, words in marks if holds)


def _asked_when(engine: Engine, link_id: str, indent: str = "    ") -> list[str]:
    when = engine.ruleset.gates[link_id].ask_when
    if when is None:
        return []
    return _wrapped(f"{indent}asked when {condition_in_words(engine, when)}")


def _listed(heading: str, parts: Iterable[str], bullet: str = "- ") -> list[str]:
    found = [line for part in parts for line in _wrapped(f"{bullet}{part}")]
    return ["", heading, *found] if found else []


def _wrapped(text: str) -> list[str]:
    """Return one paragraph as lines; what follows the first is indented below its text."""
    body = text.lstrip(" ")
    indent = " " * (len(text) - len(body))
    hanging = indent + ("  " if body.startswith("- ") else "    " if indent else "")
    return textwrap.wrap(
        body, WIDTH, initial_indent=indent, subsequent_indent=hanging, break_long_words=False
    ) or [""]
