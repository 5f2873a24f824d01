"""The check of a clinic's overlay upon every case of the content."""

from dataclasses import replace

import pytest

from tests.rules.small_content import CHEST_CASES, PLAIN_ANSWERS, write_small
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.services import content_diff
from triage_desk.services.overlay_check import check_overlay, compare

ILL_CASE = """
- id: ill
  about: F-ILL
  kind: fires
  sentence: Fever and very ill means a physician today.
  patient: {age_years: 40, sex: male}
  answers: {safety: [s_ill], signs: [fever]}
  others: plain
  expect: {disposition: physician_today}
"""
RAISED = """
version: '1'
stricter: {F-ILL: {disposition: emergency, why: Our physicians want it.}}
"""


@pytest.fixture
def content(tmp_path):
    """Write a small content with three cases: two of a chest, one of a fever."""
    cases = {"cases/plain.yaml": PLAIN_ANSWERS, "cases/some.yaml": CHEST_CASES + ILL_CASE}
    return write_small(tmp_path / "content", cases)


@pytest.fixture
def overlay(tmp_path):
    """Make an empty folder for an overlay."""
    folder = tmp_path / "overlay"
    folder.mkdir()
    return folder


def test_the_cases_that_an_overlay_raises_are_counted(content, overlay):
    (overlay / "overlay.yaml").write_text(RAISED, encoding="utf-8")
    report = check_overlay(content, overlay)
    assert report.faults == ()
    assert (report.raised, report.cases) == (1, 3)
    found = content_diff.compare_folders(content, content, overlay)
    assert found.counts["raises"] == 1
    assert found.counts["lowers"] == found.counts["may_lower"] == 0


def test_what_would_lower_is_one_sentence(content, overlay):
    lower = RAISED.replace("emergency", "pt_first")
    (overlay / "overlay.yaml").write_text(lower, encoding="utf-8")
    report = check_overlay(content, overlay)
    assert report.cases == 0
    (fault,) = report.faults
    assert "F-ILL: an overlay may only raise a tier" in fault


def test_a_case_that_would_be_lowered_is_named(content):
    ruleset = load_ruleset(content)
    flags = tuple(
        replace(flag, disposition=Disposition.PT_FIRST) if flag.flag_id == "F-CHEST" else flag
        for flag in ruleset.flags
    )
    lowered = compile_ruleset(replace(ruleset, flags=flags))
    report = compare(compile_ruleset(ruleset), lowered, Folder(content))
    assert "F-CHEST: its tier is lowered from emergency to pt first" in report.faults
    assert any(fault.startswith("chest: emergency became") for fault in report.faults)
