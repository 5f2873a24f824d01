"""Control charts against the examples of the NIST/SEMATECH e-Handbook of Statistical Methods.

Which of them were read is in ``resources/reference/statistics.md``.
"""

from triage_desk.domain.control_chart import ControlChart, Rule, p_chart, xmr_chart

# Section 6.3.3.2: flaws on 30 wafers of 50 sites each; centre 0.2313, limits 0.0524 and 0.4102.
WAFERS = (
    *(12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15),
    *(9, 12, 7, 13, 9, 6),
)
# Section 6.3.2.2: flow rates; centre 50.81, limits 45.8159 and 55.8041.
FLOWS = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)


def signals(chart: ControlChart | None) -> dict[int, tuple[Rule, ...]]:
    """Return the signals of a chart by the number of the point, from 1."""
    assert chart is not None
    return {at: p.signals for at, p in enumerate(chart.points, 1) if p.signals}


def test_the_wafers_have_the_published_limits_and_two_points_outside() -> None:
    chart = p_chart([(flaws, 50) for flaws in WAFERS])
    assert chart is not None
    point = chart.points[0]
    assert round(chart.centre, 4) == 0.2313
    assert (round(point.low, 4), round(point.high, 4)) == (0.0524, 0.4102)
    outside = [at for at, found in signals(chart).items() if Rule.OUTSIDE in found]
    assert outside == [15, 23]


def test_the_flow_rates_have_the_published_limits_and_no_signal() -> None:
    chart = xmr_chart(FLOWS)
    assert chart is not None
    point = chart.points[0]
    assert round(chart.centre, 2) == 50.81
    # NIST rounds the mean moving range to 1.8778.
    assert (round(point.low, 2), round(point.high, 2)) == (45.82, 55.80)
    assert not signals(chart)


def test_limits_of_a_share_stay_between_none_and_all() -> None:
    few = p_chart([(0, 4), (1, 4), (0, 4), (0, 4), (1, 4), (0, 4)])
    most = p_chart([(4, 4), (3, 4), (4, 4), (4, 4), (3, 4), (4, 4)])
    assert few is not None
    assert most is not None
    assert few.points[0].low == 0
    assert 0 < few.points[0].high < 1
    assert most.points[0].high == 1


def test_limits_are_wider_where_fewer_were_counted() -> None:
    chart = p_chart([(5, 10), (50, 100), (5, 10), (50, 100), (5, 10), (50, 100)])
    assert chart is not None
    few, many = chart.points[:2]
    assert few.high - few.low > many.high - many.low


def test_two_of_three_beyond_two_deviations_are_a_signal() -> None:
    # Half of 100 has a standard deviation of 5: 62 lies beyond two of them, and 56 does not.
    counts = [48, 50, 49, 51, 48, 50, 48, 62, 48, 62, 48, 56]
    found = signals(p_chart([(count, 100) for count in counts]))
    assert found == {10: (Rule.TWO_OF_THREE,)}


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not() -> None:
    values = [8, 12, 8, 12, 8, 12, 8, 8, 11, 10.5, 11, 10.5, 11, 10.5, 11, 10.5]
    found = signals(xmr_chart(values))
    assert found == {16: (Rule.RUN,)}


def test_six_in_a_row_up_or_down_are_a_trend() -> None:
    up = signals(xmr_chart([9, 5, 5.5, 6, 6.5, 7, 7.5, 5]))
    assert Rule.TREND in up[7]
    assert 6 not in up
    down = signals(xmr_chart([1, 9, 8.5, 8, 7.5, 7, 6.5, 9]))
    assert Rule.TREND in down[7]


def test_what_never_varies_gives_no_signal() -> None:
    assert not signals(xmr_chart([3, 3, 3, 3, 3, 3, 3, 3, 3]))
    assert not signals(p_chart([(0, 5)] * 9))


def test_five_points_have_no_limits() -> None:
    assert xmr_chart([1, 2, 3, 4, 5]) is None
    assert p_chart([(1, 2)] * 5) is None
