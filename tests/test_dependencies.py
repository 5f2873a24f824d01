"""The audit of what the program is made of: what it refuses, and what it does not know."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def audit():
    path = ROOT / "requirements" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["audit"]


def test_what_we_ship_is_pinned_hashed_licensed_and_listed(audit):
    pins, loose = audit.read_pins(audit.PINNED.read_text(encoding="utf-8"))
    assert len(pins) > 15
    assert audit.faults_of(pins, loose, audit.NOTICES.read_text(encoding="utf-8")) == []


def test_a_loose_unhashed_or_unlisted_package_is_named(audit):
    pins, loose = audit.read_pins("# ours\nhypothesis==6.0\nwheel>=1\n")
    faults = audit.faults_of(pins, loose, "nothing")
    assert faults[0] == "wheel>=1 is not pinned to one version"
    assert faults[1] == "hypothesis 6.0 is held by no hash"
    assert "hypothesis is missing in resources/LICENSES.md" in faults


def test_a_licence_nobody_allowed_is_named(audit, monkeypatch):
    monkeypatch.setattr(audit, "licence_of", lambda _name: "All rights reserved")
    faults = audit.faults_of([audit.Pin("secretware", "1", 1)], [], "secretware")
    assert faults == ['secretware has a licence we did not allow: "All rights reserved"']


def answer(monkeypatch, audit, rows):
    told = subprocess.CompletedProcess([], 0, json.dumps({"dependencies": rows}))
    monkeypatch.setattr(audit.subprocess, "run", lambda *_args, **_options: told)


def test_an_advisory_fails_the_audit(audit, monkeypatch, capsys):
    one = {"id": "X-1", "fix_versions": ["2"]}
    answer(monkeypatch, audit, [{"name": "segno", "version": "1", "vulns": [one]}])
    monkeypatch.setattr(sys, "argv", ["audit"])
    assert audit.main() == 1
    assert "segno 1: X-1" in capsys.readouterr().out


def test_nobody_asked_is_unknown_and_not_clean(audit, monkeypatch, capsys):
    skipped = {"name": "segno", "version": "1", "skip_reason": "not found"}
    answer(monkeypatch, audit, [skipped])
    monkeypatch.setattr(sys, "argv", ["audit"])
    assert audit.main() == 0
    assert "UNKNOWN" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["audit", "--strict"])
    assert audit.main() == 1
