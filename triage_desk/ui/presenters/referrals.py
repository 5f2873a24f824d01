"""Referrals on their way, and what may be said of each: the most urgent route comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.referral import (
    UNACKNOWLEDGED,
    ReferralAct,
    ReferralRow,
    ReferralState,
    next_of,
)
from triage_desk.errors import ServerGone
from triage_desk.services import clinic, referrals
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import age_of, day, minutes_between, read_typed_day

S = ReferralState


class Shown(StrEnum):
    """Which referrals the list shows.

    ``TAKEN``: acknowledged or booked, and not seen yet. ``RESULT``: seen, and nobody said what
    came of it. ``ONE``: that of the visit from which the list was opened.
    """

    ALL = "all"
    PHYSICIAN = "physician"
    PT = "pt"
    TAKEN = "taken"
    RESULT = "result"
    ONE = "one"


_STATES = {Shown.TAKEN: (S.ACKNOWLEDGED, S.BOOKED), Shown.RESULT: (S.SEEN,)}
ACTS = {
    "draft": S.DRAFTED,
    "sent": S.SENT,
    "acknowledge": S.ACKNOWLEDGED,
    "booked": S.BOOKED,
    "seen": S.SEEN,
    "close": S.CLOSED,
    "cancel": S.CANCELLED,
}
"""What may be said of a referral, by the name of the act, in the order of its buttons."""


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One referral in words; ``acts`` are the names of what may be said of it now."""

    encounter_id: str
    initials: str
    age: str
    route: Disposition
    state: str
    since: str
    acts: tuple[str, ...]


class ReferralsPresenter(Presenter):
    """The list; ``rows`` are read by ``open`` and after each act.

    With a ``visit`` it begins with the referral of that one, also where it has none yet.
    """

    def __init__(self, desk: Desk, visit: str = "") -> None:
        """Start empty, with those that nobody has acknowledged."""
        super().__init__(desk)
        self.visit = visit
        self.rows: tuple[ReferralRow, ...] = ()
        self.shown = Shown.ONE if visit else Shown.ALL

    def open(self) -> bool:
        """Read the list, which is an event."""
        with self.trying():
            self._read()
        self.changed()
        return self.problem is None

    def choose(self, shown: Shown) -> None:
        """Show others."""
        if shown is Shown.ONE and not self.visit:
            return
        again = shown is Shown.ONE or _states(shown) != _states(self.shown)
        again = again or self.shown is Shown.ONE
        self.shown = shown
        if again:
            self.open()
        else:
            self.changed()

    @property
    def choices(self) -> tuple[Shown, ...]:
        """Return which lists there are to choose from."""
        return tuple(one for one in Shown if one is not Shown.ONE or self.visit)

    @property
    def lines(self) -> tuple[ReferralLine, ...]:
        """Return what the list shows, in words."""
        return tuple(self._line(row) for row in self.listed)

    @property
    def listed(self) -> tuple[ReferralRow, ...]:
        """Return what the list shows."""
        return tuple(row for row in self.rows if _fits(row, self.shown))

    @property
    def names(self) -> tuple[str, ...]:
        """Return who works here; nobody while the server that knows is away."""
        try:
            return tuple(one.name for one in clinic.people(self.desk) if one.active)
        except ServerGone:
            return ()

    def draft(self, encounter_id: str, words: str, _on: str) -> bool:
        """Make it, or make it anew; ``words`` say why, where the route books nothing."""
        return self._act(lambda: referrals.draft(self.desk, encounter_id, words))

    def sent(self, encounter_id: str, words: str, _on: str) -> bool:
        """Keep that the letter went out; what is typed says by which way."""
        return self._act(lambda: referrals.sent(self.desk, encounter_id, words))

    def close(self, encounter_id: str, words: str, _on: str) -> bool:
        """Close it: the result is known; what is typed says what it was."""
        return self._act(lambda: referrals.close(self.desk, encounter_id, words))

    def acknowledge(self, encounter_id: str, who: str, _on: str) -> bool:
        """Keep who has it."""
        return self._act(lambda: referrals.acknowledge(self.desk, encounter_id, who))

    def booked(self, encounter_id: str, who: str, on: str) -> bool:
        """Keep with whom and for when the person has a time; today where no day is typed."""
        return self._act(
            lambda: referrals.booked(self.desk, encounter_id, who, self._day(on, "on"))
        )

    def seen(self, encounter_id: str, who: str, on: str) -> bool:
        """Keep who saw the person and when; today where no day is typed."""
        return self._act(lambda: referrals.seen(self.desk, encounter_id, who, self._day(on, "on")))

    def cancel(self, encounter_id: str, who: str, _on: str) -> bool:
        """Cancel it; what is typed says why."""
        return self._act(lambda: referrals.cancel(self.desk, encounter_id, who))

    def _day(self, typed: str, field: str) -> date:
        return read_typed_day(typed, field) or local_date(self.desk.clock())

    def _act(self, act: Callable[[], object]) -> bool:
        with self.trying():
            act()
            self._read()
        self.changed()
        return self.problem is None

    def _read(self) -> None:
        if self.shown is Shown.ONE:
            row = referrals.of_visit(self.desk, self.visit)
            self.rows = (row,) if row is not None else ()
        else:
            self.rows = referrals.listed(self.desk, _states(self.shown))

    def _line(self, row: ReferralRow) -> ReferralLine:
        return ReferralLine(
            row.encounter_id,
            row.initials,
            str(row.age_years),
            row.route,
            text(f"referral.{row.state.value if row.state else 'none'}"),
            age_of(minutes_between(row.since, self.desk.clock())),
            tuple(name for name, said in ACTS.items() if said in next_of(row.state)),
        )


def stands(acts: tuple[ReferralAct, ...]) -> str:
    """Return in one line where a referral stands, who said so or did it, and when; "" for none."""
    if not acts:
        return ""
    last = acts[-1]
    on = last.on or local_date(last.at)
    state, who = text(f"referral.{last.state.value}"), last.who or last.name
    return text("referral.stands", state=state, day=day(on), who=who)


def _states(shown: Shown) -> tuple[ReferralState, ...]:
    return _STATES.get(shown, UNACKNOWLEDGED)


def _fits(row: ReferralRow, shown: Shown) -> bool:
    if shown is Shown.PHYSICIAN:
        return not row.route.sends_to_pt
    return row.route.sends_to_pt if shown is Shown.PT else True
