"""Who has seen this patient: people, as what, from when to when, what for."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import Seen, WhoSaw
from triage_desk.domain.user import Role
from triage_desk.services import who_saw
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.audit import moment
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.names import role_words

COLUMNS = ("name", "role", "first", "last", "what")


class WhoSawPresenter(Presenter):
    """One list, as it was when it was asked for."""

    def __init__(self, desk: Desk, patient_id: str) -> None:
        """Keep whose record; ``look`` reads."""
        super().__init__(desk)
        self.patient_id = patient_id
        self.found: WhoSaw | None = None

    def look(self) -> bool:
        """Read the list; False with ``problem`` when that is not allowed or not possible."""
        with self.trying():
            self.found = who_saw.look(self.desk, self.patient_id)
        self.changed()
        return self.found is not None

    @property
    def initials(self) -> str:
        """Return whose record it is, as the window may show it."""
        return self.found.patient.initials if self.found else ""

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of every line, column by column."""
        return tuple(map(_words, self.found.people)) if self.found else ()


def _words(one: Seen) -> tuple[str, ...]:
    return (
        one.name,
        role_words(Role(one.role)),
        moment(one.first),
        moment(one.last),
        _what_for(one),
    )


def _what_for(one: Seen) -> str:
    """Return what somebody did, the most frequent first."""
    acts = sorted(one.acts.items(), key=lambda pair: -pair[1])
    return ", ".join(
        text("who_saw.times", what=said, count=times) if times > 1 else said
        for said, times in ((_act(act), times) for act, times in acts)
    )


def _act(act: AuditAction) -> str:
    """Return an act in a few words; one that has none here is told all the same."""
    try:
        return text(f"who_saw.for.{act.value}")
    except KeyError:
        return text("who_saw.other")
