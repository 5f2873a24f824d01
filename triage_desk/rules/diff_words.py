"""The rest of two versions compared: what they rest on, and what is only said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import astuple
from typing import TypeAlias

from triage_desk.domain.document import Handout
from triage_desk.domain.instrument import Instrument
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import WAYS
from triage_desk.rules.change import Change, Effect, Subject, sides, text
from triage_desk.rules.content import Ruleset
from triage_desk.rules.read_translation import ITEMS, heard
from triage_desk.rules.ways import differing

Changes: TypeAlias = Iterator[Change]
HEAD = (
    *(("status", "its status"), ("approver", "who signed it")),
    *(("effective_from", "in force from"), ("effective_until", "in force until")),
    ("covered_regions", "the regions it covers"),
    ("most_items", "the longest interview it allows"),
)


def rest_changes(old: Ruleset, new: Ruleset) -> Changes:
    """Return every difference of head, assumptions, sources, hand-outs, titles and phrases."""
    head = Subject("ruleset", "ruleset", new.ref.version)
    if old.ref.version != new.ref.version:
        both = old.ref.version, new.ref.version
        yield head.change(Effect.OTHER, "version_changed", "its version", *both)
    for name, said in HEAD:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield head.change(Effect.OTHER, f"{name}_changed", said, text(was), text(now))
    yield from _table("assumption", _assumed(old), _assumed(new), Effect.OTHER)
    yield from _table("source", _cited(old), _cited(new), Effect.OTHER)
    yield from _table("hand-out", _handouts(old), _handouts(new), Effect.WORDING)
    yield from _table("rule before booking", _booking(old), _booking(new), Effect.OTHER)
    yield from _instruments(old, new)
    was, now = (_follow_ups(ruleset) for ruleset in (old, new))
    yield from _table("follow-up", was, now, Effect.OTHER)
    was, now = (_prompts(ruleset) for ruleset in (old, new))
    yield from _table("prevention prompt", was, now, Effect.OTHER)
    yield from _table("page title", old.section_titles, new.section_titles, Effect.WORDING)
    yield from _table("phrase", old.phrases, new.phrases, Effect.WORDING)
    # A language that comes or goes is said once, with the questions.
    both_have = old.translations.keys() & new.translations.keys()
    was, now = (_languages(ruleset, both_have) for ruleset in (old, new))
    yield from _table("language", was, now, Effect.WORDING)
    was, now = (_translated(ruleset, both_have) for ruleset in (old, new))
    yield from _table("translation", was, now, Effect.WORDING)
    was, now = (_on_other_ways(ruleset, both_have) for ruleset in (old, new))
    yield from _table("other wording", was, now, Effect.WORDING)


def _table(kind: str, old: Mapping[str, str], new: Mapping[str, str], effect: Effect) -> Changes:
    found = sides(old, new)
    for name, now in found.come.items():
        yield Subject(kind, name, name).change(effect, "added", "added", "", now)
    for name, was in found.gone.items():
        yield Subject(kind, name, name).change(effect, "removed", "removed", was)
    for name, (was, now) in found.both.items():
        if was != now:
            yield Subject(kind, name, name).change(effect, "changed", "changed", was, now)


def _assumed(ruleset: Ruleset) -> dict[str, str]:
    openly = {True: " (not relied on: its questions are asked openly)", False: ""}
    return {
        name: f"{entry.text}{openly[entry.ask_openly]}"
        for name, entry in ruleset.assumptions.items()
    }


def _instruments(old: Ruleset, new: Ruleset) -> Changes:
    """Yield what differs among the instruments; what is not a number is said to be the rest."""
    before = {name: _scored(entry) for name, entry in old.instruments.items()}
    after = {name: _scored(entry) for name, entry in new.instruments.items()}
    yield from _table("instrument", before, after, Effect.OTHER)
    for name, (was, now) in sides(old.instruments, new.instruments).both.items():
        if was != now and before[name] == after[name]:
            said = "its questions, words, licence or sources"
            yield Subject("instrument", name, now.title).change(Effect.WORDING, "reworded", said)


def _follow_ups(ruleset: Ruleset) -> dict[str, str]:
    plan = ruleset.follow_ups
    return {
        "weeks": text(plan.weeks),
        "asked first": text(plan.first),
        "no clear change from week": text(plan.no_change_from),
        **{f"weeks of {name}": text(weeks) for name, weeks in plan.by_pathway.items()},
        **{f"asked: {name}": text(weeks) or "every time" for name, weeks in plan.asked.items()},
    }


def _prompts(ruleset: Ruleset) -> dict[str, str]:
    return {
        one.prompt_id: "; ".join(
            (
                *(one.ask, one.task, f"for {one.owner} within {one.days} days", one.source_id),
                *one.pathways,
                *((str(one.when),) if one.when is not None else ()),
            )
        )
        for one in ruleset.prevention
    }


def _scored(entry: Instrument) -> str:
    marks = (
        *(f"{band.words} from {band.at_least.value:g}" for band in entry.bands),
        *(f"{alert.words} from {alert.at_least.value:g}" for alert in entry.alerts),
        *((f"a change of {entry.change.value:g} matters",) if entry.change else ()),
    )
    scale = f"{entry.minimum:g} to {entry.maximum:g} {entry.unit}, {entry.method.value}"
    return "; ".join((f"version {entry.version}", scale, *marks))


def _cited(ruleset: Ruleset) -> dict[str, str]:
    checked = {True: "looked up", False: "not looked up"}
    return {
        name: f"{source.cite} {source.locator} ({checked[source.checked]})"
        for name, source in ruleset.sources.items()
    }


def _booking(ruleset: Ruleset) -> dict[str, str]:
    known = ruleset.constraints
    return {
        **{name: text(astuple(rule)) for name, rule in known.states.items()},
        **{rule.rule_id: text(astuple(rule)) for rule in known.booking},
        **known.phrases,
    }


def _languages(ruleset: Ruleset, codes: Set[str]) -> dict[str, str]:
    """Return of each language what it is called, and who has reviewed it."""
    return {code: text(astuple(ruleset.translations[code].language)) for code in codes}


def _translated(ruleset: Ruleset, codes: Set[str]) -> dict[str, str]:
    """Return the translations of hand-outs and of what is read aloud: questions have their own."""
    asked = {said.english for said in heard(ruleset) if said.file == ITEMS}
    return {
        f"{code} {entry.only}: {entry.english}": entry.words or entry.keep
        for code in sorted(codes)
        for entry in ruleset.translations[code].entries.values()
        if entry.english not in asked
    }


def _on_other_ways(ruleset: Ruleset, codes: Set[str]) -> dict[str, str]:
    """Return what is said by telephone, to a helper or at a kiosk, and what never is."""
    found = {f"never said, {way}": text(words) for way, words in ruleset.never_says.items()}
    for code in sorted(codes):
        known = ruleset.translations[code]
        found |= {f"never said, {way} ({code})": text(w) for way, w in known.never_says.items()}
        found |= {f"{w} may be said ({code})": w for w in known.may_say}
    for way in WAYS:
        for code in (SOURCE, *sorted(codes)):
            tag = "" if code == SOURCE else f" ({code})"
            for said in differing(ruleset, code, way):
                found[f"{said.owner}, {said.part}, {way}{tag}"] = said.words
    return found


def _handouts(ruleset: Ruleset) -> dict[str, str]:
    return {name: _plain(handout) for name, handout in ruleset.handouts.items()}


def _plain(handout: Handout) -> str:
    parts = [f"{part.heading}: {text(part.paragraphs)}" for part in handout.sections]
    return " / ".join((handout.title, *parts))
