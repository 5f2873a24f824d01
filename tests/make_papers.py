"""Small pictures of every paper, for whoever wants to see them without printing.

    PYTHONPATH=. python -m tests.make_papers resources/reference/papers

Everybody on them is invented. Up to four pages stand side by side.
"""

import sys
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument

from tests.documents import papers, test_blank_interview, test_office, test_pointing_card
from triage_desk.documents import PdfRenderer

SCALE = 0.75  # of 72 dots an inch: to be recognised, and just to be read
MOST_PAGES, GAP = 4, 8
GREYS = 48
SHOWN = (
    *("letter_pt_first", "letter_changed", "letter_worldwide", "information_copy", "handout"),
    *("visit_summary", "referral_copy", "referral_copy_es", "emergency_card", "review_note"),
    "work_note",
)


def all_papers() -> dict[str, bytes]:
    """Return one of every kind of paper, by name."""
    renderer = PdfRenderer()
    made = {name: renderer.render(papers.PAPERS[name]()) for name in SHOWN}
    made["blank_interview"] = renderer.render_blank(test_blank_interview.BLANK)
    made["pointing_card"] = renderer.render_cards(tuple(test_pointing_card.CARDS.values()))
    made["day_sheet"] = renderer.render_day_sheet(test_office.SHEET)
    return made


def picture(pdf: bytes) -> Image.Image:
    """Return the first pages beside each other, on grey."""
    document = PdfDocument(pdf)
    try:
        shown = range(min(len(document), MOST_PAGES))
        pages = [document[at].render(scale=SCALE).to_pil().convert("RGB") for at in shown]
    finally:
        document.close()
    wide = sum(page.width + GAP for page in pages) + GAP
    sheet = Image.new("RGB", (wide, pages[0].height + 2 * GAP), "#8A9396")
    at = GAP
    for page in pages:
        sheet.paste(page, (at, GAP))
        at += page.width + GAP
    return sheet.quantize(GREYS, dither=Image.Dither.NONE)


def main(folder: Path) -> None:
    """Draw all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pdf in all_papers().items():
        picture(pdf).save(folder / f"{name.replace('_', '-')}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
