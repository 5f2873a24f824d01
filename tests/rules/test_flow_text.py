"""Widths of words without a font: those of the faces that are bundled."""

import pytest

from triage_desk.rules.flow_text import width_of, wrapped

PRINTABLE = "".join(map(chr, range(32, 127)))


@pytest.mark.parametrize(("face", "bold"), [("Regular", False), ("Bold", True)])
def test_widths_are_those_of_the_bundled_face(root, face, bold):
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(f"Measured{face}", str(root / "resources" / "fonts" / f"NotoSans-{face}.ttf"))
    for char in PRINTABLE:
        assert width_of(char, 1000, bold=bold) == pytest.approx(font.stringWidth(char, 1000), abs=1)


def test_a_character_without_a_width_is_taken_to_be_wide():
    assert width_of("\N{EM DASH}", 10) == pytest.approx(9.5)


def test_lines_keep_within_the_width_and_lose_no_word():
    text = "Any surgery or procedure, or a shot in the spine, in the last 3 months"
    lines = wrapped(text, 120, 9)
    assert len(lines) > 2
    assert " ".join(lines) == text
    assert all(width_of(line, 9) <= 120 for line in lines)


def test_a_word_wider_than_its_line_is_cut():
    for text in ("a Donaudampfschifffahrtsgesellschaft b", "Donaudampfschifffahrt b"):
        lines = wrapped(text, 60, 9)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width_of(line, 9) <= 60 for line in lines)


def test_no_words_are_no_lines():
    assert wrapped("  ", 60, 9) == ()
