"""What is told of a proof: lines, JSON, the certificate; and the theorem of an overlay."""

import json
from dataclasses import replace
from time import perf_counter

import pytest

from triage_desk.documents.book_pdf import PdfBook
from triage_desk.documents.readback import page_count, read_back
from triage_desk.domain.disposition import Disposition
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.rules import prove_solver
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.prove import Assumed, Wanted
from triage_desk.rules.prove_space import AxiomKind
from triage_desk.services import certificate
from triage_desk.services.content_proof import (
    as_data,
    as_lines,
    lowers_nothing,
    prove_content,
)

pytest.importorskip("z3")

WANTED = Wanted(perf_counter, samples=100)
OVERLAY = "version: '1'\nstricter: {F-LONG: {disposition: emergency, why: We want it.}}\n"


@pytest.fixture(scope="module")
def proof(write_small, tmp_path_factory):
    """The whole proof of the small content, in which T3, T5 and T7 fail."""
    return prove_content(write_small(tmp_path_factory.mktemp("small")), WANTED)


@pytest.fixture(scope="module")
def sound(proof):
    """The same, as if all held."""
    results = tuple(replace(r, holds=True, counterexamples=()) for r in proof.results)
    meant = Assumed("AX-1", AxiomKind.MEANING, needed=True, text="A stem.")
    twin = Assumed("a = b", AxiomKind.SAME, needed=True)
    return replace(proof, results=results, assumed=(meant, twin))


def test_lines_and_json_say_the_same(proof):
    lines = "\n".join(as_lines(proof))
    data = as_data(proof)
    assert "T3  FAILS in any" in lines
    assert "T1  holds in all 1 rows" in lines
    assert "Not proved." in lines
    failed = next(t for t in data["theorems"] if t["id"] == "T3")
    assert failed["counterexample"]["case"]["id"] == "counterexample"
    assert failed["counterexample"]["says"] in lines
    assert next(t for t in data["theorems"] if t["id"] == "T1")["counterexample"] is None
    json.dumps(data)


def test_what_is_taken_as_true_without_need_is_named(sound):
    idle = replace(sound, assumed=(replace(sound.assumed[0], needed=False),))
    assert "Taken as true and not needed: AX-1" in "\n".join(as_lines(idle))
    assert "Not needed: AX-1." in read_back(PdfBook().print_page(certificate.page(as_data(idle))))


def test_a_part_of_a_proof_and_one_that_fails_get_no_certificate(proof, sound):
    for wrong in (proof, replace(sound, longest={})):
        with pytest.raises(UserError, match="only of a whole proof that holds"):
            certificate.certificate(wrong)


def test_a_certificate_is_one_page_with_everything_on_it(sound, tmp_path):
    data = certificate.certificate(sound)
    path = certificate.write(data, tmp_path / "new", PdfBook())
    assert json.loads((tmp_path / "new" / "certificate.json").read_text("utf-8")) == data
    assert page_count(path.read_bytes()) == 1
    text = " ".join(read_back(path.read_bytes()).split())
    said = [sound.ruleset.content_hash, sound.solver, "AX-1 A stem.", "And 1 lines", "1 of 1 rows"]
    for words in (*said, *data["words"].values()):
        assert words in text
    assert PdfBook().print_page(certificate.page(data)) == path.read_bytes()


def test_a_row_or_a_theorem_alone_is_proved_alone(write_small, tmp_path):
    wanted = replace(WANTED, regions=("any",), theorems=("T1", "T6"))
    found = prove_content(write_small(tmp_path), wanted)
    assert [r.theorem for r in found.results] == ["T1", "T6"]
    assert not found.longest


def test_an_overlay_is_one_more_theorem(write_small, tmp_path):
    root = write_small(tmp_path / "content")
    (tmp_path / "overlay.yaml").write_text(OVERLAY, encoding="utf-8")
    wanted = replace(WANTED, theorems=("T1",))
    found = prove_content(root, wanted, tmp_path / "overlay.yaml")
    assert [(r.theorem, r.holds) for r in found.results] == [("T1", True), ("OVERLAY", True)]
    assert set(as_data(found)["words"]) == {"T1", "OVERLAY"}
    base = load_ruleset(root)
    low = replace(base.flags[0], disposition=Disposition.PT_FIRST)
    row = lowers_nothing(base, replace(base, flags=(low, *base.flags[1:])))
    assert not row.holds
    assert "tier is lowered" in row.counterexamples[0].says


def test_a_machine_without_the_solver_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "z3", None)
    with pytest.raises(EnvironmentFault, match="pip install z3-solver"):
        prove_solver.z3_module()
