"""What those who translate and review are told."""

import pytest
import yaml

from tests.rules.small_content import write_small
from triage_desk.errors import UserError
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.read_translation import fingerprint
from triage_desk.services.translations import progress, state_of, words_wanted

LANGUAGE = 'name: Psuedo\ndirection: ltr\nnot_reviewed: Nto yte raed\nreviewed_by: ""\n'


@pytest.fixture
def load(tmp_path):
    """The small content with a third language."""

    def read(words, language=LANGUAGE):
        files = {"text/xx/language.yaml": language, "text/xx/items.yaml": words}
        return load_ruleset(write_small(tmp_path, files))

    return read


def test_what_is_missing_is_written_as_yaml_that_can_be_filled_in(load):
    ruleset = load("- {en: Low back, xx: Wol kcab}\n- {en: Gone, xx: Enog}\n")
    lines = list(words_wanted(ruleset, "xx"))
    assert "# text/xx/items.yaml" in lines
    assert "# text/xx/handouts/back.yaml" in lines
    assert '# text/xx/items.yaml:2: nobody says this any more: "Gone"' in lines
    wanted = [pair["en"] for pair in yaml.safe_load("\n".join(lines))]
    assert "Chest pain" in wanted
    assert "Low back" not in wanted
    assert len(wanted) == len(set(wanted))


def test_a_language_nobody_began_is_refused(load):
    with pytest.raises(UserError, match=r"no text/xz/language.yaml; known: xx."):
        list(words_wanted(load("- {en: Low back, xx: Wol kcab}"), "xz"))


def test_the_state_of_a_language_in_one_line(load):
    words = "- {en: Low back, xx: Wol kcab}\n- {en: Knee, keep: Not yet.}\n"
    ruleset = load(words)
    state = fingerprint(ruleset.translations["xx"].entries)
    assert state_of(ruleset, "xx").startswith("Psuedo (xx): 1 of ")
    assert "1 kept in English" in state_of(ruleset, "xx")
    assert state_of(ruleset, "xx").endswith("not yet reviewed")
    signed = LANGUAGE.replace('""', "Dr. Sample (synthetic)\nreviewed_on: 2026-11-21\n")
    known = load(words, f"{signed}reviewed_words: '{state}'\n")
    assert state_of(known, "xx").endswith("reviewed by Dr. Sample (synthetic) on 2026-11-21")
    known = load(words, f"{signed}reviewed_words: '00000000'\n")
    assert state_of(known, "xx").endswith("changed since the review by Dr. Sample (synthetic)")


def test_how_much_of_a_language_is_there_is_told_in_numbers(load):
    ruleset = load("- {en: Low back, xx: Wol kcab}\n- {en: Knee, keep: Not yet.}\n")
    (found,) = progress(ruleset)
    assert found.language.code == "xx"
    assert (found.texts - found.missing, found.stale) == (2, 0)
