"""What two desks have said differently while one could not reach the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from triage_desk.domain.journal import ConflictKind
from triage_desk.services import journal
from triage_desk.services.desk import Desk
from triage_desk.services.journal import Differing
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import when
from triage_desk.ui.presenters.tongues import for_staff


@dataclass(frozen=True, slots=True)
class Choice:
    """One contradiction in words: who, what about, and the two sides."""

    number: int
    who: str
    about: str
    ours_by: str
    ours: str
    theirs_by: str
    theirs: str


class ConflictsPresenter(Presenter):
    """The contradictions that wait, oldest first."""

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``look`` reads them."""
        super().__init__(desk)
        self.choices: tuple[Choice, ...] = ()

    def look(self) -> None:
        """Read what waits."""
        with self.trying():
            now = self.desk.clock()
            say = partial(for_staff, self.desk)
            found = journal.conflicts(self.desk)
            self.choices = tuple(_in_words(one, now, say) for one in found)
        self.changed()

    def choose(self, number: int, *, ours: bool) -> None:
        """Let one side hold; the other stays on record."""
        with self.trying():
            journal.settle(self.desk, number, ours=ours)
        if self.problem is None:
            self.look()
        else:
            self.changed()


def _in_words(found: Differing, now: datetime, say: Callable[[str], str]) -> Choice:
    one = found.conflict
    is_route = one.kind is ConflictKind.ROUTE
    about = say(found.question) or text(f"conflicts.{one.kind.value}")
    ours = _route(found.ours) if is_route else say(found.ours)
    theirs = _route(found.theirs) if is_route else say(found.theirs)
    if one.kind is ConflictKind.END:
        ours, theirs = text("conflicts.discarded", reason=found.ours), text("conflicts.goes_on")
    return Choice(
        one.number,
        found.initials,
        about,
        text("conflicts.by", name=one.by, desk=one.workstation, time=when(one.at, now)),
        ours,
        text("conflicts.by_other", name=one.their_name or text("conflicts.somebody")),
        theirs,
    )


def _route(value: str) -> str:
    return text(f"kit.route.{value}") if value else text("worklist.no_route")
