"""What the README tells a newcomer to do works as it is written."""

import re
import shutil
import textwrap
from pathlib import Path

from triage_desk.services.content_check import check_content

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```yaml\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!http|#)([^)]+)\)")


def blocks():
    """Return (file, item to put it under or "", text) for every block that names its file."""
    for match in BLOCK.finditer(README):
        head, _, text = textwrap.dedent(match["body"]).partition("\n")
        name, _, item = head.removeprefix("# ").partition(", ")
        yield name, item, text


def put(path, item, text):
    """Write a block into a content folder: anew, at the end, or first under lines of an item."""
    path.parent.mkdir(exist_ok=True)
    if not item:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(old + text, encoding="utf-8")
        return
    old = path.read_text(encoding="utf-8")
    where = re.search(rf"^(- id: )?{item}:?\n(.*\n)*?  lines:\n", old, re.MULTILINE)
    assert where, f"{path.name} has no lines of {item}"
    path.write_text(old[: where.end()] + text + old[where.end() :], encoding="utf-8")


def test_the_red_flag_and_the_language_of_the_readme_are_added_with_yaml_alone(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "resources" / "content", content)
    done = [put(content / name, item, text) for name, item, text in blocks()]
    assert len(done) == 7
    before = check_content(ROOT / "resources" / "content", lambda _done, _all: None)
    report = check_content(content, lambda _done, _all: None)
    assert report.faults == ()
    assert report.counts["red flags"] == before.counts["red flags"] + 1
    assert report.counts["cases"] == before.counts["cases"] + 4
    assert any(note.startswith("Deutsch (de): 1 of ") for note in report.notes)


def test_every_file_the_readme_points_to_is_there():
    assert [name for name in LINK.findall(README) if not (ROOT / name).exists()] == []
