"""The desk guide to look at and print: the words of the screens, on one page."""

from __future__ import annotations

from triage_desk.domain.disposition import Disposition
from triage_desk.services import desk_guide
from triage_desk.ui import commands
from triage_desk.ui.answerkeys import NEXT
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.preview import Paper

KEYS = (
    *("emergency", "new_intake", "palette", "park", "cover", "change_user", "lock", "today"),
    *("yes", "not_sure", "none", "unsure_all", "declined", "previous", "undo", "language"),
    *("print_handout", "change_route", "next_patient", "all_keys"),
)
WHENS = ("danger", "unsure", "interrupted", "overheard", "full", "printer", "power")


class DeskGuidePaper(Paper):
    """Names nobody: making and printing it are no events."""

    name = "desk-guide"
    names_nobody = True

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("guide.title")

    def make(self) -> bytes:
        """Render the guide; runs in a job."""
        number = self.desk.clinic.emergency_number
        routes: dict[Disposition, str] = {
            route: text(f"guide.{route.value}", number=number)
            for route in Disposition
            if route is not Disposition.OUTSIDE_SCOPE
        }
        whens = tuple((text(f"guide.{w}"), text(f"guide.{w}_do", number=number)) for w in WHENS)
        emergency = text("guide.call", number=number)
        guide = desk_guide.guide_of(self.desk, emergency, routes, _keys(), whens)
        return desk_guide.paper(self.desk, guide)

    def keep_printed(self) -> None:
        """Keep nothing."""

    def keep_saved(self) -> None:
        """Keep nothing."""


def _keys() -> tuple[tuple[str, str], ...]:
    known = [commands.named(name) for name in KEYS]
    return tuple((_printed(command), text(command.words)) for command in known)


def _printed(command: commands.Command) -> str:
    keys = command.span or command.keys[:1]
    return " ".join(key.replace(*NEXT) for key in keys)
