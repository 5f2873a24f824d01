"""Published presentations, mapped to our questions before their labels were read.

They measure the content, they do not steer it: a case that disagrees stays, with its argument in
tests/data/development_exceptions.yaml. No case at all may end in a route it must never have.
`python3 dev.py bench content` prints how they do; the mapping is walked in one place, there.
"""

import pytest

from benchmarks import content_development as development

ACCEPTABLE = 57


@pytest.fixture(scope="module")
def outcomes(real):
    return development.outcomes(real)


def table(outcomes):
    """Return one line a case: who, where, wanted, got, why."""
    return "\n".join(
        f"{o.case_id} {o.case['region']:<20} {'/'.join(o.case['acceptable'])} -> {o.route.value}"
        f" {', '.join(o.why)}"
        for o in outcomes
    )


def test_every_case_is_mapped_and_only_once(outcomes):
    assert len({outcome.case_id for outcome in outcomes}) == len(outcomes) == 60


def test_no_case_ends_in_a_route_it_must_never_have(outcomes):
    never = [outcome for outcome in outcomes if outcome.never]
    assert not never, table(never)


def test_the_cases_are_routed_acceptably_but_for_argued_exceptions(outcomes):
    missed = [outcome for outcome in outcomes if not outcome.acceptable]
    argued = development.exceptions()
    assert {outcome.case_id for outcome in missed} == argued.keys(), table(missed)
    assert all(len(entry["argument"].split()) > 5 for entry in argued.values())
    assert len(outcomes) - len(missed) >= ACCEPTABLE


def test_only_argued_cases_end_less_urgent_than_every_acceptable_route(outcomes):
    under = {outcome.case_id for outcome in outcomes if outcome.under}
    argued = development.exceptions().items()
    assert under == {case_id for case_id, entry in argued if entry["under"] == "yes"}


def test_every_ticked_line_was_really_asked(outcomes):
    never_shown = {outcome.case_id: outcome.unused for outcome in outcomes if outcome.unused}
    assert not never_shown
