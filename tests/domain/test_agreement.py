"""Kappa against the examples of those who published it (``resources/reference/statistics.md``)."""

import pytest

from triage_desk.domain import agreement

# Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, table 18.1.
DIAGNOSES = ((75, 1, 4), (5, 4, 1), (0, 0, 10))
# Cohen 1960, Educ Psychol Meas 20:37, and 1968, Psychol Bull 70:213.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
COHEN_WORTH = ((1, 5 / 6, 1 / 2), (5 / 6, 1, 0), (1 / 2, 0, 1))
# Fleiss, Cohen and Everitt 1969, Psychol Bull 72:323.
FLEISS = ((106, 10, 4), (22, 28, 10), (2, 12, 6))
FLEISS_WORTH = ((1, 0, 0.4444), (0, 1, 0.6667), (0.4444, 0.6667, 1))


def spread(found: agreement.Kappa | None) -> float:
    """Return the variance that an interval was made with."""
    assert found is not None
    assert found.interval is not None
    return ((found.interval.high - found.interval.low) / (2 * 1.959964)) ** 2


def test_kappa_of_the_diagnoses_is_0_676_with_0_50_to_0_85() -> None:
    found = agreement.kappa(DIAGNOSES)
    assert found is not None
    assert found.cases == 100
    assert found.agreed == pytest.approx(0.89)
    assert round(found.value, 3) == 0.676
    assert found.interval is not None
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (0.50, 0.85)


def test_cohen_reports_0_492_and_weighted_0_348() -> None:
    plain, weighted = agreement.kappa(COHEN), agreement.kappa(COHEN, COHEN_WORTH)
    assert plain is not None
    assert weighted is not None
    assert (round(plain.value, 3), round(weighted.value, 3)) == (0.492, 0.348)


def test_the_variances_of_fleiss_cohen_and_everitt() -> None:
    plain, weighted = agreement.kappa(FLEISS), agreement.kappa(FLEISS, FLEISS_WORTH)
    assert plain is not None
    assert weighted is not None
    assert (round(plain.value, 3), round(weighted.value, 3)) == (0.429, 0.507)
    assert spread(plain) == pytest.approx(0.002885, abs=0.00001)
    assert spread(weighted) == pytest.approx(0.003248, abs=0.00001)


def test_linear_weights_fall_evenly() -> None:
    assert agreement.linear(3) == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]


@pytest.mark.parametrize("table", [((3, 0), (0, 4)), ((30, 0, 0), (0, 40, 0), (0, 0, 3))])
def test_all_alike_is_one_and_has_no_interval(table: agreement.Table) -> None:
    """The formula would say from 1 to 1: as if nobody could ever differ."""
    for weights in (None, agreement.linear(len(table))):
        found = agreement.kappa(table, weights)
        assert found is not None
        assert (found.value, found.agreed, found.is_alike) == (1, 1, True)
        assert found.interval is None


def test_from_twenty_cases_on_there_is_an_interval() -> None:
    few, enough = agreement.kappa(((9, 1), (1, 8))), agreement.kappa(((9, 1), (1, 9)))
    assert few is not None
    assert enough is not None
    assert (few.interval, few.is_alike, enough.cases) == (None, False, agreement.FEW)
    assert enough.interval is not None
    assert enough.interval.low < enough.value < enough.interval.high


def test_twenty_five_pairs_by_hand() -> None:
    """20 5 / 10 15 of 50: agreed 0.70, by chance 0.50, so 0.40.

    The first example of most texts; its error worked by hand from Fleiss, Cohen and Everitt:
    0.1270, so 0.15 to 0.65.
    """
    found = agreement.kappa(((20, 5), (10, 15)))
    assert found is not None
    assert found.interval is not None
    assert (round(found.agreed, 2), round(found.value, 2)) == (0.70, 0.40)
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (0.15, 0.65)


def test_nothing_rated_or_only_one_thing_said_has_no_kappa() -> None:
    assert agreement.kappa(((0, 0), (0, 0))) is None
    assert agreement.kappa(((5, 0), (0, 0))) is None


@pytest.mark.parametrize(
    ("table", "weights"),
    [(((1, 2), (3,)), None), (((1, 2), (3, 4)), ((1.0,),)), (((1,),), ((1.0, 0.0), (0.0, 1.0)))],
)
def test_a_table_that_is_not_square_is_refused(
    table: agreement.Table, weights: agreement.Weights | None
) -> None:
    with pytest.raises(ValueError, match="as many rows"):
        agreement.kappa(table, weights)
