"""From bytes to the segments of each message, however odd; no meaning is given to them here.

The ``hl7`` package is used for connections (``mllp``), not here: it makes an object of every sign
(20 MB of "^" are 9 GB and 90 s), and writes an escape sequence it cannot read into a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage_desk.errors import UserError
from triage_desk.exchange.text import tidy

VT, FS = b"\x0b", b"\x1c"
BOM = b"\xef\xbb\xbf"
NULL = '""'
"""What a sender writes to say that a value is to be taken away."""
_ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}(?:\W|$)")
# Table 0211 of HL7: what MSH-18 says, and what Python calls it.
_CODES = {
    **{f"8859/{part}": f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 15)},
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "UNICODE": "utf-8",
    "ASCII": "ascii",
    "": "ascii",
    "GB 18030-2000": "gb18030",
    "BIG-5": "big5",
}
_HEX = re.compile(r"X(?:[0-9A-Fa-f]{2}){1,200}")
MOST_CELLS, MOST_FIELDS, MOST_SEGMENTS = 200, 500, 20_000
MOST_MESSAGES, MOST_LINES = 50_000, 5_000_000
_LINE = re.compile(rb"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """The five signs of a message that part its text."""

    field: str = "|"
    component: str = "^"
    repeat: str = "~"
    escape: str = "\\"
    sub: str = "&"


class Segment:
    """One line of a message: fields count from 1, as the standard does."""

    def __init__(self, name: str, fields: list[str], marks: Marks, code: str) -> None:
        """Keep raw fields; ``fields[0]`` is the name."""
        self.name, self._fields, self._marks, self._code = name, fields, marks, code

    def raw(self, field: int) -> str:
        """Return a field as it stands, "" where there is none."""
        return self._fields[field] if field < len(self._fields) else ""

    def repeats(self, field: int) -> list[Cell]:
        """Return what a field says, one cell for each time that it says something."""
        parts = self.raw(field).split(self._marks.repeat, MOST_CELLS)[:MOST_CELLS]
        return [Cell(part, self._marks, self._code) for part in parts if part]

    def at(self, field: int, component: int = 1, sub: int = 1) -> str:
        """Return one value of the first repetition, "" where there is none."""
        found = self.repeats(field)
        return found[0].at(component, sub) if found else ""


class Cell:
    """One repetition of a field."""

    def __init__(self, raw: str, marks: Marks, code: str) -> None:
        """Keep it raw."""
        self.raw, self._marks, self._code = raw, marks, code

    def at(self, component: int = 1, sub: int = 1, longest: int = 200) -> str:
        """Return a component, or a part of one, as plain text on one line; never the null."""
        parts = self.raw.split(self._marks.component, component)
        whole = parts[component - 1] if component <= len(parts) else ""
        subs = whole.split(self._marks.sub, sub)
        text = subs[sub - 1] if sub <= len(subs) else ""
        return "" if text == NULL else _plain(text, self._marks, self._code, longest)


@dataclass(frozen=True, slots=True)
class Wire:
    """One message: its segments in order, and what was odd about it."""

    segments: tuple[Segment, ...]
    marks: Marks
    odd: tuple[str, ...] = ()

    @property
    def header(self) -> Segment:
        """Return MSH."""
        return self.segments[0]

    def all(self, name: str) -> list[Segment]:
        """Return every segment of a name."""
        return [one for one in self.segments if one.name == name]

    def first(self, name: str) -> Segment | None:
        """Return the first segment of a name."""
        return next((one for one in self.segments if one.name == name), None)


def fits(head: bytes) -> bool:
    """Return whether a file begins as HL7 version 2 does."""
    began = head.removeprefix(BOM).lstrip(b" \t\r\n" + VT)
    return began[:3] in (b"MSH", b"FHS", b"BHS") and not began[3:4].isalnum()


def split(data: bytes) -> tuple[list[bytes], list[str]]:
    """Return each message of a file or a batch whole, and what was odd about the file.

    Raises:
        UserError: there are too many messages or lines for one file.
    """
    plain = data.removeprefix(BOM).replace(VT, b"\r").replace(FS, b"\r")
    found = list[bytearray]()
    odd = dict[str, None]()
    before = 0
    for number, line in enumerate(_LINE.finditer(plain)):
        words = line[0].lstrip()
        name = words[:3]
        if name == b"MSH":
            found.append(bytearray(words))
        elif name in _ENVELOPE:
            if name == b"BTS":
                said = words[4:24].split(words[3:4] or b"|")[0].strip()
                if said.isdigit() and int(said) != len(found) - before:
                    odd["the batch says another number of messages than it has"] = None
                before = len(found)
        elif found and words:
            found[-1] += b"\r" + line[0]
        elif words:
            odd["a line before the first message belongs to none"] = None
        if len(found) > MOST_MESSAGES or number > MOST_LINES:
            raise UserError("There are too many messages in the file: send it in parts.")
    return [bytes(one) for one in found], list(odd)


def read(message: bytes) -> Wire:
    """Return the segments of one message.

    Raises:
        UserError: it does not begin as a message does, or names signs that cannot part anything.
    """
    marks = _marks(message)
    if message.count(b"\r") > MOST_SEGMENTS:
        raise UserError("the message has too many segments: ask for it in parts")
    text, code, odd = _decoded(message, marks)
    lines: list[list[str]] = []
    broken = False
    for line in text.split("\r"):
        if _SEGMENT.match(line):
            lines.append([line])
        elif line.strip() and lines:
            # Somebody pressed Enter inside a field: the words go on.
            lines[-1].append(line.strip())
            broken = True
    if broken:
        odd.append("a line that is no segment was read as part of the one before")
    segments = [_segment(" ".join(parts), marks, code) for parts in lines]
    return Wire(tuple(segments), marks, tuple(dict.fromkeys(odd)))


def _segment(line: str, marks: Marks, code: str) -> Segment:
    """Return one segment; the sign that parts the fields of MSH is itself its first field."""
    fields = line.split(marks.field, MOST_FIELDS)[:MOST_FIELDS]
    if fields[0] == "MSH":
        fields.insert(1, marks.field)
    return Segment(fields[0][:3], fields, marks, code)


def _marks(message: bytes) -> Marks:
    """Return the signs that MSH-1 and MSH-2 name."""
    head = message[:20].decode("latin-1")
    sign = head[3:4]
    others = head[4:].partition(sign)[0] if sign else ""
    signs = [sign, *(others[:4] + "^~\\&"[len(others) :])]
    usable = not any(one.isalnum() or one.isspace() or one == '"' for one in signs)
    if head[:3] != "MSH" or not others or len(set(signs)) < len(signs) or not usable:
        raise UserError("the message does not begin with MSH and its five signs: ask for it again")
    return Marks(sign, *signs[1:])


def _decoded(message: bytes, marks: Marks) -> tuple[str, str, list[str]]:
    """Return the text, the code it was in, and what was odd: what MSH-18 says may be wrong."""
    line = message.partition(b"\r")[0].decode("latin-1").split(marks.field)
    said = line[17].split(marks.repeat)[0].strip().upper() if len(line) > 17 else ""  # noqa: PLR2004
    code = _CODES.get(said, "utf-8")
    odd = [] if said in _CODES else [f"{tidy(said, 20)} is no known code of letters"]
    # Bytes that are right UTF-8 with letters beyond ASCII are that, whatever the header says.
    for attempt in (*(("utf-8",) if code.startswith(("iso8859-1", "ascii")) else ()), code):
        try:
            text = message.decode(attempt)
        except UnicodeDecodeError:
            continue
        if not text.isascii() and attempt != code:
            odd.append("its letters are UTF-8, which its header does not say")
        return text, attempt, odd
    odd.append("its letters are not in the code that its header names")
    return message.decode("cp1252", errors="replace"), "cp1252", odd


def unescaped(text: str, marks: Marks, code: str = "latin-1") -> str:
    r"""Return text with its escape sequences read: \F\ \S\ \T\ \R\ \E\ \X..\ \.br\ and the like.

    Whatever is not known (highlighting, other character sets) is left out, and a sign that opens
    no sequence stands for itself.
    """
    if marks.escape not in text:
        return text
    parts = text.split(marks.escape)
    made, index = [parts[0]], 1
    while index < len(parts):
        known = _escape(parts[index], marks, code) if index + 1 < len(parts) else None
        if known is None:
            made.append(marks.escape + parts[index])
            index += 1
        else:
            made += [known, parts[index + 1]]
            index += 2
    return "".join(made)


def _plain(text: str, marks: Marks, code: str, longest: int) -> str:
    """Return as much of a text as may be kept; one that does not end costs no more than that."""
    return tidy(unescaped(text[: 8 * longest], marks, code), longest)


def _escape(word: str, marks: Marks, code: str) -> str | None:
    plain = {
        "F": marks.field,
        "S": marks.component,
        "T": marks.sub,
        "R": marks.repeat,
        "E": marks.escape,
        "H": "",
        "N": "",
    }
    if word in plain:
        return plain[word]
    if _HEX.fullmatch(word):
        data = bytes.fromhex(word[1:])
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")
    if re.fullmatch(r"\.(?:br|sp|ce|sk|fi|nf|in|ti)(?:[+-]?\d{0,4})?", word):
        return " "
    return "" if re.fullmatch(r"(?:C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4,6}|Z\w{0,20})", word) else None


def escaped(text: str, marks: Marks = Marks()) -> str:
    """Return text as it stands in a message: the five signs and line ends as sequences."""
    signs = {
        marks.escape: "E",
        marks.field: "F",
        marks.component: "S",
        marks.sub: "T",
        marks.repeat: "R",
        "\n": ".br",
    }
    found = (f"{marks.escape}{signs[one]}{marks.escape}" if one in signs else one for one in text)
    return "".join(found).replace("\r", "")
