"""One row of the clinicians' queue in words."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.disposition import Disposition
from triage_desk.ui.i18n import text


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One row of the queue in words. ``late`` says that the time to look is over or nearly so.

    A ``copy`` is for information: nobody waits for it, and ``due`` says when it was decided.
    ``heading`` stands above the first row of a group.
    """

    encounter_id: str
    initials: str
    about: str
    due: str
    route: Disposition
    late: bool
    asked: bool
    copy: bool = False
    heading: str = ""

    @property
    def sentence(self) -> str:
        """Return the row as one sentence, for a screen reader."""
        return text(
            "review.copy_row" if self.copy else "review.row",
            initials=self.initials,
            about=self.about,
            route=text(f"kit.route.{self.route.value}"),
            due=self.due,
        )
