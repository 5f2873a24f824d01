"""Who is at the desk: a name, then a PIN where one will do, else the passphrase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from triage_desk.domain import passphrase
from triage_desk.domain.pin import is_gone
from triage_desk.domain.user import Named, User
from triage_desk.errors import TriageDeskError
from triage_desk.services import access
from triage_desk.services.access import Entrance, Locked
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Told
from triage_desk.ui.presenters.names import initials_of, last_here, role_words, titled


@dataclass(frozen=True, slots=True)
class Tile:
    """One name to choose. ``note`` is the role, and ``seen`` when they were here, where known."""

    user_id: str
    name: str
    shown: str
    note: str = ""
    seen: str = ""
    has_pin: bool = False

    @property
    def initials(self) -> str:
        """Return two letters for the round mark."""
        return initials_of(self.name)


@dataclass(frozen=True, slots=True)
class OpenIntake:
    """The intake that stays open at this desk: initials only. Questions count from 1.

    How many there will be is not known: each answer may open more.
    """

    initials: str
    question: int
    by: str


class SignInPresenter(Told):
    """The door, shut in the morning or locked since. Secrets pass through and are not kept."""

    def __init__(
        self,
        entrance: Entrance,
        locked: Locked | None = None,
        staff: Iterable[User] = (),
        waiting: OpenIntake | None = None,
    ) -> None:
        """Read the names; ``staff`` is what was known of them before the desk was locked."""
        super().__init__()
        self._entrance = entrance
        self.locked = locked
        self.waiting = waiting
        self._staff = {user.user_id: user for user in staff}
        self._people = locked.people if locked else access.people(entrance)
        self.tiles = self._made()
        self.chosen: Tile | None = self.tiles[0] if len(self.tiles) == 1 else None
        self._with_passphrase = False
        self.busy = False

    def speak_again(self) -> None:
        """Write what stands on the tiles in the language that staff read now."""
        lost = {tile.user_id for tile in self.tiles if not tile.has_pin}
        self.tiles = tuple(replace(tile, has_pin=tile.user_id not in lost) for tile in self._made())
        before = self.chosen.user_id if self.chosen else ""
        self.chosen = next((t for t in self.tiles if t.user_id == before), None)

    def _made(self) -> tuple[Tile, ...]:
        now = self._entrance.clock()
        return tuple(_tile(each, self._staff.get(each.user_id), now) for each in self._people)

    @property
    def by_pin(self) -> bool:
        """True when a PIN will do for the name chosen."""
        some = self.chosen is not None and self.chosen.has_pin
        return some and not self._with_passphrase and self._pins_open

    @property
    def can_choose_secret(self) -> bool:
        """True when the name chosen may use either."""
        return self.chosen is not None and self.chosen.has_pin and self._pins_open

    @property
    def _pins_open(self) -> bool:
        return self.locked is not None or access.has_keyring(self._entrance)

    @property
    def seconds_to_wait(self) -> int:
        """Return how long the name chosen waits before the next try, 0 for now."""
        until = self._waits_until()
        if until is None:
            return 0
        return max(0, ceil((until - self._entrance.clock()).total_seconds()))

    def _waits_until(self) -> datetime | None:
        tile = self.chosen
        if tile is None:
            return None
        if not self.by_pin:
            tries = self._entrance.door.tries()
            wrong = [each.at for each in tries if each.user_id == tile.user_id]
            return passphrase.waits_until(len(wrong), max(wrong, default=None))
        left = self.locked.lock.left().get(tile.user_id) if self.locked else None
        return left.waits_until if left else None

    def choose(self, tile: Tile | None) -> None:
        """Take a name, or none again."""
        self.chosen = tile
        self._with_passphrase = False
        self.problem = None
        self.changed()

    def use_passphrase(self, *, wanted: bool) -> None:
        """Ask for the passphrase in place of the PIN, or the other way round."""
        self._with_passphrase = wanted
        self.problem = None
        self.changed()

    def begin(self) -> None:
        """Say that the secret is being looked at."""
        self.busy = True
        self.problem = None
        self.changed()

    def attempt(self, secret: str) -> Desk:
        """Open the desk for the name chosen; slow on purpose, so it runs in a job.

        Raises:
            UserError: a wrong secret, or a wait.
            EnvironmentFault: the data cannot be opened.
        """
        name = self.chosen.name if self.chosen else ""
        if not self.by_pin:
            return access.sign_in(self._entrance, name, secret)
        if self.locked is not None:
            return access.unlock(self._entrance, self.locked, name, secret)
        return access.sign_in_with_keyring(self._entrance, name, secret)

    def refused(self, error: TriageDeskError) -> None:
        """Keep why; a name whose PIN is gone goes on with the passphrase."""
        self.busy = False
        tile = self.chosen
        if self.locked is not None and tile is not None and self.by_pin:
            left = self.locked.lock.left().get(tile.user_id)
            if left is None or is_gone(left):
                self._lose_pin(tile)
        super().refused(error)

    def _lose_pin(self, tile: Tile) -> None:
        without = replace(tile, has_pin=False)
        self.tiles = tuple(without if each == tile else each for each in self.tiles)
        self.chosen = without


def _tile(person: Named, user: User | None, now: datetime) -> Tile:
    if user is None:
        return Tile(person.user_id, person.name, person.name, has_pin=person.has_pin)
    seen = last_here(user.last_here, now)
    return Tile(
        person.user_id,
        person.name,
        titled(user),
        role_words(user.role),
        text("door.last_here", when=seen) if seen else "",
        person.has_pin,
    )
