"""Read a content folder into a ``Ruleset``, or refuse it with file, line and nearest name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from triage_desk.domain.decision import RulesetRef
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import Handout
from triage_desk.domain.instrument import Instrument
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import Item, ItemText
from triage_desk.errors import ContentError
from triage_desk.rules.check import check
from triage_desk.rules.check_references import Fault
from triage_desk.rules.constraints import PAYER, Constraints
from triage_desk.rules.content import (
    DispositionRule,
    Pathway,
    RedFlag,
    Ruleset,
    SecondaryRule,
)
from triage_desk.rules.openly import openly
from triage_desk.rules.parse_condition import parse_condition
from triage_desk.rules.read_constraints import (
    Shelves,
    assemble,
    codes_of,
    read_booking,
    read_state,
    read_state_words,
)
from triage_desk.rules.read_followups import FILE as FOLLOW_UPS
from triage_desk.rules.read_followups import read_followups
from triage_desk.rules.read_instruments import Shelf, read_instrument, read_instrument_words
from triage_desk.rules.read_prevention import FILE as PREVENTION
from triage_desk.rules.read_prevention import read_prevention
from triage_desk.rules.read_questionnaire import QuestionnaireParts, read_section
from triage_desk.rules.read_rules import (
    read_assumption,
    read_flag,
    read_pathway,
    read_secondary,
    read_source,
    read_threshold,
)
from triage_desk.rules.read_text import (
    SecondaryWords,
    read_disposition_words,
    read_flag_words,
    read_handout,
    read_item_text,
    read_pathway_words,
    read_secondary_words,
)
from triage_desk.rules.read_translation import LANGUAGE_FILE, read_translation
from triage_desk.rules.read_ways import Ways, read_ways
from triage_desk.rules.translation import Translation
from triage_desk.rules.yamlnode import Node, bytes_of, nearest, read_yaml

T = TypeVar("T")
N = TypeVar("N", RedFlag, Pathway)
Origins: TypeAlias = dict[str, tuple[str, int]]
RULESET_KEYS = ("version", "status", "effective_from", "approver", "sections", "outside_scope")
RULESET_MORE = ("covered_regions", "effective_until", "most_items")
NOT_RULES = "cases"


class Folder:
    """A content folder, read file by file with names relative to it."""

    def __init__(self, root: Path) -> None:
        """Keep the root; raise ``ContentError`` when it is no folder."""
        if not root.is_dir():
            raise ContentError(f"there is no content folder at {root}; reinstall the program")
        self.root = root

    def read(self, name: str) -> Node:
        """Read one file that must exist."""
        path = self.root / name
        if not path.is_file():
            raise ContentError("this file is missing from the content folder", name)
        return read_yaml(path, name)

    def read_all(self, pattern: str) -> Iterator[Node]:
        """Read every file that matches, in name order (the order never matters)."""
        for path in sorted(self.root.glob(pattern)):
            yield read_yaml(path, path.relative_to(self.root).as_posix())

    def table(self, pattern: str, read: Callable[[str, Node], T]) -> dict[str, T]:
        """Read mappings of id -> entry from every file that matches; refuse an id used twice."""
        found: dict[str, T] = {}
        for file in self.read_all(pattern):
            for key, node in file.entries().items():
                if key in found:
                    raise node.fault(f'id "{key}" is used twice')
                found[key] = read(key, node)
        return found

    def locate(self, fault: Fault) -> Fault:
        """Return ``fault`` with the file and line where its word stands, where that is found."""
        word = re.compile(rf"(?<![\w-]){re.escape(fault.word)}(?![\w-])")
        for path in sorted(self.root.glob(fault.file)) if fault.word else ():
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, text in enumerate(lines, start=1):
                if number >= fault.line and word.search(text.partition("#")[0]):
                    return replace(fault, file=path.relative_to(self.root).as_posix(), line=number)
        return fault

    def rule_files(self) -> dict[str, bytes]:
        """Return every file the rules read, by its name, with ends of line as on Unix."""
        paths = {p.relative_to(self.root): p for p in sorted(self.root.rglob("*.yaml"))}
        return {
            name.as_posix(): bytes_of(path, name.as_posix()).replace(b"\r\n", b"\n")
            for name, path in paths.items()
            if name.parts[0] != NOT_RULES
        }

    def content_hash(self) -> str:
        """Return the SHA-256 (hex) over names and bytes of every file the rules read."""
        return hash_of(self.rule_files())


def hash_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 (hex) over names and bytes of files, in the order given."""
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def load_ruleset(root: Path) -> Ruleset:
    """Read and cross-check the content folder ``root``.

    Raises:
        ContentError: whatever the loader does not understand, with file, line and what to write.
    """
    folder = Folder(root)
    ruleset = _assemble(folder)
    faults = check(ruleset)
    if faults:
        first = folder.locate(faults[0])
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise ContentError(first.message + more, first.file, first.line)
    return ruleset


def load_unchecked(root: Path) -> Ruleset:
    """Read ``root`` without the cross-checks, so that ``check`` can list every fault."""
    return _assemble(Folder(root))


def _assemble(folder: Folder) -> Ruleset:
    head = folder.read("ruleset.yaml").fields(RULESET_KEYS, RULESET_MORE)
    text = f"text/{SOURCE}"
    parts = _questionnaire(folder, head["sections"])
    usual = folder.table(f"{text}/items*.yaml", lambda _, node: read_item_text(node))
    offers = folder.table(f"{text}/secondary*.yaml", lambda _, node: read_secondary_words(node))
    routes = [d.value for d in Disposition]
    ways = read_ways(folder.read_all(f"{text}/ways*.yaml"), usual, routes, offers)
    texts = ways.onto(usual)
    numbers = folder.table("thresholds*.yaml", read_threshold)
    items = {item.link_id: item for section in parts.sections for item in section.items}
    flags, flag_origins = _flags(folder, text)
    pathways, pathway_origins = _pathways(folder, text)
    instruments = _instruments(folder, text, Shelf(numbers, items, texts))
    translations = _translations(folder)
    ruleset = Ruleset(
        ref=RulesetRef(head["version"].text(), folder.content_hash()),
        status=head["status"].choice(("draft", "signed")),
        effective_from=head["effective_from"].day(),
        approver=head["approver"].text(),
        sections=tuple(parts.sections),
        section_titles=folder.table(f"{text}/sections*.yaml", lambda _, node: node.text()),
        gates=parts.gates,
        texts={SOURCE: texts, **_texts(items.values(), texts, translations)},
        flags=flags,
        pathways=pathways,
        dispositions=_dispositions(folder, text, ways),
        secondary=_secondary(folder, offers, ways),
        thresholds=numbers,
        sources=folder.table("sources*.yaml", read_source),
        assumptions=folder.table("assumptions*.yaml", read_assumption),
        handouts=_handouts(folder, text),
        instruments=instruments,
        outside_scope=parse_condition(head["outside_scope"]),
        effective_until=head["effective_until"].day() if "effective_until" in head else None,
        covered_regions=head["covered_regions"].words() if "covered_regions" in head else (),
        most_items=_most_items(head),
        phrases=folder.table(f"{text}/phrases*.yaml", lambda _, node: node.text()),
        origins={**parts.origins, **flag_origins, **pathway_origins},
        translations=translations,
        never_says=ways.never_says,
        safety_ways=ways.safety_net,
        follow_ups=read_followups(folder.read_all(FOLLOW_UPS), pathway_origins, instruments),
        prevention=read_prevention(
            folder.table(PREVENTION, lambda _, node: node),
            folder.table(f"{text}/{PREVENTION}", lambda _, node: node),
            pathway_origins,
        ),
    )
    return openly(replace(ruleset, constraints=_constraints(folder, ruleset)))


def _constraints(folder: Folder, ruleset: Ruleset) -> Constraints:
    """Read what to know before booking; the payers are the options of the item that asks."""
    text = f"text/{SOURCE}"
    shelves = Shelves(
        ruleset.sources,
        codes_of(
            tuple(o.code for i in ruleset.items if i.link_id == PAYER for o in i.options),
            tuple(pathway.pathway_id for pathway in ruleset.pathways),
        ),
        folder.table(f"{text}/states*.yaml", lambda _, node: read_state_words(node)),
        folder.table(f"{text}/booking*.yaml", lambda _, node: node.text()),
    )
    return assemble(
        folder.read("ruleset.yaml"),
        folder.table("constraints/states*.yaml", lambda n, node: read_state(n, node, shelves)),
        folder.table("constraints/booking*.yaml", lambda n, node: read_booking(n, node, shelves)),
        shelves,
    )


def _translations(folder: Folder) -> dict[str, Translation]:
    """Read every language but English: the folders of ``text/`` by name."""
    found = {}
    for path in sorted((folder.root / "text").iterdir()):
        code = path.name
        if path.is_dir() and code != SOURCE:
            files = [
                node
                for node in folder.read_all(f"text/{code}/**/*.yaml")
                if Path(node.file).name != LANGUAGE_FILE
            ]
            language = folder.read(f"text/{code}/{LANGUAGE_FILE}")
            found[code] = read_translation(code, language, files)
    return found


def _texts(
    items: Iterable[Item], words: dict[str, ItemText], translations: dict[str, Translation]
) -> dict[str, dict[str, ItemText]]:
    """Return the words of every item in every language but English."""
    asked = [item for item in items if item.link_id in words]
    return {
        code: {item.link_id: known.item(item, words[item.link_id]) for item in asked}
        for code, known in translations.items()
    }


def _most_items(head: dict[str, Node]) -> dict[str, int]:
    entries = head["most_items"].entries() if "most_items" in head else {}
    return {place: node.whole() for place, node in entries.items()}


def _questionnaire(folder: Folder, order: Node) -> QuestionnaireParts:
    """Read the sections named in ``ruleset.yaml``, in that order; refuse a file left out."""
    parts = QuestionnaireParts(sections=[], gates={}, origins={})
    sections = [path.stem for path in (folder.root / "questionnaires").glob("*.yaml")]
    for name in order.items():
        if name.text() not in sections:
            hint = nearest(name.text(), sections)
            raise name.fault(f"there is no questionnaires/{name.text()}.yaml{hint}")
        read_section(folder.read(f"questionnaires/{name.text()}.yaml"), parts)
    known = {f"{name.text()}.yaml" for name in order.items()}
    for path in sorted((folder.root / "questionnaires").glob("*.yaml")):
        if path.name not in known:
            raise order.fault(f'"{path.stem}" is in questionnaires/ but not in sections')
    return parts


def _flags(folder: Folder, text: str) -> tuple[tuple[RedFlag, ...], Origins]:
    words = folder.table(f"{text}/findings*.yaml", lambda _, node: read_flag_words(node))
    flags: dict[str, RedFlag] = {}
    origins: Origins = {}
    for node in folder.read_all("red_flags/*.yaml"):
        _add(flags, origins, read_flag(node, words), node)
    orphans = sorted(words.keys() - flags.keys())
    if orphans:
        hint = nearest(orphans[0], flags)
        message = f'words for "{orphans[0]}", but no such flag{hint}'
        found = folder.locate(Fault(message, f"{text}/findings*.yaml", 0, orphans[0]))
        raise ContentError(message, found.file, found.line)
    return tuple(flags.values()), origins


def _pathways(folder: Folder, text: str) -> tuple[tuple[Pathway, ...], Origins]:
    words = folder.table(f"{text}/pathways*.yaml", lambda _, node: read_pathway_words(node))
    pathways: dict[str, Pathway] = {}
    origins: Origins = {}
    for node in folder.read_all("pathways/*.yaml"):
        _add(pathways, origins, read_pathway(node, words), node)
    ordered = sorted(pathways.values(), key=lambda p: (p.rank, p.pathway_id))
    return tuple(ordered), origins


def _add(found: dict[str, N], origins: Origins, entry: N, node: Node) -> None:
    """Add one entry that has a file to itself, under the name of that file."""
    stem = Path(node.file).stem
    if entry.name_id != stem:
        raise node.fault(f'the id "{entry.name_id}" and the file name "{stem}" differ')
    found[stem] = entry
    origins[stem] = (node.file, node.line)


def _dispositions(folder: Folder, text: str, ways: Ways) -> dict[Disposition, DispositionRule]:
    words = folder.table(f"{text}/dispositions.yaml", lambda _, n: read_disposition_words(n))
    node = folder.read("dispositions.yaml")
    rules = {}
    for name, body in node.fields(tuple(d.value for d in Disposition)).items():
        if name not in words:
            raise body.fault(f'"{name}" has no words in {text}/dispositions.yaml')
        said = words[name]
        rules[Disposition(name)] = DispositionRule(
            Disposition(name),
            body.fields(("hours",))["hours"].whole(),
            said.act_within,
            said.book,
            said.say,
            said.safety_net,
            ways.dispositions.get(name, {}),
        )
    return rules


def _secondary(
    folder: Folder, words: Mapping[str, SecondaryWords], ways: Ways
) -> tuple[SecondaryRule, ...]:
    table = folder.table(
        "secondary*.yaml",
        lambda name, node: read_secondary(name, node, words, ways.hand_over.get(name, {})),
    )
    return tuple(table.values())


def _handouts(folder: Folder, text: str) -> dict[str, Handout]:
    handouts = {}
    for node in folder.read_all(f"{text}/handouts/*.yaml"):
        handout, stem = read_handout(node), Path(node.file).stem
        if handout.handout_id != stem:
            raise node.fault(f'the id "{handout.handout_id}" and the file name "{stem}" differ')
        handouts[stem] = handout
    return handouts


def _instruments(folder: Folder, text: str, shelf: Shelf) -> dict[str, Instrument]:
    words = folder.table(f"{text}/instruments*.yaml", lambda _, n: read_instrument_words(n))
    found: dict[str, Instrument] = {}
    for node in folder.read_all("instruments/*.yaml"):
        instrument, stem = read_instrument(node, words, shelf), Path(node.file).stem
        if instrument.instrument_id != stem:
            raise node.fault(f'the id "{instrument.instrument_id}" and the file name differ')
        found[stem] = instrument
    orphans = sorted(words.keys() - found.keys())
    if orphans:
        raise ContentError(
            f'words for "{orphans[0]}", but no such instrument', f"{text}/instruments.yaml"
        )
    return found
