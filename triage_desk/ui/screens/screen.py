"""What every screen is to the window: a widget with keys to name and a place for the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from triage_desk.ui import commands
from triage_desk.ui.i18n import text
from triage_desk.ui.places import ALONE, BARE, NO_PATIENTS, OUTSIDE, Place
from triage_desk.ui.widgets.scrollkeys import scrolling

if TYPE_CHECKING:
    from triage_desk.domain.listing import Listing

__all__ = ["ALONE", "BARE", "OUTSIDE", "KeyHint", "Place", "Screen", "hint", "scrolling"]


class KeyHint(NamedTuple):
    """One entry of the key bar: the keys as Qt writes them, and what they do."""

    keys: tuple[str, ...]
    words: str


class Screen(QFrame):
    """A page of the window. ``hints_changed`` asks the window to read keys and status again.

    A frame, since readers say the name of a frame when the focus enters it, and of no plain widget.
    """

    hints_changed = Signal()

    place: Place
    patient_id = ""
    """Whose record is open here: what "who has seen this patient?" is asked about."""

    has_list = False
    """Whether a list is shown that may be saved as a table."""

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

    @property
    def unverified(self) -> bool:
        """Return whether staff have still to ask who the person of the visit shown is."""
        return False

    def listing(self) -> Callable[[], Listing] | None:
        """Return what makes a table of the list shown, to run in a job; only where ``has_list``."""
        return None

    def look_again(self) -> None:
        """Read anew what is shown: something about it was kept beside this screen."""

    @property
    def may_be_covered(self) -> bool:
        """Return whether something here is not for people across the counter."""
        return self.is_inside and self.place not in NO_PATIENTS

    def peek(self, *, on: bool) -> None:
        """Show what is covered while a key is held; only for a screen that covers itself."""

    def may_close(self) -> bool:
        """Return whether the window may be closed from here."""
        return True

    def why_stay(self) -> str:
        """Return why the window may not be closed from here."""
        return text("emergency.leave_off")

    def stir(self) -> None:
        """Hear that somebody is at the keyboard, where a screen counts the seconds without."""

    def undo(self) -> bool:
        """Take back the last act on this screen; False when there is none."""
        return False

    def leave(self) -> None:
        """Put away what is open before the window closes."""

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this screen is about, or ""."""
        return ""

    def dialogs(self) -> Mapping[str, Callable[[str], object]]:
        """Return how each dialog that is typed in is opened again, by its name.

        What is opened gets what the dialog was about, or "".
        """
        return {}

    @property
    def dialog(self) -> QDialog | None:
        """Return the dialog over the screen that is typed in now, if one is."""
        names = self.dialogs()
        shown = self.findChildren(QDialog) if names else []
        return next((d for d in shown if d.isVisible() and d.objectName() in names), None)

    def typed_in(self) -> QWidget | None:
        """Return what holds the fields to be kept, ``None`` while none of them was typed in."""
        return self

    @property
    def draft_place(self) -> str:
        """Return under which name what is typed here waits."""
        return self.place.value

    def marks(self) -> dict[str, str]:
        """Return what the screen needs, beside its fields, to stand as it stands now."""
        dialog = self.dialog
        if dialog is None:
            return {}
        return {"dialog": dialog.objectName(), "about": str(getattr(dialog, "about", ""))}

    @property
    def keeps_typing(self) -> bool:
        """Return whether what stands in the fields was typed, and not merely shown."""
        return True

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Stand as ``marks`` say; by then the fields stand as they stood, but for new pages."""
        again = self.dialogs().get(marks.get("dialog", ""))
        if again is not None:
            again(marks.get("about", ""))

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


def hint(name: str, *keys: str) -> KeyHint:
    """Return one entry of the key bar, as ``commands`` has it.

    ``keys`` stand in place of its own where only some of a span work now.
    """
    command = commands.named(name)
    return KeyHint(keys or command.shown, text(command.words))
