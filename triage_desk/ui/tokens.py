"""Design tokens: colours, type steps and sizes, as ``resources/styles/tokens.json`` has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtGui import QColor, QFont, QFontMetrics

from triage_desk.domain.disposition import Disposition
from triage_desk.ui.resources import resource

THEME_NAMES = ("light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class RouteColours:
    """The five colours of one route; ``glyph`` lies on ``mark``, ``text`` on ``fill``."""

    fill: QColor
    text: QColor
    mark: QColor
    glyph: QColor
    border: QColor


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme at one text size. ``scale`` is in percent, 100 to 200."""

    name: str
    scale: int
    colours: Mapping[str, str]
    routes: Mapping[str, Mapping[str, str]]
    sizes: Mapping[str, int]
    steps: Mapping[str, tuple[int, int]]
    family: tuple[str, ...]
    caps: Mapping[str, int]

    def hex(self, name: str) -> str:
        """Return a colour as "#RRGGBB"; raise ``KeyError`` for a name that is no token."""
        return self.colours[name]

    def colour(self, name: str) -> QColor:
        """Return a colour of this theme; raise ``KeyError`` for a name that is no token."""
        return QColor(self.colours[name])

    def route(self, disposition: Disposition) -> RouteColours:
        """Return the colours of a route."""
        return RouteColours(**{k: QColor(v) for k, v in self.routes[disposition.value].items()})

    def px(self, name: str) -> int:
        """Return a size token in logical pixels, not grown with the text."""
        return self.sizes[name]

    def grown(self, pixels: int) -> int:
        """Return logical pixels that hold text or stand beside it, grown with the text."""
        return round(pixels * self.scale / 100)

    def text_px(self, step: str) -> int:
        """Return the letter size of a type step in logical pixels; large steps stop at a cap."""
        grown = self.grown(self.steps[step][0])
        return min(grown, self.caps.get(step, grown))

    def font(self, step: str = "body", *, bold: bool = False) -> QFont:
        """Return the font of a type step."""
        return QFont(_font(self.family, self.text_px(step), bold=bold))

    def metrics(self, step: str = "body", *, bold: bool = False) -> QFontMetrics:
        """Return the measures of a type step; nobody may change them."""
        return _metrics(self.family, self.text_px(step), bold=bold)

    @property
    def large(self) -> bool:
        """True when text is so large that side panels give way to it."""
        return self.scale > 125


@lru_cache(maxsize=64)
def _font(family: tuple[str, ...], pixels: int, *, bold: bool) -> QFont:
    font = QFont(list(family))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=64)
def _metrics(family: tuple[str, ...], pixels: int, *, bold: bool) -> QFontMetrics:
    return QFontMetrics(_font(family, pixels, bold=bold))


@lru_cache(maxsize=1)
def _tokens() -> dict[str, Any]:
    tokens: dict[str, Any] = json.loads(resource("styles", "tokens.json").read_text("utf-8"))
    return tokens


@lru_cache(maxsize=16)
def load(name: str = "light", scale: int = 100) -> Theme:
    """Return a theme by name ("light", "dark", "contrast") and text size in percent.

    Raises:
        KeyError: there is no such theme.
    """
    tokens = _tokens()
    type_ = tokens["type"]
    return Theme(
        name=name,
        scale=min(max(scale, 100), 200),
        colours=tokens["themes"][name]["colours"],
        routes=tokens["themes"][name]["routes"],
        sizes=tokens["sizes"],
        steps={step: (size, line) for step, (size, line) in type_["scale"].items()},
        family=(type_["family"], *type_["fallback"]),
        caps=type_["caps"],
    )
