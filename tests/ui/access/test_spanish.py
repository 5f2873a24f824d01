"""The screens of a day stand up to WCAG 2.2 AA in Spanish with text at 200%.

Other tests try every scene at 200%, and in longer words; here real words meet large text.
"""

import pytest

from tests import make_screenshots
from tests.ui.access import wcag
from triage_desk.ui import theme

SCENES = (
    "01-worklist",
    "02-find-new",
    "03-list-half-answered",
    "03-pain",
    "04-emergency",
    "05-receipt-pt-first",
    "09-patient",
    "10-sign-in",
    "10-audit",
    "15-settings-this-desk",
    "17-counter-card",
)


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_can_be_read_and_reached_by_everybody(name, tmp_path, monkeypatch, qapp):
    theme.apply(qapp)
    monkeypatch.chdir(tmp_path)
    stage = make_screenshots.Stage(tmp_path / "data", "light", 200, "es")
    try:
        make_screenshots.SCENES[name](stage)
        stage.settle()
        found = wcag.faults(stage.window)
    finally:
        stage.close()
    assert not found, "\n".join(found)
