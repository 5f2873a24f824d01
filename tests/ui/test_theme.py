"""Colours can be read, sizes follow the text, and no widget names a colour of its own."""

import re
import tomllib

import pytest
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from triage_desk.domain.disposition import Disposition
from triage_desk.ui import i18n, theme
from triage_desk.ui.tokens import load

GROUNDS = ("bg", "surface", "surface2", "select")


def _linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _luminance(colour):
    red, green, blue, _ = colour.getRgbF()
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def contrast(first, second):
    """WCAG 2.2, success criterion 1.4.3: (lighter + 0.05) / (darker + 0.05)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=theme.THEME_NAMES)
def dressed(request):
    return load(request.param)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "muted", "late", "link"])
def test_text_can_be_read_on_every_ground(dressed, ink, ground):
    assert contrast(dressed.colour(ink), dressed.colour(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["primary", "primaryhover"])
def test_text_can_be_read_on_primary_buttons(dressed, ground):
    assert contrast(dressed.colour("onprimary"), dressed.colour(ground)) >= 4.5


def test_the_banner_of_practice_can_be_read_and_is_no_colour_of_a_route(dressed):
    ground = dressed.colour("practice")
    assert contrast(dressed.colour("onpractice"), ground) >= 7
    fills = {dressed.route(route).fill.name() for route in Disposition}
    assert ground.name() not in fills | {dressed.colour("primary").name()}


@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_the_emergency_button_can_be_read(dressed, ground):
    assert contrast(dressed.colour("emergency_outline"), dressed.colour(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["bg", "surface", "surface2"])
def test_edges_of_controls_can_be_seen(dressed, ground):
    assert contrast(dressed.colour("strong"), dressed.colour(ground)) >= 3


@pytest.mark.parametrize("route", Disposition)
def test_every_route_can_be_read_and_seen(dressed, route):
    colours = dressed.route(route)
    assert contrast(colours.text, colours.fill) >= 4.5
    assert contrast(colours.mark, colours.fill) >= 3
    assert contrast(colours.glyph, colours.mark) >= 3


@pytest.mark.parametrize("ground", ["surface", "bg", "primary", "select"])
def test_one_focus_ring_shows_on_any_ground(dressed, ground):
    on = dressed.colour(ground)
    rings = (dressed.colour("focusin"), dressed.colour("focusout"))
    assert max(contrast(ring, on) for ring in rings) >= 3


def test_high_contrast_text_reaches_seven():
    high = load("contrast")
    for ink in ("ink", "muted", "late", "link"):
        for ground in GROUNDS:
            assert contrast(high.colour(ink), high.colour(ground)) >= 7


def test_text_doubles_at_200_percent_and_questions_stop_at_their_cap():
    assert load("light", 200).text_px("body") == 2 * load("light").text_px("body")
    assert load("light", 200).text_px("question") == 36


@pytest.mark.parametrize(("asked", "given"), [(50, 100), (100, 100), (175, 175), (900, 200)])
def test_text_size_stays_within_what_the_layout_can_hold(asked, given):
    assert load("light", asked).scale == given


def test_an_unknown_colour_is_refused():
    with pytest.raises(KeyError):
        load().colour("teal")


def test_an_unknown_theme_is_refused():
    with pytest.raises(KeyError):
        load("sepia")


@pytest.mark.parametrize("name", theme.THEME_NAMES)
def test_applying_a_theme_dresses_the_program(qapp, name):
    dressed = theme.apply(qapp, name, 125)
    assert theme.current() is dressed
    assert qapp.palette().color(QPalette.ColorRole.Window) == dressed.colour("bg")
    assert dressed.hex("ink") in qapp.styleSheet()
    assert qapp.font().pixelSize() == dressed.text_px("body")


def test_the_bundled_face_is_there_without_any_font_of_the_machine(qapp):
    assert "Noto Sans" in theme.register_fonts()
    assert "Noto Sans" in QFontDatabase.families()


def test_a_label_takes_its_type_step_from_the_style_sheet(qapp, qtbot):
    theme.apply(qapp, "light", 200)
    label = QLabel("x")
    qtbot.addWidget(label)
    label.setProperty("step", "question")
    label.ensurePolished()
    assert label.font().pixelSize() == 36
    assert label.font().bold()


def test_nothing_moves_by_itself(qapp):
    theme.apply(qapp)
    from PySide6.QtCore import Qt

    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)


def test_no_widget_names_a_colour_of_its_own(root):
    literal = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\([\"0-9]|GlobalColor\.(?!transparent)")
    for file in sorted((root / "triage_desk" / "ui").rglob("*.py")):
        found = literal.search(file.read_text("utf-8"))
        assert not found, f"{file.name} names the colour {found.group()}: take a token"


def test_a_missing_text_names_the_nearest_key():
    with pytest.raises(KeyError, match=r"kit\.answer\.yes"):
        i18n.text("kit.answer.yess")


def test_every_word_of_the_kit_is_said_somewhere(root):
    kit = tomllib.loads((root / "resources/i18n/ui-kit.en.toml").read_text("utf-8"))["kit"]
    source = "\n".join(f.read_text("utf-8") for f in (root / "triage_desk/ui").rglob("*.py"))
    # Keys made from a route, an answer or a state: kit.route.{...} and the like.
    built = {table for table in kit if f'"kit.{table}.{{' in source}
    idle = [
        f"kit.{table}.{key}"
        for table, words in kit.items()
        for key in words
        if table not in built and f'"kit.{table}.{key}"' not in source
    ]
    assert not idle


def test_every_size_in_the_tokens_is_used(root):
    source = "\n".join(f.read_text("utf-8") for f in (root / "triage_desk/ui").rglob("*.py"))
    assert not [name for name in load().sizes if f'"{name}"' not in source]
