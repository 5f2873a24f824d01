"""What comes back when, in which order, and who is trained: hand-counted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.training import (
    BOX_DAYS,
    ROUND,
    Card,
    Mark,
    Played,
    Standing,
    TrainingCertificate,
    cards,
    lesson,
    passes,
    score,
    standing,
    still_to_play,
    touched,
)

AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
DAY = local_date(AT)
D = Disposition
ONE = Played(
    *("r", "sam", "V01", "d1", "0.1", "hash", AT, D.PT_FIRST, D.PT_FIRST),
    seconds_to_safe=20,
    seconds_to_done=100,
)
NAMES = tuple(f"V{number:02d}" for number in range(1, ROUND + 3))
GOOD = tuple(replace(ONE, vignette_id=name, digest=f"d{name}") for name in NAMES[:ROUND])
DIGESTS = {name: f"d{name}" for name in NAMES}
MADE = TrainingCertificate(
    *("c", "r", "sam", AT, DAY + timedelta(days=365), "0.1", "hash", 10, 10, 0),
    {one.vignette_id: one.digest for one in GOOD},
)


@pytest.mark.parametrize(
    ("expected", "got", "mark"),
    [
        (D.EMERGENCY, D.EMERGENCY, Mark.RIGHT),
        (D.EMERGENCY, D.PHYSICIAN_TODAY, Mark.UNDER),
        (D.PT_FIRST, D.PT_FIRST_NOTIFY, Mark.OVER),
    ],
)
def test_a_route_is_right_too_low_or_too_high(expected, got, mark):
    assert replace(ONE, expected=expected, got=got).mark is mark


def test_a_right_route_with_a_flag_missed_is_not_clean():
    assert ONE.is_clean
    assert not replace(ONE, missed=("RF-1",)).is_clean


def test_boxes_go_up_one_by_one_and_back_to_the_first():
    wrong = replace(ONE, got=D.EMERGENCY)
    played = [wrong, ONE, ONE]
    assert cards({"V01": "d1"}, []) == (Card("V01", 0, None),)
    assert [cards({"V01": "d1"}, played[:n])[0].box for n in (1, 2, 3)] == [1, 2, 3]
    assert cards({"V01": "d1"}, [ONE] * 9)[0].box == len(BOX_DAYS)
    assert cards({"V01": "d1"}, [ONE] * 9)[0].due_on == DAY + timedelta(days=BOX_DAYS[-1])
    back = cards({"V01": "d1"}, [ONE, ONE, wrong])[0]
    assert (back.box, back.due_on, back.changed) == (1, DAY + timedelta(days=1), False)
    assert not back.is_due(DAY)
    assert back.is_due(DAY + timedelta(days=1))


def test_what_the_content_changed_comes_back_at_once():
    card = cards({"V01": "other"}, [ONE, ONE])[0]
    assert (card.box, card.changed) == (1, True)
    assert card.is_due(DAY)


def test_a_round_takes_what_is_due_then_what_is_new_and_never_the_same_order():
    due = [Card(f"D{n}", 1, DAY, ONE) for n in range(3)]
    new = [Card(f"N{n}", 0, None) for n in range(4)]
    rest = [Card(f"R{n}", 3, DAY + timedelta(days=9), ONE) for n in range(20)]
    found = lesson([*rest, *new, *due], DAY, (), "seed")
    assert len(found) == ROUND
    assert {*(c.vignette_id for c in due), *(c.vignette_id for c in new)} < set(found)
    assert found == lesson([*rest, *new, *due], DAY, (), "seed")
    assert found != lesson([*rest, *new, *due], DAY, (), "other seed")
    again = lesson([*rest, *new, *due], DAY, found, "seed")
    assert again != found
    assert set(again) == set(found)
    assert lesson(due[:1], DAY, ("D0",), "seed") == ("D0",)


def test_scores_count_and_take_the_middle():
    under = replace(ONE, expected=D.EMERGENCY, missed=("a", "b"), seconds_to_safe=30)
    over = replace(ONE, got=D.EMERGENCY, seconds_to_safe=None, seconds_to_done=None)
    found = score([ONE, under, over])
    assert (found.played, found.right, found.under, found.over) == (3, 1, 1, 1)
    assert (found.missed, found.to_safe, found.to_done) == (2, 25.0, 100.0)
    assert found.share == pytest.approx(1 / 3)
    assert score([ONE, under, replace(ONE, seconds_to_safe=90)]).to_safe == 30.0
    assert score([over]).to_safe is None
    assert score([]).share == 0


def test_a_certificate_needs_ten_visits_four_of_five_right_and_none_too_low():
    over = [replace(one, got=D.EMERGENCY) for one in GOOD]
    assert passes(GOOD)
    assert passes([*over[:2], *GOOD[2:]])
    assert not passes([*over[:3], *GOOD[3:]])
    assert not passes(GOOD[1:])
    assert not passes([*GOOD[1:], GOOD[1]])
    low = replace(GOOD[0], expected=D.EMERGENCY)
    assert not passes([low, *GOOD[1:]])


def test_who_is_trained_and_until_when():
    day = timedelta(days=1)
    assert standing(None, DIGESTS, (), DAY) is Standing.NEVER
    assert standing(MADE, DIGESTS, GOOD, DAY) is Standing.TRAINED
    assert standing(MADE, DIGESTS, GOOD, MADE.valid_until - 30 * day) is Standing.SOON
    assert standing(MADE, DIGESTS, GOOD, MADE.valid_until) is Standing.SOON
    assert standing(MADE, DIGESTS, GOOD, MADE.valid_until + day) is Standing.EXPIRED


def test_a_change_of_content_asks_for_what_it_touched_and_no_more():
    changed = {**DIGESTS, "V02": "new"}
    gone = {name: digest for name, digest in changed.items() if name != "V03"}
    assert touched(MADE, DIGESTS) == ()
    assert touched(MADE, changed) == ("V02",)
    assert touched(MADE, gone) == ("V02", "V03")
    assert still_to_play(MADE, gone, GOOD) == ("V02",)
    assert standing(MADE, gone, GOOD, DAY) is Standing.CHANGED
    again = replace(ONE, vignette_id="V02", digest="new")
    bad = replace(again, missed=("RF-1",))
    assert standing(MADE, gone, [*GOOD, bad], DAY) is Standing.CHANGED
    assert standing(MADE, gone, [*GOOD, again], DAY) is Standing.TRAINED
    assert standing(MADE, {**DIGESTS, "V99": "more"}, GOOD, date(2026, 11, 3)) is Standing.TRAINED
