"""Names of staff in short, and when they were here."""

from datetime import UTC, datetime, timedelta

import pytest

from triage_desk.domain.user import Role, User
from triage_desk.ui.presenters.names import initials_of, last_here, short_name, titled

NOW = datetime(2026, 3, 10, 16, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "initials", "short"),
    [
        ("Ana Sample", "AS", "Ana S."),
        ("Ana", "A", "Ana"),
        ("ana maria von sample", "AS", "ana s."),
        ("", "", ""),
    ],
)
def test_a_name_in_short(name, initials, short):
    assert (initials_of(name), short_name(name)) == (initials, short)


def test_credentials_follow_the_name():
    user = User("u", "Dev Mock", Role.PT, "PT", True, NOW)
    assert titled(user) == "Dev Mock, PT"
    assert titled(User("u", "Dev Mock", Role.PT, "", True, NOW)) == "Dev Mock"


def test_today_is_a_time_and_before_that_a_day():
    assert last_here(None, NOW) == ""
    assert ":" in last_here(NOW - timedelta(minutes=5), NOW)
    assert last_here(NOW - timedelta(days=40), NOW).endswith("2026")
