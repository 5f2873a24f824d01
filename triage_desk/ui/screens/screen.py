"""What every screen is to the window: a widget with keys to name and a place for the focus."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from triage_desk.ui.i18n import text


class Place(StrEnum):
    """The screens by name, as objectName too."""

    OPENING = "opening"
    WORKLIST = "worklist"
    FIND = "find"
    INTAKE = "intake"
    LOCKED = "locked"
    CONFLICTS = "conflicts"
    EMERGENCY = "emergency"
    RECEIPT = "receipt"
    OVERRIDE = "override"
    PREVIEW = "preview"
    BACKUPS = "backups"
    SIGN_IN = "sign_in"
    SET_UP = "set_up"
    RECOVER = "recover"
    HELP_NOW = "help_now"
    USERS = "users"
    ME = "me"
    PATIENT = "patient"
    AUDIT = "audit"
    WHO_SAW = "who_saw"
    END_OF_DAY = "end_of_day"
    OFFICE_PAPER = "office_paper"


OUTSIDE = (Place.OPENING, Place.SIGN_IN, Place.SET_UP, Place.RECOVER, Place.HELP_NOW)
"""The screens that are shown to nobody in particular: no patient, no name of one."""


class KeyHint(NamedTuple):
    """One entry of the key bar: the keys as Qt writes them, and what they do."""

    keys: tuple[str, ...]
    words: str


class Screen(QWidget):
    """A page of the window. ``hints_changed`` asks the window to read keys and status again."""

    hints_changed = Signal()

    place: Place
    patient_id = ""
    """Whose record is open here: what "who has seen this patient?" is asked about."""

    def __init__(self, place: Place) -> None:
        """Take the object name of the place."""
        super().__init__()
        self.place = place
        self.setObjectName(place.value)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys that work on this screen now."""
        return ()

    def status(self) -> str:
        """Return the words at the right of the key bar: what is saved, or how many are shown."""
        return ""

    def first_focus(self) -> QWidget | None:
        """Return the widget that the next key should reach when the screen is shown."""
        return None

    @property
    def covered(self) -> bool | None:
        """Return whether this screen covers itself now; ``None`` when the window covers it."""
        return None

    def set_covered(self, *, covered: bool) -> None:
        """Cover or show what others may not read; only for a screen that covers itself."""

    def may_close(self) -> bool:
        """Return whether the window may be closed from here."""
        return True

    def why_stay(self) -> str:
        """Return why the window may not be closed from here."""
        return text("emergency.leave_off")

    def undo(self) -> bool:
        """Take back the last act on this screen; False when there is none."""
        return False

    def leave(self) -> None:
        """Put away what is open before the window closes."""

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this screen is about, or ""."""
        return ""

    def marks(self) -> dict[str, str]:
        """Return what the screen needs, beside its fields, to stand as it stands now."""
        return {}

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Stand as ``marks`` say; by then the fields stand as they stood, but for new pages."""

    @property
    def is_inside(self) -> bool:
        """Return whether somebody has signed in to see this screen."""
        return self.place not in OUTSIDE

    def may_lock(self) -> bool:
        """Return whether the desk may be locked or change its user now."""
        return True

    def language(self) -> str:
        """Return the name of the language the person is asked in; empty where nobody is asked."""
        return ""

    def person(self) -> tuple[str, str]:
        """Return initials and facts for the top bar; empty where no intake is open."""
        return "", ""


def hint(words: str, *keys: str) -> KeyHint:
    """Return one entry of the key bar; ``words`` is a key of the table ``keys`` of the texts."""
    return KeyHint(keys, text(f"keys.{words}"))


def scrolling(content: QWidget) -> QScrollArea:
    """Return ``content`` in a frame that scrolls only when there is no room for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(area.focusPolicy().NoFocus)
    content.setObjectName(content.objectName() or "contents")
    area.setWidget(content)
    return area
