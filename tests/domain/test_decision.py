"""What a decision says of the rules behind it."""

from dataclasses import replace

from tests.store import samples


def test_looked_at_is_what_was_asked_of_this_person():
    made = samples.decision()
    (asked,) = made.findings
    decision = replace(made, findings=(replace(asked, applies=False), asked))
    assert decision.looked_at == (asked,)
