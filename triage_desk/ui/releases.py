"""Where a clinician releases every route: the desk hears at once that it may book, or is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from triage_desk.errors import TriageDeskError
from triage_desk.services import review
from triage_desk.services.desk import Desk
from triage_desk.services.release import clinician_releases
from triage_desk.services.review import Waiting
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.receipt import ReceiptScreen
from triage_desk.ui.screens.screen import Screen


class Releases:
    """Remembers which visits wait, and says what came of them since the last look."""

    def __init__(self, desk: Desk) -> None:
        """Know nothing yet: what waited before the first look is no news."""
        self._desk = desk
        self._before: Waiting | None = None

    def news(self, initials: Mapping[str, str], shown: Screen | None) -> str:
        """Return in words which routes were released, and which were asked about; "" for none.

        ``initials`` are those of today's list by visit. The result on the screen is read anew
        where it was waiting; an open list or interview stays as it is.
        """
        if not clinician_releases(self._desk):
            return ""
        now = self._before
        with suppress(TriageDeskError):
            now = review.waiting(self._desk)
        before, self._before = self._before, now
        if before is None or now is None:
            return ""
        released = before.clinician - now.clinician - now.desk
        asked = now.desk - before.desk
        if isinstance(shown, ReceiptScreen) and shown.encounter_id in released | asked:
            shown.look_again()
        said = (("released_now", released), ("asked_now", asked))
        return " ".join(
            text(f"review.{key}", who=_names(initials, which))
            for key, which in said
            if _names(initials, which)
        )


def _names(initials: Mapping[str, str], visits: Iterable[str]) -> str:
    return ", ".join(sorted(initials[one] for one in visits if one in initials))
