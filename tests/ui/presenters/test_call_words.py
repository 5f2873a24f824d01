"""A line of the call list says what is to be done, and no two of a visit say the same."""

import pytest

from triage_desk.domain.tick import NOTE
from triage_desk.ui.presenters.receipt_steps import NOTES, call_words


def said(clinic, name, *, short=False):
    return call_words(clinic.desk, f"{NOTE}{name}", short=short)


def test_every_point_of_the_content_is_said_in_words_of_its_own(clinic):
    rules = clinic.desk.engine.ruleset.constraints.booking
    lines = [said(clinic, rule.rule_id) for rule in rules]
    assert len(set(lines)) == len(rules)
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("payer_commercial", "Private plan: ask if it wants a referral or must say yes first."),
        ("state_NY", "Before you book: state law"),
        ("gone_since", "A point before booking"),
    ],
)
def test_what_the_content_does_not_say_is_named(clinic, name, words):
    assert said(clinic, name) == words


def test_a_short_line_says_what_the_point_is_about(clinic):
    assert said(clinic, "payer_commercial", short=True) == "Before you book: who pays"
    assert len({said(clinic, f"{about}_x", short=True) for about in NOTES}) == len(NOTES)
