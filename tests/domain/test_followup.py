"""Follow-ups: why somebody is on the list, and which answers stand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from triage_desk.domain.answers import NO, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.followup import (
    MISSED,
    STOPS,
    CallKind,
    CallResult,
    FollowUp,
    FollowUpStatus,
    days_late,
    due_on,
    kind_of,
    within_return,
)
from triage_desk.domain.instrument import Direction
from triage_desk.domain.outcome import (
    OutcomeAnswer,
    OutcomeChannel,
    OutcomeScore,
    Taken,
    standing_answers,
    standing_scores,
)

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DUE = date(2026, 3, 16)
ONE = FollowUp(
    *("f1", "e1", 2, DUE, Disposition.PT_FIRST, FollowUpStatus.PLANNED, NOW, NOW, "Ana Sample")
)


def test_why_somebody_is_on_the_list():
    assert kind_of(ONE, DUE) is CallKind.DUE
    assert kind_of(ONE, DUE + timedelta(days=1)) is CallKind.OVERDUE
    assert kind_of(replace(ONE, tries=1), DUE + timedelta(days=1)) is CallKind.NOT_REACHED
    assert kind_of(replace(ONE, tries=1, clinician_open=True), DUE) is CallKind.BELOW
    still = replace(ONE, clinician_open=True, result=Direction.NO_CLEAR_CHANGE)
    assert kind_of(still, DUE) is CallKind.NO_CHANGE


def test_days_count_from_the_day_it_was_due():
    assert due_on(date(2026, 3, 2), 2) == DUE
    assert days_late(ONE, DUE - timedelta(days=4)) == 0
    assert days_late(ONE, DUE + timedelta(days=4)) == 4
    assert ONE.call_on == DUE
    assert replace(ONE, next_on=date(2026, 3, 20)).call_on == date(2026, 3, 20)
    assert ONE.is_open
    assert not replace(ONE, status=FollowUpStatus.DONE).is_open


def test_returned_is_within_15_days_before_or_after():
    assert within_return(ONE, DUE + timedelta(days=15))
    assert within_return(ONE, DUE - timedelta(days=15))
    assert not within_return(ONE, DUE + timedelta(days=16))


def test_no_result_both_stops_calling_and_asks_for_another_try():
    assert not set(STOPS) & set(MISSED)
    assert CallResult.REACHED not in {*STOPS, *MISSED}


def test_the_last_row_counts():
    taken = Taken(NOW, NOW, "u1", OutcomeChannel.DESK, "en")
    first = OutcomeAnswer("f1", "e1", "CARE", "1", "care_imaging", YES, taken)
    other = replace(first, link_id="care_opioid")
    last = replace(first, answer=NO)
    found = standing_answers([first, other, last])
    assert found == {
        ("f1", "CARE", "care_imaging"): last,
        ("f1", "CARE", "care_opioid"): other,
    }
    score = OutcomeScore("f1", "e1", "PAIN", "0-10", 5.0, 1, 1, "", "", taken)
    again = replace(score, score=3.0)
    assert standing_scores([score, again]) == {("f1", "PAIN"): again}
