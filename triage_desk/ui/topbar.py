"""The bar above every screen. Emergency keeps its place; what does not apply is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from triage_desk.domain.permission import Permission, may
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.widgets.bars import Person, TopBar
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.labels import label
from triage_desk.ui.widgets.userchip import UserChip

if TYPE_CHECKING:
    from triage_desk.domain.user import Actor

WITH_PATIENTS = (
    Place.WHO_SAW,
    Place.WORKLIST,
    Place.FIND,
    Place.INTAKE,
    Place.RECEIPT,
    Place.PREVIEW,
    Place.PATIENT,
)
AWAY_FROM_HOME = (
    Place.FIND,
    Place.INTAKE,
    Place.RECEIPT,
    Place.USERS,
    Place.ME,
    Place.PATIENT,
    Place.AUDIT,
    Place.END_OF_DAY,
    Place.BACKUPS,
)


class Top(TopBar):
    """Where we are, and what always works. ``asked`` carries the name of what was pressed."""

    asked = Signal(str)
    cover = Signal()
    theme_toggled = Signal()

    def __init__(self) -> None:
        """Make every button once; ``show_for`` shows those that apply."""
        super().__init__()
        self._name = label(text("app.name"), "section", bold=True, wrap=False)
        self._clinic = label("", tone="muted", wrap=False)
        self._today = ActionButton("top.today", text("top.back_to_today"), "Alt+Home")
        self._find = ActionButton("top.find", text("top.find"), "Ctrl+K", icon="search")
        self._person = Person()
        self._theme = ActionButton("top.theme", "")
        self._language = ActionButton("top.language", "", "F9")
        self._park = ActionButton("intake.park", text("top.park"), "F8", icon="pause")
        self._cover = ActionButton("top.cover", text("top.cover"), "F7", icon="eye-off")
        self._emergency = EmergencyButton("top.emergency", text("top.emergency"))
        self._lock = ActionButton("top.lock", text("top.lock"), icon="lock")
        self._user = UserChip()
        self._actor: Actor | None = None
        self.set_left(self._name, self._clinic, self._today, self._person)
        self.set_right(
            *(self._find, self._theme, self._language, self._park, self._cover, self._lock),
            *(self._emergency, self._user),
        )
        self._connect()
        self.show_theme(dark=theme.current().name == "dark")
        self.show_for(None, covered=False)

    def show_user(self, actor: Actor | None) -> None:
        """Show who is at the keyboard, or nobody."""
        self._actor = actor
        if actor is None:
            self._user.show_name("")
            self._user.show_entries(())
            return
        role = text(f"role.{actor.role.value}")
        self._user.show_name(text("top.user", name=actor.name, role=role) if actor.name else role)
        self._offer("")

    def _offer(self, patient_id: str) -> None:
        """Offer in the menu what this person may do, with a patient on the screen or without."""
        actor = self._actor
        if actor is None:
            return
        names = ["change_user", "lock", "me"]
        if patient_id and may(actor.role, Permission.SEE_WHO_SAW):
            names.insert(0, "who_saw")
        if may(actor.role, Permission.MANAGE_USERS):
            names.append("users")
        if may(actor.role, Permission.CLOSE_DAY):
            names.append("end_of_day")
        if may(actor.role, Permission.SEE_AUDIT):
            names.append("audit")
        self._user.show_entries([(name, text(f"top.{name}_entry")) for name in names])

    def show_clinic(self, clinic: str, desk: str) -> None:
        """Show whose desk this is, for the pages before sign-in."""
        both = text("door.desk", clinic=clinic, desk=desk) if clinic and desk else clinic or desk
        self._clinic.setText(both)

    def show_theme(self, *, dark: bool) -> None:
        """Offer the other theme."""
        self._theme.set_words(text("top.light" if dark else "top.dark"))

    def show_for(self, screen: Screen | None, *, covered: bool) -> None:
        """Show what applies to ``screen``; ``None`` is before the store is open."""
        place = screen.place if screen else Place.OPENING
        inside = screen is not None and screen.is_inside
        initials, facts = screen.person() if screen else ("", "")
        self._offer(screen.patient_id if screen else "")
        self._person.show_person(initials, facts)
        self._person.setVisible(bool(initials))
        self._name.setVisible(place is Place.WORKLIST or not inside)
        self._clinic.setVisible(not inside and not theme.current().large)
        self._today.setVisible(place in AWAY_FROM_HOME)
        self._find.setVisible(place is Place.WORKLIST)
        self._theme.setVisible(not theme.current().large)
        spoken = screen.language() if screen else ""
        self._language.set_words(spoken)
        self._language.set_spoken(text("language.button", name=spoken))
        self._language.setVisible(bool(spoken))
        self._park.setVisible(place is Place.INTAKE)
        self._cover.setVisible(place in WITH_PATIENTS)
        self._cover.set_words(text("top.uncover" if covered else "top.cover"))
        for part in (self._emergency, self._lock, self._user):
            part.setVisible(inside)

    def _connect(self) -> None:
        for button, name in (
            (self._today, "today"),
            (self._find, "find"),
            (self._language, "language"),
            (self._park, "park"),
            (self._lock, "lock"),
            (self._emergency, "emergency"),
        ):
            button.clicked.connect(lambda _on=False, name=name: self.asked.emit(name))
        self._theme.clicked.connect(self.theme_toggled)
        self._cover.clicked.connect(self.cover)
        self._user.chosen.connect(self.asked)
