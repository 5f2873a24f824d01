"""How wide words are, so that a flow can be laid out without a font or a canvas.

The widths are those of the bundled faces, Noto Sans Regular and Bold, in thousandths of the size,
for the printable ASCII characters; ``tests/rules/test_flow_text.py`` compares them with the fonts.
"""

from __future__ import annotations

from functools import lru_cache

FIRST = 32
REGULAR = (
    *(260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372),
    *(572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434),
    *(899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907, 760, 781),
    *(605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444),
    *(281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605),
    *(615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572),
)
BOLD = (
    *(260, 286, 472, 646, 572, 901, 750, 266, 339, 339, 545, 572, 285, 322, 285, 413),
    *(572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 285, 285, 572, 572, 572, 477),
    *(897, 690, 672, 637, 740, 560, 549, 724, 765, 389, 331, 664, 565, 943, 813, 796),
    *(628, 796, 660, 551, 579, 756, 650, 967, 667, 624, 579, 331, 413, 331, 572, 411),
    *(362, 604, 633, 514, 633, 591, 387, 633, 657, 305, 305, 620, 305, 982, 657, 619),
    *(633, 633, 454, 497, 434, 657, 569, 856, 578, 569, 488, 394, 551, 394, 572),
)
OTHER = 950  # a character we have no width for is taken to be wide


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of ``text`` in points at ``size`` points."""
    face = BOLD if bold else REGULAR
    places = [ord(char) - FIRST for char in text]
    total = sum(face[place] if 0 <= place < len(face) else OTHER for place in places)
    return total * size / 1000


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return ``text`` in lines no wider than ``width`` points; a longer word is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        tried = f"{line} {word}".strip()
        if width_of(tried, size, bold=bold) <= width:
            line = tried
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line, size, bold=bold) > width:
            fits = _cut(line, width, size, bold=bold)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line) if line else tuple(lines)


def _cut(word: str, width: float, size: float, *, bold: bool) -> int:
    """Return how many characters of a long word fit; at least one."""
    count = 1
    while width_of(word[: count + 1], size, bold=bold) <= width:
        count += 1
    return count
