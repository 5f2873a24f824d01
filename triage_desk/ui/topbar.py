"""The bar above every screen. Emergency keeps its place; what does not apply is away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from triage_desk.domain.user import Actor
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.widgets.bars import Person, TopBar, UserChip
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.labels import label

WITH_PATIENTS = (Place.WORKLIST, Place.FIND, Place.INTAKE, Place.RECEIPT, Place.PREVIEW)
AWAY_FROM_HOME = (Place.FIND, Place.INTAKE, Place.RECEIPT)


class Top(TopBar):
    """Where we are, and what always works."""

    today = Signal()
    find_wanted = Signal()
    language = Signal()
    park = Signal()
    cover = Signal()
    emergency = Signal()
    theme_toggled = Signal()

    def __init__(self) -> None:
        """Make every button once; ``show_for`` shows those that apply."""
        super().__init__()
        self._name = label(text("app.name"), "section", bold=True, wrap=False)
        self._today = ActionButton("top.today", text("top.back_to_today"), "Alt+Home")
        self._find = ActionButton("top.find", text("top.find"), "Ctrl+K", icon="search")
        self._person = Person()
        self._theme = ActionButton("top.theme", "")
        self._language = ActionButton("top.language", "", "F9")
        self._park = ActionButton("intake.park", text("top.park"), "F8", icon="pause")
        self._cover = ActionButton("top.cover", text("top.cover"), "F7", icon="eye-off")
        self._emergency = EmergencyButton("top.emergency", text("top.emergency"))
        self._user = UserChip()
        policy = QSizePolicy.Policy.Preferred
        self._user.setSizePolicy(policy, policy)
        self.set_left(self._name, self._today, self._person)
        self.set_right(
            *(self._find, self._theme, self._language, self._park, self._cover, self._emergency),
            self._user,
        )
        self._connect()
        self.show_theme(dark=theme.current().name == "dark")
        self.show_for(None, covered=False)

    def show_user(self, actor: Actor) -> None:
        """Show who is at the keyboard."""
        role = text(f"role.{actor.role.value}")
        self._user.show_name(text("top.user", name=actor.name, role=role) if actor.name else role)

    def show_theme(self, *, dark: bool) -> None:
        """Offer the other theme."""
        self._theme.set_words(text("top.light" if dark else "top.dark"))

    def show_for(self, screen: Screen | None, *, covered: bool) -> None:
        """Show what applies to ``screen``; ``None`` is before the store is open."""
        place = screen.place if screen else Place.OPENING
        initials, facts = screen.person() if screen else ("", "")
        self._person.show_person(initials, facts)
        self._person.setVisible(bool(initials))
        self._name.setVisible(place in (Place.WORKLIST, Place.OPENING))
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
        self._emergency.setVisible(place is not Place.OPENING)
        self._user.setVisible(place is not Place.OPENING)

    def _connect(self) -> None:
        for button, signal in (
            (self._today, self.today),
            (self._find, self.find_wanted),
            (self._theme, self.theme_toggled),
            (self._language, self.language),
            (self._park, self.park),
            (self._cover, self.cover),
            (self._emergency, self.emergency),
        ):
            button.clicked.connect(signal)
