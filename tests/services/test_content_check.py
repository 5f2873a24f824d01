"""The report on a content folder: every fault at its place, and every case run."""

import shutil

import pytest

from tests.services import fakes
from triage_desk.services.content_check import check_content


@pytest.fixture
def content(tmp_path):
    """A copy of the content that a test may bend."""
    return shutil.copytree(fakes.CONTENT, tmp_path / "content")


def bend(content, name, old, new):
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def silent(_done, _total):
    pass


def test_the_content_we_ship_has_no_fault():
    steps = []
    report = check_content(fakes.CONTENT, lambda done, total: steps.append((done, total)))
    assert report.faults == ()
    assert report.cases_run
    assert steps[-1] == (report.counts["cases"], report.counts["cases"])


def test_what_cannot_be_read_is_the_only_fault(content):
    bend(content, "red_flags/RF-CES-001.yaml", "when:", "whenn:")
    report = check_content(content, silent)
    assert len(report.faults) == 1
    assert report.faults[0].startswith("red_flags/RF-CES-001.yaml:")
    assert not report.cases_run


def test_faults_of_the_rules_come_before_the_cases(content):
    bend(content, "red_flags/RF-CES-001.yaml", "n_saddle", "n_sadle")
    report = check_content(content, silent)
    assert any('did you mean "n_saddle"?' in fault for fault in report.faults)
    assert not report.cases_run
    assert "cases" not in report.counts


def test_a_rule_that_changed_breaks_its_cases(content):
    bend(content, "red_flags/RF-EMG-001.yaml", "disposition: emergency", "disposition: pt_first")
    faults = check_content(content, silent).faults
    wanted = "RF-EMG-001-fires: expected at least emergency, got pt_first"
    assert any(fault.startswith("cases/") and wanted in fault for fault in faults), faults[:5]


def test_a_flag_without_its_cases_is_a_fault(content):
    for path in (content / "cases").glob("RF-CES-001*"):
        path.unlink()
    faults = check_content(content, silent).faults
    assert [f for f in faults if "RF-CES-001: has no case of kind fires" in f]


def test_a_fault_without_a_place_is_still_a_sentence(content):
    (content / "thresholds.yaml").write_text(
        (content / "thresholds.yaml").read_text(encoding="utf-8")
        + "\nnobody_uses_it: {value: 1, unit: days, in_force_from: 2020-01-01, "
        + "source: none, locator: '', why: test}\n",
        encoding="utf-8",
    )
    faults = check_content(content, silent).faults
    assert any("nobody_uses_it: no rule uses this threshold" in fault for fault in faults)
