"""Reading translations, and comparing them with the English a patient hears or reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from triage_desk.domain.document import Handout
from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.questionnaire import WAYS, Item, ItemText
from triage_desk.rules.content import Ruleset
from triage_desk.rules.read_ways import read_never_says
from triage_desk.rules.translation import Entry, Translation
from triage_desk.rules.ways import SAFETY_NET
from triage_desk.rules.yamlnode import Node

HANDOUT_PHRASES = "handout_"
# Fixed words that a person reads: on the hand-out, at the kiosk, on the pointing card.
PATIENT_PHRASES = (HANDOUT_PHRASES, "kiosk_", "card_", "call_", "form_")
# Fixed words beside what was found and what was said.
STAFF_PHRASES = ("hold_", "pt_call_first", "anyone_may_raise", "no_answer", "not_asked", "open",
                 "unknown", "hidden", "not_covered", "private_item", "phq2")  # fmt: skip
ITEMS, HELP, STAFF = "items", "help", "staff"
LANGUAGE_FILE = "language.yaml"
LANGUAGE_NEEDS = ("name", "direction", "not_reviewed", "reviewed_by")
LANGUAGE_MORE = ("reviewed_on", "reviewed_words", "never_says", "may_say")


@dataclass(frozen=True, slots=True)
class Heard:
    """One English text that a patient hears or reads: its words, its id, the file it is in."""

    english: str
    owner: str
    file: str


def read_translation(code: str, language: Node, files: Iterable[Node]) -> Translation:
    """Read every pair of one language.

    Raises:
        ContentError: an English text has its words twice for the same id.
    """
    entries: dict[tuple[str, str], Entry] = {}
    for file in files:
        for node in file.items():
            entry = _entry(node, code)
            before = entries.setdefault((entry.english, entry.only), entry)
            if before is not entry:
                raise node.fault(
                    f"this English has its words at {before.file}:{before.line} already"
                )
    head = language.fields(LANGUAGE_NEEDS, LANGUAGE_MORE)
    return Translation(
        _language(language, code, entries),
        entries,
        read_never_says(head["never_says"]) if "never_says" in head else {},
        head["may_say"].words() if "may_say" in head else (),
    )


def fingerprint(entries: Mapping[tuple[str, str], Entry]) -> str:
    """Return eight hex digits over every pair of words: what a reviewer has read."""
    digest = hashlib.sha256()
    for (english, only), entry in sorted(entries.items()):
        ways = "".join(f"{way}\0{words}\0" for way, words in sorted(entry.ways.items()))
        digest.update(f"{english}\0{only}\0{entry.words}\0{entry.keep}\0{ways}".encode())
    return digest.hexdigest()[:8]


def _entry(node: Node, code: str) -> Entry:
    """Read one pair: ``{en: ..., es: ...}``, with ``only: <id>`` where one id needs its own."""
    fields = node.fields(("en",), (code, "only", "keep", *WAYS))
    if (code in fields) == ("keep" in fields):
        raise node.fault(f'give exactly one of "{code}" and "keep" (why it stays in English)')

    if code in fields and _blanks(fields[code].text()) != _blanks(fields["en"].text()):
        raise node.fault("the parts in {braces} must be the same as in English")

    def text(key: str) -> str:
        return fields[key].text() if key in fields else ""

    ways = {way: fields[way].text() for way in WAYS if way in fields}
    return Entry(text("en"), text(code), text("only"), text("keep"), node.file, node.line, ways)


def _blanks(words: str) -> list[str]:
    return sorted(re.findall(r"\{.*?\}", words))


def _language(node: Node, code: str, entries: Mapping[tuple[str, str], Entry]) -> Language:
    """Read ``language.yaml``: name, direction and who has reviewed which state of the words."""
    fields = node.fields(LANGUAGE_NEEDS, LANGUAGE_MORE)
    by = fields["reviewed_by"].text()
    if by and not {"reviewed_on", "reviewed_words"} <= fields.keys():
        raise node.fault("a reviewer needs reviewed_on, and reviewed_words from content words")
    words = fields["reviewed_words"].text() if "reviewed_words" in fields else ""
    return Language(
        code,
        fields["name"].text(),
        fields["direction"].choice(("ltr", "rtl")),
        fields["not_reviewed"].text(),
        by,
        fields["reviewed_on"].day() if "reviewed_on" in fields else None,
        bool(by) and words == fingerprint(entries),
    )


def heard(ruleset: Ruleset) -> Iterator[Heard]:
    """Yield everything a patient hears or reads, in English, with the file it belongs to."""
    for item in ruleset.items:
        if not item.staff_only:
            yield from _heard_on_every_way(item, ruleset.texts[SOURCE][item.link_id])
    yield from _heard_of_results(ruleset)
    for name, phrase in ruleset.phrases.items():
        if name.startswith(PATIENT_PHRASES):
            yield Heard(phrase, name, "phrases")
    for handout in ruleset.handouts.values():
        yield from _heard_of_handout(handout)
    yield from _heard_of_instruments(ruleset)


def _heard_of_results(ruleset: Ruleset) -> Iterator[Heard]:
    for disposition, rule in ruleset.dispositions.items():
        for line in (rule.say, *rule.ways.values(), *rule.safety_net):
            yield Heard(line, disposition.value, "dispositions")
    for pathway in ruleset.pathways:
        for line in pathway.safety_net:
            yield Heard(line, pathway.pathway_id, "pathways")
    for ways in ruleset.safety_ways.values():
        for line in ways.values():
            yield Heard(line, SAFETY_NET, "ways")


def read_by_staff(ruleset: Ruleset) -> Iterator[Heard]:
    """Yield what only staff read beside the questions and above the result, in English.

    A language may have it or not: what it lacks is English, without a mark.
    """
    for item in ruleset.items:
        text = ruleset.texts[SOURCE][item.link_id]
        read = [text.why, text.counts_as_yes, text.hint, *text.line_help.values()]
        if item.staff_only:
            read += [text.text, *text.lines.values()]
        for words in filter(None, read):
            yield Heard(words, item.link_id, STAFF)
    for section_id, title in ruleset.section_titles.items():
        yield Heard(title, section_id, STAFF)
    for route, rule in ruleset.dispositions.items():
        for words in (rule.act_within, rule.book):
            yield Heard(words, route.value, STAFF)
    for name, words in ruleset.constraints.phrases.items():
        yield Heard(words, name, STAFF)
    for owner, parts in _found_by_staff(ruleset):
        for words in parts:
            yield Heard(words, owner, STAFF)


def _found_by_staff(ruleset: Ruleset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a result names, by the id of the rule: findings, ways of care, holds, offers."""
    for flag in ruleset.flags:
        yield flag.flag_id, (flag.title, flag.say)
    for path in ruleset.pathways:
        yield path.pathway_id, (path.title, path.who, path.visits)
    for offer in ruleset.secondary:
        hand_over = (offer.hand_over, *offer.ways.values())
        yield offer.referral_id, (offer.who, offer.reason, *filter(None, hand_over))
    for prompt in ruleset.prevention:
        yield prompt.prompt_id, (prompt.ask, prompt.task)
    for state in ruleset.constraints.states.values():
        yield state.state, state.conditions
    for rule in ruleset.constraints.booking:
        yield rule.rule_id, (rule.text,)
    for name, words in ruleset.phrases.items():
        if name.startswith(STAFF_PHRASES):
            yield name, (words,)


def _heard_on_every_way(item: Item, text: ItemText) -> Iterator[Heard]:
    yield from _heard_of_item(item, text)
    for way in text.ways:
        yield from _heard_of_item(item, text.on(way))


def _heard_of_instruments(ruleset: Ruleset) -> Iterator[Heard]:
    """Yield what an instrument asks that the interview does not ask already."""
    interview = ruleset.texts[SOURCE]
    for instrument in ruleset.instruments.values():
        for item in instrument.items:
            if item.link_id not in interview:
                said = _heard_of_item(item, instrument.texts[item.link_id])
                yield from (replace(each, file="instruments") for each in said)


def _heard_of_handout(handout: Handout) -> Iterator[Heard]:
    file = f"handouts/{handout.handout_id}"
    yield Heard(handout.title, handout.handout_id, file)
    for section in handout.sections:
        for line in (section.heading, *section.paragraphs):
            yield Heard(line, handout.handout_id, file)


def _heard_of_item(item: Item, text: ItemText) -> Iterator[Heard]:
    silent = {line.link_id for line in item.lines if line.staff_only}
    said = (
        text.text,
        *text.options.values(),
        *(t for i, t in text.lines.items() if i not in silent),
    )
    for words in said:
        yield Heard(words, item.link_id, ITEMS)
    # A kiosk tells what a line means; what needs staff beside it is not asked there.
    for link_id, words in text.line_help.items():
        if link_id not in silent and not item.with_staff:
            yield Heard(words, item.link_id, HELP)


def missing(ruleset: Ruleset, translation: Translation) -> tuple[Heard, ...]:
    """Return what has no translation, each English text once."""
    found: dict[str, Heard] = {}
    for text in heard(ruleset):
        entry = translation.entry(text.english, text.owner)
        if entry is None or not (entry.words or entry.keep):
            found.setdefault(text.english, text)
    return tuple(found.values())


def stale(ruleset: Ruleset, translation: Translation) -> tuple[Entry, ...]:
    """Return the translations of English that nobody says any more, or not for that id."""
    said = (*heard(ruleset), *read_by_staff(ruleset))
    used = {key for text in said for key in _keys(text)}
    return tuple(entry for key, entry in translation.entries.items() if key not in used)


def _keys(text: Heard) -> tuple[tuple[str, str], ...]:
    return (text.english, text.owner), (text.english, "")
