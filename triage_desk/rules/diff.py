"""Two versions of the content compared in the words of a clinician, what lowers urgency first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from triage_desk.rules.change import (
    Change,
    Effect,
    Subject,
    by_safety,
    route_in_words,
    sides,
    text,
)
from triage_desk.rules.compare import (
    WIDER_IS_BOLDER,
    WIDER_IS_SAFER,
    flag_rule,
    pathway_rule,
    rule_of,
    same_rule,
    shift,
)
from triage_desk.rules.content import Citation, IfUnknown, Pathway, RedFlag
from triage_desk.rules.diff_questions import question_changes
from triage_desk.rules.diff_words import rest_changes
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import condition_in_words

Changes: TypeAlias = Iterator[Change]
FLAG_WORDS = (
    *(("title", "its title"), ("say", "what staff say"), ("action", "what staff do")),
    *(("condition", "the condition of concern"), ("rationale", "the rationale")),
)
PATHWAY_WORDS = (
    *(("title", "its title"), ("who", "who sees the person"), ("first_visit", "the first visit")),
    *(("visits", "the visits"), ("letter_points", "the points of the letter")),
    ("safety_net", "what to watch for"),
)
SECONDARY_WORDS = (("who", "who"), ("reason", "the reason"), ("hand_over", "the hand-over"))
PATHWAY_FACTS = (
    *(("rank", "its rank"), ("baseline", "what is measured first"), ("handout", "the hand-out")),
    *(("secondary", "who else to involve"), ("review_by", "the day of its next review")),
)
NUMBER_FACTS = (
    *(("in_force_from", "in force from"), ("in_force_until", "in force until")),
    *(("source", "the source"), ("locator", "the place in the source"), ("why", "the reason")),
)
ROUTE_WORDS = (
    *(("act_within", "by when"), ("book", "what to book"), ("say", "what staff say")),
    ("safety_net", "what to watch for"),
)


def diff(old: Engine, new: Engine) -> tuple[Change, ...]:
    """Return every difference of two compiled rulesets, in the order to read them."""
    return by_safety(
        [
            *_flags(old, new),
            *_thresholds(old, new),
            *_routes(old, new),
            *_scope(old, new),
            *_pathways(old, new),
            *_secondary(old, new),
            *question_changes(old, new),
            *rest_changes(old.ruleset, new.ruleset),
        ]
    )


# --------------------------------------------------------------------------------------- red flags


def _flags(old: Engine, new: Engine) -> Changes:
    found = sides(
        {flag.flag_id: flag for flag in old.ruleset.flags},
        {flag.flag_id: flag for flag in new.ruleset.flags},
    )
    for flag in found.come.values():
        yield _flag_begins(new, flag, _about(flag), "flag_added", "added")
    for flag in found.gone.values():
        said = "removed; retire a flag instead, so that its id keeps its reason"
        effect = Effect.LOWERS if flag.retired is None else Effect.OTHER
        yield _about(flag).change(effect, "flag_removed", said, _rule(old, flag))
    for was, now in found.both.values():
        yield from _flag_pair(old, new, was, now, _about(was, now))


def _about(*flags: RedFlag) -> Subject:
    urgency = max(flag.disposition.urgency for flag in flags)
    return Subject("red flag", flags[-1].flag_id, flags[-1].title, urgency)


def _flag_begins(new: Engine, flag: RedFlag, subject: Subject, what: str, said: str) -> Change:
    effect = Effect.RAISES if flag.retired is None else Effect.OTHER
    whole = f"{_rule(new, flag)}; {_hold(flag.if_unknown)}"
    return subject.change(effect, what, f"{said}: {route_in_words(flag.disposition)}", "", whole)


def _flag_pair(old: Engine, new: Engine, was: RedFlag, now: RedFlag, subject: Subject) -> Changes:
    if (was.retired is None) != (now.retired is None):
        yield _retirement(old, new, was, now, subject)
    if was.disposition is not now.disposition:
        lower = now.disposition < was.disposition
        yield subject.change(
            Effect.LOWERS if lower else Effect.RAISES,
            "tier_lowered" if lower else "tier_raised",
            "tier lowered" if lower else "tier raised",
            route_in_words(was.disposition),
            route_in_words(now.disposition),
        )
    if was.if_unknown != now.if_unknown:
        yield _hold_changed(was.if_unknown, now.if_unknown, subject)
    yield from _flag_rule_changed(old, new, was, now, subject)
    yield from _sources(was.sources, now.sources, subject)
    if was.secondary != now.secondary:
        said = "who else to involve"
        both = text(was.secondary), text(now.secondary)
        yield subject.change(Effect.OTHER, "secondary_changed", said, *both)
    if (was.owner, was.reviewed_on) != (now.owner, now.reviewed_on):
        both = f"{was.owner}, {was.reviewed_on}", f"{now.owner}, {now.reviewed_on}"
        yield subject.change(Effect.OTHER, "review_changed", "owner or day of review", *both)
    if was.regions != now.regions:
        both = text(was.regions), text(now.regions)
        yield subject.change(Effect.WORDING, "regions_changed", "the regions it is about", *both)
    yield from subject.wording(was, now, FLAG_WORDS)


def _retirement(old: Engine, new: Engine, was: RedFlag, now: RedFlag, subject: Subject) -> Change:
    if now.retired is None:
        return _flag_begins(new, now, subject, "flag_revived", "in force again")
    instead = f", replaced by {now.retired.replaced_by}" if now.retired.replaced_by else ""
    said = f"retired on {now.retired.on}{instead}: {now.retired.why}"
    return subject.change(Effect.LOWERS, "flag_retired", said, _rule(old, was))


def _rule(engine: Engine, flag: RedFlag) -> str:
    said = condition_in_words(engine, flag.when)
    if flag.unless is not None:
        said += f", unless {condition_in_words(engine, flag.unless)}"
    return said


def _flag_rule_changed(
    old: Engine, new: Engine, was: RedFlag, now: RedFlag, subject: Subject
) -> Changes:
    """A rule changes by its own words or by a number it compares with."""
    before, after = flag_rule(old.ruleset, was), flag_rule(new.ruleset, now)
    if same_rule(old.ruleset, new.ruleset, (was.when, was.unless), (now.when, now.unless)):
        return
    effect, said = WIDER_IS_SAFER[shift(before, after)]
    yield subject.change(
        effect, "rule_changed", f"the rule: {said}", _rule(old, was), _rule(new, now)
    )


def _hold(unknown: IfUnknown) -> str:
    if unknown.disposition is not None:
        return f"not ruled out holds at {route_in_words(unknown.disposition)}"
    return f"not ruled out changes nothing ({unknown.policy.value}: {unknown.reason})"


def _hold_changed(was: IfUnknown, now: IfUnknown, subject: Subject) -> Change:
    before = was.disposition.urgency if was.disposition is not None else -1
    after = now.disposition.urgency if now.disposition is not None else -1
    effect, what = Effect.OTHER, "if_unknown_changed"
    if after < before:
        effect, what = Effect.LOWERS, "hold_lowered"
    elif after > before:
        effect, what = Effect.RAISES, "hold_raised"
    elif was.policy is not now.policy:
        effect = Effect.MAY_LOWER
    return subject.change(effect, what, "what unknown means", _hold(was), _hold(now))


def _sources(was: tuple[Citation, ...], now: tuple[Citation, ...], subject: Subject) -> Changes:
    if was != now:
        both = ["; ".join(f"{c.source} {c.locator}".strip() for c in cited) for cited in (was, now)]
        yield subject.change(Effect.OTHER, "sources_changed", "the sources", *both)


# --------------------------------------------------------------- numbers, routes, scope, pathways


def _thresholds(old: Engine, new: Engine) -> Changes:
    """Numbers by themselves; what a number does to a rule is said with the rule."""
    found = sides(old.ruleset.thresholds, new.ruleset.thresholds)
    for what, entries in (("removed", found.gone), ("added", found.come)):
        for name, entry in entries.items():
            said = f"{what}: {entry.value:g} {entry.unit}"
            yield _number(name).change(Effect.OTHER, f"threshold_{what}", said)
    for name, (was, now) in found.both.items():
        subject = _number(name)
        before, after = f"{was.value:g} {was.unit}", f"{now.value:g} {now.unit}"
        if before != after:
            said = "the number; what it does is said with each rule"
            yield subject.change(Effect.OTHER, "number_changed", said, before, after)
        for part, said in NUMBER_FACTS:
            if getattr(was, part) != getattr(now, part):
                both = text(getattr(was, part)), text(getattr(now, part))
                yield subject.change(Effect.OTHER, f"{part}_changed", said, *both)


def _number(name: str) -> Subject:
    return Subject("threshold", name, name)


def _routes(old: Engine, new: Engine) -> Changes:
    for route, was in old.ruleset.dispositions.items():
        now = new.ruleset.dispositions[route]
        subject = Subject("route", route.value, route_in_words(route), route.urgency)
        if was.hours != now.hours:
            later = now.hours > was.hours
            yield subject.change(
                Effect.LOWERS if later else Effect.RAISES,
                "time_longer" if later else "time_shorter",
                "the time target",
                f"{was.hours} hours",
                f"{now.hours} hours",
            )
        yield from subject.wording(was, now, ROUTE_WORDS)


def _scope(old: Engine, new: Engine) -> Changes:
    was, now = old.ruleset.outside_scope, new.ruleset.outside_scope
    if not same_rule(old.ruleset, new.ruleset, (was,), (now,)):
        moved = shift(rule_of(new.ruleset, now), rule_of(old.ruleset, was))
        effect, _ = WIDER_IS_SAFER[moved]
        subject = Subject("route", "outside_scope", "outside scope")
        said = "what is not this desk's work, where no more is asked"
        both = condition_in_words(old, was), condition_in_words(new, now)
        yield subject.change(effect, "scope_changed", said, *both)


def _pathways(old: Engine, new: Engine) -> Changes:
    found = sides(
        {pathway.pathway_id: pathway for pathway in old.ruleset.pathways},
        {pathway.pathway_id: pathway for pathway in new.ruleset.pathways},
    )
    for name, pathway in found.come.items():
        subject = Subject("pathway", name, pathway.title)
        said = "added: people whom no pathway fitted may now go to the PT"
        yield subject.change(Effect.MAY_LOWER, "pathway_added", said, "", _fits(new, pathway))
    for name, pathway in found.gone.items():
        subject = Subject("pathway", name, pathway.title)
        said = "removed: another pathway is taken, or a physician where none fits"
        yield subject.change(Effect.RAISES, "pathway_removed", said, _fits(old, pathway))
    for name, (was, now) in found.both.items():
        yield from _pathway_pair(old, new, was, now, Subject("pathway", name, now.title))


def _fits(engine: Engine, pathway: Pathway) -> str:
    said = condition_in_words(engine, pathway.fits)
    if pathway.not_when is not None:
        said += f", not when {condition_in_words(engine, pathway.not_when)}"
    return said


def _pathway_pair(
    old: Engine, new: Engine, was: Pathway, now: Pathway, subject: Subject
) -> Changes:
    if not same_rule(old.ruleset, new.ruleset, (was.fits, was.not_when), (now.fits, now.not_when)):
        both = _fits(old, was), _fits(new, now)
        moved = shift(pathway_rule(old.ruleset, was), pathway_rule(new.ruleset, now))
        effect, said = WIDER_IS_BOLDER[moved]
        yield subject.change(effect, "fits_changed", f"whom it fits: {said}", *both)
    for name, said in PATHWAY_FACTS:
        old_value, new_value = getattr(was, name), getattr(now, name)
        if old_value != new_value:
            yield subject.change(
                Effect.OTHER, f"{name}_changed", said, text(old_value), text(new_value)
            )
    yield from _sources(was.sources, now.sources, subject)
    yield from subject.wording(was, now, PATHWAY_WORDS)


def _secondary(old: Engine, new: Engine) -> Changes:
    found = sides(
        {rule.referral_id: rule for rule in old.ruleset.secondary},
        {rule.referral_id: rule for rule in new.ruleset.secondary},
    )
    for what, entries in (("removed", found.gone), ("added", found.come)):
        for name, rule in entries.items():
            subject = Subject("secondary referral", name, rule.who)
            yield subject.change(Effect.OTHER, f"secondary_{what}", what)
    for name, (was, now) in found.both.items():
        subject = Subject("secondary referral", name, now.who)
        if not same_rule(old.ruleset, new.ruleset, (was.when,), (now.when,)):
            both = condition_in_words(old, was.when), condition_in_words(new, now.when)
            yield subject.change(Effect.OTHER, "when_changed", "when it is offered", *both)
        yield from subject.wording(was, now, SECONDARY_WORDS)
