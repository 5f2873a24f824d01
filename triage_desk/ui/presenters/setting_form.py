"""A form of settings: what is kept, what is typed, and how the one becomes the other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from triage_desk.domain.permission import Permission
from triage_desk.errors import TriageDeskError
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.setting_rows import Row


class FormPresenter(Presenter):
    """One section. Acts return what to say, and run in a job; ``name`` is the section's."""

    name = ""
    permission: Permission | None = Permission.CHANGE_SETTINGS

    def __init__(self, desk: Desk) -> None:
        """Show what is kept."""
        super().__init__(desk)
        self.typed: dict[str, str] = {}
        self.note = ""
        self.busy = False
        self.can_take_back = False

    @property
    @abstractmethod
    def rows(self) -> tuple[Row, ...]:
        """Return the settings of the section."""

    @abstractmethod
    def kept(self) -> Mapping[str, str]:
        """Return what would stand in the fields with nothing typed."""

    @abstractmethod
    def save(self) -> str:
        """Keep what is typed, and return what to say."""

    def take_back(self) -> str:
        """Keep what was kept before the last change made here, and return what to say."""
        return ""

    @property
    def values(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {**self.kept(), **self.typed}

    @property
    def dirty(self) -> bool:
        """Return whether something is typed that is not kept."""
        return bool(self.changes)

    @property
    def changes(self) -> dict[str, str]:
        """Return what is typed and differs from what is kept."""
        kept = self.kept()
        return {name: words for name, words in self.typed.items() if kept.get(name) != words}

    @property
    def may_change(self) -> bool:
        """Return whether the role of who is here allows a change."""
        return self.permission is None or allowed(self.desk, self.permission)

    def type(self, name: str, words: str) -> None:
        """Take what stands in a field now."""
        self.typed[name] = words
        self.note = ""
        if self.problem is not None and self.problem.field in ("", name):
            self.problem = None
        self.changed()

    def put_back(self) -> None:
        """Drop what is typed."""
        self.typed, self.problem, self.note = {}, None, ""
        self.changed()

    def begin(self) -> None:
        """Say that something is under way."""
        self.busy, self.problem, self.note = True, None, ""
        self.changed()

    def done(self, note: str) -> None:
        """Say what was done."""
        self.busy, self.note = False, note
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why it was not done."""
        self.busy = False
        super().refused(error)
