"""The questionnaire and a decision as plain data: what the command line writes as JSON.

The shapes are a stable contract, described by ``resources/schemas/*.schema.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from triage_desk.domain.answers import Answer, AnswerSet, AnswerState, Value
from triage_desk.domain.decision import (
    BookingNote,
    Decision,
    Evidence,
    Finding,
    NearMiss,
    PathwayRef,
    Source,
)
from triage_desk.domain.encounter import Channel
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import REGIONS, WAYS, Item, ItemText, ItemType, Line
from triage_desk.rules.conditions import (
    ALWAYS,
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Condition,
    Includes,
    Is,
    NoneOf,
    OneOf,
    thresholds_of,
)
from triage_desk.rules.engine import Engine
from triage_desk.rules.interview import conduct
from triage_desk.rules.words import condition_in_words
from triage_desk.services.speech import status_of

Plain: TypeAlias = dict[str, object]
OPEN = "open"
WORDS: Mapping[type, str] = {
    All: "all",
    AnyOf: "any",
    NoneOf: "none",
    Is: "is",
    OneOf: "one_of",
    Includes: "includes",
    Below: "below",
    AtLeastValue: "at_least_value",
    Between: "between",
}


def questionnaire(engine: Engine, language: str) -> Plain:
    """Return every section and item, with when each is asked in words and as data."""
    ruleset = engine.ruleset
    used = {
        name
        for gate in ruleset.gates.values()
        if gate.ask_when is not None
        for name in thresholds_of(gate.ask_when)
    }
    return {
        "ruleset": _ruleset(engine),
        "language": language,
        "language_status": status_of(engine, language),
        "sections": [
            {"id": s.section_id, "title": ruleset.section_titles[s.section_id]}
            for s in ruleset.sections
        ],
        "items": [_item(engine, item, language) for item in ruleset.items],
        "thresholds": {
            name: {"value": known.value, "unit": known.unit}
            for name, known in sorted(ruleset.thresholds.items())
            if name in used
        },
    }


def _ruleset(engine: Engine) -> Plain:
    ref = engine.ruleset.ref
    return {
        "version": ref.version,
        "content_hash": ref.content_hash,
        "status": engine.ruleset.status,
    }


def _item(engine: Engine, item: Item, language: str) -> Plain:
    text = engine.text(item, language)
    return {
        "id": item.link_id,
        "section": item.section,
        "text": text.text,
        "help": {"why": text.why, "counts_as_yes": text.counts_as_yes, "hint": text.hint},
        "type": item.type.value,
        "options": [{"code": o.code, "text": text.options[o.code]} for o in item.options],
        "lines": [_line(engine, line, text) for line in item.lines],
        "unit": item.unit,
        "units": dict(item.units),
        "minimum": item.minimum,
        "maximum": item.maximum,
        "repeats": item.repeats,
        "required": item.required,
        "private": item.private,
        "staff_only": item.staff_only,
        "with_staff": item.with_staff,
        "after_routing": item.after_routing,
        "region": region_of(engine, item),
        "ways": _ways(engine, item, language),
        **_gate(engine, item.link_id),
    }


def _ways(engine: Engine, item: Item, language: str) -> Plain:
    """Return what is said otherwise than face to face, by way; nothing where nothing is."""
    found = {way: _wording(engine, item, language, way) for way in WAYS}
    return {way: words for way, words in found.items() if any(words.values())}


def _wording(engine: Engine, item: Item, language: str, way: str) -> Plain:
    """Return what is said of an item on a way, where it differs; ``keep`` says who is asked."""
    here, usual = engine.text(item, language, way), engine.text(item, language)
    own = engine.ruleset.texts[SOURCE][item.link_id].ways.get(way)

    def other(there: Mapping[str, str], here: Mapping[str, str]) -> dict[str, str]:
        return {key: words for key, words in here.items() if words != there.get(key)}

    return {
        "text": here.text if here.text != usual.text else "",
        "hint": here.hint if here.hint != usual.hint else "",
        "options": other(usual.options, here.options),
        "lines": other(usual.lines, here.lines),
        "keep": own.keep if own is not None else "",
    }


def _line(engine: Engine, line: Line, text: ItemText) -> Plain:
    when = engine.ruleset.gates[line.link_id].ask_when
    return {
        "id": line.link_id,
        "text": text.lines[line.link_id],
        "help": text.line_help.get(line.link_id, ""),
        "private": line.private,
        "staff_only": line.staff_only,
        "region": sorted(_opening(when) or ()),
        **_gate(engine, line.link_id),
    }


def _gate(engine: Engine, link_id: str) -> Plain:
    gate = engine.ruleset.gates[link_id]
    assumption = engine.ruleset.assumptions[gate.if_hidden] if gate.if_hidden else None
    when = gate.ask_when
    return {
        "ask_when": {
            "words": condition_in_words(engine, ALWAYS if when is None else when),
            "data": None if when is None else condition_as_data(when),
        },
        "if_hidden": assumption and {"id": assumption.assumption_id, "text": assumption.text},
    }


def region_of(engine: Engine, item: Item) -> list[str]:
    """Return the body regions that open an item, sorted; an empty list means every region."""
    own = _opening(engine.ruleset.gates[item.link_id].ask_when)
    lines = _union([_opening(engine.ruleset.gates[line.link_id].ask_when) for line in item.lines])
    return sorted(_both(own, lines) or ())


def _opening(when: Condition | None) -> frozenset[str] | None:
    """Return the regions without which a condition cannot hold, or ``None`` for any region."""
    match when:
        case Includes(item, codes) if item == REGIONS:
            return frozenset(codes)
        case All(parts):
            found: frozenset[str] | None = None
            for part in parts:
                found = _both(found, _opening(part))
            return found
        case AnyOf(parts):
            return _union([_opening(part) for part in parts])
        case _:
            return None


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _union(sets: list[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for regions in sets:
        if regions is None:
            return None
        found |= regions
    return found if sets else None


def condition_as_data(condition: Condition) -> Plain:
    """Return a condition in the words of the content files; numbers stay ids of thresholds."""
    match condition:
        case All(parts) | AnyOf(parts) | NoneOf(parts):
            return {WORDS[type(condition)]: [condition_as_data(part) for part in parts]}
        case AtLeast(count, parts):
            return {"at_least": {"count": count, "of": [condition_as_data(p) for p in parts]}}
        case Answered(item):
            return {"answered": item}
        case _:
            return {WORDS[type(condition)]: {condition.item: _wanted(condition)}}


def _wanted(leaf: Is | OneOf | Includes | Below | AtLeastValue | Between) -> object:
    match leaf:
        case Is(_, value):
            return value_as_data(value)
        case OneOf(_, values) | Includes(_, values):
            return list(values)
        case Below(_, threshold) | AtLeastValue(_, threshold):
            return threshold
        case _:
            return [leaf.low, leaf.high]


def value_as_data(value: Value | None) -> object:
    """Return a known value as an intake file writes it: "yes" or "no", a code, a number."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def decision(
    engine: Engine,
    decided: Decision,
    answers: AnswerSet,
    language: str = SOURCE,
    channel: Channel = Channel.COUNTER,
) -> Plain:
    """Return a decision with everything that led to it; ``answers`` is what was given.

    ``language`` and ``channel`` are those of what the person hears: ``say`` and ``safety_net``;
    ``hand_over`` is for the desk, in English.
    """
    person, act, path = decided.person, decided.act_within, decided.pathway
    return {
        "disposition": decided.disposition.value,
        "complete": decided.complete,
        "next_items": list(decided.next_items),
        "pathway": path and _pathway(path),
        "act_within": {
            "hours": act.hours,
            "text": act.text,
            "book": act.book,
            "say": engine.said(act.say, language, way=channel.way),
        },
        "findings": [_finding(found) for found in decided.findings],
        "near_misses": [_near_miss(miss) for miss in decided.near_misses],
        "secondary_referrals": [
            {
                "id": r.referral_id,
                "who": r.who,
                "reason": r.reason,
                "hand_over": engine.said(r.hand_over, SOURCE, way=channel.way),
                "because": list(r.rule_ids),
            }
            for r in decided.secondary_referrals
        ],
        "before_booking": [_booking_note(note) for note in decided.before_booking],
        "safety_net": [engine.said(s, language, way=channel.way) for s in decided.safety_net],
        "channel": channel.value,
        "language": language,
        "language_status": status_of(engine, language),
        "not_used": not_used(engine, decided, answers),
        "ruleset": _ruleset(engine),
        "on": decided.on.isoformat(),
        "patient": {"age_years": person.age_years, "sex": person.sex.value},
    }


def _pathway(path: PathwayRef) -> Plain:
    return {
        "id": path.pathway_id,
        "title": path.title,
        "who": path.who,
        "first_visit": path.first_visit,
        "visits": path.visits,
        "handout": path.handout,
        "letter_points": list(path.letter_points),
        "measures": list(path.measures),
    }


def _booking_note(note: BookingNote) -> Plain:
    return {
        "id": note.note_id,
        "concern": note.concern.value,
        "text": note.text,
        "doubt": note.doubt,
        "source": note.source and _source(note.source),
        "reviewed_on": note.reviewed_on and note.reviewed_on.isoformat(),
    }


def _source(source: Source) -> Plain:
    return {
        "id": source.source_id,
        "cite": source.cite,
        "locator": source.locator,
        "checked": source.checked,
    }


def _finding(found: Finding) -> Plain:
    return {
        "id": found.rule_id,
        "title": found.title,
        "verdict": found.verdict.value,
        "applies": found.applies,
        "disposition": found.disposition.value,
        "contributes": found.contributes.value if found.contributes else None,
        "reason": found.reason,
        "action": found.action,
        "hold_reason": found.hold_reason,
        "items": [_evidence(used) for used in found.evidence],
        "thresholds": [
            {
                "id": used.threshold_id,
                "value": used.value,
                "unit": used.unit,
                "in_force_from": used.in_force_from.isoformat(),
                "source": used.source_id,
            }
            for used in found.thresholds
        ],
        "sources": [_source(source) for source in found.sources],
    }


def _evidence(used: Evidence) -> Plain:
    return {
        "id": used.link_id,
        "text": used.text,
        "state": used.answer.state.value if used.answer else OPEN,
        "value": value_as_data(used.answer.value) if used.answer else None,
        "shown": used.shown,
        "private": used.private,
    }


def _near_miss(miss: NearMiss) -> Plain:
    return {
        "id": miss.link_id,
        "text": miss.text,
        "from": miss.from_shown,
        "to": miss.to_shown,
        "disposition": miss.disposition.value,
        "findings": list(miss.rule_ids),
    }


def not_used(engine: Engine, decided: Decision, answers: AnswerSet) -> list[Plain]:
    """Return the answers that were given to questions not asked here: no rule saw them.

    A line of a checklist is named unless it was simply no, which is what an untouched line is.
    """
    visible = conduct(engine, answers, decided.person).visible
    found: list[Plain] = []
    for item in engine.ruleset.items:
        unseen = {i: answers[i] for i in item.leaf_ids if i in answers and i not in visible}
        said = [] if item.type is not ItemType.CHECKLIST else _not_plain_no(unseen)
        if unseen and (said or visible.isdisjoint(item.leaf_ids)):
            found.append({"id": item.link_id, "lines": said})
    return found


def _not_plain_no(answers: Mapping[str, Answer]) -> list[str]:
    return [
        link_id
        for link_id, answer in answers.items()
        if answer.state is not AnswerState.ANSWERED or answer.value is True
    ]
