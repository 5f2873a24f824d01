"""The safety case: strictly read, every reference in it real, nothing contradicting itself."""

import ast

import pytest

from triage_desk.errors import ContentError
from triage_desk.rules.loader import Folder
from triage_desk.rules.prove import THEOREMS
from triage_desk.rules.read_safety import read_rescreen, read_safety
from triage_desk.rules.safety import Likelihood, Risk, Severity, Status

HAZARD = """
H-01:
  title: Something
  causes: [One cause]
  harm: Harm.
  initial: {severity: major, likelihood: medium}
  controls:
  - design: A control.
  evidence:
  - file: README.md
  residual: {severity: major, likelihood: low}
  status: controlled
  to_do: ''
  owner: maker
"""
USE = """
purpose: To book.
users: [Staff]
population: [People]
setting: [Clinics]
does_not: [Diagnose]
contraindications: [Draft]
inputs: [Answers]
outputs: [A route]
criteria:
- {name: '1', asks: A thing, stands: So, answer: Met}
at_risk: [A kiosk]
conclusion: We do not know.
elsewhere: [EU]
references:
- {cite: A law, locator: '', checked: false}
"""


def safety(folder, hazards=HAZARD, use=USE):
    (folder / "hazards.yaml").write_text(hazards, encoding="utf-8")
    (folder / "intended_use.yaml").write_text(use, encoding="utf-8")
    return read_safety(Folder(folder))


@pytest.fixture(scope="session")
def shipped(root):
    return read_safety(Folder(root / "resources" / "safety"))


def test_a_hazard_and_the_intended_use_are_read_whole(tmp_path):
    read = safety(tmp_path)
    (hazard,) = read.hazards
    assert hazard.hazard_id == "H-01"
    assert (hazard.initial.rating, hazard.residual.rating) == (3, 3)
    assert (hazard.controls[0].kind, hazard.evidence[0].name) == ("design", "README.md")
    assert read.intended_use.criteria[0].answer == "Met"
    assert read.intended_use.references[0].checked is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: maker", "owners: maker", "unknown key"),
        ("major, likelihood: low}", "catastrophic, likelihood: high}", "make the risk higher"),
        ("status: controlled", "status: open", "says what is still to do"),
        ("- file: README.md", "- {file: README.md, test: x}", "exactly one of"),
        ("evidence:\n  - file: README.md", "evidence: []", "names its evidence"),
        ("likelihood: medium", "likelihood: often", "is not one of"),
    ],
)  # fmt: skip
def test_a_hazard_that_contradicts_itself_is_refused(tmp_path, old, new, said):
    assert old in HAZARD
    with pytest.raises(ContentError, match=said):
        safety(tmp_path, HAZARD.replace(old, new, 1))


def test_a_safety_case_without_its_files_is_refused(tmp_path):
    with pytest.raises(ContentError, match="missing"):
        read_safety(Folder(tmp_path))


def test_the_matrix_grows_with_severity_and_likelihood():
    """As published by NHS England: 1 at least, 5 at most, never falling."""
    ratings = [[Risk(s, level).rating for s in Severity] for level in Likelihood]
    assert ratings[0] == [1, 1, 2, 2, 3]
    assert ratings[-1] == [3, 4, 4, 5, 5]
    for grid in (ratings, list(zip(*ratings, strict=True))):
        assert all(list(row) == sorted(row) for row in grid)


# ------------------------------------------------------------------------------- what we ship


def test_every_reference_of_the_hazard_log_is_there(root, real, shipped):
    flags = {compiled.flag.flag_id for compiled in real.flags}
    broken = [
        f"{hazard.hazard_id}: {proof.kind} {proof.name}"
        for hazard in shipped.hazards
        for proof in hazard.evidence
        if not stands(root, flags, proof)
    ]
    assert not broken


def stands(root, flags, proof):
    if proof.kind == "flag":
        return proof.name in flags
    if proof.kind == "theorem":
        return proof.name in THEOREMS
    path, _, test = proof.name.partition("::")
    if not (root / path).is_file() or not test:
        return (root / path).is_file() and proof.kind == "file"
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == test for node in tree.body)


def test_the_hazard_log_is_worth_reading(shipped):
    assert len(shipped.hazards) >= 30
    for hazard in shipped.hazards:
        assert hazard.causes
        assert hazard.controls
        if hazard.status is not Status.CONTROLLED:
            assert hazard.to_do, f"{hazard.hazard_id} says {hazard.status} but not what is to do"
    assert len({hazard.title for hazard in shipped.hazards}) == len(shipped.hazards)


def test_the_intended_use_claims_nothing_it_cannot_show(shipped):
    use = shipped.intended_use
    assert len(use.criteria) == 4
    assert any("kiosk" in text for text in use.at_risk)
    assert any("time-critical" in text for text in use.at_risk)
    assert "may be a device" in use.conclusion


def test_what_the_pt_asks_instead_is_no_flag_of_the_desk(root, real):
    left = read_rescreen(Folder(root / "resources" / "content"))
    known = {flag.flag_id for flag in real.ruleset.flags}
    assert left
    both = [entry.condition_id for entry in left if entry.condition_id in known]
    assert not both, "these are asked at the desk now: take them out of rescreen.yaml"


def test_content_without_the_list_leaves_nothing_out(tmp_path):
    assert read_rescreen(Folder(tmp_path)) == ()


def test_an_entry_of_the_list_is_read_strictly(tmp_path):
    (tmp_path / "rescreen.yaml").write_text(
        "RF-X: {tier: soon, condition: C, why: W, pt_asks: A}\n", encoding="utf-8"
    )
    with pytest.raises(ContentError, match="is not one of"):
        read_rescreen(Folder(tmp_path))
