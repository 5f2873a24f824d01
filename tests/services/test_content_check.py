"""The report on a content folder: every fault at its place, and every case run."""

import shutil

import pytest

from tests.rules.small_content import CHEST_CASES, PLAIN_ANSWERS, SOUND, write_small
from tests.services import fakes
from triage_desk.services.content_check import check_content


@pytest.fixture
def content(tmp_path):
    """A copy of the content that a test may bend."""
    return shutil.copytree(fakes.CONTENT, tmp_path / "content")


@pytest.fixture
def small(tmp_path):
    """Write a small content with two cases of one flag, which a test may bend."""
    cases = {"cases/plain.yaml": PLAIN_ANSWERS, "cases/some.yaml": CHEST_CASES}
    return write_small(tmp_path / "small", cases)


def bend(content, name, old, new):
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def silent(_done, _total):
    pass


def test_sound_content_has_no_fault(tmp_path):
    steps = []
    folder = write_small(tmp_path, SOUND)
    report = check_content(folder, lambda done, total: steps.append((done, total)))
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


def test_a_rule_that_changed_breaks_its_cases(small):
    bend(small, "red_flags/F-CHEST.yaml", "disposition: emergency", "disposition: physician_today")
    bend(small, "red_flags/F-ILL.yaml", "disposition: physician_today", "disposition: emergency")
    steps = []
    report = check_content(small, lambda *step: steps.append(step))
    wanted = "cases/some.yaml:1: chest: expected emergency, got physician_today"
    assert any(fault.startswith(wanted) for fault in report.faults), report.faults
    assert report.cases_run
    assert steps == [(1, 2), (2, 2)]


def test_a_flag_without_its_cases_is_a_fault(small):
    faults = check_content(small, silent).faults
    assert [fault for fault in faults if "F-ILL: has no case of kind fires" in fault]
    assert [fault for fault in faults if "F-CHEST: has no case of kind fires, just_not" in fault]


def test_a_vignette_that_names_no_case_is_a_fault(small):
    path = small / "cases" / "vignettes.yaml"
    path.write_text("- {case: nobody, opening: Hello.}\n", encoding="utf-8")
    faults = check_content(small, silent).faults
    assert 'cases/vignettes.yaml:1: there is no case "nobody" beside it' in faults


def test_a_fault_without_a_place_is_still_a_sentence(content):
    (content / "thresholds.yaml").write_text(
        (content / "thresholds.yaml").read_text(encoding="utf-8")
        + "\nnobody_uses_it: {value: 1, unit: days, in_force_from: 2020-01-01, "
        + "source: none, locator: '', why: test}\n",
        encoding="utf-8",
    )
    faults = check_content(content, silent).faults
    assert any("nobody_uses_it: no rule uses this threshold" in fault for fault in faults)
