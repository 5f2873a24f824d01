"""Questions compared: added, removed, asked of other people, answered another way, reworded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from triage_desk.domain.questionnaire import Item, ItemText, Line
from triage_desk.rules.change import Change, Effect, Subject, sides, text
from triage_desk.rules.compare import Shift, rule_of, same_rule, shift
from triage_desk.rules.conditions import ALWAYS
from triage_desk.rules.content import Gate
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import condition_in_words

Changes: TypeAlias = Iterator[Change]
ITEM_WORDS = (
    *(("text", "the question"), ("why", "why it is asked"), ("hint", "the hint")),
    ("counts_as_yes", "what counts as yes"),
)
PART_WORDS = (("options", "an answer"), ("lines", "a line"), ("line_help", "what counts as yes"))
# Whoever may change what is asked: the shape of an answer, and who gives it.
SHAPE = (
    *(("type", "the kind of answer"), ("unit", "the unit"), ("units", "the units to type")),
    *(("repeats", "whether several may be chosen"), ("minimum", "the least that is taken")),
    *(("maximum", "the most that is taken"), ("after_routing", "whether the rules may look")),
)
MANNER = (
    *(("required", "whether an answer is needed"), ("private", "whether it is private")),
    *(("staff_only", "whether only staff see it"), ("section", "the page it is on")),
    ("with_staff", "whether a kiosk leaves it to the desk"),
)
LINE_MANNER = (
    *(("private", "whether it is private"), ("staff_only", "whether only staff see it")),
    ("group", "the group it is in"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One link id that carries an answer, with its item; ``line`` is None for the item itself."""

    item: Item
    line: Line | None
    words: str


def question_changes(old: Engine, new: Engine) -> Changes:
    """Return every difference of the two interviews."""
    before, after, urgency = _asked(old), _asked(new), _urgency(old, new)
    found = sides(before, after)

    def subject_of(link_id: str, asked: _Asked) -> Subject:
        return Subject("question", link_id, asked.words, urgency.get(link_id, 0))

    for link_id, now in found.come.items():
        said = "added: earlier intakes were not asked it"
        subject = subject_of(link_id, now)
        yield subject.change(Effect.OTHER, "question_added", said, "", _gate(new, link_id))
    for link_id, was in found.gone.items():
        effect = Effect.OTHER if was.item.after_routing else Effect.MAY_LOWER
        subject = subject_of(link_id, was)
        yield subject.change(effect, "question_removed", "removed", _gate(old, link_id))
    for link_id, (was, now) in found.both.items():
        subject = subject_of(link_id, now)
        yield from _gates(old, new, link_id, now.item, subject)
        if was.line is not None and now.line is not None:
            yield from _fields(was.line, now.line, LINE_MANNER, Effect.OTHER, subject)
    items = {item.link_id: item for item in old.ruleset.items}
    for item in new.ruleset.items:
        if item.link_id in items:
            most = max((urgency.get(leaf, 0) for leaf in item.leaf_ids), default=0)
            yield from _items(old, new, items[item.link_id], item, most)
    yield from _order(list(before), list(after))
    yield from _words(old, new)


def _asked(engine: Engine) -> dict[str, _Asked]:
    found: dict[str, _Asked] = {}
    for item in engine.ruleset.items:
        words = engine.text(item, "en")
        for line in item.lines:
            found[line.link_id] = _Asked(item, line, words.lines[line.link_id])
        if not item.lines:
            found[item.link_id] = _Asked(item, None, words.text)
    return found


def _urgency(*engines: Engine) -> dict[str, int]:
    """Return for each link id the most urgent route of a flag that looks at it."""
    found: dict[str, int] = {}
    for engine in engines:
        for compiled in engine.flags:
            for link_id in compiled.needs:
                found[link_id] = max(found.get(link_id, 0), compiled.flag.disposition.urgency)
    return found


# -------------------------------------------------------------------------------- when it is asked


def _gates(old: Engine, new: Engine, link_id: str, item: Item, subject: Subject) -> Changes:
    was, now = old.ruleset.gates[link_id], new.ruleset.gates[link_id]
    if was.if_hidden != now.if_hidden:
        yield _if_hidden(was, now, subject)
    if same_rule(old.ruleset, new.ruleset, (was.ask_when,), (now.ask_when,)):
        return
    effect, said = _gate_shift(old, new, link_id, item)
    both = _gate(old, link_id), _gate(new, link_id)
    effect = Effect.OTHER if item.after_routing else effect
    yield subject.change(effect, "gate_changed", f"when it is asked: {said}", *both)


def _if_hidden(was: Gate, now: Gate, subject: Subject) -> Change:
    effect = Effect.OTHER
    if not was.if_hidden:
        effect = Effect.LOWERS
    elif not now.if_hidden:
        effect = Effect.RAISES
    both = [f"no, by {g.if_hidden}" if g.if_hidden else "unknown" for g in (was, now)]
    return subject.change(effect, "if_hidden_changed", "what it counts as when not asked", *both)


def _gate_shift(old: Engine, new: Engine, link_id: str, item: Item) -> tuple[Effect, str]:
    """Return what a moved gate can do: a hidden question counts as no, or stays unknown."""
    was, now = old.ruleset.gates[link_id], new.ruleset.gates[link_id]
    before = rule_of(old.ruleset, was.ask_when or ALWAYS)
    moved = shift(before, rule_of(new.ruleset, now.ask_when or ALWAYS))
    hidden_was_no = _counts_as_no(old, link_id, item)
    hidden_is_no = _counts_as_no(new, link_id, item)
    if moved is Shift.SAME:
        return Effect.OTHER, "written another way, for the same people"
    if moved is Shift.WIDER:
        if hidden_was_no:
            return Effect.RAISES, "of more people, for whom it counted as no before"
        return Effect.MAY_LOWER, "of more people, who were held as unknown before"
    if moved is Shift.NARROWER:
        if hidden_is_no:
            return Effect.LOWERS, "of fewer people; for the others it counts as no"
        return Effect.RAISES, "of fewer people; for the others it stays unknown"
    return Effect.MAY_LOWER, "of some other people, and no longer of others"


def _counts_as_no(engine: Engine, link_id: str, item: Item) -> bool:
    """Return whether a hidden link id counts as no; of a page, whether any line of it does."""
    lines = [line.link_id for line in item.lines] if item.link_id == link_id else []
    gates = engine.ruleset.gates
    return any(name in gates and bool(gates[name].if_hidden) for name in (link_id, *lines))


def _gate(engine: Engine, link_id: str) -> str:
    """Return in words when a link id is asked."""
    gate = engine.ruleset.gates[link_id]
    return "of everybody" if gate.ask_when is None else condition_in_words(engine, gate.ask_when)


# ------------------------------------------------------------------------------ how it is answered


def _items(old: Engine, new: Engine, was: Item, now: Item, urgency: int) -> Changes:
    subject = Subject("question", now.link_id, new.text(now, "en").text, urgency)
    if now.lines and was.lines:
        yield from _gates(old, new, now.link_id, now, subject)
    before, after = ({option.code for option in item.options} for item in (was, now))
    if before - after:
        gone = text(tuple(sorted(before - after)))
        yield subject.change(Effect.MAY_LOWER, "options_removed", "answers are gone", gone)
    if after - before:
        more = text(tuple(sorted(after - before)))
        yield subject.change(Effect.OTHER, "options_added", "new answers", "", more)
    yield from _fields(was, now, SHAPE, Effect.MAY_LOWER, subject)
    yield from _fields(was, now, MANNER, Effect.OTHER, subject)


def _fields(
    was: Item | Line,
    now: Item | Line,
    names: tuple[tuple[str, str], ...],
    effect: Effect,
    subject: Subject,
) -> Changes:
    for name, said in names:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield subject.change(effect, f"{name}_changed", said, text(before), text(after))


def _order(before: list[str], after: list[str]) -> Changes:
    was = [link_id for link_id in before if link_id in set(after)]
    now = [link_id for link_id in after if link_id in set(before)]
    if was != now:
        first = next(new for old, new in zip(was, now, strict=True) if old != new)
        subject = Subject("question", first, "")
        yield subject.change(Effect.OTHER, "order_changed", "the questions come in another order")


# ------------------------------------------------------------------------------------- how it reads


def _words(old: Engine, new: Engine) -> Changes:
    found = sides(old.ruleset.texts, new.ruleset.texts)
    for what, languages in (("removed", found.gone), ("added", found.come)):
        for language in languages:
            subject = Subject("language", language, language)
            yield subject.change(Effect.WORDING, f"language_{what}", what)
    for language, (was, now) in found.both.items():
        for link_id, (first, second) in sides(was, now).both.items():
            yield from _reworded(link_id, language, first, second)


def _reworded(link_id: str, language: str, was: ItemText, now: ItemText) -> Changes:
    tag = "" if language == "en" else f" ({language})"
    subject = Subject("question", link_id, now.text)
    for change in subject.wording(was, now, ITEM_WORDS):
        yield subject.change(
            change.effect, change.what, change.sentence + tag, change.before, change.after
        )
    for part, said in PART_WORDS:
        yield from _parts(getattr(was, part), getattr(now, part), part, f"{said}{tag}")


def _parts(was: Mapping[str, str], now: Mapping[str, str], part: str, said: str) -> Changes:
    """Yield what reads differently among the words of one item; added ones are said elsewhere."""
    names = {*was, *now} if part == "line_help" else was.keys() & now.keys()
    for name in sorted(names):
        before, after = was.get(name, ""), now.get(name, "")
        if before != after:
            subject = Subject("question", name, after or before)
            yield subject.change(
                Effect.WORDING, f"{part}_reworded", said, text(before), text(after)
            )
