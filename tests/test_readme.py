"""What the README tells a newcomer to do works as it is written."""

import re
import shlex
import shutil
import textwrap
from pathlib import Path

import pytest

from tests.store.people import QUICK
from triage_desk import cli, cli_sign_in, entry
from triage_desk.rules.cases import read_cases
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.services import demo_accounts
from triage_desk.services.content_check import check_content
from triage_desk.store.door import FolderDoor

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


def test_what_the_readme_adds_is_added_with_yaml_alone(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "resources" / "content", content)
    done = [
        put(content / name, item, text)
        for name, item, text in blocks()
        if not name.startswith("overlay/")
    ]
    assert len(done) == 12
    ruleset = load_ruleset(ROOT / "resources" / "content")
    cases = read_cases(Folder(ROOT / "resources" / "content"), compile_ruleset(ruleset)).cases
    report = check_content(content, lambda _done, _all: None)
    assert report.faults == ()
    assert report.counts["red flags"] == len(ruleset.flags) + 1
    assert report.counts["cases"] == len(cases) + 7
    assert report.counts["items"] == len(ruleset.items) + 1
    assert any(note.startswith("Deutsch (de): 1 of ") for note in report.notes)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_of_a_change_without_fear_runs_as_written(tmp_path, monkeypatch, capsys):
    section = README.partition("### Change content without fear")[2].partition("\n## ")[0]
    for name in ("old", "new"):
        shutil.copytree(ROOT / "resources" / "content", tmp_path / name)
    flag = tmp_path / "new" / "red_flags" / "RF-EMG-001.yaml"
    words = flag.read_text(encoding="utf-8").replace("owner: ", "owner: the ", 1)
    flag.write_text(words, encoding="utf-8")
    for name, item, text in blocks():
        if name.startswith("overlay/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            put(tmp_path / name, item, text)
    monkeypatch.setattr(entry, "folder_door", lambda place: FolderDoor(place, QUICK))
    entry.way_into_demo(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli_sign_in, "secret", lambda *_how: demo_accounts.PASSPHRASE)
    ended = {}
    for line in re.findall(r"^triage-desk (.*)$", section, re.MULTILINE):
        said = re.split(r"  +", line)[0]
        ended[said.split()[1]] = cli.main(shlex.split(said))
    out = capsys.readouterr().out
    assert ended == dict.fromkeys(("diff", "impact", "check", "keygen", "sign", "verify"), 0) | {
        "diff": 1
    }
    assert "no intake can get a less urgent one" in out
    assert out.count("signed by Dr. Example, MD") == 2


def test_every_file_the_readme_points_to_is_there():
    assert [name for name in LINK.findall(README) if not (ROOT / name).exists()] == []
