"""What staff may ask beside the route: read from the content, refused with file and line."""

import pytest

from tests.rules.small_content import write_small
from triage_desk.domain.task import PREVENTION
from triage_desk.errors import ContentError
from triage_desk.rules.diff_words import rest_changes
from triage_desk.rules.loader import load_ruleset

NAME, WORDS = "prevention.yaml", "text/en/prevention.yaml"
FALLS = "falls: {when: {is: {fever: yes}}, owner: pt, days: 14, source: src}"
SAID = "falls: {ask: Ask about falls., task: Check falls.}"


def test_the_content_has_a_prompt_for_every_kind_of_prevention(real):
    prompts = {one.prompt_id: one for one in real.ruleset.prevention}
    assert list(prompts) == [kind.value for kind in PREVENTION]
    assert prompts["mood"].when is None, "private answers are not for the page everybody opens"
    assert {one.source_id for one in prompts.values()} <= real.ruleset.sources.keys()


def test_content_without_the_file_has_none(tmp_path):
    assert load_ruleset(write_small(tmp_path)).prevention == ()


@pytest.mark.parametrize(
    ("rules", "words", "said"),
    [
        ("cats: {owner: pt, days: 1, source: src}", SAID, 'words for "falls"'),
        ("cats: {owner: pt, days: 1, source: src}", "{}", 'no task is about "cats"'),
        (FALLS, "{}", "has no words"),
        (FALLS.replace("when: {is: {fever: yes}}, ", ""), SAID, "nobody ever sees it"),
        (FALLS.replace("when:", "pathways: [PW-X], when:"), SAID, 'no pathway "PW-X"'),
        (FALLS.replace("owner: pt", "owner: nobody"), SAID, "nobody"),
        (FALLS.replace("source: src", "source: nowhere"), SAID, "nowhere"),
        (FALLS.replace("fever", "nothing"), SAID, "nothing"),
    ],
)
def test_a_prompt_that_cannot_be_is_refused(tmp_path, rules, words, said):
    write_small(tmp_path, {NAME: rules, WORDS: words})
    with pytest.raises(ContentError, match=said):
        load_ruleset(tmp_path)


def test_a_prompt_that_comes_is_named_when_two_versions_are_compared(tmp_path):
    old = load_ruleset(write_small(tmp_path / "old"))
    new = load_ruleset(write_small(tmp_path / "new", {NAME: FALLS, WORDS: SAID}))
    [change] = [c for c in rest_changes(old, new) if c.kind == "prevention prompt"]
    assert (change.what, change.about) == ("added", "falls")
