"""The picture on the letterhead: shown as it is, never across words, and nothing else let in."""

import io
from dataclasses import replace
from random import Random

import pytest
from PIL import Image

from tests.documents import papers
from tests.documents.marks import marks_of
from triage_desk.documents import PdfRenderer, page_count
from triage_desk.documents.logo import MOST_PIXELS, TALLEST, WIDEST, can_show, drawn
from triage_desk.documents.style import MARGIN, WIDTH
from triage_desk.domain.document import DocumentKind


def picture(size=(300, 120), kind="PNG", mode="RGB"):
    held = io.BytesIO()
    Image.new(mode, size, 90).save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pictures_are_shown_in_their_own_proportions(kind, mode):
    data = picture(kind=kind, mode=mode)
    assert can_show(data)
    shown = drawn(data)
    assert shown.drawWidth / shown.drawHeight == pytest.approx(300 / 120)
    assert shown.drawWidth <= WIDEST
    assert shown.drawHeight <= TALLEST


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        picture()[: len(picture()) // 2],
        picture(kind="GIF", mode="L"),
        picture((MOST_PIXELS + 1, 1)),
    ],
)
def test_what_is_no_whole_picture_is_not_let_in(data):
    assert not can_show(data)


def test_a_picture_with_bytes_changed_at_random_never_stops_the_program():
    known, chance = picture(), Random(11)
    for _ in range(200):
        data = bytearray(known)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if can_show(bytes(data)):
            drawn(bytes(data))


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_paper_has_room_for_the_picture(kind):
    content = papers.pt_first(kind)
    head = replace(content.letterhead, logo=picture())
    paper = PdfRenderer().render(replace(content, letterhead=head))
    assert paper == PdfRenderer().render(replace(content, letterhead=head))
    assert page_count(paper) == page_count(PdfRenderer().render(content))
    words = [m for m in marks_of(paper)[0] if m.text and m.top > 700]
    left = [m for m in words if m.left < MARGIN + WIDTH * 0.6]
    assert min(m.left for m in left) > MARGIN + drawn(picture()).drawWidth
    assert all(m.right <= MARGIN + WIDTH * 0.6 for m in left)
