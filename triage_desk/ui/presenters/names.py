"""Names of staff as they stand on a screen that strangers may see."""

from __future__ import annotations

from datetime import datetime

from triage_desk.domain.user import Role, User
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import clock_time, day


def initials_of(name: str) -> str:
    """Return the first letters of the first and the last word: "Ana Sample" is "AS"."""
    words = name.split()
    picked = (words[0], words[-1]) if words[1:] else tuple(words)
    return "".join(word[0] for word in picked).upper()


def short_name(name: str) -> str:
    """Return first name and initial: "Ana Sample" is "Ana S."; one word stays."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if words[1:] else name


def titled(user: User) -> str:
    """Return the name with credentials: "Dev Mock, PT"."""
    return f"{user.name}, {user.credentials}" if user.credentials else user.name


def role_words(role: Role) -> str:
    """Return a role as staff say it."""
    return text(f"role.{role.value}")


def last_here(moment: datetime | None, now: datetime) -> str:
    """Return when somebody was here last: the time today, else the day; "" for never."""
    if moment is None:
        return ""
    local = moment.astimezone()
    same_day = local.date() == now.astimezone().date()
    return clock_time(moment) if same_day else day(local.date())
