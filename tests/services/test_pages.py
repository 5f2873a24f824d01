"""Long lists become pages of at most eight lines, and lines that belong together stay so."""

from dataclasses import replace

import pytest

from tests.services import fakes
from triage_desk.domain.answers import AnswerSet, answered
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import Line
from triage_desk.rules.interview import conduct
from triage_desk.services.pages import MAX_LINES, pages_of, portions
from triage_desk.services.views import Page

PERSON = Person(50, Sex.FEMALE)


def lines(*groups):
    return [Line(f"{group}{i}", group=group) for i, group in enumerate(groups)]


@pytest.mark.parametrize(
    ("groups", "sizes"),
    [
        ("", []),
        ("a", [1]),
        ("aaaaaaaa", [8]),
        ("aaaaabbbbb", [5, 5]),
        ("aaabbbccc", [6, 3]),
        ("aaaaaaaaaa", [8, 2]),
        ("aaaaaaaaaaaaaaaaaa", [8, 8, 2]),
        ("aaaaaaaaaabbb", [8, 5]),
    ],
)
def test_groups_stay_together_where_they_can(groups, sizes):
    pages = list(portions(lines(*groups)))
    assert [len(page) for page in pages] == sizes
    assert [line for page in pages for line in page] == lines(*groups)


def test_lines_without_a_group_fill_pages():
    pages = list(portions([Line(str(i)) for i in range(10)]))
    assert [len(page) for page in pages] == [8, 2]


def test_what_is_asked_after_routing_waits_for_it(engine):
    early = AnswerSet({"goal": answered("Walk"), "pain_now": answered(3)})
    pages = pages_of(engine, conduct(engine, early, PERSON), early, "en")
    assert [page.page_id for page in pages] == ["safety"]


def test_no_page_of_the_content_is_too_long(engine):
    desk = fakes.make_desk(engine)
    answers = AnswerSet()
    for _ in range(60):
        pages = pages_of(desk.engine, conduct(engine, answers, PERSON), answers, "en")
        assert all(len(page.lines) <= MAX_LINES for page in pages)
        assert len({page.page_id for page in pages}) == len(pages)
        if pages[-1].done:
            break
        answers = answers.with_answers({i: _something(pages[-1].item) for i in pages[-1].open_ids})
    assert pages[-1].item.after_routing


def _something(item):
    if item.lines or item.type == "boolean":
        return answered(value=True)
    if item.options:
        codes = tuple(option.code for option in item.options)
        return answered(codes if item.repeats else codes[1])
    return answered("words") if item.type == "text" else answered(3)


def test_a_page_knows_who_is_spoken_to_and_what_is_not_for_them(engine):
    def last(way, says):
        interview = conduct(engine, says, PERSON)
        return pages_of(engine, interview, says, "en", way)[-1]

    first = last("proxy", AnswerSet())
    assert (first.way, first.text.text) == ("proxy", "Do they have any of these today?")
    assert not first.for_the_person_alone
    item = next(item for item in engine.ruleset.items if item.link_id == "private")
    text = engine.text(item, "en", "proxy")
    page = Page("private", item.section, item, text, text, item.lines, {}, (), "proxy")
    assert page.for_the_person_alone
    assert not replace(page, way="telephone").for_the_person_alone
