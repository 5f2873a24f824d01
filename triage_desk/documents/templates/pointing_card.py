"""The card to point at: large letters, the words of the screen, and no name."""

from __future__ import annotations

from collections.abc import Iterable

from triage_desk.documents.blocks import Block, Cell, Row, Table, Text, TextStyle
from triage_desk.domain.pointing_card import CardLine, PointingCard

WIDTHS = (0.14, 0.86)


def pointing_card(card: PointingCard) -> tuple[Block, ...]:
    """Return the blocks of the card, in the order of the screen."""
    blocks: list[Block] = [
        Table(
            "",
            (0.76, 0.24),
            (
                Row(
                    (
                        Cell((Text(card.title, style=TextStyle.TITLE), Text(card.about))),
                        Cell((Text(card.number, style=TextStyle.TITLE),), right=True),
                    )
                ),
            ),
            ruled=False,
            data=False,
        )
    ]
    if card.notice:
        blocks.append(Text(card.notice, style=TextStyle.SMALL))
    blocks.append(Table("", WIDTHS, tuple(_rows(card.lines))))
    blocks.append(Table("", WIDTHS, tuple(_rows(card.last))))
    return tuple(blocks)


def card_foot(card: PointingCard) -> str:
    """Return what stands at the foot: who sees the answer, and from which ruleset the words are."""
    parts = (card.foot, f"{card.name}, {card.language_name}", f"ruleset {card.version}")
    return " \N{MIDDLE DOT} ".join(parts)


def _rows(lines: Iterable[CardLine]) -> Iterable[Row]:
    for line in lines:
        letter = Text("", line.letter, TextStyle.LARGE)
        yield Row((Cell((letter,)), Cell((Text(line.words),))))
