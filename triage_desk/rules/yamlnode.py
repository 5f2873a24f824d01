"""Strict reading of YAML: every value is read by the type expected, with file and line.

Stock YAML reads ``no`` as False, ``12:30`` as 750, and lets the last duplicate key win. Here a
scalar is the text that was written until somebody asks for a number, a date or a word; unknown
and duplicate keys are refused with the nearest valid name.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from triage_desk import files
from triage_desk.domain.days import read_day
from triage_desk.errors import ContentError

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST, MOST_DEEP = 1_000_000, 40
NESTED = f"values stand more than {MOST_DEEP} deep in others; write it flatter"
# Whatever composes a deep tree does so on the stack of C, and ends the program where that ends. A
# file without this is no deeper than some hundreds, and of ours none has it.
_MAYBE_DEEP = re.compile(rb"(?m)^ {80}|(?:[-?][ \t]+){20}")
MOST_OPENED = 250
LONGEST_MESSAGE = 400


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return a hint such as ``; did you mean "age"?``, or an empty string."""
    close = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


class Node:
    """One YAML value with its place. Reading it wrongly raises ``ContentError``."""

    __slots__ = ("_deep", "_node", "file")

    def __init__(self, node: yaml.Node, file: str, deep: int = 0) -> None:
        """Wrap a composed node that came from ``file``, ``deep`` values inside others."""
        self._node = node
        self.file = file
        self._deep = deep
        if deep > MOST_DEEP:
            raise self.fault(NESTED)

    @property
    def line(self) -> int:
        """Return the line this value starts on, counted from 1."""
        return int(self._node.start_mark.line) + 1

    def fault(self, message: str) -> ContentError:
        """Return (not raise) an error at this place."""
        shown = "".join(letter if letter.isprintable() else "?" for letter in message)
        return ContentError(shown[:LONGEST_MESSAGE], self.file, self.line)

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """Return the values of a mapping whose keys are closed.

        Raises:
            ContentError: not a mapping, an unknown or duplicate key, a required key missing.
        """
        needed, allowed = tuple(required), (*required, *optional)
        found = self.entries()
        for key, value in found.items():
            if key not in allowed:
                raise value.fault(f'unknown key "{key}"{nearest(key, allowed)}')
        missing = [key for key in needed if key not in found]
        if missing:
            raise self.fault(f'missing key "{missing[0]}"')
        return found

    def entries(self) -> dict[str, Node]:
        """Return the values of a mapping whose keys are free (ids), in order."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.fault("expected a mapping (key: value)")
        found: dict[str, Node] = {}
        for key_node, value_node in self._node.value:
            key = Node(key_node, self.file).text()
            if key in found:
                raise Node(key_node, self.file).fault(f'duplicate key "{key}"')
            found[key] = Node(value_node, self.file, self._deep + 1)
        return found

    def items(self) -> tuple[Node, ...]:
        """Return the values of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.fault("expected a list")
        return tuple(Node(child, self.file, self._deep + 1) for child in self._node.value)

    @property
    def is_mapping(self) -> bool:
        """True for a mapping."""
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """True for a list."""
        return isinstance(self._node, yaml.SequenceNode)

    def text(self) -> str:
        """Return a scalar as written, blanks at the ends removed; ``""`` only when quoted."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.fault("expected text")
        value = str(self._node.value).strip()
        if not value and not self._node.style:
            raise self.fault("expected text, found nothing")
        return value

    def words(self) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(child.text() for child in self.items())

    def number(self) -> float:
        """Return a plain (unquoted) decimal number."""
        value = self.text()
        if (isinstance(self._node, yaml.ScalarNode) and self._node.style) or not _NUMBER.fullmatch(
            value
        ):
            raise self.fault(f'expected a number, found "{value}"')
        return float(value)

    def whole(self) -> int:
        """Return a plain whole number."""
        value = self.number()
        if value != int(value):
            raise self.fault(f"expected a whole number, found {value}")
        return int(value)

    def day(self) -> date:
        """Return a date written as 2026-11-21."""
        try:
            return read_day(self.text())
        except ValueError:
            raise self.fault(f'expected a date like 2026-11-21, found "{self.text()}"') from None

    def flag(self) -> bool:
        """Return a switch written as ``true`` or ``false``."""
        return self.choice(("true", "false")) == "true"

    def choice(self, valid: Iterable[str]) -> str:
        """Return a text that must be one of ``valid``."""
        value, allowed = self.text(), tuple(valid)
        if value not in allowed:
            raise self.fault(
                f'"{value}" is not one of {", ".join(allowed)}{nearest(value, allowed)}'
            )
        return value


def read_yaml(path: Path, shown_as: str) -> Node:
    """Read one file; ``shown_as`` is the name used in messages.

    Raises:
        ContentError: the file cannot be read, is not valid YAML, is empty, or uses an alias.
    """
    data = bytes_of(path, shown_as)
    try:
        if _may_be_deep(data) and _depth(data) > MOST_DEEP:
            raise ContentError(NESTED, shown_as)
        if any(isinstance(event, yaml.AliasEvent) for event in _aliases(data)):
            raise ContentError("aliases (*name) are not read here; write the value out", shown_as)
        node = yaml.compose(data, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(f"not readable as YAML: {error.problem}", shown_as, line) from error
    except yaml.YAMLError as error:
        raise ContentError(f"not readable as YAML: {_one_line(error)}", shown_as) from error
    if node is None:
        raise ContentError("the file is empty", shown_as)
    return Node(node, shown_as)


def bytes_of(path: Path, shown_as: str) -> bytes:
    """Return the bytes of one file of content.

    Raises:
        ContentError: it cannot be read, or is larger than any file of content.
    """
    try:
        return files.read_at_most(path, LARGEST)
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", shown_as) from error


def _one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())


def _aliases(data: bytes) -> Iterable[yaml.Event]:
    """Parse only when an alias is possible at all: most files hold no asterisk."""
    return yaml.parse(data, Loader=_LOADER) if b"*" in data else ()


def _may_be_deep(data: bytes) -> bool:
    """Return whether a file must be looked through before it is composed."""
    opened = data.count(b"[") + data.count(b"{")
    plain = data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return opened > MOST_OPENED or not plain or _MAYBE_DEEP.search(data) is not None


def _depth(data: bytes) -> int:
    """Return how deep values stand in others, as far as one more than may be."""
    deep = deepest = 0
    for event in yaml.parse(data, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            deep += 1
            deepest = max(deepest, deep)
        elif isinstance(event, yaml.CollectionEndEvent):
            deep -= 1
        if deepest > MOST_DEEP:
            break
    return deepest
