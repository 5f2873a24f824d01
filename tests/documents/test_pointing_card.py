"""The pointing card, printed and read back."""

import os
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.documents.papers import CLINIC
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.domain.pointing_card import CardLine, PointingCard

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
UPDATE = "TRIAGE_UPDATE_GOLDEN"

ENGLISH = PointingCard(
    *(CLINIC, "2", "Point, or say the letter.", "In private, only yes or no: any of these?"),
    (
        CardLine("A", "Not safe at home, or someone hurts or scares you"),
        CardLine("B", "Used a needle for drugs that were not prescribed"),
    ),
    (
        CardLine("Z", "None of these"),
        CardLine("Y", "I am not sure"),
        CardLine("X", "I would rather not say"),
    ),
    *("Only your care team sees your answer.", "Card 2", "en", "English", "2026.11.2"),
)
SPANISH = replace(
    ENGLISH,
    title="Señale, o diga la letra.",
    about="En privado, solo sí o no: ¿alguna de estas cosas?",
    lines=(
        CardLine("A", "No se siente seguro(a) en casa, o alguien le lastima o le da miedo"),
        CardLine("B", "Usó una aguja para drogas que no le recetaron"),
    ),
    last=(
        CardLine("Z", "Ninguna de estas"),
        CardLine("Y", "No lo sé"),
        CardLine("X", "Prefiero no decirlo"),
    ),
    foot="Solo su equipo de salud ve su respuesta.",
    name="Tarjeta 2",
    language="es",
    language_name="Español",
    notice="Traducción aún no revisada",
)
CARDS = {"pointing_card": ENGLISH, "pointing_card_es": SPANISH}


@pytest.mark.parametrize("name", CARDS)
def test_text_is_the_golden_text(name):
    text = read_back(PdfRenderer().render_card(CARDS[name]))
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        golden.write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = golden.read_text(encoding="utf-8").splitlines() if golden.exists() else []
    difference = list(unified_diff(kept, text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n".join([f"set {UPDATE}=1 if {name} is right:", *difference])


def test_the_same_card_is_the_same_bytes():
    assert PdfRenderer().render_card(ENGLISH) == PdfRenderer().render_card(ENGLISH)


def test_eight_long_lines_still_fit_one_page():
    long = "Sudden this week: face droop, slurred speech, weak side, lost sight or balance " * 2
    many = replace(ENGLISH, lines=tuple(CardLine(letter, long) for letter in "ABCDEFGH"))
    assert page_count(PdfRenderer().render_card(many)) == 1


def test_letters_stand_in_the_order_of_the_screen():
    text = read_back(PdfRenderer().render_card(ENGLISH))
    at = [text.index(f"\n{letter}\n") if f"\n{letter}\n" in text else text.index(line)
          for letter, line in (("A", "Not safe"), ("B", "Used a needle"), ("Z", "None of"),
                               ("Y", "I am not sure"), ("X", "I would rather"))]  # fmt: skip
    assert at == sorted(at)


def test_several_cards_are_one_file_each_on_its_own_page_with_its_own_count():
    pdf = PdfRenderer().render_cards((ENGLISH, SPANISH))
    first, second = read_back(pdf).split("\f")
    assert "Point, or say the letter." in first
    assert "Señale, o diga la letra." in second
    assert "Page 1 of 1" in first
    assert "Page 1 of 1" in second
