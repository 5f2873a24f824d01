"""Vignettes: which cases can be practised, what the person says, and what their key stands for."""

import shutil
from dataclasses import replace

import pytest

from tests.services import fakes
from triage_desk.domain.disposition import Disposition
from triage_desk.errors import ContentError
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.vignettes import key_of, read_vignettes, words_for

ENGINE = fakes.small_engine(fakes.CONTENT)
FOUND, PLAIN = read_vignettes(fakes.CONTENT, None, ENGINE)
BY_ID = {one.vignette_id: one for one in FOUND}


@pytest.fixture
def overlay(tmp_path):
    """An overlay with one vignette of the clinic's own, to be bent."""
    cases = tmp_path / "overlay" / "cases"
    cases.mkdir(parents=True)
    body = (fakes.CONTENT / "cases" / "scenarios.yaml").read_text(encoding="utf-8")
    first = "- id: V01" + body.partition("- id: V01")[2].partition("- id:")[0]
    own = first.replace("V01", "LOCAL-V01")
    (cases / "ours.yaml").write_text(own, encoding="utf-8")
    (cases / "others.yaml").write_text(own.replace("LOCAL-V01", "LOCAL-NO"), encoding="utf-8")
    (cases / "vignettes.yaml").write_text("- {case: LOCAL-V01, opening: My back.}\n")
    return tmp_path / "overlay"


def test_the_content_has_enough_to_practise_of_every_route_but_the_last():
    assert len(FOUND) >= 20
    routes = {key_of(ENGINE, one, PLAIN).route for one in FOUND}
    assert routes == set(Disposition) - {Disposition.OUTSIDE_SCOPE}


@pytest.mark.parametrize("vignette", FOUND, ids=lambda one: one.vignette_id)
def test_the_key_is_what_the_case_expects(vignette):
    key, wanted = key_of(ENGINE, vignette, PLAIN), vignette.case.expected
    assert key.route is wanted.disposition
    assert {name for names in wanted.verdicts.values() for name in names} <= set(key.flags)


def test_what_the_person_says_first_gives_no_answer_away_that_must_be_asked():
    """The words that decide are said when the question is asked, not before."""
    for one in FOUND:
        assert one.opening
        assert set(one.says) <= {item.link_id for item in ENGINE.ruleset.items}


def test_words_of_a_page_are_the_persons_own_else_those_of_the_case():
    ces, mood = BY_ID["V02"], BY_ID["V24"]
    key = key_of(ENGINE, ces, PLAIN)
    assert "numb" in words_for(ENGINE, ces, key, ["n_saddle", "n_bladder"])
    assert words_for(ENGINE, ces, key, ["symptom_days"]) == "About ten days now."
    bare = replace(ces, says={})
    assert words_for(ENGINE, bare, key, ["symptom_days"]) == "10 days"
    said = words_for(ENGINE, bare, key, ["n_saddle", "n_bladder"])
    assert said.lower().endswith(": yes")
    assert words_for(ENGINE, mood, key_of(ENGINE, mood, PLAIN), ["s_chest"]) == ""


def test_the_person_says_the_same_in_every_language_of_the_window():
    for one in FOUND:
        assert set(one.others) == {"es"}, one.vignette_id
        assert one.spoken("es").says.keys() == one.says.keys()
        assert one.spoken("es").opening != one.opening
        assert one.spoken("fr").opening == one.opening
    ces = BY_ID["V02"]
    key = key_of(ENGINE, ces, PLAIN)
    assert words_for(ENGINE, ces, key, ["n_saddle"], "es").startswith("Siento dormido")
    assert key_of(ENGINE, replace(ces, others={}), PLAIN).digest == key.digest


def test_the_digest_changes_with_what_the_vignette_shows_and_with_nothing_else(tmp_path):
    vignette, other = BY_ID["V02"], BY_ID["V16"]
    content = shutil.copytree(fakes.CONTENT, tmp_path / "content")
    flag = content / "red_flags" / "RF-CES-001.yaml"
    before = {one.vignette_id: key_of(ENGINE, one, PLAIN).digest for one in (vignette, other)}
    assert key_of(ENGINE, replace(vignette, opening="Hello."), PLAIN).digest != before["V02"]
    assert key_of(ENGINE, replace(vignette, says={}), PLAIN).digest != before["V02"]
    text = flag.read_text(encoding="utf-8")
    assert "disposition: emergency" in text
    lowered = text.replace("disposition: emergency", "disposition: physician_today", 1)
    flag.write_text(lowered, encoding="utf-8")
    changed = compile_ruleset(load_ruleset(content))
    assert key_of(changed, vignette, PLAIN).digest != before["V02"]
    assert key_of(changed, other, PLAIN).digest == before["V16"]


def test_a_clinic_adds_its_own(overlay):
    found, _ = read_vignettes(fakes.CONTENT, overlay, ENGINE)
    assert found[-1].vignette_id == "LOCAL-V01"
    assert len(found) == len(FOUND) + 1


def test_an_overlay_of_one_file_or_without_vignettes_adds_none(tmp_path):
    (tmp_path / "overlay.yaml").write_text("version: '1'\n")
    for overlay in (tmp_path, tmp_path / "overlay.yaml"):
        assert read_vignettes(fakes.CONTENT, overlay, ENGINE)[0] == FOUND


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- {case: LOCAL-X, opening: Hello.}", 'there is no case "LOCAL-X" beside it'),
        (
            "- {case: LOCAL-V01, opening: Hello., says: {nothing: No.}}",
            'there is no question "nothing"',
        ),
        (
            "- {case: LOCAL-V01, opening: Hello., in: {es: {opening: Hola., says: {none: No.}}}}",
            'there is no question "none"',
        ),
    ],
)
def test_what_is_not_understood_is_said(overlay, text, sentence):
    (overlay / "cases" / "vignettes.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=sentence):
        read_vignettes(fakes.CONTENT, overlay, ENGINE)


def test_an_own_vignette_has_an_own_id(overlay):
    cases = overlay / "cases" / "ours.yaml"
    cases.write_text(cases.read_text().replace("LOCAL-V01", "V01"), encoding="utf-8")
    (overlay / "cases" / "vignettes.yaml").write_text("- {case: V01, opening: Hello.}")
    with pytest.raises(ContentError, match="must begin with LOCAL-"):
        read_vignettes(fakes.CONTENT, overlay, ENGINE)
