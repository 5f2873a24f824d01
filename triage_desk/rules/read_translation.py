"""Reading translations, and comparing them with the English a patient hears or reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from triage_desk.domain.document import Handout
from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.questionnaire import Item, ItemText
from triage_desk.rules.content import Ruleset
from triage_desk.rules.translation import Entry, Translation
from triage_desk.rules.yamlnode import Node

PATIENT_PHRASES = "handout_"
ITEMS = "items"
LANGUAGE_FILE = "language.yaml"


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
    return Translation(_language(language, code, entries), entries)


def fingerprint(entries: Mapping[tuple[str, str], Entry]) -> str:
    """Return eight hex digits over every pair of words: what a reviewer has read."""
    digest = hashlib.sha256()
    for (english, only), entry in sorted(entries.items()):
        digest.update(f"{english}\0{only}\0{entry.words}\0{entry.keep}\0".encode())
    return digest.hexdigest()[:8]


def _entry(node: Node, code: str) -> Entry:
    """Read one pair: ``{en: ..., es: ...}``, with ``only: <id>`` where one id needs its own."""
    fields = node.fields(("en",), (code, "only", "keep"))
    if (code in fields) == ("keep" in fields):
        raise node.fault(f'give exactly one of "{code}" and "keep" (why it stays in English)')

    if code in fields and _blanks(fields[code].text()) != _blanks(fields["en"].text()):
        raise node.fault("the parts in {braces} must be the same as in English")

    def text(key: str) -> str:
        return fields[key].text() if key in fields else ""

    return Entry(text("en"), text(code), text("only"), text("keep"), node.file, node.line)


def _blanks(words: str) -> list[str]:
    return sorted(re.findall(r"\{.*?\}", words))


def _language(node: Node, code: str, entries: Mapping[tuple[str, str], Entry]) -> Language:
    """Read ``language.yaml``: name, direction and who has reviewed which state of the words."""
    fields = node.fields(
        ("name", "direction", "not_reviewed", "reviewed_by"), ("reviewed_on", "reviewed_words")
    )
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
            yield from _heard_of_item(item, ruleset.texts[SOURCE][item.link_id])
    for disposition, rule in ruleset.dispositions.items():
        for line in (rule.say, *rule.safety_net):
            yield Heard(line, disposition.value, "dispositions")
    for pathway in ruleset.pathways:
        for line in pathway.safety_net:
            yield Heard(line, pathway.pathway_id, "pathways")
    for name, phrase in ruleset.phrases.items():
        if name.startswith(PATIENT_PHRASES):
            yield Heard(phrase, name, "phrases")
    for handout in ruleset.handouts.values():
        yield from _heard_of_handout(handout)
    yield from _heard_of_instruments(ruleset)


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
    used = {key for text in heard(ruleset) for key in _keys(text)}
    return tuple(entry for key, entry in translation.entries.items() if key not in used)


def _keys(text: Heard) -> tuple[tuple[str, str], ...]:
    return (text.english, text.owner), (text.english, "")
