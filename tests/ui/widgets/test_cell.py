"""Painted lists stand in a mirror from right to left; their words do not."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from triage_desk.ui import theme
from triage_desk.ui.widgets.cell import Cell

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
BOX = QRectF(10, 0, 200, 30)


def drawn(direction, draw):
    """Return which columns of pixels ``draw`` paints in a cell, and how high up each."""
    image = QImage(220, 30, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    draw(Cell(painter, BOX))
    assert painter.layoutDirection() is direction
    painter.end()
    inked = [x for x in range(220) if any(image.pixelColor(x, y).value() < 255 for y in range(30))]
    high = [min(y for y in range(30) if image.pixelColor(x, y).value() < 255) for x in inked]
    return inked, high


def words(said, *, right=False):
    return lambda cell: cell.words(BOX, said, theme.current().font("body"), "ink", right=right)


def test_a_place_is_seen_in_a_mirror(qapp):
    inked, _ = drawn(RIGHT, lambda cell: cell.fill(QRectF(10, 0, 4, 30), "primary"))
    assert (inked[0], inked[-1]) == (206, 209)
    inked, _ = drawn(LEFT, lambda cell: cell.fill(QRectF(10, 0, 4, 30), "primary"))
    assert (inked[0], inked[-1]) == (10, 13)


@pytest.mark.parametrize("right", [False, True])
def test_latin_letters_keep_their_order_at_the_other_side(qapp, right):
    plain, high = drawn(LEFT, words("V.O.", right=right))
    mirrored, other = drawn(RIGHT, words("V.O.", right=right))
    # A full stop is low, at the end only.
    assert high[0] < 15 < high[-1]
    assert other[0] < 15 < other[-1]
    assert (plain[0] < 110) is not right
    assert (mirrored[0] < 110) is right


def test_long_words_end_in_dots_inside_the_cell(qapp):
    inked, _ = drawn(RIGHT, words("Handed over? Stay with them. " * 4))
    assert inked[0] >= 9
    assert inked[-1] <= 211
