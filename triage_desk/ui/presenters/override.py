"""A person changes the route: who, from, to, why, in words. The decision itself stays."""

from __future__ import annotations

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord, OverrideReason
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Role
from triage_desk.errors import Stale, UserError
from triage_desk.services import triage, undo
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.services.undo import Done
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.intake_told import route_change
from triage_desk.ui.presenters.names import role_words
from triage_desk.ui.refusals import said


class OverridePresenter(Presenter):
    """One change of route under way. Anyone may raise it; only a clinician may lower it."""

    def __init__(self, desk: Desk, record: EncounterRecord) -> None:
        """Start with nothing chosen: no route and no reason is suggested."""
        super().__init__(desk)
        self.record = record
        self.to: Disposition | None = None
        self.reason: OverrideReason | None = None
        self.role: Role | None = desk.actor.role if self.signed_in else None
        self.done: Done | None = None

    @property
    def now(self) -> Disposition:
        """Return the route as it stands."""
        return self.record.route or Disposition.OUTSIDE_SCOPE

    @property
    def signed_in(self) -> bool:
        """True where people sign in: then the person at the keyboard decides, and nobody else."""
        return self.desk.vault is not None

    @property
    def who(self) -> str:
        """Return name and role of the person at the keyboard."""
        actor = self.desk.actor
        return text("me.who", name=actor.name, role=role_words(actor.role))

    @property
    def may_lower(self) -> bool:
        """True when a route below the one that stands can be chosen here."""
        return not self.signed_in or allowed(self.desk, Permission.LOWER_ROUTE)

    @property
    def options(self) -> tuple[Disposition, ...]:
        """Return the other routes, most urgent first; lower ones only to who may choose them."""
        others = (route for route in Disposition if route is not self.now)
        return tuple(route for route in others if self.may_lower or route > self.now)

    @property
    def lowers(self) -> bool:
        """True when the route chosen is less urgent than the one that stands."""
        return self.to is not None and self.to < self.now

    def choose(self, to: Disposition | None) -> None:
        """Take a route; the screen then says what it needs."""
        self.to = to
        self.changed()

    def save(self, words: str, name: str) -> bool:
        """Keep the change; False with ``problem`` at the field that is missing or refused."""
        name = self.desk.actor.name if self.signed_in else name
        self.problem = self._missing(words, name)
        if self.problem is None:
            self._store(words.strip(), name.strip())
        self.changed()
        return self.problem is None

    def _store(self, words: str, name: str) -> None:
        if self.to is None or self.reason is None or self.role is None:
            return
        known = self.record.encounter
        act = (self.desk, known.encounter_id, self.to, self.reason, words, name, self.role)
        with self.trying():
            try:
                self.record = triage.override(*act, seen=known.version)
            except Stale as error:
                before = self.record
                self.record = triage.record(self.desk, known.encounter_id)
                raise UserError(f"{said(error)} {route_change(before, self.record)}") from error
            self.done = undo.rerouted(self.desk, self.record)

    def _missing(self, words: str, name: str) -> Problem | None:
        needed = (
            (self.to, "to"),
            (self.reason, "reason"),
            (words.strip(), "words"),
            (name.strip(), "name"),
            (self.role, "role"),
        )
        for value, field in needed:
            if not value:
                return Problem(text(f"override.{field}_missing"), field)
        return None
