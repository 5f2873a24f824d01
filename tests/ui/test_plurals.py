"""One of a thing is said as one, in every language of the window."""

from string import Formatter

import pytest

from triage_desk.ui import i18n
from triage_desk.ui.i18n import COUNTED, text


@pytest.fixture(params=["en", "es"])
def language(request):
    i18n.speak(request.param)
    yield request.param
    i18n.speak("en")


def fields(words):
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("patient.age", "age"),
        ("rights.rule", "years"),
        ("rights.in_backups", "count"),
        ("kiosk.given_alone", "count"),
        ("door.locking", "count"),
        ("lists.saved", "count"),
        ("counted.visits", "count"),
    ],
)
def test_one_and_more_of_a_thing_are_said_otherwise(language, key, more):
    words = i18n.words_in(language)
    values = dict.fromkeys(fields(words[key]), 7)
    assert text(key, **values) == words[key].format(**values)
    values[more] = 1
    assert text(key, **values) == words[f"{key}_one"].format(**values)


def test_what_is_said_of_one_names_nothing_that_is_not_said_of_more(language):
    words = i18n.words_in(language)
    pairs = [key for key in words if f"{key}_one" in words and fields(words[key]) & set(COUNTED)]
    assert len(pairs) > 10
    for key in pairs:
        left_out = fields(words[key]) - fields(words[f"{key}_one"])
        assert fields(words[f"{key}_one"]) <= fields(words[key]), key
        assert left_out <= set(COUNTED), key


def test_each_number_of_a_sentence_is_counted_for_itself(language):
    one = text("counted.records", count=1)
    said = text("rights.removed", records=one, visits=text("counted.visits", count=1200))
    assert (
        said
        == {
            "en": "Removed: 1 record, 1,200 visits.",
            "es": "Eliminado: 1 expediente, 1,200 visitas.",
        }[language]
    )


def test_where_one_and_more_are_said_alike_there_are_no_two_words():
    assert text("review.copies", count=1) == "For information · 1"
