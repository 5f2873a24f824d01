"""The check of a clinic's overlay upon every case of the content."""

from dataclasses import replace

from tests.services import fakes
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.services import content_diff
from triage_desk.services.overlay_check import check_overlay, compare

RAISED = """
version: '1'
stricter: {RF-GEN-002: {disposition: physician_today, why: Our physicians want it.}}
"""


def test_the_cases_that_an_overlay_raises_are_counted(tmp_path):
    (tmp_path / "overlay.yaml").write_text(RAISED, encoding="utf-8")
    report = check_overlay(fakes.CONTENT, tmp_path)
    assert report.faults == ()
    assert 0 < report.raised < 20 < report.cases
    found = content_diff.compare_folders(fakes.CONTENT, fakes.CONTENT, tmp_path)
    assert found.counts["raises"] == 1
    assert found.counts["lowers"] == found.counts["may_lower"] == 0


def test_what_would_lower_is_one_sentence(tmp_path):
    lower = RAISED.replace("physician_today", "pt_first")
    (tmp_path / "overlay.yaml").write_text(lower, encoding="utf-8")
    report = check_overlay(fakes.CONTENT, tmp_path)
    assert report.cases == 0
    (fault,) = report.faults
    assert "RF-GEN-002: an overlay may only raise a tier" in fault


def test_a_case_that_would_be_lowered_is_named():
    ruleset = load_ruleset(fakes.CONTENT)
    flags = tuple(
        replace(flag, disposition=Disposition.PT_FIRST) if flag.flag_id == "RF-EMG-001" else flag
        for flag in ruleset.flags
    )
    lowered = compile_ruleset(replace(ruleset, flags=flags))
    report = compare(compile_ruleset(ruleset), lowered, Folder(fakes.CONTENT))
    assert "RF-EMG-001: its tier is lowered from emergency to pt first" in report.faults
    assert any(fault.startswith("RF-EMG-001-alone: emergency became") for fault in report.faults)
