"""Every scene stands up to WCAG 2.2 AA: large, mirrored, in the three themes, in a wide window.

Each is built twice, since the size of the text decides what it is built of: with text at 200% in
high contrast, and at 100% with words a third longer, as Spanish is, from right to left, as Arabic
is, in the dark. Then it is looked at in a small window and in a wide one, and in the light.
"""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QTableView

from tests import make_screenshots
from tests.ui.access import wcag
from triage_desk.ui import i18n, theme
from triage_desk.ui.presenters.worklist_words import Column

SMALL, WIDE = QSize(1280, 720), QSize(1920, 1080)


@pytest.fixture
def _not_held_up():
    """Look at no times: they count where people act, in words as long as words are."""


@pytest.fixture
def drawn(tmp_path, monkeypatch, qapp):
    """Draw a scene in a theme and a size of text."""
    monkeypatch.chdir(tmp_path)
    stages = []

    def draw(name, look, scale=100):
        stage = make_screenshots.Stage(tmp_path / "data", look, scale)
        stages.append(stage)
        make_screenshots.SCENES[name](stage)
        stage.settle()
        return stage

    yield draw
    for stage in stages:
        stage.close()


def longer(words):
    """Return words a third longer, with the places for values as they are."""
    return " ".join([words, *["lorem"] * round(len(words) / 18)])


@pytest.fixture
def foreign(monkeypatch, qapp):
    """Make every fixed word longer and lay the window out from right to left."""
    words = {key: longer(value) for key, value in i18n.words_in("en").items()}
    monkeypatch.setattr(i18n, "_words", lambda _code, _key: words)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def faults(stage, size, *more):
    """Return what is wrong in a window of a size, which it has to keep."""
    stage.window.resize(size)
    stage.settle()
    found = [] if stage.window.size() == size else [f"the window grows to {stage.window.size()}"]
    checks = (*wcag.CHECKS, *more)
    found += [f"{check.__name__}: {fault}" for check in checks for fault in check(stage.window)]
    return [f"{size.width()} wide, {fault}" for fault in found]


@pytest.mark.parametrize("name", make_screenshots.SCENES)
def test_a_scene_stands_with_text_at_200_percent_in_high_contrast(name, drawn):
    stage = drawn(name, "contrast", 200)
    found = [*faults(stage, SMALL), *faults(stage, WIDE, wcag.stretched)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", make_screenshots.SCENES)
def test_a_scene_stands_in_longer_words_from_right_to_left(name, drawn, foreign, qapp):
    stage = drawn(name, "dark")
    found = [*faults(stage, SMALL), *faults(stage, WIDE, wcag.stretched)]
    theme.apply(qapp, "light")
    stage.settle()
    found += [f"in the light, {fault}" for fault in wcag.faint(stage.window)]
    assert not found, "\n".join(found)


def test_the_list_of_the_day_gives_up_columns_before_it_scrolls_sideways(drawn, foreign):
    stage = drawn("01-worklist", "light")
    table = stage.window.findChild(QTableView, "worklist.table")
    assert table.horizontalScrollBar().maximum() == 0
    assert table.isColumnHidden(Column.WITH)
    assert not table.isColumnHidden(Column.CAME)
    assert table.model().brief
    stage.window.resize(WIDE)
    stage.settle()
    assert table.horizontalScrollBar().maximum() == 0
    assert not any(table.isColumnHidden(column) for column in Column)
    assert not table.model().brief


def test_on_a_wide_screen_no_row_of_the_day_has_a_wide_gap(drawn):
    stage = drawn("01-worklist", "light")
    table = stage.window.findChild(QTableView, "worklist.table")
    narrow = table.columnWidth(Column.TARGET)
    for size, grown in ((WIDE, 100), (SMALL, 0)):
        stage.window.resize(size)
        stage.settle()
        assert table.columnWidth(Column.STANDS) < table.width() / 4
        assert table.columnWidth(Column.TARGET) >= narrow + grown
        assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(Column.TARGET) == narrow


@pytest.mark.parametrize("name", ["05-receipt-pt-first", "05-receipt-booked", "09-person"])
def test_an_ordinary_case_needs_no_scrolling(name, drawn):
    areas = [a for a in drawn(name, "light").window.findChildren(QScrollArea) if a.isVisible()]
    # Beside a person stands whatever there is; what they want and how they are stays in sight.
    main = [max(areas, key=lambda area: area.width())] if name == "09-person" else areas
    assert [area for area in main if area.verticalScrollBar().maximum()] == []


def test_a_screen_of_twice_the_dots_shows_the_same(tmp_path):
    """Qt takes the scale of the display once, when a process begins."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.access.sharp", str(tmp_path)],
        env=os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name, shown in json.loads(done.stdout).items():
        assert (name, *shown) == (name, [2560, 1440], [])
