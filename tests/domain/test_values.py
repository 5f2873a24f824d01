"""The small values that everything else is made of."""

from datetime import date

import pytest

from triage_desk.domain.answers import NO, NOT_SURE, YES, Answer, AnswerSet, AnswerState, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Patient, Person, Sex, age_in_years


def test_an_answer_has_a_value_exactly_when_it_is_answered():
    for state, value in [(AnswerState.ANSWERED, None), (AnswerState.UNKNOWN, True)]:
        with pytest.raises(ValueError, match="does not fit"):
            Answer(state, value)
    assert answered(False).known
    assert not NOT_SURE.known


def test_answer_sets_are_values():
    one = AnswerSet({"a": YES})
    assert one == AnswerSet({"a": YES})
    assert hash(one) == hash(AnswerSet({"a": YES}))
    assert hash(one) == hash(one)
    assert one != AnswerSet({"a": NO})
    assert one.with_answers({"b": NO}).without("a") == AnswerSet({"b": NO})
    assert one != {"a": YES}


def test_an_answer_set_in_a_log_shows_no_answer():
    assert repr(AnswerSet({"secret": YES})) == "AnswerSet(1 answers)"


def test_dispositions_are_ordered_by_urgency():
    assert max(Disposition) is Disposition.EMERGENCY
    assert min(Disposition) is Disposition.OUTSIDE_SCOPE
    assert Disposition.PT_FIRST.sends_to_pt
    assert not Disposition.PHYSICIAN_SOON.sends_to_pt
    with pytest.raises(TypeError):
        assert Disposition.EMERGENCY > 3


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1980, 11, 21), date(2026, 11, 21), 46),
        (date(1980, 11, 22), date(2026, 11, 21), 45),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
    ],
)
def test_age_in_whole_years(born, on, years):
    assert age_in_years(born, on) == years


def test_impossible_ages():
    with pytest.raises(ValueError, match="is after"):
        age_in_years(date(2030, 1, 1), date(2026, 1, 1))
    for years in (-1, 131):
        with pytest.raises(ValueError, match="between 0 and 130"):
            Person(years, Sex.FEMALE)


def test_initials_and_names():
    rosa = Patient("p", "Muster", " Rosa ", date(1962, 3, 14), Sex.FEMALE)
    assert (rosa.initials, rosa.full_name) == ("R.M.", "Rosa Muster")
    assert Patient("p", "", "Rosa", date(1962, 3, 14), Sex.FEMALE).initials == "R."
