"""Dress the program: fonts, palette and one style sheet, from the design tokens.

Nothing else in the program names a colour. Widgets that paint themselves ask ``current()``;
everything else is reached by one palette and one style sheet.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from triage_desk.ui import sheet
from triage_desk.ui.resources import resource
from triage_desk.ui.tokens import THEME_NAMES, Theme, load

__all__ = ["THEME_NAMES", "Theme", "apply", "current", "letter_width", "load", "palette"]

_worn: list[Theme] = []
_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def letter_width(metrics: QFontMetrics) -> float:
    """Return the logical pixels of a letter of running text, on the average.

    Qt's own ``averageCharWidth`` may take a fall-back font's, by where the files of the fonts lie.
    """
    return metrics.horizontalAdvance(_LETTERS) / len(_LETTERS)


def current() -> Theme:
    """Return the theme that was applied last, or light at 100%."""
    return _worn[0] if _worn else load()


def apply(app: QApplication, theme_name: str = "light", scale: int = 100) -> Theme:
    """Dress the whole program: fonts, style, palette, style sheet; return the theme."""
    theme = load(theme_name, scale)
    register_fonts()
    _worn[:] = [theme]
    app.setStyle(QStyleFactory.create("Fusion"))
    _stop_effects(app)
    app.setFont(theme.font("body"))
    app.setPalette(palette(theme))
    app.setStyleSheet(sheet.style_sheet(theme))
    return theme


@lru_cache(maxsize=1)
def register_fonts() -> tuple[str, ...]:
    """Give Qt the fonts we bring, once; return their families (empty when there are none)."""
    folder = resource("fonts")
    families: list[str] = []
    for file in sorted(folder.glob("*.ttf")) if folder.is_dir() else ():
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(families)


def _stop_effects(app: QApplication) -> None:
    for effect in (
        Qt.UIEffect.UI_AnimateMenu,
        Qt.UIEffect.UI_FadeMenu,
        Qt.UIEffect.UI_AnimateCombo,
        Qt.UIEffect.UI_AnimateTooltip,
        Qt.UIEffect.UI_FadeTooltip,
        Qt.UIEffect.UI_AnimateToolBox,
    ):
        app.setEffectEnabled(effect, False)


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    role = QPalette.ColorRole
    result = QPalette()
    for where, name in (
        (role.Window, "bg"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface2"),
        (role.Text, "ink"),
        (role.PlaceholderText, "muted"),
        (role.Button, "surface"),
        (role.ButtonText, "ink"),
        (role.BrightText, "late"),
        (role.Highlight, "select"),
        (role.HighlightedText, "ink"),
        (role.Link, "link"),
        (role.LinkVisited, "link"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "ink"),
        (role.Mid, "strong"),
        (role.Dark, "strong"),
        (role.Light, "border"),
        (role.Accent, "primary"),
    ):
        result.setColor(where, theme.colour(name))
    off = QPalette.ColorGroup.Disabled
    for where in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(off, where, theme.colour("muted"))
    return result
