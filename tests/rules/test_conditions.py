"""Kleene's laws, and what each word of the vocabulary means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.rules.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Includes,
    Is,
    NoneOf,
    OneOf,
    Truth,
    items_of,
    thresholds_of,
    truth,
)

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
LIMITS = {"low": 10.0, "high": 20.0}
ITEMS = ("a", "b", "c")
LEAVES = st.sampled_from([Is(item, value) for item in ITEMS for value in (True, False)])
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda p: All(tuple(p))),
        st.lists(parts, max_size=3).map(lambda p: AnyOf(tuple(p))),
        st.lists(parts, min_size=1, max_size=3).map(lambda p: NoneOf(tuple(p))),
        st.lists(parts, min_size=1, max_size=3).map(lambda p: AtLeast(1, tuple(p))),
    ),
    max_leaves=8,
)
FACTS = st.dictionaries(st.sampled_from(ITEMS), st.booleans())


def of(condition, **facts):
    return truth(condition, facts, LIMITS)


@given(TREES, FACTS)
def test_none_is_not_any_and_twice_not_is_nothing(tree, facts):
    assert truth(NoneOf((tree,)), facts, {}) == T - truth(tree, facts, {})
    assert truth(NoneOf((NoneOf((tree,)),)), facts, {}) == truth(tree, facts, {})


@given(TREES, TREES, FACTS)
def test_de_morgan(one, two, facts):
    left = truth(NoneOf((All((one, two)),)), facts, {})
    right = truth(AnyOf((NoneOf((one,)), NoneOf((two,)))), facts, {})
    assert left == right


@given(st.lists(TREES, min_size=1, max_size=4), FACTS, st.randoms())
def test_order_and_repetition_of_parts_never_matter(parts, facts, random):
    mixed = [*parts, parts[0]]
    random.shuffle(mixed)
    for make in (All, AnyOf):
        assert truth(make(tuple(parts)), facts, {}) == truth(make(tuple(mixed)), facts, {})


@given(TREES, TREES, TREES, FACTS)
def test_all_distributes_over_any(one, two, three, facts):
    left = truth(All((one, AnyOf((two, three)))), facts, {})
    right = truth(AnyOf((All((one, two)), All((one, three)))), facts, {})
    assert left == right


@given(TREES, FACTS, st.sampled_from(ITEMS), st.booleans())
def test_an_answer_settles_the_unknown_and_overturns_nothing(tree, facts, item, value):
    """A condition that is settled stays so when one more answer comes in (monotony)."""
    if item in facts:
        return
    before = truth(tree, facts, {})
    after = truth(tree, {**facts, item: value}, {})
    assert before in (U, after)


@given(st.integers(1, 4), st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4))
def test_at_least_counts_what_is_certain_and_what_is_possible(count, values):
    facts = {f"i{n}": value for n, value in enumerate(values) if value is not None}
    parts = tuple(Is(f"i{n}", True) for n in range(4))
    yes, unknown = values.count(True), values.count(None)
    expected = T if yes >= count else U if yes + unknown >= count else F
    assert truth(AtLeast(count, parts), facts, {}) == expected


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        (Is("x", "minor"), "minor", T),
        (Is("x", "minor"), "major", F),
        (OneOf("x", ("minor", "major")), "major", T),
        (OneOf("x", ("minor", "major")), "none", F),
        (Includes("x", ("back", "neck")), ("knee", "neck"), T),
        (Includes("x", ("back", "neck")), ("knee",), F),
        (Below("x", "low"), 9.9, T),
        (Below("x", "low"), 10, F),
        (AtLeastValue("x", "low"), 10, T),
        (AtLeastValue("x", "low"), 9.9, F),
        (Between("x", "low", "high"), 10, T),
        (Between("x", "low", "high"), 20, T),
        (Between("x", "low", "high"), 20.1, F),
        (Between("x", "low", "high"), 9.9, F),
        (Answered("x"), 0, T),
        (Answered("x"), False, T),
    ],
)
def test_leaves(condition, value, expected):
    assert of(condition, x=value) == expected


@pytest.mark.parametrize(
    "condition",
    [
        Is("x", True),
        OneOf("x", ("a",)),
        Includes("x", ("a",)),
        Below("x", "low"),
        AtLeastValue("x", "low"),
        Between("x", "low", "high"),
    ],
)
def test_a_missing_fact_is_unknown_never_no(condition):
    assert of(condition) == U
    assert of(NoneOf((condition,))) == U


def test_answered_is_two_valued():
    assert of(Answered("x")) == F


def test_what_a_condition_looks_at():
    tree = All((Is("b", True), AnyOf((Below("a", "low"), Between("a", "low", "high")))))
    assert items_of(tree) == ("b", "a")
    assert thresholds_of(tree) == ("low", "high")


def test_empty_lists():
    assert of(All(())) == T
    assert of(AnyOf(())) == F
