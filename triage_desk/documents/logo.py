"""The picture on the letterhead: whether papers can show it, and how large it stands there."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.platypus import Image as Picture

# Points. A wide picture is as wide as may be, a tall one as tall as the lines beside it.
WIDEST, TALLEST = 110.0, 32.0
# A side of more is no logo, and would take long to read.
MOST_PIXELS = 4000


def can_show(picture: bytes) -> bool:
    """Return whether ``picture`` is a whole PNG or JPEG of a sensible size."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            if max(opened.size) > MOST_PIXELS:
                return False
            opened.load()
    # What Pillow finds too large to be a picture it says in a way of its own, or as a warning.
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return False
    return True


def drawn(picture: bytes) -> Picture:
    """Return a picture that ``can_show`` let pass, in its own proportions."""
    from PIL import Image
    from reportlab.platypus import Image as Picture

    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    scale = min(WIDEST / width, TALLEST / height)
    return Picture(io.BytesIO(picture), width * scale, height * scale)
