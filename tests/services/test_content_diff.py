"""The comparison of two content folders as a reviewer and as a program reads it."""

import json
import shutil

import pytest

from tests.services import fakes
from triage_desk.errors import ContentError
from triage_desk.services import content_diff


@pytest.fixture
def content(tmp_path):
    """A copy of the content that a test may bend."""
    return shutil.copytree(fakes.CONTENT, tmp_path / "content")


def bend(content, name, old, new):
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_folder_twice_is_the_same():
    found = content_diff.compare_folders(fakes.CONTENT, fakes.CONTENT)
    assert list(content_diff.lines(found))[-1] == "The same."
    assert content_diff.plain(found)["same"] is True


def test_a_comment_is_no_difference(content):
    bend(content, "red_flags/RF-EMG-001.yaml", "id:", "# a remark\nid:")
    found = content_diff.compare_folders(fakes.CONTENT, content)
    assert list(content_diff.lines(found))[-1] == "The same: only comments or layout differ."


def test_what_lowers_urgency_comes_first_and_is_marked(content):
    bend(content, "red_flags/RF-EMG-001.yaml", "disposition: emergency", "disposition: pt_first")
    bend(content, "text/en/findings.yaml", "say: ", "say: 'Well: ' # ")
    found = content_diff.compare_folders(fakes.CONTENT, content)
    lines = list(content_diff.lines(found))
    assert lines[3] == "LOWERS URGENCY: somebody may be seen later than before (1)"
    assert lines[4].startswith("!! red flag RF-EMG-001")
    assert lines[5:7] == ["     before: emergency", "     now:    pt first"]
    assert found.counts["lowers"] == found.counts["wording"] == 1
    plain = json.loads(json.dumps(content_diff.plain(found)))
    assert plain["changes"][0]["what"] == "tier_lowered"


def test_a_change_may_have_a_before_or_a_now_alone_or_neither(content):
    bend(content, "assumptions.yaml", "\nAX-01", "\nAX-XX: {text: Not used yet.}\nAX-01")
    found = content_diff.compare_folders(fakes.CONTENT, content)
    assert list(content_diff.lines(found))[-2:] == [
        "   assumption AX-XX: added",
        "     now:    Not used yet.",
    ]
    found = content_diff.compare_folders(content, fakes.CONTENT)
    assert list(content_diff.lines(found))[-1] == "     before: Not used yet."


def test_only_sound_content_is_compared(content):
    bend(content, "red_flags/RF-EMG-001.yaml", "when:", "whenn:")
    with pytest.raises(ContentError, match=r"RF-EMG-001\.yaml"):
        content_diff.compare_folders(fakes.CONTENT, content)
    with pytest.raises(ContentError, match="there is no content folder"):
        content_diff.compare_folders(fakes.CONTENT, content / "gone")
