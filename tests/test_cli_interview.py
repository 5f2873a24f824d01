"""What a terminal asks of the kinds of question that the content of today does not use."""

import pytest

from tests.rules.small_content import write_small
from tests.ui.clinic import engine as real_engine
from triage_desk.cli_interview import TerminalInterview
from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, AnswerSet
from triage_desk.domain.patient import Person, Sex
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return compile_ruleset(load_ruleset(write_small(tmp_path_factory.mktemp("small"))))


@pytest.fixture
def answer(engine):
    """Answer an interview with these lines; return the answers, the words said and the prompts."""

    def run(*lines):
        said, prompts, typed = [], [], iter(lines)

        def ask(prompt):
            prompts.append(prompt)
            line = next(typed, None)
            if line is None:
                raise EOFError
            return line

        interview = TerminalInterview(engine, Person(40, Sex.MALE), said.append, ask)
        finished = interview.run()
        return finished, interview.answers, said, prompts

    return run


TO_STEADY = ("none", "1", "3w", "1 2", "n", "y", "n")


@pytest.mark.parametrize(
    ("typed", "given"), [("y", YES), ("?", NOT_SURE), ("x", DECLINED), ("S", NOT_ASKED)]
)
def test_a_yes_or_no_question(answer, typed, given):
    finished, answers, _, prompts = answer(*TO_STEADY, typed, "Walk")
    assert finished
    assert answers["steady"] == given
    assert "y or n: " in prompts


def test_a_yes_or_no_question_asks_again(answer):
    _, answers, said, _ = answer(*TO_STEADY, "none", "yes", "Walk")
    assert answers["steady"] == YES
    assert any(line.startswith("Type y, n, ?") and "none" not in line for line in said)


def test_back_goes_one_answer_back_at_a_time(answer):
    _, answers, _, prompts = answer("n", "back", "y")
    assert answers["s_chest"] == YES
    assert [prompt[:6] for prompt in prompts[:3]] == ["1 of 2", "2 of 2", "1 of 2"]


def test_a_question_without_more_to_say_says_so(answer):
    assert "There is no more about this question." in answer("why")[2]


def test_an_empty_line_is_no_answer(answer):
    finished, answers, _, _ = answer("", " ")
    assert not finished
    assert answers == AnswerSet()


def test_several_codes_are_kept_in_the_order_of_the_options(answer):
    _, answers, _, _ = answer("none", "1", "3w", "2, 1")
    assert answers["places"].value == ("back", "knee")


def test_the_language_changes_in_mid_interview(tmp_path):
    language = 'name: Psuedo\ndirection: ltr\nnot_reviewed: Nto yte raed\nreviewed_by: ""\n'
    words = "- {en: Very ill, xx: Yrev lli}\n- {en: Words., xx: Sdrow.}\n"
    files = {"text/xx/language.yaml": language, "text/xx/all.yaml": words}
    engine = compile_ruleset(load_ruleset(write_small(tmp_path, files)))
    said, prompts = [], []
    typed = iter(["n", "language xx", "language tlh", "language", "language", "back", "y"])

    def ask(prompt):
        prompts.append(prompt)
        line = next(typed, None)
        if line is None:
            raise EOFError
        return line

    interview = TerminalInterview(engine, Person(40, Sex.MALE), said.append, ask)
    interview.run()
    assert interview.answers == AnswerSet({"s_chest": YES})
    assert 'Say: "Sdrow."' in said
    asked = [prompt for prompt in prompts if "2 of 2" in prompt]
    assert asked[:2] == ["2 of 2. Very ill? ", "2 of 2. Yrev lli? "]
    assert "2 of 2. Very ill? " in asked[2:]
    assert "Nto yte raed · Translation not yet reviewed" in said
    assert 'There is no language "tlh"; known: en, xx.' in said
    assert interview.language == "xx"


def test_every_line_of_a_page_is_read_before_none_can_answer_it(answer):
    _finished, answers, said, prompts = answer("none")
    assert said.index("2. Very ill") < len(said)
    assert prompts[0].startswith("1 of 2.")
    assert set(answers.values()) == {NO}


def test_the_words_are_those_of_how_the_person_is_reached():
    said = []

    def ask(_prompt):
        raise EOFError

    person = Person(40, Sex.MALE)
    TerminalInterview(real_engine(), person, said.append, ask, way="proxy").run()
    assert "Do they have any of these today?" in said
