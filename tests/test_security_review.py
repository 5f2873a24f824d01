"""The security review is that of the threats, and names tests that are there."""

from __future__ import annotations

import ast

import pytest

from tests.make_security_review import RESULTS, REVIEW, ROOT, THREATS, model, read_threats

CURE = "run python3 dev.py review and commit what it writes"


@pytest.fixture(scope="module")
def threats():
    return read_threats(THREATS.read_text(encoding="utf-8"))


def test_every_control_is_shown_by_a_test_that_is_there(threats):
    missing = []
    for threat in threats:
        for proof in threat.evidence:
            file, _, name = proof.partition("::")
            path = ROOT / file
            tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([])
            if name not in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}:
                missing.append(f"{threat.threat_id}: {proof}")
    assert not missing


def test_the_review_is_that_of_the_threats(threats):
    kept = REVIEW.read_text(encoding="utf-8")
    assert kept.startswith(model(threats)), CURE
    said = kept[kept.index(RESULTS) :]
    assert "failed" not in said
    assert "bandit over triage_desk, dev.py: 0 findings" in said


def test_what_the_issue_asks_for_is_in_it(threats):
    words = " ".join(threat.title.lower() for threat in threats)
    for threat in ("stolen laptop", "colleague", "malicious", "rules", "ransom", "counter"):
        assert threat in words


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("  status: controlled\n", "", 1),
        lambda text: text.replace("status: controlled", "status: fine", 1),
        lambda text: text.replace("status: controlled", "status: open", 1),
        lambda text: text.replace("  who:", "  whose:", 1),
    ],
)
def test_a_threat_that_is_not_whole_is_refused(change):
    with pytest.raises(ValueError, match="TH-"):
        read_threats(change(THREATS.read_text(encoding="utf-8")))
