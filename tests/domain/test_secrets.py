"""What people choose must not be what everybody tries first, and wrong tries cost time."""

from datetime import UTC, datetime, timedelta

import pytest

from triage_desk.domain import passphrase, pin
from triage_desk.domain.user import Left, RecoverySheet

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = ("Example Family Clinic", "Ada Lovely-Sample")


@pytest.mark.parametrize("good", ["493817", "8204631", "60317492", "271828"])
def test_a_pin_that_means_nothing_will_do(good):
    assert pin.fault(good) == ""


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("", "6 to 8 digits"),
        ("49381", "6 to 8 digits"),
        ("493817049", "6 to 8 digits"),
        ("49381a", "6 to 8 digits"),
        ("\u0664\u0669\u0663\u0668\u0661\u0667", "6 to 8 digits"),
        ("123456", "easy to guess"),
        ("7890123", "easy to guess"),
        ("987654", "easy to guess"),
        ("111111", "easy to guess"),
        ("121212", "easy to guess"),
        ("493493", "easy to guess"),
        ("49384938", "easy to guess"),
        ("447744", "easy to guess"),
        ("159753", "easy to guess"),
        ("198437", "a date or a year"),
        ("371984", "a date or a year"),
        ("140762", "a date or a year"),
        ("071462", "a date or a year"),
        ("620714", "a date or a year"),
        ("022996", "a date or a year"),
        ("14071962", "a date or a year"),
    ],
)
def test_a_pin_that_is_guessed_first_is_refused(bad, words):
    assert words in pin.fault(bad)


def test_wrong_pins_wait_longer_and_longer_and_the_tenth_is_the_last():
    left, waits = Left(0), []
    while not pin.is_gone(left):
        left = pin.after_wrong(left, NOON)
        waits.append((left.waits_until - NOON).total_seconds() if left.waits_until else 0)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 300, 900, 0]


@pytest.mark.parametrize(
    "good", ["seven loud orange trucks", "Zw\u00f6lf Boxk\u00e4mpfer jagen", "qX7#vbn!2pLw9"]
)
def test_a_long_passphrase_of_ones_own_will_do(good):
    assert passphrase.fault(good, NAMES) == ""


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("", "too short"),
        ("   short      ", "too short"),
        ("abababababababab", "same few signs"),
        ("example family clinic 1", "your name or the clinic's"),
        ("Lovely Ada Sample 2026", "your name or the clinic's"),
        ("Password123456", "guessed first"),
        ("qwertyuiop welcome", "guessed first"),
        ("CorrectHorse BatteryStaple", "guessed first"),
    ],
)
def test_a_passphrase_that_is_guessed_first_is_refused(bad, words):
    assert words in passphrase.fault(bad, NAMES)


def test_wrong_passphrases_wait_from_the_fifth_on():
    assert passphrase.waits_until(0, None) is None
    assert passphrase.waits_until(4, NOON) is None
    assert passphrase.waits_until(5, NOON) == NOON + timedelta(seconds=10)


def test_the_code_of_a_sheet_is_its_groups_with_hyphens():
    sheet = RecoverySheet("Example", NOON, "Ada", "0123abcd", ("AAAAA", "BBBBB"))
    assert sheet.code == "AAAAA-BBBBB"
