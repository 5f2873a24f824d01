"""The staff as the administrator keeps it: who may sign in, as what."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.user import Role, User
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.services import users
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.names import last_here, role_words, titled


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of one person."""

    name: str
    credentials: str
    role: Role | None


class UsersPresenter(Presenter):
    """One list, one person chosen. Acts return what to say, and run in a job."""

    def __init__(self, desk: Desk) -> None:
        """Read the list."""
        super().__init__(desk)
        self.people: tuple[User, ...] = ()
        self.chosen: User | None = None
        self.note = ""
        self.busy = False
        self.refresh()

    def refresh(self) -> None:
        """Read the list again; the person chosen stays chosen."""
        with self.trying():
            self.people = users.everybody(self.desk)
        known = {user.user_id: user for user in self.people}
        self.chosen = known.get(self.chosen.user_id) if self.chosen else None
        self.changed()

    def choose(self, user: User | None) -> None:
        """Take one person, or none for a new one."""
        self.chosen, self.problem, self.note = user, None, ""
        self.changed()

    def cells(self, user: User) -> tuple[str, str, str, str]:
        """Return name, role, state and when they were last here, as the list shows them."""
        state = text("users.enabled" if user.enabled else "users.disabled")
        if user.enabled and not user.has_pin:
            state = f"{state} · {text('users.no_pin')}"
        seen = last_here(user.last_here, self.desk.clock()) or text("users.never")
        return titled(user), role_words(user.role), state, seen

    @property
    def counted(self) -> str:
        """Return how many of how many can sign in."""
        enabled = sum(user.enabled for user in self.people)
        return text("users.count", enabled=enabled, all=len(self.people))

    # ---------------------------------------------------------------- what may not be done now

    @property
    def why_no_reset(self) -> str:
        """Return why there is no PIN to take away, or ""."""
        return "" if self.chosen and self.chosen.has_pin else text("users.why_no_pin")

    @property
    def why_no_disable(self) -> str:
        """Return why the person chosen cannot be shut out, or ""."""
        user = self.chosen
        if user is None:
            return ""
        if user.user_id == self.desk.actor.user_id:
            return text("users.why_self")
        others = [u for u in self.people if u.enabled and u.role is Role.ADMINISTRATOR]
        return text("users.why_last") if others == [user] else ""

    @property
    def why_no_passphrase(self) -> str:
        """Return why the person chosen gets no new first passphrase, or ""."""
        shut = self.chosen is not None and not self.chosen.enabled
        return text("users.why_disabled") if shut else ""

    # --------------------------------------------------------------------------------- its acts

    def add(self, typed: Typed, pair: tuple[str, str]) -> str:
        """Let a new person in, and return what to say."""
        role = _role(typed)
        made = users.add(
            self.desk, typed.name, role, _same(pair), credentials=typed.credentials.strip()
        )
        return text("users.added", name=made.name)

    def save(self, typed: Typed) -> str:
        """Keep what was changed of the person chosen, and return what to say."""
        user = self._one()
        kept = users.change(
            self.desk,
            user.user_id,
            name=typed.name,
            role=_role(typed),
            credentials=typed.credentials.strip(),
        )
        return text("users.saved", name=kept.name)

    def reset_pin(self) -> str:
        """Take the PIN away, and return what to say."""
        users.reset_pin(self.desk, self._one().user_id)
        return text("users.pin_gone", name=self._one().name)

    def disable(self) -> str:
        """Shut the person out, and return what to say."""
        users.disable(self.desk, self._one().user_id)
        return text("users.disabled_now", name=self._one().name)

    def give(self, pair: tuple[str, str]) -> str:
        """Give a new first passphrase, to somebody shut out as well; return what to say."""
        user = self._one()
        if user.enabled:
            users.new_passphrase(self.desk, user.user_id, _same(pair))
            return text("users.passphrase_given", name=user.name)
        users.enable(self.desk, user.user_id, _same(pair))
        return text("users.enabled_now", name=user.name)

    def _one(self) -> User:
        if self.chosen is None:
            raise UserError(text("door.pick"), "name")
        return self.chosen

    def begin(self) -> None:
        """Say that something is under way."""
        self.busy, self.problem, self.note = True, None, ""
        self.changed()

    def done(self, note: str) -> None:
        """Say what was done, and read the list again."""
        self.busy = False
        self.refresh()
        self.note = note
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why it was not done."""
        self.busy = False
        super().refused(error)


def _role(typed: Typed) -> Role:
    if typed.role is None:
        raise UserError(text("users.role_missing"), "role")
    return typed.role


def _same(pair: tuple[str, str]) -> str:
    if pair[0] != pair[1]:
        raise UserError(text("me.differ"), "again")
    return pair[0]
